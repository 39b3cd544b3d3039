"""The lists of units without a union and of unknown cover (:mod:`data.database.lists`), changed where the cover of a unit has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Index,
    Integer,
    and_,
    case,
    column,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    table,
    text,
    tuple_,
)

from data.database import schema
from data.database.lists import cell_of, in_order, list_of, listed_slice, listed_unit, number_of
from data.database.loads import columns_of, insert_rows
from data.database.schema import in_slice
from data.slice import Slice
from etl.publish.subtrees import Reached

_AT_ONCE: Final = 20_000
_REBUILT_FROM: Final = 3
"""Where new rows are at least one in so many of those held, indexes are made anew."""
_COLUMNS: Final = ("part_id", "row", "list", "name", "code", "region", "industry", "employees", "cell")


def list_units(connection: Connection, reached: Mapping[Slice, Reached | None], *, indexed: bool = True) -> None:
    """Put in the units that are uncovered or unknown now and stand in no list, and take out those that are neither any more.

    ``reached``: slice -> what a publish has counted anew; None: all of it. Of data gathered for statistics there are no lists. ``indexed``:
    whether the lists have their indexes, or somebody makes them when all slices are in.
    """
    counted_here = [
        ([list_of(_number(connection, slice_), unknown=unknown) for unknown in (False, True)], slice_, counted)
        for slice_, counted in reached.items()
        if slice_.purpose != "statistical"
    ]
    for lists, _, counted in counted_here:
        _take_out(connection, _of_slice(lists, counted), lists)
    dropped: list[Index] = []
    for lists, slice_, counted in counted_here:
        current = in_slice(schema.part, slice_)
        parts = current if counted is None else and_(current, schema.part.c.id.in_(counted.parts))
        if _find_missing(connection, parts, lists) and indexed and not dropped:
            # Made anew when all is written, each sorted once: a third of the time where most rows are new.
            dropped = sorted(listed_unit.indexes, key=lambda index: str(index.name))
            for index in dropped:
                index.drop(connection)
        _write(connection)
    for index in dropped:
        index.create(connection)


def _of_slice(lists: list[int], counted: Reached | None) -> ColumnElement[bool]:
    """What stands in the lists of a slice, as far as it is counted."""
    return listed_unit.c.list.in_(lists) if counted is None else listed_unit.c.part_id.in_(counted.parts)


def _number(connection: Connection, slice_: Slice) -> int:
    """The number of a slice, given to it where it has none."""
    found = number_of(connection, slice_)
    if found is None:
        given = insert(listed_slice).values(**slice_.params).returning(listed_slice.c.id)
        found = int(connection.execute(given).scalar_one())
    return found


_MODE = schema.coverage.c.mode
_IS_LISTED = or_(_MODE.is_(None), _MODE == "unknown")


def _wanted(lists: list[int]) -> ColumnElement[int]:
    """The list that a unit's cover puts it in."""
    return case((_MODE.is_(None), literal(lists[0])), else_=literal(lists[1]))


def _take_out(connection: Connection, counted_here: ColumnElement[bool], lists: list[int]) -> None:
    listed, part, cover = listed_unit.c, schema.part.c, schema.coverage.c
    stands = and_(part.status == "current", _IS_LISTED, listed.list == _wanted(lists))
    stale = (
        select(listed.part_id, listed.row)
        .select_from(
            listed_unit.join(schema.part, part.id == listed.part_id).outerjoin(
                schema.coverage, and_(cover.part_id == listed.part_id, cover.row == listed.row)
            )
        )
        .where(counted_here, ~stands)
    )
    keys = [tuple(row) for row in connection.execute(stale)]
    for first in range(0, len(keys), _AT_ONCE // 2):
        some = keys[first : first + _AT_ONCE // 2]
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DELETE FROM listed_unit WHERE part_id = ? AND row = ?", some)
        else:
            connection.execute(delete(listed_unit).where(tuple_(listed.part_id, listed.row).in_(some)))


_NEW: Final = table("newly_listed", *(column(name, Integer) for name in ("part_id", "row", "list")))


def _find_missing(connection: Connection, parts: ColumnElement[bool], lists: list[int]) -> bool:
    """``newly_listed``: the units that belong in a list and stand in none, kept apart since the lists are written to while it is read. Returns
    whether they are so many beside those listed that indexes are better made anew."""
    unit, part, cover, listed = schema.unit.c, schema.part.c, schema.coverage.c, listed_unit.c
    connection.execute(text("DROP TABLE IF EXISTS newly_listed"))
    connection.execute(text("CREATE TEMPORARY TABLE newly_listed (part_id INTEGER, row INTEGER, list INTEGER)"))
    missing = (
        select(unit.part_id, unit.row, _wanted(lists))
        .select_from(
            schema.unit.join(schema.part, part.id == unit.part_id)
            .outerjoin(schema.coverage, and_(cover.part_id == unit.part_id, cover.row == unit.row))
            .outerjoin(listed_unit, and_(listed.part_id == unit.part_id, listed.row == unit.row))
        )
        .where(parts, part.status == "current", part.content == "unit_register", _IS_LISTED, listed.row.is_(None))
    )
    connection.execute(insert(_NEW).from_select(["part_id", "row", "list"], missing))
    new, held = (
        connection.execute(select(func.count()).select_from(each)).scalar_one() for each in (_NEW, listed_unit)
    )
    return bool(new * _REBUILT_FROM > held)


def _write(connection: Connection) -> None:
    unit = schema.unit.c
    told = (unit.name, unit.credit_code, unit.region, unit.industry, unit.employees, unit.size, unit.unit_kind)
    source = _NEW.join(schema.unit, and_(unit.part_id == _NEW.c.part_id, unit.row == _NEW.c.row))
    for some in columns_of(connection.execute(select(*_NEW.c, *told).select_from(source))):
        *placed, names, codes, regions, industries, employees, sizes, kinds = some
        columns = (
            *placed,
            [*map(in_order, names)],
            codes,
            regions,
            industries,
            employees,
            [*map(cell_of, sizes, kinds)],
        )
        insert_rows(connection, listed_unit, dict(zip(_COLUMNS, columns, strict=True)))
