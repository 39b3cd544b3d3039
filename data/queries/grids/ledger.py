"""The ledger of units without a union, and the list of those of unknown cover, by pages: a million units at any offset and order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Integer,
    Select,
    and_,
    column,
    func,
    or_,
    select,
    table,
    values,
)
from sqlalchemy import text as sql

from analysis.vocabulary import UNKNOWN_INDUSTRY
from data.database import schema
from data.database.engine import for_reading
from data.database.lists import cells_of, list_of, listed_slice, listed_unit
from data.database.names import LAST_ROW, ROW_BITS, TABLE, at_place, holds, of_kind
from data.database.schema import in_slice
from data.queries.grids.counted import count_in_cells
from data.queries.grids.order import Order
from data.queries.question import expand_sizes
from data.queries.seen import stem
from data.queries.units import UnitFilter
from data.reference import regions
from data.scope import OutOfScope, Scope
from data.slice import Slice

ORDERS: Final = ("name", "code", "region", "industry", "employees")
"""What the lists can be sorted by: each has its index."""
LARGEST_FIRST: Final = Order("employees", descending=True)
_FEW: Final = 60_000
"""So many names found are sorted themselves; of more the order's index is read and the others passed over."""
_SMALL_PART: Final = 16
"""A region with at most this part of the nation's units is read by the index of regions and sorted."""
_AT_ONCE: Final = 1_000
ANY_UNIT: Final = UnitFilter()
_L = listed_unit.c


@dataclass(frozen=True, slots=True)
class Ledger:
    """The list asked for: a region's units in a slice whose cover is such, narrowed by a filter and by a part of the name or code."""

    region: str
    slice: Slice
    cover: Literal["uncovered", "unknown"] = "uncovered"
    among: UnitFilter = ANY_UNIT
    text: str = ""


def ledger_page(
    engine: Engine, scope: Scope, ledger: Ledger, *, order: Order = LARGEST_FIRST, offset: int = 0, limit: int = 100
) -> list[dict[str, Any]]:
    """Rows ``{"name", "code", "region", "region_name", "industry", "size", "unit_kind", "employees", "load_id", "file", "sheet", "row", "cell"}``.

    The cell is that of the name. Units of the same place in the order stand by the rest of it. Raises BadQuestion for an order that there is
    not, UnknownRegion, and OutOfScope, for a reader without unit lists and for data gathered for statistics too.
    """
    order.check(ORDERS)
    with engine.connect() as connection:
        source = _source(connection, scope, ledger)
        if source is None:
            return []
        ids = connection.execute(_ids(connection, ledger, source, order).offset(max(offset, 0)).limit(limit)).all()
        return _rows(connection, [(row.part_id, row.row) for row in ids])


def ledger_count(engine: Engine, scope: Scope, ledger: Ledger) -> int:
    """How many rows the list has. Raises like :func:`ledger_page`."""
    _refuse(scope, ledger)
    cells = None if ledger.text.strip() else count_in_cells(ledger.region, ledger.slice, ledger.cover, ledger.among)
    with engine.connect() as connection:
        if cells is not None:
            return int(connection.execute(cells).scalar_one())
        source = _source(connection, scope, ledger, in_order=False)
        if source is None:
            return 0
        ask = select(func.count()).select_from(source.rows).where(*source.conditions, *_in_region(ledger.region))
        return int(connection.execute(ask).scalar_one())


def each_of_ledger(
    engine: Engine, scope: Scope, ledger: Ledger, *, order: Order = LARGEST_FIRST
) -> Iterator[dict[str, Any]]:
    """All rows, read as they are taken, of one state of the data. What is refused is so before the first row."""
    order.check(ORDERS)
    _refuse(scope, ledger)
    return _each(engine, scope, ledger, order)


def _each(engine: Engine, scope: Scope, ledger: Ledger, order: Order) -> Iterator[dict[str, Any]]:
    with for_reading(engine).connect() as connection:
        source = _source(connection, scope, ledger)
        if source is None:
            return
        ids = connection.execute(_ids(connection, ledger, source, order).execution_options(yield_per=_AT_ONCE))
        for some in ids.partitions():
            yield from _rows(connection, [(row.part_id, row.row) for row in some])


@dataclass(frozen=True, slots=True)
class _Source:
    """What the list is read from in order, and the conditions but for the region's; ``few``: they leave few rows."""

    rows: FromClause
    conditions: list[ColumnElement[bool]]
    few: bool


def _refuse(scope: Scope, ledger: Ledger) -> None:
    scope.check(ledger.region, regions())
    if not scope.unit_lists or ledger.slice.purpose == "statistical":
        raise OutOfScope("no list of units may be made from statistical loads or for this reader")


def _source(connection: Connection, scope: Scope, ledger: Ledger, *, in_order: bool = True) -> _Source | None:
    """None where the slice has no list, or the text no sign that names have. ``in_order``: the first rows of an order are wanted, not all."""
    _refuse(scope, ledger)
    number = connection.execute(select(listed_slice.c.id).where(in_slice(listed_slice, ledger.slice))).scalar()
    if number is None:
        return None
    mine, narrowed = list_of(number, unknown=ledger.cover == "unknown"), _narrowed(ledger.among)
    if not ledger.text.strip():
        return _Source(listed_unit, [_L.list == mine, *narrowed], few=False)
    return _with_text(connection, ledger, mine, narrowed, in_order=in_order)


