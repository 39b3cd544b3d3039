"""A total is known by its shape: called so in whatever words, or no code and the sum of the rows above."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.clean.totals import total_of
from tests.clerks.books import COUNTY, EMPLOYEES, book, code, column, figures, findings, read, register

NAMES = [
    "合计", "合 计", "总计", "共计", "共计5家", "共5家", "合计5户", "合计（5家）", "总计：5个单位", "海宁市合计", "海宁合计",
    "海宁市共计", "海宁市总计5家", "全市合计", "以上合计", "以上共计5家：", "本表合计", "合计数", "累计", "汇总", "单位合计",
    "许村镇小计", "小计", "本页小计", "Total",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_row_called_a_total_is_no_unit(tmp_path: Path, name: str) -> None:
    result = read(register(tmp_path / "a.xlsx", [name, None, None, None, sum(EMPLOYEES), None]))
    assert column(result, "employees") == list(EMPLOYEES)
    assert (result.rows_read, result.rows_accepted) == (6, 6)


@pytest.mark.parametrize(
    "name", ["全部企业", "以上五家", "五家单位", "海宁市", "计", "∑", "统计", "单位数：5", "—", "（略）"]
)
def test_a_row_without_a_code_that_states_the_sum_is_a_total_in_any_words(tmp_path: Path, name: str) -> None:
    result = read(register(tmp_path / "a.xlsx", [name, None, None, None, sum(EMPLOYEES), None]))
    assert column(result, "employees") == list(EMPLOYEES)
    assert [f.row for f in findings(result) if f.code == "total_row"] == [8]


@pytest.mark.parametrize(
    ("name", "employees"),
    [
        ("海宁试合计有限公司", 466),
        ("共计划生育协会", 12),
        ("总计机械厂", 466),
        ("全部食品店", 466),
        ("海宁试五有限公司", 466),
        ("海宁某合作社", 77),
    ],
)
def test_a_unit_that_sounds_or_counts_like_a_total_stays_one(tmp_path: Path, name: str, employees: int) -> None:
    result = read(register(tmp_path / "a.xlsx", [name, None, None, None, employees, None]))
    assert column(result, "employees") == [*EMPLOYEES, employees]


def test_a_row_with_a_code_is_no_total_whatever_its_name(tmp_path: Path) -> None:
    result = read(register(tmp_path / "a.xlsx", ["合计", code(9), "330481001", "C13", sum(EMPLOYEES), "是"]))
    assert column(result, "employees") == [*EMPLOYEES, sum(EMPLOYEES)]


def test_a_total_that_does_not_add_up_is_told(tmp_path: Path) -> None:
    result = read(register(tmp_path / "a.xlsx", ["共计5家", None, None, None, 999, None]))
    assert "total_row_differs" in {f.code for f in findings(result)}


@pytest.mark.parametrize("name", ["嘉兴市合计", "嘉兴合计", "嘉兴市总计", "合计", "共计3个", "全市合计", "嘉兴市共计"])
def test_in_a_summary_a_regions_total_is_that_regions(tmp_path: Path, name: str) -> None:
    rows = [["南湖区", 100], ["秀洲区", 200], ["海宁市", 300], [name, 600]]
    result = read(book(tmp_path / "a.xlsx", ["2024年嘉兴市工会会员数（单位：人）"], ["地区", "会员人数"], *rows))
    assert figures(result) == {
        ("330402", "members", "2024"): 100,
        ("330411", "members", "2024"): 200,
        (COUNTY, "members", "2024"): 300,
        ("330400", "members", "2024"): 600,
    }


@pytest.mark.parametrize("name", ["合计机械厂", "某某公司汇总", "无", "总工会", "共青团"])
def test_words_that_only_contain_one(name: str) -> None:
    assert total_of(name) is None
