"""Every container that a table may come in, made by code: the same grid of cells as xlsx, xlsb, xls, ods, text and markup."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.utils import get_column_letter
from xlwt.CompoundDoc import XlsDoc

Cell = str | int | float | None
Rows = Sequence[Sequence[Cell]]

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    """A zip with the members in this order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """The members of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_xml(rows: Rows, *, before: str = "", after: str = "", extra: str = "") -> str:
    """A worksheet of SpreadsheetML 2006. ``extra``: rows of XML after the others; ``before``, ``after``: around ``sheetData``."""
    lines = []
    for i, row in enumerate(rows, 1):
        cells = []
        for j, value in enumerate(row, 1):
            at = f'r="{get_column_letter(j)}{i}"'
            if isinstance(value, str):
                cells.append(f'<c {at} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>')
            elif value is not None:
                cells.append(f"<c {at}><v>{value}</v></c>")
        lines.append(f'<row r="{i}">{"".join(cells)}</row>')
    return f'<worksheet xmlns="{_MAIN}" xmlns:r="{_LINKS}">{before}<sheetData>{"".join(lines)}{extra}</sheetData>{after}</worksheet>'


def workbook_members(sheets: Mapping[str, str | bytes], suffix: str = "xml") -> dict[str, bytes | str]:
    """The members of a workbook around ready worksheets by name; ``suffix`` is ``xml``, or ``bin`` for xlsb."""
    names = list(sheets)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    main = f"{kind}.sheet.main+xml" if suffix == "xml" else "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.{suffix}" ContentType="{kind}.worksheet+xml"/>'
        for n in range(1, len(names) + 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{n}.{suffix}"/>'
        for n in range(1, len(names) + 1)
    )
    listed = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    book: bytes | str = f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>'
    if suffix == "bin":
        book = b"".join(
            _record(156, struct.pack("<II", 0, n) + _wide(f"rId{n}") + _wide(name)) for n, name in enumerate(names, 1)
        )
        book = _record(131, b"") + _record(143, b"") + book + _record(144, b"") + _record(132, b"")
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="{suffix}" ContentType="application/xml"/><Override PartName="/xl/workbook.{suffix}" ContentType="{main}"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.{suffix}"/></Relationships>',
        f"xl/workbook.{suffix}": book,
        f"xl/_rels/workbook.{suffix}.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        **{f"xl/worksheets/sheet{n}.{suffix}": content for n, content in enumerate(sheets.values(), 1)},
    }


def xlsx(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook of Excel 2007 and later, strings in their cells."""
    return zipped(workbook_members({name: sheet_xml(rows) for name, rows in sheets.items()}))


def _record(kind: int, content: bytes) -> bytes:
    """A record of BIFF12: type and length in seven bits a byte ([MS-XLSB] 2.1.4)."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    length = b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + content


def _wide(text: str) -> bytes:
    content = text.encode("utf-16-le")
    return struct.pack("<I", len(content) // 2) + content


def xlsb(sheets: Mapping[str, Rows]) -> bytes:
    """A binary workbook of Excel ([MS-XLSB]): BrtCellReal, BrtCellSt."""
    made: dict[str, bytes] = {}
    for name, rows in sheets.items():
        width = max(1, *map(len, rows), 1)
        body = _record(129, b"") + _record(148, struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, width - 1))
        body += _record(145, b"")
        for i, row in enumerate(rows):
            body += _record(0, struct.pack("<IIHBBB", i, 0, 300, 0, 0, 0) + struct.pack("<III", 1, 0, width - 1))
            for j, value in enumerate(row):
                at = struct.pack("<II", j, 0)
                if isinstance(value, str):
                    body += _record(6, at + _wide(value))
                elif value is not None:
                    body += _record(5, at + struct.pack("<d", value))
        made[name] = body + _record(146, b"") + _record(130, b"")
    return zipped(workbook_members(made, "bin"))


def biff(sheets: Mapping[str, Rows]) -> bytes:
    """The Workbook stream of an .xls."""
    book = xlwt.Workbook(encoding="utf-8")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if value is not None:
                    sheet.write(i, j, value)
    stream: bytes = book.get_biff_data()
    return stream


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """An OLE compound file with one stream ([MS-CFB]); xlwt calls it Workbook, so another name is put into its directory."""
    buffer = io.BytesIO()
    XlsDoc().save(buffer, stream)
    content = buffer.getvalue()
    raw = "Workbook".encode("utf-16-le")
    at = content.index(raw)
    entry = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2)
    return content[:at] + entry + content[at + len(entry) :]


def xls(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook of Excel 97 to 2003, and of WPS (.et)."""
    return compound(biff(sheets))


