"""The form of official documents (GB/T 9704-2012) as styles of Word: page, fonts by name, headings, tables, page numbers.

Sizes are in points: 2号 22, 3号 16, 4号 14, 小4号 12, 5号 10.5. The page holds 22 lines of 28 signs.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from math import floor
from pathlib import Path
from typing import Any, Final, Literal

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles import BabelFish
from docx.text.paragraph import Paragraph

from reports.own import DAMAGE, Unfit, package_of
from reports.say.plain import plain

WIDTH: Final = Mm(210 - 28 - 26)
SIZE: Final = 16
"""Of the text in points: 3号 (5.2.2)."""
ACROSS: Final = 28
LINES: Final = 22
PITCH: Final = 28.95
"""Points from line to line: :data:`LINES` of them fill the 225 mm of the type area (5.2.3)."""
Align = Literal["left", "right", "center"]
ALIGN: Final = {
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
    colour: str = "000000"


RED: Final = "E60012"
"""Of the office's mark and the line below the head."""
MARK_BELOW: Final = 35 / 25.4 * 72
"""Points from the upper edge of the type area to that of the office's mark (7.2.4)."""
RULE_BELOW: Final = 4 / 25.4 * 72
"""Points from the document's number to the red line (7.2.7)."""
COPIES: Final = 4
"""So many signs in stand the offices that get copies: one free, two and a colon (7.4.2)."""
FOOT: Final = Mm(25.5)
"""From the lower edge of the sheet to the page's number: its dashes then stand 7 mm below the type area (7.5)."""
STYLES: Final = {
    "Normal": Look(FANG, 16, indent=True),
    "Title": Look(TITLE_SONG, 22, align="center", after=14, keep=True),
    "Heading 1": Look(HEI, 16, indent=True, keep=True),
    "Heading 2": Look(KAI, 16, indent=True, keep=True),
    "Plain": Look(FANG, 16),
    "Secrecy": Look(HEI, 16),
    "Office Mark": Look(TITLE_SONG, 48, pitch=60, align="center", before=MARK_BELOW - 3 * PITCH, colour=RED),
    "Document Number": Look(FANG, 16, align="center", before=2 * PITCH),
    "Imprint": Look(FANG, 14, pitch=24),
    "Imprint Anchor": Look(FANG, 5, pitch=6),
    "Brief Text": Look(FANG, 12, pitch=19, indent=True),
    "Caption": Look(HEI, 10.5, pitch=16, align="center", before=4, keep=True),
    "Lead": Look(KAI, 14, pitch=24, align="center", after=8),
    "Signature": Look(FANG, 16, align="right"),
    "Annex": Look(HEI, 16, keep=True),
    "Annex Title": Look(TITLE_SONG, 18, pitch=PITCH, align="center", before=PITCH, after=8, keep=True),
    "Table Head": Look(HEI, 10.5, pitch=15, align="center", keep=True),
    "Table Text": Look(SONG, 10.5, pitch=15),  # the provinces with whole and remainder fit a page
    "Note": Look(SONG, 10.5, pitch=16, before=4),
    "Header": Look(SONG, 10.5, pitch=14),
    "Footer": Look(SONG, 14, pitch=14),
}


PARTED: Final = " · "
"""What parts the words of the header."""
_PARTS: Final = 4
"""So many it has: region, period, calibre, audience."""


def new(language: str, template: Path | None = None) -> Document:
    """An empty document with the page, the styles and the fonts; nothing of the library's own template shows.

    ``template``: an office's own .docx, whose page and styles stand as they are; styles that it lacks are ours. Raises :class:`reports.own.Unfit` for
    one that will not do.
    """
    if template is None:
        return docx.Document(BytesIO(_ours(language)))
    try:
        document = _opened(template)
        _define(document, language, {style.name for style in document.styles})
        _page_of(document)
    except Unfit:
        raise
    except (*DAMAGE, PackageNotFoundError) as problem:
        raise Unfit(
            f"{template} is no .docx that can be read; save it as one in Word or WPS, without macros"
        ) from problem
    return document


