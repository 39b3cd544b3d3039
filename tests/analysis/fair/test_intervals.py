"""Wilson intervals and funnel limits, against SciPy and NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.fair.intervals import Z, limits, overdispersion, quantile, signal, wilson

COUNTS = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
RATES = st.lists(st.tuples(st.floats(0, 1), st.integers(30, 20_000)), min_size=1, max_size=40)


@given(COUNTS)
def test_wilson_is_scipys(pair: tuple[int, int]) -> None:
    theirs = stats.binomtest(*pair).proportion_ci(confidence_level=0.95, method="wilson")
    assert wilson(*pair) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@pytest.mark.parametrize(("count", "total"), [(1, 0), (5, 4), (-1, 4)])
def test_what_is_no_share_has_no_interval(count: int, total: int) -> None:
    assert wilson(count, total) is None


def test_the_normal_quantiles_are_scipys() -> None:
    theirs = {"95": stats.norm.ppf(0.975), "99.8": stats.norm.ppf(0.999)}
    assert theirs == pytest.approx(Z)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.floats(0, 1))
def test_quantiles_are_numpys(values: list[float], share: float) -> None:
    assert quantile(values, share) == pytest.approx(np.quantile(values, share), abs=1e-6)


@given(RATES, st.floats(0.05, 0.95))
def test_overdispersion_is_the_winsorised_mean_square(rates: list[tuple[float, int]], target: float) -> None:
    rate, total = np.array(rates).T
    scores = (rate - target) / np.sqrt(target * (1 - target) / total)
    drawn = np.clip(scores, np.quantile(scores, 0.1), np.quantile(scores, 0.9))
    assert overdispersion(rates, target) == pytest.approx(max(1.0, float(np.mean(drawn**2))))


def test_limits_are_about_the_target_and_wider_with_overdispersion() -> None:
    error = np.sqrt(0.4 * 0.6 / 250)
    plain, wide = limits(0.4, 250), limits(0.4, 250, 2.25)
    assert plain["95"] == pytest.approx([0.4 - Z["95"] * error, 0.4 + Z["95"] * error])
    assert wide["99.8"] == pytest.approx([0.4 - Z["99.8"] * error * 1.5, 0.4 + Z["99.8"] * error * 1.5])


def test_limits_stay_within_what_a_rate_can_be() -> None:
    assert limits(0.5, 4, 9)["99.8"] == [0, 1]


@pytest.mark.parametrize(("rate", "word"), [(0.2, "below"), (0.32, "within"), (0.4, "within"), (0.6, "above")])
def test_a_signal_is_beyond_the_outer_limits(rate: float, word: str) -> None:
    assert signal(rate, limits(0.4, 250)) == word


def test_chance_alone_is_seldom_a_signal() -> None:
    draws = np.random.default_rng(5).binomial(400, 0.3, 20_000) / 400
    share = np.mean([signal(rate, limits(0.3, 400)) != "within" for rate in draws])
    assert share == pytest.approx(0.002, abs=0.002)
