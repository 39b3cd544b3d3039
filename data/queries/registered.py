"""The rows of unit registers that count in a slice, with what is known of their cover: what lists, flows and plans are taken from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Engine,
    Join,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    text,
    true,
)

from analysis.plan.bands import BANDS, UNKNOWN_BAND
from analysis.vocabulary import COVER_MODES, UNKNOWN_INDUSTRY
from data.database import schema
from data.database.flows import flow_leaf
from data.database.lists import MORE, unit_cell
from data.database.schema import in_slice
from data.queries.question import expand_sizes
from data.queries.seen import within_range
from data.queries.units import inside
from data.reference import regions
from data.regions.codes import LAST, is_body_code
from data.scope import Scope
from data.slice import Slice

LEAF: Final = 6
"""Digits of a code that tell the county-level node: a township's first six are its county's."""


def registered(slice_: Slice) -> tuple[Join, list[ColumnElement[bool]]]:
    """``unit`` with its part and cover, and the conditions that leave the rows that count in a slice."""
    unit, part, cover = schema.unit, schema.part, schema.coverage
    source = unit.join(part, part.c.id == unit.c.part_id).outerjoin(
        cover, and_(cover.c.part_id == unit.c.part_id, cover.c.row == unit.c.row)
    )
    return source, [
        part.c.status == "current",
        part.c.content == "unit_register",
        in_slice(part, slice_),
        is_counted(),
    ]


def registered_few(slice_: Slice) -> tuple[Join, list[ColumnElement[bool]]]:
    """The same without the part, for questions about few units: by code, in a county, the largest of a place.

    A database of a million units then reads these few by the indexes of ``unit``: the sum with 0 keeps SQLite, which does not know how few
    they are, from going through whole parts.
    """
    unit, cover = schema.unit, schema.coverage
    source = unit.outerjoin(cover, and_(cover.c.part_id == unit.c.part_id, cover.c.row == unit.c.row))
    return source, [(unit.c.part_id + 0).in_(parts_of(slice_)), is_counted()]


def parts_of(slice_: Slice) -> Select[Any]:
    """The registers of a slice."""
    part = schema.part.c
    return select(part.id).where(
        part.status == "current", part.content == "unit_register", in_slice(schema.part, slice_)
    )


def is_counted() -> ColumnElement[bool]:
    """Condition on a unit's cover: another register has not displaced it."""
    mode = schema.coverage.c.mode
    return or_(mode.is_(None), mode != "displaced")


def registered_at(slice_: Slice, leaves: Sequence[str]) -> tuple[Join, list[ColumnElement[bool]]]:
    """The same at some county-level nodes. First the places of their rows, by the index of regions alone, those of other periods left out; then the rows."""
    unit, cover, seated, node = schema.unit, schema.coverage, schema.unit.alias("seated"), flow_leaf.c
    known = select(node.leaf).where(in_slice(flow_leaf, slice_), node.leaf.in_(leaves)).distinct().subquery("known")
    first, region = known.c.leaf, seated.c.region
    found = known.join(seated, and_(region >= first, region < first.concat(LAST)))
    ask = select(seated.c.part_id, seated.c.row).select_from(found)
    place = ask.where((seated.c.part_id + 0).in_(parts_of(slice_))).limit(ALL_ROWS).subquery("place")
    source = place.join(unit, and_(unit.c.part_id == place.c.part_id, unit.c.row == place.c.row))
    source = source.outerjoin(cover, and_(cover.c.part_id == unit.c.part_id, cover.c.row == unit.c.row))
    return source, [is_counted()]


def section(industry: ColumnElement[Any] = schema.unit.c.industry) -> ColumnElement[str]:
    """The section of a unit's industry; ``unknown`` without one."""
    return func.coalesce(func.substr(industry, 1, 1), UNKNOWN_INDUSTRY)


ALL_ROWS: Final = 1 << 40
"""A limit that none reaches: it keeps the database from turning a part of a statement into its whole."""


def state() -> ColumnElement[str]:
    """covered, unknown or uncovered."""
    mode = schema.coverage.c.mode
    return case((mode.in_(COVER_MODES), "covered"), (mode.is_(None), "uncovered"), else_="unknown")


