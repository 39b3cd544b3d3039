"""The circular beside the clauses of GB/T 9704-2012: page, grid, fonts, sizes, places and fields, one line of a table each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import docx.shared
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from sqlalchemy import Engine

from data.scope import EVERYTHING
from reports.content.gather import gather
from reports.content.record import Content
from reports.documents.circular import write_circular
from reports.documents.official import FIELDS
from reports.order import Order
from tests.reports.conftest import MOMENT

OFFICE = "浙江省总工会"
MM = 36_000
"""Of the units that lengths of a document are kept in."""
PITCH = 225 / 22
"""Millimetres from line to line."""


@pytest.fixture(scope="module")
def circular(contents: dict[str, Content], tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("circular") / "a.docx"
    return opened(write_circular(contents["province"], path, language="zh", timestamp=MOMENT, office=OFFICE))


def opened(path: Path) -> Document:
    return docx.Document(str(path))


def millimetres(length: Any) -> float:
    return round(int(length) / MM, 1)


def style(document: Document, name: str) -> Any:
    return document.styles[name]


def font_of(document: Document, name: str) -> tuple[str, float]:
    fonts = style(document, name).element.find(f".//{qn('w:rFonts')}")
    return fonts.get(qn("w:eastAsia")), style(document, name).font.size.pt


def form_of(document: Document, name: str) -> Any:
    return style(document, name).paragraph_format


def colour_of(document: Document, name: str) -> str:
    return str(style(document, name).font.color.rgb)


def rules_of(document: Document, name: str) -> dict[str, tuple[float, str]]:
    """The lines around a style's paragraphs: side -> (points, colour)."""
    rules = style(document, name).element.find(f".//{qn('w:pBdr')}")
    return {
        rule.tag.split("}")[1]: (int(rule.get(qn("w:sz"))) / 8, rule.get(qn("w:color")))
        for rule in rules.iterchildren()
    }


def grid_of(document: Document) -> Any:
    return document.sections[0]._sectPr.find(qn("w:docGrid"))


def fields(document: Document) -> dict[str, str]:
    """The text of each content control by its tag, in the order of the document."""
    return {
        control.find(f".//{qn('w:tag')}").get(qn("w:val")): "".join(t.text or "" for t in control.iter(qn("w:t")))
        for control in document.element.iter(qn("w:sdt"))
    }


def all_lines(document: Document) -> list[Any]:
    """The paragraphs of a document in their order, those in tables too."""
    return [Paragraph(element, document._body) for element in document.element.iter(qn("w:p"))]


def line_of(document: Document, field: str) -> Any:
    """The paragraph that holds a field."""
    return all_lines(document)[at(document, field)]


def at(document: Document, field: str) -> int:
    """The place of the paragraph that holds a field among those of the document."""
    held = f".//{qn('w:tag')}[@{qn('w:val')}='{field}']"
    return next(i for i, p in enumerate(all_lines(document)) if p._p.find(held) is not None)


def side_of(document: Document, name: str, side: str) -> int:
    """How far a style's lines stand from a side."""
    return int(style(document, name).element.find(f".//{qn('w:ind')}").get(qn(f"w:{side}"), 0))


def hanging(paragraph: Any, size: float = 16) -> tuple[float, float]:
    """How many signs in the further lines of a paragraph begin, and how many its first."""
    indent = getattr(paragraph, "_p", paragraph).find(f".//{qn('w:ind')}")
    inside, out = (int(indent.get(qn(f"w:{name}"))) / size / 20 for name in ("left", "hanging"))
    return inside, inside - out


def above_the_text(document: Document) -> float:
    """Millimetres of what stands above the text, at most."""
    first = next(i for i, p in enumerate(document.paragraphs) if p.style.name == "Normal")
    forms = [(p.paragraph_format, p.style.paragraph_format) for p in document.paragraphs[:first]]
    return sum(
        millimetres(next(v for own in form if (v := getattr(own, name)) is not None))
        for form in forms
        for name in ("line_spacing", "space_before", "space_after")
    )