@cache
def _ours(language: str) -> bytes:
    """An empty document of our own, whose styles are made once and then read."""
    document = docx.Document()
    _define(document, language, ())
    _page(document)
    _fonts(document)
    _speak_chinese(document)
    package = BytesIO()
    document.save(package)
    return package.getvalue()


def _define(document: Document, language: str, kept: Container[str]) -> None:
    """Give a document our styles but those that are ``kept``, as the office's own that it comes from has them."""
    known = {style.name: style for style in document.styles}
    for name, look in STYLES.items():
        if name not in kept:
            style = known.get(name) or document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            _style(style, known["Normal"], look, language)
    document.settings.odd_and_even_pages_header_footer = True
    _one_set_of_styles(document)


def _one_set_of_styles(document: Document) -> None:
    """Word 2010 kept its styles a second time; where the two say different things, Word may call the file unreadable."""
    relations = document.part.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/stylesWithEffects")]:
        relations.pop(key)


def _opened(template: Path) -> Document:
    """An office's own document without its text. Raises as :func:`reports.own.package_of` and one of :data:`reports.own.DAMAGE`."""
    document = docx.Document(BytesIO(package_of(template)))
    for element in list(document.element.body):
        if element.tag != qn("w:sectPr"):
            document.element.body.remove(element)
    # LibreOffice names them as programs show them: Heading 1.
    for name in document.styles.element.xpath("w:style/w:name"):
        name.set(qn("w:val"), BabelFish.ui2internal(name.get(qn("w:val"))))
    return document


def _page_of(document: Document) -> None:
    """Raise for a document without a page, or without what its page holds."""
    for section in document.sections:
        if section.page_width is None or section.page_height is None:
            section.page_width, section.page_height = Mm(210), Mm(297)
        _ = (section.header.paragraphs, section.footer.paragraphs)
    _ = (document.sections[0], document.settings.element)


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
    section.header_distance, section.footer_distance = Mm(20), FOOT


def _style(style: Any, normal: Any, look: Look, language: str) -> None:
    if style.name != normal.name:
        style.base_style = normal
    if (properties := style.element.find(qn("w:rPr"))) is not None:
        style.element.remove(properties)
    if (paragraph := style.element.find(qn("w:pPr"))) is not None:
        for tag in ("w:pBdr", "w:snapToGrid", "w:contextualSpacing", "w:ind", "w:tabs", "w:spacing", "w:jc"):
            for found in paragraph.findall(qn(tag)):
                paragraph.remove(found)
    style.hidden, style.quick_style = False, True
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, False
    style.font.color.rgb = RGBColor.from_string(look.colour)
    _name_fonts(style.element.get_or_add_rPr(), look.font, language)
    form = style.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.pitch)
    form.space_before, form.space_after = Pt(look.before), Pt(look.after + apart(look, language))
    form.keep_with_next = look.keep
    form.widow_control = True
    _own_pitch(style.element, look, language)
    if look.align is not None:
        form.alignment = ALIGN[look.align]
    elif look.indent:
        form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if language == "zh" else WD_ALIGN_PARAGRAPH.LEFT
    indented = look.indent and language == "zh"
    _indent(style.element.get_or_add_pPr(), look.size if indented else 0)
    if style.name == "Signature":
        _close_up(style.element.get_or_add_pPr())
    if style.name == "Document Number":
        _rule_below(style.element.get_or_add_pPr())
    if style.name == "Imprint":
        _ruled(style.element.get_or_add_pPr())


def _own_pitch(style: Any, look: Look, language: str) -> None:
    """Lines and signs by the style alone, so that every program sets 22 lines of 28 signs: LibreOffice gives a sign that is wider than
    the document's grid two places of it. Text of 16 points gives up a quarter of one a sign for that (5.2.3)."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    style.get_or_add_pPr().insert_element_before(
        snap, "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl"
    )
    if language == "zh" and look.size == SIZE:
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), str(floor((WIDTH.pt / ACROSS - SIZE) * 20)))
        properties = style.get_or_add_rPr()
        properties.insert_element_before(closer, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")


def _close_up(properties: Any) -> None:
    """No room of a program's own between figures and signs: where a name and a date begin is counted in signs (7.3.5.2)."""
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN"):
        properties.insert_element_before(
            parse_xml(f'<{tag} {nsdecls("w")} w:val="0"/>'),
            *("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc"),
        )


