"""Small files that unpack to much, and what a tree of processes takes while they are read."""

from __future__ import annotations

import threading
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import psutil

from etl.read.isolation import _processes
from tests.containers import sheet_xml, workbook_members

_HEAD: Final = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_TAIL: Final = b"</sheetData></worksheet>"


def bomb(path: Path, *, rows: int = 7_000_000, cells: int = 1, dimension: str = "") -> Path:
    """An xlsx of about a megabyte whose one sheet has so many rows of so many cells."""
    row = b"<row>" + b"<c><v>1</v></c>" * cells + b"</row>"
    members = dict(workbook_members({"a": sheet_xml([["a"]])}))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, part in members.items():
            if name != "xl/worksheets/sheet1.xml":
                archive.writestr(name, part)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(
                _HEAD.replace(b"<sheetData>", f'<dimension ref="{dimension}"/><sheetData>'.encode())
                if dimension
                else _HEAD
            )
            many = 10_000 // cells or 1
            for _ in range(rows // many):
                sheet.write(row * many)
            sheet.write(_TAIL)
    return path


def texts_bomb(path: Path, count: int = 20_000_000) -> Path:
    """An xlsx whose shared texts are more than memory holds."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, part in workbook_members({"a": sheet_xml([["a"]])}).items():
            archive.writestr(name, part)
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as texts:
            texts.write(b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
            for _ in range(count // 10_000):
                texts.write(b"<si><t>a</t></si>" * 10_000)
            texts.write(b"</sst>")
    return path


def long_cells(path: Path, text: bytes = b"<t>" + b"a" * 32_767 + b"</t>", count: int = 20_000) -> Path:
    """An xlsx of few cells that each hold much: a text as long as Excel lets it be, or one of many runs."""
    cell = b'<row><c t="inlineStr"><is>' + text + b"</is></c></row>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in workbook_members({"a": sheet_xml([["a"]])}).items():
            if name != "xl/worksheets/sheet1.xml":
                archive.writestr(name, part)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(_HEAD)
            for _ in range(count):
                sheet.write(cell)
            sheet.write(_TAIL)
    return path


HEAVY: Final = {
    "formats": ("xl/styles.xml", b"<styleSheet>", b'<xf numFmtId="14"/>', 1_200_000),
    "names": ("xl/workbook.xml", b"<workbook>", b'<definedName name="a">S!$A$1</definedName>', 1_200_000),
    "relations": (
        "xl/_rels/workbook.xml.rels",
        b"<Relationships>",
        b'<Relationship Id="r" Type="t" Target="s"/>',
        1_200_000,
    ),
    "relations of a sheet": (
        "xl/worksheets/_rels/sheet1.xml.rels",
        b"<Relationships>",
        b'<Relationship Id="r"/>',
        1_200_000,
    ),
    "kinds of parts": ("[Content_Types].xml", b"<Types>", b'<Override PartName="/a" ContentType="b"/>', 1_200_000),
}
"""Parts of a workbook that are read whole: (member, how it begins, an entry, how many)."""


def heavy(path: Path, kind: str, count: int | None = None) -> Path:
    """An xlsx with a part of :data:`HEAVY`, ``count`` entries long."""
    name, begin, entry, most = HEAVY[kind]
    members = {**workbook_members({"a": sheet_xml([["a"]])}), name: begin}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for each, part in members.items():
            if each != name:
                archive.writestr(each, part)
        with archive.open(name, "w", force_zip64=True) as file:
            file.write(begin)
            for _ in range((count or most) // 10_000):
                file.write(entry * 10_000)
            file.write(begin.replace(b"<", b"</"))
    return path


class Watched:
    """The most memory and processes that this process had begun at once, and the seconds of a processor that they and it took, looked at while the ``with`` lasts.

    What runs before it (a browser of other tests, readers that wait for work, which are ended) does not count.
    """

    def __init__(self) -> None:
        _processes.end_all()
        self._before = {child.pid for child in psutil.Process().children(recursive=True)}
        self.most = 0
        self.processes = 0
        self.seconds = 0.0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._began = time.process_time()
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        me = psutil.Process()
        while not self._end.wait(0.02):
            held, count, spent = 0, 0, time.process_time() - self._began
            for begun in me.children():
                if begun.pid in self._before:
                    continue  # with all that it begins meanwhile: a browser of other tests opens windows when it likes
                with suppress(psutil.Error):
                    for child in (begun, *begun.children(recursive=True)):
                        held += child.memory_info().rss
                        spent += sum(child.cpu_times()[:2])
                        count += 1
            self.most, self.processes = max(self.most, held), max(self.processes, count)
            self.seconds = max(self.seconds, spent)
