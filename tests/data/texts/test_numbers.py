"""Numbers as readers want them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.texts import text
from data.texts.numbers import axis_scale, axis_word, count, exact, figure, percent, points, share, unbroken, unit_after


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (5168303, "516.8万", "5.17 m"),
        (122908000, "1.23亿", "122.91 m"),
        (9999, "9,999", "9,999"),
        (10000, "1.0万", "10,000"),
        (0, "0", "0"),
        (None, "–", "–"),
        (-281, "−281", "−281"),
        (-25000, "−2.5万", "−25,000"),
        (2_500_000_000, "25.00亿", "2.50 bn"),
        (33_270_000, "3327.0万", "33.27 m"),
        (99_999_999, "1.00亿", "100.00 m"),
        (999_999_999, "10.00亿", "1.00 bn"),
    ],
)
def test_counts(value: int | None, zh: str, en: str) -> None:
    assert (count(value, "zh"), count(value, "en")) == (zh, en)


def test_rates_and_points() -> None:
    assert percent(1166154 / 5168303) == "22.6%"
    assert percent(277 / 286, 0) == "97%"
    assert percent(1.204) == "120.4%"
    assert (points(2.14), points(-0.04), points(-1.06), points(None)) == ("+2.1", "0.0", "−1.1", "–")
    assert exact(1166154) == "1,166,154"
    assert figure("units_per_union", 2.139, "zh") == "2.1"
    assert figure("gap_units", 4002149, "zh") == "400.2万"


@given(st.integers(0, 10**11))
def test_a_short_count_is_near_the_true_one(value: int) -> None:
    shown = count(value, "zh").replace(",", "")
    scale = {"亿": 10**8, "万": 10**4}.get(shown[-1], 1)
    back = Decimal(shown.rstrip("亿万")) * scale
    assert abs(back - value) <= (Decimal(scale) / (200 if scale == 10**8 else 20) if scale > 1 else 0)


def test_a_share_is_never_rounded_to_all_or_nothing() -> None:
    assert share(999, 1000) == ">99%"
    assert share(1, 1000) == "<1%"
    assert share(1000, 1000) == "100%"
    assert share(0, 1000) == "0%"


def test_an_axis_is_scaled_only_where_a_count_fills_the_scale() -> None:
    assert [axis_scale(n, "zh") for n in (700, 9_999, 10_000)] == [1, 1, 10_000]
    assert [axis_scale(n, "en") for n in (700, 1_000, 999_999, 1_000_000)] == [1, 1_000, 1_000, 1_000_000]


def test_every_scale_of_an_axis_has_its_words() -> None:
    for language in ("zh", "en"):
        for largest in (1, 10_000, 400_000_000):
            word = axis_word(axis_scale(largest, language))
            assert all(text(f"trends.axis_{of}{word}", language) for of in ("members", "unions"))


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("最高 310.00 m", ["310.00 m"]),
        ("低 3.8 个百分点", ["3.8 个百分点"]),
        ("n = 516.8万 个法人单位，其中 1 个不明", ["516.8万", "1 个"]),
        ("2024年12月31日、2022年 222.3万", ["2024年12月31日", "2022年", "222.3万"]),
        ("all 11 regions are within the 99.8 % limits", ["11 regions", "99.8 %"]),
        ("1,027 units without a union, 40% of those", ["1,027 units"]),
        ("不划分 · 100-299 人", ["100-299 人"]),
        ("2024 to 2025, 3, which; +0.94; table 1-21; A010303 units", []),
        ("91110101XN0000001U 家", []),
        ("截至 2025-12-31、union statements, 2018-12-31", ["2025-12-31", "2018-12-31"]),
        ("2024-2025 of 2018-06 and 12025-12-310", []),
    ],
)
def test_a_figure_stays_with_its_unit(said: str, whole: list[str]) -> None:
    assert unbroken(said)[1::2] == whole


@given(st.text(alphabet="0123456789,.–- 万亿个百分点年月日人 abm%（）", max_size=60))
def test_pieces_are_the_text_and_only_figures_with_a_unit_and_days_are_whole(said: str) -> None:
    pieces = unbroken(said)
    assert "".join(pieces) == said
    assert all(piece[0].isdecimal() for piece in pieces[1::2])
    assert all(not piece[-1].isdecimal() or re.fullmatch(r"\d{4}-\d\d-\d\d", piece) for piece in pieces[1::2])


@given(st.integers(1_000_000, 10**12), st.sampled_from(["zh", "en"]))
def test_whatever_a_count_is_printed_as_is_one_piece(value: int, language: str) -> None:
    shown = count(value, language)
    assert unbroken(f"其中 {shown}，")[1] == shown


def test_a_unit_follows_its_figure_as_the_language_writes_it() -> None:
    assert f"12{unit_after('个单位', 'zh')}" == "12个单位"
    assert f"12{unit_after('units', 'en')}" == "12 units"
