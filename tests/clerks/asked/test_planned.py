"""What is planned is no fact, a title that denies unions is heard, and codes mean what their header says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.fields.answers import answer_key
from etl.fields.dictionary import register_field
from etl.fields.planned import says_planned
from tests.clerks.books import EMPLOYEES, book, code, column, noted, read, told, units

NAMES = [row[0] for row in units()]
HEAD = ["单位名称", "统一社会信用代码", "职工人数"]
MODES = ["联合", "单独", "单独", "联合", "单独"]


def _list(path: Path, title: str, head: str, cells: list[Any], sheet: str = "Sheet") -> Any:
    rows = ([NAMES[n], code(n), EMPLOYEES[n], cells[n]] for n in range(5))
    return read(book(path, [title], [*HEAD, head], *rows, sheet=sheet))


@pytest.mark.parametrize(
    "head",
    [
        "拟建会方式",
        "计划建会形式",
        "预计建会类型",
        "意向建会方式",
        "下一步建会方式",
        "应建会类型",
        "待建会方式",
        "建会方式（拟）",
        "明年建会方式",
    ],
)
def test_how_a_union_is_to_be_founded_says_of_none_that_there_is_one(tmp_path: Path, head: str) -> None:
    result = _list(tmp_path / "a.xlsx", "海宁市2024年企业名录", head, MODES)
    assert "cover_stated" not in result.parts[0].columns
    denied = _list(tmp_path / "b.xlsx", "海宁市2024年未建会企业台账", head, MODES)
    assert column(denied, "cover_stated") == [False] * 5


@pytest.mark.parametrize("head", ["建会方式", "工会组建形式", "现有工会类型", "建会类型"])
def test_how_a_union_was_founded_says_that_there_is_one(tmp_path: Path, head: str) -> None:
    result = _list(tmp_path / "a.xlsx", "海宁市2024年企业名录", head, [*MODES[:4], "未建"])
    assert column(result, "cover_stated") == [True, True, True, True, False]


@pytest.mark.parametrize("head", ["会员数（计划）", "会员人数（2025年目标）", "2025年计划发展会员数", "会员数（预计）"])
@pytest.mark.parametrize("content", ["unit_register", "union_register", "membership"])
def test_a_count_that_is_to_be_reached_is_no_count(head: str, content: str) -> None:
    assert register_field(content, head) is None
    assert register_field(content, f"2025年计划 / {head[:2]}人数") is None


@pytest.mark.parametrize(
    ("head", "content", "field"),
    [
        ("会员数", "membership", "members"),
        ("会员人数（2024年末）", "union_register", "members"),
        ("预计换届时间", "union_register", "term_end"),
        ("应换届日期", "union_register", "term_end"),
        ("目标值", "target", "value"),
        ("年度目标", "target", "value"),
    ],
)
def test_what_is_and_what_is_due_by_nature_stay(head: str, content: str, field: str) -> None:
    assert register_field(content, head) == field


@pytest.mark.parametrize(
    "head", ["应急单位", "计划生育", "对应单位", "待遇", "应届毕业生", "虚拟园区", "模拟", "所需", "准备金", "建会时间"]
)
def test_words_that_only_look_like_plans(head: str) -> None:
    assert not says_planned(head)


def test_a_title_that_denies_unions_goes_before_a_column_that_only_its_cells_make_one(tmp_path: Path) -> None:
    for title, sheet in (("海宁市2024年未建会企业台账", "Sheet"), ("海宁市2024年企业台账", "未建会企业")):
        result = _list(tmp_path / "a.xlsx", title, "工会方式", MODES, sheet)
        assert column(result, "cover_stated") == [False] * 5
        assert "cover_by_title_not_column" in told(result)


def test_a_plain_column_goes_before_its_title_and_the_contradiction_is_told(tmp_path: Path) -> None:
    result = _list(tmp_path / "a.xlsx", "海宁市2024年未建会企业台账", "是否建会", ["否", "是", "否", "否", "否"])
    assert column(result, "cover_stated") == [False, True, False, False, False]
    assert "cover_by_column_not_title" in told(result)
    agreed = _list(tmp_path / "b.xlsx", "海宁市2024年未建会企业台账", "是否建会", ["否"] * 5)
    assert not {"cover_by_column_not_title", "cover_by_title_not_column"} & noted(agreed)
    both = _list(tmp_path / "c.xlsx", "海宁市2024年企业建会情况", "是否建会", ["否", "是", "否", "否", "否"])
    assert not {"cover_by_column_not_title", "cover_by_title_not_column"} & noted(both)


@pytest.mark.parametrize(
    ("head", "yes", "no"),
    [
        ("工会（有=1 无=2）", "1", "2"),
        ("工会（有=1 无=2）", 1, 2),
        ("基层工会(1有，2无)", 1, 2),
        ("是否建会（1否 0是）", 0, 1),
        ("是否建立工会（0-是，1-否）", "0", "1"),
        ("工会组织（1：无；2：有）", 2, 1),
        ("建会（√=是 ×=否）", "√", "×"),
        ("建会情况（是填1，否填2）", 1, 2),
        ("是否建会 1是 2否", 1, 2),
        ("企业工会（1=已建会、2=未建会）", 1, 2),
    ],
)
def test_codes_mean_what_the_header_says(tmp_path: Path, head: str, yes: Any, no: Any) -> None:
    result = _list(tmp_path / "a.xlsx", "海宁市2024年企业名录", head, [yes, no, no, yes, no])
    assert column(result, "cover_stated") == [True, False, False, True, False]


def test_a_code_that_the_key_lacks_says_nothing(tmp_path: Path) -> None:
    result = _list(tmp_path / "a.xlsx", "海宁市2024年企业名录", "工会（有=1 无=2）", [1, 2, 0, 1, None])
    assert column(result, "cover_stated") == [True, False, None, True, None]
    assert "word_unknown" in noted(result)


@pytest.mark.parametrize("head", ["工会", "工会组织", "建会"])
def test_codes_without_a_key_are_asked_about(tmp_path: Path, head: str) -> None:
    result = _list(tmp_path / "a.xlsx", "海宁市2024年企业名录", head, [1, 2, 2, 1, 2])
    asked = "column_unknown_needed" in told(result) or "word_unknown" in noted(result)
    assert asked
    assert False not in column(result, "cover_stated")


@pytest.mark.parametrize(
    "head", ["是否建会（是/否）", "建会（打√）", "会员数（人）", "职工（2024年）", "工会（1个）", "规模（1-4）"]
)
def test_brackets_that_give_no_key(head: str) -> None:
    assert answer_key(head) == {}
