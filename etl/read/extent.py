"""What is looked at in a workbook before it is parsed: the reader makes room for every cell up to the last, and reads on over broken XML."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final
from xml.etree import ElementTree
from xml.parsers import expat

from data.letters import column_index_from_string
from data.settings import ReadingLimits
from etl.model import UnreadableFile
from etl.read.biff import UTF_16, biff_records, biff_sheets, wrong_codepage
from etl.read.compound import Stream, stream
from etl.read.need import PER_CELL

SMALL: Final = 4_000_000
"""Bytes of a sheet's XML that are looked through in any case; of a larger one only if it says itself that it reaches too far."""
_BLOCK: Final = 1 << 20
_LEAST: Final = 12
"""Bytes of XML that a cell with a value, or a text, takes at least."""
_SHORTEST: Final = 3
"""Bytes of XML that an element takes at least, for each of its marks."""
_LONGEST: Final = 200
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_DIMENSION: Final = re.compile(rb'<(?:\w+:)?dimension\b[^>]*?\bref="(?:[A-Z]+[0-9]+:)?([A-Z]{1,7})([0-9]{1,12})"')
_CELL: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,7})([0-9]{1,12})"[^>]*?(?:(/)>|>(\s*</)?)')
_NEAR: Final = (9_999, 702)
"""Rows and columns of a cell that is written with four figures and two letters at most."""
_FARTHER: Final = re.compile(rb'r="(?:[A-Z]{3}|[A-Z]{1,2}[0-9]{5})')
"""The place of a cell beyond those, or what looks like one."""
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


_SOUND: Final = {
    "worksheet": r"xl/worksheets/[^/]+\.xml",
    "workbook": r"xl/workbook\.xml",
    "sst": r"xl/sharedStrings\.xml",
    "styleSheet": r"xl/styles\.xml",
    "Relationships": r"xl/_rels/workbook\.(?:xml|bin)\.rels",
    "document-content": r"content\.xml",
}
"""Members of a workbook that hold cells, or lead to them, by the name of their root."""


_KEPT: Final = 16_000_000
"""Bytes of a workbook's members that are kept once they are unpacked: each is looked at three times."""


class Members(zipfile.ZipFile):
    """A workbook's members. ``unpacked``: small ones, by where they stand in the file, so that none is unpacked twice."""

    def __init__(self, file: Path | IO[bytes], unpacked: dict[int, bytes] | None = None) -> None:
        super().__init__(file)
        self.unpacked = {} if unpacked is None else unpacked

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """The content of a member. Raises as the base does."""
        member = name if isinstance(name, zipfile.ZipInfo) else self.getinfo(name)
        content = self.unpacked.get(member.header_offset)
        if content is None:
            content = super().read(member, pwd)
            if member.file_size <= SMALL and len(content) + sum(map(len, self.unpacked.values())) <= _KEPT:
                self.unpacked[member.header_offset] = content
        return content


def check_members(archive: zipfile.ZipFile, limits: ReadingLimits, fitted: ReadingLimits) -> None:
    """Raise :class:`etl.model.UnreadableFile` for a workbook that is not to be parsed. ``fitted``: the limits with this file's own memory.

    First what its list of members tells, then what is counted as they are unpacked, at last what is looked through.
    """
    check_density(archive)
    check_parts(archive)
    check_extent(archive, limits)
    check_cells(archive, fitted)
    check_extent_binary(archive, limits)
    check_sound(archive)


def check_sound(archive: zipfile.ZipFile) -> None:
    """Raise :class:`etl.model.UnreadableFile` for XML that holds cells, or leads to them, and is broken, something else, or declares a document type.

    The reader passes over an end that fits no beginning, and with it over cells. A member larger than :data:`SMALL` has its checksum alone.
    """
    for member in archive.infolist():
        root = next((r for r, name in _SOUND.items() if re.fullmatch(name, member.filename, re.IGNORECASE)), None)
        if root and member.file_size <= SMALL:
            try:
                _parse(archive.read(member), root)
            except (expat.ExpatError, ValueError) as error:
                raise UnreadableFile("file_unreadable", {"reason": f"{member.filename}: {error}"}) from error


def _parse(content: bytes, root: str) -> None:
    """Go through XML. Raises ExpatError or ValueError where it is broken or has another root."""
    parser = expat.ParserCreate()

    def begin(name: str, _: object) -> None:
        if name.rpartition(":")[2] != root and not (root == "worksheet" and name.endswith("sheet")):
            raise ValueError(f"<{name[:40]}> is no {root}")
        parser.StartElementHandler = None

    def refuse(*_: object) -> None:
        raise ValueError("XML with a document type")

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(content, True)


_BINARY_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.bin", re.IGNORECASE)
_BINARY_ROW: Final = 0
_BINARY_CELLS: Final = range(2, 12)
"""Records of xlsb: BrtRowHdr; BrtCellRk to BrtFmlaError, which have a value ([MS-XLSB] 2.3.2)."""


