"""Units to which something happened, summed by section, size and kind before and after for the regions above counties, so that a question with a
filter counts none of them (:data:`data.database.flows.flow_cell`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Insert,
    MetaData,
    Select,
    Table,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    text,
    tuple_,
)

from data.database.flows import CELL_KEYS, NO_CELL, NO_SECTION, flow_cell
from data.queries.compare.paths import STATES, sign
from data.regions.codes import BODY, CITY_DIGITS, PROVINCE_DIGITS
from etl.publish.flows.gather import COME, GONE, Pair

_CHANGE: Final = Table(
    "flow_change",
    MetaData(),
    *(Column(column.name, column.type) for column in flow_cell.columns if column.name != "pair"),
    prefixes=["TEMPORARY"],
)
_SUMS: Final = ("units", "before_workers", "after_workers")
_DIGITS: Final = (0, PROVINCE_DIGITS, CITY_DIGITS)
"""Digits that the codes of all below the nation, a province, a city begin with."""


def begin_cells(connection: Connection, pair: Pair, *, whole: bool) -> None:
    """Note what was kept of the units that were gathered; if all is made anew, delete their sums."""
    if whole:
        connection.execute(delete(flow_cell).where(flow_cell.c.pair == pair.number))
        return
    connection.execute(text("DROP TABLE IF EXISTS flow_change"))
    _CHANGE.create(connection, checkfirst=False)
    _note(connection, GONE, -1)


def keep_cells(connection: Connection, pair: Pair, *, whole: bool) -> None:
    """Add the units that were gathered to the sums."""
    names = [*CELL_KEYS, *_SUMS]
    if whole:
        for ask in _parts(COME, 1):
            connection.execute(insert(flow_cell).from_select([*names, "pair"], ask.add_columns(literal(pair.number))))
        return
    _note(connection, COME, 1)
    kept, change = flow_cell.c, _CHANGE.c
    keys = select(*(change[name] for name in CELL_KEYS)).distinct().subquery("changed").c
    same = and_(kept.pair == pair.number, *(kept[name] == keys[name] for name in CELL_KEYS))
    connection.execute(insert(_CHANGE).from_select(names, select(*(kept[name] for name in names)).where(same)))
    among = select(*(change[name] for name in CELL_KEYS))
    old = tuple_(*(kept[name] for name in CELL_KEYS)).in_(among)
    connection.execute(delete(flow_cell).where(kept.pair == pair.number, old))
    sums = [func.sum(change[name]).label(name) for name in _SUMS]
    found = select(*(change[name] for name in CELL_KEYS), *sums, literal(pair.number).label("pair"))
    ask = found.group_by(*(change[name] for name in CELL_KEYS)).having(sums[0] != 0)
    connection.execute(insert(flow_cell).from_select([*names, "pair"], ask))
    connection.execute(text("DROP TABLE flow_change"))


def _note(connection: Connection, table: FromClause, times: int) -> None:
    for statement in _notes(table, times):
        connection.execute(statement)


@cache
def _notes(table: FromClause, times: int) -> tuple[Insert, ...]:
    """The statements that note units: building them takes longer than a county's few units."""
    return tuple(insert(_CHANGE).from_select([*CELL_KEYS, *_SUMS], ask) for ask in _parts(table, times))


def _parts(table: FromClause, times: int) -> Iterator[Select[Any]]:
    """Units of which something is kept, by region above counties and cells. For a region that holds one of the nodes of units that moved, these are
    elsewhere in the other period."""
    unit = table.c
    came = unit.what - sign("inside_before") - unit.what % STATES
    went = unit.what - sign("inside_after") - (unit.what % STATES**2 - unit.what % STATES)
    for digits in _DIGITS:
        here, there = (func.substr(column, 1, digits) for column in (unit.leaf, unit.left_leaf))
        parted = and_(unit.left_leaf.is_not(None), or_(here != there, _is_body(unit.leaf), _is_body(unit.left_leaf)))
        if not digits:
            yield _summed(table, literal(""), unit.what, times)
            continue
        what = case((parted, came), else_=unit.what)
        yield _summed(table, here, what, times).where(not_(_is_body(unit.leaf)))
        yield _summed(table, there, went, times).where(parted, not_(_is_body(unit.left_leaf)))


def _is_body(leaf: ColumnElement[Any]) -> ColumnElement[bool]:
    return leaf.startswith(BODY)


def _summed(table: FromClause, node: ColumnElement[Any], what: ColumnElement[Any], times: int) -> Select[Any]:
    unit = table.c
    cells = (
        func.coalesce(unit[f"{when}_{name}"], none).label(f"{when}_{name}")
        for when in ("before", "after")
        for name, none in (("section", NO_SECTION), ("cell", NO_CELL))
    )
    keys = (node.label("node"), what.label("what"), *cells)
    sums = (func.count() * times, *(func.coalesce(func.sum(unit[name]), 0) * times for name in _SUMS[1:]))
    named = (each.label(name) for each, name in zip(sums, _SUMS, strict=True))
    # By place: the names of some keys are those of columns too.
    return select(*keys, *named).select_from(table).group_by(*(text(str(at)) for at in range(1, len(keys) + 1)))
