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

from reports.content.record import Content
from reports.documents.circular import write_circular
from reports.documents.official import FIELDS
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


def line_of(document: Document, field: str) -> Any:
    """The paragraph that holds a field."""
    return next(p for p in document.paragraphs if p._p.find(f".//{qn('w:tag')}[@{qn('w:val')}='{field}']") is not None)


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
    ("7.2.2", "secrecy in 黑体 3号", lambda d: font_of(d, "Secrecy"), ("黑体", 16)),
    ("7.2.2", "secrecy at the left edge", lambda d: form_of(d, "Secrecy").first_line_indent, 0),
    ("7.2.4", "the office's mark in 小标宋", lambda d: font_of(d, "Office Mark")[0], "方正小标宋简体"),
    ("7.2.4", "the mark is lower than 22 mm", lambda d: font_of(d, "Office Mark")[1] < 22 / 25.4 * 72, True),
    ("7.2.4", "the mark is red", lambda d: colour_of(d, "Office Mark"), "E60012"),
    ("7.2.4", "the mark in the middle", lambda d: str(form_of(d, "Office Mark").alignment), "CENTER (1)"),
    (
        "7.2.4",
        "the mark 35 mm below the edge of the type area",
        lambda d: round(millimetres(form_of(d, "Secrecy").line_spacing) + millimetres(form_of(d, "Office Mark").space_before)),
        35,
    ),
    ("7.2.4", "the mark is the office's name and 文件", lambda d: fields(d)["office_mark"], f"{OFFICE}文件"),
    ("7.2.5", "the number two lines below the mark", lambda d: round(millimetres(form_of(d, "Document Number").space_before) / PITCH), 2),
    ("7.2.5", "the number in the middle", lambda d: str(form_of(d, "Document Number").alignment), "CENTER (1)"),
    ("7.2.5", "the year whole, in brackets of six corners", lambda d: fields(d)["number"][:6], "〔2026〕"),
    ("7.2.7", "a red line below the head", lambda d: rules_of(d, "Document Number")["bottom"][1], "E60012"),
    ("7.2.7", "the line 4 mm below the number", lambda d: round(rule_below(d) / 72 * 25.4), 4),
    ("7.3.1", "the title in 小标宋 2号", lambda d: font_of(d, "Title"), ("方正小标宋简体", 22)),
    ("7.3.1", "the title in the middle", lambda d: str(form_of(d, "Title").alignment), "CENTER (1)"),
    ("7.3.1", "the title two lines below the red line", lambda d: round(millimetres(title(d).paragraph_format.space_before) / PITCH), 2),
    ("7.3.2", "addressees one line below the title", lambda d: round(millimetres(title(d).paragraph_format.space_after) / PITCH), 1),
    ("7.3.2", "addressees at the left edge, with a colon", lambda d: fields(d)["addressees"][-1], "："),
    ("7.3.3", "a paragraph begins two signs in", lambda d: first_line(d, "Normal"), "200"),
    ("7.3.3", "the first level in 黑体", lambda d: font_of(d, "Heading 1"), ("黑体", 16)),
    ("7.3.3", "the second level in 楷体", lambda d: font_of(d, "Heading 2"), ("楷体", 16)),
    ("7.3.3", "the first level is counted 一、", lambda d: headings(d)[0][:2], "一、"),
    ("7.3.4", "annexes are named one line below the text", lambda d: annex_lines(d)[0][:5], "附件：1."),
    ("7.3.4", "nothing follows an annex's name", lambda d: [said for said in annex_lines(d) if said[-1] in "。；，"], []),
    ("7.3.5.2", "the office's name is the signature", lambda d: fields(d)["signature"], OFFICE),
    ("7.3.5.2", "the longer of name and date ends two signs in", lambda d: min(ends(d, "signature"), ends(d, "date")), 2),
    ("7.3.5.2", "the date begins two signs right of the name", lambda d: begins(d, "signature") - begins(d, "date"), 2),
    ("7.3.5.4", "the date in digits without zeros before them", lambda d: fields(d)["date"], "2026年3月4日"),
    ("7.3.5.5", "the signature is never alone on a page", lambda d: line_of(d, "signature").paragraph_format.keep_with_next, True),
    ("7.3.7", "an annex's number in 黑体 3号 at the edge", lambda d: (font_of(d, "Annex"), first_line(d, "Annex")), (("黑体", 16), "0")),
    ("7.3.7", "each annex on a page of its own", lambda d: all(p.paragraph_format.page_break_before for p in annexes(d)), True),
    ("7.3.7", "an annex's title on the third line, in the middle", lambda d: round(millimetres(form_of(d, "Annex Title").space_before) / PITCH), 1),
    ("7.3.7", "titles of annexes as the text names them", lambda d: [line.split(".", 1)[1].strip() for line in annex_lines(d)] == titles(d), True),
    ("7.4.1", "thick lines above and below, a thin one between", lambda d: order_of_rules(d), ["bottom", "top", "between"]),
    ("7.4.1", "the last line at the lower edge of the type area", lambda d: foot(d), ("margin", "bottom")),
    ("7.4.2", "copies in 仿宋 4号", lambda d: font_of(d, "Imprint"), ("仿宋", 14)),
    ("7.4.2", "one sign free at both sides", lambda d: side(d, "left") == side(d, "right") == 14 * 20, True),
    ("7.4.3", "who printed it", lambda d: fields(d)["printed_by"], OFFICE),
    ("7.4.3", "when it was printed", lambda d: line_of(d, "printed_on").runs[-1].text + fields(d)["printed_on"], "印发2026年3月4日"),
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
    said = [p.text for p in document.paragraphs]
    first = next(i for i, line in enumerate(said) if line.startswith("附件："))
    assert said[first - 1] == ""
    return said[first : first + len(annexes(document))]


