"""The ledger of units without a union, and the list of those of unknown cover, by pages: a million units at any offset and order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Select,
    Subquery,
    and_,
    column,
    func,
    or_,
    select,
    table,
)
from sqlalchemy import text as sql

from analysis.vocabulary import UNKNOWN_INDUSTRY
from data.database import schema
from data.database.engine import for_reading
from data.database.lists import cells_of, in_order, kept_list, listed_unit, out_of_order
from data.database.names import LAST_ROW, ROW_BITS, TABLE, at_place, holding, holds, of_kind, written
from data.database.schema import in_slice
from data.queries.grids.counted import count_in_cells
from data.queries.grids.order import Order
from data.queries.grids.rows import bound, wanted_rows
from data.queries.question import expand_sizes
from data.queries.registered import ALL_ROWS
from data.queries.seen import stem
from data.queries.units import UnitFilter
from data.reference import regions
from data.scope import OutOfScope, Scope
from data.slice import Slice

ORDERS: Final = ("name", "code", "region", "industry", "employees")
"""What the lists can be sorted by: each has its index."""
LARGEST_FIRST: Final = Order("employees", descending=True)
_FEW_LISTED: Final = 500
"""So many rows of a list are all read by name."""
_FEW: Final = 60_000
"""So many names found are sorted themselves; of more the order's index is read and the others passed over."""
_NAMES: Final = 30_000
"""So many names are looked at to say how many rows a list has at least,"""
_ENOUGH: Final = 200
"""if so many rows are among them; of a filter that leaves fewer all names are."""
_SMALL_PART: Final = 16
"""A region with at most this part of the nation's units is read by the index of regions and sorted."""
_AT_ONCE: Final = 1_000
ANY_UNIT: Final = UnitFilter()
_L = listed_unit.c
_NARROWED_BY: Final = ("region", "industry", "employees", "cell")
_LOOKED_AT: Final = 20_000
"""So many rows of the whole list are gone through, and"""
_WALKED: Final = 3_000
"""so many of the region's that a filter leaves are read by name, before names are looked up among all."""
_BY_NAME: Final = 10_000
"""So many of the first rows in the order of names are found by the signs of the text, and"""
_JUDGED: Final = 200
"""so many that have its signs elsewhere are passed over, before names are looked up among all."""


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
    first = max(offset, 0)
    with engine.connect() as connection:
        found = _found_among_few(connection, scope, ledger, order)
        if found is not None:
            return _rows(connection, found[first : first + limit])
        found = _found_on_the_way(connection, scope, ledger, order, first + limit)
        if found is not None:
            return _rows(connection, found[first:])
        source = _source(connection, scope, ledger)
        if source is None:
            return []
        found = None if source.few else _found_by_name(connection, scope, ledger, order, first + limit)
        if found is not None:
            return _rows(connection, found[first:])
        ids = connection.execute(_ids(connection, ledger, source, order).offset(first).limit(limit)).all()
        return _rows(connection, [(row.part_id, row.row) for row in ids])


def ledger_count(engine: Engine, scope: Scope, ledger: Ledger) -> int:
    """How many rows the list has. Raises like :func:`ledger_page`."""
    return ledger_length(engine, scope, ledger)[0]


def ledger_length(engine: Engine, scope: Scope, ledger: Ledger, *, most: int | None = None) -> tuple[int, bool]:
    """How many rows the list has, and whether it has more. ``most``: where names are looked for, counting ends behind so many rows, and behind so many names
    that a filter could leave them rows of, if it has left enough to speak of. Raises like :func:`ledger_page`."""
    _refuse(scope, ledger)
    cells = None if ledger.text.strip() else count_in_cells(ledger.region, ledger.slice, ledger.cover, ledger.among)
    with engine.connect() as connection:
        if cells is not None:
            return int(connection.execute(cells).scalar_one()), False
        few = _found_among_few(connection, scope, ledger, LARGEST_FIRST)
        if few is not None:
            return (most, True) if most is not None and len(few) > most else (len(few), False)
        if most is not None and (some := _among_names(connection, scope, ledger, most)) is not None:
            return some
        source = _source(connection, scope, ledger, in_order=False)
        if source is None:
            return 0, False
        counted = select(func.count()).select_from(source.rows).where(*source.conditions, *_in_region(ledger.region))
        return int(connection.execute(counted).scalar_one()), False


