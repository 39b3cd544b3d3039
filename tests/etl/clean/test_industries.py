"""Industry codes and names as registers spell them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference import industries
from etl.clean.industries import industry_of_code, industry_of_name, resolve_industry


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("C", "C"),
        ("C13", "C13"),
        ("c1311", "C1311"),
        ("1311", "C1311"),
        ("13", "C13"),
        ("A0111", "A0111"),
        ("111", "A0111"),
        ("111.0", "A0111"),
        ("1", "A01"),
        ("C131", "C131"),
        ("A13", None),
        ("99", None),
        ("C13111", None),
        ("", None),
        ("X", None),
    ],
)
def test_codes_with_and_without_letter_or_leading_zero(text: str, code: str | None) -> None:
    assert industry_of_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("制造业", "C"),
        ("农、林、牧、渔业", "A"),
        ("农林牧渔业", "A"),
        ("交通运输、仓储及邮政业", "G"),
        ("卫生和社会工作", "Q"),
        ("教育业", "P"),
        ("C13 农副食品加工业", "C13"),
        ("13-农副食品加工业", "C13"),
        ("13农副食品加工业", "C13"),
        ("某某业", None),
    ],
)
def test_names_and_codes_with_names(text: str, code: str | None) -> None:
    assert resolve_industry(text) == code


@given(st.sampled_from(sorted(industries())))
def test_every_code_and_name_of_the_standard_resolves_to_itself(code: str) -> None:
    assert resolve_industry(code) == code
    assert industry_of_name(industries()[code].name_zh) in (code, code[0])