def ods(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook of LibreOffice."""
    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for value in row:
                if isinstance(value, str):
                    box = TableCell(valuetype="string")
                    box.addElement(P(text=value))
                elif value is None:
                    box = TableCell()
                else:
                    box = TableCell(valuetype="float", value=str(value))
                line.addElement(box)
            table.addElement(line)
        document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def text(rows: Rows, delimiter: str = ",") -> str:
    """Delimited text, quoted where it must be."""

    def quoted(value: Cell) -> str:
        said = "" if value is None else str(value)
        return '"' + said.replace('"', '""') + '"' if any(c in said for c in (delimiter, '"', "\n")) else said

    return "".join(delimiter.join(map(quoted, row)) + "\r\n" for row in rows)


def html(rows: Rows) -> str:
    """A web page with one table."""
    lines = "".join(
        f"<tr>{''.join(f'<td>{escape(str(v)) if v is not None else str()}</td>' for v in row)}</tr>" for row in rows
    )
    return f'<html><head><meta charset="utf-8"></head><body><table border="1">{lines}</table></body></html>'


def spreadsheet_2003(sheets: Mapping[str, Rows], *, head: str = "") -> str:
    """SpreadsheetML of Excel 2003; ``head``: what stands before the root, such as a DTD."""
    body = ""
    for name, rows in sheets.items():
        lines = ""
        for row in rows:
            cells = ""
            for j, value in enumerate(row, 1):
                if value is not None:
                    kind = "String" if isinstance(value, str) else "Number"
                    cells += f'<Cell ss:Index="{j}"><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'
            lines += f"<Row>{cells}</Row>"
        body += f"<Worksheet ss:Name={quoteattr(name)}><Table>{lines}</Table></Worksheet>"
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<Workbook xmlns="{space}" xmlns:ss="{space}">{body}</Workbook>'


def _first(sheets: Mapping[str, Rows]) -> Rows:
    return next(iter(sheets.values()))


MAKERS: Final[dict[str, Callable[[Mapping[str, Rows]], bytes]]] = {
    "xlsx": xlsx,
    "xlsb": xlsb,
    "xls": xls,
    "ods": ods,
    "csv_utf8": lambda sheets: text(_first(sheets)).encode(),
    "csv_utf8_bom": lambda sheets: text(_first(sheets)).encode("utf-8-sig"),
    "csv_gb18030": lambda sheets: text(_first(sheets)).encode("gb18030"),
    "csv_utf16": lambda sheets: text(_first(sheets)).encode("utf-16"),
    "csv_utf16le": lambda sheets: text(_first(sheets)).encode("utf-16-le"),
    "csv_utf16be": lambda sheets: text(_first(sheets)).encode("utf-16-be"),
    "tsv_gb18030": lambda sheets: text(_first(sheets), "\t").encode("gb18030"),
    "html_utf8": lambda sheets: html(_first(sheets)).encode(),
    "html_gb18030": lambda sheets: html(_first(sheets)).replace("utf-8", "gb2312").encode("gb18030"),
    "xml_2003": lambda sheets: spreadsheet_2003(sheets).encode(),
}
"""Containers by name; those without sheets hold the first alone."""


def write(path: Path, content: bytes) -> Path:
    """Write, with the folder; returns the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