def _among_names(connection: Connection, scope: Scope, ledger: Ledger, most: int) -> tuple[int, bool] | None:
    """The rows among the first names that hold the text, and whether there are further names; None where these say too little."""
    mine, matching = _list(connection, scope, ledger), _matching(connection, ledger)
    if mine is None or matching is None:
        return None
    hits = matching.limit(_NAMES).subquery()
    there = and_(_by_number(hits), _L.list + 0 == mine, *_narrowed(ledger.among), *_in_region(ledger.region))
    ask = select(func.count(), func.count(_L.row)).select_from(hits.outerjoin(listed_unit, there))
    names, rows = connection.execute(ask).one()
    if names < _NAMES:
        return (most, True) if rows > most else (rows, False)
    return (min(rows, most), True) if rows >= _ENOUGH else None


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
    mine, narrowed = _list(connection, scope, ledger), _narrowed(ledger.among)
    if mine is None:
        return None
    if not ledger.text.strip():
        return _Source(listed_unit, [_L.list == mine, *narrowed], few=False)
    return _with_text(connection, ledger, mine, narrowed, in_order=in_order)


def _list(connection: Connection, scope: Scope, ledger: Ledger) -> int | None:
    _refuse(scope, ledger)
    return kept_list(connection, ledger.slice, unknown=ledger.cover == "unknown")


def _with_text(
    connection: Connection, ledger: Ledger, mine: int, narrowed: list[ColumnElement[bool]], *, in_order: bool
) -> _Source | None:
    matching = _matching(connection, ledger)
    if matching is None:
        return None
    some = matching.limit(_FEW + 1).subquery()
    if in_order and connection.execute(select(func.count()).select_from(some)).scalar_one() > _FEW:
        number = _L.part_id.op("<<")(ROW_BITS).op("|")(_L.row)
        return _Source(listed_unit, [_L.list == mine, *narrowed, number.in_(matching)], few=False)
    hits = matching.subquery()
    # The 0 keeps the database from going through the list and looking for each row among the names.
    return _Source(hits.join(listed_unit, _by_number(hits)), [_L.list + 0 == mine, *narrowed], few=True)


def _matching(connection: Connection, ledger: Ledger) -> Select[Any] | None:
    """The numbers (``id``) of the slice's units whose name or code holds the text; None where it has no sign that names have."""
    held = holds(ledger.text)
    if held is None:
        return None
    place = stem(ledger.region)
    asked = " AND ".join([held, of_kind("unit"), *([at_place(place)] if place else [])])
    names = table(TABLE, column("rowid"))
    among = sql(f"{TABLE} MATCH :asked").bindparams(asked=asked)
    return select(names.c.rowid.label("id")).where(among, *_of_parts(connection, ledger.slice, names.c.rowid))


def _by_number(hits: Subquery) -> ColumnElement[bool]:
    """Rows of lists by the numbers that were found."""
    return and_(_L.part_id == hits.c.id.op(">>")(ROW_BITS), _L.row == hits.c.id.op("&")(LAST_ROW))


def _found_among_few(
    connection: Connection, scope: Scope, ledger: Ledger, order: Order
) -> list[tuple[int, int]] | None:
    """All rows whose name or code holds the text, by their names, where the list has few without it, or none at all: names are held by far more. None where it
    has many, or nothing is looked for."""
    mine, holds_it = _list(connection, scope, ledger), holding(ledger.text)
    cells = count_in_cells(ledger.region, ledger.slice, ledger.cover, ledger.among)
    if mine is None or holds_it is None or cells is None or connection.execute(cells).scalar_one() > _FEW_LISTED:
        return None
    keys, unit = _keys(order), schema.unit
    listed = select(*(_L[name] for name in keys)).where(_L.list == mine, *_narrowed(ledger.among))
    all_ = listed.where(*_in_region(ledger.region)).limit(ALL_ROWS).subquery()
    named = all_.join(unit, and_(unit.c.part_id == all_.c.part_id, unit.c.row == all_.c.row))
    ask = select(all_.c.part_id, all_.c.row, unit.c.name, unit.c.credit_code).select_from(named)
    rows = connection.execute(ask.order_by(*_along_all(all_.c, keys, order))).all()
    return [(part_id, row) for part_id, row, name, code in rows if holds_it(name, code)]


def _found_on_the_way(
    connection: Connection, scope: Scope, ledger: Ledger, order: Order, wanted: int
) -> list[tuple[int, int]] | None:
    """The first rows whose name or code holds the text, by their names: what many names hold is soon met, and need not be looked up among all. None
    where it is not, or nothing is looked for."""
    mine, holds_it = _list(connection, scope, ledger), holding(ledger.text)
    if mine is None or holds_it is None or wanted > _WALKED // 4 or _is_small(connection, ledger):
        return None
    keys = _keys(order)
    columns = list(dict.fromkeys([*keys, *_NARROWED_BY]))
    listed = select(*(_L[name] for name in columns)).where(_L.list == mine)
    way = listed.order_by(*_along_all(_L, keys, order)).limit(_LOOKED_AT).subquery()
    place, unit = stem(ledger.region), schema.unit
    inside = [way.c.region.startswith(place, autoescape=True)] if place else []
    some = select(way).where(*_narrowed(ledger.among, way.c), *inside).limit(_WALKED).subquery()
    met = some.join(unit, and_(unit.c.part_id == some.c.part_id, unit.c.row == some.c.row))
    ask = select(some.c.part_id, some.c.row, unit.c.name, unit.c.credit_code).select_from(met)
    found: list[tuple[int, int]] = []
    for part_id, row, name, code in connection.execute(ask.order_by(*_along_all(some.c, keys, order))):
        if holds_it(name, code):
            found.append((part_id, row))
            if len(found) == wanted:
                return found
    return None


