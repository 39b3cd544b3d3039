"""Figures of summaries that contradict each other, or that no table holds, are told; those that agree are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.clerks.books import book, figures, findings, read, told

TOWNS = (("330481001", "硖石街道"), ("330481002", "海洲街道"), ("330481101", "许村镇"), ("330481103", "长安镇"))
TITLE = ["海宁市2024年工会统计"]
EMPLOYEES, MEMBERS = (900, 820, 700, 640), (610, 600, 480, 450)


def _table(tmp_path: Path, head: list[Any], *more: Any, below: list[list[Any]] | None = None) -> Any:
    rows = [[name, *(cells[n] for cells in more)] for n, (_, name) in enumerate(TOWNS)]
    return read(book(tmp_path / "a.xlsx", TITLE, ["镇街", *head], *rows, *(below or [])))


def _named(result: Any, finding: str) -> set[str | None]:
    return {f.column for f in findings(result) if f.code == finding}


def test_last_year_behind_each_measure_is_that_measure_a_year_before(tmp_path: Path) -> None:
    before = [tuple(n - 9 for n in cells) for cells in (EMPLOYEES, MEMBERS)]
    result = _table(
        tmp_path, ["职工人数", "上年同期", "会员人数", "上年同期"], EMPLOYEES, before[0], MEMBERS, before[1]
    )
    assert figures(result) == {
        (town, measure, period): cells[n]
        for n, (town, _) in enumerate(TOWNS)
        for measure, now, then in (("employees", EMPLOYEES, before[0]), ("members", MEMBERS, before[1]))
        for period, cells in (("2024", now), ("2023", then))
    }


def test_last_year_behind_one_of_two_measures_is_told(tmp_path: Path) -> None:
    before = tuple(n - 9 for n in MEMBERS)
    result = _table(tmp_path, ["职工人数", "会员人数", "上年同期"], EMPLOYEES, MEMBERS, before)
    assert _named(result, "measure_rival") == {"D"}
    assert {period for _, _, period in figures(result)} == {"2024"}


@pytest.mark.parametrize(("planned", "done"), [("目标", "实际"), ("任务数", "完成数"), ("计划", "完成")])
def test_what_was_reached_beside_a_target_is_the_measure(tmp_path: Path, planned: str, done: str) -> None:
    path, workbook = tmp_path / "a.xlsx", Workbook()
    page = workbook.active
    rows = [[name, MEMBERS[n] + 50, MEMBERS[n]] for n, (_, name) in enumerate(TOWNS)]
    for row in (TITLE, ["镇街", "会员人数", None], [None, planned, done], *rows):
        page.append(row)
    page.merge_cells("B2:C2")
    workbook.save(path)
    result = read(path)
    assert figures(result) == {(town, "members", "2024"): MEMBERS[n] for n, (town, _) in enumerate(TOWNS)}
    assert _named(result, "measure_rival") == {"B"}


@pytest.mark.parametrize(("add", "found"), [(0, set()), (70, {"B"})])
def test_a_total_that_its_rows_do_not_give_is_told(tmp_path: Path, add: int, found: set[str]) -> None:
    result = _table(tmp_path, ["会员人数"], MEMBERS, below=[["合计", sum(MEMBERS) + add]])
    assert _named(result, "total_differs") == found


def test_a_total_of_more_than_the_places_that_are_known_is_not_judged(tmp_path: Path) -> None:
    result = _table(tmp_path, ["会员人数"], MEMBERS, below=[["市直机关", 40], ["合计", sum(MEMBERS) + 40]])
    assert not _named(result, "total_differs")


@pytest.mark.parametrize(("times", "found"), [(1.0, set()), (0.5, {"D"})])
def test_rates_beside_counts_that_do_not_give_them_are_told(tmp_path: Path, times: float, found: set[str]) -> None:
    shares = [f"{times * m / e:.1%}" for m, e in zip(MEMBERS, EMPLOYEES, strict=True)]
    result = _table(tmp_path, ["职工人数", "会员人数", "入会率"], EMPLOYEES, MEMBERS, shares)
    assert _named(result, "rate_contradicts") == found


def test_one_figure_given_twice_is_told_where_the_two_differ(tmp_path: Path) -> None:
    rows = [[name, MEMBERS[n]] for n, (_, name) in enumerate(TOWNS)]
    again = [TOWNS[0][1], MEMBERS[0] + 5]
    assert "measured_twice" in told(read(book(tmp_path / "a.xlsx", TITLE, ["镇街", "会员人数"], *rows, again)))
    assert "measured_twice" not in told(read(book(tmp_path / "b.xlsx", TITLE, ["镇街", "会员人数"], *rows, rows[0])))


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (["注：另有机关", 12, 340], True),
        (["职工人数", 340], True),
        (["填表日期", 2025, "年", 1, "月", 8, "日"], False),
        (["联系电话", 87654321], False),
        ([None, "第", 1, "页", "共", 3, "页"], False),
    ],
)
def test_figures_outside_tables_are_told(tmp_path: Path, row: list[Any], found: bool) -> None:
    rows = [[name, MEMBERS[n]] for n, (_, name) in enumerate(TOWNS)]
    result = read(book(tmp_path / "a.xlsx", TITLE, row, [], ["镇街", "会员人数"], *rows))
    if found:
        assert {"figures_outside", "table_without_measure"} & told(result) or 340 in figures(result).values()
    else:
        assert "figures_outside" not in told(result)


def test_figures_of_no_place_are_told(tmp_path: Path) -> None:
    below = [["合计", sum(MEMBERS)], ["其中：女", 900]]
    result = _table(tmp_path, ["会员人数"], MEMBERS, below=below)
    assert {f.row for f in findings(result) if f.code == "region_unknown_label"} == {8}


@pytest.mark.parametrize(("units", "counted"), [("百人以上企业数", False), ("规上企业数", False), ("单位数", True)])
def test_those_covered_of_some_units_are_not_those_of_all(tmp_path: Path, units: str, counted: bool) -> None:
    result = _table(tmp_path, [units, "已建会数", "会员人数"], (50, 60, 70, 80), (30, 31, 32, 33), MEMBERS)
    assert ("units_covered" in {measure for _, measure, _ in figures(result)}) is counted
    assert ("C" in _named(result, "measure_rival")) is not counted
