"""How much there is in a workbook, counted before it is parsed: bytes, elements, attributes, cells."""

from __future__ import annotations

import re
import zipfile
from typing import Final

from data.settings import ReadingLimits
from etl.model import UnreadableFile
from etl.read.need import PER_CELL

BLOCK: Final = 1 << 20
"""Bytes of a member that are looked at together."""
SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_LEAST: Final = 12
"""Bytes of XML that a cell with a value, or a text, takes at least."""
_SHORTEST: Final = 3
"""Bytes of XML that an element takes at least, for each of its marks."""


_CELLS_IN: Final = re.compile(r"xl/.*\.(?:xml|bin)|content\.xml", re.IGNORECASE)
_XML: Final = re.compile(r"xl/.*\.(?:xml|rels)|.*\.xml|_rels/.*", re.IGNORECASE)
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
            while block := file.read(BLOCK):
                marks += block.count(b"<")
                if marks > PARTS:
                    raise UnreadableFile("file_too_large", {"reason": f"{member.filename}: over {PARTS} elements"})


LOADED: Final = 50_000_000
"""Bytes that may stand in a workbook's tags that have more attributes, or are longer, than those of tables."""
ATTRIBUTES: Final = 12
LENGTH: Final = 1_000
"""Attributes and bytes of a tag, on an average of a block: a cell has three and some twenty."""
_TAG: Final = re.compile(rb"""<(?:[^<>"']++|"[^"<]*+(?:"|(?P<double>\Z))|'[^'<]*+(?:'|(?P<single>\Z)))*+""")


def check_tags(archive: zipfile.ZipFile) -> None:
    """Raise :class:`etl.model.UnreadableFile` for a workbook of which much is attributes: they are read, one by one, and thrown away."""
    members = [m for m in archive.infolist() if _XML.fullmatch(m.filename)]
    if sum(m.file_size for m in members) <= LOADED:
        return
    loaded = 0
    for member in members:
        before = b""
        with archive.open(member) as file:
            while block := file.read(BLOCK):
                found, before = _loaded(before + block)
                loaded += found
                if loaded > LOADED:
                    raise UnreadableFile(
                        "file_too_large", {"reason": f"{member.filename}: over {LOADED} bytes in tags"}
                    )


def _loaded(block: bytes) -> tuple[int, bytes]:
    """Bytes of tags that are loaded in a block of XML, 0 where they are as those of tables; and how the tag begins in which the next block does."""
    marks = block.count(b"<")
    last = _TAG.search(block, max(block.rfind(b"<"), 0))
    before = b""
    if last is not None and last.end() == len(block):
        before = b"<" + (b'"' if last["double"] is not None else b"'" if last["single"] is not None else b"")
    if block.count(b"=") <= ATTRIBUTES * marks and len(block) <= LENGTH * marks:
        return 0, before
    tags = [found[0] for found in _TAG.finditer(block)]
    size = sum(map(len, tags))
    loaded = size > LENGTH * marks or sum(tag.count(b"=") for tag in tags) > ATTRIBUTES * marks
    return (size if loaded else 0), before


_TEXTS: Final = re.compile(r"xl/sharedStrings\.xml", re.IGNORECASE)


def check_cells(archive: zipfile.ZipFile, limits: ReadingLimits) -> None:
    """Raise :class:`etl.model.UnreadableFile` for a workbook whose XML has more rows or cells than limits and memory take.

    They are counted as the XML is unpacked, block by block, before any row is built. What is small cannot have too many.
    """
    room = limits.memory // PER_CELL
    for member in archive.infolist():
        sheet = SHEET.fullmatch(member.filename)
        if not (sheet or _TEXTS.fullmatch(member.filename)) or member.file_size < _LEAST * room:
            continue
        rows = cells = size = 0
        with archive.open(member) as file:
            while block := file.read(BLOCK):
                size += len(block)
                rows += block.count(b"<row")
                # Each value has a mark at its beginning and at its end; in shared texts each of them has an end.
                cells += (block.count(b"v>") // 2 + block.count(b"</is>")) if sheet else block.count(b"</si>")
                over = cells > min(room, limits.cells) or (not sheet and size > limits.memory // 2)
                if rows > limits.rows or over:
                    said = f"{member.filename}: over {rows} rows, {cells} cells"
                    raise UnreadableFile("file_too_large", {"reason": said})


LONG: Final = 200
REPEATED: Final = 200_000_000
"""Bytes that texts of over ``LONG`` bytes may take together in the cells that show them: each of these gets a copy of its own."""
_SHOWN: Final = re.compile(rb"""<(?:\w+:)?c\b[^>]*\bt=["']s["'][^>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})\s*<""")
_BEGIN: Final = re.compile(rb"<(?:\w+:)?si\b")
_END: Final = re.compile(rb"</(?:\w+:)?si>")
_OVER: Final = 1_000
"""Bytes of a block that are looked at with the next one: a cell may begin in one and end in the other."""


def check_texts(archive: zipfile.ZipFile) -> None:
    """Raise :class:`etl.model.UnreadableFile` for a workbook whose long texts are shown by so many cells that they take much more than the file."""
    sheets = [member for member in archive.infolist() if SHEET.fullmatch(member.filename)]
    most = sum(member.file_size for member in sheets) // _LEAST
    for member in archive.infolist():
        if not _TEXTS.fullmatch(member.filename):
            continue
        long = _long_texts(archive, member)
        if max(long.values(), default=0) * most <= REPEATED:
            continue
        shown = 0
        for sheet in sheets:
            before = b""
            with archive.open(sheet) as file:
                while block := file.read(BLOCK):
                    end = 0
                    looked_at = before + block
                    for cell in _SHOWN.finditer(looked_at):
                        shown += long.get(int(cell[1]), 0)
                        end = cell.end()
                    if shown > REPEATED:
                        reason = f"{sheet.filename}: long texts again and again, over {REPEATED} bytes"
                        raise UnreadableFile("file_too_large", {"reason": reason})
                    before = looked_at[max(end, len(looked_at) - _OVER) :]


def _long_texts(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> dict[int, int]:
    """Number of a shared text -> its bytes, of those that are long."""
    found: dict[int, int] = {}
    number = size = 0
    before = b""
    with archive.open(member) as file:
        while block := file.read(BLOCK):
            *texts, before = _END.split(before + block)
            for text in texts:
                begin = None if size else _BEGIN.search(text)
                if (size := size + len(text) - (begin.start() if begin else 0)) > LONG:
                    found[number] = size
                number, size = number + 1, 0
            if len(before) > BLOCK:  # a text as long as a block: its bytes are enough
                size, before = size + len(before) - _OVER, before[-_OVER:]
    return found
