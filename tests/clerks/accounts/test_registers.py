"""Columns and rows of registers that contradict the reading are told; those that bear it out are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.write.sample.units import credit_code
from tests.clerks.books import EMPLOYEES, TITLE, book, code, column, findings, read, told, units

NAMES = [row[0] for row in units()]
HEAD = ["单位名称", "统一社会信用代码"]


def _named(result: Any, finding: str) -> set[str | None]:
    return {f.column for f in findings(result) if f.code == finding and f.severity == "warning"}


def _register(tmp_path: Path, head: list[str], *more: list[Any], title: str = TITLE) -> Any:
    rows = [[NAMES[n], code(n), *(cells[n] for cells in more)] for n in range(5)]
    return read(book(tmp_path / "a.xlsx", [title], [*HEAD, *head], *rows), region="330481")


OTHERS = [3, 7, 2, 9, 11]
SUMS = [a + b for a, b in zip(EMPLOYEES, OTHERS, strict=True)]


@pytest.mark.parametrize(
    "head", [["职工人数", "外协", "在场总数"], ["职工人数", "甲类", "乙类"], ["职工人数", "本月来厂", "月底"]]
)
def test_a_column_that_is_the_count_and_another_one_is_told(tmp_path: Path, head: list[str]) -> None:
    result = _register(tmp_path, head, [*EMPLOYEES], OTHERS, SUMS)
    assert _named(result, "column_rival") == {"E"}
    assert column(result, "employees") == [*EMPLOYEES]


def test_what_came_and_went_makes_a_later_count(tmp_path: Path) -> None:
    gone = [1, 2, 1, 2, 1]
    later = [a + b - c for a, b, c in zip(EMPLOYEES, OTHERS, gone, strict=True)]
    result = _register(tmp_path, ["职工人数", "来厂", "离厂", "现有"], [*EMPLOYEES], OTHERS, gone, later)
    assert _named(result, "column_rival") == {"F"}


def test_a_count_that_is_the_sum_of_its_parts_is_borne_out(tmp_path: Path) -> None:
    parts = [[a - b for a, b in zip(EMPLOYEES, OTHERS, strict=True)], OTHERS]
    result = _register(tmp_path, ["车间甲", "车间乙", "职工人数", "甲乙丙"], *parts, [*EMPLOYEES], SUMS)
    assert not _named(result, "column_rival")


@pytest.mark.parametrize("beside", ["退休人员", "党员"])
def test_those_who_are_no_workers_do_not_make_the_count_a_part(tmp_path: Path, beside: str) -> None:
    result = _register(tmp_path, ["职工人数", beside, "总计在册"], [*EMPLOYEES], OTHERS, SUMS)
    assert not _named(result, "column_rival")


@pytest.mark.parametrize(("right", "found"), [(True, set()), (False, {"E"})])
def test_shares_that_the_counts_do_not_give_are_told(tmp_path: Path, right: bool, found: set[str]) -> None:
    members = [n // 2 for n in EMPLOYEES]
    shares = [f"{(m if right else m / 2) / n:.1%}" for m, n in zip(members, EMPLOYEES, strict=True)]
    result = _register(tmp_path, ["职工人数", "会员人数", "入会率"], [*EMPLOYEES], members, shares)
    assert _named(result, "rate_contradicts") == found


@pytest.mark.parametrize(
    "cells",
    [
        [1, 2, 3, 4, 5],
        [2012, 2015, 2019, 2020, 2011],
        [5023000001, 5023000002, 5023000003, 5023000004, 5023000009],
    ],
)
def test_counts_that_count_nobody_are_told(tmp_path: Path, cells: list[int]) -> None:
    assert _named(_register(tmp_path, ["职工人数"], cells), "count_doubtful") == {"C"}


def test_counts_in_hundreds_may_run_on(tmp_path: Path) -> None:
    assert not _named(_register(tmp_path, ["职工人数（百人）"], [1, 2, 3, 4, 5]), "count_doubtful")


@pytest.mark.parametrize(
    ("serials", "missing"),
    [([1, 2, 4, 5, 6], {"A"}), ([1, 2, 3, 4, 5], set()), ([2, 9, 30, 31, 55], set()), ([1, 2, 3, 4, 10**15], set())],
)
def test_gaps_in_serial_numbers_are_told_but_not_those_of_an_extract(
    tmp_path: Path, serials: list[int], missing: set[str]
) -> None:
    rows = [[serials[n], NAMES[n], code(n), EMPLOYEES[n]] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], ["序号", *HEAD, "职工人数"], *rows), region="330481")
    assert _named(result, "serial_gap") == missing


@pytest.mark.parametrize(("said", "found"), [("共5家企业", False), ("共6家", True), ("其中共青团单位6家", False)])
def test_the_number_of_units_that_a_title_says_is_held_against_the_rows(tmp_path: Path, said: str, found: bool) -> None:
    result = _register(tmp_path, ["职工人数"], [*EMPLOYEES], title=f"海宁市2024年单位名录（{said}）")
    assert ("rows_stated_differ" in told(result)) is found


@pytest.mark.parametrize(("serial", "figure", "found"), [(6, 77, True), (None, sum(EMPLOYEES), False)])
def test_a_numbered_row_that_is_no_sum_is_told(tmp_path: Path, serial: int | None, figure: int, found: bool) -> None:
    rows = [[n + 1, NAMES[n], code(n), EMPLOYEES[n]] for n in range(5)]
    last = [serial, "合计", None, figure]
    result = read(book(tmp_path / "a.xlsx", [TITLE], ["序号", *HEAD, "职工人数"], *rows, last), region="330481")
    assert bool({"row_left_out", "total_row_differs"} & told(result)) is found


def test_the_count_at_another_time_is_told(tmp_path: Path) -> None:
    result = _register(tmp_path, ["职工人数", "去年同期"], [*EMPLOYEES], SUMS)
    assert _named(result, "column_rival") == {"D"}
    assert column(result, "employees") == [*EMPLOYEES]


@pytest.mark.parametrize(
    ("head", "asked"),
    [(["党", "工", "团"], {"D"}), (["党组织", "建会", "团组织"], {"D"}), (["规上", "高新", "上市"], set())],
)
def test_yes_and_no_that_may_be_of_unions_are_asked_about(tmp_path: Path, head: list[str], asked: set[str]) -> None:
    rows = [[NAMES[n], code(n), "是", "否" if n % 2 else "是", "否", EMPLOYEES[n]] for n in range(5)]
    path = book(tmp_path / "a.xlsx", [TITLE], [*HEAD, *head, "职工人数"], *rows)
    result = read(path, region="330481")
    taken = any(part.columns.get("cover_stated") == "D" for part in result.parts)
    assert _named(result, "column_unknown_needed") == (set() if taken else asked)


def test_unions_with_kinds_under_any_header_are_a_register(tmp_path: Path) -> None:
    rows = [[f"{NAMES[n]}工会", credit_code("81", "330481", 7000 + n), "单独基层工会", 60 - n] for n in range(5)]
    head = ["基层组织", "工会代码", "类型", "会员数"]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年工会会员统计"], head, *rows))
    assert result.parts[0].content == "union_register"
    assert column(result, "name") == [row[0] for row in rows]
    assert column(result, "union_kind") == ["own"] * 5


def test_two_years_in_a_title_are_told(tmp_path: Path) -> None:
    title = "2025年海宁市工会工作会议材料：2024年底企业情况"
    assert "period_unsure" in told(_register(tmp_path, ["职工人数"], [*EMPLOYEES], title=title))
    assert "period_unsure" not in told(_register(tmp_path, ["职工人数"], [*EMPLOYEES]))


def test_women_who_are_all_in_every_row_are_a_copy(tmp_path: Path) -> None:
    assert _named(_register(tmp_path, ["职工人数", "女职工"], [*EMPLOYEES], [*EMPLOYEES]), "count_doubtful") == {"D"}


def test_a_branch_below_its_firm_is_no_unit_and_told(tmp_path: Path) -> None:
    rows = [[NAMES[n], code(n), EMPLOYEES[n]] for n in range(5)]
    branch = ["其中：许村分公司", None, 12]
    result = read(book(tmp_path / "a.xlsx", [TITLE], [*HEAD, "职工人数"], *rows, branch), region="330481")
    assert column(result, "name") == NAMES
    assert "row_left_out" in told(result)


def test_whether_a_unit_is_in_a_joint_union_does_not_say_whether_it_is_in_any(tmp_path: Path) -> None:
    result = _register(tmp_path, ["职工人数", "是否加入联合工会"], [*EMPLOYEES], ["是", "否", "否", "是", "否"])
    assert _named(result, "column_unknown_needed") == {"D"}


@pytest.mark.parametrize(
    ("cells", "asked"),
    [(["工会、团支部", "团支部"], {"D"}), (["市总工会", "市妇联"], set()), (["工会经费", "增值税"], set())],
)
def test_a_column_that_speaks_of_unions_among_others_is_asked_about(
    tmp_path: Path, cells: list[str], asked: set[str]
) -> None:
    result = _register(tmp_path, ["职工人数", "群团组织"], [*EMPLOYEES], [cells[n % 2] for n in range(5)])
    assert _named(result, "column_unknown_needed") == asked
