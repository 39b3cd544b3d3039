"""Lines in a register that are no units: counts of those above, parts of a total, numbered headings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.clerks.books import EMPLOYEES, TITLE, TOWN_NAMES, TOWNS, book, code, column, findings, read, told, units

NAMES = [row[0] for row in units()]
CODES = [code(n) for n in range(5)]
HEAD = ["序号", "企业名称", "统一社会信用代码", "镇街", "职工人数"]


def _unit(n: int) -> list[Any]:
    return [n + 1, NAMES[n], CODES[n], TOWN_NAMES[n], EMPLOYEES[n]]


@pytest.mark.parametrize("word", ["小计", "合计", "计"])
@pytest.mark.parametrize("count", ["1家", "2 家", "共2户", "2个单位", "2"])
def test_a_line_that_counts_the_units_above_is_none(tmp_path: Path, word: str, count: str) -> None:
    rows = [_unit(0), _unit(1), [word, count, None, None, 165], _unit(2), _unit(3), [word, count, None, None, 41]]
    result = read(book(tmp_path / "a.xlsx", [TITLE], HEAD, *rows))
    assert column(result, "name") == NAMES[:4]
    assert "total_row_differs" not in told(result)


@pytest.mark.parametrize("part", ["其中：街道", "其中:规上企业", "#外资企业", "其中：许村镇"])
@pytest.mark.parametrize("top", [True, False])
def test_a_part_of_the_total_is_no_unit(tmp_path: Path, part: str, top: bool) -> None:
    total, some = [None, "合计", None, None, sum(EMPLOYEES)], [None, part, None, None, 305]
    inner = [_unit(n) for n in range(5)]
    rows = [total, some, *inner] if top else [*inner, total, some]
    result = read(book(tmp_path / "a.xlsx", [TITLE], HEAD, *rows))
    assert column(result, "name") == NAMES
    assert "total_row_differs" not in told(result)


@pytest.mark.parametrize("number", ["（{}）", "({})", "{}、", "{}．"])
@pytest.mark.parametrize("second", ["信息业", "其他行业", "新兴产业", "两新组织", "规下"])
def test_a_numbered_heading_is_no_unit_whatever_it_names(tmp_path: Path, number: str, second: str) -> None:
    rows = [
        [None, number.format("一") + "制造业"],
        _unit(0),
        _unit(1),
        [None, number.format("二") + second],
        _unit(2),
        _unit(3),
    ]
    result = read(book(tmp_path / "a.xlsx", [TITLE], HEAD, *rows))
    assert column(result, "name") == NAMES[:4]
    assert column(result, "region") == list(TOWNS[:4])
    assert column(result, "industry") == ["C", "C", None, None]
    assert [f.value for f in findings(result) if f.code == "industry_unknown"] == [second]


def test_a_firm_alone_in_its_row_stays_a_unit(tmp_path: Path) -> None:
    rows = [_unit(0), [None, "（一）海宁试六有限公司"], _unit(1)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], HEAD, *rows))
    assert len(column(result, "name")) == 3
    assert "credit_code_missing" in told(result)


@pytest.mark.parametrize("share", ["建会率", "建会率（%）", "入会比例", "占比"])
def test_a_line_of_shares_is_no_unit(tmp_path: Path, share: str) -> None:
    rows = [_unit(n) for n in range(3)] + [[None, "合计", None, None, 173], [None, share, None, None, None]]
    assert column(read(book(tmp_path / "a.xlsx", [TITLE], HEAD, *rows)), "name") == NAMES[:3]


@pytest.mark.parametrize(
    "line", ["单位（盖章）：海宁市总工会", "填报单位(公章)：海宁市总工会", "报送单位（章）：海宁市总工会"]
)
def test_a_stamp_below_the_table_is_no_unit(tmp_path: Path, line: str) -> None:
    rows = [_unit(n)[1:] for n in range(3)]
    result = read(book(tmp_path / "a.xlsx", [TITLE], HEAD[1:], *rows, [line, None, None, "负责人：张三"]))
    assert column(result, "name") == NAMES[:3]
    assert "number_unreadable" not in told(result)
