"""The containers that the sample comes in, written row by row: xlsx, ods, xls, and CSV in a zip. The bytes are the same every time.

Rows lie in temporary files until the workbook is saved, so that memory does not grow with them. Cells have neither style nor address:
none of them needs the first, and their order gives the second (ECMA-376 part 1, 18.3.1.4).
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Final, Protocol
from xml.sax.saxutils import escape, quoteattr

from xlwt.Workbook import Workbook

from data.files import write_whole

Cell = str | int | float | None
Append = Callable[[Sequence[Cell]], None]
_IN_MEMORY: Final = 1 << 24
_BIG: Final = 1 << 30
_CHUNK: Final = 1 << 20
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_ODF: Final = "urn:oasis:names:tc:opendocument:xmlns"
_ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"


class Book(Protocol):
    """A workbook that is being written."""

    suffix: str
    with_cover: bool
    """Whether a cover page can speak for its sheets."""

    def sheet(self, name: str) -> Append:
        """A new sheet behind the others; what comes back takes its rows, one at a time."""

    def save(self, path: Path) -> Path:
        """Write the whole to ``path``; returns it. Raises OSError, the old file left."""


def _spool() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(_IN_MEMORY)


def _zipped(path: Path, members: Sequence[tuple[str, bytes | IO[bytes]]], stored: frozenset[str] = frozenset()) -> Path:
    """A zip of members in this order, which takes the place of ``path`` once it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, content in members:
                source = io.BytesIO(content) if isinstance(content, bytes) else content
                size = source.seek(0, io.SEEK_END)
                source.seek(0)
                if name in stored:
                    archive.writestr(zipfile.ZipInfo(name), source.read())
                    continue
                with archive.open(name, "w", force_zip64=size > _BIG) as target:
                    copyfileobj(source, target, _CHUNK)
        draft.replace(path)
    except OSError as problem:
        draft.unlink(missing_ok=True)
        problem.filename = str(path)
        raise
    return path


class Xlsx:
    """A workbook of Excel 2007 and later, strings in their cells."""

    suffix = "xlsx"
    with_cover = True

    def __init__(self) -> None:
        self._sheets: list[tuple[str, IO[bytes]]] = []

    def sheet(self, name: str) -> Append:
        """A new worksheet."""
        spool = _spool()
        self._sheets.append((name, spool))
        spool.write(f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
        return lambda row: (spool.write(f"<row>{''.join(map(_xlsx_cell, row))}</row>".encode()), None)[1]

    def save(self, path: Path) -> Path:
        """Write the package; see :class:`Book`."""
        numbers = range(1, len(self._sheets) + 1)
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>' for n in numbers
        )
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        listed = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
            for n, (name, _) in enumerate(self._sheets, 1)
        )
        relations = f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
        members: list[tuple[str, bytes | IO[bytes]]] = [
            (
                "[Content_Types].xml",
                f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/'
                'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>{parts}</Types>'.encode(),
            ),
            (
                "_rels/.rels",
                f'{relations}<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
            ),
            (
                "xl/workbook.xml",
                f'{_DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>'.encode(),
            ),
            ("xl/_rels/workbook.xml.rels", f"{relations}{links}</Relationships>".encode()),
        ]
        for n, (_, spool) in zip(numbers, self._sheets, strict=True):
            spool.write(b"</sheetData></worksheet>")
            members.append((f"xl/worksheets/sheet{n}.xml", spool))
        return _close(_zipped(path, members), [spool for _, spool in self._sheets])


def _close(path: Path, spools: Sequence[IO[bytes]]) -> Path:
    for spool in spools:
        spool.close()
    return path


def _xlsx_cell(value: Cell) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"


class Ods:
    """A workbook of LibreOffice (OpenDocument 1.2)."""

    suffix = "ods"
    with_cover = True

    def __init__(self) -> None:
        self._tables: list[IO[bytes]] = []

    def sheet(self, name: str) -> Append:
        """A new table."""
        spool = _spool()
        self._tables.append(spool)
        spool.write(f"<table:table table:name={quoteattr(name)}>".encode())
        return lambda row: (spool.write(_ods_row(row).encode()), None)[1]

    def save(self, path: Path) -> Path:
        """Write the package; see :class:`Book`."""
        with closing(_spool()) as content:
            names = "".join(f' xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text"))
            content.write(
                f'{_DECLARATION}<office:document-content{names} office:version="1.2"><office:body><office:spreadsheet>'.encode()
            )
            for spool in self._tables:
                spool.seek(0)
                copyfileobj(spool, content, _CHUNK)
                content.write(b"</table:table>")
            content.write(b"</office:spreadsheet></office:body></office:document-content>")
            entries = "".join(
                f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
                for name, kind in (("/", _ODS), ("content.xml", "text/xml"))
            )
            manifest = f'{_DECLARATION}<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0" manifest:version="1.2">{entries}</manifest:manifest>'
            members: list[tuple[str, bytes | IO[bytes]]] = [
                ("mimetype", _ODS.encode()),
                ("META-INF/manifest.xml", manifest.encode()),
                ("content.xml", content),
            ]
            return _close(_zipped(path, members, frozenset({"mimetype"})), self._tables)


def _ods_row(row: Sequence[Cell]) -> str:
    cells = []
    for value in row:
        if value is None:
            cells.append("<table:table-cell/>")
        elif isinstance(value, str):
            cells.append(
                f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
            )
        else:
            cells.append(f'<table:table-cell office:value-type="float" office:value="{value}"/>')
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


class ZippedCsv:
    """A zip with a file of comma-separated text in GB18030 for each sheet, as Chinese spreadsheet programs save it."""

    suffix = "zip"
    with_cover = False

    def __init__(self) -> None:
        self._files: list[tuple[str, IO[bytes]]] = []

    def sheet(self, name: str) -> Append:
        """A new file."""
        spool = _spool()
        self._files.append((f"{name}.csv", spool))
        return lambda row: (spool.write(_csv_row(row).encode("gb18030")), None)[1]

    def save(self, path: Path) -> Path:
        """Write the zip; see :class:`Book`."""
        return _close(_zipped(path, self._files), [spool for _, spool in self._files])


def _csv_row(row: Sequence[Cell]) -> str:
    """A line; no text of the sample holds a comma, a quote or a line break."""
    return ",".join("" if value is None else str(value) for value in row) + "\r\n"


class Xls:
    """A workbook of Excel 97 to 2003, in memory: 65 536 rows a sheet at most."""

    suffix = "xls"
    with_cover = True

    def __init__(self) -> None:
        self._book = Workbook(encoding="utf-8")

    def sheet(self, name: str) -> Append:
        """A new worksheet. Its rows raise ValueError beyond the last that the format has."""
        sheet = self._book.add_sheet(name)
        rows = iter(range(1 << 16))

        def append(row: Sequence[Cell]) -> None:
            number = next(rows, None)
            if number is None:
                raise ValueError(f"{name}: more rows than an .xls can hold")
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)

        return append

    def save(self, path: Path) -> Path:
        """Write the compound file; see :class:`Book`."""
        whole = io.BytesIO()
        self._book.save(whole)
        return write_whole(path, whole.getvalue())
