"""A table before it is written: labels stay marks and figures stay figures until the last moment.

Quirks of how things are written (``北  京``, ``二〇一八年``, ``１２３``) are then one function each and go with quirks of where things
stand. A figure carries its truth with it wherever it is moved.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from etl.clean.values import to_plain
from etl.model import Sheet, Value

Merge = tuple[int, int, int, int]
SEED: Final = 20181231


@dataclass(frozen=True, slots=True)
class Truth:
    """What a body cell says: ``value`` in the base ``unit``, None where missing."""

    region: str | None
    metric: str
    period: str
    unit: str | None
    value: int | float | None
    dimensions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A body cell. ``shown`` overrides how it is written; else the draft's units and writing decide."""

    truth: Truth
    shown: Value = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A region's name: full, short and in Latin letters."""

    code: str
    full: str
    short: str
    latin: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year in a header, a row label or a title."""

    year: int


@dataclass(frozen=True, slots=True)
class Said:
    """A measure's label; ``lead`` is what stands before it (其中：)."""

    metric: str
    words: str
    unit: str
    lead: str = ""


Mark = Place | Year | Said | Figure | Value
Row = list[Mark]


@dataclass(slots=True)
class Page:
    """A laid-out sheet: cells are values or figures; ``merged`` 1-based as in :class:`etl.model.Sheet`."""

    rows: list[Row]
    merged: list[Merge] = field(default_factory=list)
    name: str | None = "Sheet1"
    hidden: bool = False


@dataclass(slots=True)
class Draft:
    """A table being drawn. ``labels``: number of label columns; ``spans``
    and ``body_spans``: merges of the header and of the body, 0-based from their first rows."""

    layout: str
    title: Row
    header: list[Row]
    body: list[Row]
    labels: int
    above: list[Row] = field(default_factory=list)
    before: list[Row] = field(default_factory=list)
    below: list[Row] = field(default_factory=list)
    spans: list[Merge] = field(default_factory=list)
    body_spans: list[Merge] = field(default_factory=list)
    title_span: bool = False
    whole: Place | None = None
    scales: dict[str, str] = field(default_factory=dict)
    scale_in: str = ""
    write_place: Callable[[Place], str] = lambda place: place.full
    write_year: Callable[[int], Value] = lambda year: f"{year}年"
    write_said: Callable[[str], str] = lambda words: words
    write_figure: Callable[[Decimal, random.Random], Value] | None = None
    pages: list[Page] = field(default_factory=list)
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))

    @property
    def width(self) -> int:
        """Columns of the table."""
        return max(len(row) for row in [*self.header, *self.body])

    def figures(self) -> Iterator[tuple[Row, int, Figure]]:
        """Each figure with the row and column in which it stands."""
        for row in self.body:
            for j, cell in enumerate(row):
                if isinstance(cell, Figure):
                    yield row, j, cell

    def retitle(self, words: str) -> None:
        """Another title that keeps the region and the unit told in the old one."""
        kept = [
            mark for mark in self.title if isinstance(mark, Place) or (isinstance(mark, str) and mark.startswith("（"))
        ]
        self.title = [*(m for m in kept if isinstance(m, Place)), words, *(m for m in kept if not isinstance(m, Place))]

    def unit_word(self, unit: str) -> str:
        """The unit as it is printed: 万人 where 人 is scaled by ten thousand."""
        return self.scales.get(unit, "") + ("%" if unit == "1" else unit)

    def write(self, mark: Mark, *, unit: bool) -> Mark:
        """A mark as it is printed; figures stay figures, with ``shown`` set."""
        match mark:
            case Figure():
                return mark if mark.fixed else replace(mark, shown=self._written(mark))
            case Place():
                return self.write_place(mark)
            case Year():
                return self.write_year(mark.year)
            case Said():
                told = f"（{self.unit_word(mark.unit)}）" if unit and self.scale_in == "label" else ""
                return mark.lead + self.write_said(mark.words) + told
            case _:
                return mark

    def _written(self, figure: Figure) -> Value:
        amount = figure.truth.value
        if amount is None:
            return None
        factor = {"万": 10_000, "千": 1000, "亿": 100_000_000}.get(self.scales.get(figure.truth.unit or "", ""), 1)
        if figure.truth.unit == "1":
            return str(Decimal(str(amount)) * 100).rstrip("0").rstrip(".") + "%"
        shown = Decimal(str(amount)) / factor
        return self.write_figure(shown, self.dice) if self.write_figure else to_plain(shown)

    def lay_out(self) -> Page:
        """The sheet: what stands above, the header, the body, what stands below."""
        title = "".join(str(self.write(mark, unit=False)) for mark in self.title)
        head: list[Row] = [*self.before, *([[title]] if title else []), *self.above]
        merged: list[Merge] = []
        if self.title_span and title:
            merged.append((len(self.before) + 1, 1, len(self.before) + 1, self.width))
        at = len(head)
        merged += [(t + at + 1, left + 1, b + at + 1, r + 1) for t, left, b, r in self.spans]
        under = at + len(self.header)
        merged += [(t + under + 1, left + 1, b + under + 1, r + 1) for t, left, b, r in self.body_spans]
        rows = [*head, *self.header, *self.body, *self.below]
        return Page([[self.write(mark, unit=True) for mark in row] for row in rows], merged)


def sheets_of(pages: list[Page]) -> tuple[list[Sheet], dict[tuple[str | None, int, int], Truth]]:
    """The bare sheets, and the truth of each figure by (sheet, row, column), 1-based."""
    truth: dict[tuple[str | None, int, int], Truth] = {}
    sheets = []
    for page in pages:
        grid: list[list[Value]] = []
        for i, row in enumerate(page.rows, start=1):
            line: list[Value] = []
            for j, cell in enumerate(row, start=1):
                if isinstance(cell, Figure):
                    truth[page.name, i, j] = cell.truth
                    line.append(cell.shown)
                else:
                    assert not isinstance(cell, (Place, Year, Said))
                    line.append(cell)
            grid.append(line)
        sheets.append(Sheet(page.name, grid, list(page.merged), page.hidden))
    return sheets, truth
