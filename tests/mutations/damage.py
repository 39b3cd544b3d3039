"""Mutations of a workbook's bytes: of the container, and of what is packed in it, packed again so that the damage reaches the parser."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable
from typing import Final

from tests.containers import biff, compound, zipped
from tests.mutations.truth import Book
from tests.mutations.written import (
    Members,
    Span,
    grid,
    members,
    records,
    spans_of,
    spans_of_biff,
    spans_of_member,
    spoil,
)

Damage = Callable[[Book, str, bytes, random.Random], bytes]


def flipped(content: bytes, at: list[int], draw: random.Random) -> bytes:
    """The bytes with other ones at these positions."""
    raw = bytearray(content)
    for place in at:
        raw[place] = draw.choice([raw[place] ^ 1 << draw.randrange(8), draw.randrange(256), 0x22, 0x30, 0xFF, 0])
    return bytes(raw)


def _forget(book: Book) -> None:
    for leaf in book.leaves:
        leaf.spoil(range(len(leaf.rows)))


def bytes_flipped(book: Book, container: str, content: bytes, draw: random.Random) -> bytes:
    """One to twenty bytes of the file."""
    at = [draw.randrange(len(content)) for _ in range(draw.choice([1, 1, 2, 5, 20]))]
    book.story.append(f"bytes {at} of {len(content)} flipped")
    if container == "xls" and min(at) < 512:
        _forget(book)
    spoil(book, spans_of(book, container, content), at)
    if container == "xls" and max(at) > len(content) - 2048:  # directory and allocation table
        _forget(book)
    return flipped(content, at, draw)


def truncated(book: Book, container: str, content: bytes, draw: random.Random) -> bytes:
    """The file ends too early: of text, nobody can tell."""
    keep = draw.randrange(1, len(content))
    book.story.append(f"{keep} of {len(content)} bytes")
    spans = spans_of(book, container, content)
    if container == "xls":
        _forget(book)
    elif not container.startswith("xml"):
        spoil(book, spans, [keep - 1], len(content))
    return content[:keep]


def _block(content: bytes, draw: random.Random) -> tuple[int, int]:
    start = draw.randrange(len(content))
    return start, min(start + draw.choice([1, 16, 512, 4096]), len(content))


def block_zeroed(book: Book, container: str, content: bytes, draw: random.Random) -> bytes:
    """A stretch of zero bytes, as a bad disk leaves it."""
    start, end = _block(content, draw)
    _far(book, container, f"bytes {start} to {end} are zero")
    return content[:start] + bytes(end - start) + content[end:]


def block_lost(book: Book, container: str, content: bytes, draw: random.Random) -> bytes:
    """A stretch is missing."""
    start, end = _block(content, draw)
    _far(book, container, f"bytes {start} to {end} are missing")
    return content[:start] + content[end:]


def block_repeated(book: Book, container: str, content: bytes, draw: random.Random) -> bytes:
    """A stretch stands twice, or somewhere else."""
    start, end = _block(content, draw)
    to = draw.randrange(len(content))
    _far(book, container, f"bytes {start} to {end} again at {to}")
    return content[:to] + content[start:end] + content[to:]


def inserted(book: Book, container: str, content: bytes, draw: random.Random) -> bytes:
    """Foreign bytes in the midst."""
    at = draw.randrange(len(content))
    alien = draw.choice(
        [b'"', b"\0", b"\r\n", b",", b"<", b"&", b"\xff\xfe", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"</table>", b"]]>"]
    )
    narrow = container in ("csv_utf8", "csv_utf8_bom", "csv_gb18030", "tsv_gb18030")
    if narrow and alien != b"\r\n" and content[at - 1 : at] != b"\r":
        spoil(book, spans_of(book, container, content), [max(at - 1, 0)], 2)
        book.story.append(f"{alien!r} at {at}")
    else:
        _far(book, container, f"{alien!r} at {at}")
    return content[:at] + alien + content[at:]


def _far(book: Book, container: str, story: str) -> None:
    """What was hit is not known, except that a zip or XML cannot hide it."""
    book.story.append(story)
    if container not in ("xlsx", "xlsx_inline", "xlsb", "ods"):
        _forget(book)


def quote_left_open(book: Book, container: str, content: bytes, draw: random.Random) -> bytes:
    """A cell of text begins with a quotation mark that nobody closes."""
    leaf = book.leaves[0]
    row = draw.choice(list(leaf.body))
    column = draw.randrange(len(leaf.rows[row]))
    text = content.decode(_encoding(container))
    lines = text.split("\r\n")
    mark = "\t" if container.startswith("tsv") else ","
    cells = lines[row].split(mark)
    cells[column] = f'"{cells[column]}'
    lines[row] = mark.join(cells)
    leaf.spoil([row])
    book.story.append(f"a quotation mark at {(row + 1, column + 1)}")
    return "\r\n".join(lines).encode(_encoding(container))


def _encoding(container: str) -> str:
    return {"utf8": "utf-8", "bom": "utf-8", "gb18030": "gb18030", "utf16": "utf-16-le", "utf16le": "utf-16-le", "utf16be": "utf-16-be"}[
        container.rpartition("_")[2]
    ]  # fmt: skip


def _chosen(parts: Members, draw: random.Random) -> str:
    """A member, one that holds cells rather than another."""
    names = [name for name in parts if parts[name]]
    heavy = [n for n in names if re.search(r"sheet\d|content\.xml|sharedStrings|workbook\.", n)]
    return draw.choice(heavy if heavy and draw.random() < 0.8 else names)


def member_flipped(book: Book, _container: str, content: bytes, draw: random.Random) -> bytes:
    """Bytes of an unpacked member."""
    parts = members(content)
    name = _chosen(parts, draw)
    at = [draw.randrange(len(parts[name])) for _ in range(draw.choice([1, 1, 1, 3]))]
    spans = spans_of_member(name, parts[name])
    spoil(book, spans, at)
    parts[name] = flipped(parts[name], at, draw)
    spoil(book, [s for s in _strayed(name, parts[name]) if any(s.start <= p < s.end for p in at)], at)
    book.story.append(f"{name}: bytes {at} flipped")
    return zipped(parts)


def _strayed(name: str, content: bytes) -> list[Span]:
    """Where cells lie after the damage: one may have become another."""
    return spans_of_member(name, content) if name.endswith(".xml") else []


def member_truncated(book: Book, _container: str, content: bytes, draw: random.Random) -> bytes:
    """A member ends too early; XML and records tell."""
    parts = members(content)
    name = _chosen(parts, draw)
    parts[name] = parts[name][: draw.randrange(len(parts[name]))]
    book.story.append(f"{name}: {len(parts[name])} bytes are left")
    return zipped(parts)


def member_lost(book: Book, _container: str, content: bytes, draw: random.Random) -> bytes:
    """A member is missing, or lies under another name."""
    parts = members(content)
    name = _chosen(parts, draw)
    gone = parts.pop(name)
    if draw.random() < 0.3:
        parts[name + "x"] = gone
    book.story.append(f"{name} is missing")
    return zipped(parts)


def members_exchanged(book: Book, _container: str, content: bytes, draw: random.Random) -> bytes:
    """Two members hold each other's content: two sheets have changed places, which no reader can tell; other pairs it can."""
    parts = members(content)
    one, other = draw.sample(sorted(parts), 2)
    parts[one], parts[other] = parts[other], parts[one]
    book.story.append(f"{one} and {other} exchanged")
    if all(re.search(r"sheets/sheet\d", name) for name in (one, other)):
        _forget(book)
    return zipped(parts)


