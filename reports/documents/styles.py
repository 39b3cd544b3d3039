"""The form of official documents (GB/T 9704-2012) as styles of Word: page, fonts by name, headings, tables, page numbers.

Sizes are in points: 2号 22, 3号 16, 4号 14, 小4号 12, 5号 10.5. The page holds 22 lines of 28 signs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from reports.say.plain import plain

WIDTH: Final = Mm(210 - 28 - 26)
CELL_MARGIN: Final = Mm(1)
WORD: Final = 7.5
SIGNS: Final = 4
"""A column is made so wide, in sizes of the text, that only longer Latin words, and Chinese in pieces of so many signs, break."""
PITCH: Final = 28
LINES: Final = 22
Align = Literal["left", "right", "center"]
_ALIGN: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}

SONG: Final = "宋体"
TITLE_SONG: Final = "方正小标宋简体"
FANG: Final = "仿宋"
HEI: Final = "黑体"
KAI: Final = "楷体"
LATIN: Final = "Times New Roman"
_STAND_INS: Final = {
    TITLE_SONG: "方正小标宋_GBK,小标宋,宋体,SimSun",
    FANG: "仿宋_GB2312,FangSong",
    KAI: "楷体_GB2312,KaiTi",
    HEI: "SimHei",
    SONG: "SimSun",
}
"""What Word takes where a font is not installed; few machines have the first."""


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style: Chinese font, size and line pitch in points, first line indented by two signs or not."""

    font: str
    size: float
    pitch: float = PITCH
    indent: bool = False
    align: Align | None = None
    before: float = 0
    after: float = 0
    keep: bool = False
    bold: bool = False


STYLES: Final = {
    "Normal": Look(FANG, 16, indent=True),
    "Title": Look(TITLE_SONG, 22, pitch=33, align="center", after=14, keep=True),
    "Heading 1": Look(HEI, 16, indent=True, keep=True),
    "Heading 2": Look(KAI, 16, indent=True, keep=True),
    "Plain": Look(FANG, 16),
    "Lead": Look(KAI, 14, pitch=24, align="center", after=8),
    "Signature": Look(FANG, 16, align="right"),
    "Annex": Look(HEI, 16, keep=True),
    "Annex Title": Look(TITLE_SONG, 18, pitch=30, align="center", after=8, keep=True),
    "Table Head": Look(HEI, 10.5, pitch=15, align="center", keep=True),
    "Table Text": Look(SONG, 10.5, pitch=15),  # the provinces with whole and remainder fit a page
    "Note": Look(SONG, 10.5, pitch=16, before=4),
    "Header": Look(SONG, 10.5, pitch=14),
    "Footer": Look(SONG, 14, pitch=18),
    "TOC Heading": Look(HEI, 16, align="center", keep=True),
    "toc 1": Look(FANG, 14, pitch=22),
}


def new(language: str) -> Document:
    """An empty document with the page, the styles and the fonts; nothing of the library's own template shows."""
    document = docx.Document()
    _page(document)
    known = {style.name: style for style in document.styles}
    for name, look in STYLES.items():
        style = known.get(name) or document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _style(style, known["Normal"], look, language)
    _fonts(document)
    _speak_chinese(document)
    document.settings.odd_and_even_pages_header_footer = True
    return document


def _speak_chinese(document: Document) -> None:
    """The library's template is set for Japanese, by which programs would choose the forms of signs."""
    for part, path in ((document.settings, "w:themeFontLang"), (document.styles, "w:docDefaults//w:lang")):
        for element in part.element.xpath(path):
            element.set(qn("w:eastAsia"), "zh-CN")


def _page(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(25)


def _style(style: Any, normal: Any, look: Look, language: str) -> None:
    if style.name != normal.name:
        style.base_style = normal
    if (properties := style.element.find(qn("w:rPr"))) is not None:
        style.element.remove(properties)
    if (paragraph := style.element.find(qn("w:pPr"))) is not None:
        for tag in ("w:pBdr", "w:contextualSpacing", "w:ind", "w:tabs", "w:spacing", "w:jc"):
            for found in paragraph.findall(qn(tag)):
                paragraph.remove(found)
    style.hidden, style.quick_style = False, True
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    _name_fonts(style.element.get_or_add_rPr(), look.font, language)
    form = style.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.pitch)
    form.space_before, form.space_after = Pt(look.before), Pt(look.after + apart(look, language))
    form.keep_with_next = look.keep
    form.widow_control = True
    if look.align is not None:
        form.alignment = _ALIGN[look.align]
    elif look.indent:
        form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if language == "zh" else WD_ALIGN_PARAGRAPH.LEFT
    indented = look.indent and language == "zh"
    _indent(style.element.get_or_add_pPr(), look.size if indented else 0)


