"""What a workbook says of its cells beside their values: shown as percent, an error value, a formula that was never calculated.

Readers of values give 0.72 for a cell that shows 72%, and nothing for one that shows #REF!.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final
from xml.etree import ElementTree

from data.letters import column_index_from_string
from etl.model import Sheet
from etl.read.biff import biff_records, biff_sheets
from etl.read.compound import stream
from etl.read.open_marks import typed_cells

UNCALCULATED: Final = "="
"""What stands in :attr:`etl.model.Sheet.broken` for a formula without a value."""
_LARGE: Final = 48_000_000
"""Bytes of a sheet's XML beyond which it is looked through only where the workbook has percent formats or a chain of formulas."""


@dataclass(slots=True)
class Marks:
    """Of a sheet, by (row, column), 0-based: cells shown as percent, crossed out, and cells without a value that are no blanks."""

    percent: set[tuple[int, int]] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    broken: dict[tuple[int, int], str] = field(default_factory=dict)


def apply_marks(sheet: Sheet, marks: Marks) -> None:
    """Write percentages as they are shown (``72%``) into a sheet, and note its broken cells."""
    for row, column in marks.percent:
        if row < len(sheet.rows) and column < len(sheet.rows[row]):
            cell = sheet.rows[row][column]
            if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                sheet.rows[row][column] = _shown(cell)
    for row, column in marks.broken:
        if row < len(sheet.rows) and column < len(sheet.rows[row]):
            sheet.rows[row][column] = ""
    sheet.broken, sheet.struck = marks.broken, marks.struck


def _shown(number: float) -> str:
    """A number as percent, with all its digits: ``0.655`` is ``65.5%``."""
    amount = (Decimal(f"{number:.15g}") * 100).normalize()
    return f"{amount:f}%"


_BUILT_IN_PERCENT: Final = frozenset({"9", "10"})
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ERROR: Final = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(.*?)</(?:\w+:)?c>', re.DOTALL
)
_NEVER: Final = re.compile(
    rb'<(?:\w+:)?c\b(?![^>]*\bt="(?:str|e|b)")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*'
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_VALUE: Final = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def marks_of_archive(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """Sheet's name -> its marks, of an xlsx or ods; of others nothing. XML that is broken tells nothing: its reader refuses it."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        return _marks_of_open(archive)
    try:
        styles, struck = _marked_styles(archive) if "xl/styles.xml" in names else ([], [])
        members = _members(archive)
    except (ElementTree.ParseError, KeyError):
        return {}
    percent, crossed = (_styled(found) if found else None for found in (styles, struck))
    eager = bool(styles) or bool(struck) or "xl/calcChain.xml" in names
    return {
        name: _marks(archive.read(member), percent, crossed)
        for name, member in members.items()
        if member in names and (eager or archive.getinfo(member).file_size <= _LARGE)
    }


def _marks_of_open(archive: zipfile.ZipFile) -> dict[str, Marks]:
    found: dict[str, Marks] = {}
    for name, row, column, said in typed_cells(archive):
        marks = found.setdefault(name, Marks())
        if said == "percentage":
            marks.percent.add((row, column))
        else:
            marks.broken[row, column] = said
    return found


def _members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet's name -> the member that holds it."""
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): _member(link.get("Target", "")) for link in links}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    return {
        sheet.get("name", ""): targets.get(sheet.get(_RELATION), "")
        for sheet in book.iter()
        if sheet.tag.endswith("}sheet")
    }


def _member(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _marked_styles(archive: zipfile.ZipFile) -> tuple[list[str], list[str]]:
    """The numbers of the cell styles whose format shows percent, and of those whose font has a line through it."""
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    shown = set(_BUILT_IN_PERCENT)
    for each in root.iter():
        if each.tag.endswith("}numFmt") and "%" in _QUOTED.sub("", each.get("formatCode", "")):
            shown.add(each.get("numFmtId", ""))
    cells = next((each for each in root if each.tag.endswith("}cellXfs")), None)
    fonts = next((each for each in root if each.tag.endswith("}fonts")), None)
    struck = {str(n) for n, font in enumerate(fonts if fonts is not None else ()) if _is_struck(font)}
    used = [*enumerate(cells if cells is not None else ())]
    return (
        [str(n) for n, style in used if style.get("numFmtId") in shown],
        [str(n) for n, style in used if style.get("fontId") in struck],
    )


def _is_struck(font: ElementTree.Element) -> bool:
    return any(each.tag.endswith("}strike") and each.get("val", "1") not in ("0", "false") for each in font)


def _styled(styles: list[str]) -> re.Pattern[bytes]:
    numbers = "|".join(styles).encode()
    return re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bs="(?:' + numbers + rb')")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*[^/>]>')


