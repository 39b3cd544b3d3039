"""What holds in every form of a report: whose it is, to what it is rounded, who made it, how places and sources are named."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import docx
import pptx
import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from analysis.rows import Row
from data.scope import EVERYTHING
from data.texts import LANGUAGES, text
from data.texts.names import source_told
from reports.content.gather import gather
from reports.content.record import Content
from reports.files import Kind, Manner, write
from reports.order import Order
from reports.say.course import course_title, find_courses
from reports.say.gaps import place_of
from reports.say.headline import standing
from reports.say.plain import shortened
from reports.slides.topics import why_slides
from tests.reports.conftest import MOMENT, Report
from tests.reports.workbook.written import made as made_workbook
from tests.reports.workbook.written import table

KINDS = (Kind("xlsx"), Kind("pptx"), Kind("docx", "brief"), Kind("docx", "circular"))


@pytest.fixture(scope="module")
def rounded(full: Engine) -> Content:
    return gather(full, EVERYTHING, Order("330000", "2025", "2024", "synthetic", audience="external", base=5))


def page_lines(path: Path) -> list[str]:
    """The lines that stand on each page of a file: feet of slides, headers of documents, headers of sheets."""
    if path.suffix == ".pptx":
        return [
            " ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame and s.name == "Footer")
            for slide in pptx.Presentation(str(path)).slides
        ]
    if path.suffix == ".docx":
        section = docx.Document(str(path)).sections[0]
        return [part.paragraphs[0].text for part in (section.header, section.even_page_header)]
    heads: list[Any] = [sheet.oddHeader for sheet in load_workbook(path).worksheets]
    return [f"{head.left.text} {head.right.text}" for head in heads]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_page_says_to_what_counts_are_rounded(
    rounded: Content, contents: dict[str, Content], tmp_path: Path, kind: Kind, language: str
) -> None:
    manner, said = Manner(language, MOMENT, ""), text("book.rounded", language, base=5)
    lines = page_lines(write(rounded, tmp_path, kind, manner))
    assert [line for line in lines if said not in line] == []
    assert not any(said in line for line in page_lines(write(contents["province"], tmp_path, kind, manner)))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_properties_name_the_office_or_who_made_it_and_no_account(
    contents: dict[str, Content], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, "clerk-of-this-machine")
    for office, made_by, author in (
        ("浙江省总工会", "王", "浙江省总工会"),
        ("", "王", "王"),
        ("", "", "union-coverage-dashboard"),
    ):
        path = write(contents["county"], tmp_path, kind, Manner("zh", MOMENT, made_by, office=office))
        with zipfile.ZipFile(path) as archive:
            told = {n: archive.read(n).decode() for n in archive.namelist() if n.startswith("docProps/")}
            parts = b"".join(archive.read(n) for n in archive.namelist() if n.endswith(".xml"))
        assert f">{author}</dc:creator>" in told["docProps/core.xml"]
        assert f">{author}</cp:lastModifiedBy>" in told["docProps/core.xml"]
        assert b"clerk-of-this-machine" not in parts
        assert not any(word in said for said in told.values() for word in ("python", "openpyxl", "Steve Canny"))


@dataclass(frozen=True)
class Told:
    """Units of a register with what a ledger says of the first."""

    rows: list[Row]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def in_all(self) -> int:
        return len(self.rows)


def test_the_ledger_s_words_stand_beside_its_units(contents: dict[str, Content], tmp_path: Path) -> None:
    units = list(contents["county"].units_without_union())[:2]
    entry = {"reason": "few_workers", "plan": "joint", "office": "街道工会", "due": "2026-06-30", "status": "doing"}
    words = {
        "未建会原因": text("ledger.reason.few_workers", "zh"),
        "建会方案": "joint",
        "责任单位": "街道工会",
        "时限": "2026-06-30",
    }
    content = replace(contents["county"], units=Told([{**units[0], "entry": {**entry, "status": None}}, units[1]]))
    first, second = table(load_workbook(made_workbook(content, tmp_path / "r.xlsx"))["未建会单位"])
    assert {name: first[name] for name in words} == words
    assert {second[name] for name in words} == {None}


@pytest.mark.parametrize(
    ("about", "place", "zh", "en"),
    [
        ("100000", "330106", "杭州市西湖区", "Xihu Qu, Hangzhou Shi"),
        ("330000", "330106", "杭州市西湖区", "Xihu Qu, Hangzhou Shi"),
        ("330100", "330106", "西湖区", "Xihu Qu"),
        ("100000", "110116", "北京市怀柔区", "Huairou Qu, Beijing"),
        ("110000", "110116", "怀柔区", "Huairou Qu"),
        ("330106", "330106", "西湖区", "Xihu Qu"),
    ],
)
def test_a_county_stands_with_its_city_unless_the_report_is_the_city_s(
    contents: dict[str, Content], about: str, place: str, zh: str, en: str
) -> None:
    content = replace(contents["province"], region=about)
    row: dict[str, Any] = {"region": place}
    assert (place_of(content, row, "zh"), place_of(content, row, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("source", "zh"),
    [
        ("国家统计局年度数据,指标组 A0S04 工会组织情况", "国家统计局年度数据，指标组 A0S04 工会组织情况"),
        ("国家统计局全国经济普查公报(第一、三、四、五次)", "国家统计局全国经济普查公报（第一、三、四、五次）"),
        ("中华全国总工会公开发布,见各行来源", "中华全国总工会公开发布"),
        ("《江苏统计年鉴》2002、2006,工会组织情况", "《江苏统计年鉴》2002、2006，工会组织情况"),
        ("表1,234 (A)", "表1,234 (A)"),
    ],
)
def test_sources_have_the_marks_of_their_language(source: str, zh: str) -> None:
    assert source_told(source, "zh") == zh
    assert not any(sign in source_told(source, "en") for sign in "，（）；") or source_told(source, "en") == source


def test_a_long_source_loses_its_last_clauses_first() -> None:
    assert shortened("Bureau, First Census, table 1-21", 24) == "Bureau, First Census"
    assert shortened("Bureau", 24) == "Bureau"
    assert shortened("A" * 30, 10) == "A" * 9 + "…"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_headline_figure_is_told_twice(full: Engine, language: str) -> None:
    for order in (
        Order("100000", "2018", "2004", "nbs_unions"),
        Order("100000", "2018", calibre="acftu"),
        Order("320000", "2005", "2004", "nbs_unions"),
    ):
        said = " ".join(standing(gather(full, EVERYTHING, order), language))
        for name in ("会员", "基层工会") if language == "zh" else ("Members", "Grassroots unions"):
            assert said.count(name) == 1 + (name == "基层工会" and "基层工会占" in said), said


def test_no_table_of_a_slide_has_a_column_of_dashes(full: Engine, tmp_path: Path, made: list[Report]) -> None:
    content = gather(full, EVERYTHING, Order("320000", "2005", "2004", "nbs_unions"))
    paths = [report.path for report in made if report.kind == "slides"]
    for path in (*paths, write(content, tmp_path, Kind("pptx"), Manner("zh", MOMENT, ""))):
        for slide in pptx.Presentation(str(path)).slides:
            for shape in slide.shapes:
                if shape.has_table:
                    columns = zip(*([cell.text for cell in row.cells] for row in shape.table.rows), strict=True)
                    assert not any(set(column[1:]) == {"–"} for column in columns), path.name


def test_no_name_below_a_lone_chart_is_cut(made: list[Report]) -> None:
    for report in made:
        if report.kind != "slides":
            continue
        for slide in pptx.Presentation(str(report.path)).slides:
            if slide.slide_layout.name == "Chart":
                charts = [shape.chart for shape in slide.shapes if shape.has_chart]
                names = [str(name) for chart in charts for name in chart.plots[0].categories]
                assert not any("…" in name for name in names), report.path.name


def test_a_change_of_which_all_parts_are_withheld_has_no_slide(full: Engine) -> None:
    content = gather(full, EVERYTHING, Order("640100", "2025", "2023", "synthetic", audience="external"))
    assert content.moves.why is not None
    assert why_slides(content, "zh") == []


@pytest.mark.parametrize("base", [0, 5])
def test_outsiders_too_read_where_a_published_series_stood_highest(full: Engine, base: int) -> None:
    order = Order("100000", "2022", "2018", "nbs_unions", audience="external", base=base)
    said = [
        course_title(c, gather(full, EVERYTHING, order), "en")
        for group in find_courses(gather(full, EVERYTHING, order))
        for c in group
    ]
    assert any("highest in 2016 at 2.83 m, down 0.61 m" in line for line in said), said
    inside = gather(full, EVERYTHING, Order("330106", "2025", "2024", "synthetic", audience="external"))
    assert all(span.peak is None for span in inside.spans.values())
