"""A table as CSV, line by line: UTF-8 with a byte order mark, CRLF, and no text that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from data.tables.record import Table, Value
from data.tables.written import columns_written, header, rows_written

_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Full-width signs too: some spreadsheets take them for the others where Chinese or Japanese is set."""
_LINES: Final = 500
"""So many lines go out together: one by one they cost more to send than to write."""


def safe(value: Value) -> Value:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe; numbers stay."""
    if (
        isinstance(value, str)
        and value.startswith(_RISKY)
        and not value.lstrip("+-").replace(".", "", 1).replace(",", "").rstrip("%").isdigit()
    ):
        return "'" + value
    return value


def csv_pieces(table: Table, above: Sequence[str], language: str) -> Iterator[str]:
    """The file in pieces: the byte order mark, the lines ``above`` the header, the header, the rows."""
    yield "\ufeff"
    yield from _pieces([line] for line in above)
    yield from _pieces([[header(column, language) for column in columns_written(table, language)]])
    yield from _pieces(rows_written(table, language))


def _pieces(rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number, row in enumerate(rows, start=1):
        writer.writerow([safe(cell) for cell in row])
        if number % _LINES == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    if out.tell():
        yield out.getvalue()
