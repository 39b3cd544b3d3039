"""Any file to grids of cells. What a file is, is decided by its content, not by its name."""

from __future__ import annotations

import codecs
import csv
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Final, Self

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from data.settings import ReadingLimits
from etl.model import Sheet, Value
from etl.model import UnreadableFile as UnreadableFile
from etl.read.extent import Members, check_extent_biff, check_members
from etl.read.garbled import refuse_garbled
from etl.read.marks import apply_marks, marks_of_archive, marks_of_biff
from etl.read.markup import is_markup, markup_sheets
from etl.read.need import fitted

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = b"PK\x03\x04"
EMPTY_ZIP: Final = b"PK\x05\x06"
SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt", ".zip"})


def is_table_file(path: PurePath) -> bool:
    """Whether a file in a folder is worth reading: a table's or an archive's suffix, not a lock file of Excel, not hidden."""
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(("~$", "."))


def holds_table(path: Path) -> bool:
    """Whether a file whose name says nothing holds a table: a workbook's container, a web page or XML with cells, lines of even columns."""
    try:
        with path.open("rb") as file:
            head = file.read(_SNIFFED)
        if head.startswith(ZIP):
            with zipfile.ZipFile(path) as archive:
                return _is_workbook(archive)
        if head.startswith(OLE):
            content = path.read_bytes()
            return any(name in content for name in _BOOKS) and not any(name in content for name in _NO_BOOKS)
        if is_markup(head[:4096]):
            return b"<table" in head.lower() or b"urn:schemas-microsoft-com:office:spreadsheet" in head
        return not path.suffix and _is_even(head)
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError):
        return False


_SNIFFED: Final = 1 << 20
_BOOKS: Final = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book", "EncryptedPackage"))
_NO_BOOKS: Final = tuple(name.encode("utf-16-le") for name in ("WordDocument", "PowerPoint Document", "__substg1.0"))
_SPREADSHEET: Final = b"application/vnd.oasis.opendocument.spreadsheet"


def _is_workbook(archive: zipfile.ZipFile) -> bool:
    names = set(archive.namelist())
    if "content.xml" in names and "mimetype" in names:
        with archive.open("mimetype") as said:
            return said.read(len(_SPREADSHEET)) == _SPREADSHEET
    return bool(names & {"xl/workbook.xml", "xl/workbook.bin"})


def _is_even(head: bytes) -> bool:
    """Whether the first lines of a text have the same number of one delimiter each."""
    text = decode(head)
    if "\0" in text or "\ufffd" in text[:1000]:
        return False
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    return len(lines) > 1 and any(
        min(counts) >= 1 and len(counts) == 1 for counts in ({line.count(mark) for line in lines} for mark in ",\t;|")
    )


def read_workbook(path: Path, limits: ReadingLimits | None = None) -> list[Sheet]:
    """All sheets of a file, hidden ones included, in order.

    Raises :class:`UnreadableFile` for a file that is encrypted, damaged, empty or over a limit, or whose letters were lost.
    """
    sheets = _read(path, limits or ReadingLimits.from_environment())
    refuse_garbled(sheets)
    return sheets


def _read(path: Path, limits: ReadingLimits) -> list[Sheet]:
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(_BLANK) and _all_blank(path):
        raise UnreadableFile("file_empty")
    if head.startswith(ZIP):
        return _calamine(path, limits, unpacked=_check_archive(path, limits))
    if head.startswith(OLE):
        return _calamine(path, limits, _checked_ole(path, limits))
    if path.stat().st_size > limits.text:
        raise UnreadableFile("file_too_large", {"reason": f"{path.stat().st_size} > {limits.text} bytes"})
    if is_markup(head):
        return _markup(path, limits)
    return [Sheet(None, _text_rows(path.read_bytes(), limits))]


_BLANK: Final = b"\0 \r\n\t" + codecs.BOM_UTF8 + codecs.BOM_UTF16_LE


def _all_blank(path: Path) -> bool:
    with path.open("rb") as file:
        return not any(block.strip(_BLANK) for block in iter(lambda: file.read(1 << 20), b""))


def _markup(path: Path, limits: ReadingLimits) -> list[Sheet]:
    try:
        return markup_sheets(decode(path.read_bytes()), limits)
    except ValueError as error:
        raise UnreadableFile("file_unreadable", {"reason": str(error)[:200]}) from error


def _check_archive(path: Path, limits: ReadingLimits) -> dict[int, bytes]:
    """Raise for a workbook that is not to be read; returns what was unpacked to tell."""
    try:
        with Members(path) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if len(members) > limits.members or unpacked > limits.unpacked:
                raise UnreadableFile("file_too_large", {"reason": f"{len(members)} members, {unpacked} bytes unpacked"})
            if any(member.flag_bits & 0x1 for member in members):
                raise UnreadableFile("file_encrypted")
            check_members(archive, limits, fitted(str(path), limits))
            return archive.unpacked
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        NotImplementedError,
        EOFError,
        ValueError,
        OSError,
    ) as error:
        raise UnreadableFile("file_unreadable", {"reason": str(error)}) from error


