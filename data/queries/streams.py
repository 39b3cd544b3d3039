"""Long answers row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Engine, Select

_AT_ONCE: Final = 1_000


def one_by_one(engine: Engine, ask: Select[Any]) -> Iterator[dict[str, Any]]:
    """The rows of a statement, read as they are taken, so that they never stand in memory whole; all of one state of the data."""
    with engine.connect() as connection:
        for row in connection.execute(ask.execution_options(yield_per=_AT_ONCE)).mappings():
            yield dict(row)
