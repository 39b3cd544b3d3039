"""The workbook's form: counts in full, charts with their words and numbers, the ledger upright on A4, one size of headers."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import Engine

from data.scope import EVERYTHING
from reports.content.gather import gather
from reports.order import Order
from reports.workbook.page import LOOSEST, PAPER, TOP, Page
from reports.workbook.sheets import COUNT, Column, lay_table, set_up
from tests.reports.workbook.written import made, table


@pytest.fixture(scope="module")
def path(full: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    order = Order("330000", "2025", "2024", "synthetic")
    return made(gather(full, EVERYTHING, order), tmp_path_factory.mktemp("form") / "r.xlsx")


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return load_workbook(path)


def test_no_cell_hides_digits_behind_ten_thousands(book: Workbook) -> None:
    forms = {cell.number_format for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert not [form for form in forms if "万" in form]
    assert "万" in " ".join(str(cell.value) for cell in book["封面"]["B"])


def test_charts_keep_what_they_show_and_say_it_in_words(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        charts = [archive.read(name) for name in archive.namelist() if name.startswith("xl/charts/chart")]
        drawing = archive.read("xl/drawings/drawing1.xml")
    assert charts
    assert all(b"numCache" in chart and b"strCache" in chart and "宋体".encode() in chart for chart in charts)
    assert drawing.count(b"descr=") == len(charts)


def test_headers_are_of_one_size_and_letters_of_a_chinese_font(book: Workbook) -> None:
    assert {sheet.HeaderFooter.scaleWithDoc for sheet in book.worksheets} == {False}
    assert {cell.font.name for sheet in book.worksheets for row in sheet.iter_rows() for cell in row} == {"宋体"}


def test_the_ledger_is_upright_with_repeated_heads_and_columns_to_fill_in(book: Workbook) -> None:
    sheet = book["未建会单位"]
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("portrait", "$5:$5")
    row = table(sheet)[0]
    assert list(row)[:6] == ["序号", "单位名称", "市", "区县", "行业", "职工"]
    assert list(row)[6:11] == ["未建会原因", "建会方案", "责任单位", "时限", "进展"]
    assert {"统一社会信用代码", "行业代码", "乡镇街道", "出处"} <= set(row)


@pytest.mark.parametrize("audience", ["internal", "external"])
def test_a_source_of_few_figures_has_its_charts_below_them(full: Engine, tmp_path: Path, audience: Any) -> None:
    content = gather(full, EVERYTHING, Order("100000", "2018", calibre="acftu", audience=audience))
    book = load_workbook(made(content, tmp_path / "r.xlsx"))
    sheet = book["摘要"]
    assert len(sheet._charts) == 3
    assert sheet.row_breaks.brk == []
    assert "图表" not in book.sheetnames
    assert "图表" not in " ".join(str(cell.value) for cell in book["封面"]["B"])
    below = max(row.row for row in sheet["A"] if row.value is not None)
    assert all(chart.anchor._from.row >= below for chart in sheet._charts)


def test_figures_of_one_page_have_the_methods_below_them(full: Engine, tmp_path: Path) -> None:
    """Of a source of few figures without a chart; what stands on that page alone has no sheet of its own."""
    few = load_workbook(
        made(gather(full, EVERYTHING, Order("510000", "2000", calibre="nbs_unions")), tmp_path / "a.xlsx")
    )
    many = load_workbook(
        made(gather(full, EVERYTHING, Order("330000", "2025", calibre="synthetic")), tmp_path / "b.xlsx")
    )
    assert few.sheetnames == ["封面", "摘要"]
    assert "方法与来源" in many.sheetnames
    said = [str(cell.value) for row in few["摘要"].iter_rows() for cell in row if cell.value is not None]
    assert "方法与来源" in said
    assert any("labour_yearbook_2000" in line for line in said)
    assert "方法与来源" not in str([cell.value for cell in few["封面"]["B"]])


@pytest.mark.parametrize(("rows", "pages"), [(10, 0), (40, 0), (44, 1), (60, 1), (80, 0), (92, 0), (100, 2), (400, 0)])
def test_no_page_is_begun_for_a_few_rows(rows: int, pages: int) -> None:
    """In whichever program; of a longer table a page more is not seen."""
    page = Page(Workbook().worksheets[0], "")
    set_up(page.sheet, "portrait")
    page.table("T", [Column("a", lambda n: n, COUNT, width=80)], range(rows))
    page.close()
    assert page.sheet.page_setup.fitToHeight == pages


@pytest.mark.parametrize(
    ("rows", "orientation"), [(3, "landscape"), (9, "landscape"), (22, "landscape"), (30, "portrait"), (60, "portrait")]
)
def test_a_table_that_leaves_its_upright_page_white_is_printed_across(rows: int, orientation: str) -> None:
    """It fills half of that page or as much as rows of three times their height do."""
    page = Page(Workbook().worksheets[0], "")
    set_up(page.sheet, "portrait")
    page.table("T", [Column("a", lambda n: n, COUNT, width=80)], range(rows))
    page.close()
    assert page.sheet.page_setup.orientation == orientation
    height = sum(page.sheet.row_dimensions[row].height or 15 for row in range(1, page.last + 1))
    part = height / PAPER[orientation][1]
    loosest = page.sheet.row_dimensions[TOP + 1].height == 15 * LOOSEST
    assert 0.5 <= part <= 1 or loosest or rows > 40


@pytest.mark.parametrize(
    ("said", "room", "lines"),
    [
        ("银川市总工会组织部", 9, 3),  # four signs a line: none is halved
        ("银川市总工会", 25, 1),
        ("拟于三季度召开职工大会，先行组建联合工会", 23, 2),
        ("Union of the development zone", 12, 3),
    ],
)
def test_a_row_is_as_high_as_its_text_has_lines(said: str, room: int, lines: int) -> None:
    sheet: Any = Workbook().active
    columns = [Column("方案", lambda row: row, width=float(room + 3))]
    lay_table(sheet, "Rows", columns, [said], 5, "")
    assert (sheet.row_dimensions[6].height or 15) == (15 if lines == 1 else 16.5 * lines)


def test_targets_of_counts_are_counts_and_those_of_rates_points(full: Engine, tmp_path: Path) -> None:
    content = gather(full, EVERYTHING, Order("330000", "2025", calibre="synthetic"))
    members, rate = content.whole["members"], content.whole["unit_coverage"]
    assert members is not None
    assert rate is not None
    aims = [
        {"metric": "members", "target": members + 500, "target_period": "2026"},
        {"metric": "unit_coverage", "target": rate + 0.05, "target_period": "2026"},
    ]
    sheet = load_workbook(made(replace(content, targets=aims), tmp_path / "r.xlsx"))["目标"]
    count, share = sheet[6], sheet[7]
    assert (count[4].value, count[7].value, count[4].number_format) == (members + 500, 500, COUNT)
    assert (share[7].value, share[4].number_format) == (pytest.approx(5), "0.0%")
