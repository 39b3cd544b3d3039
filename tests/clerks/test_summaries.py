"""Summaries as clerks lay them out: serial columns, 其中 in rows and columns, labels that are no region, tables beside each other, old industries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.clean.industries import industry_of_name
from tests.clerks.books import COUNTY, EMPLOYEES, HEAD, TITLE, book, column, figures, findings, read, told, units

PLACES = {"南湖区": "330402", "秀洲区": "330411", "海宁市": COUNTY}
MEMBERS = {("330402", "members", "2024"): 100, ("330411", "members", "2024"): 200, (COUNTY, "members", "2024"): 300}
SERIALS: list[Any] = ["", "序号", "序 号", "编号", "No.", "NO", "序", "行号", "项次", "№", "顺序号"]


@pytest.mark.parametrize("head", SERIALS)
@pytest.mark.parametrize("numbers", [[1, 2, 3], ["1", "2", "3"]])
def test_a_serial_column_is_no_figure(tmp_path: Path, head: str, numbers: list[Any]) -> None:
    rows = [[n, place, 100 * k] for k, (n, place) in enumerate(zip(numbers, PLACES, strict=True), 1)]
    title = "2024年嘉兴市各县区工会会员数（单位：人）"
    assert figures(read(book(tmp_path / "a.xlsx", [title], [head, "地区", "数量"], *rows))) == MEMBERS


@pytest.mark.parametrize("head", SERIALS)
@pytest.mark.parametrize("indicator", ["指标", "项目", ""])
def test_beside_a_serial_stands_a_label(tmp_path: Path, head: str, indicator: str) -> None:
    rows = [[k, "会员人数（人）", place, 100 * k] for k, place in enumerate(PLACES, 1)]
    path = book(tmp_path / "a.xlsx", ["2024年嘉兴市工会情况"], [head, indicator, "地区", "数值"], *rows)
    assert figures(read(path)) == MEMBERS


def test_serials_that_begin_anew(tmp_path: Path) -> None:
    rows = [[1, "南湖区", 100], [2, "秀洲区", 200], [1, "海宁市", 300]]
    path = book(tmp_path / "a.xlsx", ["2024年嘉兴市工会会员数（单位：人）"], ["", "地区", "数量"], *rows)
    assert figures(read(path)) == MEMBERS


def test_figures_1_2_3_under_their_own_header_stay_figures(tmp_path: Path) -> None:
    rows = [[place, k] for k, place in enumerate(PLACES, 1)]
    path = book(tmp_path / "a.xlsx", ["2024年嘉兴市工会情况（单位：人）"], ["地区", "会员人数"], *rows)
    assert list(figures(read(path)).values()) == [1, 2, 3]


WHOLES = [
    ("职工人数", "employees"), ("从业人员", "employees"), ("已建会单位职工人数", "employees_covered"),
    ("建会单位职工人数", "employees_covered"), ("已建工会单位职工数", "employees_covered"), ("会员人数", "members"), ("工会会员数", "members"),
]  # fmt: skip
PARTS = ["其中：女职工", "其中:女性", "#女性", "其中女职工", "# 女职工", "其 中：女职工"]


@pytest.mark.parametrize(("whole", "measure"), WHOLES)
@pytest.mark.parametrize("part", PARTS)
def test_a_part_belongs_to_the_line_above(tmp_path: Path, whole: str, measure: str, part: str) -> None:
    if measure == "members" and "职工" in part:
        part = part.replace("女职工", "女会员")
    rows = [["法人单位数", 50], [whole, 3000], [part, 1200]]
    result = read(book(tmp_path / "a.xlsx", ["浙江省2024年工会情况（单位：人）"], ["指标", "2024年"], *rows))
    found = figures(result)
    assert found["330000", measure, "2024"] == 3000
    assert found["330000", f"{measure}_women", "2024"] == 1200


@pytest.mark.parametrize(("whole", "measure"), WHOLES[2:5])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_belongs_to_the_column_before(tmp_path: Path, whole: str, measure: str, part: str) -> None:
    heads = ["地区", "职工人数", whole, part]
    result = read(book(tmp_path / "a.xlsx", ["2024年嘉兴市工会情况（单位：人）"], heads, ["海宁市", 5000, 3000, 1200]))
    found = figures(result)
    assert found[COUNTY, measure, "2024"] == 3000
    assert found[COUNTY, f"{measure}_women", "2024"] == 1200
    assert (COUNTY, "employees_women", "2024") not in found


@pytest.mark.parametrize(
    "label", ["shanxii", "hebeii", "Guangdnog", "北京府", "某某新区", "xyz", "Ханой", "東京都", "浙江府", "Bejing"]
)
def test_a_label_that_is_no_region_is_told_in_any_script(tmp_path: Path, label: str) -> None:
    rows = [["hebei", 10], [label, 20]]
    result = read(book(tmp_path / "a.xlsx", ["各省2024年工会会员（单位：人）"], ["地区", "会员人数"], *rows))
    assert [(f.cell, f.value) for f in findings(result) if f.code == "region_unknown_label"] == [("A4", label)]
    assert {key[0] for key in figures(result)} <= {"130000", None}


@pytest.mark.parametrize(
    ("labels", "asked"), [(["shanxi", "hebei"], True), (["Shanxi", "Hebei"], True), (["shanxi", "shaanxi"], False)]
)
def test_shanxi_without_shaanxi_is_asked_about(tmp_path: Path, labels: list[str], asked: bool) -> None:
    rows = [[label, n] for n, label in enumerate(labels, 5)]
    result = read(book(tmp_path / "a.xlsx", ["各省2024年工会会员（单位：人）"], ["地区", "会员人数"], *rows))
    assert ("region_ambiguous_label" in told(result)) is asked
    assert ("140000" in {key[0] for key in figures(result)}) is not asked


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("居民服务和其他服务业", "O"), ("居民服务和其他服务", "O"), ("公共管理和社会组织", "S"), ("卫生、社会保障和社会福利业", "Q"),
        ("电力、燃气及水的生产和供应业", "D"), ("电力、煤气及水的生产和供应业", "D"), ("信息传输、计算机服务和软件业", "I"),
        ("科学研究、技术服务和地质勘查业", "M"), ("交通运输、仓储及邮电业", "G"), ("采掘业", "B"), ("制造业", "C"), ("住宿、餐饮业", "H"),
    ],
)  # fmt: skip
def test_industries_of_earlier_editions_lead_to_sections(name: str, section: str) -> None:
    assert industry_of_name(name) == section


def test_industries_are_the_header_under_a_date_line(tmp_path: Path) -> None:
    heads = ["社区名称", "从业人员", "制造业", "建筑业", "居民服务和其他服务", "", "公共管理和社会组织"]
    part = ["", "", "", "", "", "其中：家政服务", ""]
    ordinals = ["", 1, 2, 3, 4, "-", 5]
    rows = [["光华社区", 10, 1, 2, 3, 0, 4], ["新华社区", 20, 2, 4, 6, 1, 8], ["合计", 30, 3, 6, 9, 1, 12]]
    path = book(tmp_path / "a.xlsx", ["", "", "年", "月", "", "单位：人"], heads, part, ordinals, *rows)
    result = read(path, period="2024")
    assert (result.rows_read, result.rows_quarantined) == (3, 0)
    (facts,) = (p.facts for p in result.parts)
    assert [v for label, v in zip(facts["label"], facts["value"], strict=True) if label == "从业人员"] == [10, 20, 30]
    assert set(facts["industry"]) >= {"C", "E", "O", "S"}
    assert {f.value for f in findings(result) if f.code == "region_unknown_label"} == {"光华社区", "新华社区"}


UNIONS = [
    ["海宁试工会0", "81330481MA0006000J", "330481001", "单独基层工会", 100],
    ["海宁试工会1", "81330481MA0006001M", "330481001", "单独基层工会", 40],
]
UNION_HEAD = ["工会名称", "工会代码", "行政区划代码", "工会类型", "会员数"]


@pytest.mark.parametrize("gap", [1, 2, 3])
@pytest.mark.parametrize("titles", [(TITLE, "海宁市2024年工会台账"), (TITLE, None)])
@pytest.mark.parametrize("swapped", [False, True])
def test_two_registers_beside_each_other(
    tmp_path: Path, gap: int, titles: tuple[str, str | None], swapped: bool
) -> None:
    left, right = ([list(HEAD), *units()], [UNION_HEAD, *UNIONS])
    if swapped:
        left, right = right, left
    rows = []
    for n in range(max(len(left), len(right))):
        one = left[n] if n < len(left) else [None] * len(left[0])
        rows.append([*one, *[None] * gap, *(right[n] if n < len(right) else [])])
    top = [titles[0], *[None] * (len(left[0]) - 1 + gap), titles[1]]
    result = read(book(tmp_path / "a.xlsx", top, *rows))
    by_content = {part.content: part.facts for part in result.parts}
    assert by_content["unit_register"]["employees"] == list(EMPLOYEES)
    assert by_content["union_register"]["members"] == [100, 40]


def test_a_summary_with_a_blank_column_in_it_is_one_table(tmp_path: Path) -> None:
    rows = [["南湖区", 1, None, 10, 5], ["海宁市", 2, None, 20, 6]]
    heads = ["地区", "法人单位数", None, "职工人数", "会员人数"]
    assert len(figures(read(book(tmp_path / "a.xlsx", ["2024年嘉兴市工会情况"], heads, *rows)))) == 6


def test_one_cause_in_a_whole_column_is_one_finding(tmp_path: Path) -> None:
    rows = [[f"海宁试{n}有限公司", None, "某地", "C13", 5, "是"] for n in range(40)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], HEAD, *rows))
    (said,) = [f for f in findings(result) if f.code == "region_unknown"]
    assert (said.cell, said.args["same"], said.args["same_cells"]) == ("C3", "40", "C3、C4、C5")
    assert column(result, "name") == []


@pytest.mark.parametrize("counts", [[1.2, 4.5, 8], [86.02, 70.5, 3]])
def test_fractions_hold_back_a_column_of_a_summary(tmp_path: Path, counts: list[float]) -> None:
    rows = [[place, n, 100] for place, n in zip(PLACES, counts, strict=True)]
    result = read(book(tmp_path / "a.xlsx", ["2024年嘉兴市工会情况"], ["地区", "会员人数(人)", "职工人数"], *rows))
    (part,) = result.parts
    counted = [v for m, v in zip(part.facts["measure"], part.facts["value"], strict=True) if m == "members"]
    assert counted == [None] * 3
    assert "count_fraction" in told(result)
