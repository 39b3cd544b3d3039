"""A book with truth, written in each container that we can make, and where in its bytes each cell lies."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import column_index_from_string

from tests.containers import MAKERS, text, unzipped, xlsx, zipped
from tests.mutations.truth import Book, Leaf

SHEETS: Final = ("xlsx", "xlsx_inline", "xlsb", "xls", "ods", "xml_2003")
SINGLE: Final = (
    "csv_utf8", "csv_utf8_bom", "csv_gb18030", "csv_utf16", "csv_utf16le", "csv_utf16be", "tsv_gb18030", "html_utf8", "html_gb18030",
)  # fmt: skip
ZIPPED: Final = ("xlsx", "xlsx_inline", "xlsb", "ods")
SUFFIX: Final = {"xlsx_inline": "xlsx", "xml_2003": "xls", "html_utf8": "xls", "html_gb18030": "xls"}
_ENCODING: Final = {
    "csv_utf8": ("utf-8", 0), "csv_utf8_bom": ("utf-8", 3), "csv_gb18030": ("gb18030", 0), "csv_utf16": ("utf-16-le", 2),
    "csv_utf16le": ("utf-16-le", 0), "csv_utf16be": ("utf-16-be", 0), "tsv_gb18030": ("gb18030", 0),
}  # fmt: skip


def _plain(value: Any) -> Any:
    """A value as a container without dates and truth values holds it."""
    if isinstance(value, bool | date):
        return str(value)
    return value


def grid(leaf: Leaf) -> list[list[Any]]:
    """The values of a sheet."""
    return [[_plain(box.value) for box in row] for row in leaf.rows]


def write(book: Book, container: str) -> bytes:
    """The bytes of a book; a container without sheets holds the first alone."""
    make = xlsx if container == "xlsx_inline" else MAKERS[container]
    content = _openpyxl(book) if container == "xlsx" else make({leaf.name: grid(leaf) for leaf in book.leaves})
    return _timeless(content) if container in ZIPPED else content


_MOMENT: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def _timeless(content: bytes) -> bytes:
    """A zip that does not tell when it was made: the same book gives the same bytes."""
    return zipped(
        {
            name: _MOMENT.sub(b"2025-01-01T00:00:00", part) if name in ("docProps/core.xml", "meta.xml") else part
            for name, part in unzipped(content).items()
        }
    )


def _openpyxl(book: Book) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for leaf in book.leaves:
        sheet = workbook.create_sheet(leaf.name)
        sheet.sheet_state = "hidden" if leaf.hidden else "visible"
        for i, row in enumerate(leaf.rows, 1):
            for j, box in enumerate(row, 1):
                if box.value is not None:
                    sheet.cell(i, j, _legal(box.value))
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _legal(value: Any) -> Any:
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("?", value)
    if isinstance(value, datetime) and value.year > 9000:
        return str(value)
    return value


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes from ``start`` to ``end`` that say a cell, a row (``column`` None), or all that follows in the sheet (``onward``)."""

    start: int
    end: int
    leaf: int
    row: int
    column: int | None = None
    onward: bool = False


STRINGS: Final = -1
"""The leaf of a span that holds the strings of all sheets."""


def spoil(book: Book, spans: list[Span], positions: list[int], reach: int = 1) -> None:
    """Forget the facts of all cells that bytes from each position say something about."""
    for span in spans:
        if not any(span.start < at + reach and at < span.end for at in positions):
            continue
        if span.leaf == STRINGS:
            for leaf in book.leaves:
                for row in leaf.rows:
                    for box in row:
                        box.fact = None if isinstance(box.value, str) else box.fact
            continue
        if span.leaf >= len(book.leaves):
            continue
        leaf = book.leaves[span.leaf]
        last = len(leaf.rows) if span.onward else span.row + 1
        if span.row <= leaf.header:
            leaf.spoil(leaf.body)
        elif span.row < len(leaf.rows):
            label = leaf.content == "summary" and span.column == 0
            leaf.spoil(range(span.row, last), None if span.column is None or label else [span.column])


def spans_of_text(book: Book, container: str) -> list[Span]:
    """Each row of a text file, and the two bytes of the next that a lost end of line would join to it."""
    encoding, at = _ENCODING[container]
    found = []
    for i, row in enumerate(grid(book.leaves[0])):
        size = len(text([row], "\t" if container.startswith("tsv") else ",").encode(encoding))
        found.append(Span(at, at + size, 0, i))
        found.append(Span(at + size - 4, at + size, 0, i + 1))
        at += size
    return found


