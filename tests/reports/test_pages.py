"""LibreOffice opens every report and prints it; its pages are what a leader may be shown."""

from __future__ import annotations

import re

import pytest

from data.texts import text
from tests.crosswise import shared
from tests.rendering import Rendered, render_all
from tests.reports.conftest import Report, half
from tests.reports.reading import document_text, slide_columns, slide_texts

MARGIN_MM = {"slides": 3, "brief": 15, "circular": 15}
POINTS = 72 / 25.4


def bare(text: str) -> str:
    """A text without blanks: lines break where the page wants."""
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module", params=shared((0, 1)))
def printed(
    request: pytest.FixtureRequest, made: list[Report], tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Report, Rendered]]:
    """Every other report daily: each case and kind in one of its languages."""
    some = half(made, request.param)
    pages = render_all([report.path for report in some], tmp_path_factory.mktemp("printed"))
    return [(report, pages[report.path]) for report in some]


def source(report: Report) -> str:
    return "\n".join(slide_texts(report.path)) if report.kind == "slides" else document_text(report.path)


def test_no_page_is_blank_cut_off_or_without_a_glyph(printed: list[tuple[Report, Rendered]]) -> None:
    faults = {
        report.path.name: found
        for report, pages in printed
        if (found := pages.faults(source(report), margin=MARGIN_MM[report.kind] * POINTS))
    }
    assert faults == {}


def test_all_that_the_file_says_is_printed(printed: list[tuple[Report, Rendered]]) -> None:
    lost = {
        report.path.name: lines
        for report, pages in printed
        if report.kind == "slides"
        if (
            lines := [
                line
                for slide, columns, page in zip(
                    slide_texts(report.path), slide_columns(report.path), pages.pages, strict=True
                )
                for line in slide.split("\n")
                if len(bare(line)) > 30
                and line not in {cell for _, _, cells in columns for cell in cells}
                and bare(line)[:30] not in page.text
            ]
        )
    }
    assert lost == {}


def test_all_cells_of_a_table_are_printed_whole(printed: list[tuple[Report, Rendered]]) -> None:
    cells = {
        (report.path.name, cell): page.between(left, right)
        for report, pages in printed
        if report.kind == "slides"
        for columns, page in zip(slide_columns(report.path), pages.pages, strict=True)
        for left, right, column in columns
        for cell in column
    }
    assert len(cells) > 20
    # Chinese names in a line of English stand a little higher there, and so are read before or after it: word by word.
    lost = {key for key, said in cells.items() if bare(key[1]) not in said}
    words = re.compile(r"[\u2e80-\uffff]+|[^\s\u2e80-\uffff]+")
    assert {
        key for key in lost if "_en" not in key[0] or any(w not in cells[key] for w in words.findall(key[1]))
    } == set()


def test_a_brief_is_one_page(printed: list[tuple[Report, Rendered]]) -> None:
    counts = {report.path.name: len(pages.pages) for report, pages in printed if report.kind == "brief"}
    assert set(counts.values()) == {1}, counts


def test_a_brief_with_a_chart_fills_its_page(printed: list[tuple[Report, Rendered]]) -> None:
    for report, pages in printed:
        if report.kind == "brief" and report.case != "absent":
            page = pages.pages[0]
            text = [word.bottom for word in page.words if word.bottom < page.height - 32 * POINTS]
            assert max(text) > 0.78 * page.height, report.path.name


def test_slides_are_six_to_ten_where_there_is_something_to_say(printed: list[tuple[Report, Rendered]]) -> None:
    for report, pages in printed:
        if report.kind == "slides" and report.case not in ("absent",):
            assert 6 <= len(pages.pages) <= 10, report.path.name


def test_every_page_says_who_may_read_it_and_what_is_made_up(printed: list[tuple[Report, Rendered]]) -> None:
    for report, pages in printed:
        audience = re.sub(r"\s", "", text(f"report.{report.content.audience}", report.language))
        stamp = re.sub(r"\s", "", text("shell.synthetic_mark", report.language))
        for page in pages.pages:
            assert audience in page.text, report.path.name
            assert (stamp in page.text) == report.content.synthetic, report.path.name


def test_documents_are_a4_with_their_page_numbers(printed: list[tuple[Report, Rendered]]) -> None:
    for report, pages in printed:
        if report.kind == "slides":
            continue
        for number, page in enumerate(pages.pages, start=1):
            assert (round(page.width), round(page.height)) == (595, 842)
            assert f"—{number}—" in page.text


def test_a_circulars_first_page_has_its_text_and_its_last_the_imprint(printed: list[tuple[Report, Rendered]]) -> None:
    for report, pages in printed:
        if report.kind == "circular" and report.language == "zh":
            assert "现将" in pages.pages[0].text, report.path.name
            assert ["印发" in page.text for page in pages.pages].index(True) == len(pages.pages) - 1, report.path.name


@pytest.mark.parametrize("printed", [0], indirect=True)
def test_a_long_table_repeats_its_head(printed: list[tuple[Report, Rendered]]) -> None:
    pages = next(p for r, p in printed if (r.case, r.kind, r.language) == ("nation", "circular", "zh"))
    head = [page for page in pages.pages if "缺失原因" in page.text]
    assert len(head) >= 1
    assert all("名次" in page.text for page in head)