def ends(document: Document, field: str) -> float:
    """How many signs before the edge a line ends."""
    return int(line_of(document, field)._p.find(f".//{qn('w:ind')}").get(qn("w:rightChars"))) / 100


def number(document: Document, footer: Any, side: str) -> tuple[str, tuple[str, float], str]:
    """A page's number: its text, its font, how many hundredths of a sign it stands from a side."""
    line = footer.paragraphs[0]
    return line.text, font_of(document, line.style.name), line._p.find(f".//{qn('w:ind')}").get(qn(f"w:{side}Chars"))


Measured = Callable[[Document], Any]
CLAUSES: list[tuple[str, str, Measured, Any]] = [
    ("5.1", "the sheet is A4", lambda d: (millimetres(S(d).page_width), millimetres(S(d).page_height)), (210.0, 297.0)),
    ("5.2.1", "upper margin 37 mm", lambda d: millimetres(S(d).top_margin), 37.0),
    ("5.2.1", "binding edge 28 mm", lambda d: millimetres(S(d).left_margin), 28.0),
    ("5.2.1", "type area 156 mm wide", lambda d: type_area(d)[0], 156.0),
    ("5.2.1", "type area 225 mm high", lambda d: type_area(d)[1], 225.0),
    ("5.2.2", "the text is 仿宋 3号", lambda d: font_of(d, "Normal"), ("仿宋", 16)),
    ("5.2.3", "22 lines fill a page", lambda d: int(type_area(d)[1] / 25.4 * 72 // form_of(d, "Normal").line_spacing.pt), 22),
    ("5.2.3", "the grid has 22 lines", lambda d: int(type_area(d)[1] / 25.4 * 1440 // int(grid_of(d).get(qn("w:linePitch")))), 22),
    ("5.2.3", "28 signs fill a line", lambda d: int(type_area(d)[0] / 25.4 * 72 // (16 + spacing(d))), 28),
    ("5.2.3", "the grid has 28 signs", lambda d: int(type_area(d)[0] / 25.4 * 72 // (16 + int(grid_of(d).get(qn("w:charSpace"))) / 4096)), 28),
    ("5.2.4", "the text is black", lambda d: colour_of(d, "Normal"), "000000"),
    ("7.1", "page numbers stand outside the type area", lambda d: millimetres(S(d).footer_distance) < 35, True),
    ("7.2.1", "the copy's number on the first line, at the left edge", lambda d: (at(d, "copy_number"), first_line(d, "Plain")), (0, "0")),
    ("7.2.1", "the copy's number in 3号", lambda d: font_of(d, "Plain")[1], 16),
    ("7.2.2", "secrecy on the second line", lambda d: at(d, "secrecy"), 1),
    ("7.2.3", "urgency below it, in 黑体 3号", lambda d: (at(d, "urgency"), line_of(d, "urgency").style.name), (2, "Secrecy")),
    ("7.2.2", "secrecy in 黑体 3号", lambda d: font_of(d, "Secrecy"), ("黑体", 16)),
    ("7.2.2", "secrecy at the left edge", lambda d: form_of(d, "Secrecy").first_line_indent, 0),
    ("7.2.4", "the office's mark in 小标宋", lambda d: font_of(d, "Office Mark")[0], "方正小标宋简体"),
    ("7.2.4", "the mark is lower than 22 mm", lambda d: font_of(d, "Office Mark")[1] < 22 / 25.4 * 72, True),
    ("7.2.4", "the mark is red", lambda d: colour_of(d, "Office Mark"), "E60012"),
    ("7.2.4", "the mark in the middle", lambda d: str(form_of(d, "Office Mark").alignment), "CENTER (1)"),
    (
        "7.2.4",
        "the mark 35 mm below the edge of the type area",
        lambda d: round(sum(millimetres(p.paragraph_format.line_spacing or p.style.paragraph_format.line_spacing) for p in d.paragraphs[:3]) + millimetres(form_of(d, "Office Mark").space_before)),
        35,
    ),
    ("7.2.4", "the mark is the office's name and 文件", lambda d: fields(d)["office_mark"], f"{OFFICE}文件"),
    ("7.2.5", "the number two lines below the mark", lambda d: round(millimetres(form_of(d, "Document Number").space_before) / PITCH), 2),
    ("7.2.5", "the number in the middle", lambda d: str(form_of(d, "Document Number").alignment), "CENTER (1)"),
    ("7.2.5", "the year whole, in brackets of six corners", lambda d: fields(d)["number"][:6], "〔2026〕"),
    ("7.2.5", "the number without 第, with 号 behind it", lambda d: (fields(d)["number"][-1], "第" in fields(d)["number"]), ("号", False)),
    ("7.2.6", "no signatory: a circular goes down", lambda d: any("签发人" in p.text for p in d.paragraphs), False),
    ("7.2.7", "the line as wide as the type area", lambda d: [side_of(d, "Document Number", s) for s in ("left", "right")], [0, 0]),
    ("7.2.7", "a red line below the head", lambda d: rules_of(d, "Document Number")["bottom"][1], "E60012"),
    ("7.2.7", "the line 4 mm below the number", lambda d: round(rule_below(d) / 72 * 25.4), 4),
    ("7.3.1", "the title in 小标宋 2号", lambda d: font_of(d, "Title"), ("方正小标宋简体", 22)),
    ("7.3.1", "the title in the middle", lambda d: str(form_of(d, "Title").alignment), "CENTER (1)"),
    ("7.3.1", "the title two lines below the red line", lambda d: round(millimetres(title(d).paragraph_format.space_before) / PITCH), 2),
    ("7.3.2", "addressees one line below the title", lambda d: round(millimetres(title(d).paragraph_format.space_after) / PITCH), 1),
    ("7.3.2", "addressees at the left edge, with a colon", lambda d: fields(d)["addressees"][-1], "："),
    ("7.3.2", "further lines of addressees at the edge too", lambda d: (line_of(d, "addressees").style.name, side_of(d, "Plain", "left")), ("Plain", 0)),
    ("7.3.3", "the text begins on the first page", lambda d: above_the_text(d) < 225, True),
    ("7.3.3", "further lines of a paragraph at the edge", lambda d: side_of(d, "Normal", "left"), 0),
    ("7.3.3", "below the second level all is 仿宋", lambda d: [s.name for s in d.styles if s.name in ("Heading 3", "Heading 4") and s.font.size is not None and font_of(d, s.name)[0] != "仿宋"], []),
    ("7.3.3", "a paragraph begins two signs in", lambda d: first_line(d, "Normal"), "200"),
    ("7.3.3", "the first level in 黑体", lambda d: font_of(d, "Heading 1"), ("黑体", 16)),
    ("7.3.3", "the second level in 楷体", lambda d: font_of(d, "Heading 2"), ("楷体", 16)),
    ("7.3.3", "the first level is counted 一、", lambda d: headings(d)[0][:2], "一、"),
    ("7.3.4", "annexes are named one line below the text", lambda d: annex_lines(d)[0][:5], "附件：1."),
    ("7.3.4", "the word begins two signs in", lambda d: hanging(annex_paragraphs(d)[0])[1], 2),
    ("7.3.4", "further lines of a name below its first sign", lambda d: {hanging(p)[0] for p in annex_paragraphs(d)} == {p.paragraph_format.tab_stops[0].position.pt / 16 for p in annex_paragraphs(d)}, True),
    ("7.3.4", "numbers below each other", lambda d: {hanging(p)[1] for p in annex_paragraphs(d)[1:]}, {5}),
    ("7.3.4", "nothing follows an annex's name", lambda d: [said for said in annex_lines(d) if said[-1] in "。；，"], []),
    ("7.3.5.2", "the office's name is the signature", lambda d: fields(d)["signature"], OFFICE),
    ("7.3.5.2", "the longer of name and date ends two signs in", lambda d: min(ends(d, "signature"), ends(d, "date")), 2),
    ("7.3.5.2", "the date begins two signs right of the name", lambda d: begins(d, "signature") - begins(d, "date"), 2),
    ("7.3.5.4", "the date in digits without zeros before them", lambda d: fields(d)["date"], "2026年3月4日"),
    ("7.3.5.2", "no room but signs in name and date", lambda d: [one.get(qn("w:val")) for one in d.styles["Signature"].element.iter(qn("w:autoSpaceDE"), qn("w:autoSpaceDN"))], ["0", "0"]),
    ("7.3.5.5", "the signature is never alone on a page", lambda d: line_of(d, "signature").paragraph_format.keep_with_next, True),
    ("7.3.5.2", "one line free above the signature", lambda d: all_lines(d)[at(d, "signature") - 1].text, ""),
    ("7.3.5.4", "the date below the name", lambda d: at(d, "date") - at(d, "signature"), 1),
    ("7.3.7", "annexes stand before the imprint", lambda d: at(d, "signature") < [p.style.name for p in all_lines(d)].index("Annex") < at(d, "copies"), True),
    ("7.3.7", "an annex's number in 黑体 3号 at the edge", lambda d: (font_of(d, "Annex"), first_line(d, "Annex")), (("黑体", 16), "0")),
    ("7.3.7", "each annex on a page of its own", lambda d: all(p.paragraph_format.page_break_before for p in annexes(d)), True),
    ("7.3.7", "an annex's title on the third line, in the middle", lambda d: round(millimetres(form_of(d, "Annex Title").space_before) / PITCH), 1),
    ("7.3.7", "titles of annexes as the text names them", lambda d: [line.split(".", 1)[1].strip() for line in annex_lines(d)] == titles(d), True),
    ("7.4.1", "lines of 0.35, 0.25 and 0.35 mm, as near as eighths of a point come", lambda d: {side: round(points / 72 * 25.4, 2) for side, (points, _) in rules_of(d, "Imprint").items()}, {"top": 0.35, "bottom": 0.35, "between": 0.26}),
    ("7.4.1", "as wide as the type area", lambda d: (hanging(style(d, "Imprint").element, 14)[1], side_of(d, "Imprint", "right"), framed(d).get(qn("w:w"))), (0, 0, str(round(156 / 25.4 * 1440)))),
    ("7.4.1", "the thin line between the copies and who printed it, as of lines of one form", lambda d: [(p.text[:3], p.style.name) for p in d.paragraphs][-3:-1], [("　抄送", "Imprint"), ("　	印", "Imprint")]),
    ("7.4.1", "the last line at the lower edge of the type area", lambda d: foot(d), ("margin", "bottom")),
    ("7.4.2", "copies in 仿宋 4号", lambda d: font_of(d, "Imprint"), ("仿宋", 14)),
    ("7.4.2", "one sign free at both sides", lambda d: (line_of(d, "copies").text[0], line_of(d, "printed_by").text[0], round(stop(d))), ("　", "　", round(156 / 25.4 * 72 - 14))),
    ("7.4.2", "copies above who printed it, with a colon and a full stop behind the last", lambda d: (at(d, "printed_by") - at(d, "copies"), line_of(d, "copies").text), (1, "　抄送：。")),
    ("7.4.2", "further lines of copies below the first office", lambda d: hanging(style(d, "Imprint").element, 14), (4, 0)),
    ("7.4.3", "who printed it", lambda d: fields(d)["printed_by"], OFFICE),
    ("7.4.3", "when it was printed", lambda d: line_of(d, "printed_on").runs[-1].text + fields(d)["printed_on"], "印发2026年3月4日"),
    ("7.5", "pages are numbered through, annexes too", lambda d: len(d.sections), 1),
    ("7.5", "odd pages' number at the right, one sign in, in 宋体 4号", lambda d: number(d, S(d).footer, "right"), ("— 1 —", ("宋体", 14), "100")),
    ("7.5", "even pages' number at the left, one sign in", lambda d: number(d, S(d).even_page_footer, "left"), ("— 1 —", ("宋体", 14), "100")),
    ("7.5", "its dashes 7 mm below the type area", lambda d: round(35 - millimetres(S(d).footer_distance) - 14 / 72 * 25.4 / 2), 7),
]  # fmt: skip


def S(document: Document) -> Any:
    return document.sections[0]


def type_area(document: Document) -> tuple[float, float]:
    page = S(document)
    across = page.page_width - page.left_margin - page.right_margin
    return millimetres(across), millimetres(page.page_height - page.top_margin - page.bottom_margin)


def spacing(document: Document) -> float:
    return int(style(document, "Normal").element.find(f".//{qn('w:rPr')}/{qn('w:spacing')}").get(qn("w:val"))) / 20


def rule_below(document: Document) -> int:
    return int(style(document, "Document Number").element.find(f".//{qn('w:bottom')}").get(qn("w:space")))


def title(document: Document) -> Any:
    return next(p for p in document.paragraphs if p.style.name == "Title")


def first_line(document: Document, name: str) -> str:
    return str(style(document, name).element.find(f".//{qn('w:ind')}").get(qn("w:firstLineChars")))


def headings(document: Document) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name == "Heading 1"]


def annexes(document: Document) -> list[Any]:
    return [p for p in document.paragraphs if p.style.name == "Annex"]


def titles(document: Document) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name == "Annex Title"]


def annex_lines(document: Document) -> list[str]:
    return [p.text for p in annex_paragraphs(document)]


def annex_paragraphs(document: Document) -> list[Any]:
    """The lines that name the annexes below the text."""
    paragraphs = document.paragraphs
    first = next(i for i, p in enumerate(paragraphs) if p.text.startswith("附件："))
    assert paragraphs[first - 1].text == ""
    return list(paragraphs[first : first + len(annexes(document))])


def begins(document: Document, field: str) -> float:
    """How many signs before the edge a line begins; two digits take one."""
    said = fields(document)[field]
    return ends(document, field) + sum(0.5 if sign.isascii() else 1 for sign in said)


def framed(document: Document) -> Any:
    return line_of(document, "printed_on")._p.find(f".//{qn('w:framePr')}")


def foot(document: Document) -> tuple[str, str]:
    return framed(document).get(qn("w:vAnchor")), framed(document).get(qn("w:yAlign"))


def stop(document: Document) -> float:
    """Where the date of printing ends, in points from the left edge."""
    return float(form_of(document, "Imprint").tab_stops[0].position.pt)


@pytest.mark.parametrize(("clause", "says", "measured", "wanted"), CLAUSES, ids=[f"{c[0]} {c[1]}" for c in CLAUSES])
def test_the_circular_keeps_to_the_standard(
    circular: Document, clause: str, says: str, measured: Measured, wanted: Any
) -> None:
    assert measured(circular) == wanted, f"GB/T 9704-2012, {clause}: {says}"


def test_every_field_is_there_once_in_order_with_its_name(circular: Document) -> None:
    assert tuple(fields(circular)) == FIELDS
    names = [control.find(f".//{qn('w:alias')}").get(qn("w:val")) for control in circular.element.iter(qn("w:sdt"))]
    assert names == [
        *("份号", "密级和保密期限", "紧急程度", "发文机关标志", "发文字号", "主送机关", "发文机关署名"),
        *("成文日期", "抄送机关", "印发机关", "印发日期"),
    ]


@pytest.mark.parametrize(("language", "named", "headed"), [("zh", "附件：", "附件"), ("en", "Annex: ", "Annex")])
def test_an_only_annex_has_no_number(full: Engine, tmp_path: Path, language: str, named: str, headed: str) -> None:
    content = gather(full, EVERYTHING, Order("100000", "2018", calibre="acftu"))
    document = opened(write_circular(content, tmp_path / "a.docx", language=language, timestamp=MOMENT))
    assert [p.text for p in annexes(document)] == [headed]
    listed = [p.text for p in document.paragraphs if p.text.startswith(named)]
    assert listed == [named + titles(document)[0]]


def test_a_short_name_of_an_office_ends_before_its_date(contents: dict[str, Content], tmp_path: Path) -> None:
    path = write_circular(contents["county"], tmp_path / "a.docx", language="zh", timestamp=MOMENT, office="工会")
    document = opened(path)
    assert (ends(document, "date"), begins(document, "signature") - begins(document, "date")) == (2, 2)


def test_an_office_is_named_in_the_properties_and_no_account_is(
    contents: dict[str, Content], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", "clerk-of-this-machine")
    monkeypatch.setenv("LOGNAME", "clerk-of-this-machine")
    for office, made_by, author in (
        (OFFICE, "王", OFFICE),
        ("", "王", "王"),
        ("", "", "union-coverage-dashboard"),
        ("", "clerk-of-this-machine", "union-coverage-dashboard"),
    ):
        path = tmp_path / "a.docx"
        write_circular(contents["county"], path, language="zh", timestamp=MOMENT, office=office, made_by=made_by)
        assert opened(path).core_properties.author == author


def test_an_offices_own_template_brings_its_page_and_styles(contents: dict[str, Content], tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("its own text")
    own.sections[0].top_margin = 40 * MM
    own.styles["Title"].font.size = docx.shared.Pt(30)
    own.save(str(tmp_path / "own.docx"))
    written = write_circular(
        contents["county"], tmp_path / "a.docx", language="zh", timestamp=MOMENT, template=tmp_path / "own.docx"
    )
    document = opened(written)
    assert millimetres(S(document).top_margin) == 40
    assert style(document, "Title").font.size.pt == 30
    assert font_of(document, "Office Mark")[0] == "方正小标宋简体"
    assert "its own text" not in [p.text for p in document.paragraphs]


def test_a_template_made_from_a_circular_has_header_and_number_once(
    contents: dict[str, Content], tmp_path: Path
) -> None:
    first, second = tmp_path / "own.docx", tmp_path / "a.docx"
    write_circular(contents["province"], first, language="zh", timestamp=MOMENT, office="浙江省总工会")
    write_circular(contents["county"], second, language="zh", timestamp=MOMENT, template=first)
    section = docx.Document(str(second)).sections[0]
    for head, foot in ((section.header, section.footer), (section.even_page_header, section.even_page_footer)):
        assert head.paragraphs[0].text.count("内部使用") == 1
        assert "浙江省 ·" not in head.paragraphs[0].text
        assert foot.paragraphs[0].text == "— 1 —"


@pytest.mark.parametrize("office", ["浙江省总工会", "宁夏回族自治区总工会", "湘西土家族苗族自治州总工会"])
def test_the_mark_is_as_large_as_its_line_holds(contents: dict[str, Content], tmp_path: Path, office: str) -> None:
    """In the style too: LibreOffice takes the size in a content control from it alone."""
    path = write_circular(contents["county"], tmp_path / "a.docx", language="zh", timestamp=MOMENT, office=office)
    size = docx.Document(str(path)).styles["Office Mark"].font.size.pt
    assert size * len(f"{office}文件") < 156 / 25.4 * 72
    assert size >= 26


def test_a_template_that_is_no_document_is_refused(contents: dict[str, Content], tmp_path: Path) -> None:
    (tmp_path / "own.docx").write_bytes(b"PK")
    with pytest.raises(ValueError, match=r"is no \.docx that can be read"):
        write_circular(
            contents["county"], tmp_path / "a.docx", language="zh", timestamp=MOMENT, template=tmp_path / "own.docx"
        )
