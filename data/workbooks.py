"""Saving workbooks with the same bytes every time: fixed member times and document properties."""

from __future__ import annotations

import errno
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from lxml.etree import LxmlError
from openpyxl import Workbook
from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.compat import safe_string
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from data.files import write_whole

EPOCH: Final = datetime(2020, 1, 1)
_CHART: Final = re.compile(rb'name="Chart (\d+)"')
_FONT: Final = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u"),
    *("vertAlign", "sz", "color", "name", "family", "charset", "scheme"),
)
"""The order of a font's elements by which Excel reads; openpyxl writes the name first."""
_RETURN: Final = {"\r": "&#13;"}
_MARKS: Final = re.compile("[&<>\r]")
"""What stands otherwise in a text of a workbook's XML."""
_EMPTY: Final = re.compile(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>")
"""Where the rows of a sheet go that are written apart."""
_MODIFIED: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def save(workbook: Workbook, path: Path, when: datetime = EPOCH, said: Sequence[str] = ()) -> Path:
    """Save to ``path`` with ``when`` as the time of everything in it; returns the path. Raises OSError, the old file left.

    ``said``: the alternative texts of the charts of the one sheet that has any, in their order.
    """
    buffer, whole = io.BytesIO(), io.BytesIO()
    try:
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as draft:  # packed below, once
            writer = _Writer(workbook, draft)
            writer.save()
    except LxmlError as problem:  # openpyxl writes sheets to temporary files, and a full disk there comes as this
        raise OSError(errno.ENOSPC, str(problem), str(path)) from problem
    stamp = when.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as target:
        for member in sorted(source.infolist(), key=lambda m: (m.filename != "[Content_Types].xml", m.filename)):
            content = source.read(member)
            if member.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            if member.filename == "xl/styles.xml":
                content = _ordered(content)
            if member.filename.startswith("xl/drawings/drawing"):
                content = _described(content, said)
            if member.filename in writer.rows:
                content = _EMPTY.sub(lambda _, rows=writer.rows.pop(member.filename): rows, content, count=1)  # type: ignore[misc]
            info = zipfile.ZipInfo(
                member.filename, (when.year, when.month, when.day, when.hour, when.minute, when.second)
            )
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, content)
    return write_whole(path, whole.getvalue())


class _Writer(ExcelWriter):
    """openpyxl's own writer, which leaves the rows of plain sheets to :func:`_plain_rows`: ``rows``, by the sheet's place in the package."""

    def __init__(self, workbook: Workbook, archive: zipfile.ZipFile) -> None:
        super().__init__(workbook, archive)
        self.rows: dict[str, bytes] = {}

    def write_worksheet(self, ws: Any) -> None:
        """As openpyxl's, with the sheet's rows apart where they are plain."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        writer: Any = _SheetWriter(ws)
        writer.write()
        ws._rels = writer._rels
        archive: Any = self._archive  # type: ignore[attr-defined]
        archive.write(writer.out, ws.path[1:])
        if writer.plain is not None:
            self.rows[ws.path[1:]] = writer.plain
        self.manifest.append(ws)
        writer.cleanup()


class _SheetWriter(WorksheetWriter):
    """Writes a sheet without its rows where these are plain; they are then ``plain``."""

    plain: bytes | None = None

    def write_rows(self) -> None:
        """The rows, or an empty element in their place."""
        self.plain = _plain_rows(self.ws)
        if self.plain is None:
            super().write_rows()
            return
        file: Any = self.xf.send(True)
        with file.element("sheetData"):
            pass
        self.xf.send(None)


def _plain_rows(sheet: Any) -> bytes | None:
    """The rows of a sheet as openpyxl writes them, in a third of its time: it makes an element of each cell. None where a cell is anything but
    a number, a text or empty."""
    rows: dict[int, list[str]] = {row: [] for row in sheet.row_dimensions}
    looks: dict[tuple[int, str], str] = {}
    links: list[Any] = []
    comments: list[Any] = []
    letters = [get_column_letter(number) for number in range(1, sheet.max_column + 1)]
    cells, at, said = sheet._cells, 0, list[str]()
    for place in sorted(cells):
        (row, column), cell = place, cells[place]
        value, kind, style = cell._value, cell.data_type, cell._style
        if row != at:
            at, said = row, rows.setdefault(row, [])
        if kind not in ("s", "n") or not (value is None or type(value) in (str, int, float)):
            return None
        if cell.hyperlink is not None:
            links.append(cell.hyperlink)
        if cell._comment is not None:
            comments.append(CommentRecord.from_cell(cell))
        elif value is None and not cell.has_style:
            continue
        key = id(style), kind  # shared by many cells, and looked up by all it holds
        if key not in looks:
            number = f' s="{cell.style_id}"' if cell.has_style else ""
            looks[key] = f'"{number} t="{"inlineStr" if kind == "s" else "n"}"'
        head = f'<c r="{letters[column - 1]}{row}{looks[key]}'
        if value is None or value == "":
            said.append(f"{head}/>")
        elif kind == "n":
            said.append(f"{head}><v>{value if type(value) is int else safe_string(value)}</v></c>")
        else:
            space = "" if value == value.strip() else ' xml:space="preserve"'
            words = escape(value, _RETURN) if _MARKS.search(value) else value
            said.append(f"{head}><is><t{space}>{words}</t></is></c>")
    sheet._hyperlinks.extend(links)  # told once: openpyxl tells them itself where it writes the rows
    sheet._comments.extend(comments)
    dimensions = sheet.row_dimensions
    told = [
        f'<row r="{row}"{"".join(f" {name}={quoteattr(str(v))}" for name, v in dimensions[row]) if row in dimensions else ""}>'
        f"{''.join(told_cells)}</row>"
        for row, told_cells in sorted(rows.items())
    ]
    return f"<sheetData>{''.join(told)}</sheetData>".encode()


def _ordered(styles: bytes) -> bytes:
    """The styles of a workbook with the elements of each font in their order."""
    root = etree.fromstring(styles)
    for font in root.iter("{*}font"):
        font[:] = sorted(font, key=lambda element: _FONT.index(etree.QName(element).localname))
    ordered: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return ordered


def _described(drawing: bytes, said: Sequence[str]) -> bytes:
    """A drawing with the alternative texts of its charts, which openpyxl has no place for."""

    def described(found: re.Match[bytes]) -> bytes:
        number = int(found[1])
        return found[0] + (f" descr={quoteattr(said[number - 1])}".encode() if number <= len(said) else b"")

    return _CHART.sub(described, drawing)
