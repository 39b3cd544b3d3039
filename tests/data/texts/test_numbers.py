"""Numbers as readers want them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pace.aim import met
from data.texts import text
from data.texts.numbers import (
    aim,
    axis_scale,
    axis_word,
    count,
    done,
    exact,
    figure,
    lacking,
    moved,
    percent,
    points,
    share,
    toward,
    unbroken,
    unit_after,
    unsure,
    with_sign,
)


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


@pytest.mark.parametrize(
    ("metric", "by", "zh", "en"),
    [
        ("unit_coverage", 1.24, "+1.2", "+1.2"),
        ("unit_coverage", -0.04, "0.0", "0.0"),
        ("members", 4091, "+4,091", "+4,091"),
        ("members", 12_345, "+1.2万", "+12,345"),
        ("gap_workers", -2605, "−2,605", "−2,605"),
        ("gap_units", 0, "0", "0"),
        ("members_per_staff", 0.26, "+0.3", "+0.3"),
        ("members_per_staff", 0.04, "0.0", "0.0"),
        ("members_per_staff", -7.5, "−7.5", "−7.5"),
        ("members", None, "–", "–"),
        ("unit_coverage", None, "–", "–"),
    ],
)
def test_a_change_of_any_figure_has_its_sign(metric: str, by: float | None, zh: str, en: str) -> None:
    assert (moved(metric, by, "zh"), moved(metric, by, "en")) == (zh, en)


@given(st.integers(-(10**10), 10**10))
def test_no_change_has_two_signs_and_none_is_without(value: int) -> None:
    said = with_sign(exact(value))
    assert said[0] == ("+" if value > 0 else "−" if value < 0 else "0")
    assert with_sign(said) == said


@given(st.integers(0, 10**11))
def test_a_short_count_is_near_the_true_one(value: int) -> None:
    shown = count(value, "zh").replace(",", "")
    scale = {"亿": 10**8, "万": 10**4}.get(shown[-1], 1)
    back = Decimal(shown.rstrip("亿万")) * scale
    assert abs(back - value) <= (Decimal(scale) / (200 if scale == 10**8 else 20) if scale > 1 else 0)


@pytest.mark.parametrize(
    ("metric", "value", "target", "said"),
    [
        ("unit_coverage", 0.49999, 0.5, "<50.0%"),
        ("unit_coverage", 0.4996, 0.5, "49.96%"),
        ("unit_coverage", 0.4994, 0.5, "49.9%"),
        ("unit_coverage", 0.5, 0.5, "50.0%"),
        ("unit_coverage", 0.50001, 0.5, "50.0%"),
        ("unit_coverage", 0.3725, 0.3725, "37.25%"),
        ("unit_coverage", 0.37245, 0.3725, "37.2%"),
        ("members_per_staff", 277.04, 277.0, ">277"),
        ("members", 19_999, 20_000, "19,999"),
        ("members", 19_999.7, 20_000, "<20,000"),
        ("gap_units", 12_345, 12_340, "12,345"),
    ],
)
def test_a_figure_is_not_printed_as_a_target_that_it_does_not_meet(
    metric: str, value: float, target: float, said: str
) -> None:
    assert toward(metric, value, target, "zh") == said


def _amount(said: str) -> float:
    step = {"亿": 1e8, "万": 1e4}.get(said[-1], 1e6 if said.endswith(" m") else 1e9 if said.endswith(" bn") else 1.0)
    return float(said.lstrip("<>").rstrip("%亿万 mbn").replace(",", "")) * step


@given(
    st.sampled_from(["unit_coverage", "members", "gap_units", "members_per_staff"]),
    st.integers(0, 10**7),
    st.integers(-2000, 2000),
    st.sampled_from(["zh", "en"]),
)
def test_figure_and_target_as_printed_stand_as_they_do(metric: str, target: int, by: int, language: str) -> None:
    """Whatever is near a target is printed on its own side of it."""
    scale = {"unit_coverage": 1e-7, "members_per_staff": 1e-4}.get(metric, 1)
    value, goal = max(0, target + by) * scale, target * scale
    said, printed = toward(metric, value, goal, language), _amount(aim(metric, goal))
    if said[0] in "<>":
        assert said[1:] == aim(metric, goal)
        assert (said[0] == "<") == (value < goal)
    elif _amount(said) == pytest.approx(printed, abs=1e-9):
        assert met(metric, value, goal)
    else:
        assert (_amount(said) < printed) == (value < goal)


def test_points_that_lack_are_never_none_of_a_rate_below_its_target() -> None:
    assert (lacking(0.49999, 0.5), lacking(0.4996, 0.5), lacking(0.498, 0.5), lacking(0.5, 0.5)) == (
        "<0.1",
        "<0.1",
        "0.2",
        "0.0",
    )
    assert (done(0.9999), done(0.998), done(1.0), done(1.2)) == ("<100%", "99.8%", "100.0%", "120.0%")


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


def test_a_probability_is_never_printed_as_sure() -> None:
    assert [unsure(p) for p in (1.0, 0.99997, 0.9789, 0.5, 0.0)] == ["0.999", "0.999", "0.978", "0.500", "0.000"]
    assert unsure(0.99997, 4) == "0.9999"
