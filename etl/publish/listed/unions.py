"""From how many rows of registers of unions each measure is read (:data:`data.database.lists.union_cell`), counted anew where rows have changed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, literal, true

from data.database import schema
from data.database.lists import UNION_COUNTS, union_cell
from data.database.schema import in_slice
from data.queries.trace.unions import union_cells
from data.slice import Slice
from etl.publish.listed.cells import reached_codes
from etl.publish.subtrees import Reached


def count_unions(connection: Connection, reached: Mapping[Slice, Reached | None]) -> None:
    """Count the rows of what a publish has reached (slice -> provinces and their parts; None: all of the slice)."""
    for slice_, counted in reached.items():
        for here in reached_codes(union_cell.c.leaf, counted):
            connection.execute(delete(union_cell).where(in_slice(union_cell, slice_), here))
        parts = true() if counted is None else schema.part.c.id.in_(counted.parts)
        found = union_cells(slice_, parts).add_columns(*(literal(value) for value in slice_.params.values()))
        connection.execute(insert(union_cell).from_select(["leaf", *UNION_COUNTS, *slice_.params], found))
