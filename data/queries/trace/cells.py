"""The cells of workbooks that a figure's sums are added up from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, func, not_, or_, select, true

from analysis.vocabulary import CELLS, COVER_MODES, SMALL_MICRO
from data.database import schema
from data.database.lists import OF_SHEETS
from data.database.loads import FACT_TABLES
from data.database.schema import ALL, in_slice
from data.letters import get_column_letter
from data.queries.grids.counted import count_in_cells
from data.queries.question import expand_sizes
from data.queries.registered import registered, within_cells
from data.queries.seen import within_range
from data.queries.trace.unions import MEMBERS, count_in_unions, counted, of_sheets, of_unions
from data.queries.units import UnitFilter, inside
from data.reference import regions
from data.scope import Scope
from data.slice import Slice


@dataclass(frozen=True, slots=True)
class Asked:
    """The figure whose cells are asked for; ``limit``: at most so many of either sum."""

    region: str
    slice: Slice
    metric: str
    where: Mapping[str, Sequence[str]]
    limit: int


class _Rows(NamedTuple):
    """Rows of facts that a measure counts: their table, the field that is read, and which rows."""

    table: FromClause
    field: str
    which: ColumnElement[bool]


_UNIT, _MODE = schema.unit.c, schema.coverage.c.mode
_COVERED = func.coalesce(_MODE, "").in_(COVER_MODES)
_UNKNOWN = func.coalesce(_MODE, "") == "unknown"
_SMALL = _UNIT.size.in_(SMALL_MICRO)
_COUNTED: Final[dict[str, ColumnElement[bool]]] = {
    "units": true(),
    "units_covered": _COVERED,
    "units_own": func.coalesce(_MODE, "") == "own",
    "units_joint": func.coalesce(_MODE, "").in_(("joint", "federation")),
    "units_federation": func.coalesce(_MODE, "") == "federation",
    "units_stated": func.coalesce(_MODE, "") == "stated",
    "units_unknown": _UNKNOWN,
    "units_small_micro": _SMALL,
    "units_small_micro_covered": and_(_SMALL, _COVERED),
    "units_new": _UNIT.is_new,
    "units_new_covered": and_(_UNIT.is_new, _COVERED),
    "gap_25": and_(_MODE.is_(None), _UNIT.employees >= 25),
    "gap_100": and_(_MODE.is_(None), _UNIT.employees >= 100),
}
"""Measures that count units -> which units."""
_ADDED: Final[dict[str, tuple[str, ColumnElement[bool]]]] = {
    "employees": ("employees", true()),
    "employees_unknown": ("employees", _UNKNOWN),
    "employees_women": ("employees_women", true()),
    "employees_covered": ("employees", _COVERED),
    "employees_covered_women": ("employees_women", _COVERED),
}
"""Measures that add up a field of units -> the field and which units."""
_STATES: Final = ("covered", "uncovered", "unknown")


class _Told(NamedTuple):
    """Which units of cells a measure counts: their cover; which ``what`` of them; small and micro ones alone; those of ``least`` employees; ``but``: without which."""

    states: tuple[str, ...] = ("covered",)
    what: str = "units"
    small: bool = False
    least: int = 0
    but: tuple[str, ...] = ()


_IN_CELLS: Final[dict[str, _Told]] = {
    "units": _Told(_STATES),
    "units_covered": _Told(),
    "units_own": _Told(what="units_own"),
    "units_joint": _Told(what="units_joint"),
    "units_federation": _Told(what="units_federation"),
    "units_stated": _Told(but=("units_own", "units_joint")),
    "units_unknown": _Told(("unknown",)),
    "units_small_micro": _Told(_STATES, small=True),
    "units_small_micro_covered": _Told(small=True),
    "units_new": _Told(_STATES, "units_new"),
    "units_new_covered": _Told(what="units_new"),
    "gap_25": _Told(("uncovered",), least=25),
    "gap_100": _Told(("uncovered",), least=100),
    "employees": _Told(_STATES, "with_employees"),
    "employees_unknown": _Told(("unknown",), "with_employees"),
    "employees_women": _Told(_STATES, "with_women"),
    "employees_covered": _Told(what="with_employees"),
    "employees_covered_women": _Told(what="with_women"),
}
"""Measures that count units -> how publishing counts them by cells."""
_FIRST_PARTS: Final = 4
"""So many registers are read one by one where there are more than may be."""
_NEAR_PARTS: Final = 400
"""So many registers of a region may be read one by one; of more all are read at once where the first have not enough."""
_OF_KNOWN: Final = frozenset(
    {
        "unit_coverage",
        "own_union_rate",
        "joint_coverage",
        "worker_coverage",
        "small_micro_coverage",
        "gap_units",
        "gap_workers",
    }
)
"""Figures whose denominator runs over units of known cover alone."""


def cells_behind(
    connection: Connection, scope: Scope, asked: Asked, numerator: str, denominator: str | None
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The cells of both sums, ``{"file", "sheet", "cell", "value", "part_id", "row", "side"}``, and how many there are of each.

    A region's own statement in a table is its cell; else registers' rows are; else the statements of the regions next below. Cells about
    single units are left out of statistical slices and for a reader without unit lists. Raises OutOfScope.
    """
    scope.check(asked.region, regions())
    found: list[dict[str, Any]] = []
    counts: dict[str, int] = {}
    for side, measure in (("numerator", numerator), ("denominator", denominator)):
        if measure is None:
            continue
        cells, count = _stated(connection, asked, measure, [asked.region])
        if not count:
            cells, count = _registers(connection, scope, asked, measure, of_denominator=side == "denominator")
        if not count:
            cells, count = _stated(connection, asked, measure, regions().children(asked.region))
        found += [{**cell, "side": side} for cell in cells]
        counts[side] = count
    return found, counts


