"""Small files that unpack to much, and what a tree of processes takes while they are read."""

from __future__ import annotations

import threading
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


class Watched:
    """The most memory and processes that this process had begun at once, looked at while the ``with`` lasts.

    What runs before it (a browser of other tests, readers that wait for work, which are ended) does not count.
    """

    def __init__(self) -> None:
        _processes.end_all()
        self._before = {child.pid for child in psutil.Process().children(recursive=True)}
        self.most = 0
        self.processes = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        me = psutil.Process()
        while not self._end.wait(0.02):
            held, count = 0, 0
            for begun in me.children():
                if begun.pid in self._before:
                    continue  # with all that it begins meanwhile: a browser of other tests opens windows when it likes
                with suppress(psutil.Error):
                    for child in (begun, *begun.children(recursive=True)):
                        held += child.memory_info().rss
                        count += 1
            self.most, self.processes = max(self.most, held), max(self.processes, count)
