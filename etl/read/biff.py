"""Records of BIFF, the format of .xls: where they are, which sheets there are, in which letters its texts stand."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

_END: Final = 0x000A
_SHEET: Final = 0x0085
_BEGIN: Final = 0x0809
_CODEPAGE: Final = 0x0042
_BIFF8: Final = 0x0600
UTF_16: Final = struct.pack("<H", 1200)
"""The code page that says what BIFF8 is in any case."""


def biff_records(book: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(type, where its content begins, length) of each record of BIFF up to the end of its part."""
    head = struct.Struct("<HH").unpack_from
    end = len(book) - 4
    while at <= end:
        kind, size = head(book, at)
        yield kind, at + 4, size if at + 4 + size <= len(book) else 0
        if kind == _END:
            return
        at += 4 + size


def biff_sheets(book: bytes) -> Iterator[tuple[int, str]]:
    """(where it begins, name) of each sheet: its offset in 4 bytes, state, kind, length and width of its name."""
    for kind, at, size in biff_records(book, 0):
        if kind == _SHEET and size >= 8:
            encoding = "utf-16-le" if book[at + 7] & 1 else "latin-1"
            yield struct.unpack_from("<I", book, at)[0], book[at + 8 : at + size].decode(encoding, errors="replace")


def wrong_codepage(book: bytes) -> int | None:
    """Where a workbook of BIFF8 names another code page than UTF-16, which a reader would go by; None where it does not.

    [MS-XLS] 2.4.52: the texts of BIFF8 are Unicode whatever the record says; programs have written 1252 there.
    """
    for kind, at, size in biff_records(book, 0):
        if kind == _BEGIN and (size < 2 or struct.unpack_from("<H", book, at)[0] != _BIFF8):
            return None
        if kind == _CODEPAGE and size >= 2:
            return None if book[at : at + 2] == UTF_16 else at
    return None
