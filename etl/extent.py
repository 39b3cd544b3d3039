"""How far a workbook's sheets reach, from their XML, before they are parsed: the reader makes room for every cell up to the last."""

from __future__ import annotations

import re
import zipfile
from typing import Final
from xml.etree import ElementTree

from openpyxl.utils import column_index_from_string

from data.settings import ReadingLimits
from etl.model import UnreadableFile

SMALL: Final = 4_000_000
"""Bytes of a sheet's XML that are looked through in any case; of a larger one only if it says itself that it reaches too far."""
_BLOCK: Final = 1 << 20
_LONGEST: Final = 200
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_DIMENSION: Final = re.compile(rb'<(?:\w+:)?dimension\b[^>]*?\bref="(?:[A-Z]+[0-9]+:)?([A-Z]{1,7})([0-9]{1,12})"')
_CELL: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,7})([0-9]{1,12})"[^>]*?(?:(/)>|>(\s*</)?)')
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def check_extent(archive: zipfile.ZipFile, limits: ReadingLimits) -> None:
    """Raise :class:`etl.model.UnreadableFile` for a sheet of xlsx with a cell beyond the limits, or so far off that the sheet has too many."""
    for member in archive.infolist():
        if not _SHEET.fullmatch(member.filename):
            continue
        with archive.open(member) as file:
            head = file.read(_BLOCK)
            said = _DIMENSION.search(head[:4096])
            if member.file_size > SMALL and (said is None or _fits(*_place(said), limits)):
                continue
            row = column = 0
            last = b""
            while head:
                for match in _CELL.finditer(head):
                    if match[3] or match[4]:  # without a value: format alone
                        continue
                    at = _place(match)
                    if at[0] > row or at[1] > column:
                        row, column, last = max(row, at[0]), max(column, at[1]), match[1] + match[2]
                more = file.read(_BLOCK)
                head = head[head.rfind(b"<", -_LONGEST) :] + more if more else b""
        if row > limits.rows or column > limits.columns:
            raise UnreadableFile("file_too_large", {"reason": f"{_name(archive, member.filename)}: {row} x {column}"})
        if row * column > limits.cells:
            sheet = _name(archive, member.filename)
            raise UnreadableFile("cell_far_off", {"sheet": sheet, "cell": last.decode(), "size": f"{row} x {column}"})


def _place(match: re.Match[bytes]) -> tuple[int, int]:
    letters = match[1].decode()
    column = column_index_from_string(letters) if len(letters) <= 3 else 26 ** len(letters)
    return int(match[2]), column


def _fits(row: int, column: int, limits: ReadingLimits) -> bool:
    return row <= limits.rows and column <= limits.columns and row * column <= limits.cells


def _name(archive: zipfile.ZipFile, member: str) -> str:
    """The name of the sheet that a member holds; the member's own where the workbook does not tell."""
    try:
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile):
        return member
    targets = {link.get("Id"): f"xl/{link.get('Target', '').removeprefix('/xl/')}" for link in links}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet") and targets.get(sheet.get(_RELATION)) == member:
            return sheet.get("name") or member
    return member
