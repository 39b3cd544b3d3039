"""Mix by several factors: Das Gupta's two-factor formula, and parts that add up for any number of factors."""

from __future__ import annotations

from itertools import product
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.change import Part, decompose
from analysis.compare.factors import share_changes


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[tuple[str, ...]], list[tuple[int, int]], list[tuple[int, int]]]:
    """Cells of one to three factors with two pairs each; cells may be empty."""
    count = draw(st.integers(1, 3))
    keys = list(product("ab", "cde", "fg"))[: 2 * 3 * 2]
    cells = sorted({key[:count] for key in keys})
    pair = st.integers(0, 60).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))
    sides = [draw(st.lists(pair, min_size=len(cells), max_size=len(cells))) for _ in (0, 1)]
    return cells, sides[0], sides[1]


@given(tables())
def test_the_factors_changes_are_the_change_of_the_share(table: tuple[list[tuple[str, ...]], ...]) -> None:
    keys, before, after = table
    sizes = [[float(d) for _, d in side] for side in (before, after)]
    found = share_changes(keys, *sizes)
    if not all(map(sum, sizes)):
        assert all(set(part) == {0.0} for part in found)
        return
    for parts, old, new in zip(found, *sizes, strict=True):
        assert sum(parts) == pytest.approx(new / sum(sizes[1]) - old / sum(sizes[0]), abs=1e-12)


@given(tables())
def test_the_mix_of_all_factors_is_the_mix(table: tuple[list[tuple[str, ...]], ...]) -> None:
    keys, before, after = table
    names = ("industry", "size", "unit_kind")[: len(keys[0])]
    parts = [
        Part(dict(zip(names, key, strict=True)), (old, new), (old, new))
        for key, old, new in zip(keys, before, after, strict=True)
    ]
    rows = decompose(parts, "unit_coverage", names)
    mixes = [f"mix_{name}_points" for name in names]
    if not all(sum(total for _, total in side) for side in (before, after)):
        assert all(row[name] is None for row in rows for name in ("mix_points", "points"))
        return
    for row in rows:
        if len(names) > 1:
            assert sum(row[name] for name in mixes) == pytest.approx(row["mix_points"], abs=1e-9)
    for name in mixes if len(names) > 1 else ():
        assert sum(row[name] for row in rows[:-1]) == pytest.approx(rows[-1][name], abs=1e-9)


def test_two_factors_by_das_guptas_own_formula() -> None:
    """P23-186, chapter 5: A = √(N_ij/N_.j · N_i./N), B = √(N_ij/N_i. · N_.j/N); I-effect = Σ mean rate · mean B · change of A."""
    keys = list(product("ab", "xyz"))
    sizes = [
        {k: float(v) for k, v in zip(keys, side, strict=True)}
        for side in ([10, 20, 30, 40, 25, 5], [30, 20, 10, 15, 45, 10])
    ]
    rates = [
        dict(zip(keys, side, strict=True)) for side in ([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0.2, 0.2, 0.4, 0.3, 0.6, 0.5])
    ]

    def ab(side: dict[tuple[str, str], float]) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]]:
        whole = sum(side.values())
        row = {i: sum(v for k, v in side.items() if k[0] == i) for i in "ab"}
        column = {j: sum(v for k, v in side.items() if k[1] == j) for j in "xyz"}
        a = {k: sqrt(v / column[k[1]] * row[k[0]] / whole) for k, v in side.items()}
        b = {k: sqrt(v / row[k[0]] * column[k[1]] / whole) for k, v in side.items()}
        return a, b

    (a0, b0), (a1, b1) = ab(sizes[0]), ab(sizes[1])
    mean = {k: (rates[0][k] + rates[1][k]) / 2 for k in keys}
    first = sum(mean[k] * (b0[k] + b1[k]) / 2 * (a1[k] - a0[k]) for k in keys) * 100
    second = sum(mean[k] * (a0[k] + a1[k]) / 2 * (b1[k] - b0[k]) for k in keys) * 100
    counts = [
        [(round(1_000 * s[k] * r[k]), int(1_000 * s[k])) for k in keys] for s, r in zip(sizes, rates, strict=True)
    ]
    parts = [
        Part({"industry": k[0], "size": k[1]}, pair, pair)
        for k, pair in zip(keys, zip(*counts, strict=True), strict=True)
    ]
    total = decompose(parts, "unit_coverage", ("industry", "size"))[-1]
    assert (total["mix_industry_points"], total["mix_size_points"]) == pytest.approx((first, second), abs=1e-9)


def test_a_factor_that_does_not_move_brings_nothing() -> None:
    """The industries' shares move, the sizes within each do not: all of the mix is of industry."""
    keys = list(product("ab", "xy"))
    found = share_changes(keys, [30.0, 10.0, 45.0, 15.0], [60.0, 20.0, 15.0, 5.0])
    assert sum(abs(size) for _, size in found) == pytest.approx(0, abs=1e-12)
