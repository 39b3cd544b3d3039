"""Rows of the registers by their keys, which a list holds by the hundred."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from sqlalchemy import CTE, Integer, column
from sqlalchemy import text as sql

Key = tuple[int | None, int | None]
"""Part and row."""
_KEPT: Final = 128


@lru_cache(maxsize=_KEPT)
def wanted_rows(number: int) -> CTE:
    """So many keys as a table of ``part_id`` and ``row``, to be joined: of pairs asked for by IN SQLite would look at every unit.

    The keys themselves are :func:`bound` when it is asked, so that one statement serves every page of a list.
    """
    pairs = ", ".join(f"(:part_{place}, :row_{place})" for place in range(number))
    keys = sql(f"SELECT column1 AS part_id, column2 AS row FROM (VALUES {pairs}) AS keys")
    return keys.columns(column("part_id", Integer), column("row", Integer)).cte("wanted")


def bound(keys: Sequence[Key]) -> dict[str, int | None]:
    """The keys as a statement over :func:`wanted_rows` takes them."""
    found: dict[str, int | None] = {}
    for place, (part, row) in enumerate(keys):
        found[f"part_{place}"], found[f"row_{place}"] = part, row
    return found