def _stated(
    connection: Connection, asked: Asked, measure: str, codes: Sequence[str]
) -> tuple[list[dict[str, Any]], int]:
    """Cells of summary tables that state a measure of some regions; the finest printed one of each."""
    seen, part, load = schema.observation.c, schema.part.c, schema.load.c
    keys = {name: list(asked.where.get(name, ())) or [ALL] for name in CELLS}
    ask = (
        select(seen.region, seen.part_id, seen.row, seen.col, seen.raw, seen.scale, part.sheet, load.name)
        .select_from(
            schema.observation.join(schema.part, part.id == seen.part_id).join(schema.load, load.id == part.load_id)
        )
        .where(
            part.status == "current",
            in_slice(schema.part, asked.slice),
            seen.measure == measure,
            seen.region.in_(codes),
            or_(seen.value.is_not(None), seen.rate.is_not(None)),
            *(seen[name].in_(values) for name, values in keys.items()),
        )
        .order_by(seen.region, seen.scale, part.id, seen.row, seen.col)
    )
    rows = connection.execute(ask).all()
    first = {row.region: row for row in reversed(rows)}
    chosen = [first[code] for code in codes if code in first]
    cells = [
        {
            "file": row.name,
            "sheet": row.sheet,
            "cell": f"{get_column_letter(row.col)}{row.row}",
            "value": row.raw,
            "part_id": row.part_id,
            "row": row.row,
        }
        for row in chosen
    ]
    return cells[: asked.limit], len(cells)


def _registers(
    connection: Connection, scope: Scope, asked: Asked, measure: str, *, of_denominator: bool
) -> tuple[list[dict[str, Any]], int]:
    """Cells of rows of registers."""
    if not scope.unit_lists or asked.slice.purpose == "statistical":
        return [], 0
    if measure in _COUNTED or measure in _ADDED:
        return _of_units(connection, asked, measure, of_denominator=of_denominator)
    if measure in MEMBERS:
        return _of_members(connection, asked, measure)
    return _of_unions(connection, asked, measure)


def _of_units(
    connection: Connection, asked: Asked, measure: str, *, of_denominator: bool
) -> tuple[list[dict[str, Any]], int]:
    source, conditions = registered(asked.slice)
    field, which = _ADDED.get(measure) or ("credit_code", _COUNTED[measure])
    mine = [which, inside(asked.region), within_cells({n: list(v) for n, v in asked.where.items()})]
    if of_denominator and asked.metric in _OF_KNOWN:
        mine.append(not_(_UNKNOWN))
    conditions += mine
    if measure in _ADDED:
        conditions.append(_UNIT[field].is_not(None))
    with_load = source.join(schema.load, schema.load.c.id == schema.part.c.load_id)
    rows = _Rows(schema.unit, field, and_(*conditions))
    count = _counted_in_cells(connection, asked, measure, of_denominator=of_denominator)
    return _read(connection, asked, rows, with_load, "name", count)


def _counted_in_cells(connection: Connection, asked: Asked, measure: str, *, of_denominator: bool) -> int | None:
    """How many units there are by the cells that publishing counts; None where these do not tell."""
    told = _IN_CELLS[measure]
    sizes = expand_sizes(asked.where.get("size", ()))
    if told.small:
        sizes = [size for size in SMALL_MICRO if not sizes or size in sizes]
        if not sizes:
            return 0
    among = UnitFilter(asked.where.get("industry", ()), sizes, asked.where.get("unit_kind", ()), told.least)
    found = 0
    for state in told.states:
        if state == "unknown" and of_denominator and asked.metric in _OF_KNOWN:
            continue
        for what, sign in ((told.what, 1), *((what, -1) for what in told.but)):
            ask = count_in_cells(asked.region, asked.slice, state, among, what)
            if ask is None:
                return None
            found += sign * int(connection.execute(ask).scalar_one())
    return found


