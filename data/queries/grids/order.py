"""In which order the rows of a list stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement

from data.queries.question import BadQuestion

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Order:
    """By a column's key; rows without a value there stand last."""

    by: str
    descending: bool = False

    def check(self, known: Collection[str]) -> None:
        """Raise BadQuestion for a column that a list cannot be sorted by."""
        if self.by not in known:
            raise BadQuestion(f"there is no order by {self.by!r}; there are {', '.join(known)}")

    def of(self, column: Any) -> ColumnElement[Any]:
        """The order of a statement by a column."""
        ordered: ColumnElement[Any] = (column.desc() if self.descending else column.asc()).nulls_last()
        return ordered


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows of a list are asked for: from ``offset`` on, at most ``limit``, by an order. None: the list's own; all."""

    order: Order | None = None
    offset: int = 0
    limit: int | None = 100

    def of(self, rows: Sequence[Row]) -> list[Row]:
        """The page of rows that are all there."""
        first = max(self.offset, 0)
        return list(rows[first : None if self.limit is None else first + self.limit])


FIRST_PAGE: Final = Page()
