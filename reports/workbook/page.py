"""One sheet while it is written: its table, the rows of totals and the notes below, and how far it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from openpyxl.chart import Reference
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.rows import Row
from reports.workbook.sheets import BOLD, DIM, POINTS, RANK, TOTAL, Column, lay_table, put, spread, widen, width_of

TOP: Final = 5
"""The row of every table's header: title, context and stamp stand above."""
FILLED: Final = 0.6
"""Of a page, at least, however short its table is."""
LOOSEST: Final = 3.0
OVER: Final = 1 / 3
"""A last page that would be filled less than this is not begun: the table is printed smaller, on the pages before it."""
SMALLEST: Final = 1.5
"""So many times as much as a page holds are put on it at most."""
COUNTED: Final = 3
"""Of a longer table a page more or less is not seen, and its height not known so well."""
ONE_PAGE: Final = 0.93
"""Of a page, at most, is held to be filled for sure where it must not run over."""
PAPER: Final = {"portrait": (523.0, 741.0), "landscape": (770.0, 494.0)}
"""Points across and down that margins leave of A4."""
PROGRAMS: Final = ((15.0, 5.7), (12.8, 6.0))
"""Points of a plain row, and of a column for each sign of its width: in Excel and WPS, in LibreOffice."""
PLAIN_ROW: Final = PROGRAMS[0][0]
_LINES_ABOVE: Final = (1, 2, 3)


