"""Rows of registers: each rule on its very cell with a near miss beside it, totals told from rows, keys and dates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from data.checks import checks
from etl.file.process import process_file
from etl.file.result import FileResult, Flags
from tests.books import UNION_HEADER, UNIT_HEADER, book, register, total_row, union, union_code, unit, unit_code
from tests.etl.findings import said


def unions(path: Path, row: Sequence[Any]) -> FileResult:
    heads = [*UNION_HEADER, "届满日期"]
    return process_file(str(book(path, {"工会台账": [heads, row]})), Flags())


@pytest.mark.parametrize(
    ("founded", "dissolved", "ends", "members", "code", "cell"),
    [
        ("2025-03-01", None, None, 20, "union_dates_at_odds", "F3"),
        ("2024-12-31", None, None, 20, "union_dates_at_odds", None),
        ("2015-05-01", "2014-05-01", None, None, "union_dates_at_odds", "F3"),
        ("2015-05-01", None, "2015-04-30", 20, "union_term_at_odds", "M3"),
        ("2015-05-01", None, "2015-05-01", 20, "union_term_at_odds", None),
        ("2015-05-01", None, "2030-01-01", 20, "union_term_at_odds", "M3"),
        ("2015-05-01", None, "2029-12-31", 20, "union_term_at_odds", None),
        ("2015-05", "2015", None, None, "union_dates_at_odds", None),
        ("2016-01", "2015", None, None, "union_dates_at_odds", "F3"),
        ("2015", None, "2015-03-01", 20, "union_term_at_odds", None),
        ("2024-13-40", None, None, 20, "date_unreadable", "F3"),
        ("2024-12", None, None, 20, "date_unreadable", None),
        ("2015-05-01", "2024-06-30", None, 20, "union_dissolved_members", "I3"),
        ("2015-05-01", "2024-06-30", None, 0, "union_dissolved_members", None),
        ("2015-05-01", "2025-06-30", None, 20, "union_dissolved_members", None),
    ],
)
def test_dates_of_unions(
    tmp_path: Path,
    founded: str,
    dissolved: str | None,
    ends: str | None,
    members: int | None,
    code: str,
    cell: str | None,
) -> None:
    row = list(union(1, unit=1))
    row[5], row[6], row[8], row[9], row[10] = founded, dissolved, members, 0, 0
    result = unions(tmp_path / "u.xlsx", [*row, ends])
    assert [where for where, _ in said(result, code)] == ([cell] if cell else [])


def test_members_and_employees_of_one_row_are_held_against_each_other(tmp_path: Path) -> None:
    units = [[*UNIT_HEADER, "会员人数"], [*unit(1, employees=30), 31], [*unit(2, employees=30), 30], [*unit(3), "不详"]]
    of_units = process_file(str(book(tmp_path / "a.xlsx", {"单位台账": units})), Flags())
    unions = [[*UNION_HEADER, "职工人数"], [*union(1, unit=1, members=20), 19], [*union(2, unit=2, members=20), 20]]
    of_unions = process_file(str(book(tmp_path / "b.xlsx", {"工会台账": unions})), Flags())
    assert said(of_units, "members_over_employees_row") == [("K3", "warning")]
    assert said(of_unions, "members_over_employees_row") == [("I3", "warning")]
    assert "members" not in of_units.parts[0].facts
    assert [f.column for f in of_unions.parts[0].findings if f.code == "column_held_against"] == ["M"]


@pytest.mark.parametrize(
    ("last", "code"),
    [
        ([None] * 4 + [60, 20], "total_row"),
        ([None] * 4 + [61, 20], "row_without_key"),
        ([None] * 3 + ["C13", 30, 10], "row_without_key"),
        ([None] * 4, "row_without_key"),
        (["本页合计："] + [None] * 3 + [60, 20], "total_row"),
        ([None, "合计（2家）"] + [None] * 2 + [60, 20], "total_row"),
    ],
)
def test_a_row_without_a_key_is_a_total_or_kept_out(tmp_path: Path, last: list[Any], code: str) -> None:
    row = [*last, *[None] * (9 - len(last)), "企业"]
    result = process_file(str(register(tmp_path / "a.xlsx", [unit(1), unit(2), row])), Flags())
    assert [where for where, _ in said(result, code)] == ["A5" if last[0] else "B5" if last[1:2] != [None] else None]
    assert result.rows_quarantined == (code == "row_without_key")
    assert len(result.parts[0].facts["row"]) == 2


def test_a_total_may_carry_its_word_in_a_column_of_no_field(tmp_path: Path) -> None:
    rows = [["序号", *UNIT_HEADER], [1, *unit(1)], [2, *unit(2)], ["合计", *[None] * 4, 77, 20, *[None] * 4]]
    result = process_file(str(book(tmp_path / "a.xlsx", {"单位台账": rows})), Flags())
    assert said(result, "total_row_differs") == [("F5", "warning")]
    assert (result.rows_accepted, result.rows_quarantined) == (3, 0)


@pytest.mark.parametrize(("cell", "read"), [("50人", 50), ("约1,200人", None), ("３０名", 30), ("50人含女10", None)])
def test_figures_with_words_that_do_not_change_them(tmp_path: Path, cell: str, read: int | None) -> None:
    result = process_file(str(register(tmp_path / "a.xlsx", [unit(1), unit(2, employees=cell)])), Flags())
    assert result.parts[0].facts["employees"] == [30, read]
    assert (result.rows_quarantined, result.fields_withheld) == (0, 0 if read else 1)


def units_with(path: Path, *rows: Sequence[Any]) -> FileResult:
    return process_file(str(register(path, rows)), Flags())


@pytest.mark.parametrize(
    ("employees", "women", "cells"),
    [(60, 20, []), (61, 20, ["E5"]), (60, 19, ["F5"]), (None, "—", [])],
)
def test_a_total_row_against_its_rows(tmp_path: Path, employees: Any, women: Any, cells: list[str]) -> None:
    result = units_with(tmp_path / "a.xlsx", unit(1), unit(2), total_row(employees, women))
    assert [where for where, _ in said(result, "total_row_differs")] == cells
    assert (result.rows_read, result.rows_accepted) == (3, 3)


def test_subtotals_are_of_the_block_beside_them(tmp_path: Path) -> None:
    rows = [unit(1), unit(2), total_row(60, 20, "小计"), unit(3), total_row(30, 10, "小计"), total_row(90, 30)]
    assert said(units_with(tmp_path / "a.xlsx", *rows), "total_row_differs") == []
    rows[4] = total_row(31, 10, "小计")
    assert said(units_with(tmp_path / "b.xlsx", *rows), "total_row_differs") == [("E7", "warning")]


def test_a_total_counts_the_rows_in_error_that_its_sender_added_up(tmp_path: Path) -> None:
    result = units_with(tmp_path / "a.xlsx", unit(1), unit(2, women=40), total_row(60, 50))
    assert said(result, "total_row_differs") == []
    assert (result.rows_quarantined, result.fields_withheld) == (0, 2)


@pytest.mark.parametrize(
    ("ends", "dissolved", "cell"),
    [("2023-12-31", None, "M3"), ("2024-01-01", None, None), ("2023-12-31", "2024-05-01", None)],
)
def test_a_term_that_ended_before_the_period(
    tmp_path: Path, ends: str, dissolved: str | None, cell: str | None
) -> None:
    row = list(union(1, unit=1, dissolved=dissolved, members=None))
    row[9] = row[10] = None
    result = unions(tmp_path / "u.xlsx", [*row, ends])
    assert [where for where, _ in said(result, "union_term_overdue")] == ([cell] if cell else [])


def test_dates_are_held_against_the_end_of_a_quarter(tmp_path: Path) -> None:
    row = list(union(1, unit=1))
    for founded, cells in (("2024-06-30", []), ("2024-07-01", ["F3"])):
        row[5] = founded
        path = book(tmp_path / f"{founded}.xlsx", {"工会台账": [UNION_HEADER, row]}, period="2024年第二季度")
        result = process_file(str(path), Flags())
        assert result.parts[0].period == "2024Q2"
        assert [where for where, _ in said(result, "union_dates_at_odds")] == cells


def test_a_target_of_no_known_metric_is_kept_out_with_a_finding(tmp_path: Path) -> None:
    rows = [("行政区划代码", "指标", "目标值"), ("330000", "建会覆盖率", "80%"), ("330000", None, "80%")]
    path = book(tmp_path / "t.xlsx", {"目标": rows})
    result = process_file(str(path), Flags())
    assert [p.content for p in result.parts] == ["target"]
    assert said(result, "target_metric_unknown") == [("B4", "error")]
    assert (result.rows_read, result.rows_quarantined) == (2, 1)


def test_a_row_outside_the_region_of_its_table(tmp_path: Path) -> None:
    result = units_with(tmp_path / "a.xlsx", unit(1), unit(2, region="320102"), unit(3, region="330000"))
    assert said(result, "region_outside_table") == [("C4", "warning")]
    assert result.rows_quarantined == 0


@pytest.mark.parametrize(
    ("field", "bad", "near", "code", "severity"),
    [
        (0, "", unit_code(1), "credit_code_missing", "warning"),
        (2, "999999", "330106", "region_unknown", "error"),
        (2, "鼓楼区", "西湖区", "region_ambiguous", "error"),
        (3, "Z99", "C13", "industry_unknown", "warning"),
        (4, "三十来人", "３０", "number_unreadable", "error"),
        (4, -30, 30, "number_negative", "error"),
        (4, 30.4, 30.0, "number_fraction", "warning"),
        (5, 31, 30, "women_over_employees", "error"),
        (8, "巨型", "大型", "word_unknown", "warning"),
        (8, "大型", "小型", "size_declared_differs", "warning"),
    ],
)
def test_a_cell_of_a_unit_register(tmp_path: Path, field: int, bad: Any, near: Any, code: str, severity: str) -> None:
    """The fault on its very cell, and none for a value just right of the line."""
    row, other = list(unit(1)), list(unit(1))
    row[field], other[field] = bad, near
    where = "江苏省" if code == "region_ambiguous" and near != "西湖区" else "浙江省"
    found = process_file(str(register(tmp_path / "a.xlsx", [unit(9), row], region=where)), Flags())
    assert said(found, code) == [(f"{'ABCDEFGHIJ'[field]}4", severity)]
    figure = checks()[code].figure_only
    assert found.rows_quarantined == (severity == "error" and not figure)
    assert (found.fields_withheld > 0) == (severity == "error" and figure)
    assert said(process_file(str(register(tmp_path / "b.xlsx", [unit(9), other])), Flags()), code) == []


@pytest.mark.parametrize(
    ("field", "bad", "near", "code", "severity"),
    [
        (0, "", union_code(1), "union_code_missing", "warning"),
        (2, "俱乐部", "单独基层工会", "union_kind_unknown", "error"),
        (4, union_code(7), unit_code(7), "union_code_in_unit_column", "error"),
        (5, "不详年份", "2015年5月1日", "date_unreadable", "warning"),
        (9, 21, 20, "members_women_over_members", "error"),
        (10, 21, 20, "members_migrant_over_members", "error"),
    ],
)
def test_a_cell_of_a_union_register(tmp_path: Path, field: int, bad: Any, near: Any, code: str, severity: str) -> None:
    row, other = list(union(1)), list(union(1))
    row[field], other[field] = bad, near
    found = process_file(str(register(tmp_path / "a.xlsx", [], [union(9), row])), Flags())
    assert said(found, code) == [(f"{'ABCDEFGHIJKL'[field]}4", severity)]
    figure = checks()[code].figure_only
    assert found.rows_quarantined == (severity == "error" and not figure)
    assert (found.fields_withheld > 0) == (severity == "error" and figure)
    assert said(process_file(str(register(tmp_path / "b.xlsx", [], [union(9), other])), Flags()), code) == []
