"""A unit register that states itself whether its units have a union: yes, no, or nothing, which is no no."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from etl.fields.memory import answers, remember
from etl.file.process import process_file
from etl.file.result import FileResult, Flags
from tests.books import unit_code
from tests.etl.findings import said

UNITS = [("120", "C13", 120), ("45", "F51", 45), ("8", "H62", 8), ("33", "C17", 33), ("260", "E47", 260)]


def ledger(
    path: Path, header: str, cells: Sequence[Any], *more: Sequence[Any], beside: str | None = None
) -> FileResult:
    """A register of five units with a column of what is said of their cover, and lines below it."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["海宁市2024年单位名录"])
    sheet.append(["单位名称", "统一社会信用代码", "行政区划代码", "行业代码", "从业人员", header, beside])
    for number, ((name, industry, employees), cell) in enumerate(zip(UNITS, cells, strict=True)):
        code = unit_code(number, "330481")
        sheet.append([f"海宁试{name}有限公司", code, "330481", industry, employees, cell, "是" if beside else None])
    for line in more:
        sheet.append(list(line))
    workbook.save(path)
    return process_file(str(path), Flags())


def stated(result: FileResult) -> list[bool | None]:
    (part,) = result.parts
    return list(part.facts["cover_stated"])


@pytest.mark.parametrize(
    "header",
    ["是否建会", "建会情况", "是否成立工会", "是否建立工会", "建会状态", "工会组织情况", "是否建会（截至2024年底）"],
)
def test_headers_that_ask_for_it(tmp_path: Path, header: str) -> None:
    result = ledger(tmp_path / "a.xlsx", header, ["已建", "未建", "已建", "未建", "已建"])
    assert stated(result) == [True, False, True, False, True]
    assert result.parts[0].columns["cover_stated"] == "F"
    assert said(result, "column_unknown") == []


@pytest.mark.parametrize("word", ["√", "✓", "是", "有", "已建", "已建会", "已成立", "单独", "联合"])
def test_words_of_yes(tmp_path: Path, word: str) -> None:
    assert stated(ledger(tmp_path / "a.xlsx", "是否建会", [word, "否", word, "否", None])) == [
        True,
        False,
        True,
        False,
        None,
    ]


@pytest.mark.parametrize("word", ["×", "✗", "否", "无", "未建", "未建会", "没有"])
def test_words_of_no(tmp_path: Path, word: str) -> None:
    assert stated(ledger(tmp_path / "a.xlsx", "是否建会", [word, "√", "√", None, " "])) == [
        False,
        True,
        True,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("header", "note", "blank"),
    [
        ("是否建会", "注：空白表示未建会", False),
        ("是否建会", "注：是否建会一栏，未填为否。", False),
        ("是否建会(空白为否)", None, False),
        ("是否建会", "说明：留空视为没有工会；人数为年末数", False),
        ("是否建会", "注：空白表示未填报", None),
        ("是否建会", "注：是否两新组织空白表示否", None),
        ("是否建会", None, None),
    ],
)
def test_a_blank_is_a_no_only_where_a_note_says_so(
    tmp_path: Path, header: str, note: str | None, blank: bool | None
) -> None:
    more = [[note]] if note else []
    result = ledger(tmp_path / "a.xlsx", header, ["是", None, "是", "否", None], *more, beside="是否两新组织")
    assert stated(result) == [True, blank, True, False, blank]
    assert result.rows_read == 5


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["√", None, "√", None, "✓"], [True, False, True, False, True]),
        (["√", None, "√", "×", None], [True, None, True, False, None]),
        (["√", None, "√", "在建", None], [True, None, True, None, None]),
        (["是", None, "是", None, "是"], [True, None, True, None, True]),
        ([None] * 5, [None] * 5),
    ],
)
def test_a_blank_beside_nothing_but_ticks_is_a_no(tmp_path: Path, cells: list[Any], read: list[bool | None]) -> None:
    assert stated(ledger(tmp_path / "a.xlsx", "是否建会", cells)) == read


def test_any_other_word_is_told_and_says_nothing(tmp_path: Path) -> None:
    result = ledger(tmp_path / "a.xlsx", "是否建会", ["筹备", "是", "否", "是", "否"])
    assert said(result, "word_unknown") == [("F3", "warning")]
    assert stated(result) == [None, True, False, True, False]


def test_name_code_and_statement_make_a_register(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    for line in (
        ["海宁市2024年建会台账"],
        ["单位名称", "统一社会信用代码", "是否建会"],
        ["甲公司", unit_code(1), "是"],
    ):
        sheet.append(line)
    workbook.save(tmp_path / "a.xlsx")
    assert stated(process_file(str(tmp_path / "a.xlsx"), Flags())) == [True]


def test_a_planner_can_say_which_column_states_it(tmp_path: Path) -> None:
    cells = ["已建", "未建", "已建", "未建", "已建"]
    (offer,) = ledger(tmp_path / "a.xlsx", "组织与否", cells).offers
    remember(tmp_path / "mappings", offer, "cover_stated", file="a.xlsx", by="Li")
    given = Flags(answers=answers(tmp_path / "mappings"))
    assert stated(process_file(str(tmp_path / "a.xlsx"), given)) == [True, False, True, False, True]
