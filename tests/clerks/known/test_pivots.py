"""Pivots pasted with what they count in the corner and the words of a column field across."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clerks.books import COUNTY, book, figures, read, told

LINES = [
    ["南湖区", 2000, 1000, 3000],
    ["秀洲区", 1000, 1000, 2000],
    ["海宁市", 3000, 2000, 5000],
    ["总计", 6000, 4000, 10000],
]


def _pivot(path: Path, counted: str, name: str, *heads: str, rows: str = "行标签") -> Path:
    return book(path, ["2024年嘉兴市"], [counted, name], [rows, *heads, "总计"], *LINES)


@pytest.mark.parametrize(
    ("counted", "heads", "measures"),
    [
        ("求和项:会员人数", ("男", "女"), {"members_women": 2000, "members": 5000}),
        ("求和项:从业人员", ("未建会", "已建会"), {"employees_covered": 2000, "employees": 5000}),
        ("计数项:单位名称", ("未建会", "已建会"), {"units_covered": 2000, "units": 5000}),
    ],
)
def test_what_the_corner_counts_holds_for_the_columns(
    tmp_path: Path, counted: str, heads: tuple[str, str], measures: dict[str, int]
) -> None:
    found = figures(read(_pivot(tmp_path / "a.xlsx", counted, "列标签", *heads)))
    assert {m: v for (place, m, _), v in found.items() if place == COUNTY} == measures


@pytest.mark.parametrize(("counted", "measure"), [("求和项:从业人员", "employees"), ("计数项:单位名称", "units")])
def test_yes_and_no_under_the_question_whether_there_is_a_union(tmp_path: Path, counted: str, measure: str) -> None:
    found = figures(read(_pivot(tmp_path / "a.xlsx", counted, "是否建会", "否", "是", rows="所在区县")))
    assert found[COUNTY, f"{measure}_covered", "2024"] == 2000
    assert found[COUNTY, measure, "2024"] == 5000


@pytest.mark.parametrize("name", ["列标签", "是否规上", "是否两新"])
def test_yes_and_no_to_another_question_are_asked_about(tmp_path: Path, name: str) -> None:
    result = read(_pivot(tmp_path / "a.xlsx", "计数项:单位名称", name, "否", "是"))
    assert not any(measure == "units_covered" for _, measure, _ in figures(result))
    assert told(result) - {"calibre_assumed"}


@pytest.mark.parametrize(
    "filters", [[["年月", "202412"], []], [["年份", "2024"], ["类型", "(全部)"], []], [["年月", "202412"]]]
)
def test_what_a_pivot_was_filtered_by_stands_above_it(tmp_path: Path, filters: list[list[str]]) -> None:
    rows = [["南湖区", 3000, 1000], ["海宁市", 5000, 2000], ["总计", 8000, 3000]]
    head = ["行标签", "求和项:会员人数", "求和项:女会员"]
    found = figures(read(book(tmp_path / "嘉兴市2024.xlsx", *filters, head, *rows, sheet="嘉兴市")))
    assert {(m, v) for (place, m, _), v in found.items() if place == COUNTY} == {
        ("members", 5000),
        ("members_women", 2000),
    }
