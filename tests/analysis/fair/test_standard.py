"""Standardised rates, peers, ranks and how sure they are."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.fair.rows import Comparison, Place, fair_rows
from analysis.fair.standard import distance, mix_of, peers, standardise, sureness

MIX = {("C", "micro"): (30, 60), ("F", "micro"): (10, 30), ("F", "large"): (8, 10)}


def test_the_same_rates_with_the_standard_mix() -> None:
    """0.6·0.5 + 0.3·0.2 + 0.1·0.8 over weights of 60, 30 and 10."""
    cells = {("C", "micro"): (5, 10), ("F", "micro"): (16, 80), ("F", "large"): (8, 10)}
    units = {cell: d for cell, (_, d) in cells.items()}
    found = standardise(cells, mix_of(MIX), units)
    assert found is not None
    assert (found.rate, found.share) == pytest.approx((0.44, 1))
    weights, counts = np.array([0.6, 0.3, 0.1]), np.array([[5, 10], [16, 80], [8, 10]])
    shrunk = (counts[:, 0] + 0.5) / (counts[:, 1] + 1)
    assert found.error == pytest.approx(np.sqrt(np.sum(weights**2 * shrunk * (1 - shrunk) / counts[:, 1])))


def test_cells_that_a_region_has_not_leave_their_weight_to_the_others() -> None:
    found = standardise({("C", "micro"): (5, 10), ("F", "large"): (8, 10)}, mix_of(MIX), {})
    assert found is not None
    assert (found.rate, found.share) == pytest.approx(((0.6 * 0.5 + 0.1 * 0.8) / 0.7, 0.7))


def test_under_half_of_the_mix_is_not_told() -> None:
    assert standardise({("F", "micro"): (3, 9)}, mix_of(MIX), {}) is None


def test_a_region_with_the_standard_mix_keeps_its_rate() -> None:
    cells = {cell: (d // 2, d) for cell, (_, d) in MIX.items()}
    found = standardise(cells, mix_of(MIX), {})
    assert found is not None
    assert found.rate == pytest.approx(0.5)


def test_workers_of_few_units_make_no_sure_rate() -> None:
    many, few = (standardise({("C", "x"): (500, 1000)}, {("C", "x"): 1.0}, {("C", "x"): units}) for units in (1000, 4))
    assert many is not None
    assert few is not None
    assert few.error > 10 * many.error


def test_peers_are_the_nearest_mixes() -> None:
    mixes = {"a": {("C",): 1.0}, "b": {("C",): 0.9, ("F",): 0.1}, "c": {("F",): 1.0}, "d": {("C",): 0.4, ("F",): 0.6}}
    assert peers(mixes, "a") == ["b", "d", "c"]
    assert distance(mixes["a"], mixes["b"]) == pytest.approx(0.1)
    assert distance(mixes["a"], mixes["c"]) == 1


def test_the_order_of_two_is_as_sure_as_the_normal_distribution_has_it() -> None:
    found = sureness([(0.42, 0.02), (0.40, 0.03)], draws=20_000)
    expected = stats.norm.cdf(0.02 / np.hypot(0.02, 0.03))
    assert found[0].sure == pytest.approx(expected, abs=0.01)
    assert found[0].sure == found[1].sure
    assert (found[0].low, found[0].high) == (1, 2)


def test_the_draws_are_the_same_each_time() -> None:
    rates = [(0.1 * at, 0.05) for at in range(8)]
    assert sureness(rates) == sureness(rates)


def place(code: str, n: int, d: int, *, small: bool = False) -> Place:
    return Place(code, code, (n, d), {("C",): (n, d)}, {("C",): d}, d, small)


def test_small_ones_have_no_rank_and_no_signal() -> None:
    now = Comparison(
        [place("a", 90, 100), place("b", 2, 2, small=True), place("c", 10, 100)], 0.5, {("C",): (102, 202)}
    )
    rows = {row["region"]: row for row in fair_rows(now, None)}
    assert [rows[code]["rank"] for code in "abc"] == [1, None, 2]
    assert (rows["b"]["signal"], rows["b"]["flags"]) == (None, ["small"])
    assert "b" not in rows["a"]["peers"]


def test_the_earlier_rank_is_of_the_earlier_rates() -> None:
    now = Comparison([place("a", 90, 100), place("c", 10, 100)], 0.5, {("C",): (100, 200)})
    then = Comparison([place("a", 20, 100), place("c", 30, 100)], 0.25, {("C",): (50, 200)})
    assert [(r["region"], r["rank"], r["rank_before"]) for r in fair_rows(now, then)] == [("a", 1, 2), ("c", 2, 1)]


def test_a_region_without_figures_is_shown_last_and_said() -> None:
    rows = fair_rows(Comparison([Place("x", "x", None), place("a", 1, 100)], 0.01, {("C",): (1, 100)}), None)
    assert [row["region"] for row in rows] == ["a", "x"]
    assert (rows[1]["rate"], rows[1]["n"], rows[1]["flags"]) == (None, None, ["not_reported"])


def test_a_rate_above_one_has_no_interval_and_is_flagged() -> None:
    (row,) = fair_rows(Comparison([place("a", 120, 100)], 0.9, {("C",): (90, 100)}), None)
    assert (row["low"], row["high"]) == (None, None)
    assert "over_one" in row["flags"]