class Page:
    """A sheet with one table. Call :meth:`table`, then :meth:`totals` and :meth:`note` as needed, then :meth:`close`."""

    def __init__(self, sheet: Worksheet, nothing: str) -> None:
        self.sheet, self.columns, self.last = sheet, [], TOP
        self._nothing, self._notes = nothing, list[int]()

    columns: Sequence[Column]
    last: int
    """The last row written."""
    _below: int = TOP
    """The last row of the table."""

    def table(self, name: str, columns: Sequence[Column], rows: Iterable[Any]) -> None:
        """Lay the sheet's table; without rows a line says that there is nothing."""
        self.columns = columns
        self.last = self._below = lay_table(self.sheet, name, columns, rows, TOP, self._nothing)

    def totals(self, totals: Iterable[tuple[str, Row]], names: str) -> None:
        """Rows under the table that no filter or sort touches, such as the whole; labels stand in the column headed ``names``."""
        name_at = self.place(names)
        self.last += 1
        for label, figures in totals:
            self.last += 1
            for place, column in enumerate(self.columns, 1):
                cell = self.sheet.cell(self.last, place)
                if place == name_at:
                    put(self.sheet, self.last, place, label)
                elif column.form not in (None, RANK, POINTS):
                    put(self.sheet, self.last, place, column.value(figures), column.form)
                    widen(self.sheet, place, column.value(figures))
                cell.fill = TOTAL
                cell.font = BOLD
            self.sheet.cell(self.last, name_at).alignment = Alignment(indent=1)

    def note(self, *lines: str) -> None:
        """Lines below what was written, after a blank row."""
        self.last += 1
        for line in filter(None, lines):
            self.last += 1
            put(self.sheet, self.last, 1, line)
            self.sheet.cell(self.last, 1).font = DIM
            self._notes.append(self.last)

    def place(self, header: str) -> int:
        """Which column has a header, from 1."""
        return next(i for i, column in enumerate(self.columns, 1) if column.header == header)

    def cells(self, header: str, rows: int, *, head: bool) -> Reference:
        """The first ``rows`` cells of a column for a chart, with the header above or not."""
        place = self.place(header)
        return Reference(self.sheet, min_col=place, min_row=TOP + (0 if head else 1), max_row=TOP + rows)

    def close(self, *, alone: bool = True) -> None:
        """The print area down to the last row; the lines above and below the table keep within its width. ``alone``: nothing follows on the
        sheet, so that rows of a short table stand further apart: its page would else be next to empty."""
        printed = sum(1 for column in self.columns if column.on_paper)
        for row in (*_LINES_ABOVE, *self._notes):
            spread(self.sheet, row, printed)
        if alone:
            self.fill()
        self.sheet.print_area = f"A1:{get_column_letter(printed)}{max(self.last, 3)}"

    def below(self, title: str, lines: Iterable[tuple[str, str]]) -> None:
        """A heading and lines of two parts under all that was written: the first in the first column, the other over the columns that are left."""
        printed = sum(1 for column in self.columns if column.on_paper)
        first, *others = (self.sheet.column_dimensions[get_column_letter(at)].width for at in range(1, printed + 1))
        self.last += 2
        put(self.sheet, self.last, 1, title)
        self.sheet.cell(self.last, 1).font = BOLD
        for line in lines:
            self.last += 1
            lengths = []
            for place, (said, wide) in enumerate(zip(line, (first, sum(others)), strict=True), 1):
                put(self.sheet, self.last, place, said)
                self.sheet.cell(self.last, place).alignment = Alignment(wrap_text=True, vertical="top", indent=1)
                lengths.append(-(-width_of(said) // max(1, int(wide - 3))))
            self.sheet.merge_cells(start_row=self.last, start_column=2, end_row=self.last, end_column=printed)
            self.sheet.row_dimensions[self.last].height = 4 + PLAIN_ROW * max(lengths)
        self.sheet.print_area = f"A1:{get_column_letter(printed)}{self.last}"

    def fill(self) -> None:
        """Let a short table fill its page: across the paper where it leaves most of a page upright white, its rows so far apart that they
        fill :data:`FILLED` of the page, each at most :data:`LOOSEST` times as high as it was; and one that runs over its last page by a few
        rows be printed a little smaller."""
        if pages := self._whole_pages():
            self.sheet.page_setup.fitToHeight = pages
            return
        self._turn()
        self._loosen(*self._room(*PROGRAMS[0]))

    def _turn(self) -> None:
        """A table that leaves most of an upright page white is printed across, where it is on one page then too."""
        setup = self.sheet.page_setup
        if setup.orientation != "portrait" or any(high > room * FILLED for room, high in map(self._by, PROGRAMS)):
            return
        setup.orientation = "landscape"
        if any(high > room * ONE_PAGE for room, high in map(self._by, PROGRAMS)):
            setup.orientation = "portrait"

    def _loosen(self, room: float, high: float) -> None:
        rows = range(TOP + 1, self._below + 1)
        heights = {row: self.sheet.row_dimensions[row].height or PLAIN_ROW for row in rows}
        own = sum(heights.values())
        times = min((own + room * FILLED - high) / own, LOOSEST) if own else 1.0
        for row, height in heights.items() if times > 1 else ():
            self.sheet.row_dimensions[row].height = round(height * times, 1)

    def _by(self, program: tuple[float, float]) -> tuple[float, float]:
        return self._room(*program)

    def _room(self, plain_row: float, sign: float) -> tuple[float, float]:
        """Points down that a page holds, as small as its width is printed, and that the sheet takes."""
        wide, high = PAPER[self.sheet.page_setup.orientation or "portrait"]
        across, down = self._size(plain_row, sign)
        return high * max(across / wide, 1), down

    def _size(self, plain_row: float, sign: float) -> tuple[float, float]:
        """Points that the sheet takes across and down at its own size."""
        printed = sum(1 for column in self.columns if column.on_paper)
        dimensions = self.sheet.column_dimensions
        across = sum(dimensions[get_column_letter(place)].width for place in range(1, printed + 1)) * sign
        return across, sum(self.sheet.row_dimensions[row].height or plain_row for row in range(1, self.last + 1))

    def _whole_pages(self) -> int:
        """On how many pages a table is put that would begin another for a few rows, in one program or another; 0 where it may run as it does."""
        needed = [high / room for room, high in (self._room(*program) for program in PROGRAMS)]
        least = [int(pages) for pages in needed if 1 < pages < COUNTED + OVER and pages % 1 < OVER]
        return next((pages for pages in sorted(least) if max(needed) < pages * SMALLEST), 0)
