"""Lists without codes or without counts, lists of unions over their units, corrections in remarks, registers side by side that end otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.clerks.books import EMPLOYEES, TITLE, TOWN_NAMES, book, code, column, findings, read, told, units

NAMES = [row[0] for row in units()]


@pytest.mark.parametrize(
    "head", [["企业名称", "职工人数"], ["单位名称", "从业人员", "备注"], ["序号", "企业名称", "职工数"]]
)
def test_names_of_firms_with_their_workers_are_a_register(tmp_path: Path, head: list[str]) -> None:
    serial = [[n + 1] if head[0] == "序号" else [] for n in range(5)]
    rows = [[*serial[n], NAMES[n], EMPLOYEES[n]] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], head, *rows))
    assert [part.content for part in result.parts] == ["unit_register"]
    assert column(result, "employees") == [*EMPLOYEES]


@pytest.mark.parametrize(
    "names", [["东片", "西片", "南片", "北片", "中片"], ["一车间", "二车间", "三车间", "四车间", "五车间"]]
)
def test_names_of_no_firms_with_workers_are_none(tmp_path: Path, names: list[str]) -> None:
    rows = [[name, EMPLOYEES[n]] for n, name in enumerate(names)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], ["名称", "职工人数"], *rows))
    assert "unit_register" not in {part.content for part in result.parts}


@pytest.mark.parametrize("count", ["参保职工数", "社保人数", "缴费基数人数"])
def test_codes_names_and_places_are_a_register_and_the_count_is_asked_about(tmp_path: Path, count: str) -> None:
    rows = [[NAMES[n], code(n), TOWN_NAMES[n], EMPLOYEES[n]] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], ["单位名称", "统一社会信用代码", "属地", count], *rows))
    assert [part.content for part in result.parts] == ["unit_register"]
    assert {f.column for f in findings(result) if f.code == "column_unknown_needed"} == {"D"}


@pytest.mark.parametrize("word", ["小计", "合计", "小 计"])
def test_a_subtotal_under_the_serial_number_below_a_merged_place(tmp_path: Path, word: str) -> None:
    rows: list[list[Any]] = [[TOWN_NAMES[1] if n == 0 else None, n + 1, NAMES[n], EMPLOYEES[n]] for n in range(3)]
    rows.append([None, word, None, sum(EMPLOYEES[:3])])
    path = book(tmp_path / "a.xlsx", [TITLE], ["镇（街道）", "序号", "企业名称", "职工数"], *rows)
    workbook = load_workbook(path)
    workbook.worksheets[0].merge_cells("A3:A6")
    workbook.save(path)
    result = read(path)
    assert column(result, "employees") == [*EMPLOYEES[:3]]
    assert "row_without_key" not in told(result)


@pytest.mark.parametrize("order", [("企业", "代码"), ("代码", "企业")])
def test_codes_of_units_in_a_list_of_unions_are_no_unions(tmp_path: Path, order: tuple[str, str]) -> None:
    heads = {"企业": "覆盖企业名称", "代码": "统一社会信用代码"}
    cells = {"企业": NAMES, "代码": [code(n) for n in range(5)]}
    rows = [
        [f"许村镇{'甲乙'[n // 3]}联合工会" if n in (0, 3) else None, 60 if n in (0, 3) else None, *(cells[k][n] for k in order)]
        for n in range(5)
    ]  # fmt: skip
    head = ["联合工会名称", "会员总数", *(heads[k] for k in order)]
    result = read(book(tmp_path / "a.xlsx", [TITLE.replace("单位", "联合工会")], head, *rows))
    assert not any(code(n) in part.facts.get("code", []) for part in result.parts for n in range(5))
    covered = [part for part in result.parts if part.content == "cover_list"]
    assert [list(part.facts["unit_code"]) for part in covered] == [[code(n) for n in range(5)]]


@pytest.mark.parametrize(
    ("remark", "found"),
    [
        ("更正：职工数应为228人", True),
        ("原报35，现为41", True),
        ("以社保数120为准", True),
        ("2023年建会", False),
        ("正在筹备2024年建会", False),
        ("其中退休返聘3人", False),
        ("原名海宁2厂", False),
    ],
)
def test_a_remark_with_another_figure_is_told(tmp_path: Path, remark: str, found: bool) -> None:
    rows = [[NAMES[n], code(n), EMPLOYEES[n], remark if n == 2 else None] for n in range(5)]
    path = book(tmp_path / "a.xlsx", [TITLE], ["单位名称", "统一社会信用代码", "职工人数", "备注"], *rows)
    assert ("remark_corrects" in told(read(path, region="330481"))) is found


@pytest.mark.parametrize("last", ["未建会原因", "备注", "联系电话"])
def test_registers_side_by_side_that_end_otherwise(tmp_path: Path, last: str) -> None:
    head = ["序号", "企业名称", "职工数"]
    rows: list[list[Any]] = [
        [n + 1, NAMES[n], EMPLOYEES[n], n + 2, None, n + 1, f"海宁丙{n}有限公司", EMPLOYEES[n] + 1, "无"]
        for n in range(5)
    ]
    over = ["已建会企业", None, None, None, None, "未建会企业"]
    result = read(book(tmp_path / "a.xlsx", [TITLE], over, [*head, "会员数", None, *head, last], *rows))
    assert [list(part.facts["cover_stated"]) for part in result.parts] == [[True] * 5, [False] * 5]
    assert [list(part.facts["employees"]) for part in result.parts] == [[*EMPLOYEES], [n + 1 for n in EMPLOYEES]]
