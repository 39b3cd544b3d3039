"""A table as CSV, line by line: UTF-8 with a byte order mark, CRLF, no text that a spreadsheet takes for a formula, none that turns it round."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from data.tables.record import Table, Value
from data.tables.written import columns_written, header, rows_written

_RISKY: Final = tuple("=+-@＝＋－＠﹦﹢﹣﹫")
"""Full-width and small signs too: some spreadsheets take them for the others where Chinese or Japanese is set."""
_BREAKS: Final = re.compile("[\r\n\v\f\x85\u2028\u2029]+")
_UNSEEN: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what follows."""
_LINES: Final = 500
"""So many lines go out together: one by one they cost more to send than to write."""


def safe(value: Value) -> Value:
    """A cell that is one line and that no spreadsheet takes for a formula: text that begins like one gets an apostrophe; numbers stay."""
    if not isinstance(value, str):
        return value
    line = _UNSEEN.sub("", _BREAKS.sub(" ", value))
    number = line.lstrip("+-").replace(".", "", 1).replace(",", "").rstrip("%").isdigit()
    risky = line.startswith("\t") or line.lstrip().startswith(_RISKY)
    return "'" + line if risky and not number else line


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
