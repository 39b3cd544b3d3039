"""The units of registers by county, section, size, kind, band and cover (:data:`data.database.lists.unit_cell`), counted anew where cover has changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, literal, or_, true

from data.database import schema
from data.database.lists import unit_cell
from data.database.schema import in_slice
from data.queries.registered import CELL_KEYS, leaf, live_cells
from data.queries.seen import within
from data.slice import Slice
from etl.publish.subtrees import Reached

_COLUMNS: Final = ("leaf", *CELL_KEYS[1:], "units", "employees", "largest")


def count_cells(connection: Connection, reached: Mapping[Slice, Reached | None]) -> None:
    """Count the units of what a publish has reached (slice -> provinces and their parts; None: all of the slice)."""
    for slice_, counted in reached.items():
        here: ColumnElement[bool] = in_slice(unit_cell, slice_)
        parts: ColumnElement[bool] = true()
        if counted is not None:
            here = and_(here, or_(*(within(unit_cell.c.leaf, province) for province in sorted(counted.provinces))))
            parts = schema.part.c.id.in_(counted.parts)
        connection.execute(delete(unit_cell).where(here))
        named = [literal(value) for value in slice_.params.values()]
        found = live_cells(slice_, leaf(), parts).add_columns(*named)
        connection.execute(insert(unit_cell).from_select([*_COLUMNS, *slice_.params], found))
