"""An error keeps out what it concerns and no more: a wrong figure and what it is held against, or a row of doubtful identity."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from data.checks import checks
from etl.file.corrections import load_corrections
from etl.file.process import process_file
from etl.file.result import FileResult, Flags
from tests.books import book, register, union, union_code, unit, unit_code
from tests.etl.findings import held, said

MEMBERSHIP = ("工会代码", "工会名称", "行政区划代码", "会员人数", "女会员", "农民工会员")


def changed(row: Sequence[Any], **cells: Any) -> list[Any]:
    """A row with the cells of some columns, by their letters, replaced."""
    new = list(row)
    for letter, value in cells.items():
        new[ord(letter) - ord("A")] = value
    return new


def facts(result: FileResult, *names: str) -> list[list[Any]]:
    return [result.parts[0].facts[name] for name in names]


def test_women_among_fewer_members_withhold_both_and_the_union_stays(tmp_path: Path) -> None:
    wrong = changed(union(1, unit=1), I=700, J=701, K=8)
    result = process_file(str(register(tmp_path / "a.xlsx", [], [wrong, union(2)])), Flags())
    assert said(result, "members_women_over_members") == [("J3", "error")]
    assert facts(result, "code", "unit_code", "region", "union_kind") == [
        [union_code(1), union_code(2)],
        [unit_code(1), None],
        ["330106"] * 2,
        ["own"] * 2,
    ]
    assert facts(result, "members", "members_women", "members_migrant") == [[None, 20], [None, 5], [8, 8]]
    assert (result.rows_read, result.rows_accepted, result.rows_quarantined, result.fields_withheld) == (2, 2, 0, 2)
    assert (result.parts[0].rows_accepted, result.parts[0].fields_withheld) == (2, 2)


def test_two_parts_over_one_whole_count_the_whole_once(tmp_path: Path) -> None:
    wrong = changed(union(1), I=20, J=21, K=22)
    result = process_file(str(register(tmp_path / "a.xlsx", [], [wrong])), Flags())
    assert facts(result, "members", "members_women", "members_migrant") == [[None], [None], [None]]
    assert result.fields_withheld == 3


@pytest.mark.parametrize("cell", ["三十来人", -30])
def test_a_figure_that_cannot_be_is_withheld_alone(tmp_path: Path, cell: Any) -> None:
    result = process_file(str(register(tmp_path / "a.xlsx", [unit(1, employees=cell), unit(2)])), Flags())
    assert facts(result, "employees", "employees_women", "credit_code") == [
        [None, 30],
        [10, 10],
        [unit_code(1), unit_code(2)],
    ]
    assert (result.rows_accepted, result.fields_withheld) == (2, 1)


def test_a_withheld_figure_says_nothing_of_the_size(tmp_path: Path) -> None:
    units = [unit(1, employees=5, women=9, revenue=None), unit(2, employees=5, women=3, revenue=None)]
    result = process_file(str(register(tmp_path / "a.xlsx", units)), Flags())
    assert facts(result, "employees", "size") == [[None, 5], ["undetermined", "micro"]]


def test_membership_withholds_as_unions_do(tmp_path: Path) -> None:
    rows = [
        MEMBERSHIP,
        (union_code(1), "甲工会", "330106", 20, 21, 3),
        (union_code(2), "乙工会", "330106", 20, 5, 3),
        (None, "丙工会", "330106", 9, 4, 3),
    ]
    result = process_file(str(book(tmp_path / "a.xlsx", {"会员统计": rows})), Flags())
    assert facts(result, "members", "members_women", "members_migrant") == [[None, 20, 9], [None, 5, 4], [3, 3, 3]]
    assert facts(result, "union_code", "union_name") == [
        [union_code(1), union_code(2), None],
        ["甲工会", "乙工会", "丙工会"],
    ]
    assert said(result, "union_code_missing") == [("A5", "warning")]
    assert (result.rows_accepted, result.rows_quarantined, result.fields_withheld) == (3, 0, 2)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (changed(unit(1), A=9.13e17), "credit_code_lost_digits"),
        (changed(unit(1), A=union_code(1)), "union_code_in_unit_column"),
        (changed(unit(9), B="另一公司"), "duplicate_code"),
        (changed(unit(1), C="999999"), "region_unknown"),
        (changed(unit(1), A=None, B=None), "row_without_key"),
    ],
)
def test_a_unit_of_doubtful_identity_is_kept_out_and_no_figure_of_it_counts_as_withheld(
    tmp_path: Path, row: list[Any], code: str
) -> None:
    row[5] = 99
    result = process_file(str(register(tmp_path / "a.xlsx", [unit(9), row])), Flags())
    assert [(r.row, code in r.codes) for r in held(result)] == [(4, True)]
    assert (result.rows_accepted, result.rows_quarantined, result.fields_withheld) == (1, 1, 0)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (changed(union(1, unit=1), A=None, B=None), "code_missing"),
        (changed(union(1), C="俱乐部"), "union_kind_unknown"),
        (changed(union(1, unit=1), E=9.13e17), "credit_code_lost_digits"),
    ],
)
def test_a_union_of_doubtful_identity_is_kept_out(tmp_path: Path, row: list[Any], code: str) -> None:
    result = process_file(str(register(tmp_path / "a.xlsx", [], [union(9), row])), Flags())
    assert [(r.row, r.codes) for r in held(result)] == [(4, [code])]


def test_a_name_and_a_region_stand_for_a_code(tmp_path: Path) -> None:
    units, unions = [changed(unit(1), A=None), unit(2)], [changed(union(1, unit=2), A=None), union(2)]
    result = process_file(str(register(tmp_path / "a.xlsx", units, unions)), Flags())
    assert said(result, "credit_code_missing") == [("A3", "warning")]
    assert said(result, "union_code_missing") == [("A3", "warning")]
    assert result.parts[0].facts["name"][0] == "样例0001公司"
    named = result.parts[1].facts
    assert (named["code"], named["unit_code"], named["region"]) == (
        [None, union_code(2)],
        [unit_code(2), None],
        ["330106"] * 2,
    )
    assert (result.rows_accepted, result.rows_quarantined) == (4, 0)


def test_each_side_of_a_cover_row_is_known_by_code_or_name(tmp_path: Path) -> None:
    rows = [
        ("工会代码", "工会名称", "单位代码", "单位名称"),
        (union_code(1), "甲联合工会", unit_code(1), "一公司"),
        (None, "甲联合工会", unit_code(2), None),
        (union_code(1), None, None, "三公司"),
        (None, "甲联合工会", None, "四公司"),
        (None, "甲联合工会", None, "四公司"),
        (None, None, unit_code(5), "五公司"),
        (union_code(1), "甲联合工会", None, None),
    ]
    result = process_file(str(book(tmp_path / "a.xlsx", {"覆盖单位": rows})), Flags())
    assert [p.content for p in result.parts] == ["cover_list"]
    assert facts(result, "row", "union_code", "union_name", "unit_code", "unit_name") == [
        [3, 4, 5, 6],
        [union_code(1), None, union_code(1), None],
        ["甲联合工会", "甲联合工会", None, "甲联合工会"],
        [unit_code(1), unit_code(2), None, None],
        ["一公司", None, "三公司", "四公司"],
    ]
    assert [(r.row, r.codes) for r in held(result)] == [(8, ["code_missing"]), (9, ["code_missing"])]
    assert said(result, "union_code_missing") == [("A4", "warning"), ("A6", "warning"), ("A7", "warning")]
    assert said(result, "duplicate_row") == [("C7", "warning")]


def test_a_cover_list_by_names_alone_is_one_where_it_is_called_so(tmp_path: Path) -> None:
    rows = [("工会名称", "单位名称"), ("甲联合工会", "一公司"), ("甲联合工会", "二公司")]
    result = process_file(str(book(tmp_path / "a.xlsx", {"覆盖单位": rows})), Flags())
    assert [p.content for p in result.parts] == ["cover_list"]
    assert facts(result, "unit_name") == [["一公司", "二公司"]]


def test_a_target_without_a_value_is_kept_out(tmp_path: Path) -> None:
    rows = [("行政区划代码", "指标", "目标值"), ("330000", "建会覆盖率", "80%"), ("330100", "建会覆盖率", "八成")]
    result = process_file(str(book(tmp_path / "t.xlsx", {"目标": rows})), Flags())
    assert said(result, "target_value_missing") == [("C4", "error")]
    assert (result.rows_quarantined, result.fields_withheld) == (1, 0)


def test_a_withheld_figure_is_mended_by_a_correction(tmp_path: Path) -> None:
    path = register(tmp_path / "a.xlsx", [unit(1, women=99)])
    kept = tmp_path / "c.csv"
    kept.write_text(
        "file,sheet,cell,expect,value,reason,who,date\na.xlsx,单位台账,F3,99,9,typing error,Li,\n", encoding="utf-8"
    )
    result = process_file(str(path), Flags(corrections=load_corrections(kept)))
    assert facts(result, "employees", "employees_women") == [[30], [9]]
    assert result.fields_withheld == 0


def test_sentences_of_errors_about_figures_say_that_the_row_stays() -> None:
    errors = [check for check in checks().values() if check.figure_only and check.level == "error"]
    assert len(errors) == 10
    assert [c.code for c in errors if "本行其余照常计入" not in c.message_zh or "row" not in c.message_en] == []
