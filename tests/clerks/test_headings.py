"""Headings over units that say how many stand below, and headers that promise whether a unit has a union, whatever stands below them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.clerks.books import EMPLOYEES, TITLE, book, code, column, read, told, units

COUNTS = ["（3家）", "(3 户)", "（共3家企业）", "：", "：共 3 家", "共3个单位", "（计3个）"]
PROMISING = ["建会时间", "建会日期", "入会情况", "工会组织形式", "建会进度"]
SILENT = ["工会主席", "工会组织负责人", "入会率", "入会人数", "工会经费", "党组织"]


@pytest.mark.parametrize("count", COUNTS)
def test_a_township_with_its_count_is_no_unit(count: str, tmp_path: Path) -> None:
    rows = [[name, number, heads, "是"] for name, number, _, _, heads, _ in units()]
    lines: list[Any] = [
        [f"许村镇{count}", None, None, None],
        *rows[:3],
        [f"长安镇{count}", None, None, None],
        *rows[3:],
    ]
    head = ("单位名称", "统一社会信用代码", "从业人员", "是否建会")
    result = read(book(tmp_path / "a.xlsx", [TITLE], head, *lines))
    assert column(result, "employees") == [*EMPLOYEES]
    assert column(result, "region") == ["330481101"] * 3 + ["330481103"] * 2


def test_a_unit_whose_name_ends_in_a_count_stays_one(tmp_path: Path) -> None:
    rows = [[name, number, heads] for name, number, _, _, heads, _ in units()]
    rows.append(["海宁许村镇第二农贸市场（3家）", code(9), None])
    result = read(book(tmp_path / "a.xlsx", [TITLE], ("单位名称", "统一社会信用代码", "从业人员"), *rows))
    assert column(result, "name")[-1] == "海宁许村镇第二农贸市场（3家）"


@pytest.mark.parametrize("header", PROMISING)
def test_a_column_about_unions_is_asked_about_whatever_it_holds(header: str, tmp_path: Path) -> None:
    assert "column_unknown_needed" in told(read(_with(tmp_path, header)))


@pytest.mark.parametrize("header", SILENT)
def test_what_is_only_near_it_is_not(header: str, tmp_path: Path) -> None:
    assert "column_unknown_needed" not in told(read(_with(tmp_path, header)))


def _with(folder: Path, header: str) -> Path:
    """A register with a column of words that nobody knows under a header."""
    rows = [[*row, f"甲{n}乙"] for n, row in enumerate(units())]
    head = ("单位名称", "统一社会信用代码", "行政区划代码", "行业代码", "从业人员", "是否两新组织", header)
    return book(folder / "a.xlsx", [TITLE], head, *rows)