def _marks(xml: bytes, percent: re.Pattern[bytes] | None, crossed: re.Pattern[bytes] | None) -> Marks:
    marks = Marks()
    if crossed is not None:
        marks.struck = {_place(found) for found in crossed.finditer(xml)}
    if percent is not None:
        marks.percent = {_place(found) for found in percent.finditer(xml)}
    if b't="e"' in xml:
        for found in _ERROR.finditer(xml):
            value = _VALUE.search(found[3])
            marks.broken[_place(found)] = value[1].decode("utf-8", "replace") if value else "#VALUE!"
    if _has_formulas(xml):
        marks.broken |= {_place(found): UNCALCULATED for found in _NEVER.finditer(xml)}
    return marks


def _has_formulas(xml: bytes) -> bool:
    """Whether XML has an element that begins with f, whatever stands before it. The letter is rare among cells, and the signs before it are not."""
    at = xml.find(b"f")
    while at >= 0 and xml[at - 1 : at] not in (b"<", b":"):
        at = xml.find(b"f", at + 1)
    return at >= 0


def _place(found: re.Match[bytes]) -> tuple[int, int]:
    return int(found[2]) - 1, column_index_from_string(found[1].decode()) - 1


_STYLE: Final = 0x00E0
_FORMAT: Final = 0x041E
_NUMBER: Final = 0x0203
_RK: Final = 0x027E
_MANY_RK: Final = 0x00BD
_FORMULA: Final = 0x0006
_BOOL_OR_ERROR: Final = 0x0205
_ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
"""[MS-XLS] 2.5.10 BErr."""


def marks_of_biff(content: bytes) -> dict[str, Marks]:
    """Sheet's name -> its marks, of an .xls; a formula there always has a value. Records that are cut off tell nothing."""
    book = stream(content, "Workbook")
    if book is None:
        return {}
    try:
        styles = _biff_percent(book.content)
        return {name: _biff_marks(book.content, start, styles) for start, name in biff_sheets(book.content)}
    except (struct.error, IndexError):
        return {}


def _biff_percent(book: bytes) -> set[int]:
    """The numbers of the cell styles (XF) whose format shows percent."""
    shown, used = {9, 10}, list[int]()
    for kind, at, size in biff_records(book, 0):
        if kind == _FORMAT and size >= 5:
            wide = book[at + 4] & 1
            code = book[at + 5 : at + size].decode("utf-16-le" if wide else "latin-1", "replace")
            if "%" in _QUOTED.sub("", code):
                shown.add(struct.unpack_from("<H", book, at)[0])
        elif kind == _STYLE and size >= 4:
            used.append(struct.unpack_from("<H", book, at + 2)[0])
    return {number for number, format_ in enumerate(used) if format_ in shown}


def _biff_marks(book: bytes, start: int, styles: set[int]) -> Marks:
    marks = Marks()
    for kind, at, size in biff_records(book, start):
        if kind == _BOOL_OR_ERROR and size >= 8:
            row, column, _, value, is_error = struct.unpack_from("<HHHBB", book, at)
            if is_error:
                marks.broken[row, column] = _ERRORS.get(value, "#VALUE!")
        elif kind == _FORMULA and size >= 14:
            row, column, style = struct.unpack_from("<HHH", book, at)
            if (
                book[at + 12 : at + 14] == b"\xff\xff" and book[at + 6] == 2
            ):  # a value that is an error: [MS-XLS] 2.5.133
                marks.broken[row, column] = _ERRORS.get(book[at + 8], "#VALUE!")
            elif style in styles:
                marks.percent.add((row, column))
        elif styles and kind in (_NUMBER, _RK, _MANY_RK):
            marks.percent.update(_biff_styled(book, kind, at, size, styles))
    return marks


def _biff_styled(book: bytes, kind: int, at: int, size: int, styles: set[int]) -> Iterator[tuple[int, int]]:
    """The cells of a record of numbers that are shown as percent."""
    row, column = struct.unpack_from("<HH", book, at)
    for n in range((size - 6) // 6 if kind == _MANY_RK else 1):
        if struct.unpack_from("<H", book, at + 4 + 6 * n)[0] in styles:
            yield row, column + n