def _checked_ole(path: Path, limits: ReadingLimits) -> bytes:
    try:
        return check_extent_biff(path.read_bytes(), limits)
    except (ValueError, struct.error) as error:
        code = "file_encrypted" if _is_encrypted(path) else "file_unreadable"
        raise UnreadableFile(code, {} if code == "file_encrypted" else {"reason": str(error)[:200]}) from error


_KINDS: Final = (("xl/workbook.xml", {".xlsx", ".xlsm"}), ("xl/workbook.bin", {".xlsb"}), ("content.xml", {".ods"}))


def _opened(path: Path) -> CalamineWorkbook:
    """The workbook. Calamine goes by the name of a path, and by the content of a file; the first is faster where the name is right."""
    suffix = path.suffix.lower()
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
    right: set[str] = next((suffixes for member, suffixes in _KINDS if member in names), set())
    if suffix in right:
        return CalamineWorkbook.from_path(str(path))
    return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))


_STYLES: Final = "xl/styles.xml"
_NO_STYLES: Final = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'


def _without_styles(path: Path) -> bytes | None:
    """The workbook without what tells dates from numbers; None where it has no such member, or counts days in another way."""
    if not zipfile.is_zipfile(path):
        return None
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as plain:
        names = dict.fromkeys(archive.namelist())
        for name in names:
            plain.writestr(name, _NO_STYLES if name == _STYLES else archive.read(name))
        counted_from_1904 = "xl/workbook.xml" in names and b"date1904" in archive.read("xl/workbook.xml")
    return buffer.getvalue() if _STYLES in names and not counted_from_1904 else None


def _calamine(
    path: Path, limits: ReadingLimits, content: bytes | None = None, unpacked: dict[int, bytes] | None = None
) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content)) if content else _opened(path)
        sheets = []
        for meta in book.sheets_metadata:
            if meta.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if sheet.end is None:
                sheets.append(Sheet(meta.name, [], hidden=meta.visible is not SheetVisibleEnum.Visible))
                continue
            height, width = sheet.end[0] + 1, sheet.end[1] + 1
            if height > limits.rows or width > limits.columns or height * width > limits.cells:
                raise UnreadableFile("file_too_large", {"reason": f"{meta.name}: {height} x {width}"})
            rows: list[list[Value]] = sheet.to_python(skip_empty_area=False)  # type: ignore[assignment]
            merged = [(a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1) for a, b in sheet.merged_cell_ranges or ()]
            sheets.append(Sheet(meta.name, rows, merged, hidden=meta.visible is not SheetVisibleEnum.Visible))
        _mark(sheets, path, content, unpacked)
    except PasswordError as error:
        raise UnreadableFile("file_encrypted") from error
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, OverflowError) as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower() or _is_encrypted(path):
            raise UnreadableFile("file_encrypted") from error
        raise UnreadableFile("file_unreadable", {"reason": str(error)[:200]}) from error
    except BaseException as panic:
        # A panic of the reader's Rust core arrives as pyo3's PanicException, which is no Exception (pyo3 guide, "Panic").
        if type(panic).__name__ != "PanicException":
            raise
        if "TimeDelta" in str(panic) and content is None and (plain := _without_styles(path)):
            return _calamine(path, limits, plain)  # one cell is no date that a calendar has: all dates come as numbers
        raise UnreadableFile("file_unreadable", {"reason": f"damaged: {str(panic)[:160]}"}) from None
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableFile("file_empty")
    return sheets


def _mark(sheets: list[Sheet], path: Path, content: bytes | None, unpacked: dict[int, bytes] | None) -> None:
    """Add what the file says of its cells beside their values."""
    if content is not None and content.startswith(OLE):
        marks = marks_of_biff(content)
    else:
        with Members(path if content is None else io.BytesIO(content), unpacked) as archive:
            marks = marks_of_archive(archive)
    for sheet in sheets:
        if (found := marks.get(sheet.name or "")) is not None:
            apply_marks(sheet, found)


_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_FILE_PASS: Final = re.compile(
    rb"\x09\x08(?:\x10\x00\x00\x06.{14}|\x08\x00\x00\x05.{6})(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL
)
"""A book's first record, BOF of BIFF8 or BIFF5, and right after it FilePass ([MS-XLS] 2.1.7.20.3)."""


def _is_encrypted(path: Path) -> bool:
    """Whether an OLE file that cannot be read holds an encrypted workbook."""
    content = path.read_bytes()
    return content.startswith(OLE) and (_PACKAGE in content or _FILE_PASS.search(content) is not None)


