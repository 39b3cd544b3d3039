"""The parts that a publish counts: all that are current in a slice, or those of the provinces that a change reaches."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, column, insert, select, table, text

from data.database import schema
from data.database.schema import in_slice
from data.slice import Slice

COUNTED: Final = "SELECT id FROM counted_part WHERE content = '{}'"
"""SQL: the parts of a content that are counted; :func:`count_parts` has made the table."""


def count_parts(connection: Connection, slice_: Slice, ids: Collection[int] | None) -> None:
    """Make the temporary table ``counted_part`` of a slice's current parts, or of some of them."""
    connection.execute(text("DROP TABLE IF EXISTS counted_part"))
    connection.execute(text("CREATE TEMPORARY TABLE counted_part (id INTEGER PRIMARY KEY, content VARCHAR(16))"))
    part = schema.part.c
    current = select(part.id, part.content).where(part.status == "current", in_slice(schema.part, slice_))
    if ids is not None:
        current = current.where(part.id.in_(ids))
    counted = table("counted_part", column("id"), column("content"))
    connection.execute(insert(counted).from_select(["id", "content"], current))
