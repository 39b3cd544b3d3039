"""Columns that a careful reader knows: names with codes in one cell, figures that were put right, 人数 under a title, quarters, pivots' heads."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.write.sample.units import credit_code
from tests.clerks.books import (
    COUNTY,
    EMPLOYEES,
    TOWN_NAMES,
    TOWNS,
    book,
    code,
    column,
    figures,
    findings,
    noted,
    read,
    told,
)

TITLE = "海宁市2024年单位名录"
NAMES = [f"海宁试{n}有限公司" for n in range(5)]
FORMS = [
    "{n}({c})",
    "{n}（{c}）",
    "{n}\n{c}",
    "{c} {n}",
    "{c}\n{n}",
    "{n}{c}",
    "{n} 统一社会信用代码：{c}",
    "{n}【{c}】",
    "{n}/{c}",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("head", ["单位名称", "企业名称（代码）", "单位名称及统一社会信用代码"])
def test_a_name_and_a_code_in_one_cell(tmp_path: Path, form: str, head: str) -> None:
    rows = [[form.format(n=NAMES[n], c=code(n)), TOWN_NAMES[n], EMPLOYEES[n], "是"] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], [head, "所在乡镇", "从业人员", "是否建会"], *rows))
    assert column(result, "name") == NAMES
    assert column(result, "credit_code") == [code(n) for n in range(5)]
    assert column(result, "region") == list(TOWNS)
    assert "name_with_code" in noted(result)


def test_unions_and_their_codes_in_one_cell(tmp_path: Path) -> None:
    codes = [credit_code("81", COUNTY, 9000 + n) for n in range(5)]
    rows = [[f"{NAMES[n]}工会委员会({codes[n]})", TOWN_NAMES[n], EMPLOYEES[n], EMPLOYEES[n] - 2] for n in range(5)]
    head = ["工会名称", "所在乡镇", "职工人数", "会员人数"]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年工会名录"], head, *rows))
    assert column(result, "code") == codes


@pytest.mark.parametrize("tail", ["（已更名）", "(分公司)", "（91330481XN000078RX）", "（12345678）"])
def test_brackets_that_hold_no_valid_code_stay(tmp_path: Path, tail: str) -> None:
    rows = [[f"{NAMES[n]}{tail}", TOWN_NAMES[n], EMPLOYEES[n], "是"] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], ["单位名称", "所在乡镇", "从业人员", "是否建会"], *rows))
    assert "name_with_code" not in noted(result)
    assert column(result, "credit_code") == [None] * 5


PLACES = {"南湖区": "330402", "秀洲区": "330411", COUNTY: COUNTY}
PAIRS = [
    ("会员人数（原报数）", "会员人数（更正数）"), ("会员人数（更正前）", "会员人数（更正后）"), ("原报会员人数", "更正后会员人数"),
    ("会员人数(修正前)", "会员人数(修正后)"), ("上报会员人数", "审定后会员人数"), ("会员人数", "会员人数（更正后）"), ("会员人数（初报数）", "会员人数（核定数）"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "later"), PAIRS)
@pytest.mark.parametrize("turned", [False, True])
def test_figures_that_were_put_right_hold(tmp_path: Path, first: str, later: str, turned: bool) -> None:
    heads = [later, first] if turned else [first, later]
    rows = []
    for k, place in enumerate(PLACES, 1):
        pair = [3000 * k, 3000 * k + 100]
        rows.append([place, 5000 * k, *(reversed(pair) if turned else pair)])
    result = read(book(tmp_path / "a.xlsx", ["2024年嘉兴市各县区工会情况"], ["地区", "职工人数", *heads], *rows))
    found = figures(result)
    assert [found[place, "members", "2024"] for place in PLACES.values()] == [3100, 6100, 9100]
    assert [found[place, "employees", "2024"] for place in PLACES.values()] == [5000, 10000, 15000]
    assert "column_corrected" in told(result)


def test_where_nothing_was_put_right_the_first_figure_holds(tmp_path: Path) -> None:
    rows = [["南湖区", 3000, 3100], ["秀洲区", 2000, None], ["海宁市", 5000, 5100]]
    result = read(book(tmp_path / "a.xlsx", ["2024年嘉兴市各县区会员人数"], ["地区", "原报数", "更正数"], *rows))
    found = figures(result)
    assert [found[place, "members", "2024"] for place in PLACES.values()] == [3100, 2000, 5100]
    assert [f.args["count"] for f in findings(result) if f.code == "column_corrected"] == ["1"]


@pytest.mark.parametrize("later", ["更正数", "会员人数（更正数）"])
def test_a_difference_is_no_figure_that_holds(tmp_path: Path, later: str) -> None:
    rows = [["南湖区", 3000, 100], ["秀洲区", 2000, 100], ["海宁市", 5000, -100]]
    result = read(book(tmp_path / "a.xlsx", ["2024年嘉兴市各县区会员人数"], ["地区", "会员人数", later], *rows))
    assert "column_corrected" not in noted(result)
    assert 100 not in figures(result).values()


@pytest.mark.parametrize("heads", [("职工人数（更正前）", "职工人数（更正后）"), ("原报职工人数", "更正后职工人数")])
def test_figures_put_right_in_a_register(tmp_path: Path, heads: tuple[str, str]) -> None:
    rows = [[NAMES[n], code(n), EMPLOYEES[n] - 1, EMPLOYEES[n]] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], ["单位名称", "统一社会信用代码", *heads], *rows))
    assert column(result, "employees") == list(EMPLOYEES)


@pytest.mark.parametrize(
    "title", ["2024年海宁市企业职工花名汇总", "2024年海宁市企业职工情况表", "海宁市2024年各单位从业人员一览表"]
)
def test_a_bare_count_is_of_whom_the_title_says(tmp_path: Path, title: str) -> None:
    rows = [[NAMES[n], code(n), EMPLOYEES[n]] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", [title], ["单位名称", "统一社会信用代码", "人数"], *rows))
    assert column(result, "employees") == list(EMPLOYEES)


@pytest.mark.parametrize(
    "title",
    ["2024年海宁市职工入会情况表", "2024年海宁市职工之家情况表", "2024年海宁市困难职工情况表", "2024年海宁市情况表"],
)
def test_a_bare_count_of_nobody_knows_whom_is_not_taken(tmp_path: Path, title: str) -> None:
    rows = [[NAMES[n], code(n), EMPLOYEES[n]] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", [title], ["单位名称", "统一社会信用代码", "人数"], *rows))
    assert not any(part.facts.get("employees", [None])[0] for part in result.parts)
    assert told(result)


@pytest.mark.parametrize(
    ("heads", "periods"),
    [
        (["第一季度末", "第二季度末", "第三季度末"], ["2024Q1", "2024Q2", "2024Q3"]),
        (["一季度末", "二季度末", "三季度末"], ["2024Q1", "2024Q2", "2024Q3"]),
        (["1-3月", "1-6月", "1-9月"], ["2024-03", "2024-06", "2024-09"]),
        (["1月", "2月", "3月"], ["2024-01", "2024-02", "2024-03"]),
    ],
)
def test_parts_of_the_year_across(tmp_path: Path, heads: list[str], periods: list[str]) -> None:
    rows = [[place, *(1000 * k + n for n in range(3))] for k, place in enumerate(PLACES, 1)]
    result = read(book(tmp_path / "a.xlsx", ["2024年嘉兴市各县区工会会员人数"], ["地区", *heads], *rows))
    found = figures(result)
    assert [found[COUNTY, "members", period] for period in periods] == [3000, 3001, 3002]


@pytest.mark.parametrize(("unit", "scale"), [("百户", 100), ("十户", 10), ("千户", 1000), ("百家", 100), ("百个", 100)])
def test_units_in_tens_and_hundreds(tmp_path: Path, unit: str, scale: int) -> None:
    rows = [["海宁市", 570.6, 12.5], ["南湖区", 850.3, 10.0]]
    heads = ["地区", "法人单位", "已建会单位"]
    result = read(book(tmp_path / "a.xlsx", ["2024年嘉兴市工会监测"], heads, [None, unit, unit], *rows))
    assert figures(result)[COUNTY, "units", "2024"] == round(570.6 * scale)


@pytest.mark.parametrize("word", ["未建会", "未成立工会", "未建立工会"])
def test_words_that_deny_a_union_among_the_members(tmp_path: Path, word: str) -> None:
    members = [100, word, 5, None, word]
    rows = [[NAMES[n], code(n), EMPLOYEES[n], members[n]] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], ["单位名称", "统一社会信用代码", "从业人员", "会员数"], *rows))
    assert column(result, "cover_stated") == [True, False, True, None, False]
    assert "column_by_content" in told(result)


@pytest.mark.parametrize("word", ["不详", "在外", "/"])
def test_other_words_among_the_members_say_nothing_of_a_union(tmp_path: Path, word: str) -> None:
    rows = [[NAMES[n], code(n), EMPLOYEES[n], word if n == 1 else 100] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], ["单位名称", "统一社会信用代码", "从业人员", "会员数"], *rows))
    assert column(result, "cover_stated") == [None] * 5


@pytest.mark.parametrize("whole", ["从业人员", "职工人数"])
def test_covered_units_under_a_heading_of_employees_are_their_employees(tmp_path: Path, whole: str) -> None:
    heads = [["地区", "法人单位", None, whole, None, None], [None, "小计", "已建会", "小计", "#女性", "已建会单位"]]
    rows = [[place, 100 * k, 60 * k, 5000 * k, 2000 * k, 4000 * k] for k, place in enumerate(PLACES, 1)]
    found = figures(read(book(tmp_path / "a.xlsx", ["2024年嘉兴市工会情况"], *heads, *rows)))
    assert found[COUNTY, "units_covered", "2024"] == 180
    assert found[COUNTY, "employees_covered", "2024"] == 12000


def _form(path: Path, number: int, *, alone: bool) -> Path:
    union = f"{NAMES[number]}工会"
    rows = [
        ["基层工会组织基本情况登记表"],
        ["填表日期：2024年12月31日"],
        ["工会名称", union, None, None, "建会时间", "2014年1月"],
        ["统一社会信用代码", credit_code("81", COUNTY, 9000 + number), None, None, "所在镇街", "许村镇"],
        ["职工人数", 1425, "其中女职工", 712, "涵盖单位", 304],
        ["会员人数", 1188, "其中女会员", 594, "农民工会员", 712],
    ]
    return book(path, *(rows if alone else [["海宁市"], *rows]), sheet=union[:20])


@pytest.mark.parametrize("alone", [True, False])
def test_the_form_of_one_union_is_no_summary_of_a_place(tmp_path: Path, alone: bool) -> None:
    result = read(_form(tmp_path / "a.xlsx", 1, alone=alone))
    assert not figures(result)
    assert "table_of_one_unit" in told(result)


@pytest.mark.parametrize(
    ("group", "counted", "measure"),
    [
        ("综合集体合同", "覆盖企业", "units_agreement"),
        ("工资专项集体合同", "覆盖企业数", "units_wage_agreement"),
        ("职代会", "建制企业", "units_congress"),
        ("职工代表大会", "建制单位数", "units_congress"),
    ],
)
def test_units_under_a_heading_of_what_they_have_are_asked_about(
    tmp_path: Path, group: str, counted: str, measure: str
) -> None:
    heads = [["地区", group, None, "已建会单位"], [None, "份", counted, None]]
    rows = [["南湖区", 3, 40, 100], ["海宁市", 5, 60, 200]]
    result = read(book(tmp_path / "a.xlsx", ["2024年嘉兴市民主管理情况"], *heads, *rows))
    asked = {f.args["field"] for f in findings(result) if f.code == "measure_unknown_needed"}
    assert measure in asked or (COUNTY, measure, "2024") in figures(result)


@pytest.mark.parametrize("group", ["女职工专项集体合同", "厂务公开", "安全协议"])
def test_units_under_other_headings_are_of_no_measure(tmp_path: Path, group: str) -> None:
    heads = [["地区", group, None, "已建会单位"], [None, "份", "覆盖企业", None]]
    rows = [["南湖区", 3, 40, 100], ["海宁市", 5, 60, 200]]
    result = read(book(tmp_path / "a.xlsx", ["2024年嘉兴市民主管理情况"], *heads, *rows))
    asked = {f.args["field"] for f in findings(result) if f.code == "measure_unknown_needed"}
    assert not asked & {"units_agreement", "units_wage_agreement", "units_congress"}


@pytest.mark.parametrize("head", ["本届届满", "任期到期时间", "下次换届时间", "届满年月", "应换届日期"])
def test_when_a_union_s_term_ends(tmp_path: Path, head: str) -> None:
    rows = [[f"{NAMES[n]}工会", "单独基层工会", EMPLOYEES[n], f"2026-0{n + 1}-15"] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年工会名录"], ["工会名称", "类型", "会员数", head], *rows))
    assert column(result, "term_end") == [f"2026-0{n + 1}-15" for n in range(5)]


@pytest.mark.parametrize("head", ["是否到期", "换届情况", "合同到期时间"])
def test_other_ends_are_of_no_term(tmp_path: Path, head: str) -> None:
    rows = [[f"{NAMES[n]}工会", "单独基层工会", EMPLOYEES[n], f"2026-0{n + 1}-15"] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年工会名录"], ["工会名称", "类型", "会员数", head], *rows))
    assert not any(column(result, "term_end"))
