"""The pace of a target: needed, seen, expected with its interval, and the state."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.pace.drift import Step, due_date, expected, months_between, pace_row, seen

YEARS = [Step(12, 2.0), Step(12, 4.0), Step(12, 3.0)]


def test_months_and_due_dates() -> None:
    assert months_between("2025", "2026-06") == 6
    assert months_between("2025Q3", "2025") == 3
    assert [due_date(p) for p in ("2026", "2028-02", "2025Q3")] == ["2026-12-31", "2028-02-29", "2025-09-30"]


def test_the_interval_is_that_of_the_random_walk_with_drift() -> None:
    """Yearly steps 2, 4 and 3: drift 3 a year, s = 1, and after one year 3 ± t·s·√(1 + 1/3)."""
    low, middle, high = expected(50.0, YEARS, 12) or (None, 0.0, None)
    half = stats.t.ppf(0.9, 2) * np.std([2, 4, 3], ddof=1) * np.sqrt(1 * (1 + 1 / 3))
    assert middle == pytest.approx(53)
    assert (low, high) == pytest.approx((53 - half, 53 + half))


def test_one_step_has_a_middle_and_no_interval() -> None:
    assert expected(50.0, YEARS[:1], 6) == (None, 51.0, None)
    assert expected(50.0, [], 6) is None


@given(st.lists(st.builds(Step, st.integers(1, 12), st.floats(-5, 5)), min_size=2, max_size=12), st.integers(1, 60))
def test_the_middle_lies_between_and_the_further_the_wider(steps: list[Step], months: int) -> None:
    near, far = expected(40, steps, months), expected(40, steps, months + 1)
    assert near is not None
    assert far is not None
    assert None not in near
    assert near[0] <= near[1] <= near[2]  # type: ignore[operator]
    assert far[2] - far[0] >= near[2] - near[0]  # type: ignore[operator]
    assert near[1] == pytest.approx(40 + (seen(steps) or 0) * months)


@pytest.mark.parametrize(
    ("target", "now", "steps", "months", "state"),
    [
        (0.5, 0.6, YEARS, 12, "reached"),
        (0.62, 0.6, YEARS, 12, "on_track"),
        (0.7, 0.6, YEARS, 12, "behind"),
        (0.7, 0.6, YEARS, 0, "behind"),
        (0.7, 0.6, [], 12, "unknown"),
        (0.7, None, YEARS, 12, "unknown"),
    ],
)
def test_states(target: float, now: float | None, steps: list[Step], months: int, state: str) -> None:
    assert pace_row(target, now, steps, months=months, scale=100)["state"] == state


def test_paces_are_in_points_and_values_in_fractions() -> None:
    row = pace_row(0.66, 0.6, YEARS, months=12, scale=100)
    assert (row["per_month_needed"], row["per_month_seen"]) == pytest.approx((0.5, 0.25))
    assert row["expected"][1] == pytest.approx(0.63)


def test_what_is_reached_needs_nothing_more() -> None:
    assert pace_row(0.5, 0.6, YEARS, months=12, scale=100)["per_month_needed"] == 0