def decode(content: bytes) -> str:
    """Text of a CSV: by its byte order mark, else UTF-16 where zero bytes tell it, UTF-8 (a damaged line or two in it), GB18030.

    Undecodable bytes are shown as U+FFFD.
    """
    if content.startswith(codecs.BOM_UTF8):
        return content.decode("utf-8-sig", errors="replace")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    wide = _utf16(content[:65536])
    if wide:
        return content.decode(wide, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        damaged = content.decode("utf-8", errors="replace")
        foreign = sum(1 for character in damaged if character > "\x7f")
        if damaged.count("\ufffd") * 10 < foreign:
            return damaged
        return content.decode("gb18030", errors="replace")


def _utf16(start: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: delimiters, figures and ends of lines have their zero byte on one side, others have none."""
    low, high = start[1::2].count(0), start[0::2].count(0)
    for order, zeros, others in (("utf-16-le", low, high), ("utf-16-be", high, low)):
        if zeros > len(start) // 60 and others * 20 < zeros:
            text = start[: len(start) // 2 * 2].decode(order, errors="replace")
            if text.count("\ufffd") * 50 <= len(text):
                return order
    return None


def _text_rows(content: bytes, limits: ReadingLimits) -> list[list[Value]]:
    text = decode(content)
    if text.count("\0") > 8:
        raise UnreadableFile("file_unreadable", {"reason": "binary content"})
    sample = text[:65536].splitlines()[:200]
    delimiter = max(",\t;|", key=lambda mark: (_regularity(sample, mark), mark == ","))
    csv.field_size_limit(10_000_000)
    _check_line(text, delimiter, limits)
    rows: list[list[Value]] = []
    cells = 0
    try:
        for row in _records(text, delimiter):
            rows.append([_unguarded(cell) if "\t" in cell or cell[:1] == "=" else cell for cell in row])
            cells += len(row)
            if len(rows) > limits.rows or len(row) > limits.columns or cells > limits.cells:
                raise UnreadableFile("file_too_large", {"reason": f"{len(rows)} x {len(row)}, {cells}"})
    except csv.Error as error:
        raise UnreadableFile("file_unreadable", {"reason": str(error)}) from error
    width = max((len(row) for row in rows), default=0)
    while width > 1 and all(len(row) < width or not row[width - 1] for row in rows):
        width -= 1
    return [row[:width] for row in rows]


_GUARDED: Final = re.compile(r'^="(?P<text>[^"]*)"$')


def _unguarded(cell: str) -> str:
    """A cell without what programs put around codes so that a spreadsheet takes them for texts: a tab, or ``="9133"``."""
    cell = cell.strip("\t")
    guarded = _GUARDED.match(cell)
    return cell if guarded is None else guarded["text"]


_JOINED: Final = 50
"""Lines that one row of delimited text may take: a cell with ends of lines in it."""


class _Lines:
    """The lines of a text; those of the row that is being read can be taken back."""

    def __init__(self, text: str) -> None:
        self._text = io.StringIO(text, newline="")
        self._again: deque[str] = deque()
        self._row: list[str] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if len(self._row) == _JOINED:
            raise csv.Error("a quotation mark is not closed")
        line = self._again.popleft() if self._again else next(self._text)
        self._row.append(line)
        return line

    def row_ends(self) -> None:
        """What was read so far is a row."""
        self._row.clear()

    def first_of_row(self) -> str:
        """The first line of the row; the others come again."""
        first, *others = self._row
        self._again.extendleft(reversed(others))
        self._row.clear()
        return first


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of delimited text. A quotation mark that is never closed stays in its line, and is shown, and the lines below are rows of their own.

    ``strict`` tells such a mark: it meets the end of the text, or another mark that nothing but a delimiter should follow.
    """
    lines = _Lines(text)
    while True:
        try:
            for row in csv.reader(lines, delimiter=delimiter, strict=True):
                lines.row_ends()
                yield row
            return
        except csv.Error:
            yield next(csv.reader([lines.first_of_row()], delimiter=delimiter, quoting=csv.QUOTE_NONE))


def _check_line(text: str, delimiter: str, limits: ReadingLimits) -> None:
    """Refuse a line of more cells than a sheet has before it is taken apart; marks in quotation marks may be text."""
    for line in io.StringIO(text, newline=""):
        if len(line) > limits.columns:
            cells = line.count(delimiter)
            if cells > limits.columns * (10 if '"' in line else 1):
                raise UnreadableFile("file_too_large", {"reason": f"{cells} columns"})


def _regularity(lines: list[str], mark: str) -> float:
    """How much a character looks like the delimiter: on how many lines it stands, and how often the same number of times."""
    counts = [line.count(mark) for line in lines if line.strip()]
    used = [count for count in counts if count]
    if not used:
        return 0.0
    return (len(used) + used.count(max(set(used), key=used.count))) / len(counts)
