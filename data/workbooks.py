"""Saving workbooks with the same bytes every time: fixed member times and document properties."""

from __future__ import annotations

import errno
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

from lxml import etree
from lxml.etree import LxmlError
from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from data.files import write_whole

EPOCH: Final = datetime(2020, 1, 1)
_CHART: Final = re.compile(rb'name="Chart (\d+)"')
_FONT: Final = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u"),
    *("vertAlign", "sz", "color", "name", "family", "charset", "scheme"),
)
"""The order of a font's elements by which Excel reads; openpyxl writes the name first."""
_MODIFIED: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def save(workbook: Workbook, path: Path, when: datetime = EPOCH, said: Sequence[str] = ()) -> Path:
    """Save to ``path`` with ``when`` as the time of everything in it; returns the path. Raises OSError, the old file left.

    ``said``: the alternative texts of the charts of the one sheet that has any, in their order.
    """
    buffer, whole = io.BytesIO(), io.BytesIO()
    try:
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as draft:  # packed below, once
            ExcelWriter(workbook, draft).save()
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
            info = zipfile.ZipInfo(
                member.filename, (when.year, when.month, when.day, when.hour, when.minute, when.second)
            )
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, content)
    return write_whole(path, whole.getvalue())


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
