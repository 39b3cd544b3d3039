"""One sheet while it is written: its table, the rows of totals and the notes below, and how far it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from openpyxl.chart import Reference
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.rows import Row
from reports.workbook.sheets import BOLD, DIM, POINTS, RANK, TOTAL, Column, lay_table, put, spread, widen

TOP: Final = 5
"""The row of every table's header: title, context and stamp stand above."""
FILLED: Final = 0.46
"""Of a page, at least, however short its table is."""
LOOSEST: Final = 3.0
OVER: Final = 1.25
"""A table that needs less than so many pages stands on one."""
PAPER: Final = (523.0, 741.0)
"""Points across and down that margins leave of A4 upright."""
SIGN_POINTS: Final = 5.7
"""Points of a column for each sign of its width."""
PLAIN_ROW: Final = 15.0
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

    def fill(self) -> None:
        """Let a short table's rows stand so far apart that they fill :data:`FILLED` of the page, each at most :data:`LOOSEST` times as high as it
        was; and one that runs over its page by a few rows be printed a little smaller."""
        printed = sum(1 for column in self.columns if column.on_paper)
        dimensions, setup = self.sheet.column_dimensions, self.sheet.page_setup
        across = sum(dimensions[get_column_letter(place)].width for place in range(1, printed + 1)) * SIGN_POINTS
        wide, high = PAPER if setup.orientation == "portrait" else PAPER[::-1]
        room = high * max(across / wide, 1)  # a sheet that is printed smaller holds more
        heights = [self.sheet.row_dimensions[row].height or PLAIN_ROW for row in range(1, self.last + 1)]
        if room < sum(heights) < room * OVER:
            setup.fitToHeight = 1
            return
        rows = range(TOP + 1, self._below + 1)
        own = sum(heights[row - 1] for row in rows)
        times = min((own + room * FILLED - sum(heights)) / own, LOOSEST) if own else 1.0
        for row in rows if times > 1 else ():
            self.sheet.row_dimensions[row].height = round(heights[row - 1] * times, 1)
