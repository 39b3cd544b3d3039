"""A part of a year that is said apart from its year: in another line, in brackets, further on in the title, as the sheet's name."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from etl.clean.periods import find_period, part_of_year
from tests.clerks.books import HEAD, book, read, units

PARTS = [
    ("截至6月底", "2024-06"), ("截止到9月末", "2024-09"), ("上半年", "2024-06"), ("1-6月", "2024-06"), ("1—9月份", "2024-09"),
    ("一季度", "2024Q1"), ("第三季度", "2024Q3"), ("前三季度", "2024Q3"), ("（6月）", "2024-06"), ("（12月底）", "2024"),
    ("截至12月31日", "2024"), ("截至六月底", "2024-06"), ("（6月份）", "2024-06"),
]  # fmt: skip
WHERE = ["海宁市2024年企业名录{}", "海宁市2024年度企业名录 {}", "海宁市{}企业名录（2024年）"]


@pytest.mark.parametrize(("said", "where"), list(product(PARTS, WHERE)))
def test_a_part_of_the_year_in_the_title(tmp_path: Path, said: tuple[str, str], where: str) -> None:
    result = read(book(tmp_path / "a.xlsx", [where.format(said[0])], HEAD, *units()))
    assert {part.period for part in result.parts} == {said[1]}


@pytest.mark.parametrize(("part", "period"), PARTS)
def test_a_part_of_the_year_in_a_line_of_its_own(tmp_path: Path, part: str, period: str) -> None:
    result = read(book(tmp_path / "a.xlsx", [f"海宁市企业名录 {part}"], ["2024年"], HEAD, *units()))
    assert {part.period for part in result.parts} == {period}


@pytest.mark.parametrize(
    ("sheet", "period"), [("6月", "2024-06"), ("6月份", "2024-06"), ("二季度", "2024Q2"), ("Sheet1", "2024")]
)
def test_a_sheet_called_after_a_month_is_of_that_month(tmp_path: Path, sheet: str, period: str) -> None:
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年企业名录"], HEAD, *units(), sheet=sheet))
    assert {part.period for part in result.parts} == {period}


@pytest.mark.parametrize(
    "title",
    ["2024年建会行动（6月底前完成）", "2024年各季度末会员", "2024年一至四季度", "2024年一季度和二季度", "2024年1-4季度", "2024年上半年与下半年", "2024年（请于5月1日前报送）"],
)  # fmt: skip
def test_a_deadline_and_one_of_several_parts_is_no_period(title: str) -> None:
    assert part_of_year("2024", [title]) is None


@pytest.mark.parametrize(
    ("text", "period"), [("20240630", "2024-06"), ("截止20241231", "2024"), ("20241331", None), ("91202406305", None)]
)
def test_a_day_written_in_eight_digits(text: str, period: str | None) -> None:
    found = find_period(text)
    assert (found.id if found else None) == period
