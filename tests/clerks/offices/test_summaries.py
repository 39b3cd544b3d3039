"""Summaries as offices write them: townships across the top, former names, counts in other words, parts right behind their whole, totals of the file's region."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.clean.regions import resolve
from tests.clerks.books import COUNTY, book, figures, findings, read, told

TOWNS = {"许村镇": "330481101", "长安镇": "330481103", "硖石街道": "330481001"}
UNITS, MEMBERS = (120, 300, 80), (3000, 15000, 500)
TITLE = "海宁市2024年工会组建情况统计表"


@pytest.mark.parametrize("total", ["合计", None])
@pytest.mark.parametrize("unit", [True, False])
@pytest.mark.parametrize("short", [True, False])
def test_townships_across_the_top(tmp_path: Path, total: str | None, unit: bool, short: bool) -> None:
    names = [name.removesuffix("镇").removesuffix("街道") if short else name for name in TOWNS]
    head = ["指标", *(["单位"] if unit else []), *([total] if total else []), *names]
    rows = [head]
    for label, counted, values in (("法人单位数", "个", UNITS), ("会员人数", "人", MEMBERS)):
        rows.append([label, *([counted] if unit else []), *([sum(values)] if total else []), *values])
    found = figures(read(book(tmp_path / "a.xlsx", [TITLE], *rows)))
    expected = {(code, "units", "2024"): n for code, n in zip(TOWNS.values(), UNITS, strict=True)}
    expected |= {(code, "members", "2024"): n for code, n in zip(TOWNS.values(), MEMBERS, strict=True)}
    if total:
        expected |= {(COUNTY, "units", "2024"): sum(UNITS), (COUNTY, "members", "2024"): sum(MEMBERS)}
    assert found == expected


@pytest.mark.parametrize("head", ["镇、街道", "单位", "名称", "板块", "填报单位", "属地"])
@pytest.mark.parametrize(
    "title", [TITLE, "2024年末海宁市工会组织情况", "表一 海宁市工会组织情况（2024年）", "2024年12月底海宁市工会情况"]
)
def test_townships_under_any_header_below_any_title(tmp_path: Path, head: str, title: str) -> None:
    rows = [[name, units, members] for name, units, members in zip(TOWNS, UNITS, MEMBERS, strict=True)]
    found = figures(read(book(tmp_path / "a.xlsx", [title], [head, "法人单位数", "会员人数"], *rows)))
    assert {(region, measure): value for (region, measure, _), value in found.items()} == {
        (code, measure): value
        for code, *values in zip(TOWNS.values(), UNITS, MEMBERS, strict=True)
        for measure, value in zip(("units", "members"), values, strict=True)
    }


@pytest.mark.parametrize(
    ("name", "inside", "code"),
    [("临安市", "330100", "330112"), ("钱塘新区", "330100", "330114"), ("富阳市", "330100", "330111"), ("奉化市", "330200", "330213"), ("西湖景区", "330100", None), ("临安市", "330200", None)],
)  # fmt: skip
def test_the_former_name_of_a_county_inside_its_city(name: str, inside: str, code: str | None) -> None:
    found = resolve(name, inside)
    assert (found if isinstance(found, str) else None) == code or (code is None and inside == "330200")


COUNTS = [
    ("企业总数", "units"), ("企业总户数", "units"), ("法人单位总数", "units"), ("单位个数", "units"), ("会员总人数", "members"),
    ("职工总人数", "employees"), ("从业人员总数", "employees"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "measure"), COUNTS)
def test_counts_however_they_say_that_they_count(tmp_path: Path, label: str, measure: str) -> None:
    rows = [[name, n] for name, n in zip(TOWNS, UNITS, strict=True)]
    found = figures(read(book(tmp_path / "a.xlsx", [TITLE], ["镇街", label], *rows)))
    assert found == {(code, measure, "2024"): n for code, n in zip(TOWNS.values(), UNITS, strict=True)}


@pytest.mark.parametrize(
    ("label", "field"),
    [("摸排企业数", "units"), ("辖区内法人单位", "units"), ("企业从业者", "employees"), ("实名制会员数", "members"), ("已组建工会的企业总数", "units_covered")],
)  # fmt: skip
def test_a_count_that_rates_need_and_nobody_knows_is_asked_about(tmp_path: Path, label: str, field: str) -> None:
    rows = [[name, n, m] for name, n, m in zip(TOWNS, UNITS, MEMBERS, strict=True)]
    other = "会员人数" if field != "members" else "职工人数"
    result = read(book(tmp_path / "a.xlsx", [TITLE], ["镇街", label, other], *rows))
    known = {measure for _, measure, _ in figures(result)}
    asked = {f.args["field"]: f.cell for f in findings(result) if f.code == "measure_unknown_needed"}
    assert field in known or asked == {field: "B3"}


@pytest.mark.parametrize(
    "label",
    ["困难职工数", "离退休人员", "年度目标", "完成率", "25人以上企业", "新增会员数", "应建会企业数", "女职工委员会"],
)
def test_other_counts_are_told_and_not_asked_about(tmp_path: Path, label: str) -> None:
    rows = [[name, n, 3] for name, n in zip(TOWNS, UNITS, strict=True)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], ["镇街", "法人单位数", label], *rows))
    assert "measure_unknown_needed" not in told(result)


@pytest.mark.parametrize(
    "order", [("男会员", "女会员", "合计"), ("合计", "男会员", "女会员"), ("小计", "女会员", "男会员")]
)
def test_a_total_beside_men_and_women_is_of_what_they_are(tmp_path: Path, order: tuple[str, ...]) -> None:
    value = {"男": 1800, "女": 1200}
    rows = [[name, *(value.get(word[0], 3000) for word in order)] for name in TOWNS]
    found = figures(read(book(tmp_path / "a.xlsx", ["海宁市2024年会员性别构成"], ["镇街", *order], *rows)))
    expected: dict[Any, int] = {(code, "members", "2024"): 3000 for code in TOWNS.values()}
    assert found == expected | {(code, "members_women", "2024"): 1200 for code in TOWNS.values()}


@pytest.mark.parametrize("parts", [("女性", "农民工"), ("农民工", "女性"), ("男", "女"), ("女", "农民工会员")])
def test_parts_right_behind_their_count(tmp_path: Path, parts: tuple[str, str]) -> None:
    rows = [[name, 50, m, *(m // 3 for _ in parts)] for name, m in zip(TOWNS, MEMBERS, strict=True)]
    found = figures(read(book(tmp_path / "a.xlsx", [TITLE], ["镇街", "法人单位数", "会员人数", *parts], *rows)))
    right = {"女": "members_women", "农": "members_migrant"}
    for part in parts:
        if part[0] in right:
            assert {found[code, right[part[0]], "2024"] for code in TOWNS.values()} == {m // 3 for m in MEMBERS}


@pytest.mark.parametrize(
    ("file", "total"), [("浙江省年鉴.xlsx", "合计"), ("浙江省年鉴.xlsx", "全  省"), ("年鉴.xlsx", "全  省")]
)
def test_the_total_of_a_table_that_names_no_region(tmp_path: Path, file: str, total: str) -> None:
    rows = [[total, 300], ["杭 州 市", 100], ["宁 波 市", 100], ["嘉 兴 市", 100]]
    found = figures(read(book(tmp_path / file, ["11-5 各市工会会员（2023年）"], ["地 区", "会员人数"], *rows)))
    assert found["330000", "members", "2023"] == 300


def test_a_total_of_nowhere_is_told(tmp_path: Path) -> None:
    rows = [["合计", 200], ["杭 州 市", 100], ["宁 波 市", 100]]
    result = read(book(tmp_path / "年鉴.xlsx", ["11-5 各市工会会员（2023年）"], ["地 区", "会员人数"], *rows))
    assert "region_of_table_missing" in told(result)


@pytest.mark.parametrize("blanks", [0, 1, 2])
@pytest.mark.parametrize("file", ["海宁市.xlsx", "统计表.xlsx"])
def test_one_form_for_each_township_below_the_other(tmp_path: Path, blanks: int, file: str) -> None:
    rows: list[list[Any]] = []
    for name, units, members in zip(TOWNS, UNITS, MEMBERS, strict=True):
        town = name if file.startswith("海宁") else f"海宁市{name}"
        rows += [
            [f"{town}2024年建会情况"],
            ["指标", "数值"],
            ["法人单位数", units],
            ["会员人数", members],
            *[[]] * blanks,
        ]
    found = figures(read(book(tmp_path / file, *rows)))
    assert found == {
        (code, measure, "2024"): value
        for code, *values in zip(TOWNS.values(), UNITS, MEMBERS, strict=True)
        for measure, value in zip(("units", "members"), values, strict=True)
    }


@pytest.mark.parametrize("by", ["分行业", "分镇街分行业", "各行业各镇街", "分规模"])
def test_a_title_that_says_by_what_it_divides(tmp_path: Path, by: str) -> None:
    rows = [["制造业", 300, 100], ["批发和零售业", 70, 30]]
    found = figures(
        read(book(tmp_path / "a.xlsx", [f"海宁市2024年{by}会员数（人）"], ["行业", "合计", "许村镇"], *rows))
    )
    assert found[TOWNS["许村镇"], "members", "2024"] in (100, 30)
