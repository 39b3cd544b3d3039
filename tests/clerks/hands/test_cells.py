"""Cells that say more than a number, or a number in words: read where only one reading is possible, kept out otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.clean.columns import dates
from etl.clean.numerals import count_in_words
from tests.clerks.books import EMPLOYEES, book, code, column, noted, read, told, units

NAMES = [row[0] for row in units()]
TITLE = ["海宁市2024年企业职工情况表"]
HEAD = ["单位名称", "统一社会信用代码", "职工人数"]
WOMEN = (60, 12, 3, 20, 190)


def _list(path: Path, cells: list[Any], *below: list[Any], head: list[str] = HEAD) -> Any:
    return read(book(path, TITLE, head, *([NAMES[n], code(n), cells[n]] for n in range(5)), *below))


@pytest.mark.parametrize(
    "form", ["{}（女{}）", "{}人（其中女{}人）", "{}(其中：女职工{}人)", "{}，其中女{}", "{} (女性{})"]
)
def test_a_count_with_its_women_in_one_cell_is_both(tmp_path: Path, form: str) -> None:
    result = _list(tmp_path / "a.xlsx", [form.format(e, w) for e, w in zip(EMPLOYEES, WOMEN, strict=True)])
    assert column(result, "employees") == list(EMPLOYEES)
    assert column(result, "employees_women") == list(WOMEN)
    assert "count_with_women" in noted(result)


@pytest.mark.parametrize("form", ["男{}女{}", "男{}人，女{}人", "男：{} 女：{}"])
def test_men_and_women_in_one_cell_are_all_of_them(tmp_path: Path, form: str) -> None:
    cells = [form.format(e - w, w) for e, w in zip(EMPLOYEES, WOMEN, strict=True)]
    result = _list(tmp_path / "a.xlsx", cells)
    assert column(result, "employees") == list(EMPLOYEES)
    assert column(result, "employees_women") == list(WOMEN)


@pytest.mark.parametrize("cell", ["120/60", "120（退休60）", "60（女120）", "120（女）", "女60", "120（女约60）"])
def test_what_says_less_is_kept_out_and_told(tmp_path: Path, cell: str) -> None:
    result = _list(tmp_path / "a.xlsx", [cell, *EMPLOYEES[1:]])
    assert column(result, "employees")[0] in (None, 120 if cell == "120（女）" else None)
    assert column(result, "employees")[1:] == list(EMPLOYEES[1:])
    assert "count_with_women" not in noted(result)


_DIGITS = "〇一二三四五六七八九"


def _in_words(number: int) -> str:
    """A number up to 9999 as it is spoken."""
    words, skipped = "", False
    for place, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            ten = place == 10 and digit == 1 and not words
            words += ("零" if skipped and words else "") + ("" if ten else _DIGITS[digit]) + word
        skipped = not digit if digit or words else False
    return words or "零"


@given(st.integers(0, 9999))
def test_a_number_in_words_is_that_number(number: int) -> None:
    words = _in_words(number)
    assert count_in_words(words) == number
    assert count_in_words(words + "人") == number
    assert (
        count_in_words(words.translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"))) == number
    )


@pytest.mark.parametrize(
    "text",
    [
        "一百二",
        "三千五",
        "二三",
        "三十多",
        "十来个",
        "几十",
        "百二十",
        "一",
        "十一五规划",
        "三联",
        "",
        "120",
        "二十到三十",
    ],
)
def test_what_may_be_another_number_is_none(text: str) -> None:
    assert count_in_words(text) == (1 if text == "一" else None)


def test_counts_in_words_are_read_and_told(tmp_path: Path) -> None:
    result = _list(tmp_path / "a.xlsx", [_in_words(e) for e in EMPLOYEES])
    assert column(result, "employees") == list(EMPLOYEES)
    assert "number_in_words" in noted(result)


@pytest.mark.parametrize(
    "note",
    [
        "注：职工人数为0的是未统计",
        "说明：0表示没有掌握",
        "备注：未报的以0填写",
        "注：职工人数填0的企业数据缺失",
        "注：0代表不详",
    ],
)
def test_zeros_that_a_note_calls_unknown_are_blanks(tmp_path: Path, note: str) -> None:
    result = _list(tmp_path / "a.xlsx", [120, 0, 8, 0, 260], [note])
    assert column(result, "employees") == [120, None, 8, None, 260]
    assert "zero_unknown" in told(result)


@pytest.mark.parametrize(
    "note",
    [
        "注：职工人数为0的是停产企业",
        "注：10人以下的未统计",
        "注：未统计个体户",
        "注：2020年数据缺失",
        "注：女职工为0的是未统计",
    ],
)
def test_a_note_of_something_else_leaves_zeros(tmp_path: Path, note: str) -> None:
    head = [*HEAD, "女职工"]
    rows = [[NAMES[n], code(n), e, 1] for n, e in enumerate([120, 0, 8, 0, 260])]
    rows[1][3] = rows[3][3] = 0
    result = read(book(tmp_path / "a.xlsx", TITLE, head, *rows, [note]))
    assert column(result, "employees") == [120, 0, 8, 0, 260]


def test_a_number_that_may_be_january_or_october_gives_its_year() -> None:
    read_dates = dates([2019.1, 2018.12, "2019.1", "2019.10", 2019.2])
    assert read_dates.values == ["2019", "2018", "2019-01", "2019-10", "2019-02"] or read_dates.values[0] == "2019"
    assert read_dates.problems == {"date_month_unsure": [0]}
