"""An office's own template for documents, however it was saved: its page and styles are used, and no field is lost."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reports.content.record import Content
from reports.documents.brief import write_brief
from reports.documents.circular import write_circular
from reports.documents.official import FIELDS
from tests.rendering import convert
from tests.reports.conftest import MOMENT


@pytest.mark.parametrize("saved", ["as it was", "by LibreOffice"])
def test_an_offices_styles_and_page_are_used(contents: dict[str, Content], tmp_path: Path, saved: str) -> None:
    own = docx.Document(str(write_circular(contents["county"], tmp_path / "c.docx", language="zh", timestamp=MOMENT)))
    own.sections[0].left_margin = Mm(35)
    for name, colour in (("Normal", "1A3C8B"), ("Heading 1", "0F7A43")):
        own.styles[name].font.color.rgb, own.styles[name].font.size = RGBColor.from_string(colour), Pt(15)
    own.save(str(tmp_path / "own.docx"))
    template = tmp_path / "own.docx"
    if saved == "by LibreOffice":
        template = convert(template, "docx", tmp_path / "saved")
    for write in (write_circular, write_brief):
        path = write(contents["province"], tmp_path / "made.docx", language="zh", timestamp=MOMENT, template=template)
        made = docx.Document(str(path))
        assert round(made.sections[0].left_margin.mm) == 35
        looks = [made.styles[name].font for name in ("Normal", "Heading 1")]
        assert [(str(look.color.rgb), look.size) for look in looks] == [("1A3C8B", Pt(15)), ("0F7A43", Pt(15))]
        tags = [tag.get(qn("w:val")) for tag in made.element.iter(qn("w:tag"))]
        assert tags == (list(FIELDS) if write is write_circular else [])
        used = {line.style.name for line in made.paragraphs if line.style}
        assert {"Title", "Heading 1"} <= used if write is write_circular else "Brief Text" in used
