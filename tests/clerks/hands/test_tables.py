"""What a table's layout says: measures under another's heading, one firm's card, unions in each of their units' rows, periods in the foot, old columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.clerks.books import EMPLOYEES, book, code, column, figures, noted, read, told, units

NAMES = [row[0] for row in units()]
TOWNS = (("330481101", "许村镇"), ("330481103", "长安镇"), ("330481105", "周王庙镇"))
TITLE = ["海宁市2024年工会统计"]


@pytest.mark.parametrize("covered", ["已建会单位", "已建工会单位", "建会单位"])
@pytest.mark.parametrize("merged", [True, False])
def test_measures_under_the_covered_units_are_theirs(tmp_path: Path, covered: str, merged: bool) -> None:
    head = [["镇街", "全部单位", None, covered, None, None], [None, "单位数", "职工人数", "单位数", "职工人数", "#女"]]
    rows = [[name, 50 + n, 900 + n, 30 + n, 700 + n, 300 + n] for n, (_, name) in enumerate(TOWNS)]
    path = book(tmp_path / "a.xlsx", TITLE, *head, *rows)
    if merged:
        workbook = Workbook()
        page = workbook.active
        for row in (TITLE, *head, *rows):
            page.append(row)
        for cells in ("A2:A3", "B2:C2", "D2:F2"):
            page.merge_cells(cells)
        workbook.save(path)
    measures = ("units", "employees", "units_covered", "employees_covered", "employees_covered_women")
    assert figures(read(path)) == {
        (town, measure, "2024"): row[1 + k]
        for (town, _), row in zip(TOWNS, rows, strict=True)
        for k, measure in enumerate(measures)
    }


CARDS: list[list[list[Any]]] = [
    [["项目", "内容"], ["单位名称", NAMES[0]], ["统一社会信用代码", code(0)], ["职工人数", 120], ["会员人数", 100]],
    [["职工人数", 120], ["会员人数", 100], ["单位名称", NAMES[0]]],
    [
        ["单位名称", NAMES[0], "信用代码", code(0)],
        ["职工人数", 120, "会员人数", 100],
        ["女职工人数", 60, "女会员人数", 50],
    ],
    [["职工人数", 120, "会员人数", 100], ["女职工人数", 60, "信用代码", code(0)]],
]


@pytest.mark.parametrize("card", CARDS)
def test_one_firms_card_gives_its_place_no_figures(tmp_path: Path, card: list[list[Any]]) -> None:
    result = read(book(tmp_path / "a.xlsx", ["海宁市许村镇企业情况卡（2024年）"], *card))
    assert not any(value for part in result.parts for value in figures(result).values() if part)
    assert told(result) & {"table_of_one_unit", "table_not_recognised", "table_without_measure"}


@pytest.mark.parametrize("over", [["海宁市恒远织造有限公司工会情况（2024年）"], ["2024年工会统计表"]])
def test_a_firms_table_of_measures_is_its_own(tmp_path: Path, over: list[str]) -> None:
    sender = [] if "公司" in over[0] else [["填报单位：海宁市恒远织造有限公司"]]
    result = read(book(tmp_path / "a.xlsx", over, *sender, ["指标", "数量"], ["职工人数", 120], ["会员人数", 100]))
    assert "table_of_one_unit" in told(result)


@pytest.mark.parametrize("over", [["海宁市许村镇工会情况（2024年）"], ["2024年工会统计表"]])
def test_a_townships_table_of_measures_is_the_townships(tmp_path: Path, over: list[str]) -> None:
    sender = [] if "许村镇" in over[0] else [["填报单位：海宁市许村镇"]]
    result = read(book(tmp_path / "a.xlsx", over, *sender, ["指标", "数量"], ["职工人数", 1200], ["会员人数", 1000]))
    assert figures(result) == {("330481101", "employees", "2024"): 1200, ("330481101", "members", "2024"): 1000}


def test_measures_and_figures_in_turns_are_read_each(tmp_path: Path) -> None:
    rows = [
        ["职工人数", 1200, "会员人数（人）", 1000],
        ["女职工人数", 500, "女会员人数", 400],
        ["基层工会数", 30, "专职工会干部", 4],
    ]
    result = read(book(tmp_path / "a.xlsx", ["海宁市许村镇工会情况（2024年）"], *rows))
    measures = ("employees", "members", "employees_women", "members_women", "grassroots_unions", "staff_full")
    values = [value for row in rows for value in row[1::2]]
    assert figures(result) == {("330481101", m, "2024"): v for m, v in zip(measures, values, strict=True)}


UNION = "海宁市许村镇家纺行业联合工会"


@pytest.mark.parametrize("merged", [True, False])
def test_members_in_each_row_of_a_unions_units_are_added_up(tmp_path: Path, merged: bool) -> None:
    head = ["工会名称", "覆盖单位", "单位代码", "会员人数", "女会员"]
    rows = [[UNION if n == 0 or not merged else None, NAMES[n], code(n), e - 1, 2 + n] for n, e in enumerate(EMPLOYEES)]
    workbook = Workbook()
    page = workbook.active
    for row in (["海宁市2024年联合工会覆盖单位"], head, *rows):
        page.append(row)
    if merged:
        page.merge_cells("A3:A7")
    workbook.save(tmp_path / "a.xlsx")
    result = read(tmp_path / "a.xlsx")
    assert column(result, "members") == [sum(EMPLOYEES) - 5]
    assert column(result, "members_women") == [20]
    assert column(result, "unit_name", 1) == NAMES
    assert "union_counts_added" in told(result)


def test_a_count_written_again_in_each_row_is_the_unions_own(tmp_path: Path) -> None:
    rows = [[UNION, NAMES[n], code(n), 400] for n in range(5)]
    result = read(
        book(
            tmp_path / "a.xlsx",
            ["海宁市2024年联合工会覆盖单位"],
            ["工会名称", "覆盖单位", "单位代码", "会员人数"],
            *rows,
        )
    )
    assert column(result, "members") == [400]
    assert "union_counts_added" not in told(result)


def test_unions_of_one_short_name_are_not_one(tmp_path: Path) -> None:
    rows = [["联合工会", NAMES[n], "联合基层工会", 40 + n] for n in range(5)]
    result = read(
        book(tmp_path / "a.xlsx", ["海宁市2024年工会名册"], ["工会名称", "建会单位", "工会类型", "会员人数"], *rows)
    )
    assert "union_counts_added" not in told(result)


HEAD = ["单位名称", "统一社会信用代码", "职工人数"]
ROWS = [[NAMES[n], code(n), EMPLOYEES[n]] for n in range(5)]


@pytest.mark.parametrize(
    ("foot", "period"),
    [
        ("统计截止：2025年9月底", "2025-09"),
        ("数据截至2024年6月30日", "2024-06"),
        ("数据截止日期：2024年12月31日", "2024"),
        ("统计截止时间：2024年底", "2024"),
    ],
)
def test_a_period_in_the_foot_is_the_tables(tmp_path: Path, foot: str, period: str) -> None:
    result = read(book(tmp_path / "a.xlsx", ["海宁市许村镇企业情况"], HEAD, *ROWS, [foot]), region="330481")
    assert [part.period for part in result.parts] == [period]


@pytest.mark.parametrize(
    "foot", ["填报日期：2025年1月5日", "打印时间：2025-01-05 09:30", "填表人：李某  2025年1月5日", "报送截止：每月5日"]
)
def test_a_day_of_writing_in_the_foot_is_not(tmp_path: Path, foot: str) -> None:
    result = read(book(tmp_path / "a.xlsx", ["海宁市许村镇企业情况"], HEAD, *ROWS, [foot]), region="330481")
    assert "period_missing" in told(result)


@pytest.mark.parametrize("key", ["数据日期", "统计截止", "截至日期", "统计日期："])
def test_a_date_beside_its_key_is_no_header(tmp_path: Path, key: str) -> None:
    from datetime import datetime

    line = [key, datetime(2024, 12, 31), "填报人：王某"]
    result = read(book(tmp_path / "a.xlsx", ["海宁市许村镇企业情况"], line, HEAD, *ROWS), region="330481")
    assert [part.period for part in result.parts] == ["2024"]
    assert column(result, "employees") == list(EMPLOYEES)


@pytest.mark.parametrize("former", ["职工人数（旧）", "职工人数（原）", "上年职工人数", "调整前职工人数"])
@pytest.mark.parametrize("behind", [True, False])
def test_counts_that_were_give_way_to_those_that_are(tmp_path: Path, former: str, behind: bool) -> None:
    head = [*HEAD, former] if behind else [*HEAD[:2], former, HEAD[2]]
    rows = [[*row, row[2] + 50] if behind else [*row[:2], row[2] + 50, row[2]] for row in ROWS]
    result = read(book(tmp_path / "a.xlsx", ["海宁市许村镇2024年企业情况"], head, *rows), region="330481")
    assert column(result, "employees") == list(EMPLOYEES)


def test_traditional_characters_are_read_as_simplified_ones(tmp_path: Path) -> None:
    head = ["單位名稱", "統一社會信用代碼", "職工人數", "其中：女職工", "是否建會"]
    rows = [[*row, 2, "已建會" if n % 2 else "未建會"] for n, row in enumerate(ROWS)]
    result = read(book(tmp_path / "a.xlsx", ["海寧市許村鎮2024年企業情況"], head, *rows), region="330481")
    assert column(result, "employees") == list(EMPLOYEES)
    assert column(result, "cover_stated") == [False, True, False, True, False]
    assert set(column(result, "region")) == {"330481101"}


def test_what_stands_over_numbered_tables_is_said_of_all(tmp_path: Path) -> None:
    unions = [[f"海宁试{n}有限公司工会委员会", "单独基层工会", 30 + n] for n in range(3)]
    rows = [
        ["许村镇2024年工会工作报表"],
        ["一、企业情况"],
        HEAD,
        *ROWS,
        [],
        ["二、基层工会"],
        ["工会名称", "工会类型", "会员数"],
        *unions,
    ]
    result = read(book(tmp_path / "a.xlsx", *rows), region="330481")
    assert [(part.content, part.region, part.period) for part in result.parts] == [
        ("unit_register", "330481101", "2024"),
        ("union_register", "330481101", "2024"),
    ]


@pytest.mark.parametrize(
    "called",
    [
        "许村镇家纺行业联合工会会员单位名单",
        "许村镇家纺行业联合工会涵盖企业一览表（2024年）",
        "许村镇家纺行业工会联合会",
    ],
)
def test_a_list_of_a_unions_units_without_its_code_is_told(tmp_path: Path, called: str) -> None:
    found = told(read(book(tmp_path / "a.xlsx", ["海宁市2024年"], [called], HEAD, *ROWS), region="330481"))
    assert "union_of_title_unread" in found


@pytest.mark.parametrize("called", ["许村镇总工会企业名单", "许村镇联合企业名单", "许村镇已建联合工会企业情况"])
def test_a_list_of_another_kind_names_no_union(tmp_path: Path, called: str) -> None:
    found = told(read(book(tmp_path / "a.xlsx", ["海宁市2024年"], [called], HEAD, *ROWS), region="330481"))
    assert "union_of_title_unread" not in found


def test_members_beside_units_are_told(tmp_path: Path) -> None:
    rows = [[*row, 1, 1] for row in ROWS]
    result = read(
        book(tmp_path / "a.xlsx", ["海宁市许村镇2024年企业情况"], [*HEAD, "女会员人数", "农民工会员"], *rows),
        region="330481",
    )
    assert "column_of_unions" in told(result)
    assert "count_with_women" not in noted(result)


def test_percents_under_a_count_are_no_counts(tmp_path: Path) -> None:
    rows = [[name, 1300 + n, f"{40 + n}%"] for n, (_, name) in enumerate(TOWNS)]
    result = read(book(tmp_path / "a.xlsx", TITLE, ["镇街", "会员数", "女会员"], *rows))
    assert figures(result) == {(town, "members", "2024"): 1300 + n for n, (town, _) in enumerate(TOWNS)}
    assert "count_in_percent" in told(result)


def test_percents_under_a_rate_are_rates(tmp_path: Path) -> None:
    rows = [[name, 1300 + n, f"{40 + n}%"] for n, (_, name) in enumerate(TOWNS)]
    assert "count_in_percent" not in told(read(book(tmp_path / "a.xlsx", TITLE, ["镇街", "会员数", "入会率"], *rows)))


@pytest.mark.parametrize("word", ["小计", "合计", " 小  计", "小计："])
@pytest.mark.parametrize("of", ["单独基层工会", "非公企业", "第一片区"])
def test_a_total_of_a_kind_in_a_register_without_codes_is_no_union(tmp_path: Path, word: str, of: str) -> None:
    unions = [[f"海宁试{n}有限公司工会委员会", "单独基层工会", 30 + n] for n in range(4)]
    rows = [*unions, [f"{of}{word}", 4, 126]]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年工会名册"], ["工会名称", "工会类型", "会员数"], *rows))
    assert column(result, "members") == [30, 31, 32, 33]