def _rule_below(properties: Any) -> None:
    """The red line as wide as the text below the head (7.2.7)."""
    rule = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="{round(RULE_BELOW)}" w:color="{RED}"/></w:pBdr>'
    )
    properties.insert_element_before(
        rule,
        "w:shd",
        "w:tabs",
        "w:suppressAutoHyphens",
        "w:snapToGrid",
        "w:spacing",
        "w:ind",
        "w:contextualSpacing",
        "w:jc",
        "w:rPr",
    )


def _ruled(properties: Any) -> None:
    """Ruled: thick above and below, thin between (7.4.1), all as wide as the text, so that what stands one sign in begins with a blank;
    further lines of the copies begin below the first office (7.4.2): both lines have one indent, for else no line is drawn between them."""
    sides = (("top", 8), ("bottom", 8), ("between", 6))  # eighths of a point: 0.35 mm and 0.25 mm, as near as they come
    rules = "".join(f'<w:{side} w:val="single" w:sz="{size}" w:space="1" w:color="000000"/>' for side, size in sides)
    after = ("w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind")
    properties.insert_element_before(parse_xml(f"<w:pBdr {nsdecls('w')}>{rules}</w:pBdr>"), *after)
    tab = f'<w:tabs {nsdecls("w")}><w:tab w:val="right" w:pos="{WIDTH.twips - 14 * 20}"/></w:tabs>'
    properties.insert_element_before(parse_xml(tab), *after[2:])
    indent = properties.get_or_add_ind()
    for old in list(indent.attrib):
        del indent.attrib[old]
    for side in ("left", "hanging"):
        indent.set(qn(f"w:{side}"), str(COPIES * 14 * 20))


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
    """A header on every page, a warning first in orange where there is one; page numbers outside, — 1 —.

    Those of the document that an office's template was made from give place to them.
    """
    section = document.sections[0]
    sides: tuple[tuple[Any, Any, Align], ...] = (
        (section.header, section.footer, "right"),
        (section.even_page_header, section.even_page_footer, "left"),
    )
    for head, foot, align in sides:
        head.is_linked_to_previous = foot.is_linked_to_previous = False
        line = head.paragraphs[0]
        if line.text.count(PARTED) >= _PARTS - 1:
            _empty(line)
        line.style = document.styles["Header"]
        if warning:
            run = line.add_run(plain(warning) + "　")
            run.bold, run.font.color.rgb = True, RGBColor(0xC8, 0x50, 0x0A)
        line.add_run(plain(header))
        number = foot.paragraphs[0]
        if number._p.xpath(".//w:instrText[contains(., 'PAGE')] | .//w:fldSimple[contains(@w:instr, 'PAGE')]"):
            _empty(number)
        number.style = document.styles["Footer"]
        number.alignment = ALIGN[align]
        side = number._p.get_or_add_pPr().get_or_add_ind()  # one sign from the edge, at the side that is turned (7.5)
        side.set(qn(f"w:{align}Chars"), "100")
        side.set(qn(f"w:{align}"), str(14 * 20))
        number.add_run("— ")
        _field(number, "PAGE", "1")
        number.add_run(" —")


def _empty(line: Paragraph) -> None:
    """Take out all that a paragraph holds but its form."""
    for element in list(line._p):
        if element.tag != qn("w:pPr"):
            line._p.remove(element)


def _field(line: Paragraph, instruction: str, shown: str) -> None:
    _field_mark(line, "begin")
    code = OxmlElement("w:instrText")
    code.text = f" {instruction} "
    line.add_run()._r.append(code)
    _field_mark(line, "separate")
    line.add_run(shown)
    _field_mark(line, "end")


def _field_mark(line: Paragraph, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    line.add_run()._r.append(mark)
