"""The largest unit behind each figure, for the rule against one unit that dominates a count."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, case, func, select, text

from analysis.vocabulary import UNKNOWN_INDUSTRY
from data.queries.registered import unit_cells
from data.reference import regions, sections
from data.scope import Scope
from data.slice import Slice


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
    one = unit_cells(region, slice_).c
    size = case((one.unit_kind == "enterprise", one.size), else_=None).label("of_size")
    covered = (one.state == "covered").label("is_covered")
    ask = select(one.place, one.section, size, covered, func.max(one.largest))
    ask = ask.group_by(one.place, one.section, text("of_size"), text("is_covered"))
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
