"""The cells of workbooks that a figure's sums are added up from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, func, not_, or_, select, true

from analysis.vocabulary import CELLS, COVER_MODES, SMALL_MICRO
from data.database import schema
from data.database.loads import FACT_TABLES
from data.database.schema import ALL, in_slice
from data.letters import get_column_letter
from data.queries.grids.counted import count_in_cells
from data.queries.question import expand_sizes
from data.queries.registered import registered, within_cells
from data.queries.seen import within_range
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


_UNIT, _UNION, _MODE = schema.unit.c, schema.union.c, schema.coverage.c.mode
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
"""So many registers are read one by one, before others are."""
_NEAR_PARTS: Final = 400
"""So many registers of a region may be told one by one in a statement; of more all are read."""
_MEMBERS: Final = ("members", "members_women", "members_migrant", "members_platform")
_GRASSROOTS = _UNION.union_kind != "above"
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
_OF_UNIONS: Final[dict[str, tuple[str, ColumnElement[bool]]]] = {
    "unions": ("code", true()),
    "grassroots_unions": ("code", _GRASSROOTS),
    "members_joint": ("members", _UNION.union_kind.in_(("joint", "federation"))),
    "staff_full": ("staff_full", true()),
    "staff_part": ("staff_part", true()),
    "social_workers": ("social_workers", true()),
    "units_agreement": ("agreement", _GRASSROOTS),
    "units_wage_agreement": ("wage_agreement", _GRASSROOTS),
    "units_congress": ("congress", _GRASSROOTS),
    "unions_founded": ("founded", _UNION.founded.is_not(None)),
    "unions_dissolved": ("dissolved", _UNION.dissolved.is_not(None)),
    "unions_dormant": ("dormant", _UNION.dormant.is_not(None)),
    "unions_term_due": ("term_end", _UNION.term_end.is_not(None)),
}
"""Measures that stand in the rows of unions -> the field and which rows."""


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
    if measure in _MEMBERS:
        return _of_members(connection, asked, measure)
    field, which = _OF_UNIONS[measure]
    return _of_unions(connection, asked, _Rows(schema.union, field, and_(which, _live(asked, measure))))


def _live(asked: Asked, measure: str) -> ColumnElement[bool]:
    if measure == "unions_dissolved":
        return true()
    return or_(_UNION.dissolved.is_(None), _UNION.dissolved > asked.slice.last_day)


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


def _of_unions(connection: Connection, asked: Asked, rows: _Rows) -> tuple[list[dict[str, Any]], int]:
    table, part = rows.table, schema.part.c
    gone = schema.displaced.c
    content = "membership" if table is schema.membership else "union_register"
    source = (
        table.join(schema.part, part.id == table.c.part_id)
        .join(schema.load, schema.load.c.id == part.load_id)
        .outerjoin(schema.displaced, and_(gone.part_id == table.c.part_id, gone.row == table.c.row))
    )
    conditions = and_(
        rows.which,
        part.status == "current",
        part.content == content,
        in_slice(schema.part, asked.slice),
        gone.row.is_(None),
        inside(asked.region, table.c.region),
        table.c[rows.field].is_not(None),
    )
    other = "union_name" if table is schema.membership else "name"
    return _read(connection, asked, _Rows(table, rows.field, conditions), source, other)


def _of_members(connection: Connection, asked: Asked, measure: str) -> tuple[list[dict[str, Any]], int]:
    """Members by the membership sheet, and by the register for unions that no sheet lists; none of a union that no register knows."""
    sheet, part = schema.membership.c, schema.part.c
    registered_unions = (
        select(_UNION.code)
        .select_from(schema.union.join(schema.part, part.id == _UNION.part_id))
        .where(
            part.status == "current",
            part.content == "union_register",
            in_slice(schema.part, asked.slice),
            _UNION.code.is_not(None),
            _GRASSROOTS,
            _live(asked, measure),
        )
    )
    known = or_(sheet.union_code.is_(None), sheet.union_code.in_(registered_unions))
    cells, count = _of_unions(connection, asked, _Rows(schema.membership, measure, known))
    listed = (
        select(sheet.union_code)
        .select_from(schema.membership.join(schema.part, part.id == sheet.part_id))
        .where(
            part.status == "current",
            part.content == "membership",
            in_slice(schema.part, asked.slice),
            sheet.union_code.is_not(None),
            sheet[measure].is_not(None),
        )
    )
    unlisted = or_(_UNION.code.is_(None), _UNION.code.not_in(listed))
    which = and_(_GRASSROOTS, unlisted, _live(asked, measure))
    more, rest = _of_unions(connection, asked, _Rows(schema.union, measure, which))
    return [*cells, *more][: asked.limit], count + rest


def _read(
    connection: Connection, asked: Asked, rows: _Rows, source: FromClause, name: str, count: int | None = None
) -> tuple[list[dict[str, Any]], int]:
    """The field's cells of the rows that conditions leave; the name's where a row lacks its code. ``count``: how many these are, where it is known."""
    table, part = rows.table, schema.part.c
    if count is None:
        count = connection.execute(select(func.count()).select_from(source).where(rows.which)).scalar_one()
    ask = (
        select(
            table.c[rows.field].label("value"),
            table.c[name].label("name"),
            table.c.part_id.label("part_id"),
            table.c.row.label("row"),
            part.columns,
            part.sheet,
            schema.load.c.name.label("file"),
        )
        .select_from(source)
        .where(rows.which)
        .order_by(table.c.part_id, table.c.row)
    )
    wanted = min(asked.limit, count)
    found = _of_first_parts(connection, asked, rows, ask, wanted)
    if len(found) < wanted:
        found = list(connection.execute(ask.limit(asked.limit)))
    return [_cell(row, rows.field, name) for row in found], count


def _of_first_parts(connection: Connection, asked: Asked, rows: _Rows, ask: Select[Any], wanted: int) -> list[Any]:
    """The first rows out of the first registers of those that send for the region, lie in it or hold it, which mostly have enough of them: each is read as
    it lies, and no further than needed. Others have rows of the region only where a sender tells of another's."""
    part, number = schema.part.c, rows.table.c.part_id
    content = next(content for content, facts in FACT_TABLES.items() if facts is rows.table)
    mine = part.status == "current", part.content == content, in_slice(schema.part, asked.slice)
    near = or_(part.region.in_(regions().path(asked.region)), within_range(part.region, asked.region))
    parts = list(connection.execute(select(part.id).where(*mine, near).order_by(part.id)).scalars())
    found: list[Any] = []
    for part_id in parts[:_FIRST_PARTS]:
        if len(found) < wanted:
            found += connection.execute(ask.where(number == part_id).limit(wanted - len(found)))
    if len(found) < wanted and _FIRST_PARTS < len(parts) <= _NEAR_PARTS:
        found += connection.execute(ask.where(number.in_(parts[_FIRST_PARTS:])).limit(wanted - len(found)))
    return found


def _cell(row: Any, field: str, name: str) -> dict[str, Any]:
    by_field = row.value is not None and field in row.columns
    letter = row.columns.get(field if by_field else name)
    value = row.value if by_field else row.name
    cell = f"{letter}{row.row}" if letter else None
    return {
        "file": row.file,
        "sheet": row.sheet,
        "cell": cell,
        "value": value,
        "part_id": row.part_id,
        "row": row.row,
    }