_ROWS: Final = {
    "html": rb"<tr>.*?</tr>",
    "xml_2003": rb"<Row>.*?</Row>",
    "content.xml": rb"<table:table-row\b.*?</table:table-row>",
}
_TABLES: Final = {"html": rb"<table\b.*?</table>", "xml_2003": rb"<Worksheet\b.*?</Worksheet>", "content.xml": rb"<table:table\b.*?</table:table>"}  # fmt: skip


def spans_of_markup(content: bytes, kind: str) -> list[Span]:
    """Each row of a page, of SpreadsheetML or of an ods."""
    found = []
    for leaf, table in enumerate(re.finditer(_TABLES[kind], content, re.DOTALL)):
        for i, row in enumerate(re.finditer(_ROWS[kind], table[0], re.DOTALL)):
            start, end = table.start() + row.start(), table.start() + row.end()
            found.append(Span(start, end, leaf, i))
            if kind == "html":  # whose rows join where a tag is lost
                found += [Span(start - 5, start + 4, leaf, i, onward=True), Span(end - 5, end, leaf, i, onward=True)]
    return found


def spans_of_sheet_xml(content: bytes, leaf: int) -> list[Span]:
    """Each cell of an xlsx's sheet, and each row's tag."""
    found = []
    for cell in re.finditer(rb'<c r="([A-Z]+)(\d+)".*?(?:/>|</c>)', content, re.DOTALL):
        found.append(
            Span(cell.start(), cell.end(), leaf, int(cell[2]) - 1, column_index_from_string(cell[1].decode()) - 1)
        )
    for row in re.finditer(rb'<row r="(\d+)"[^>]*>', content):
        found.append(Span(row.start(), row.end(), leaf, int(row[1]) - 1))
    return found


def records(stream: bytes, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """(start, type, length) of each record of BIFF."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield at, kind, size
        at += 4 + size


_CELLS: Final = frozenset({0x203, 0x27E, 0xFD, 0x205, 0x201, 0x06})
_MANY: Final = 0xBD
_SST: Final = frozenset({0xFC, 0x3C})


def spans_of_biff(stream: bytes, offset: int = 0) -> list[Span]:
    """Each cell's record of an .xls stream; the head of a record decides about all that follows."""
    found: list[Span] = []
    leaf = -1
    for start, kind, size in records(stream):
        a, b = offset + start, offset + start + 4 + size
        if kind == 0x809:
            leaf += 1
        if kind in _SST:
            found.append(Span(a, b, STRINGS, 0))
        found += [Span(a, a + 4, n, 0, onward=True) for n in range(max(leaf - 1, 0), 8)] if leaf >= 0 else []
        if kind in (*_CELLS, _MANY) and leaf >= 1:
            row, column = struct.unpack_from("<HH", stream, start + 4)
            found.append(Span(a, b, leaf - 1, row, None if kind == _MANY else column))
    return found


def spans_of_biff12(content: bytes, leaf: int) -> list[Span]:
    """Each cell's record of an xlsb sheet, likewise."""
    found: list[Span] = []
    at = row = 0
    while at < len(content):
        start, kind = at, content[at]
        at += 1
        if kind & 0x80:
            at += 1
        size = shift = 0
        while True:
            byte = content[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        found.append(Span(start, at, leaf, row, onward=True))
        if kind == 0:
            row = struct.unpack_from("<I", content, at)[0]
            found.append(Span(at, at + size, leaf, row, onward=True))
        elif kind in (5, 6):
            found.append(Span(start, at + size, leaf, row, struct.unpack_from("<I", content, at)[0]))
        at += size
    return found


def spans_of_member(name: str, content: bytes) -> list[Span]:
    """What the bytes of a zip's member say."""
    if sheet := re.fullmatch(r"xl/worksheets/sheet(\d+)\.(xml|bin)", name):
        leaf = int(sheet[1]) - 1
        return spans_of_sheet_xml(content, leaf) if sheet[2] == "xml" else spans_of_biff12(content, leaf)
    if name == "content.xml":
        return spans_of_markup(content, name)
    return [Span(0, len(content), STRINGS, 0)] if name == "xl/sharedStrings.xml" else []


def spans_of(book: Book, container: str, content: bytes) -> list[Span]:
    """What the bytes of a container say; a zip's are not what its cells are."""
    if container in _ENCODING:
        return spans_of_text(book, container)
    if container == "xls":
        return spans_of_biff(content[512:], 512)
    if container in ZIPPED:
        return []
    return spans_of_markup(content, "html" if container.startswith("html") else container)


Members = dict[str, bytes]


def members(content: bytes) -> Members:
    """The members of a zip."""
    return unzipped(content)
