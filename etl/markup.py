"""Web pages and XML that call themselves .xls: their tables as grids of cells, with the standard library alone."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final
from xml.etree import ElementTree

from etl.model import Sheet, Value

_SPREADSHEET: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"


def is_markup(head: bytes) -> bool:
    """Whether a file begins like HTML or XML (its first 4 KB are enough)."""
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    return start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<head", b"<!--"))


def markup_sheets(text: str) -> list[Sheet]:
    """The worksheets of SpreadsheetML 2003, or the tables of a web page, one sheet each.

    Raises :class:`ValueError` where the text holds neither.
    """
    if "urn:schemas-microsoft-com:office:spreadsheet" in text[:4096] and "<table" not in text[:4096]:
        return _spreadsheet_xml(text)
    page = _Page()
    page.feed(text)
    page.close()
    tables = [grid for grid in page.tables if any(cell for row in grid.rows for cell in row)]
    if not tables:
        raise ValueError("HTML/XML without a table")
    return [
        Sheet(None if len(tables) == 1 else str(number), grid.rows, grid.merged)
        for number, grid in enumerate(tables, start=1)
    ]


class _Grid:
    """A table while it is read: cells are put at the next place that no merged cell takes."""

    def __init__(self) -> None:
        self.rows: list[list[Value]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self._taken: set[tuple[int, int]] = set()

    def next_row(self) -> None:
        self.rows.append([])

    def put(self, value: Value, across: int, down: int, column: int | None = None) -> None:
        if not self.rows:
            self.next_row()
        row = self.rows[-1]
        top = len(self.rows) - 1
        j = len(row) if column is None else column
        while (top, j) in self._taken:
            j += 1
        row.extend([None] * (j + across - len(row)))
        row[j] = value
        if across > 1 or down > 1:
            self.merged.append((top + 1, j + 1, top + down, j + across))
            self._taken.update((i, k) for i in range(top, top + down) for k in range(j, j + across))


class _Page(HTMLParser):
    """Collects the tables of a web page; a table inside a cell becomes a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Grid] = []
        self._open: list[_Grid] = []
        self._text: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_cell()
            grid = _Grid()
            self.tables.append(grid)
            self._open.append(grid)
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].next_row()
        elif tag in ("td", "th") and self._open:
            self._end_cell()
            said = dict(attrs)
            self._span = (_count(said.get("colspan")), _count(said.get("rowspan")))
            self._text = []
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _end_cell(self) -> None:
        if self._text is not None and self._open:
            text = re.sub(r"[ \t\r\xa0]+", " ", "".join(self._text)).strip()
            self._open[-1].put(text or None, *self._span)
        self._text = None


def _count(text: str | None) -> int:
    return min(max(int(text), 1), 1000) if text is not None and text.strip().isdigit() else 1


def _spreadsheet_xml(text: str) -> list[Sheet]:
    if "<!ENTITY" in text[:65536]:
        raise ValueError("XML with entities")
    try:
        root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff")))
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    sheets = []
    for number, worksheet in enumerate(root.iter(f"{_SPREADSHEET}Worksheet"), start=1):
        grid = _Grid()
        for row in worksheet.iter(f"{_SPREADSHEET}Row"):
            place = _count(row.get(f"{_SPREADSHEET}Index"))
            while row.get(f"{_SPREADSHEET}Index") and len(grid.rows) < place - 1:
                grid.next_row()
            grid.next_row()
            for cell in row.iter(f"{_SPREADSHEET}Cell"):
                at = cell.get(f"{_SPREADSHEET}Index")
                across = int(cell.get(f"{_SPREADSHEET}MergeAcross") or 0) + 1
                down = int(cell.get(f"{_SPREADSHEET}MergeDown") or 0) + 1
                grid.put(_xml_value(cell), across, down, int(at) - 1 if at else None)
        sheets.append(Sheet(worksheet.get(f"{_SPREADSHEET}Name") or str(number), grid.rows, grid.merged))
    if not any(cell for sheet in sheets for row in sheet.rows for cell in row):
        raise ValueError("XML without a cell")
    return sheets


def _xml_value(cell: ElementTree.Element) -> Value:
    data = cell.find(f"{_SPREADSHEET}Data")
    if data is None:
        return None
    text = "".join(data.itertext())
    if data.get(f"{_SPREADSHEET}Type") == "Number":
        return float(text)
    return text or None
