"""No Office program has anything to repair in a report, and the check that says so finds what it looks for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pptx
import pytest

from reports.slides.template import TEMPLATE
from tests.reports.conftest import Report
from tests.reports.packages import faults
from tests.reports.reading import members


def test_reports_are_sound_packages_in_the_order_of_the_schema(made: list[Report]) -> None:
    found = {report.path.name: said for report in made if (said := faults(report.path.read_bytes()))}
    assert found == {}
    assert faults(TEMPLATE.read_bytes()) == []


def test_reports_open_again_and_show_nothing_of_the_libraries_own_templates(made: list[Report]) -> None:
    for report in made:
        blob = report.path.read_bytes()
        if report.kind == "slides":
            assert len(pptx.Presentation(io.BytesIO(blob)).slides) > 0
        else:
            assert docx.Document(io.BytesIO(blob)).paragraphs
        parts = members(blob)
        assert not [name for name in parts if "thumbnail" in name or "printerSettings" in name]
        assert b"Macintosh" not in parts["docProps/app.xml"]


@pytest.fixture(scope="module")
def sound() -> dict[str, bytes]:
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("甲", style="Heading 1")
    document.save(buffer)
    return {name: part for name, part in members(buffer.getvalue()).items() if "!" not in name}


def spoilt(parts: dict[str, bytes], *, twice: str = "") -> list[str]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        if twice:
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr(twice, parts[twice])
    return faults(buffer.getvalue())


def changed(parts: dict[str, bytes], name: str, change: Callable[[bytes], bytes]) -> dict[str, bytes]:
    assert change(parts[name]) != parts[name]
    return {**parts, name: change(parts[name])}


def test_a_sound_package_has_no_fault(sound: dict[str, bytes]) -> None:
    assert spoilt(sound) == []


def test_what_is_wrong_with_a_package_is_found(sound: dict[str, bytes]) -> None:
    body = "word/document.xml"
    style = b'<w:pStyle w:val="Heading1"/>'
    cases = {
        "is there 2 times": spoilt(sound, twice="word/styles.xml"),
        "is not there": spoilt({name: part for name, part in sound.items() if name != "word/styles.xml"}),
        "has no type": spoilt({**sound, "word/odd.bin": b"x"}),
        "nothing leads to": spoilt({**sound, "word/odd.xml": b"<a/>"}),
        "w:pPr has": spoilt(changed(sound, body, lambda x: x.replace(style, b'<w:jc w:val="left"/>' + style))),
        "w:pPr holds": spoilt(changed(sound, body, lambda x: x.replace(style, style + b"<w:odd/>"))),
        "no relationship": spoilt(
            changed(
                sound,
                body,
                lambda x: x.replace(
                    b"<w:sectPr ",
                    b'<w:sectPr xmlns:q="http://schemas.openxmlformats.org/officeDocument/2006/relationships" q:id="rId99" ',
                ),
            )
        ),
    }
    for words, found in cases.items():
        assert any(words in fault for fault in found), (words, found)
