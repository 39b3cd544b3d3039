"""A title that says that the whole table is a plan or a task: its figures are asked about, no counts; and a title that has settled cover is asked about no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.tables.summaries.plans import title_of_plans
from etl.write.sample.units import credit_code
from tests.clerks.books import EMPLOYEES, book, code, column, figures, findings, noted, read, told, units

PLACES = ["南湖区", "秀洲区", "嘉善县", "海盐县", "平湖市"]
PLANS = [
    "嘉兴市2025年工会组建目标任务分解表",
    "嘉兴市2025年发展会员计划表",
    "嘉兴市2025年度新建工会和发展会员任务",
    "嘉兴市2025年工会工作目标（讨论稿）",
    "嘉兴市2025年会员发展任务下达情况表",
    "嘉兴市2025年拟发展会员汇总表",
    "嘉兴市2025年入会指标分解表",
]
FACTS = [
    "嘉兴市2025年目标任务完成情况表",
    "嘉兴市2025年发展会员任务落实进度",
    "嘉兴市2025年工会组建计划执行情况统计表",
    "嘉兴市2025年工会会员情况表",
    "嘉兴市2025年计划生育协会会员情况",
    "嘉兴市2025年主要指标表",
    "2025年计划单列市工会会员情况",
]


def _summary(path: Path, title: str, *heads: str) -> Any:
    rows = ([place, *((n + 2) * 370 * (k + 1) for k in range(len(heads)))] for n, place in enumerate(PLACES))
    return read(book(path, [title], ["地区", *heads], *rows))


@pytest.mark.parametrize("title", PLANS)
def test_figures_under_a_title_of_plans_are_no_counts(tmp_path: Path, title: str) -> None:
    assert title_of_plans(title)
    result = _summary(tmp_path / "a.xlsx", title, "会员数", "新建工会数")
    assert not figures(result)
    assert "plan_by_title" in told(result)
    assert {offer.label for offer in result.offers} == {"会员数", "新建工会数"}


@pytest.mark.parametrize("title", FACTS)
def test_figures_of_what_is_or_was_done_are_counts(tmp_path: Path, title: str) -> None:
    assert not title_of_plans(title)
    result = _summary(tmp_path / "a.xlsx", title, "会员数", "新建工会数")
    assert {measure for _, measure, _ in figures(result)} == {"members", "unions_founded"}
    assert "plan_by_title" not in noted(result)


@pytest.mark.parametrize("head", ["现有会员数", "会员数（实际）", "实有会员数", "已发展会员数", "2024年底会员数"])
def test_a_header_that_says_that_it_is_there_goes_before_the_title(tmp_path: Path, head: str) -> None:
    result = _summary(tmp_path / "a.xlsx", PLANS[0], head, "新建工会数")
    assert "unions_founded" not in {measure for _, measure, _ in figures(result)}
    plain = _summary(tmp_path / "b.xlsx", FACTS[3], head, "新建工会数")
    kept = {key: value for key, value in figures(plain).items() if key[1] != "unions_founded"}
    assert figures(result) == kept


@pytest.mark.parametrize(("sheet", "kept"), [("2025年任务分解表", 0), ("2025年会员情况", 5), ("Sheet1", 5)])
def test_a_sheet_without_a_title_says_it_by_its_name(tmp_path: Path, sheet: str, kept: int) -> None:
    rows = [[place, 370 * (n + 2)] for n, place in enumerate(PLACES)]
    assert len(figures(read(book(tmp_path / "a.xlsx", ["地区", "会员数"], *rows, sheet=sheet), period="2025"))) == kept
    titled = read(book(tmp_path / "b.xlsx", [FACTS[3]], ["地区", "会员数"], *rows, sheet=sheet))
    assert len(figures(titled)) == 5


def test_measures_that_stand_in_rows_are_plans_too(tmp_path: Path) -> None:
    rows = (["会员数", 100, 200, 300, 400, 500], ["新建工会数", 10, 20, 30, 40, 50])
    result = read(book(tmp_path / "a.xlsx", [PLANS[0]], ["指标", *PLACES], *rows))
    assert not figures(result)
    assert "plan_by_title" in told(result)


@pytest.mark.parametrize(("title", "kept"), [("海宁市2025年发展会员任务分解表", False), ("海宁市2025年工会名册", True)])
def test_members_in_a_list_of_unions_under_a_title_of_plans(tmp_path: Path, title: str, *, kept: bool) -> None:
    unions = [[f"海宁试{n}有限公司工会", credit_code("81", "330481", 500 + n), 30 + 7 * n] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", [title], ["工会名称", "工会统一社会信用代码", "会员数"], *unions))
    assert column(result, "members") == ([30, 37, 44, 51, 58] if kept else [None] * 5)
    assert ("plan_by_title" in told(result)) is not kept
    assert any(offer.label == "会员数" and offer.guess == "members" for offer in result.offers) is not kept


@pytest.mark.parametrize("head", ["未建会原因", "未入会说明", "建会难点"])
@pytest.mark.parametrize("title", ["海宁市2024年25人以上未建会企业台账", "海宁市2024年企业名录"])
def test_cover_is_asked_about_only_where_the_title_has_not_settled_it(tmp_path: Path, head: str, title: str) -> None:
    why = ["总部在外地", "企业主不配合", "新办企业", "人员流动大", "总部在外地"]
    rows = ([row[0], code(n), EMPLOYEES[n], why[n]] for n, row in enumerate(units()))
    result = read(book(tmp_path / "a.xlsx", [title], ["单位名称", "统一社会信用代码", "职工人数", head], *rows))
    settled = "未建会" in title
    asked = {f.column for f in findings(result) if f.args.get("field") == "cover_stated"}
    guessed = {offer.label for offer in result.offers if offer.guess == "cover_stated"}
    assert (asked, guessed) == ((set(), set()) if settled else ({"D"}, {head}))
    if settled:
        assert column(result, "cover_stated") == [False] * 5