def _found_by_name(
    connection: Connection, scope: Scope, ledger: Ledger, order: Order, wanted: int
) -> list[tuple[int, int]] | None:
    """The same in the order of names, out of its index alone, in which names that begin alike are soon passed."""
    mine, holds_it, signs = _list(connection, scope, ledger), holding(ledger.text), written(ledger.text)
    if mine is None or holds_it is None or signs is None or order.by != "name" or wanted > _BY_NAME:
        return None
    place = stem(ledger.region)
    inside = [_L.region.startswith(place, autoescape=True)] if place else []
    has_all = [or_(*(func.instr(_L.name, in_order(each)) > 0 for each in ways)) for ways in signs]
    ask = select(_L.part_id, _L.row, _L.name).where(_L.list == mine, *_narrowed(ledger.among), *inside, *has_all)
    some = ask.order_by(*_along_all(_L, _keys(order), order)).limit(wanted + wanted // 4 + _JUDGED)
    judged = ((part_id, row, out_of_order(name)) for part_id, row, name in connection.execute(some))
    found = [(part_id, row) for part_id, row, name in judged if holds_it(name, None)]
    return found[:wanted] if len(found) >= wanted else None


def _of_parts(connection: Connection, slice_: Slice, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """The span of numbers that the rows of a slice's registers lie in: names of other periods are not read."""
    part = schema.part.c
    mine = part.status == "current", part.content == "unit_register", in_slice(schema.part, slice_)
    first, last = connection.execute(select(func.min(part.id), func.max(part.id)).where(*mine)).one()
    return [] if first is None else [number >= first << ROW_BITS, number < (last + 1) << ROW_BITS]


def _narrowed(among: UnitFilter, listed: Any = _L) -> list[ColumnElement[bool]]:
    """Conditions that no index but the order's own is chosen for."""
    found: list[ColumnElement[bool]] = []
    if among.industry:
        by_code = (
            listed.industry.is_(None) if code == UNKNOWN_INDUSTRY else listed.industry.startswith(code, autoescape=True)
            for code in among.industry
        )
        found.append(or_(*by_code))
    if among.size or among.unit_kind:
        found.append(listed.cell.in_(cells_of(expand_sizes(among.size), list(among.unit_kind))))
    if among.min_employees:
        found.append(listed.employees + 0 >= among.min_employees)
    return found


def _in_region(region: str) -> list[ColumnElement[bool]]:
    """The span of a region's codes, which the index of regions answers."""
    first = stem(region)
    return [_L.region >= first, _L.region < f"{first}~"] if first else []


def _ids(connection: Connection, ledger: Ledger, source: _Source, order: Order) -> Select[Any]:
    """The ids of the rows in order: along the order's index, or of few rows, sorted."""
    keys = _keys(order)
    if source.few or _is_small(connection, ledger):
        rows = select(*(_L[name] for name in keys)).select_from(source.rows)
        found = rows.where(*source.conditions, *_in_region(ledger.region)).limit(ALL_ROWS).subquery()
        return select(found.c.part_id, found.c.row).order_by(*_along_all(found.c, keys, order))
    place = stem(ledger.region)
    inside = [_L.region.startswith(place, autoescape=True)] if place else []
    ask = select(_L.part_id, _L.row).select_from(source.rows).where(*source.conditions, *inside)
    return ask.order_by(*_along_all(_L, keys, order))


def _keys(order: Order) -> list[str]:
    """What rows stand in order by: the order's index."""
    return list(dict.fromkeys((order.by, *_NARROWED_BY, "part_id", "row")))


def _along_all(rows: Any, keys: Sequence[str], order: Order) -> list[ColumnElement[Any]]:
    return [order.of(rows[keys[0]]), *(_along(rows[name], order) for name in keys[1:])]


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
    wanted = wanted_rows(len(ids))
    source = wanted.join(schema.unit, and_(unit.part_id == wanted.c.part_id, unit.row == wanted.c.row))
    source = source.join(schema.part, part.id == unit.part_id).join(schema.load, load.id == part.load_id)
    ask = select(*told, *place).select_from(source)
    found = {(row["part_id"], row["row"]): row for row in connection.execute(ask, bound(ids)).mappings()}
    return [_told(found[key]) for key in ids]


def _told(record: Mapping[Any, Any]) -> dict[str, Any]:
    row = dict(record)
    letter = row.pop("columns").get("name") or "A"
    del row["part_id"]
    return {**row, "region_name": regions()[row["region"]].name, "cell": f"{letter}{row['row']}"}
