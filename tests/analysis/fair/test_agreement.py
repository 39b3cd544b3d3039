"""Standardised rates, distances and sureness against NumPy and SciPy, on random tables."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial.distance import cityblock

from analysis.fair.standard import distance, mix_of, standardise, sureness

CELLS = tuple(product("CFG", ("small", "micro")))
COUNTS = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
TABLES = st.fixed_dictionaries(dict.fromkeys(CELLS, COUNTS))


@given(TABLES, TABLES)
def test_a_standardised_rate_is_the_weighted_mean(whole: dict, own: dict) -> None:
    units = {cell: d for cell, (_, d) in own.items()}
    found = standardise(own, mix_of(whole), units)
    weights = np.array([whole[cell][1] for cell in CELLS])
    counts = np.array([own[cell] for cell in CELLS])
    assert found is not None
    assert found.rate == pytest.approx(np.average(counts[:, 0] / counts[:, 1], weights=weights))
    shrunk = (counts[:, 0] + 0.5) / (counts[:, 1] + 1)
    shares = weights / weights.sum()
    assert found.error == pytest.approx(np.sqrt(np.sum(shares**2 * shrunk * (1 - shrunk) / counts[:, 1])))


@given(TABLES, TABLES)
def test_the_distance_of_two_mixes_is_half_the_city_blocks(one: dict, other: dict) -> None:
    first, second = mix_of(one), mix_of(other)
    theirs = cityblock([first[cell] for cell in CELLS], [second[cell] for cell in CELLS]) / 2
    assert distance(first, second) == pytest.approx(theirs, abs=1e-12)


@settings(max_examples=8, deadline=None)
@given(st.floats(0.2, 0.8), st.floats(-0.06, 0.06), st.floats(0.01, 0.05), st.floats(0.01, 0.05))
def test_the_sureness_of_two_is_the_normal_probability(middle: float, apart: float, one: float, other: float) -> None:
    first, _ = sureness([(middle + apart, one), (middle, other)], draws=20_000)
    holds = stats.norm.cdf(abs(apart) / np.hypot(one, other))
    assert first.sure == pytest.approx(holds, abs=0.015)