def begins(document: Document, field: str) -> float:
    """How many signs before the edge a line begins; two digits take one."""
    said = fields(document)[field]
    return ends(document, field) + sum(0.5 if sign.isascii() else 1 for sign in said)


def order_of_rules(document: Document) -> list[str]:
    rules = rules_of(document, "Imprint")
    return sorted(rules, key=lambda name: (-rules[name][0], name))


def foot(document: Document) -> tuple[str, str]:
    frame = line_of(document, "printed_on")._p.find(f".//{qn('w:framePr')}")
    return frame.get(qn("w:vAnchor")), frame.get(qn("w:yAlign"))


def side(document: Document, name: str) -> int:
    return int(style(document, "Imprint").element.find(f".//{qn('w:ind')}").get(qn(f"w:{name}")))


@pytest.mark.parametrize(("clause", "says", "measured", "wanted"), CLAUSES, ids=[f"{c[0]} {c[1]}" for c in CLAUSES])
def test_the_circular_keeps_to_the_standard(
    circular: Document, clause: str, says: str, measured: Measured, wanted: Any
) -> None:
    assert measured(circular) == wanted, f"GB/T 9704-2012, {clause}: {says}"


def test_every_field_is_there_once_in_order_with_its_name(circular: Document) -> None:
    assert tuple(fields(circular)) == FIELDS
    names = [control.find(f".//{qn('w:alias')}").get(qn("w:val")) for control in circular.element.iter(qn("w:sdt"))]
    assert names == [
        *("密级和保密期限", "发文机关标志", "发文字号", "主送机关", "发文机关署名"),
        *("成文日期", "抄送机关", "印发机关", "印发日期"),
    ]


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


def test_a_template_that_is_no_document_is_refused(contents: dict[str, Content], tmp_path: Path) -> None:
    (tmp_path / "own.docx").write_bytes(b"PK")
    with pytest.raises(ValueError, match=r"is no \.docx that can be read"):
        write_circular(
            contents["county"], tmp_path / "a.docx", language="zh", timestamp=MOMENT, template=tmp_path / "own.docx"
        )