def apart(look: Look, language: str) -> float:
    """Points after a paragraph of the text: English marks it by space, Chinese by its indent."""
    return 6 if look.indent and language == "en" else 0


def _name_fonts(properties: Any, font: str, language: str) -> None:
    """Latin and Chinese fonts by name, and the language, by which programs choose the forms of signs and where to break."""
    fonts = properties.get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for attribute in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(attribute), LATIN)
    fonts.set(qn("w:eastAsia"), font)
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), "en-US" if language == "zh" else "en-GB")  # of Latin letters: a number is then not broken
    lang.set(qn("w:eastAsia"), "zh-CN")
    properties.append(lang)


def _indent(properties: Any, size: float) -> None:
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200" if size else "0")
    indent.set(qn("w:firstLine"), str(round(size * 2 * 20)))


def _fonts(document: Document) -> None:
    """Say which font stands in where one is not installed."""
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, others in _STAND_INS.items()
    )
    table = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{entries}</w:fonts>'
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            relation.target_part._blob = table.encode("utf-8")


def paragraph(document: Document, text: str, style: str = "Normal", *, bold: str = "") -> Paragraph:
    """A paragraph of plain text; ``bold`` is a beginning set in bold, as in 一是……."""
    found = document.add_paragraph(style=style)
    if bold:
        found.add_run(plain(bold)).bold = True
    found.add_run(plain(text))
    return found


def head_and_foot(document: Document, header: str, warning: str) -> None:
    """A header on every page, a warning first in orange where there is one; page numbers outside, — 1 —."""
    section = document.sections[0]
    sides: tuple[tuple[Any, Any, Align], ...] = (
        (section.header, section.footer, "right"),
        (section.even_page_header, section.even_page_footer, "left"),
    )
    for head, foot, align in sides:
        head.is_linked_to_previous = foot.is_linked_to_previous = False
        line = head.paragraphs[0]
        line.style = document.styles["Header"]
        if warning:
            run = line.add_run(plain(warning) + "　")
            run.bold, run.font.color.rgb = True, RGBColor(0xC8, 0x50, 0x0A)
        line.add_run(plain(header))
        number = foot.paragraphs[0]
        number.style = document.styles["Footer"]
        number.alignment = _ALIGN[align]
        number.add_run("— ")
        _field(number, "PAGE", "1")
        number.add_run(" —")


def _field(line: Paragraph, instruction: str, shown: str) -> None:
    _field_begins(line, instruction)
    line.add_run(shown)
    _field_mark(line, "end")


def _field_begins(line: Paragraph, instruction: str) -> None:
    _field_mark(line, "begin")
    code = OxmlElement("w:instrText")
    code.text = f" {instruction} "
    line.add_run()._r.append(code)
    _field_mark(line, "separate")


def _field_mark(line: Paragraph, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    line.add_run()._r.append(mark)


def contents(document: Document, title: str, entries: Sequence[str]) -> None:
    """A table of contents without page numbers, filled in already: programs that do not count pages show it right too."""
    paragraph(document, title, "TOC Heading")
    lines = [document.add_paragraph(style="toc 1") for _ in entries]
    _field_begins(lines[0], 'TOC \\o "1-1" \\t "Annex Title,1" \\n')
    for line, entry in zip(lines, entries, strict=True):
        line.add_run(plain(entry))
    _field_mark(lines[-1], "end")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its share of the width, how its cells stand."""

    head: str
    share: float
    align: Align = "right"


def table(document: Document, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Table:
    """A ruled table as wide as the text; its head is repeated on each page, and no row breaks over two."""
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
    for row in rows:
        grid._tbl.append(_row(row, columns, widths, style))
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
    return [
        Pt(want - over * give / sum(spare)) if over > 0 else Pt(want) for want, give in zip(wanted, spare, strict=True)
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


def _row(row: Sequence[str], columns: Sequence[Column], widths: Sequence[Length], style: str) -> Any:
    """A row as XML: python-docx takes longer for each further row of a table, and annexes may have thousands."""
    element = OxmlElement("w:tr")
    _row_properties(element, repeated=False)
    for text, column, width in zip(row, columns, widths, strict=True):
        cell = parse_xml(
            f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width.twips}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/><w:jc w:val="{column.align}"/></w:pPr><w:r><w:t/></w:r></w:p></w:tc>'
        )
        cell.find(f".//{qn('w:t')}").text = plain(text)
        element.append(cell)
    return element


def _row_properties(row: Any, *, repeated: bool) -> None:
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeated:
        properties.append(OxmlElement("w:tblHeader"))
