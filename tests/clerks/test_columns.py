"""A register's columns: what a header's shape says and its cells confirm; of two columns of one field the cells decide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from etl.clean.regions import resolve
from etl.commands.tables import describe
from etl.file.result import FileResult
from tests.clerks.books import (
    COUNTY,
    EMPLOYEES,
    HEAD,
    TITLE,
    TOWN_NAMES,
    TOWNS,
    book,
    code,
    column,
    findings,
    read,
    told,
    units,
)

PLACES = [
    "所在乡镇街道", "所在乡镇（街道）", "所属镇街", "乡镇街道名称", "镇街", "街镇", "属地", "属地镇街", "辖区", "所属辖区", "所在区域",
    "所属片区", "片区名称", "园区", "所属园区", "乡镇/街道", "乡镇、街道", "街道（镇）", "注册所在镇街", "单位所在乡镇", "管辖街道", "归属地",
]  # fmt: skip
EMPLOYEE_HEADS = [
    "年末从业人员", "期末从业人员数", "从业人员总数", "年末职工人数", "在岗职工", "在岗职工人数", "职工总数", "现有职工人数", "员工", "员工人数",
    "员工总人数", "企业员工数", "用工总数", "单位用工人数", "就业人员数", "全部从业人员", "在册职工数", "从业人员（人）", "从业人员年末数", "2024年从业人员",
    "2024年末职工人数", "职工人数（2024年）", "截至2024年12月从业人员",
]  # fmt: skip


def with_head(path: Path, place: int, label: str, cells: Any = None) -> Path:
    head = [*HEAD[:place], label, *HEAD[place + 1 :]]
    rows = units()
    for row, cell in zip(rows, cells or [row[place] for row in rows], strict=True):
        row[place] = cell
    return book(path, [TITLE], head, *rows)


@pytest.mark.parametrize("label", PLACES)
def test_a_header_of_places(tmp_path: Path, label: str) -> None:
    result = read(with_head(tmp_path / "a.xlsx", 2, label, TOWN_NAMES))
    assert column(result, "region") == list(TOWNS)


@pytest.mark.parametrize("label", ["地点", "位置情况", "网格", "归口", "分组"])
def test_a_column_of_townships_is_the_place_whatever_its_header_says(tmp_path: Path, label: str) -> None:
    result = read(with_head(tmp_path / "a.xlsx", 2, label, TOWN_NAMES))
    assert column(result, "region") == list(TOWNS)
    assert "column_by_content" in told(result)


def test_short_names_of_townships_are_known_inside_their_county(tmp_path: Path) -> None:
    short = ("硖石", "许村", "长安", "海洲街道办事处", "许村镇")
    assert column(read(with_head(tmp_path / "a.xlsx", 2, "镇街", short)), "region") == list(TOWNS)


def test_a_place_header_over_other_words_is_no_place(tmp_path: Path) -> None:
    result = read(with_head(tmp_path / "a.xlsx", 2, "所属片区", ("东一", "东二", "西一", "西二", "北")))
    assert column(result, "region") == [COUNTY] * 5
    assert "column_unknown" in {f.code for f in findings(result)}


def test_county_and_township_in_two_columns(tmp_path: Path) -> None:
    head = ("单位名称", "统一社会信用代码", "所属区县", "所在乡镇", "行业代码", "从业人员")
    rows = [[row[0], row[1], "海宁市", town, row[3], row[4]] for row, town in zip(units(), TOWN_NAMES, strict=True)]
    rows[4][3] = None
    result = read(book(tmp_path / "a.xlsx", ["嘉兴市2024年单位名录"], head, *rows))
    assert column(result, "region") == [*TOWNS[:4], COUNTY]


def test_townships_from_addresses_where_no_column_says_the_place(tmp_path: Path) -> None:
    addresses = [f"浙江省嘉兴市海宁市{town}人民路{n}号" for n, town in enumerate(TOWN_NAMES)]
    result = read(with_head(tmp_path / "a.xlsx", 2, "单位地址", addresses))
    assert column(result, "region") == list(TOWNS)


@pytest.mark.parametrize("label", EMPLOYEE_HEADS)
def test_a_header_of_employees(tmp_path: Path, label: str) -> None:
    assert column(read(with_head(tmp_path / "a.xlsx", 4, label)), "employees") == list(EMPLOYEES)


@pytest.mark.parametrize(
    "label", ["人数", "总人数", "规模（人）", "上年末从业人员", "2022年从业人员", "从业人员平均数"]
)
def test_a_header_that_may_be_another_count_is_asked_about(tmp_path: Path, label: str) -> None:
    result = read(with_head(tmp_path / "a.xlsx", 4, label))
    assert column(result, "employees") == [None] * 5
    assert told(result) & {"column_unknown_needed", "column_other_year"}


@pytest.mark.parametrize(
    "label", ["女职工人数", "年末女职工", "女性从业人员数", "其中：女员工", "女员工总数", "在岗女职工人数"]
)
def test_a_header_of_women(tmp_path: Path, label: str) -> None:
    result = read(with_head(tmp_path / "a.xlsx", 5, label, (10, 5, 1, 3, 20)))
    assert column(result, "employees_women") == [10, 5, 1, 3, 20]


@pytest.mark.parametrize(
    "label", ["国民经济行业小类", "行业门类", "所属行业代码", "行业大类名称", "国民经济行业分类及代码", "从事行业"]
)
def test_a_header_of_industries(tmp_path: Path, label: str) -> None:
    assert column(read(with_head(tmp_path / "a.xlsx", 3, label)), "industry")[0] == "C13"


@pytest.mark.parametrize(
    "label",
    ["统一信用代码", "税号", "纳税人识别号", "营业执照号", "营业执照注册号", "社会信用代码证", "企业统一社会信用代码"],
)
def test_of_two_columns_of_codes_the_one_of_18_signs_is_the_code(tmp_path: Path, label: str) -> None:
    head = ("序号", "单位名称", "组织机构代码", label, "单位类型", "所属行业")
    rows = [[n, f"鸡西试{n}公司", f"MA000001{n}", code(n), "企业", "制造业"] for n in range(1, 5)]
    result = read(book(tmp_path / "a.xlsx", ["鸡西市2024年单位信息"], head, *rows))
    assert column(result, "credit_code") == [row[3] for row in rows]
    assert "column_rival" in told(result)


def test_what_rates_need_and_no_header_says_is_asked_about(tmp_path: Path) -> None:
    head = ("单位名称", "统一社会信用代码", "编目", "数甲（人）", "单位类型", "是否两新组织")
    rows = [[row[0], row[1], "C1311", row[4], "企业", "是"] for row in units()]
    result = read(book(tmp_path / "a.xlsx", [TITLE], head, *rows))
    asked = {f.column: f.args["field"] for f in findings(result) if f.code == "column_unknown_needed"}
    assert asked == {"C": "industry", "D": "employees"}
    assert [o.suggestions[0][0] for o in result.offers[:2]] == ["industry", "employees"]


def years(path: Path, title: str = "海宁市单位名录") -> Path:
    head = (*HEAD[:4], "2023年职工人数", "2024年职工人数")
    return book(path, [title], head, *([*row[:4], row[4] - 5, row[4]] for row in units()))


def test_two_years_in_headers_are_two_periods_or_the_one_asked_for(tmp_path: Path) -> None:
    path = years(tmp_path / "a.xlsx")
    assert [c["field"] for c in describe(path)["tables"][0]["columns"]][-2:] == ["employees"] * 2
    both = read(path)
    assert [(p.period, p.facts["employees"]) for p in both.parts] == [
        ("2023", [e - 5 for e in EMPLOYEES]),
        ("2024", list(EMPLOYEES)),
    ]
    for period, less in (("2023", 5), ("2024", 0)):
        (part,) = read(path, period=period).parts
        assert (part.period, part.facts["employees"]) == (period, [e - less for e in EMPLOYEES])
    (titled,) = read(years(tmp_path / "b.xlsx", "海宁市2024年单位名录")).parts
    assert titled.facts["employees"] == list(EMPLOYEES)


def test_fractions_of_persons_hold_back_their_column(tmp_path: Path) -> None:
    result = read(with_head(tmp_path / "a.xlsx", 4, "从业人员", (1.2, 4.5, 8, 3.3, 26)))
    assert column(result, "employees") == [None] * 5
    (said,) = [f for f in findings(result) if f.code == "column_fractions"]
    assert (said.severity, said.args["count"]) == ("error", "3")


def worded(path: Path, label: str, cells: Sequence[str]) -> FileResult:
    return read(book(path, [TITLE], [*HEAD, label], *([*row, cell] for row, cell in zip(units(), cells, strict=True))))


@pytest.mark.parametrize("label", ["组建形式", "建会落实", "工会组建类别", "备注一", "状况", "工会（2024年）"])
@pytest.mark.parametrize(
    "cells",
    [
        ("单独建会", "尚未建会", "村级联合工会", "", "独立基层工会"),
        ("已建工会", "未建工会（员工不足25人）", "已于2019年建会", "拟建工会", "—"),
    ],
)
def test_a_column_that_can_only_state_cover_states_it_whatever_its_header_says(
    tmp_path: Path, label: str, cells: Sequence[str]
) -> None:
    result = worded(tmp_path / "a.xlsx", label, cells)
    stated = {"": None, "—": None}
    said = [stated.get(cell, "未" not in cell and "拟" not in cell) for cell in cells]
    assert column(result, "cover_stated") == said
    assert "column_by_content" in told(result) or label in ("组建形式", "工会组建类别")


@pytest.mark.parametrize("label", ["党组织", "团组织建设", "工会经费", "是否有工会活动阵地", "女职工组织"])
def test_what_else_is_founded_or_had_is_no_cover(tmp_path: Path, label: str) -> None:
    result = worded(tmp_path / "a.xlsx", label, ("已建", "未建", "已建", "未建", "已建"))
    assert "cover_stated" not in result.parts[0].facts or set(column(result, "cover_stated")) == {None}


def test_yes_and_no_under_an_unknown_header_about_unions_are_asked_about(tmp_path: Path) -> None:
    result = worded(tmp_path / "a.xlsx", "工会覆盖标识码", ("是", "否", "是", "否", "否"))
    (asked,) = [f for f in findings(result) if f.code == "column_unknown_needed"]
    assert asked.args["field"] == "cover_stated"


@pytest.mark.parametrize("label", ["合计", "总计", "人数合计"])
def test_a_total_beside_a_count_is_told_as_its_rival(tmp_path: Path, label: str) -> None:
    head = (*HEAD[:4], "在岗职工", "劳务派遣", label)
    rows = [[*row[:4], row[4] - 2, 2, row[4]] for row in units()]
    result = read(book(tmp_path / "a.xlsx", [TITLE], head, *rows))
    assert {"column_rival", "column_unknown_needed"} & told(result)


@pytest.mark.parametrize("label", ["从业人员区间", "职工规模", "用工情况"])
def test_bands_of_employees_tell_sizes_and_no_count(tmp_path: Path, label: str) -> None:
    result = read(with_head(tmp_path / "a.xlsx", 4, label, ("100-299人", "25-99人", "1-9人", "25-99人", "100-299人")))
    assert "number_band" in told(result)
    assert column(result, "employees") == [None] * 5
    assert column(result, "size") == ["small_or_micro", "undetermined", "micro", "small_or_micro", "undetermined"]


@pytest.mark.parametrize("label", ["覆盖单位信用代码", "被覆盖企业统一社会信用代码", "所属单位税号", "成员"])
def test_codes_of_units_in_a_list_of_cover_are_read_or_asked_about(tmp_path: Path, label: str) -> None:
    rows = [["海宁市许村镇第一联合工会", row[0], row[1]] for row in units()]
    path = book(
        tmp_path / "a.xlsx",
        ["海宁市许村镇联合工会覆盖单位名单（2024年）"],
        ("联合工会名称", "覆盖单位名称", label),
        *rows,
    )
    result = read(path)
    read_so = result.parts and any(result.parts[0].facts.get("unit_code") or ())
    assert read_so or "column_unknown_needed" in told(result)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(
    "headings", [("一、制造业", "二、批发和零售业"), ("（一）制造业", "（二）建筑业"), ("制造业", "住宿和餐饮业")]
)
def test_headings_over_units_are_no_units(tmp_path: Path, headings: tuple[str, str], place: int) -> None:
    rows = units()
    lines = [[None] * place + [heading] for heading in headings]
    result = read(book(tmp_path / "a.xlsx", [TITLE], HEAD, lines[0], *rows[:2], lines[1], *rows[2:]))
    assert [code for code in column(result, "credit_code") if code] == [row[1] for row in rows]
    assert len(column(result, "employees")) == 5
    assert {f.code for f in findings(result)} >= {"heading_line"}


def test_the_industry_of_a_heading_is_that_of_the_rows_below_where_no_column_says_it(tmp_path: Path) -> None:
    head = tuple(label for place, label in enumerate(HEAD) if place != 3)
    rows = [[cell for place, cell in enumerate(row) if place != 3] for row in units()]
    result = read(book(tmp_path / "a.xlsx", [TITLE], head, ["一、制造业"], *rows[:2], ["二、批发和零售业"], *rows[2:]))
    assert [str(found)[:1] for found in column(result, "industry")] == ["C", "C", "F", "F", "F"]


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("mark", ["", "一、", "（二）", "三．"])
def test_a_township_over_units_is_their_place_wherever_it_stands_and_however_it_is_numbered(
    tmp_path: Path, mark: str, place: int
) -> None:
    rows = [[*row[:2], None, *row[3:]] for row in units()]
    lines = [[None] * place + [f"{mark}{town}"] for town in ("许村镇", "长安镇")]
    result = read(book(tmp_path / "a.xlsx", [TITLE], HEAD, lines[0], *rows[:2], lines[1], *rows[2:]))
    towns = [resolve(town, COUNTY) for town in ("许村镇", "长安镇")]
    assert column(result, "region") == [towns[0]] * 2 + [towns[1]] * 3


def test_a_unit_of_which_only_the_name_is_known_is_a_unit(tmp_path: Path) -> None:
    result = read(book(tmp_path / "a.xlsx", [TITLE], HEAD, *units(), ["海宁试六有限公司"]))
    assert len(column(result, "employees")) == 6
