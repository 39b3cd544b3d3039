"""Any file to grids of cells. What a file is, is decided by its content, not by its name."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from data.settings import ReadingLimits
from etl.markup import is_markup, markup_sheets
from etl.model import Sheet, Value

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = b"PK\x03\x04"
EMPTY_ZIP: Final = b"PK\x05\x06"
SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt", ".zip"})


@dataclass(slots=True)
class UnreadableFile(Exception):
    """A file that cannot be read. ``code`` is that of a finding, ``args_`` fill its sentence."""

    code: str
    args_: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code}: {', '.join(self.args_.values())}" if self.args_ else self.code


def is_table_file(path: PurePath) -> bool:
    """Whether a file in a folder is worth reading: a table's or an archive's suffix, not a lock file of Excel, not hidden."""
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(("~$", "."))


def read_workbook(path: Path, limits: ReadingLimits | None = None) -> list[Sheet]:
    """All sheets of a file, hidden ones included, in order.

    Raises :class:`UnreadableFile` for a file that is encrypted, damaged, empty or over a limit.
    """
    limits = limits or ReadingLimits.from_environment()
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\0 \r\n\t"):
        raise UnreadableFile("file_empty")
    if head.startswith(ZIP):
        _check_archive(path, limits)
        return _calamine(path, limits)
    if head.startswith(OLE):
        return _calamine(path, limits)
    if path.stat().st_size > limits.text:
        raise UnreadableFile("file_too_large", {"reason": f"{path.stat().st_size} > {limits.text} bytes"})
    if is_markup(head):
        return _markup(path, limits)
    return [Sheet(None, _text_rows(path.read_bytes(), limits))]


def _markup(path: Path, limits: ReadingLimits) -> list[Sheet]:
    try:
        sheets = markup_sheets(decode(path.read_bytes()))
    except ValueError as error:
        raise UnreadableFile("file_unreadable", {"reason": str(error)[:200]}) from error
    for sheet in sheets:
        if len(sheet.rows) > limits.rows or max(map(len, sheet.rows), default=0) > limits.columns:
            raise UnreadableFile("file_too_large", {"reason": f"{len(sheet.rows)} rows"})
    return sheets


def _check_archive(path: Path, limits: ReadingLimits) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise UnreadableFile("file_unreadable", {"reason": str(error)}) from error
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.members or unpacked > limits.unpacked:
        raise UnreadableFile("file_too_large", {"reason": f"{len(members)} members, {unpacked} bytes unpacked"})


def _calamine(path: Path, limits: ReadingLimits) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = []
        for meta in book.sheets_metadata:
            if meta.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if sheet.end is None:
                sheets.append(Sheet(meta.name, [], hidden=meta.visible is not SheetVisibleEnum.Visible))
                continue
            if sheet.end[0] >= limits.rows or sheet.end[1] >= limits.columns:
                raise UnreadableFile(
                    "file_too_large", {"reason": f"{meta.name}: {sheet.end[0] + 1} x {sheet.end[1] + 1}"}
                )
            rows: list[list[Value]] = sheet.to_python(skip_empty_area=False)  # type: ignore[assignment]
            merged = [(a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1) for a, b in sheet.merged_cell_ranges or ()]
            sheets.append(Sheet(meta.name, rows, merged, hidden=meta.visible is not SheetVisibleEnum.Visible))
    except PasswordError as error:
        raise UnreadableFile("file_encrypted") from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise UnreadableFile("file_encrypted") from error
        raise UnreadableFile("file_unreadable", {"reason": str(error)[:200]}) from error
    except BaseException as panic:
        # A panic of the reader's Rust core arrives as pyo3's PanicException, which is no Exception (pyo3 guide, "Panic").
        if type(panic).__name__ != "PanicException":
            raise
        raise UnreadableFile("file_unreadable", {"reason": f"damaged: {str(panic)[:160]}"}) from None
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableFile("file_empty")
    return sheets


def decode(content: bytes) -> str:
    """Text of a CSV: by its byte order mark, else UTF-8 (a damaged line or two in it), else GB18030.

    Undecodable bytes are shown as U+FFFD.
    """
    if content.startswith(codecs.BOM_UTF8):
        return content.decode("utf-8-sig", errors="replace")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pairs = content[:4000]
        if pairs[1::2].count(0) > len(pairs) // 6:
            return content.decode("utf-16-le", errors="replace")
        damaged = content.decode("utf-8", errors="replace")
        foreign = sum(1 for character in damaged if character > "\x7f")
        if damaged.count("\ufffd") * 10 < foreign:
            return damaged
        return content.decode("gb18030", errors="replace")


def _text_rows(content: bytes, limits: ReadingLimits) -> list[list[Value]]:
    text = decode(content)
    if text.count("\0") > 8:
        raise UnreadableFile("file_unreadable", {"reason": "binary content"})
    sample = text[:65536].splitlines()[:200]
    delimiter = max(",\t;|", key=lambda mark: (_regularity(sample, mark), mark == ","))
    csv.field_size_limit(10_000_000)
    rows: list[list[Value]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([cell.strip("\t") if "\t" in cell else cell for cell in row])
            if len(rows) > limits.rows or len(row) > limits.columns:
                raise UnreadableFile(
                    "file_too_large", {"reason": f"more than {limits.rows} rows or {limits.columns} columns"}
                )
    except csv.Error as error:
        raise UnreadableFile("file_unreadable", {"reason": str(error)}) from error
    width = max((len(row) for row in rows), default=0)
    while width > 1 and all(len(row) < width or not row[width - 1] for row in rows):
        width -= 1
    return [row[:width] for row in rows]


def _regularity(lines: list[str], mark: str) -> float:
    """How much a character looks like the delimiter: on how many lines it stands, and how often the same number of times."""
    counts = [line.count(mark) for line in lines if line.strip()]
    used = [count for count in counts if count]
    if not used:
        return 0.0
    return (len(used) + used.count(max(set(used), key=used.count))) / len(counts)
