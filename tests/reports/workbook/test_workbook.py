"""The workbook read back: nothing live in it, the same bytes twice, printed by LibreOffice."""

from __future__ import annotations

import re
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, update

from data.database import schema
from data.database.engine import writer
from data.reference import industries
from data.scope import EVERYTHING
from etl.load.batch import load_paths
from reports.content import gather as gathering
from reports.content.gather import gather
from reports.order import Order
from reports.workbook.chart_page import _step
from reports.workbook.writer import write_workbook
from tests import books
from tests.rendering import render
from tests.reports.workbook.written import COUNTED, WHEN, made, table

CASES = (
    ("100000", "2004", None, "internal"),
    ("330000", "2024", "2023", "internal"),
    ("330000", "2024", "2023", "external"),
    ("330106", "2024", "2023", "internal"),
    ("100000", "2018", None, "internal"),
)


def drawn_on(book: Any) -> Any:
    """The sheet of the charts: their own, or that of the figures where these are few."""
    return book["图表" if "图表" in book.sheetnames else "摘要"]


def test_rates_are_numbers_codes_are_text_and_heads_are_frozen(full: Engine, tmp_path: Path) -> None:
    book = load_workbook(made(gather(full, EVERYTHING, Order("100000", "2004")), tmp_path / "r.xlsx"))
    sheet = book["分地区"]
    first = table(sheet)[0]
    assert (first["名次"], first["代码"], first["地区"]) == (1, "530000", "云南")
    assert first["建会覆盖率（按单位）"] == pytest.approx(0.4213107, abs=1e-7)
    assert sheet["D6"].number_format == "0.0%"
    assert sheet.freeze_panes == "A6"
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.page_setup.paperSize == 9
    assert len(drawn_on(book)._charts) == 1
    assert drawn_on(book).page_setup.orientation == "portrait"
    shaanxi = next(row for row in table(sheet) if row["代码"] == "610000")
    assert (shaanxi["建会覆盖率（按单位）"], shaanxi["备注"]) == (None, "所存副本缺")
    assert [s for s in book.sheetnames if "未建会" in s] == []
    assert "未列：分行业、分规模、小微企业、盲区、未建会单位" in str([c.value for c in book["封面"]["B"]])
    book.close()


def test_synthetic_figures_are_stamped_on_every_sheet(full: Engine, tmp_path: Path) -> None:
    book = load_workbook(made(gather(full, EVERYTHING, Order("330000", "2024")), tmp_path / "r.xlsx"))
    for sheet in book.worksheets:
        assert "合成数据" in str(sheet["A3"].value), sheet.title
    assert all("合成数据" in sheet.oddHeader.right.text for sheet in book.worksheets[1:])
    units = table(book["未建会单位"])
    assert len(units) == gather(full, EVERYTHING, Order("330000", "2024")).whole["gap_units"]
    assert all(isinstance(row["统一社会信用代码"], str) and "!" in row["出处"] for row in units)
    book.close()


def test_the_external_edition_lists_no_units_and_says_so(full: Engine, tmp_path: Path) -> None:
    book = load_workbook(
        made(gather(full, EVERYTHING, Order("330100", "2024", audience="external")), tmp_path / "r.xlsx")
    )
    assert "未建会单位" not in book.sheetnames
    assert "盲区" not in book.sheetnames
    assert "对外" in book["分地区"].oddHeader.right.text
    hidden = [row for row in table(book["分地区"]) if row["备注"]]
    assert len(hidden) > 1
    assert all(row["法人单位"] is None for row in hidden)
    said = [str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]
    assert not [line for line in said if ".xlsx" in line or ".csv" in line], "files are named inside the house"
    book.close()


HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "\r=1",
    "http://x.example",
    "<b>x</b>",
    "a\x01b",
    "x" * 300,
    "&P&N",
)


