"""The streams of an OLE compound file ([MS-CFB]), as far as they are needed to look into a workbook before it is parsed."""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass
from typing import Final

_DIRECTORY_ENTRY: Final = 128
_HEADER: Final = 512


class Loop(ValueError):
    """A chain of sectors leads back to itself: whoever follows it never ends."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream's bytes, and where in the file each of its sectors begins."""

    content: bytes
    starts: list[int]
    sector: int

    def place(self, at: int) -> int:
        """Where in the file a byte of the stream lies."""
        return self.starts[at // self.sector] + at % self.sector


def stream(content: bytes, *names: str) -> Stream | None:
    """The stream of the first of these names that there is; None where there is none, it is of the small ones, or the file is damaged.

    A chain that leads out of the file ends where it does. Raises :class:`Loop` for one that a reader of the stream would follow for ever.
    """
    if len(content) < _HEADER:
        return None
    (shift,) = struct.unpack_from("<H", content, 30)
    directory, _, smallest, small_table = struct.unpack_from("<4I", content, 48)
    if shift not in (9, 12):
        return None
    file = _File(content, 1 << shift)
    entries = file.read(file.chain(directory))
    found: dict[str, tuple[int, int]] = {}
    for at in range(0, len(entries) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY):
        name = entries[at : at + 64].decode("utf-16-le", errors="replace").partition("\0")[0]
        start, size = struct.unpack_from("<II", entries, at + 116)
        if at == 0:
            file.chain(start)  # of all small streams together
        found.setdefault(name, (start, size))
    small = array("I", file.read(file.chain(small_table)))
    for name in names:
        if name in found:
            start, size = found[name]
            if size < smallest:
                _follow(small, start)
                return None
            starts = file.chain(start)
            return Stream(file.read(starts)[:size], starts, file.sector)
    return None


class _File:
    """A compound file and its table that gives each sector's next one."""

    def __init__(self, content: bytes, sector: int) -> None:
        self._content = content
        self.sector = sector
        self._table = array("I")
        for number in self._parts_of_table():
            self._table.frombytes(self._whole(number))

    def _parts_of_table(self) -> list[int]:
        listed = [*struct.unpack_from("<109I", self._content, 76)]
        more = struct.unpack_from("<I", self._content, 68)[0]
        seen: set[int] = set()
        while block := self._whole(more):
            if more in seen:
                raise Loop(f"sector {more} leads back to itself")
            seen.add(more)
            *numbers, more = struct.unpack(f"<{self.sector // 4}I", block)
            listed += numbers
        return list(dict.fromkeys(listed))

    def _whole(self, number: int) -> bytes:
        """A whole sector; nothing where the file does not reach."""
        block = self._content[(number + 1) * self.sector : (number + 2) * self.sector]
        return block if len(block) == self.sector else b""

    def chain(self, number: int) -> list[int]:
        """Where the sectors from ``number`` on begin, as far as the file reaches."""
        starts = ((n + 1) * self.sector for n in _follow(self._table, number))
        return [start for start in starts if start < len(self._content)]

    def read(self, starts: list[int]) -> bytes:
        """The bytes of sectors."""
        return b"".join(self._content[start : start + self.sector] for start in starts)


def _follow(table: array[int], number: int) -> list[int]:
    """The numbers of a chain up to the first that the table does not know."""
    chain: list[int] = []
    while number < len(table):
        chain.append(number)
        if len(chain) > len(table):
            raise Loop(f"sector {number} leads back to itself")
        number = table[number]
    return chain
