"""Every figure of a sheet is read, follows from what is read, or is told: as a warning where it may be a count that rates need."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data.checks import SAME, message
from tests.clerks.books import EMPLOYEES, TITLE, TOWN_NAMES, book, code, figures, findings, read, told, units

NAMES = [row[0] for row in units()]
HEAD = ["单位名称", "统一社会信用代码", "职工人数"]
NEAR = [n + d for n, d in zip(EMPLOYEES, (4, -3, 1, 2, -9), strict=True)]


def _warned(result: Any, finding: str) -> set[str | None]:
    return {f.column for f in findings(result) if f.code == finding and f.severity == "warning"}


def _register(tmp_path: Path, head: list[str | None], *more: list[Any]) -> Any:
    rows = [[NAMES[n], code(n), EMPLOYEES[n], *(cells[n] for cells in more)] for n in range(5)]
    return read(book(tmp_path / "a.xlsx", [TITLE], [*HEAD, *head], *rows), region="330481")


@pytest.mark.parametrize("head", ["摸排", "走访核实", None])
@pytest.mark.parametrize("scale", ["", "text"])
def test_whole_numbers_of_a_size_with_a_count_are_told(tmp_path: Path, head: str | None, scale: str) -> None:
    cells = [f"{n}" for n in NEAR] if scale else NEAR
    result = _register(tmp_path, [head], cells)
    assert _warned(result, "figures_unread") | _warned(result, "column_rival") == {"D"}


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("走访顺序", [3, 1, 2, 5, 4]),
        ("走访批次", [7, 7, 7, 7, 7]),
        ("年度", [2019, 2020, 2018, 2021, 2017]),
        ("联系方式", [13800000001, 13800000002, 13900000003, 13800000004, 13700000005]),
        ("抄录", [*EMPLOYEES]),
        ("缴费人数", NEAR),
        ("其中：技工", NEAR),
        ("用电（万元）", NEAR),
        ("车间", [n // 9 for n in EMPLOYEES]),
        ("面积指数", [n * 1.37 for n in EMPLOYEES]),
    ],
)
def test_what_is_explained_or_of_another_kind_is_no_warning(tmp_path: Path, head: str, cells: list[Any]) -> None:
    assert not _warned(_register(tmp_path, [head], cells), "figures_unread")


def test_what_two_columns_give_is_explained(tmp_path: Path) -> None:
    members = [n // 2 for n in EMPLOYEES]
    rest = [n - m for n, m in zip(EMPLOYEES, members, strict=True)]
    assert not _warned(_register(tmp_path, ["会员人数", "缺口"], members, rest), "figures_unread")


def test_a_note_says_how_many_figures_a_column_has(tmp_path: Path) -> None:
    result = _register(tmp_path, ["车间"], [n // 9 for n in EMPLOYEES])
    found = next(f for f in findings(result) if f.code == "column_unknown")
    assert found.args[SAME] == "5"
    assert "D3、D4、D5" in message(found.code, "zh", found.args)


@pytest.mark.parametrize(("head", "found"), [("在编职工", True), ("在编职工数", True), ("职工人数", False)])
def test_a_count_of_one_kind_alone_is_told(tmp_path: Path, head: str, found: bool) -> None:
    rows = [[NAMES[n], code(n), EMPLOYEES[n]] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], [*HEAD[:2], head], *rows), region="330481")
    assert ("count_of_some" in told(result)) is found


def test_the_rest_beside_a_count_of_one_kind_is_asked_about_once(tmp_path: Path) -> None:
    rows = [[NAMES[n], code(n), EMPLOYEES[n], n + 3] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], [*HEAD[:2], "在编职工", "编外"], *rows), region="330481")
    assert "count_of_some" not in told(result)
    assert _warned(result, "column_rival") == {"D"}


UNITS = [20, 31, 12, 8, 15]


def _summary(tmp_path: Path, head: list[str], *more: list[Any]) -> Any:
    rows = [[TOWN_NAMES[n], UNITS[n], *(cells[n] for cells in more)] for n in range(4)]
    return read(book(tmp_path / "a.xlsx", ["海宁市2024年各镇建会情况"], ["镇街", "企业数", *head], *rows))


@pytest.mark.parametrize("head", ["摸底", "系统内", "台账"])
def test_an_unknown_column_of_a_summary_of_a_size_with_its_counts_is_told(tmp_path: Path, head: str) -> None:
    result = _summary(tmp_path, ["已建会企业数", head], [9, 11, 6, 5], [22, 30, 13, 9])
    assert _warned(result, "figures_unread") == {"D"}


@pytest.mark.parametrize(
    ("head", "cells"),
    [("排位", [2, 1, 3, 4]), ("短缺", [11, 20, 6, 3]), ("食堂", [1, 0, 2, 1]), ("指数", [1.5, 2, 3.7, 4])],
)
def test_an_explained_column_of_a_summary_is_no_warning(tmp_path: Path, head: str, cells: list[Any]) -> None:
    result = _summary(tmp_path, ["已建会企业数", head], [9, 11, 6, 5], cells)
    assert not _warned(result, "figures_unread")


@pytest.mark.parametrize(("count", "found"), [(4, True), (1, False)])
def test_a_column_of_figures_far_right_of_a_table_is_told(tmp_path: Path, count: int, found: bool) -> None:
    rows = [[TOWN_NAMES[n], UNITS[n], 9 - n, None, None, None, UNITS[n] + 3 if n < count else None] for n in range(4)]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年各镇建会情况"], ["镇街", "企业数", "已建会企业数"], *rows))
    assert bool({"figures_outside", "figures_unread", "table_without_measure"} & told(result)) is found


PARTS = ([4, 6, 2, 1], [9, 5, 3, 4], [7, 20, 7, 10])
GROUPS = (
    ["300人以上", "100-299人", "25-99人"],
    ["国有控股", "民营", "港澳台"],
    ["城东片", "城西片", "城南片"],
)


@pytest.mark.parametrize("groups", GROUPS)
@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("title", ["已建会企业数", "会员人数", "职工人数"])
def test_parts_of_a_total_by_groups_that_are_not_known_are_told(
    tmp_path: Path, groups: list[str], before: bool, title: str
) -> None:
    rows = []
    for n in range(4):
        parts = [cells[n] for cells in PARTS]
        rows.append([TOWN_NAMES[n], *([sum(parts), *parts] if before else [*parts, sum(parts)])])
    head = ["镇街", *(["合计", *groups] if before else [*groups, "合计"])]
    result = read(book(tmp_path / "a.xlsx", [f"海宁市2024年各镇{title}"], head, *rows))
    assert _warned(result, "figures_unread") | _warned(result, "measure_unknown_needed") == (
        {"C", "D", "E"} if before else {"B", "C", "D"}
    )


@pytest.mark.parametrize("odd", ["村数", "排名", "上年末"])
def test_columns_that_do_not_add_up_to_the_total_are_no_parts_of_it(tmp_path: Path, odd: str) -> None:
    rows = [[TOWN_NAMES[n], PARTS[0][n], PARTS[1][n], 30 + 7 * n] for n in range(4)]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年各镇会员人数"], ["镇街", odd, "网格数", "合计"], *rows))
    assert not _warned(result, "figures_unread")


@pytest.mark.parametrize("words", [("原报", "更正"), ("初报", "复核"), ("甲表", "乙表")])
@pytest.mark.parametrize("measure", ["会员", "会员人数", "职工人数", "建会企业数"])
def test_a_measure_with_a_word_in_brackets_that_is_not_known_is_asked_about(
    tmp_path: Path, words: tuple[str, str], measure: str
) -> None:
    head = ["镇街", *(f"{measure}（{word}）" for word in words), "网格数"]
    rows = [[TOWN_NAMES[n], UNITS[n], UNITS[n] + 4 if n == 2 else None, n + 2] for n in range(4)]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年各镇统计"], head, *rows))
    assert {"B", "C"} <= _warned(result, "measure_unknown_needed")


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("head", ["农民工", "农民工会员"])
def test_women_of_migrants_are_not_migrants(tmp_path: Path, whole: bool, head: str) -> None:
    over = [["镇街", "会员人数", head, None], [None, None, "小计", "其中：女"]]
    rows = [[TOWN_NAMES[n], 90 + UNITS[n], 40 + UNITS[n], UNITS[n]] for n in range(4)]
    if not whole:
        over = [["镇街", "会员人数", head], [None, None, "女"]]
        rows = [[row[0], row[1], row[3]] for row in rows]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年各镇会员统计"], *over, *rows))
    migrants = [v for (_, m, _), v in figures(result).items() if m == "members_migrant"]
    assert migrants in ([], [40 + UNITS[n] for n in range(4)])


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("专干", "staff_full"),
        ("专职", "staff_full"),
        ("专职工会人员", "staff_full"),
        ("外来务工会员", "members_migrant"),
        ("进城务工人员会员数", "members_migrant"),
        ("农民工人数", "members_migrant"),
    ],
)
def test_parts_that_rates_need_in_other_words_are_asked_about(tmp_path: Path, head: str, field: str) -> None:
    rows = [[TOWN_NAMES[n], 90 + UNITS[n], 40 + UNITS[n], UNITS[n]] for n in range(4)]
    path = book(tmp_path / "a.xlsx", ["海宁市2024年各镇会员统计"], ["镇街", "会员人数", "女会员", head], *rows)
    asked = [f.args["field"] for f in findings(read(path)) if f.code == "measure_unknown_needed"]
    assert asked == [field]


@pytest.mark.parametrize("head", ["农民工人数", "兼职", "务工超市", "专职司机"])
def test_words_that_count_something_else_are_not_asked_about(tmp_path: Path, head: str) -> None:
    rows = [[TOWN_NAMES[n], 90 + UNITS[n], UNITS[n]] for n in range(4)]
    path = book(tmp_path / "a.xlsx", ["海宁市2024年各镇职工统计"], ["镇街", "职工人数", head], *rows)
    assert not _warned(read(path), "measure_unknown_needed")
