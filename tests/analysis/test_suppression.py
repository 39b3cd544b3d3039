"""Suppression, attacked as a reader would: by solving the sums that the published figures make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis.metrics import METRIC_IDS
from analysis.rates import metrics_of
from analysis.suppression import (
    FAMILIES,
    LARGEST,
    LARGEST_COVERED,
    LARGEST_UNCOVERED,
    hidden_rows,
    hide,
    keep,
    reasons,
    rounded,
    shown_measures,
)

MEASURES = ("units", "units_covered", "units_own", "units_joint", "employees", "employees_covered", "members")
EVERY = tuple(m for family in FAMILIES.values() for m in family)


def row(
    units: int, own: int = 0, joint: int = 0, employees: int = 0, largest: int | None = None, **more: Any
) -> dict[str, Any]:
    covered = own + joint
    sums = {
        "units": units,
        "units_own": own,
        "units_joint": joint,
        "units_covered": covered,
        "employees": employees,
        "employees_covered": employees * covered // units if units else 0,
        "members": employees // 2,
        **more,
    }
    return {**sums, LARGEST: largest, **metrics_of(sums)}


rows = st.lists(
    st.builds(
        lambda own, joint, rest, heads, big: row(
            own + joint + rest, own, joint, (own + joint + rest) * heads, min(big, (own + joint + rest) * heads)
        ),
        st.integers(0, 12),
        st.integers(0, 12),
        st.integers(0, 12),
        st.integers(1, 20),
        st.integers(0, 120),
    ),
    min_size=1,
    max_size=9,
)


def bounds(
    table: Sequence[dict[str, Any]], hidden: frozenset[int], at: int, what: dict[str, int]
) -> tuple[float, float]:
    """The least and the greatest that a reader can prove of a combination of a hidden row's counts.

    Known: every published row, the sum of every column, covered = own + joint, 0 <= covered <= units, no count below 0.
    """
    names = [m for m in MEASURES if m != "units_covered"]
    order = sorted(hidden)
    place = {(i, m): k for k, (i, m) in enumerate((i, m) for i in order for m in names)}
    sums = np.zeros((len(names), len(place)))
    totals = np.array([float(sum(table[i][m] for i in order)) for m in names])
    for r, name in enumerate(names):
        for i in order:
            sums[r, place[i, name]] = 1
    limits = np.zeros((2 * len(order), len(place)))
    for r, i in enumerate(order):
        limits[2 * r, [place[i, "units_own"], place[i, "units_joint"]]] = 1
        limits[2 * r, place[i, "units"]] = -1
        limits[2 * r + 1, place[i, "employees_covered"]] = 1
        limits[2 * r + 1, place[i, "employees"]] = -1
    goal = np.zeros(len(place))
    for name, factor in what.items():
        for part in ("units_own", "units_joint") if name == "units_covered" else (name,):
            goal[place[at, part]] += factor
    found = []
    for sign in (1, -1):
        solved = linprog(sign * goal, A_ub=limits, b_ub=np.zeros(len(limits)), A_eq=sums, b_eq=totals, bounds=(0, None))
        assert solved.success
        found.append(sign * solved.fun)
    return found[0], found[1]


@settings(deadline=None, max_examples=150)
@given(rows)
def test_solving_the_sums_gives_no_sensitive_count_back(table: list[dict[str, Any]]) -> None:
    hidden = hidden_rows([table], MEASURES)
    if hidden is None:
        return
    for at, each in enumerate(table):
        why = reasons(each, MEASURES)
        assert not why or at in hidden
        for reason in why:
            whole, _, part = reason.partition("-")
            low, high = bounds(table, hidden, at, {whole: 1, **({part: -1} if part else {})})
            assert low <= 1e-6
            if whole in ("employees", "employees_covered"):
                assert high >= each[LARGEST] / 0.8 - 1e-6
            else:
                assert high >= 3 - 1e-6


@settings(deadline=None, max_examples=100)
@given(rows)
def test_a_figure_that_is_not_sensitive_is_hidden_only_for_another(table: list[dict[str, Any]]) -> None:
    hidden = hidden_rows([table], MEASURES)
    if not any(reasons(each, MEASURES) for each in table):
        assert hidden == frozenset()


def test_one_small_row_takes_the_smallest_other_with_it() -> None:
    table = [row(100, 20, 20, 900), row(1, 0, 0, 4), row(30, 8, 8, 200), row(50, 10, 10, 300)]
    assert hidden_rows([table], MEASURES) == {1, 2}


def test_two_small_rows_that_are_still_small_together_need_a_third() -> None:
    table = [row(100, 20, 20, 900), row(1, 0, 0, 4), row(1, 0, 0, 3), row(50, 10, 10, 300)]
    assert hidden_rows([table], MEASURES) == {1, 2, 3}


def test_a_table_that_cannot_be_protected_is_not_shown() -> None:
    assert hidden_rows([[row(1, 0, 0, 4)]], MEASURES) is None
    assert hidden_rows([[row(2, 1, 0, 4), row(0)]], MEASURES) is None


def test_one_unit_that_dominates_is_sensitive_and_its_like_is_not() -> None:
    assert reasons(row(10, 5, 0, 1000, largest=900), MEASURES) == ["employees", "employees_covered"]
    assert "employees" not in reasons(row(10, 5, 0, 1000, largest=800), MEASURES)
    assert reasons(row(10, 4, 3, 1000, largest=None), MEASURES) == []


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (row(10, 3, 3), []),
        (row(10, 1, 5), ["units_own"]),
        (row(10, 0, 6), []),
        (row(10, 5, 2), ["units_joint"]),
        (row(7, 3, 3), ["units-units_covered"]),
        (row(6, 3, 3), []),
        (row(3, 0, 3), []),
        (row(0), []),
    ],
)
def test_what_is_sensitive(given: dict[str, Any], why: list[str]) -> None:
    found = [
        reason for reason in reasons(given, MEASURES) if reason != "units_covered-units_own" or "units_joint" not in why
    ]
    assert found == why


@pytest.mark.parametrize(
    ("covered", "small", "small_covered", "why"),
    [
        (10, 30, 6, []),
        (7, 39, 7, ["units-units_small_micro"]),
        (10, 30, 9, ["units_covered-units_small_micro_covered"]),
        (9, 36, 6, ["units-units_covered-units_small_micro-units_small_micro_covered"]),
    ],
)
def test_units_that_are_not_small_are_counts_too(covered: int, small: int, small_covered: int, why: list[str]) -> None:
    given = row(40, covered, 0, units_small_micro=small, units_small_micro_covered=small_covered)
    found = reasons(given, EVERY)
    assert found[: len(why)] == why
    assert bool(found) == bool(why)


def test_one_unit_may_dominate_the_covered_or_the_others() -> None:
    given = row(10, 5, 0, 1000, largest=450)
    assert reasons({**given, LARGEST_COVERED: 100, LARGEST_UNCOVERED: 450}, MEASURES) == ["employees-employees_covered"]
    assert reasons({**given, LARGEST_COVERED: 450, LARGEST_UNCOVERED: 100}, MEASURES) == ["employees_covered"]
    assert reasons({**given, LARGEST_COVERED: None, LARGEST_UNCOVERED: 400}, MEASURES) == []


def test_the_same_rows_are_hidden_in_both_periods() -> None:
    now = [row(100, 20, 20, 900), row(40, 10, 10, 300), row(30, 8, 8, 200)]
    then = [row(90, 20, 20, 900), row(2, 0, 0, 8), row(30, 8, 8, 200)]
    assert hidden_rows([now, then], MEASURES) == {1, 2}


def test_a_family_that_is_sensitive_in_the_whole_is_left_out_of_all_rows() -> None:
    whole = row(50, 10, 10, 500, units_small_micro=2, units_small_micro_covered=1)
    shown = shown_measures(whole)
    assert shown is not None
    assert "units_small_micro" not in shown
    assert "units_own" in shown
    assert shown_measures(row(2, 0, 0, 10)) is None
    kept = keep(whole, shown)
    assert kept["units_small_micro"] is None
    assert kept["small_micro_coverage"] is None
    assert kept["unit_coverage"] == 0.4
    assert kept["agreement_coverage"] is None


def test_a_hidden_row_has_no_figure_left() -> None:
    gone = hide({**row(10, 3, 3, 50), "region": "330106"})
    assert gone["region"] == "330106"
    assert all(gone[name] is None for name in (*MEASURES, *METRIC_IDS, LARGEST))


@given(st.integers(0, 10**9))
def test_rounding_is_to_the_nearest_multiple_and_rates_follow(n: int) -> None:
    found = rounded(row(n + 10, n // 2, 0, n), 5)
    assert found["units"] % 5 == 0
    assert abs(found["units"] - (n + 10)) <= 2.5
    assert found["unit_coverage"] == found["units_covered"] / found["units"]


def test_a_rate_that_a_source_states_without_parts_stays() -> None:
    assert rounded({"units": None, "unit_coverage": None, "density": 0.811}, 5)["density"] == 0.811
