"""How much memory a file may take: by what it says that it unpacks to, and by what it is packed in."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from data.settings import ReadingLimits

USUAL: Final = 512_000_000
"""Bytes of memory that are enough for a file that needs no more."""
_PER_UNPACKED: Final = 12
_PER_PACKED: Final = 150
"""Bytes of memory for one of a workbook's XML, and for one of its container: cells of XML take some 35 bytes, packed 3, read 130."""
_SMALL: Final = 20_000_000
"""A file that unpacks to no more never needs more than is usual."""
_DIRECTORY: Final = 4_000_000
"""Bytes of a container's list of members that are looked through outside of a process under limits."""
PER_CELL: Final = 100
"""Bytes that a cell with a value takes at least, once it is read."""


def fitted(path: str, limits: ReadingLimits) -> ReadingLimits:
    """The limits with the memory that this file may need, never more than they give; one that was set for all files holds as it is."""
    if limits.memory != ReadingLimits().memory:
        return limits
    need = memory_for(Path(path))
    return limits if need is None or need >= limits.memory else replace(limits, memory=need)


def memory_for(path: Path) -> int | None:
    """Bytes of memory that are enough for a file; None where that cannot be told without reading it."""
    try:
        packed = path.stat().st_size
        unpacked = _unpacked(path, packed)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return USUAL if path.is_file() and path.stat().st_size <= _SMALL else None
    if unpacked is None:
        return None
    if unpacked <= _SMALL:
        return USUAL
    return max(USUAL, min(_PER_UNPACKED * unpacked, USUAL + _PER_PACKED * packed))


def _unpacked(path: Path, packed: int) -> int | None:
    """Bytes that a file has, a container's members unpacked; None for a list of members that is too long to look through."""
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return packed
        file.seek(max(0, packed - 66_000))
        end = file.read()
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or at + 16 > len(end) or int.from_bytes(end[at + 12 : at + 16], "little") > _DIRECTORY:
        return None
    with zipfile.ZipFile(path) as archive:
        return sum(member.file_size for member in archive.infolist())
