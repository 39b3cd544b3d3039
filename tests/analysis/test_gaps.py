"""Where to go first, and what a joint union would change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.gaps import priorities, what_if

CELL = {"gap_units": 40, "gap_workers": 400}
WHOLE = {
    "units": 200,
    "units_covered": 50,
    "employees": 4000,
    "employees_covered": 1000,
    "units_small_micro": 150,
    "units_small_micro_covered": 30,
}


def test_largest_gap_first_with_its_share_and_without_the_unknown() -> None:
    rows = [{"region": r, "gap_workers": n} for r, n in (("a", 10), ("b", None), ("c", 30), ("d", 0))]
    assert [(r["region"], r["share"]) for r in priorities(rows)] == [("c", 0.75), ("a", 0.25)]


def test_shares_are_of_one_slice_since_calibres_are_never_added() -> None:
    rows = [{"region": "a", "calibre": c, "gap_workers": n} for c, n in (("census", 10), ("register", 30))]
    assert [r["share"] for r in priorities(rows)] == [1.0, 1.0]


def test_by_units_where_workers_are_unknown() -> None:
    rows = [{"region": "a", "gap_workers": None, "gap_units": 3}]
    assert priorities(rows) == []
    assert priorities(rows, by="gap_units")[0]["share"] == 1.0


def test_a_joint_union_reaches_workers_in_proportion() -> None:
    found = what_if(CELL, WHOLE, 10)
    assert (found.units_joined, found.workers_reached) == (10, 100)
    assert found.unit_coverage == (0.25, 0.3)
    assert found.worker_coverage == (0.25, 0.275)
    assert found.small_micro_coverage == (0.2, 40 / 150)


def test_units_that_are_not_small_leave_the_small_rate() -> None:
    before, after = what_if(CELL, WHOLE, 10, small=False).small_micro_coverage or (None, 1.0)
    assert before == after == 0.2


def test_unknown_stays_unknown() -> None:
    found = what_if(CELL, {**WHOLE, "employees_covered": None}, 10)
    assert found.worker_coverage is None
    assert what_if({"gap_units": None, "gap_workers": None}, WHOLE, 10).units_joined == 0


@given(st.integers(-100, 1000))
def test_never_more_join_than_are_uncovered(joined: int) -> None:
    found = what_if(CELL, WHOLE, joined)
    assert 0 <= found.units_joined <= 40
    assert found.workers_reached <= 400
    assert found.unit_coverage is not None
    assert found.unit_coverage[1] == pytest.approx((50 + found.units_joined) / 200)
