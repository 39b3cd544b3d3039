"""Periods by what a line or a header holds: a date in several cells, year-months as numbers and texts, Decembers that are years."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.tables.blocks.date_lines import date_line
from tests.clerks.books import book, figures, read, told

HEAD = ["县区", "法人单位数", "已建会单位数", "职工人数", "会员人数"]
ROWS = [["南湖区", 100, 50, 2000, 1500], ["秀洲区", 200, 100, 4000, 3000], ["海宁市", 300, 150, 6000, 4500]]

LINES: list[tuple[list[Any], str]] = [
    (["", "", "2024年", "6月", "单位：人"], "2024-06"),
    (["2024年", "6月", "", "", "单位：人"], "2024-06"),
    (["", "2024年", "06月", "", "单位：人"], "2024-06"),
    (["", "", "2024年", "12月", "单位：人"], "2024-12"),
    (["", "", "2024", "年", "6", "月", "单位：人"], "2024-06"),
    (["", "", 2024, "年", 6, "月", "单位：人"], "2024-06"),
    (["制表单位：嘉兴市总工会", "", "2024年", "6月", "单位：人"], "2024-06"),
    (["", "2024年", "第二季度", "", "单位：人"], "2024Q2"),
    (["", "2024年", "2季度", "", "单位：人"], "2024Q2"),
    (["", "", "2024年度", "", "单位：人"], "2024"),
    (["表号：工统1表", "2024年", "6月", "单位：人"], "2024-06"),
    (["2024年", "6月份", "", "", "计量单位：人"], "2024-06"),
    (["2024年6月", "", "", "", "单位：人"], "2024-06"),
    (["", "截至2024年", "6月底", "", "单位：人"], "2024-06"),
    (["2024年", "上半年", "", "", "单位：人"], "2024-06"),
    (["", "2024年", "6月", "30日", "单位：人"], "2024-06"),
]


@pytest.mark.parametrize(("line", "period"), LINES)
def test_a_date_line_in_several_cells(tmp_path: Path, line: list[Any], period: str) -> None:
    result = read(book(tmp_path / "a.xlsx", ["嘉兴市建会情况月报"], line, HEAD, *ROWS))
    assert {p.period for p in result.parts} == {period}
    assert figures(result)["330481", "members", period] == 4500


@pytest.mark.parametrize("line", [["6月", "单位：人"], ["", "6月份", "单位：人"]])
def test_a_month_in_its_own_cell_is_of_the_year_that_the_title_says(tmp_path: Path, line: list[Any]) -> None:
    result = read(book(tmp_path / "a.xlsx", ["嘉兴市2024年建会情况月报"], line, HEAD, *ROWS))
    assert {p.period for p in result.parts} == {"2024-06"}


@pytest.mark.parametrize(
    "line", [["年", "月", "单位：人"], ["", "", "年", "月", "日"], ["年", "", "月", "", "单位：人"]]
)
def test_a_date_line_that_nobody_filled_in_is_no_header(tmp_path: Path, line: list[Any]) -> None:
    path = book(tmp_path / "a.xlsx", ["嘉兴市建会情况月报"], line, HEAD, *ROWS)
    assert "period_missing" in told(read(path))
    assert figures(read(path, period="2024"))["330481", "employees", "2024"] == 6000


@pytest.mark.parametrize(
    "row",
    [
        ["2023年", "2024年"],
        ["地区", "6月", "7月"],
        ["年", "月", "会员人数"],
        ["2024年", 5, 6],
        ["地区", "2024年"],
        ["海宁市", 1],
    ],
)
def test_what_is_no_date_line(row: list[Any]) -> None:
    assert date_line(row) is None


HEADERS: list[tuple[list[Any], list[str]]] = [
    (["2022.12", "2023.12", 2024.12], ["2022", "2023", "2024"]),
    ([2022.12, 2023.12, 2024.12], ["2022", "2023", "2024"]),
    ([202212, 202312, 202412], ["2022", "2023", "2024"]),
    (["202212", "202312", "202412"], ["2022", "2023", "2024"]),
    (["22年12月", "23年12月", "24年12月"], ["2022", "2023", "2024"]),
    (["2022/12", "2023/12", "2024/12"], ["2022", "2023", "2024"]),
    (["2022-12", "2023-12", "2024-12"], ["2022", "2023", "2024"]),
    (["2022年12月", "2023年12月", "2024年12月"], ["2022", "2023", "2024"]),
    (["2022年12月末", "2023年12月末", "2024年12月末"], ["2022", "2023", "2024"]),
    ([2024.06, 2024.09, 2024.12], ["2024-06", "2024-09", "2024-12"]),
    ([2024.11, 2024.12, 2025.01], ["2024-11", "2024-12", "2025-01"]),
    ([202401, 202402, 202403], ["2024-01", "2024-02", "2024-03"]),
    (["24年6月", "24年12月", "25年6月"], ["2024-06", "2024-12", "2025-06"]),
    (["2024/6", "2024/12", "2025/6"], ["2024-06", "2024-12", "2025-06"]),
    ([2024.09, 2024.1, 2024.11], ["2024-09", "2024-10", "2024-11"]),
    ([2024.1, 2024.02, 2024.03], ["2024-01", "2024-02", "2024-03"]),
    ([2024.04, 2024.07, 2024.1], ["2024-04", "2024-07", "2024-10"]),
    (["2024.06", "2024.12", 2025.06], ["2024-06", "2024-12", "2025-06"]),
    ([date(2022, 12, 31), date(2023, 12, 31), date(2024, 12, 31)], ["2022", "2023", "2024"]),
    (["2022年", "2023年", "2024年"], ["2022", "2023", "2024"]),
]


@pytest.mark.parametrize(("heads", "periods"), HEADERS)
def test_year_months_in_headers(tmp_path: Path, heads: list[Any], periods: list[str]) -> None:
    rows = [["南湖区", 10.1, 11.1, 12.1], ["秀洲区", 9.2, 10.2, 11.2], ["海宁市", 15.5, 16.5, 17.5]]
    title = "嘉兴市各县（市、区）工会会员数（单位：万人）"
    result = read(book(tmp_path / "a.xlsx", [title], ["地区", *heads], *rows))
    assert [figures(result)["330481", "members", period] for period in periods] == [155000, 165000, 175000]
    assert len(figures(result)) == 9


@pytest.mark.parametrize("heads", [[2023.1, 2024.1], [2024.1, 2025.1]])
def test_october_that_may_be_january_is_asked_about(tmp_path: Path, heads: list[float]) -> None:
    rows = [["南湖区", 10.1, 11.1], ["海宁市", 15.5, 16.5]]
    result = read(book(tmp_path / "a.xlsx", ["嘉兴市工会会员数（单位：万人）"], ["地区", *heads], *rows))
    assert figures(result) == {}
    assert told(result) & {"period_missing"}


def test_figures_that_look_like_year_months_stay_figures(tmp_path: Path) -> None:
    rows = [["南湖区", 2001.05, 2003.11], ["海宁市", 2010.12, 2024.06]]
    heads = ["地区", "会员人数（万人）", "职工人数（万人）"]
    result = read(book(tmp_path / "a.xlsx", ["2024年嘉兴市工会会员数"], heads, *rows))
    assert figures(result)["330481", "members", "2024"] == 20101200