def member_twice(book: Book, _container: str, content: bytes, draw: random.Random) -> bytes:
    """Two members of one name, the second one damaged or empty: readers take the last, or refuse."""
    parts = members(content)
    name = _chosen(parts, draw)
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        entry = zipfile.ZipInfo(name)
        archive._didModify = True  # type: ignore[attr-defined]
        archive.NameToInfo.pop(name, None)
        archive.writestr(entry, draw.choice([b"", parts[name][: len(parts[name]) // 2], parts[name]]))
    book.story.append(f"{name} twice")
    return buffer.getvalue()


def directory_flipped(book: Book, _container: str, content: bytes, draw: random.Random) -> bytes:
    """Bytes of a zip's list of members, or of a member's own head."""
    ends = content.rindex(b"PK\x05\x06")
    first = content.index(b"PK\x01\x02")
    heads = [m.start() for m in re.finditer(rb"PK\x03\x04", content[:first])]
    at = [draw.randrange(first, len(content)) if draw.random() < 0.7 else draw.choice(heads) + draw.randrange(30) for _ in range(draw.choice([1, 1, 3]))]  # fmt: skip
    book.story.append(f"bytes {at} of the directory ({first}–{ends}) flipped")
    return flipped(content, at, draw)


def record_flipped(book: Book, _container: str, _content: bytes, draw: random.Random) -> bytes:
    """Bytes of the stream of an .xls, within one record, its type and length too."""
    stream = biff({leaf.name: grid(leaf) for leaf in book.leaves})
    start, kind, size = draw.choice(list(records(stream)))
    at = [start + draw.randrange(4 + size) for _ in range(draw.choice([1, 1, 2]))]
    if draw.random() < 0.3:
        at = [start + draw.randrange(4)]
    book.story.append(f"record {kind:#x} at {start}: bytes {at} flipped")
    spoil(book, spans_of_biff(stream), at)
    damaged = flipped(stream, at, draw)
    for place, _, _ in records(stream):
        if place == start and kind in (0x203, 0x27E, 0xFD):
            row, column = struct.unpack_from("<HH", damaged, start + 4)
            for leaf in book.leaves:
                if row < len(leaf.rows):
                    leaf.spoil([row], [column])
    if start == 0 or kind in (0x85, 0x809):
        _forget(book)
    return compound(damaged)


def sectors_damaged(book: Book, _container: str, content: bytes, draw: random.Random) -> bytes:
    """The allocation of an .xls: loops, chains that lead nowhere, a head that counts wrong."""
    _forget(book)
    raw = bytearray(content)
    sectors = len(content) // 512 - 1
    fat = (struct.unpack_from("<I", content, 76)[0] + 1) * 512
    for _ in range(draw.choice([1, 2, 8])):
        value = draw.choice(
            [0, 1, 2, sectors - 1, draw.randrange(sectors), 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0x7FFFFFFF]
        )
        place = draw.choice([fat + 4 * draw.randrange(sectors), 4 * draw.randrange(6, 128), 24 + draw.randrange(52)])
        struct.pack_into("<I", raw, min(place, len(raw) - 4), value)
        book.story.append(f"{value:#x} at {place}")
    return bytes(raw)


EVERYWHERE: Final = (bytes_flipped, truncated, block_zeroed, block_lost, block_repeated, inserted)
IN_ZIPS: Final = (
    member_flipped, member_flipped, member_flipped, member_truncated, member_truncated, member_lost, members_exchanged, member_twice, directory_flipped,
)  # fmt: skip
IN_XLS: Final = (record_flipped, record_flipped, sectors_damaged)
IN_TEXT: Final = (quote_left_open,)
