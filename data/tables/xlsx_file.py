"""A table as a workbook, row by row, so that a long one never stands in memory: text cells, number cells, no formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data.tables.record import Column, Form, Table, Value
from data.tables.written import columns_written, header, rows_written

_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MOST_ROWS: Final = 1_048_576
"""The rows of a sheet; a longer table goes on in the next one."""
_LONGEST: Final = 32_767
"""The characters of a cell."""
_WIDTHS: Final = (10, 44)
_NUMBERS: Final[dict[Form, str]] = {"count": "#,##0", "share": "0.0%", "points": "0.000", "ratio": "0.00"}


def write_xlsx(file: IO[bytes], table: Table, above: Sequence[str], language: str) -> None:
    """Write the workbook: the lines ``above`` the header, the header, the rows. A longer table than a sheet holds goes on in another."""
    columns = columns_written(table, language)
    with Workbook(file, _OPTIONS) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = [book.add_format({"num_format": _NUMBERS[c.form]}) if c.form in _NUMBERS else None for c in columns]
        titles = [header(column, language) for column in columns]
        sheet, at = _sheet(book, table, columns, [[line] for line in above], titles, bold)
        for row in rows_written(table, language):
            if at == MOST_ROWS:
                sheet, at = _sheet(book, table, columns, [], titles, bold)
            _write(sheet, at, row, formats)
            at += 1


def _sheet(
    book: Workbook,
    table: Table,
    columns: Sequence[Column],
    above: Sequence[Sequence[Value]],
    titles: Sequence[Value],
    bold: Format,
) -> tuple[Worksheet, int]:
    """A sheet with what stands above its rows, and the place of the first row."""
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
    for place, column in enumerate(columns):
        sheet.set_column(place, place, min(max(_WIDTHS[0], 2 * len(column.title)), _WIDTHS[1]))
    for at, line in enumerate(above):
        _write(sheet, at, line, [None])
    _write(sheet, len(above), titles, [bold] * len(titles))
    sheet.freeze_panes(len(above) + 1, 0)
    return sheet, len(above) + 1


def _write(sheet: Worksheet, at: int, row: Iterable[Value], formats: Sequence[Format | None]) -> None:
    for place, (value, form) in enumerate(zip(row, formats, strict=True)):
        if isinstance(value, str):
            sheet.write_string(at, place, value[:_LONGEST], form)
        elif value is not None:
            sheet.write_number(at, place, value, form)
