"""Times, units, zones and places as systems and clerks write them: 本月末, sheets 1月 … 6月, a row of units behind a dash, notes of other times, 330481|海宁市."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from etl.write.sample.units import credit_code
from tests.clerks.books import EMPLOYEES, TITLE, TOWN_NAMES, book, code, column, figures, read, told, units

NAMES = [row[0] for row in units()]
TOWNS = {"许村镇": "330481101", "长安镇": "330481103", "硖石街道": "330481001"}


@pytest.mark.parametrize("end", ["本月末", "月末", "本期末", "本月底"])
def test_the_end_of_the_tables_own_time_is_that_time(tmp_path: Path, end: str) -> None:
    rows = [[town, 90 + n, 80 + n] for n, town in enumerate(TOWNS)]
    path = book(
        tmp_path / "a.xlsx", ["海宁市2024年6月工会快报"], ["镇街", "会员数", None], [None, end, "上年同期"], *rows
    )
    found = figures(read(path))
    assert found["330481101", "members", "2024-06"] == 90
    assert found["330481101", "members", "2023-06"] == 80


@pytest.mark.parametrize("head", ["月末会员数", "本月末会员数", "季末会员数"])
def test_the_beginning_of_a_month_is_not_its_end(tmp_path: Path, head: str) -> None:
    rows = [[town, 80 + n, 2, 82 + n] for n, town in enumerate(TOWNS)]
    path = book(tmp_path / "a.xlsx", ["海宁市2024年6月会员"], ["镇街", "月初会员数", "本月新增", head], *rows)
    result = read(path)
    assert figures(result)["330481103", "members", "2024-06"] == 83


def test_sheets_called_after_months_are_of_the_year_of_the_file(tmp_path: Path) -> None:
    workbook = Workbook()
    for month in (1, 2, 3):
        sheet = workbook.create_sheet(f"{month}月")
        for row in (["镇街", "会员数"], *([town, 100 * month + n] for n, town in enumerate(TOWNS))):
            sheet.append(row)
    del workbook["Sheet"]
    path = tmp_path / "海宁市2025年会员月报.xlsx"
    workbook.save(path)
    found = figures(read(path))
    assert [found["330481103", "members", f"2025-0{month}"] for month in (1, 2, 3)] == [101, 201, 301]


@pytest.mark.parametrize("corner", ["—", "-", None, "单位"])
def test_a_row_of_units_below_the_head(tmp_path: Path, corner: str | None) -> None:
    rows = [[town, 1.25 + n, 9000 + n, 80.5] for n, town in enumerate(TOWNS)]
    path = book(
        tmp_path / "a.xlsx",
        ["海宁市2024年工会情况"],
        ["镇街", "职工数", "会员数", "建会率"],
        [corner, "万人", "人", "%"],
        *rows,
    )
    found = figures(read(path))
    assert found["330481103", "employees", "2024"] == 22500
    assert found["330481103", "members", "2024"] == 9001


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("注：会员数为2023年末数，其余为2024年末数。", True),
        ("注：★ 两镇会员数单位为百人。", True),
        ("注：职工数按2024年5月末在岗人数填写。", True),
        ("注：许村镇会员数应为97人。", True),
        ("注：会员数为2024年末数。", False),
        ("注：会员数为2024年12月末数。", False),
        ("注：硖石街道不含经济开发区。", False),
        ("数据来源：市总工会，2023年成立。", False),
    ],
)
def test_notes_that_give_some_figures_another_time_or_unit_are_told(tmp_path: Path, note: str, found: bool) -> None:
    rows = [[town, 90 + n, 80 + n] for n, town in enumerate(TOWNS)]
    path = book(tmp_path / "a.xlsx", ["海宁市2024年各镇工会情况"], ["镇街", "职工数", "会员数"], *rows, [], [note])
    assert bool({"note_not_applied", "column_year_noted"} & told(read(path))) is found


@pytest.mark.parametrize(
    ("title", "found"),
    [("海宁高新区2024年工会情况", True), ("海宁市经济开发区2024年工会情况", True), ("海宁市2024年工会情况", False)],
)
def test_what_a_zone_says_as_a_whole_is_not_silently_that_of_its_city(tmp_path: Path, title: str, found: bool) -> None:
    rows = [["制造业", 90, 80], ["建筑业", 30, 20]]
    path = book(tmp_path / "a.xlsx", [title], ["行业", "职工数", "会员数"], *rows)
    assert ("zone_without_code" in told(read(path))) is found


@pytest.mark.parametrize("written", ["海宁市/{}", "330481199|{}", "浙江省>海宁市>{}", "330481{}"])
def test_places_as_systems_write_them(tmp_path: Path, written: str) -> None:
    rows = [[NAMES[n], code(n), written.format(TOWN_NAMES[n]), EMPLOYEES[n]] for n in range(5)]
    path = book(tmp_path / "a.xlsx", [TITLE], ["单位名称", "统一社会信用代码", "行政区划", "职工人数"], *rows)
    assert column(read(path), "region")[1] == "330481101"


def test_persons_beside_workers_are_others(tmp_path: Path) -> None:
    rows = [[NAMES[n], code(n), EMPLOYEES[n], EMPLOYEES[n] + 7 + n] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], ["单位名称", "统一社会信用代码", "职工人数", "人数"], *rows))
    assert column(result, "employees") == [*EMPLOYEES]
    assert {"figures_unread", "column_rival"} & told(result)


@pytest.mark.parametrize("head", ["企业", "入驻企业", "户名"])
def test_firms_under_any_header_with_workers_are_a_register(tmp_path: Path, head: str) -> None:
    rows: list[list[Any]] = [[NAMES[n], TOWN_NAMES[n], EMPLOYEES[n], "已建" if n % 2 else "未建"] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], [head, "乡镇", "职工", "工会"], *rows))
    assert column(result, "name") == NAMES
    assert column(result, "cover_stated") == [False, True, False, True, False]


def test_covered_units_under_each_head_beside_units(tmp_path: Path) -> None:
    over = ["行业", "大型", None, "小型", None]
    rows = [["制造业", 30, 20, 50, 10], ["建筑业", 8, 5, 9, 2]]
    path = book(
        tmp_path / "a.xlsx", ["海宁市2024年建会情况"], over, [None, "单位数", "已建会", "单位数", "已建会"], *rows
    )
    found = {
        (fact["industry"][n], fact["size"][n]): fact["value"][n]
        for fact in (part.facts for part in read(path).parts)
        for n in range(len(fact["row"]))
        if fact["measure"][n] == "units_covered"
    }
    assert found == {("C", "large"): 20, ("C", "small"): 10, ("E", "large"): 5, ("E", "small"): 2}


def test_names_of_places_that_nobody_knows_are_told(tmp_path: Path) -> None:
    rows = [[name, 90 + n, 80 + n] for n, name in enumerate(["硖石街道", "甲片", "乙片", "丙片", "丁片"])]
    path = book(tmp_path / "a.xlsx", ["海宁市2024年各片工会情况"], ["片", "职工数", "会员数"], *rows)
    assert {"rows_not_understood", "region_unknown_label"} & told(read(path))


@pytest.mark.parametrize("sign", ["/", "—", "×"])
def test_a_sign_that_says_by_a_note_who_has_a_union_is_told(tmp_path: Path, sign: str) -> None:
    rows: list[list[Any]] = [[NAMES[n], code(n), EMPLOYEES[n], sign if n % 2 else n + 1] for n in range(5)]
    head = ["单位名称", "统一社会信用代码", "职工人数", "会员数"]
    path = book(tmp_path / "a.xlsx", [TITLE], head, *rows, [], [f"注：会员数为“{sign}”的为未建会企业。"])
    assert "note_not_applied" in told(read(path, region="330481"))


def test_lines_of_a_form_that_nobody_filled_in_are_no_rows(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[n + 1, NAMES[n], code(n), EMPLOYEES[n]] for n in range(5)]
    blank = [[n, None, None, None] for n in range(6, 12)]
    head = ["序号", "单位名称", "统一社会信用代码", "职工人数"]
    result = read(book(tmp_path / "a.xlsx", [TITLE], head, *rows, *blank), region="330481")
    assert column(result, "employees") == [*EMPLOYEES]
    assert not {"row_without_key", "row_left_out", "total_row_differs"} & told(result)


def test_codes_of_unions_under_any_header_are_theirs(tmp_path: Path) -> None:
    codes = [credit_code("81", "330481", 400 + n) for n in range(5)]
    rows = [[f"{NAMES[n]}工会委员会", codes[n], EMPLOYEES[n]] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年基层工会名册"], ["工会名称", "法人统一号", "会员数"], *rows))
    assert [part.content for part in result.parts] == ["union_register"]
    assert result.parts[0].columns["code"] == "B"


def test_figures_under_no_header_beside_counts_of_units(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[town, 30 + n, 90 + n, None, 120 + n if n else None] for n, town in enumerate(TOWNS)]
    path = book(tmp_path / "a.xlsx", ["海宁市2024年建会情况"], ["镇街", "企业数", "职工数"], *rows)
    assert figures(read(path))["330481103", "employees", "2024"] == 91
