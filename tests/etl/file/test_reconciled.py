"""Nothing is dropped without a finding: every body row is read and counted, every sheet is read or told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from etl.file.process import process_file
from etl.file.result import FileResult, Flags
from tests.books import UNIT_HEADER, summary, union_code, unit, unit_code

TITLE = ["2024年浙江省单位台账"]


def sheets(path: Path, content: dict[str, Sequence[Sequence[Any]]], merged: Sequence[str] = ()) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in content.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for place in merged:
            sheet.merge_cells(place)
    book.save(path)
    return path


def codes(result: FileResult) -> list[str]:
    return [f.code for f in [*result.findings, *(f for p in result.parts for f in p.findings)]]


@pytest.mark.parametrize(
    ("between", "count"),
    [
        ([[]], 2),
        ([[] for _ in range(100)], 2),
        ([["注：以上为企业"]], 2),
        ([["注：以上为企业"], []], 2),
        ([[], ["数据来源：区总工会"], [], []], 2),
        ([[None, "只有名字公司"]], 3),
        ([[], [None, "只有名字公司"]], 3),
        ([[], [None, "（续表）"]], 2),
        ([["合计", None, None, None, 30, 10]], 3),
        ([[None, None, None, None, 5]], 3),
        ([["张", "三", "李", "四", "王"]], 3),
        ([list(UNIT_HEADER)], 2),
    ],
)
def test_what_stands_between_two_rows_of_a_register(tmp_path: Path, between: list[list[Any]], count: int) -> None:
    path = sheets(tmp_path / "a.xlsx", {"单位台账": [TITLE, UNIT_HEADER, unit(1), *between, unit(2)]})
    result = process_file(str(path), Flags())
    assert result.rows_read == count
    assert result.rows_read == result.rows_accepted + result.rows_quarantined
    assert set(result.parts[0].facts["credit_code"]) >= {unit_code(1), unit_code(2)}


def test_a_note_in_the_midst_of_a_summary(tmp_path: Path) -> None:
    rows = [("杭州市", 5), ("注：以下为预计数",), ("宁波市", 7), (), ("温州市", 9)]
    result = process_file(
        str(summary(tmp_path / "a.xlsx", "2024年浙江省工会会员", ("地区", "会员人数"), rows)), Flags()
    )
    assert result.rows_read == 3
    assert result.parts[0].facts["value"] == [5, 7, 9]


def test_a_cell_merged_over_the_rows_of_its_group_stands_in_all_of_them(tmp_path: Path) -> None:
    rows = [["2024年杭州市覆盖名单"], ["工会代码", "单位代码"], [union_code(1), unit_code(1)], [None, unit_code(2)]]
    cover = process_file(str(sheets(tmp_path / "c.xlsx", {"覆盖单位": rows}, ["A3:A4"])), Flags())
    assert cover.parts[0].facts["union_code"] == [union_code(1)] * 2
    below = list(unit(2))
    below[2] = None
    units = {"单位台账": [TITLE, UNIT_HEADER, unit(1), below]}
    register = process_file(str(sheets(tmp_path / "u.xlsx", units, ["C3:C4"])), Flags())
    assert register.parts[0].facts["region"] == ["330106"] * 2


@pytest.mark.parametrize(
    ("name", "rows", "told"),
    [
        ("随笔", [["今天开会"], ["讨论了三件事"]], ["sheet_without_table"]),
        ("随笔", [["编号", "说法"], ["甲", "乙"]], ["table_not_recognised"]),
        ("填表说明", [["请填写完整"], ["不要改动表头"]], []),
        ("地区代码", [["代码", "名称"], ["330106", "西湖区"]], []),
        ("空表", [], []),
    ],
)
def test_a_sheet_that_gives_no_table_is_told(tmp_path: Path, name: str, rows: list[list[str]], told: list[str]) -> None:
    result = process_file(
        str(sheets(tmp_path / "a.xlsx", {"单位台账": [TITLE, UNIT_HEADER, unit(1)], name: rows})), Flags()
    )
    assert [code for code in codes(result) if code in ("sheet_without_table", "table_not_recognised")] == told


def test_a_sheet_with_figures_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    rows = {"地区代码": [["2024年浙江省"], ["地区", "会员人数"], ["杭州市", 100], ["宁波市", 200]]}
    assert process_file(str(sheets(tmp_path / "a.xlsx", rows)), Flags()).parts[0].facts["value"] == [100, 200]


def test_a_column_of_values_without_a_header_is_told(tmp_path: Path) -> None:
    rows = [TITLE, UNIT_HEADER, [*unit(1), None, "备忘"], unit(2)]
    result = process_file(str(sheets(tmp_path / "a.xlsx", {"单位台账": rows})), Flags())
    assert [f.column for f in result.parts[0].findings if f.code == "column_unknown"] == ["L"]


def test_a_table_without_a_period_is_of_the_one_that_its_workbook_says(tmp_path: Path) -> None:
    cover = [["工会代码", "单位代码"], [union_code(1), unit_code(1)]]
    content = {"单位台账": [TITLE, UNIT_HEADER, unit(1)], "覆盖单位": cover}
    result = process_file(str(sheets(tmp_path / "a.xlsx", content)), Flags())
    assert [(p.content, p.period, p.region) for p in result.parts] == [
        ("unit_register", "2024", "330000"),
        ("cover_list", "2024", "330000"),
    ]
    assert [code for code in codes(result) if code.endswith("_of_workbook")] == [
        "period_of_workbook",
        "region_of_workbook",
    ]
    two = {**content, "另一台账": [["2023年浙江省单位台账"], UNIT_HEADER, unit(2)]}
    assert "period_missing" in codes(process_file(str(sheets(tmp_path / "b.xlsx", two)), Flags()))


def test_persons_that_are_no_whole_number_are_told(tmp_path: Path) -> None:
    heads = ("地区", "会员人数(人)", "职工人数(万人)")
    path = summary(tmp_path / "a.xlsx", "2024年浙江省工会会员", heads, [("杭州市", 86.02, 99.05), ("宁波市", 70, 81.1)])
    found = [f for f in process_file(str(path), Flags()).parts[0].findings if f.code == "count_fraction"]
    assert [(f.cell, f.value, f.severity) for f in found] == [("B3", "86.02", "warning")]
