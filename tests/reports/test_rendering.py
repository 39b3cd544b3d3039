"""The checks by which reports are judged do find what they look for."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.shared import Cm

from tests.rendering import Rendered, render


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    document = docx.Document()
    document.add_paragraph("全国建会覆盖率 22.6%")
    return _rendered(document, tmp_path_factory.mktemp("good"))


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """Text over the left edge, a character that no font has, then an empty page."""
    document = docx.Document()
    document.sections[0].left_margin = Cm(0)
    document.add_paragraph("出界\U000f1234 text")
    document.add_page_break()
    document.add_paragraph("")
    return _rendered(document, tmp_path_factory.mktemp("bad"))


def _rendered(document: docx.document.Document, folder: Path) -> Rendered:
    path = folder / "a.docx"
    document.save(str(path))
    return render(path, folder / "out")


def test_a_good_page_has_its_text_and_no_fault(good: Rendered) -> None:
    assert len(good.pages) == 1
    assert "全国建会覆盖率22.6%" in good.text
    assert good.faults("全国建会覆盖率 22.6%") == []


def test_a_blank_page_is_found(bad: Rendered) -> None:
    assert bad.blank() == [2]


def test_text_over_the_edge_is_found(bad: Rendered) -> None:
    assert any("at the edge" in fault for fault in bad.faults("出界"))


def test_a_character_without_glyph_is_found(bad: Rendered) -> None:
    assert bad.lost("出界\U000f1234 text") == "\U000f1234"


def test_a_file_that_is_no_document_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    path.write_bytes(b"PK no zip at all")
    with pytest.raises(AssertionError):
        render(path, tmp_path / "out")
