"""The largest unit behind each figure, for the rule against one unit that dominates a count."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, and_, case, func, select

from analysis.vocabulary import COVER_MODES, UNKNOWN_INDUSTRY
from data.database import schema
from data.database.schema import in_slice
from data.queries.units import inside
from data.reference import regions, sections
from data.scope import Scope
from data.slice import Slice

_SHORT = 6
"""Digits of a code that tell the county, and the places of a nation or a province apart."""


@dataclass(frozen=True, slots=True)
class Largest:
    """The employees of the largest unit of a place, section of industry and size class, among covered units or others.

    ``place``: a region below the one asked for, or that one itself. ``size`` is None for what is no enterprise.
    """

    place: str
    section: str
    size: str | None
    covered: bool
    employees: int


def largest_units(engine: Engine, scope: Scope, *, region: str, slice_: Slice) -> list[Largest]:
    """The largest units of a region by the place next below it, section, size and cover; none where no register is held."""
    tree = regions()
    scope.check(region, tree)
    unit, part, cover = schema.unit, schema.part, schema.coverage
    deep = tree[region].level in ("nation", "province")
    place = func.substr(unit.c.region, 1, _SHORT) if deep else unit.c.region
    section = func.substr(unit.c.industry, 1, 1)
    size = case((unit.c.unit_kind == "enterprise", unit.c.size), else_=None)
    covered = func.coalesce(cover.c.mode, "").in_(COVER_MODES)
    ask = (
        select(place, section, size, covered, func.max(unit.c.employees))
        .select_from(
            unit.join(part, part.c.id == unit.c.part_id).outerjoin(
                cover, and_(cover.c.part_id == unit.c.part_id, cover.c.row == unit.c.row)
            )
        )
        .where(
            part.c.status == "current",
            part.c.content == "unit_register",
            in_slice(part, slice_),
            func.coalesce(cover.c.mode, "") != "displaced",
            inside(region),
        )
        .group_by(place, section, size, covered)
    )
    letters = set(sections())
    found: dict[tuple[str, str, str | None, bool], int] = {}
    places: dict[str, str] = {}  # a place has hundreds of groups, and its way through the tree is long
    with engine.connect() as connection:
        for code, letter, size_, has, employees in connection.execute(ask):
            if employees is not None:
                if code not in places:
                    places[code] = _next(region, code)
                key = (places[code], letter if letter in letters else UNKNOWN_INDUSTRY, size_, bool(has))
                found[key] = max(found.get(key, 0), employees)
    return [Largest(*key, employees) for key, employees in found.items()]


def _next(region: str, code: str) -> str:
    """The place next below a region that holds ``code``; the region itself for what lies in none."""
    tree = regions()
    path = tree.path(code) if code in tree else []
    return path[path.index(region) + 1] if region in path[:-1] else region