def leaf() -> ColumnElement[str]:
    """The county-level node, or the higher one that a unit is seated at."""
    return func.substr(schema.unit.c.region, 1, LEAF)


def band(heads: ColumnElement[Any] = schema.unit.c.employees) -> ColumnElement[str]:
    """The band of a unit's employees."""
    return case(*((heads >= least, name) for name, (least, _) in reversed(BANDS.items())), else_=UNKNOWN_BAND)


CELL_KEYS: Final = ("place", "section", "size", "unit_kind", "band", "state")
"""What :func:`unit_cells` divides units by."""


def unit_cells(region: str, slice_: Slice, *, by_next: bool = True) -> Subquery:
    """The units of a region that count in a slice by :data:`CELL_KEYS`: ``units``, ``employees``, ``largest`` (None: no employees known).

    ``place``: a county-level node, or the higher one for units seated there; where the places next below are townships and ``by_next`` asks for them, or the region
    itself is one, the code that units have. A row a cell at least, not at most. What is kept at publish is read where that is enough, else the units.
    """
    deep = regions()[region].level == "township" or (by_next and _holds_townships(region))
    kept = unit_cell.c
    if deep:
        return live_cells(slice_, schema.unit.c.region, inside(region)).subquery("cells")
    ask = select(kept.leaf.label("place"), *(kept[name] for name in (*CELL_KEYS[1:], "units", "employees", "largest")))
    return ask.where(in_slice(unit_cell, slice_), within_range(kept.leaf, region)).subquery("cells")


def is_summed(region: str) -> bool:
    """Whether sums of cells are kept of a region (``node_cell``, ``flow_cell``): it is the nation, a province or a city."""
    return regions()[region].level in ("nation", "province", "city") and not is_body_code(region)


def _holds_townships(region: str) -> bool:
    tree = regions()
    return any(tree[code].level == "township" for code in tree.children(region))


def live_cells(slice_: Slice, place: ColumnElement[str], condition: ColumnElement[bool]) -> Select[Any]:
    """The same, counted from the registers of a slice as far as a condition holds; and :data:`~data.database.lists.MORE`."""
    source, conditions = registered(slice_)
    heads = schema.unit.c.employees
    keys = (
        place.label("place"),
        section().label("section"),
        schema.unit.c.size.label("size"),
        schema.unit.c.unit_kind.label("unit_kind"),
        band().label("band"),
        state().label("state"),
    )
    sums = (func.count().label("units"), func.coalesce(func.sum(heads), 0).label("employees"))
    ask = select(*keys, *sums, func.max(heads).label("largest"), *_more())
    ask = ask.select_from(source).where(*conditions, condition)
    return ask.group_by(*(text(key.name) for key in keys))


def _more() -> list[ColumnElement[int]]:
    """How many of the units of a cell are such."""
    unit, mode = schema.unit.c, schema.coverage.c.mode
    told: dict[str, ColumnElement[Any]] = {
        "units_own": func.count(case((mode == "own", 1))),
        "units_joint": func.count(case((mode.in_(("joint", "federation")), 1))),
        "units_federation": func.count(case((mode == "federation", 1))),
        "units_new": func.count(case((unit.is_new, 1))),
        "with_employees": func.count(unit.employees),
        "with_women": func.count(unit.employees_women),
    }
    return [told[name].label(name) for name in MORE]


def within_cells(cells: dict[str, list[str] | None]) -> ColumnElement[bool]:
    """Units in the cells of a filter: dimension -> values, sizes with small_micro."""
    columns: dict[str, ColumnElement[str]] = {
        "industry": section(),
        "size": schema.unit.c.size,
        "unit_kind": schema.unit.c.unit_kind,
    }
    found = [
        columns[name].in_(expand_sizes(values) if name == "size" else values)
        for name, values in cells.items()
        if values
    ]
    return and_(true(), *found)


def has_units(engine: Engine, scope: Scope, region: str, slice_: Slice) -> bool:
    """Whether a region has units in a slice's registers. Raises UnknownRegion, OutOfScope."""
    scope.check(region, regions())
    source, conditions = registered(slice_)
    ask = select(literal(1)).select_from(source).where(*conditions, inside(region)).limit(1)
    with engine.connect() as connection:
        return connection.execute(ask).first() is not None
