"""Web pages and XML that call themselves .xls: their tables as grids of cells, with the standard library alone."""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser
from typing import Final
from xml.etree import ElementTree

from data.settings import ReadingLimits
from etl.model import Sheet, UnreadableFile, Value

_SPREADSHEET: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"


def is_markup(head: bytes) -> bool:
    """Whether a file begins like HTML or XML (its first 4 KB are enough)."""
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    return start.startswith(
        (
            b"<html",
            b"<workbook",
            b"<ss:workbook",
            b"<body",
            b"<style",
            b"<tr",
            b"<!doctype html",
            b"<table",
            b"<?xml",
            b"<meta",
            b"<head",
            b"<!--",
        )
    )


def markup_sheets(text: str, limits: ReadingLimits) -> list[Sheet]:
    """The worksheets of SpreadsheetML 2003, or the tables of a web page, one sheet each.

    Raises :class:`ValueError` where the text holds neither, and :class:`etl.model.UnreadableFile` where a table is over a limit.
    """
    if "urn:schemas-microsoft-com:office:spreadsheet" in text[:4096] and "<table" not in text[:4096]:
        return _spreadsheet_xml(text, limits)
    page = _Page(limits)
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

    def __init__(self, limits: ReadingLimits) -> None:
        self.rows: list[list[Value]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self._limits = limits
        self._cells = 0
        self._until: dict[int, int] = {}

    def next_row(self) -> None:
        self.rows.append([])
        if len(self.rows) > self._limits.rows:
            raise UnreadableFile("file_too_large", {"reason": f"{len(self.rows)} rows"})

    def put(self, value: Value, across: int, down: int, column: int | None = None) -> None:
        """Put a cell in the last row; ``column`` counts from 0. A merged cell takes its columns in the ``down - 1`` rows below too."""
        if not self.rows:
            self.next_row()
        row = self.rows[-1]
        top = len(self.rows) - 1
        j = len(row) if column is None else column
        while self._until.get(j, 0) > top:
            j += 1
        new = j + across - len(row)
        self._cells += max(new, 0)
        if j + across > self._limits.columns or self._cells > self._limits.cells:
            raise UnreadableFile("file_too_large", {"reason": f"{j + across} columns, {self._cells} cells"})
        row.extend([None] * new)
        row[j] = value
        if across > 1 or down > 1:
            self.merged.append((top + 1, j + 1, top + down, j + across))
            self._until.update((k, top + down) for k in range(j, j + across))


class _Page(HTMLParser):
    """Collects the tables of a web page; a table inside a cell becomes a table of its own."""

    def __init__(self, limits: ReadingLimits) -> None:
        super().__init__(convert_charrefs=True)
        self._limits = limits
        self.tables: list[_Grid] = []
        self._open: list[_Grid] = []
        self._text: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_cell()
            grid = _Grid(self._limits)
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
    """A whole number from 1; 1 where there is none. One that no sheet has is more than every limit."""
    if text is None or not text.strip().isdecimal():
        return 1
    return max(int(text.strip()[:9]), 1)


def _spreadsheet_xml(text: str, limits: ReadingLimits) -> list[Sheet]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:  # no table needs one; entities expand without bound
        raise ValueError("XML with a document type")
    try:
        root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff")))
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    sheets = []
    for number, worksheet in enumerate(root.iterfind(f"{_SPREADSHEET}Worksheet"), start=1):
        grid = _Grid(limits)
        for row in worksheet.iterfind(f"{_SPREADSHEET}Table/{_SPREADSHEET}Row"):
            at = row.get(f"{_SPREADSHEET}Index")
            while at and len(grid.rows) < _count(at) - 1:
                grid.next_row()
            grid.next_row()
            for cell in row.iterfind(f"{_SPREADSHEET}Cell"):
                across = _more(cell.get(f"{_SPREADSHEET}MergeAcross")) + 1
                down = _more(cell.get(f"{_SPREADSHEET}MergeDown")) + 1
                place = cell.get(f"{_SPREADSHEET}Index")
                grid.put(_xml_value(cell), across, down, _count(place) - 1 if place else None)
        sheets.append(Sheet(worksheet.get(f"{_SPREADSHEET}Name") or str(number), grid.rows, grid.merged))
    if not any(cell for sheet in sheets for row in sheet.rows for cell in row):
        raise ValueError("XML without a cell")
    return sheets


def _more(text: str | None) -> int:
    return _count(text) if text and text.strip("0 ") else 0


def _xml_value(cell: ElementTree.Element) -> Value:
    data = cell.find(f"{_SPREADSHEET}Data")
    if data is None:
        return None
    text = "".join(data.itertext())
    if data.get(f"{_SPREADSHEET}Type") == "Number":
        with suppress(ValueError):
            return float(text)
    return text or None
