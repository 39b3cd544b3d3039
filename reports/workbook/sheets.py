"""Cells, tables and page set-up of a report's workbook: how things stand on a sheet, whatever they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from data.palette import ACCENT
from reports.say.plain import plain

INK: Final = "3A4450"
FONT: Final = "Calibri"
CHINESE_FONT: Final = "宋体"
TITLE: Final = Font(name=FONT, bold=True, size=14, color=INK)
BOLD: Final = Font(name=FONT, bold=True, color=INK)
DIM: Final = Font(name=FONT, size=9, color="66717E")
STAMP: Final = Font(name=FONT, bold=True, color=ACCENT.lstrip("#").upper())
LINE: Final = Side("thin", color="9AA5B1")
TOTAL: Final = PatternFill("solid", fgColor="EEF2F7")
_HEAD: Final = PatternFill("solid", fgColor="DCE6F1")
_HAIR: Final = Border(bottom=Side("hair", color="9AA5B1"))
_STYLE: Final = TableStyleInfo(name="TableStyleLight9", showRowStripes=True)
COUNT: Final = "#,##0"
"""Counts stand in full in every column."""
SHORT_COUNT: Final = {"zh": '[>=100000000]0\\.00,,"亿";[>=10000]0\\.0,"万";#,##0', "en": "#,##0"}
"""On charts, in 万 from 10 000 on and in 亿 from 100 000 000 on. ``0\\.0,`` divides by a thousand and sets a point before the last digit,
the way that spreadsheets have to divide by ten thousand."""
RANK: Final = "0"
RATE: Final = "0.0%"
POINTS: Final = "+0.0;-0.0;0.0"
RATIO: Final = "#,##0.0"
_REPEAT_HEADS: Final = 24
_LOOSE: Final = 1.15
"""Lines break at words and fonts differ: so much more room a text is given than its signs take."""
_WIDER: Final = 1.05
"""So much wider than two digits a Chinese sign stands."""
_WIDEST: Final = 64
_HIGHEST: Final = 405.0
"""Points of a row: spreadsheets allow 409."""
_WIDE: Final = re.compile("[\u2e80-\U0010ffff]")
"""A sign that takes two places."""
_ROW: Final = 15.0
"""Points of a plain row. A head that is repeated has a multiple of it: LibreOffice counts pages otherwise one too many and prints the last one empty."""

_LINE_HIGH: Final = 16.5
"""Points of one of several lines: Chinese signs stand higher than Latin ones, and a program cuts off what is above its row."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its header, how a row gives its value, its number format (None: text), a note, a width of its own.

    ``on_paper``: False for what stands right of all that is printed, on one line however long it is.
    """

    header: str
    value: Callable[[Any], Any]
    form: str | None = None
    note: str = ""
    width: float | None = None
    on_paper: bool = True


def put(sheet: Worksheet, row: int, column: int, value: object, form: str | None = None) -> None:
    """Write a number with its format, or text that no spreadsheet takes for a formula or a link."""
    cell = sheet.cell(row, column)
    _fill(cell, value)
    if cell.value is not None:
        cell.number_format = (form or "General") if cell.data_type == "n" else "@"


def _fill(cell: Any, value: object) -> None:
    """Give a cell its value: a number, or text as text."""
    if value is None:
        return
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        cell._value, cell.data_type = value, "n"
    else:  # as openpyxl keeps it, without its search for formulas, dates and numbers in texts
        cell._value, cell.data_type = plain(str(value))[:32_000], "s"


def width_of(value: object) -> int:
    """How wide a value stands: a Chinese sign takes two places."""
    said = str(value)
    return len(said) if said.isascii() else len(said) + len(_WIDE.findall(said))


def lay_table(
    sheet: Worksheet, name: str, columns: Sequence[Column], rows: Iterable[Any], top: int, nothing: str
) -> int:
    """A real table with filter and frozen head; returns its last row. ``nothing``: what stands there without rows."""
    grid: Any = sheet
    widths = [0.0 for _ in columns]
    styles: dict[tuple[str | None, bool], StyleArray] = {}
    at, cells = top, grid._cells  # new cells need not be looked for, as Worksheet.cell does
    for row in rows:
        at += 1
        for place, column in enumerate(columns):
            cell = cells[at, place + 1] = _bare_cell(sheet, at, place + 1)
            widths[place] = max(widths[place], _put_in_table(cell, column.value(row), column, styles))
    if at == top:
        put(sheet, top, 1, nothing)
        return top
    grid._current_row = at
    lines = 1
    for place, column in enumerate(columns, 1):
        wide = column.width or max(widths[place - 1], _head_width(column))
        lines = max(lines, -(-width_of(column.header) // max(1, int(wide - 3))))
        _put_head(sheet, top, place, column)
        sheet.column_dimensions[get_column_letter(place)].width = wide
    sheet.row_dimensions[top].height = _ROW * min(max(lines, 2), 4)
    table = Table(displayName=name, ref=f"A{top}:{get_column_letter(len(columns))}{at}")
    table.tableStyleInfo = _STYLE
    sheet.add_table(table)
    sheet.freeze_panes = f"A{top + 1}"
    if at - top > _REPEAT_HEADS:
        sheet.print_title_rows = f"{top}:{top}"
    return at


def _bare_cell(sheet: Worksheet, row: int, column: int) -> Any:
    """An empty cell that has no style yet: openpyxl gives each one of its own, which takes longer than all else."""
    cell: Any = Cell.__new__(Cell)
    cell.parent, cell.row, cell.column = sheet, row, column
    cell._value = cell._hyperlink = cell._comment = None
    cell.data_type = "n"
    return cell


def _put_in_table(cell: Any, value: object, column: Column, styles: dict[tuple[str | None, bool], StyleArray]) -> float:
    """Write a cell of a table; returns the width that it wants. ``styles``: those of the table so far, by form and wrapping.

    A style is made once and shared (see :func:`form_alone`), since openpyxl looks through all styles of the book whenever a part of one is set.
    """
    _fill(cell, value)
    if isinstance(value, str):
        wide, most = width_of(value), int(column.width or _WIDEST)
        wraps, wanted = wide > most - 2 and column.on_paper, float(min(_WIDEST, wide + 3))
        if wraps:
            height = cell.parent.row_dimensions[cell.row]
            lines = _lines(value, most - 3)
            height.height = min(_HIGHEST, max(height.height or 0, _ROW if lines == 1 else _LINE_HIGH * lines))
        form = "@"
    else:
        wraps, wanted, form = False, _width_of_number(value, column.form), column.form or "@"
    key = (form, wraps)
    if key not in styles:
        cell._style = StyleArray()
        cell.number_format = form
        cell.border = _HAIR
        side = "left" if form == "@" else "center" if form == RANK else "right"
        cell.alignment = Alignment(horizontal=side, vertical="center", indent=int(form == "@"), wrap_text=wraps)
        styles[key] = cell._style
    cell._style = styles[key]
    return wanted


def _lines(said: str, room: int) -> int:
    """On how many lines a text stands in a column of so much room: a Chinese sign is not halved, and a little wider than two digits."""
    wide = width_of(said)
    if wide == len(said):
        return ceil(wide * _LOOSE / room)
    return ceil(wide * _WIDER / max(room - room % 2, 2))


def widen(sheet: Worksheet, place: int, value: object) -> None:
    """Make a column as wide as a bold number below its table needs."""
    letter = get_column_letter(place)
    wanted = _width_of_number(value, COUNT) + 2
    if sheet.column_dimensions[letter].width < wanted:
        sheet.column_dimensions[letter].width = wanted


def form_alone(cell: Any, form: str) -> None:
    """Give one cell of a table a number format of its own."""
    cell._style = copy(cell._style)
    cell.number_format = form


def _width_of_number(value: object, form: str | None) -> float:
    if not isinstance(value, (int, float)):
        return 0
    return max(7 if form == RANK else 9, len(f"{value:,.0f}") + 3)


def _head_width(column: Column) -> float:
    """A header of numbers stands on up to three lines beside the button of its filter, one of text on a single line."""
    wide = width_of(column.header)
    word = max(len(part) for part in column.header.split()) if column.header.isascii() else 0
    return max(7.0, word + 3.0, min(12.0, wide / 2.4 + 4)) if column.form else max(7.0, min(30.0, wide + 4))


def _put_head(sheet: Worksheet, row: int, place: int, column: Column) -> None:
    put(sheet, row, place, column.header)
    head = sheet.cell(row, place)
    side, indent = ("center", 0) if column.form else ("left", 1)
    head.alignment = Alignment(wrap_text=True, vertical="center", horizontal=side, indent=indent)
    head.fill, head.font = _HEAD, BOLD
    if column.note:
        head.comment = Comment(column.note, "", height=90, width=300)


def spread(sheet: Worksheet, row: int, columns: int) -> None:
    """Lay a line of text over the table's columns, on as many lines as it needs: paper cuts off what runs over its edge."""
    cell = sheet.cell(row, 1)
    if not isinstance(cell.value, str):
        return
    size = (cell.font.size or 11) / 11 * (1.1 if cell.font.bold else 1)
    letters = [get_column_letter(place) for place in range(1, columns + 1)]
    there = sum(sheet.column_dimensions[key].width if key in sheet.column_dimensions else 8.0 for key in letters) - 2
    lines = -(-int(width_of(cell.value) * size * _LOOSE) // max(1, int(there)))
    if lines < 2:
        return
    if columns > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[row].height = min(_HIGHEST, 3 + 14 * size * lines)


def set_up(sheet: Any, orientation: str, *, fit_width: bool = True, fit_height: bool = False) -> None:
    """A4, fitted to the paper's width and height as asked; margins, no grid."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = orientation
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(fit_height)
    sheet.sheet_properties.pageSetUpPr.fitToPage = fit_width or fit_height
    sheet.page_margins = PageMargins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3)
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False


def head_and_foot(sheet: Worksheet, left: str, right: str, below: str) -> None:
    """The header and footer of each printed page; the footer ends in the page's number."""
    head, foot = sheet.oddHeader, sheet.oddFooter
    assert head is not None
    assert foot is not None
    sheet.HeaderFooter.scaleWithDoc = False  # one size on all sheets, however far each is fitted to its paper
    head.left.text, head.right.text = _ampersand(left), _ampersand(right)
    foot.left.text, foot.right.text = _ampersand(below), "&P / &N"


def _ampersand(words: str) -> str:
    """Text of a page header: an ampersand begins a code there, and left and right together may have 255 characters."""
    return plain(words)[:110].replace("&", "&&")


def name_fonts(workbook: Workbook, language: str) -> None:
    """Give a finished workbook the font of its language: a Chinese reader's program takes no Latin font's stand-in for the signs."""
    if language != "zh":
        return
    fonts: Any = IndexedList()
    book: Any = workbook
    # Each at its old place, for cells name fonts by number: appended one by one, two that are alike now would become one.
    list.extend(fonts, [_named(font, CHINESE_FONT) for font in book._fonts])
    book._fonts = fonts


def _named(font: Font, name: str) -> Font:
    return Font(name=name, charset=134, sz=font.sz, b=font.b, i=font.i, color=font.color, vertAlign=font.vertAlign)