def _of_unions(connection: Connection, asked: Asked, measure: str) -> tuple[list[dict[str, Any]], int]:
    field, which = of_unions(asked.slice, measure)
    return _of_held(connection, asked, _Rows(schema.union, field, which), measure)


def _of_held(connection: Connection, asked: Asked, rows: _Rows, counted_as: str) -> tuple[list[dict[str, Any]], int]:
    """Rows of unions, or of membership sheets, that count. ``counted_as``: the column in which publishing counts them."""
    table = rows.table
    source, conditions = counted(table, asked.slice)
    source = source.join(schema.load, schema.load.c.id == schema.part.c.load_id)
    here = inside(asked.region, table.c.region), table.c[rows.field].is_not(None)
    which = and_(rows.which, *conditions, *here)
    other = "union_name" if table is schema.membership else "name"
    ask = count_in_unions(asked.region, asked.slice, counted_as)
    count = None if ask is None else int(connection.execute(ask).scalar_one())
    return _read(connection, asked, _Rows(table, rows.field, which), source, other, count)


def _of_members(connection: Connection, asked: Asked, measure: str) -> tuple[list[dict[str, Any]], int]:
    """Members by the membership sheet, and by the register for unions that no sheet lists; none of a union that no register knows."""
    sheets = _Rows(schema.membership, measure, of_sheets(asked.slice))
    cells, count = _of_held(connection, asked, sheets, OF_SHEETS[measure])
    more, rest = _of_unions(connection, asked, measure)
    return [*cells, *more][: asked.limit], count + rest


def _read(
    connection: Connection, asked: Asked, rows: _Rows, source: FromClause, name: str, count: int | None = None
) -> tuple[list[dict[str, Any]], int]:
    """The field's cells of the rows that conditions leave; the name's where a row lacks its code. ``count``: how many these are, where it is known."""
    table = rows.table
    if count is None:
        count = connection.execute(select(func.count()).select_from(source).where(rows.which)).scalar_one()
    told = [table.c[rows.field].label("value"), table.c[name].label("name"), table.c.part_id, table.c.row]
    ask = select(*told).select_from(source).where(rows.which).order_by(table.c.part_id, table.c.row)
    wanted = min(asked.limit, count)
    found = _of_near_parts(connection, asked, rows, ask, wanted)
    if len(found) < wanted:
        found = list(connection.execute(ask.limit(asked.limit)))
    homes = _homes(connection, {row.part_id for row in found})
    return [_cell(row, homes[row.part_id], rows.field, name) for row in found], count


def _homes(connection: Connection, parts: Collection[int]) -> dict[int, Any]:
    """Of each part its columns, its sheet and its file."""
    part, load = schema.part.c, schema.load.c
    told = select(part.id, part.columns, part.sheet, load.name.label("file"))
    source = schema.part.join(schema.load, load.id == part.load_id)
    rows = connection.execute(told.select_from(source).where(part.id.in_(sorted(parts)))).all()
    return {row.id: row for row in rows}


def _of_near_parts(connection: Connection, asked: Asked, rows: _Rows, ask: Select[Any], wanted: int) -> list[Any]:
    """The first rows out of the registers of those that send for the region, lie in it or hold it: each is read as it lies, one after the other, and no
    further than needed, as the first few mostly have enough. Others have rows of the region only where a sender tells of another's."""
    part, number = schema.part.c, rows.table.c.part_id
    content = next(content for content, facts in FACT_TABLES.items() if facts is rows.table)
    mine = part.status == "current", part.content == content, in_slice(schema.part, asked.slice)
    near = or_(part.region.in_(regions().path(asked.region)), within_range(part.region, asked.region))
    parts = list(connection.execute(select(part.id).where(*mine, near).order_by(part.id)).scalars())
    found: list[Any] = []
    for part_id in parts[: _NEAR_PARTS if len(parts) <= _NEAR_PARTS else _FIRST_PARTS]:
        if len(found) == wanted:
            break
        found += connection.execute(ask.where(number == part_id).limit(wanted - len(found)))
    return found


def _cell(row: Any, home: Any, field: str, name: str) -> dict[str, Any]:
    by_field = row.value is not None and field in home.columns
    letter = home.columns.get(field if by_field else name)
    value = row.value if by_field else row.name
    cell = f"{letter}{row.row}" if letter else None
    return {
        "file": home.file,
        "sheet": home.sheet,
        "cell": cell,
        "value": value,
        "part_id": row.part_id,
        "row": row.row,
    }