def test_no_name_becomes_a_formula_a_link_or_a_code(tmp_path: Path) -> None:
    units = [books.unit(number) for number in range(len(HOSTILE) + 1)]
    sent = books.register(tmp_path / "sent.xlsx", units, [books.union(1, unit=0)])
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    load_paths(engine, [sent])
    with engine.begin() as connection:
        connection.execute(update(schema.load).values(name="=HYPERLINK(1)&P@.xlsx"))
        connection.execute(update(schema.part).values(sheet="+1", source="-1&P"))
        for row, name in enumerate(HOSTILE, 4):
            connection.execute(update(schema.unit).where(schema.unit.c.row == row).values(name=name))
    content = gather(engine, EVERYTHING, Order("330106", "2024"))
    assert {row["name"] for row in content.units_without_union()} == set(HOSTILE)
    path = write_workbook(content, tmp_path / "r.xlsx", language="zh", timestamp=WHEN, made_by='=cmd|"/C calc"!A1')
    engine.dispose()
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in s or b"<hyperlink" in s for s in sheets)
        assert not any("externalLink" in n for n in archive.namelist())
    book = load_workbook(path)
    assert all(cell.data_type != "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    listed = {row["单位名称"] for row in table(book["未建会单位"])}
    assert {"=1+1", "-2+3", "@SUM(A1)", "http://x.example", "<b>x</b>", "&P&N"} <= listed
    book.close()


@pytest.mark.parametrize(("region", "period", "compare", "audience"), CASES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_in_it_makes_excel_repair_it(
    full: Engine, tmp_path: Path, region: str, period: str, compare: str | None, audience: Any, language: str
) -> None:
    """Limits of Excel that LibreOffice does not mind (learn.microsoft.com: specifications and limits; ISO/IEC 29500, CT_Table)."""
    content = gather(full, EVERYTHING, Order(region, period, compare=compare, audience=audience))
    book = load_workbook(made(content, tmp_path / "r.xlsx", language))
    names = [name for sheet in book.worksheets for name in sheet.tables]
    assert len(names) == len(set(names)) > 1
    for sheet in book.worksheets:
        assert len(sheet.title) <= 31
        for part in (sheet.oddHeader, sheet.oddFooter):
            assert len(part.left.text or "") + len(part.right.text or "") + len("&L&R") <= 255
        for found in sheet.tables.values():
            heads = [column.name for column in found.tableColumns]
            assert heads == [cell.value for cell in sheet[found.ref][0]]
            assert len({head.casefold() for head in heads}) == len(heads)
            assert all(heads)
    book.close()


def test_the_same_arguments_give_the_same_bytes(full: Engine, tmp_path: Path) -> None:
    content = gather(full, EVERYTHING, Order("330000", "2024", compare="2023"))
    assert made(content, tmp_path / "a.xlsx").read_bytes() == made(content, tmp_path / "b.xlsx").read_bytes()


def test_lists_of_units_beyond_the_limit_say_so(full: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "UNITS_LISTED", 9)
    content = gather(full, EVERYTHING, Order("330000", "2024"))
    sheet = load_workbook(made(content, tmp_path / "r.xlsx"))["未建会单位"]
    assert len(table(sheet)) == 9
    below = [str(row[0].value) for row in sheet.iter_rows(min_row=15) if row[0].value]
    assert f"另有{content.whole['gap_units'] - 9:,}个未列出" in below[0]


@pytest.mark.parametrize("audience", ["internal", "external"])
def test_unions_without_an_industry_make_no_rate_by_industry(full: Engine, tmp_path: Path, audience: Any) -> None:
    region = "330000" if audience == "internal" else "100000"  # a province so small has no such table for outsiders
    content = gather(full, EVERYTHING, Order(region, "2025", compare="2024", calibre="synthetic", audience=audience))
    book = load_workbook(made(content, tmp_path / "r.xlsx"))
    rows = table(book["分行业"])
    assert {row["代码"] for row in rows} <= {None, *industries()}
    assert not any("入会率" in header or header in ("会员", "工会组织") for header in rows[0])
    assert any("不属于某一行业" in str(row[0].value) for row in book["分行业"].iter_rows(min_row=6))
    book.close()


def test_each_file_is_named_once_with_its_sheets(full: Engine, tmp_path: Path) -> None:
    book = load_workbook(made(gather(full, EVERYTHING, Order("330000", "2024", compare="2023")), tmp_path / "r.xlsx"))
    said = [row["说明"] for row in table(book["方法与来源"]) if row["项目"] == "来源"]
    assert len(said) == 2
    for year, words in zip(("2024", "2023"), said, strict=True):
        assert f"330000_{year}_浙江省_合成数据.xlsx (单位台账、工会台账、" in words
    book.close()


def test_a_line_is_cut_where_its_series_breaks(full: Engine, tmp_path: Path) -> None:
    content = gather(full, EVERYTHING, Order("100000", "2018", calibre="nbs_unions"))
    sheet = drawn_on(load_workbook(made(content, tmp_path / "r.xlsx")))
    heads = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.column > 12 and cell.value}
    assert {"基层工会 2000", "基层工会 2001–2002", "基层工会 2003–2018"} <= set(heads)
    cut = heads["基层工会 2001–2002"]
    values = [sheet.cell(cut.row + 1 + year, cut.column).value for year in range(19)]
    assert [value is not None for value in values] == [False, True, True, *[False] * 16]
    assert sheet.print_area.rpartition(":")[2].split("$")[1] <= "L", "numbers that only charts need are not printed"


@pytest.mark.parametrize(("region", "period", "compare", "calibre"), COUNTED)
def test_no_chart_is_empty_and_each_has_its_words(
    full: Engine, tmp_path: Path, region: str, period: str, compare: str | None, calibre: str | None
) -> None:
    content = gather(full, EVERYTHING, Order(region, period, compare=compare, calibre=calibre))
    book = load_workbook(made(content, tmp_path / "r.xlsx"))
    charts = drawn_on(book)._charts
    assert charts
    for chart in charts:
        names = cells(book, chart.series[0].cat.strRef or chart.series[0].cat.numRef)
        assert all(isinstance(name, str) and name for name in names)
        for series in chart.series:
            values = cells(book, series.val.numRef)
            assert len(values) == len(names)
            assert any(value is not None for value in values)
            assert cells(book, series.tx.strRef) != [None]
        for words in (chart.title, chart.y_axis.title):
            assert "".join(run.t for part in words.tx.rich.p for run in part.r or ())
        assert (chart.x_axis.delete, chart.y_axis.delete) == (False, False)
    book.close()


def cells(book: Any, reference: Any) -> list[Any]:
    sheet, _, place = reference.f.rpartition("!")
    found = book[sheet.strip("'")][place.replace("$", "")]
    return [row[0].value for row in found] if isinstance(found, tuple) else [found.value]


def test_no_chart_crosses_the_end_of_a_page(full: Engine, tmp_path: Path) -> None:
    for region, period, compare in (("330000", "2025", "2024"), ("100000", "2004", None)):
        book = load_workbook(
            made(gather(full, EVERYTHING, Order(region, period, compare=compare)), tmp_path / "r.xlsx")
        )
        sheet = drawn_on(book)
        breaks = [0, *(found.id for found in sheet.row_breaks.brk), 10_000]
        for chart in sheet._charts:
            first = chart.anchor._from.row
            last = first + round(chart.height / 0.529)
            page = next(end for start, end in pairwise(breaks) if start <= first < end)
            assert last < page


@pytest.mark.parametrize(
    ("most", "step"), [(4, 1), (5, 2), (1_289, 500), (3_900, 1_000), (0.567, 0.2), (10_000_000, 5_000_000)]
)
def test_axes_have_few_round_marks(most: float, step: float) -> None:
    assert _step(most) == pytest.approx(step)
    assert most / step <= 4


@pytest.mark.parametrize(
    ("region", "period", "compare", "audience", "language"),
    [(*CASES[0], "zh"), (*CASES[1], "en"), (*CASES[2], "zh"), (*CASES[3], "zh")],
)
def test_libreoffice_prints_it_whole(
    full: Engine, tmp_path: Path, region: str, period: str, compare: str | None, audience: Any, language: str
) -> None:
    content = gather(full, EVERYTHING, Order(region, period, compare=compare, audience=audience))
    printed = render(made(content, tmp_path / "r.xlsx", language), tmp_path)
    assert printed.blank() == []
    assert [page.outside(5) for page in printed.pages if page.outside(5)] == []
    assert re.search(r"#{3,}|#REF|#NAME|#VALUE|#DIV", printed.text) is None
    assert printed.lost(content.name(language)) == ""
