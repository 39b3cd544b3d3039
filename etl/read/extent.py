"""What is looked at in a workbook before it is parsed: the reader makes room for every cell up to the last, and reads on over broken XML."""

from __future__ import annotations

import io
import posixpath
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
from etl.read.amounts import BLOCK, SHEET, check_cells, check_density, check_parts, check_tags, check_texts
from etl.read.biff import UTF_16, biff_records, biff_sheets, wrong_codepage
from etl.read.compound import Stream, stream

SMALL: Final = 4_000_000
"""Bytes of a sheet's XML that are looked through in any case; of a larger one only if it says itself that it reaches too far."""
_LONGEST: Final = 200
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
    check_tags(archive)
    check_sheets(archive)
    check_extent(archive, limits)
    check_cells(archive, fitted)
    check_texts(archive)
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

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = _refuse_type
    parser.Parse(content, True)


def _refuse_type(*_: object) -> None:
    raise ValueError("XML with a document type")


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
            kind = (kind & 0x7F) | (content[at] if at < len(content) else 0) << 7
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


_BINARY_SHEET_NAMED: Final = 156
"""The record of xlsb that names a sheet, BrtBundleSh ([MS-XLSB] 2.3.2)."""
_SPARE: Final = 10
"""Sheets that may lead to no member of their own, as where one was taken out of a workbook."""


def check_sheets(archive: zipfile.ZipFile) -> None:
    """Raise :class:`etl.model.UnreadableFile` for a workbook that names many sheets which lead to no member, or to one that others lead to.

    One member would be read for each of them. What is compared is where the relations lead, not how they are called.
    """
    sizes = {_plain(member.filename): member.file_size for member in archive.infolist()}
    book = next((name for name in ("xl/workbook.xml", "xl/workbook.bin") if name in sizes), None)
    if book is None:
        return
    led = _relations(archive, f"xl/_rels/{book.removeprefix('xl/')}.rels")
    targets = [led.get(identity, "") for identity in _sheet_relations(archive, book)]
    own = {target for target in targets if target in sizes}
    again = sum(sizes.get(target, 0) for target in targets) - sum(sizes[target] for target in own)
    if len(targets) - len(own) > _SPARE or again > SMALL:
        said = f"{len(targets)} sheets in {len(own)} members, {again} bytes again"
        raise UnreadableFile("file_too_large", {"reason": said})


def _sheet_relations(archive: zipfile.ZipFile, book: str) -> Iterator[str]:
    """The id of the relation of each sheet that a workbook names; empty where it has none."""
    if book.endswith("xml"):
        for name, attributes in _elements(archive, book):
            if name == "sheet":
                yield next((v for key, v in attributes.items() if key.rpartition(":")[2] == "id"), "")
        return
    for kind, content in _binary_records(_member_as(archive, book)):
        if kind == _BINARY_SHEET_NAMED:
            (length,) = struct.unpack_from("<I", content, 8) if len(content) >= 12 else (0,)
            yield content[12 : 12 + 2 * length].decode("utf-16-le", "replace")


def _relations(archive: zipfile.ZipFile, member: str) -> dict[str, str]:
    """Relation's id -> the member that it leads to, as :func:`_plain` writes it."""
    found = {}
    for name, said in _elements(archive, member):
        target = said.get("Target", "").replace("\\", "/")
        if name == "Relationship":
            inside = target.startswith("/") or target.lower().startswith("xl/")
            found[said.get("Id", "")] = _plain(target if inside else f"xl/{target}")
    return found


def _elements(archive: zipfile.ZipFile, member: str) -> list[tuple[str, dict[str, str]]]:
    """(name, attributes) of the elements that name sheets, or relations, in a member; none where it is absent."""
    found: list[tuple[str, dict[str, str]]] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        if (plain := name.rpartition(":")[2]) in ("sheet", "Relationship"):
            found.append((plain, attributes))

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = _refuse_type
    try:
        parser.Parse(_member_as(archive, member), True)
    except (expat.ExpatError, ValueError) as error:
        raise UnreadableFile("file_unreadable", {"reason": f"{member}: {error}"}) from error
    return found


def _member_as(archive: zipfile.ZipFile, plain: str) -> bytes:
    """The content of a member by its name as :func:`_plain` writes it; an empty element where there is none."""
    name = next((name for name in archive.namelist() if _plain(name) == plain), None)
    return b"<none/>" if name is None else archive.read(name)


def _plain(name: str) -> str:
    """A member's name as one that names it differently means it: the reader does not tell capital letters apart."""
    return posixpath.normpath(name.replace("\\", "/")).lstrip("/").lower()


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


def check_extent(archive: zipfile.ZipFile, limits: ReadingLimits) -> None:
    """Raise :class:`etl.model.UnreadableFile` for a sheet of xlsx with a cell beyond the limits, or so far off that the sheet has too many."""
    for member in archive.infolist():
        if not SHEET.fullmatch(member.filename):
            continue
        with _opened(archive, member) as file:
            head = file.read(BLOCK if member.file_size > SMALL else SMALL + 1)
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
                more = file.read(BLOCK)
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
