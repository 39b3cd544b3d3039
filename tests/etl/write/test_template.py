"""Blank workbooks for regions: they load with no finding, blank and filled; what is filled in wrongly turns red and is found."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.formula.translate import Translator

from data.database.engine import writer
from etl.file.process import process_file
from etl.file.result import Flags
from etl.load.batch import load_paths
from etl.write.sample.units import credit_code
from etl.write.template import write_templates
from tests.rendering import convert

COUNTY = "330106"
UNITS = [credit_code("91", COUNTY, n) for n in range(1, 6)]
UNIONS = [credit_code("81", COUNTY, 5000 + n) for n in range(1, 4)]
RIGHT: dict[str, list[list[Any]]] = {
    "单位台账": [
        [UNITS[0], "甲厂", COUNTY, "C1311", 200, 90, 3000, 100, "小型", "企业", "否", UNIONS[0]],
        [UNITS[1], "乙中学", COUNTY, "P83", 20, 9, None, None, "不适用", "事业单位", "否", None],
    ],
    "工会台账": [
        [
            UNIONS[0],
            "甲厂工会",
            "单独基层工会",
            "基层",
            COUNTY,
            UNITS[0],
            date(2019, 5, 1),
            None,
            "2027-05-01",
            "否",
            1,
            2,
            0,
            30,
            10,
            5,
            1,
            "是",
            "否",
            "是",
        ],
    ],
    "会员统计": [[UNIONS[0], COUNTY, 30, 10, 5, 1]],
}
WRONG: dict[str, list[list[Any]]] = {
    "单位台账": [
        ["91110000600037341X", "校验位", "999999", "Z99", "十人", 5, -5, "多", "很大", "公司们", "也许", UNITS[4]],
        [None, "没有代码", COUNTY, "C13", 10.5, 12, 1, 1, "微型", "企业", "是", None],
        [UNIONS[1], "工会代码", COUNTY, "C13", 10, 11, 1, 1, "微型", "企业", "是", None],
        [UNITS[0], "重复", COUNTY, "C13", 10, 3, 1, 1, "微型", "企业", "是", None],
    ],
    "工会台账": [
        [
            UNITS[3],
            "单位代码",
            "什么会",
            "高级",
            COUNTY,
            UNIONS[2],
            "去年",
            None,
            None,
            "对",
            "一",
            1,
            1,
            30,
            40,
            50,
            60,
            "好",
            "否",
            "是",
        ],
        [
            UNIONS[2],
            "撤销",
            "联合基层工会",
            "基层",
            COUNTY,
            None,
            date(2020, 1, 1),
            date(2019, 1, 1),
            None,
            "否",
            1,
            1,
            1,
            -4,
            None,
            None,
            None,
            "是",
            "是",
            "是",
        ],
    ],
    "会员统计": [["xx", COUNTY, 10, 20, 30, 40]],
}
RED = {
    "单位台账": {
        *(f"{letter}6" for letter in "ACDEGHIJKL"),
        *("A7", "E7", "F7", "A8", "F8", "A9", "A4"),  # a code that stands twice is red in both rows
    },
    "工会台账": {*(f"{letter}5" for letter in "ACDFGJKOPQR"), "H6", "N6"},
    "会员统计": {*(f"{letter}5" for letter in "ADEF")},
}


def filled(folder: Path, *sets: dict[str, list[list[Any]]], region: str = "330100") -> Path:
    (path,) = write_templates(region, folder)
    book = load_workbook(path)
    book["封面"]["B4"] = "2025年"
    for name in RIGHT:
        rows = [row for given in sets for row in given[name]]
        for number, row in enumerate(rows, 4):
            for column, value in enumerate(row, 1):
                book[name].cell(number, column).value = value
    book.save(path)
    return path


@pytest.mark.parametrize("region", ["100000", "440000", "330100", "330106", "130171", "B01"])
def test_a_blank_one_loads_with_no_finding_and_changes_nothing(tmp_path: Path, region: str) -> None:
    (path,) = write_templates(region, tmp_path)
    (report,) = load_paths(writer(f"sqlite:///{tmp_path / 'c.db'}"), [path])
    assert (report.status, report.rows_read, report.parts, report.findings) == ("loaded", 0, [], [])


def test_a_table_without_rows_that_is_no_form_is_said(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.append(["会议", "通知"])
    workbook.save(tmp_path / "x.xlsx")
    (finding,) = process_file(str(tmp_path / "x.xlsx"), Flags()).findings
    assert finding.code == "no_table"


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_filled_in_rightly_it_loads_with_no_finding(tmp_path: Path, form: str) -> None:
    path = filled(tmp_path, RIGHT)
    if form != "xlsx":
        path = convert(path, form, tmp_path / form)
    result = process_file(str(path), Flags())
    assert (result.rows_read, result.rows_accepted) == (4, 4)
    assert [*result.findings, *(f for part in result.parts for f in part.findings)] == []


def test_what_is_wrong_is_red_and_nothing_else(tmp_path: Path) -> None:
    """The rules as LibreOffice computes them, cell for cell."""
    path = filled(tmp_path, RIGHT, WRONG)
    book = load_workbook(path)
    for name in RIGHT:
        sheet = book[name]
        last = 3 + len(RIGHT[name]) + len(WRONG[name])
        for area in list(sheet.conditional_formatting):
            (top,) = {cell.split(":")[0] for cell in str(area.sqref).split()}
            for row in range(4, last + 1):
                letter = top.rstrip("0123456789")
                formula = Translator(f"={area.rules[0].formula[0]}", origin=top).translate_formula(f"{letter}{row}")
                sheet[f"{letter}{row + 3000}"] = formula
    book.save(path)
    computed = load_workbook(convert(path, "xlsx", tmp_path / "out"), data_only=True)
    for name, expected in RED.items():
        cells = (cell for row in computed[name].iter_rows(min_row=3004, max_row=3020) for cell in row)
        assert {f"{cell.column_letter}{cell.row - 3000}" for cell in cells if cell.value in (True, 1)} == expected


def test_what_is_wrong_is_found_by_the_import(tmp_path: Path) -> None:
    result = process_file(str(filled(tmp_path, RIGHT, WRONG)), Flags())
    codes = {f.code for part in result.parts for f in part.findings}
    assert {
        "credit_code_invalid",
        "credit_code_missing",
        "union_code_in_unit_column",
        "duplicate_code",
        "region_unknown",
        "industry_unknown",
        "number_unreadable",
        "number_fraction",
        "number_negative",
        "word_unknown",
        "date_unreadable",
        "union_kind_unread",
        "union_dates_at_odds",
        "members_women_over_members",
    } <= codes
    assert result.rows_read == result.rows_accepted + result.rows_quarantined


@pytest.mark.parametrize(("over", "period"), [(None, "2025"), ("时期：2026年", "2026")])
def test_the_sheet_of_targets_is_due_with_the_report_or_when_it_says(
    over: str | None, period: str, tmp_path: Path
) -> None:
    (path,) = write_templates("330000", tmp_path)
    book = load_workbook(path)
    book["封面"]["B4"] = "2025年"
    sheet = book["目标"]
    sheet["A2"] = over or sheet["A2"].value
    for column, value in enumerate(("330000", "建会覆盖率", 0.45), start=1):
        sheet.cell(4, column, value)
    sheet["C4"].number_format = "0%"
    book.save(path)
    found = process_file(path, Flags(calibre="register", purpose="administrative"))
    assert found.findings == []
    assert [(part.content, part.period) for part in found.parts] == [("target", period)]
