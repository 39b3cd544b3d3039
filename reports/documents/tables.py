"""Ruled tables of documents: as wide as the text, with repeated heads, no row over two pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt
from docx.table import Table

from reports.documents.styles import STYLES, WIDTH, Align
from reports.documents.widths import lines, signs
from reports.say.plain import plain

CELL_MARGIN: Final = Mm(1)
WORD: Final = 7.5
_TOGETHER: Final = 3
"""So many rows at the end of a table stand on one page with the note below it."""
SIGNS: Final = 4
"""A column is made so wide, in sizes of the text, that only longer Latin words, and Chinese in pieces of so many signs, break."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its share of the width, how its cells stand."""

    head: str
    share: float
    align: Align = "right"


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a table's text: its size and the pitch of its lines in points."""

    size: float
    pitch: float


USUAL: Final = Type(STYLES["Table Text"].size, STYLES["Table Text"].pitch)
CLOSE: Final = Type(9, 12.5)
"""For a table that would else leave a few of its rows on a page of their own."""
LOOSER: Final = tuple(
    Type(USUAL.size, USUAL.pitch * times) for times in (1.15, 1.3, 1.45, 1.6, 1.8, 2.0, 2.25, 2.5, 3.0, 3.5)
)
"""For a table that would else leave most of its page white."""


def laid_height(columns: Sequence[Column], rows: Sequence[Sequence[str]], type_: Type = USUAL) -> float:
    """The height of a table in points, about as programs lay it out: a row is as high as its longest cell."""
    inside, size = 2 * CELL_MARGIN.pt + 1, type_.size
    across = [(width.pt - inside) / size for width in _widths(columns, rows)]
    head = max(lines(column.head, wide) for column, wide in zip(columns, across, strict=True)) * USUAL.pitch
    told = [max(lines(cell, wide) for cell, wide in zip(row, across, strict=True)) for row in rows]
    return head + 1 + sum(count * type_.pitch + 1 for count in told)


def table(document: Document, columns: Sequence[Column], rows: Sequence[Sequence[str]], type_: Type = USUAL) -> Table:
    """A ruled table as wide as the text; its head is repeated on each page, no row breaks over two, and the last stay with what follows."""
    grid: Table = document.add_table(rows=1, cols=len(columns))
    grid.style = document.styles["Table Grid"]
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    margins = parse_xml(
        f'<w:tblCellMar {nsdecls("w")}><w:left w:w="{CELL_MARGIN.twips}" w:type="dxa"/>'
        f'<w:right w:w="{CELL_MARGIN.twips}" w:type="dxa"/></w:tblCellMar>'
    )
    grid._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)
    widths = _widths(columns, rows)
    for column, width, cell in zip(columns, widths, grid.rows[0].cells, strict=True):
        cell.width = width
        cell.paragraphs[0].style = document.styles["Table Head"]
        cell.paragraphs[0].add_run(plain(column.head))
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    _row_properties(grid.rows[0]._tr, repeated=True)
    style = document.styles["Table Text"].style_id
    for number, row in enumerate(rows, start=1):
        form = "<w:keepNext/>" if number > len(rows) - _TOGETHER else ""
        if type_ is not USUAL:
            form += f'<w:spacing w:line="{round(type_.pitch * 20)}" w:lineRule="exact"/>'
        size = "" if type_ is USUAL else f'<w:rPr><w:sz w:val="{round(type_.size * 2)}"/></w:rPr>'
        grid._tbl.append(_row(row, columns, widths, (style, form, size)))
    return grid


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[Length]:
    """Widths that fill the line: no column narrower than its longest word, the rest by the columns' shares."""
    size, inside = STYLES["Table Text"].size, 2 * CELL_MARGIN.pt + 1
    least = [
        max((_word_width(text) for text in (column.head, *(row[i] for row in rows))), default=0) * size + inside
        for i, column in enumerate(columns)
    ]
    room = WIDTH.pt
    if sum(least) >= room:
        return [Pt(width * room / sum(least)) for width in least]
    total = sum(column.share for column in columns)
    wanted = [max(room * column.share / total, width) for column, width in zip(columns, least, strict=True)]
    over, spare = sum(wanted) - room, [want - width for want, width in zip(wanted, least, strict=True)]
    shared = [want - over * give / sum(spare) if over > 0 else want for want, give in zip(wanted, spare, strict=True)]
    whole = [max((signs(row[i]) for row in rows), default=0) * size + inside + 1 for i in range(len(columns))]
    if all(width >= one for width, one in zip(shared, whole, strict=True)):
        return [Pt(width) for width in shared]
    # Some cell would break: what all cells need on one line goes first, or as much of it as there is room for.
    whole = [max(one, width) for one, width in zip(whole, least, strict=True)]
    need, left = sum(whole) - sum(least), room - sum(least)
    rest = max(left - need, 0)
    return [
        Pt(width + (one - width) * min(left / need, 1) + rest * column.share / total)
        for column, width, one in zip(columns, least, whole, strict=True)
    ]


def _word_width(text: str) -> float:
    """The width of the longest piece that must not break, in sizes of the text: a Latin word or number, a few Chinese signs."""
    pieces = re.findall(r"[\u2e80-\uffff]+|[^\s\u2e80-\uffff]+", text)
    return max(
        (min(len(p), SIGNS) if p[0] >= "\u2e80" else min(sum(map(_letter, p)), WORD) for p in pieces), default=1.0
    )


def _letter(sign: str) -> float:
    """The width of a Latin letter or digit of the text's font, with something to spare."""
    if sign in "ijltfrI.,:;|()[]-":
        return 0.4
    return 0.9 if sign in "mwMW%" else 0.75 if sign.isupper() else 0.52


def _row(row: Sequence[str], columns: Sequence[Column], widths: Sequence[Length], look: tuple[str, str, str]) -> Any:
    """A row as XML: python-docx takes longer for each further row of a table, and annexes may have thousands. ``look``: the style's id,
    what its paragraphs and runs have besides."""
    style, form, size = look
    element = OxmlElement("w:tr")
    _row_properties(element, repeated=False)
    for text, column, width in zip(row, columns, widths, strict=True):
        cell = parse_xml(
            f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width.twips}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{form}<w:jc w:val="{column.align}"/></w:pPr><w:r>{size}<w:t/></w:r></w:p></w:tc>'
        )
        cell.find(f".//{qn('w:t')}").text = plain(text)
        element.append(cell)
    return element


def _row_properties(row: Any, *, repeated: bool) -> None:
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeated:
        properties.append(OxmlElement("w:tblHeader"))
