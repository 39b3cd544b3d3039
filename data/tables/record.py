"""A table: columns that say what their values are, and rows of raw values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final, Literal, Self, TypeGuard

Value = str | int | float | None
Record = Mapping[str, Value]
Coded = Literal[
    "region",
    "industry",
    "calibre",
    "purpose",
    "size",
    "unit_kind",
    "figure",
    "content",
    "check",
    "severity",
    "status",
    "reason",
    "reports",
]
"""Forms whose values are codes that readers know by name: a file gives both, a page the name."""

Form = Coded | Literal["text", "date", "period", "count", "ratio", "share", "points", "rank", "move", "flag"]
"""``share``: a fraction; ``points``: percentage points; ``move``: places gained; ``flag``: 1 or 0."""

_CODED: Final = frozenset(Coded.__args__)  # type: ignore[attr-defined]


def is_coded(form: Form) -> TypeGuard[Coded]:
    """Whether values of a form are codes with names."""
    return form in _CODED


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``unit``: what its numbers count, in words; ``places``: decimals on a page; ``short``: a page writes 1.7万 for 17 000;
    ``signed``: its numbers are changes, which a page writes with their sign."""

    key: str
    title: str
    form: Form
    unit: str = ""
    places: int = 1
    short: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``rows``: a value for each column, raw: fractions, counts in base units, codes. They may be read once where they are streamed.

    ``name``: its name in addresses and file names. ``sources``: what the rows rest on. ``of_view``: the rows are all of one region,
    period and calibre; otherwise each says its own.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Value, ...]]
    sources: tuple[str, ...] = ()
    of_view: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the columns in order."""
        return tuple(column.key for column in self.columns)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the columns in order."""
        return tuple(column.title for column in self.columns)

    def records(self) -> Iterator[dict[str, Value]]:
        """The rows by the keys of their columns."""
        keys = self.keys
        return (dict(zip(keys, row, strict=True)) for row in self.rows)

    def only(self, *keys: str) -> Self:
        """The same rows with these columns alone, in this order. Raises KeyError for a column that is not there."""
        places = {key: place for place, key in enumerate(self.keys)}
        wanted = [places[key] for key in keys]
        return replace(
            self,
            columns=tuple(self.columns[place] for place in wanted),
            rows=[tuple(row[place] for place in wanted) for row in self.rows],
        )

    def called(self, titles: Mapping[str, str]) -> Self:
        """The same rows under other titles, where a page has less room or tells the rest by itself."""
        return replace(self, columns=tuple(replace(c, title=titles.get(c.key, c.title)) for c in self.columns))

    def first(self, most: int) -> Self:
        """The same columns with the first rows alone."""
        return replace(self, rows=list(islice(self.rows, most)))

    def known(self) -> Self:
        """The same rows with the columns alone of which a row has a value; a table without rows keeps all."""
        there = {key for row in self.records() for key, value in row.items() if value is not None}
        return self.only(*(key for key in self.keys if key in there)) if there else self

    def where(self, wanted: Callable[[Record], bool]) -> Self:
        """The same columns with the rows that are wanted, in their order."""
        keys = self.keys
        return replace(self, rows=[row for row in self.rows if wanted(dict(zip(keys, row, strict=True)))])


def table_of(
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Any]],
    *,
    sources: Sequence[str] = (),
    of_view: bool = True,
) -> Table:
    """A table of mappings by column key; what a row lacks is None. Rows that come one by one are passed on one by one."""
    keys = [column.key for column in columns]
    cells = (tuple(_cell(row.get(key)) for key in keys) for row in rows)
    return Table(
        name, title, tuple(columns), list(cells) if isinstance(rows, Sequence) else cells, tuple(sources), of_view
    )


def _cell(value: Any) -> Any:
    """A value as a cell holds it: lists and mappings, which the JSON of rates carries, as JSON; none of anything as nothing."""
    if isinstance(value, Mapping | list):
        return json.dumps(value, ensure_ascii=False) if value else None
    return value


def sources_of(rows: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """What rows of rates rest on, each once: the publisher where it is named, else the file."""
    return tuple(dict.fromkeys(str(s["source"] or s["file"]) for row in rows for s in row["sources"]))