def _with_text(
    connection: Connection, ledger: Ledger, mine: int, narrowed: list[ColumnElement[bool]], *, in_order: bool
) -> _Source | None:
    held = holds(ledger.text)
    if held is None:
        return None
    place = stem(ledger.region)
    asked = " AND ".join([held, of_kind("unit"), *([at_place(place)] if place else [])])
    names = table(TABLE, column("rowid"))
    among = sql(f"{TABLE} MATCH :asked").bindparams(asked=asked)
    matching = select(names.c.rowid.label("id")).where(among, *_of_parts(connection, ledger.slice, names.c.rowid))
    some = matching.limit(_FEW + 1).subquery()
    if in_order and connection.execute(select(func.count()).select_from(some)).scalar_one() > _FEW:
        number = _L.part_id.op("<<")(ROW_BITS).op("|")(_L.row)
        return _Source(listed_unit, [_L.list == mine, *narrowed, number.in_(matching)], few=False)
    hits = matching.subquery()
    key = and_(_L.part_id == hits.c.id.op(">>")(ROW_BITS), _L.row == hits.c.id.op("&")(LAST_ROW))
    # The 0 keeps the database from going through the list and looking for each row among the names.
    return _Source(hits.join(listed_unit, key), [_L.list + 0 == mine, *narrowed], few=True)


def _of_parts(connection: Connection, slice_: Slice, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """The span of numbers that the rows of a slice's registers lie in: names of other periods are not read."""
    part = schema.part.c
    mine = part.status == "current", part.content == "unit_register", in_slice(schema.part, slice_)
    first, last = connection.execute(select(func.min(part.id), func.max(part.id)).where(*mine)).one()
    return [] if first is None else [number >= first << ROW_BITS, number < (last + 1) << ROW_BITS]


def _narrowed(among: UnitFilter) -> list[ColumnElement[bool]]:
    """Conditions that no index but the order's own is chosen for."""
    found: list[ColumnElement[bool]] = []
    if among.industry:
        by_code = (
            _L.industry.is_(None) if code == UNKNOWN_INDUSTRY else _L.industry.startswith(code, autoescape=True)
            for code in among.industry
        )
        found.append(or_(*by_code))
    if among.size or among.unit_kind:
        found.append(_L.cell.in_(cells_of(expand_sizes(among.size), list(among.unit_kind))))
    if among.min_employees:
        found.append(_L.employees + 0 >= among.min_employees)
    return found


def _in_region(region: str) -> list[ColumnElement[bool]]:
    """The span of a region's codes, which the index of regions answers."""
    first = stem(region)
    return [_L.region >= first, _L.region < f"{first}~"] if first else []


def _ids(connection: Connection, ledger: Ledger, source: _Source, order: Order) -> Select[Any]:
    """The ids of the rows in order: along the order's index, or of few rows, sorted."""
    keys = [name for name in (order.by, "region", "industry", "employees", "cell", "part_id", "row") if name in _L]
    keys = list(dict.fromkeys(keys))
    if source.few or _is_small(connection, ledger):
        rows = select(*(_L[name] for name in keys)).select_from(source.rows)
        found = rows.where(*source.conditions, *_in_region(ledger.region)).limit(_ALL).subquery()
        ordered = [order.of(found.c[keys[0]]), *(_along(found.c[name], order) for name in keys[1:])]
        return select(found.c.part_id, found.c.row).order_by(*ordered)
    place = stem(ledger.region)
    inside = [_L.region.startswith(place, autoescape=True)] if place else []
    ask = select(_L.part_id, _L.row).select_from(source.rows).where(*source.conditions, *inside)
    return ask.order_by(order.of(_L[keys[0]]), *(_along(_L[name], order) for name in keys[1:]))


_ALL: Final = 1 << 40
"""A limit that none reaches: it keeps the database from turning a part of a statement into its whole."""


def _along(key: Any, order: Order) -> ColumnElement[Any]:
    """The rest of the order's index, read the same way."""
    ordered: ColumnElement[Any] = key.desc() if order.descending else key.asc()
    return ordered


def _is_small(connection: Connection, ledger: Ledger) -> bool:
    """Whether a region has few of a slice's units."""
    totals = schema.totals.c
    region = regions()[ledger.region]
    if region.level == "nation":
        return False
    if region.level == "township":
        return True

    def units(parent: str, code: str) -> int:
        key = (totals.parent == parent, in_slice(schema.totals, ledger.slice), totals.region == code)
        return int(connection.execute(select(totals.units).where(*key)).scalar() or 0)

    whole = regions()[regions().path(ledger.region)[0]]
    return units(region.nav_parent, region.code) * _SMALL_PART <= units("", whole.code)


def _rows(connection: Connection, ids: list[tuple[int, int]]) -> list[dict[str, Any]]:
    """The rows of some ids, in their order, each with its place in the workbook."""
    unit, part, load = schema.unit.c, schema.part.c, schema.load.c
    told = (unit.name, unit.credit_code.label("code"), unit.region, unit.industry, unit.size, unit.unit_kind)
    place = (unit.employees, unit.part_id, unit.row, part.load_id, part.sheet, part.columns, load.name.label("file"))
    if not ids:
        return []
    # Joined, not asked for by IN: of pairs SQLite would look at every unit.
    wanted = values(column("part_id", Integer), column("row", Integer), name="wanted").data(ids).cte("wanted")
    source = wanted.join(schema.unit, and_(unit.part_id == wanted.c.part_id, unit.row == wanted.c.row))
    source = source.join(schema.part, part.id == unit.part_id).join(schema.load, load.id == part.load_id)
    ask = select(*told, *place).select_from(source)
    found = {(row["part_id"], row["row"]): row for row in connection.execute(ask).mappings()}
    return [_told(found[key]) for key in ids]


def _told(record: Mapping[Any, Any]) -> dict[str, Any]:
    row = dict(record)
    letter = row.pop("columns").get("name") or "A"
    del row["part_id"]
    return {**row, "region_name": regions()[row["region"]].name, "cell": f"{letter}{row['row']}"}