def check_extent_binary(archive: zipfile.ZipFile, limits: ReadingLimits) -> None:
    """The same as :func:`check_extent` for the sheets of an xlsb, of which those over :data:`SMALL` bytes are left to the limit of memory."""
    for member in archive.infolist():
        if not _BINARY_SHEET.fullmatch(member.filename) or member.file_size > SMALL:
            continue
        row = last = column = 0
        for kind, content in _binary_records(archive.read(member)):
            if kind == _BINARY_ROW and len(content) >= 4:
                (row,) = struct.unpack_from("<I", content)
            elif kind in _BINARY_CELLS and len(content) >= 4:
                (j,) = struct.unpack_from("<I", content)
                last, column = max(last, row + 1), max(column, j + 1)
                if last * column > limits.cells or column > limits.columns:
                    args = {"sheet": member.filename, "cell": f"R{row + 1}C{j + 1}", "size": f"{last} x {column}"}
                    raise UnreadableFile("cell_far_off", args)


def _binary_records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(type, content) of each record of BIFF12: type in one byte or two, length in up to four, seven bits in each ([MS-XLSB] 2.1.4)."""
    at = 0
    while at + 2 <= len(content):
        kind = content[at]
        at += 1
        if kind & 0x80:
            kind |= content[at] << 8
            at += 1
        size = 0
        for shift in (0, 7, 14, 21):
            byte = content[at] if at < len(content) else 0
            at += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield kind, content[at : at + size]
        at += size


_SHEET_NAMED: Final = re.compile(rb"<(?:\w+:)?sheet\b")
_BINARY_SHEET_NAMED: Final = 156
"""The record of xlsb that names a sheet, BrtBundleSh ([MS-XLSB] 2.3.2)."""


def _check_sheets(archive: zipfile.ZipFile) -> None:
    """One member would be read for each of many sheets."""
    held = set(archive.namelist())
    named = 0
    if "xl/workbook.xml" in held:
        named = sum(1 for _ in _SHEET_NAMED.finditer(archive.read("xl/workbook.xml")))
    elif "xl/workbook.bin" in held:
        named = sum(kind == _BINARY_SHEET_NAMED for kind, _ in _binary_records(archive.read("xl/workbook.bin")))
    if named > len(held):
        raise UnreadableFile("file_too_large", {"reason": f"{named} sheets in {len(held)} members"})


_BIFF_CELLS: Final = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})
"""Records of cells with a value: Formula, MulRk, RString, LabelSst, Number, Label, BoolErr, RK ([MS-XLS] 2.3.2)."""
_BIFF_STRINGS: Final = 0x00FC
_BIFF_DIMENSIONS: Final = 0x0200
_BIFF_MANY: Final = 0x00BD


def check_extent_biff(content: bytes, limits: ReadingLimits) -> bytes:
    """The same as :func:`check_extent` for an .xls, of which the reader makes room for what a sheet says of itself, too.

    Raises ValueError for a file that is damaged so that it could not be read in any memory. Returns the file, with its code page put right, and what a sheet says of its extent where it is more than a sheet may have.
    """
    book = stream(content, "Workbook", "Book")
    if book is None:
        return content
    for kind, at, size in biff_records(book.content, 0):
        if kind == _BIFF_STRINGS and size >= 8 and _too_many_strings(book.content, at):
            raise ValueError("more strings than bytes")
    patched = _with_codepage(book, content)
    for start, name in biff_sheets(book.content):
        row = column = said_at = said_size = 0
        for kind, at, size in biff_records(book.content, start):
            if kind == _BIFF_DIMENSIONS and _says_too_much(book.content[at : at + size], limits):
                said_at, said_size = at, size
            if kind not in _BIFF_CELLS or size < 4:
                continue
            i, j = struct.unpack_from("<HH", book.content, at)
            if kind == _BIFF_MANY:
                j = max(j, struct.unpack_from("<H", book.content, at + size - 2)[0])
            row, column = max(row, i + 1), max(column, j + 1)
            if row * column > limits.cells or column > limits.columns:
                args = {"sheet": name, "cell": f"R{i + 1}C{j + 1}", "size": f"{row} x {column}"}
                raise UnreadableFile("cell_far_off", args)
        if said_size:
            patched = patched or bytearray(content)
            right = struct.pack("<IIHH" if said_size >= 14 else "<HHHH", 0, row, 0, column)
            for n, byte in enumerate(right[:said_size]):
                patched[book.place(said_at + n)] = byte
    return bytes(patched) or content


def _with_codepage(book: Stream, content: bytes) -> bytearray:
    """The file with the code page of its texts put right; empty where there is nothing to put right."""
    at = wrong_codepage(book.content)
    if at is None:
        return bytearray()
    patched = bytearray(content)
    for n, byte in enumerate(UTF_16):
        patched[book.place(at + n)] = byte
    return patched


def _too_many_strings(book: bytes, at: int) -> bool:
    """Whether the table of strings says that it has more than there are bytes for, three at least for each."""
    (count,) = struct.unpack_from("<I", book, at + 4)
    return bool(count * 3 > len(book) - at)


def _says_too_much(dimensions: bytes, limits: ReadingLimits) -> bool:
    layout = "<IIHH" if len(dimensions) >= 14 else "<HHHH"
    if len(dimensions) < struct.calcsize(layout):
        return False
    top, bottom, left, right = struct.unpack_from(layout, dimensions)
    return bool(bottom < top or right < left or (bottom - top) * (right - left) > limits.cells)


_TEXTS: Final = re.compile(r"xl/sharedStrings\.xml", re.IGNORECASE)


def check_cells(archive: zipfile.ZipFile, limits: ReadingLimits) -> None:
    """Raise :class:`etl.model.UnreadableFile` for a workbook whose XML has more rows or cells than limits and memory take.

    They are counted as the XML is unpacked, block by block, before any row is built. What is small cannot have too many.
    """
    room = limits.memory // PER_CELL
    for member in archive.infolist():
        sheet = _SHEET.fullmatch(member.filename)
        if not (sheet or _TEXTS.fullmatch(member.filename)) or member.file_size < _LEAST * room:
            continue
        rows = cells = size = 0
        with archive.open(member) as file:
            while block := file.read(_BLOCK):
                size += len(block)
                rows += block.count(b"<row")
                # Each value has a mark at its beginning and at its end; in shared texts each of them has an end.
                cells += (block.count(b"v>") // 2 + block.count(b"</is>")) if sheet else block.count(b"</si>")
                over = cells > min(room, limits.cells) or (not sheet and size > limits.memory // 2)
                if rows > limits.rows or over:
                    said = f"{member.filename}: over {rows} rows, {cells} cells"
                    raise UnreadableFile("file_too_large", {"reason": said})


_CELLS_IN: Final = re.compile(r"xl/.*\.(?:xml|bin)|content\.xml", re.IGNORECASE)
DENSE: Final = 100_000_000
THIN: Final = 100
"""What holds cells may unpack to ``DENSE`` bytes, or to ``THIN`` times its own: tables shrink to a tenth, seldom to a thirtieth."""


def check_density(archive: zipfile.ZipFile) -> None:
    """Raise :class:`etl.model.UnreadableFile` for a workbook that is small and whose cells unpack to much, however few they are: texts of all but one sign."""
    members = [member for member in archive.infolist() if _CELLS_IN.fullmatch(member.filename)]
    unpacked, packed = (
        sum(sizes) for sizes in zip((0, 0), *((m.file_size, m.compress_size) for m in members), strict=True)
    )
    if unpacked > max(DENSE, THIN * packed):
        raise UnreadableFile("file_too_large", {"reason": f"{packed} bytes unpack to {unpacked}"})


PARTS: Final = 1_000_000
"""Elements, begun and ended, of a member that is read whole: all formats that Excel knows of a workbook are some 300 000."""
_WHOLE: Final = re.compile(
    r"xl/(?:styles|workbook|metadata)\.xml|.*_rels/.*|\[Content_Types\]\.xml|META-INF/manifest\.xml|(?:styles|meta|settings)\.xml",
    re.IGNORECASE,
)


def check_parts(archive: zipfile.ZipFile) -> None:
    """Raise :class:`etl.model.UnreadableFile` for a workbook with more formats, names, sheets or relations than any has: they are read whole."""
    for member in archive.infolist():
        if member.file_size < PARTS * _SHORTEST or not _WHOLE.fullmatch(member.filename):
            continue
        marks = 0
        with archive.open(member) as file:
            while block := file.read(_BLOCK):
                marks += block.count(b"<")
                if marks > PARTS:
                    raise UnreadableFile("file_too_large", {"reason": f"{member.filename}: over {PARTS} elements"})


def check_extent(archive: zipfile.ZipFile, limits: ReadingLimits) -> None:
    """Raise :class:`etl.model.UnreadableFile` for a sheet of xlsx with a cell beyond the limits, or so far off that the sheet has too many, and for a
    workbook that names more sheets than it has members."""
    _check_sheets(archive)
    for member in archive.infolist():
        if not _SHEET.fullmatch(member.filename):
            continue
        with _opened(archive, member) as file:
            head = file.read(_BLOCK if member.file_size > SMALL else SMALL + 1)
            said = _DIMENSION.search(head[:4096])
            if member.file_size <= SMALL and _fits(*_NEAR, limits) and _FARTHER.search(head) is None:
                continue
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


def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    return archive.open(member) if member.file_size > SMALL else io.BytesIO(archive.read(member))


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
