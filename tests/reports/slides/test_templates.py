"""An office's own template for slides: other sizes, fonts and places do; what lacks is named and nothing is written."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pptx
import pytest
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches
from sqlalchemy import Engine

from data.palette import ACCENT, BLUE, GREY, SEQUENCE
from data.scope import EVERYTHING
from data.texts import LANGUAGES
from reports.content.gather import gather
from reports.content.record import Content
from reports.order import Order
from reports.say.plain import fitted, width
from reports.slides.plan import write_slides
from reports.slides.template import TEMPLATE, TemplateError, open_template
from tests.crosswise import crosswise
from tests.rendering import render
from tests.reports.conftest import MOMENT
from tests.reports.packages import faults
from tests.reports.reading import charts, slide_texts

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SECTION = (
    f'<p:extLst {nsdecls("p")}><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}">'
    '<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="旧" '
    'id="{6F3C3F8C-3E4B-4B6C-9D2E-0C6D0C4B1234}"><p14:sldIdLst><p14:sldId id="256"/></p14:sldIdLst></p14:section>'
    "</p14:sectionLst></p:ext></p:extLst>"
)


def narrow(deck: Any) -> None:
    """4:3, all places moved, text a sixth larger, other fonts, a slide of its own in a section."""
    deck.slide_width = Inches(10)
    for shapes in (deck.slide_master.shapes, *(layout.shapes for layout in deck.slide_layouts)):
        for shape in shapes:
            shape.left, shape.width = int(shape.left * 0.75), int(shape.width * 0.75)
    for layout in deck.slide_layouts:
        for look in layout._element.iter(qn("a:defRPr")):
            look.set("sz", str(round(int(look.get("sz")) * 1.15)))
    for relation in deck.slide_master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            theme = re.sub(
                rb'<a:latin typeface="[^"]*"', b'<a:latin typeface="Liberation Serif"', relation.target_part.blob
            )
            relation.target_part._blob = theme
    deck.slides.add_slide(deck.slide_layouts.get_by_name("Text")).shapes.title.text = "旧页面"
    deck.part._element.append(parse_xml(SECTION))


def any_content(deck: Any) -> None:
    """Places for any content where ours are for charts."""
    for layout in deck.slide_layouts:
        for holder in layout._element.iter(qn("p:ph")):
            if holder.get("type") == "chart":
                del holder.attrib["type"]


def without(name: str, *numbers: int) -> Callable[[Any], None]:
    def change(deck: Any) -> None:
        layout = deck.slide_layouts.get_by_name(name)
        if not numbers:
            deck.slide_layouts.remove(layout)
        for holder in list(layout.placeholders):
            if holder.placeholder_format.idx in numbers:
                holder._element.getparent().remove(holder._element)

    return change


def picture_for_chart(deck: Any) -> None:
    for holder in deck.slide_layouts.get_by_name("Chart")._element.iter(qn("p:ph")):
        if holder.get("type") == "chart":
            holder.set("type", "pic")


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def template(folder: Path, change: Callable[[Any], None], name: str = "office.pptx") -> Path:
    deck = pptx.Presentation(str(TEMPLATE))
    change(deck)
    deck.save(str(folder / name))
    return folder / name


def retyped(path: Path, target: Path, content_type: bytes) -> Path:
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(target, "w") as copy:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "[Content_Types].xml":
                part = re.sub(rb"application/[\w.-]+\.(presentation\.main)\+xml", content_type, part)
            copy.writestr(name, part)
    return target


@pytest.fixture(params=["zh", "en"])
def written(
    request: pytest.FixtureRequest, contents: dict[str, Content], tmp_path: Path
) -> tuple[Path, Callable[[Path], Path]]:
    def write(office: Path) -> Path:
        path = tmp_path / "slides.pptx"
        return write_slides(contents["province"], path, language=request.param, timestamp=MOMENT, template=office)

    return tmp_path, write


@pytest.mark.parametrize(("change", "written"), crosswise([narrow, any_content], LANGUAGES), indirect=["written"])
def test_slides_on_an_offices_own_template(
    written: tuple[Path, Callable[[Path], Path]], change: Callable[[Any], None]
) -> None:
    folder, write = written
    path = write(template(folder, change))
    assert faults(path.read_bytes()) == []
    words = slide_texts(path)
    assert 6 <= len(words) <= 10
    assert not any("旧页面" in text for text in words)
    assert b"sectionLst" not in zipfile.ZipFile(path).read("ppt/presentation.xml")
    assert len(charts(path)) >= 5
    # A comma may hang over the end of its line, as Chinese typesetting has it, and so come near the edge, never over it.
    assert render(path, folder / "out").faults("\n".join(words), margin=3) == []


def test_a_template_file_becomes_a_presentation(written: tuple[Path, Callable[[Path], Path]]) -> None:
    folder, write = written
    kind = b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"
    path = write(retyped(template(folder, narrow), folder / "office.potx", kind))
    assert b"template.main" not in zipfile.ZipFile(path).read("[Content_Types].xml")
    assert len(pptx.Presentation(str(path)).slides) >= 6


def test_charts_and_maps_have_the_colours_of_an_offices_theme(written: tuple[Path, Callable[[Path], Path]]) -> None:
    folder, write = written
    ours = {colour.lstrip("#").upper() for colour in (BLUE, ACCENT, GREY, *SEQUENCE)}
    drawn = [
        ElementTree.fromstring(part)
        for name, part in parts(write(template(folder, narrow))).items()
        if re.fullmatch(r"ppt/(charts/chart|slides/slide)\d+\.xml", name)
    ]
    colours = [one.get("val", "") for tree in drawn for one in tree.iter(f"{DRAWING}srgbClr")]
    themed = [one.get("val", "") for tree in drawn for one in tree.iter(f"{DRAWING}schemeClr")]
    assert not ours & set(map(str.upper, colours))
    assert {"accent1", "accent2", "accent5"} <= set(themed)


def test_a_template_that_libreoffice_saved_is_told_apart(tmp_path: Path) -> None:
    """It keeps neither the names of layouts nor the numbers of placeholders."""

    def saved(deck: Any) -> None:
        for number, layout in enumerate(deck.slide_layouts):
            layout.name = f"Layout {number}"
            for holder in layout._element.iter(qn("p:ph")):
                holder.attrib.pop("idx", None)

    with pytest.raises(TemplateError, match="LibreOffice keeps no names"):
        open_template(template(tmp_path, saved))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (without("Two charts"), "'Two charts'"),
        (without("Chart", 13, 20), "'Chart' lacks the placeholder 13 (chart), 20 (stamp)"),
        (without("Text", 11), "footer"),
        (picture_for_chart, "13 (chart)"),
    ],
)
def test_what_a_template_lacks_is_named(tmp_path: Path, change: Callable[[Any], None], named: str) -> None:
    with pytest.raises(TemplateError, match=re.escape(named)):
        open_template(template(tmp_path, change))


def test_files_that_are_no_template_are_told_apart(tmp_path: Path) -> None:
    macros = retyped(TEMPLATE, tmp_path / "m.pptm", b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml")
    with pytest.raises(TemplateError, match="macros"):
        open_template(macros)
    for name, content in {"a.pptx": b"no zip", "b.pptx": TEMPLATE.read_bytes()[:9000], "c.pptx": b""}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(TemplateError, match=r"no \.pptx"):
            open_template(tmp_path / name)
    with pytest.raises(TemplateError, match="cannot be opened"):
        open_template(tmp_path / "absent.pptx")


def test_a_layout_of_any_master_is_found() -> None:
    blob = io.BytesIO(TEMPLATE.read_bytes())
    assert {layout.name for layout in pptx.Presentation(blob).slide_layouts} >= {
        "Cover",
        "Figures",
        "Chart",
        "Two charts",
        "Text",
    }


@pytest.mark.parametrize(
    ("text", "most", "said"), [("内蒙古自治区", 9, "内蒙古自治区"), ("Inner Mongolia", 9, "Inner Mongolia")]
)
def test_a_name_is_cut_by_its_width_not_by_its_letters(text: str, most: float, said: str) -> None:
    assert fitted(text, most) == said
    assert width(fitted(text * 5, most)) <= most
    assert fitted(text * 5, most).endswith("…")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "order",
    [Order("610000", "2004", calibre="census"), Order("100000", "2022", "2018", "nbs_unions")],
    ids=lambda order: order.calibre,
)
def test_a_table_below_the_figures_has_as_many_rows_as_there_is_room_for(
    full: Engine, tmp_path: Path, order: Order, language: str
) -> None:
    """Where there is no room for all of them, it is there all the same: of years the last ones."""
    content = gather(full, EVERYTHING, order)
    path = write_slides(content, tmp_path / "s.pptx", language=language, timestamp=MOMENT)
    first = pptx.Presentation(str(path)).slides[1]
    (table,) = [shape.table for shape in first.shapes if shape.has_table]
    assert 3 <= len(table.rows) <= 7
    if order.calibre == "nbs_unions":
        assert table.cell(len(table.rows) - 1, 0).text.startswith("2022")
