"""Lists of what a union covers as offices write them: in one cell, once above its units, with ditto marks; kinds of unions that only names tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.registers.covers.several import listed_units
from etl.write.sample.units import credit_code
from tests.clerks.books import COUNTY, book, code, column, findings, read, told

TITLE = ["海宁市基层工会组织及涵盖单位名单（2024年度）"]
UNIONS = ["海宁市试一有限公司工会委员会", "海宁市许村镇商贸区域联合工会", "海宁市经编园区工会联合会"]
UNION_CODES = [credit_code("81", COUNTY, 4000 + n) for n in range(3)]
SHOPS = ["许村甲百货商行", "许村乙餐饮店", "许村丙快递服务部", "经编丁五金厂", "经编戊模具厂", "经编己门窗有限公司"]
SHOP_CODES = [code(50 + n) for n in range(6)]
LISTS = {1: range(3), 2: range(3, 6)}


def _pairs(result: Any) -> set[tuple[str, str]]:
    """(union, unit) of all cover lists, each by its code or else its name."""
    found = []
    for part in (part for part in result.parts if part.content == "cover_list"):
        facts = part.facts
        assert len(set(facts["row"])) == len(facts["row"])
        for place in range(len(facts["row"])):
            union = facts["union_code"][place] or facts["union_name"][place]
            found.append((union, facts["unit_code"][place] or facts["unit_name"][place]))
    assert len(found) == len(set(found))
    return set(found)


def _right(unions: list[str], units: list[str]) -> set[tuple[str, str]]:
    return {(unions[union], units[unit]) for union, listed in LISTS.items() for unit in listed}


JOINED = {
    "marks": "、".join, "commas": "，".join, "lines": "\n".join, "semicolons": "；".join, "blanks": " ".join,
    "numbered lines": lambda names: "\n".join(f"{n}.{name}" for n, name in enumerate(names, 1)),
    "numbered in a row": lambda names: "".join(f"{n}、{name} " for n, name in enumerate(names, 1)),
    "numbers in brackets": lambda names: "".join(f"（{n}）{name}；" for n, name in enumerate(names, 1)),
    "a mark at the end": lambda names: "、".join(names) + "。",
}  # fmt: skip


@pytest.mark.parametrize("way", JOINED)
@pytest.mark.parametrize("head", ["涵盖单位名称", "覆盖企业", "成员单位名单", "被覆盖单位名称"])
@pytest.mark.parametrize("coded", [True, False])
def test_units_listed_in_one_cell_are_covered_each(tmp_path: Path, way: str, head: str, coded: bool) -> None:
    rows: list[list[Any]] = [["工会名称", *(["工会代码"] if coded else []), "组织形式", "涵盖单位数", head, "会员数"]]
    for n, union in enumerate(UNIONS):
        cell = JOINED[way]([SHOPS[k] for k in LISTS[n]]) if n in LISTS else None
        kind = ("单独", "联合", "联合会")[n]
        rows.append([union, *([UNION_CODES[n]] if coded else []), kind, 3 if n in LISTS else 1, cell, 10 * (n + 1)])
    result = read(book(tmp_path / "a.xlsx", TITLE, *rows))
    assert column(result, "members") == [10, 20, 30]
    assert column(result, "union_kind") == ["own", "joint", "federation"]
    assert _pairs(result) == _right(UNION_CODES if coded else UNIONS, SHOPS)
    assert "cover_list_spread" in {f.code for f in findings(result)}


@pytest.mark.parametrize("form", ["{0}（{1}）", "{0}({1})", "{0} {1}", "{0}：{1}"])
def test_codes_beside_the_names_in_the_cell(tmp_path: Path, form: str) -> None:
    rows: list[list[Any]] = [["工会名称", "工会代码", "组织形式", "涵盖单位名称"]]
    for n in LISTS:
        cell = "\n".join(form.format(SHOPS[k], SHOP_CODES[k]) for k in LISTS[n])
        rows.append([UNIONS[n], UNION_CODES[n], "联合", cell])
    assert _pairs(read(book(tmp_path / "a.xlsx", TITLE, *rows))) == _right(UNION_CODES, SHOP_CODES)


def test_codes_listed_in_a_cell_of_their_own(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["工会名称", "工会代码", "组织形式", "涵盖单位名称", "涵盖单位代码"]]
    for n in LISTS:
        cells = ("、".join(names[k] for k in LISTS[n]) for names in (SHOPS, SHOP_CODES))
        rows.append([UNIONS[n], UNION_CODES[n], "联合", *cells])
    assert _pairs(read(book(tmp_path / "a.xlsx", TITLE, *rows))) == _right(UNION_CODES, SHOP_CODES)


@pytest.mark.parametrize("end", ["等", "等3家", "等3家企业", "等共 12 家单位。"])
def test_a_list_that_is_cut_short_covers_what_it_names_and_is_told(tmp_path: Path, end: str) -> None:
    rows = [
        ["工会名称", "工会代码", "组织形式", "涵盖单位名称"],
        [UNIONS[1], UNION_CODES[1], "联合", f"{SHOPS[0]}、{SHOPS[1]}{end}"],
    ]
    result = read(book(tmp_path / "a.xlsx", TITLE, *rows))
    assert _pairs(result) == {(UNION_CODES[1], SHOPS[0]), (UNION_CODES[1], SHOPS[1])}
    assert [(f.cell, f.severity) for f in findings(result) if f.code == "cover_list_cut"] == [("D3", "warning")]


ONE = [
    "杭州甲、乙两店联营公司（西湖、余杭）",
    "58同城信息技术有限公司",
    "3M中国有限公司",
    "海宁（许村、长安）商贸有限公司",
    "许村甲店",
    "1919酒类直供（海宁店）",
]


@pytest.mark.parametrize("name", ONE[1:])
def test_one_name_is_no_list(name: str) -> None:
    assert listed_units(name).units == ((name, ""),)


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("name", ["覆盖企业", "被覆盖单位名称", "成员单位"])
def test_a_union_over_its_units_keeps_its_members(tmp_path: Path, merged: bool, name: str) -> None:
    rows: list[list[Any]] = [["联合工会名称", "工会会员总数", name, "企业统一社会信用代码", "职工数"]]
    areas = []
    for union, listed in LISTS.items():
        top = len(rows) + 2
        for place, k in enumerate(listed):
            rows.append([*((UNIONS[union], 10 * union) if not place else (None, None)), SHOPS[k], SHOP_CODES[k], 5 + k])
        areas += [f"{letter}{top}:{letter}{len(rows) + 1}" for letter in "AB"]
    path = book(tmp_path / "a.xlsx", TITLE, *rows)
    if merged:
        from openpyxl import load_workbook

        workbook = load_workbook(path)
        for area in areas:
            workbook.active.merge_cells(area)
        workbook.save(path)
    result = read(path)
    assert _pairs(result) == _right(UNIONS, SHOP_CODES)
    if merged:
        register = next(part for part in result.parts if part.content == "union_register")
        assert register.facts["members"] == [10, 20]
        assert register.facts["union_kind"] == ["joint", "federation"]


@pytest.mark.parametrize("mark", ["同上", "〃", "″", "同 上".replace(" ", "")])
def test_a_ditto_mark_is_what_stands_above(tmp_path: Path, mark: str) -> None:
    rows: list[list[Any]] = [["联合工会名称", "覆盖企业名称", "企业统一社会信用代码"]]
    for union, listed in LISTS.items():
        rows += [[mark if place else UNIONS[union], SHOPS[k], SHOP_CODES[k]] for place, k in enumerate(listed)]
    result = read(book(tmp_path / "a.xlsx", ["海宁市联合工会覆盖企业清单（2024年）"], *rows))
    assert _pairs(result) == _right(UNIONS, SHOP_CODES)
    assert "ditto_read" in {f.code for f in findings(result)}


def test_a_union_written_once_is_that_of_the_blank_rows_below_and_it_is_told(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["联合工会名称", "覆盖企业名称", "企业统一社会信用代码"]]
    for union, listed in LISTS.items():
        rows += [[None if place else UNIONS[union], SHOPS[k], SHOP_CODES[k]] for place, k in enumerate(listed)]
    result = read(book(tmp_path / "a.xlsx", ["海宁市联合工会覆盖企业清单（2024年）"], *rows))
    assert _pairs(result) == _right(UNIONS, SHOP_CODES)
    assert "union_carried" in told(result)


def test_a_blank_behind_a_unit_is_no_union(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["单位名称", "单位统一社会信用代码", "所属工会名称"]]
    rows += [[SHOPS[k], SHOP_CODES[k], UNIONS[1] if k == 0 else UNIONS[2] if k == 3 else None] for k in range(6)]
    result = read(book(tmp_path / "a.xlsx", ["海宁市工会覆盖单位清单（2024年）"], *rows))
    assert _pairs(result) == {(UNIONS[1], SHOP_CODES[0]), (UNIONS[2], SHOP_CODES[3])}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("海宁市试一有限公司工会委员会", "own"), ("海宁市人民医院工会", "own"), ("许村镇商贸区域联合工会", "joint"),
        ("海宁市经编园区工会联合会", "federation"), ("海宁市许村镇总工会", "above"), ("海宁市家政行业联合基层工会", "joint"),
    ],
)  # fmt: skip
def test_a_union_without_a_kind_is_of_the_kind_that_its_name_tells(tmp_path: Path, name: str, kind: str) -> None:
    rows = [["工会名称", "工会代码", "成立时间", "会员数"], [name, UNION_CODES[0], "2018-03", 10]]
    result = read(book(tmp_path / "a.xlsx", ["海宁市工会名册（2024年）"], *rows))
    assert column(result, "union_kind") == [kind]
    assert "union_kind_by_name" in told(result)


@pytest.mark.parametrize("head", ["社会信用代码", "统一社会信用代码", "代码"])
def test_members_by_union_under_a_code_that_only_its_cells_tell(tmp_path: Path, head: str) -> None:
    codes = [credit_code("81", COUNTY, 5000 + n) for n in range(5)]
    rows: list[list[Any]] = [["工会名称", head, "会员", "女会员"], ["一、单独基层工会"]]
    rows += [[f"海宁市试{n}厂工会", codes[n], f"1,01{n}人", 4] for n in range(5)]
    rows += [["小计", 5, 5060, 20], ["二、联合基层工会"], [UNIONS[1], UNION_CODES[1], 20, 8]]
    result = read(book(tmp_path / "a.xlsx", ["海宁市工会会员统计表（2024年）"], *rows))
    assert column(result, "union_code") == [*codes, UNION_CODES[1]]
    assert column(result, "members") == [1010, 1011, 1012, 1013, 1014, 20]


@pytest.mark.parametrize("kind", ["单独", None])
def test_a_union_called_after_all_of_the_cell_is_one_units(tmp_path: Path, kind: str | None) -> None:
    units = ["海宁市农业、林业技术推广中心", "海宁一、二、三建筑设计院有限公司", "海宁试一有限公司"]
    rows = [["工会名称", "工会代码", "工会类型", "建会单位名称", "成立时间"]]
    rows += [[f"{unit}工会", UNION_CODES[n], kind, unit, "2018-05"] for n, unit in enumerate(units)]
    result = read(book(tmp_path / "a.xlsx", TITLE, *rows))
    assert [part.content for part in result.parts] == ["union_register"]
    assert column(result, "union_kind") == ["own"] * 3
