"""The units of registers by county, section, size, kind, band and cover, and by the regions above (:data:`data.database.lists.unit_cell` and
``node_cell``), counted anew where cover has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    delete,
    func,
    insert,
    literal,
    not_,
    select,
    text,
    true,
    union_all,
)

from data.database import schema
from data.database.lists import MORE, node_cell, unit_cell
from data.database.schema import in_slice
from data.queries.registered import CELL_KEYS, leaf, live_cells
from data.queries.seen import within_range
from data.regions.codes import BODY, CITY_DIGITS, PROVINCE_DIGITS
from data.slice import Slice
from etl.publish.subtrees import Reached

_COLUMNS: Final = ("leaf", *CELL_KEYS[1:], "units", "employees", "largest", *MORE)
_NODE_KEYS: Final = CELL_KEYS[1:]
_SUMS: Final[dict[str, Callable[..., ColumnElement[Any]]]] = {
    "units": func.sum,
    "employees": func.sum,
    "largest": func.max,
    **dict.fromkeys(MORE, func.sum),
}


def count_cells(connection: Connection, reached: Mapping[Slice, Reached | None]) -> None:
    """Count the units of what a publish has reached (slice -> provinces and their parts; None: all of the slice)."""
    for slice_, counted in reached.items():
        parts: ColumnElement[bool] = true()
        if counted is not None:
            parts = schema.part.c.id.in_(counted.parts)
        for here in reached_codes(unit_cell.c.leaf, counted):
            connection.execute(delete(unit_cell).where(in_slice(unit_cell, slice_), here))
        named = [literal(value) for value in slice_.params.values()]
        found = live_cells(slice_, leaf(), parts).add_columns(*named)
        connection.execute(insert(unit_cell).from_select([*_COLUMNS, *slice_.params], found))
        _count_nodes(connection, slice_, counted)


def reached_codes(codes: ColumnElement[str], counted: Reached | None) -> list[ColumnElement[bool]]:
    """Conditions on codes that are below each province reached, one after the other: SQLite finds each as a range of the key, and several in one
    question by going through the whole slice."""
    return [true()] if counted is None else [within_range(codes, province) for province in sorted(counted.provinces)]


def _count_nodes(connection: Connection, slice_: Slice, counted: Reached | None) -> None:
    """Sum the cells by city and by province, as far as they were counted anew, and those of all provinces and bodies as the nation's."""
    cell, node = unit_cell.c, node_cell.c
    for there in (node.node == "", *reached_codes(node.node, counted)):
        connection.execute(delete(node_cell).where(in_slice(node_cell, slice_), there))
    for here in reached_codes(cell.leaf, counted):
        for digits in (CITY_DIGITS, PROVINCE_DIGITS):
            place = func.substr(cell.leaf, 1, digits)
            below = in_slice(unit_cell, slice_), here, not_(cell.leaf.startswith(BODY))
            _put_nodes(connection, slice_, unit_cell, place, below)
    provinces_ = in_slice(node_cell, slice_), func.length(node.node) == PROVINCE_DIGITS
    bodies = in_slice(unit_cell, slice_), cell.leaf.startswith(BODY)
    parts = [
        select(*(table.c[name] for name in (*_NODE_KEYS, *_SUMS))).where(*conditions)
        for table, conditions in ((node_cell, provinces_), (unit_cell, bodies))
    ]
    _put_nodes(connection, slice_, union_all(*parts).subquery(), literal(""), ())


def _put_nodes(
    connection: Connection,
    slice_: Slice,
    cells: FromClause,
    place: ColumnElement[str],
    conditions: Iterable[ColumnElement[bool]],
) -> None:
    """Sum cells by a place."""
    keys = (place.label("node"), *(cells.c[name] for name in _NODE_KEYS))
    sums = (added(cells.c[name]).label(name) for name, added in _SUMS.items())
    named = [literal(value).label(name) for name, value in slice_.params.items()]
    ask = select(*keys, *sums, *named).select_from(cells).where(*conditions).group_by(*(text(key.name) for key in keys))
    connection.execute(insert(node_cell).from_select(["node", *_NODE_KEYS, *_SUMS, *slice_.params], ask))
