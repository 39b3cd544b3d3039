"""Where to go first, and what a joint union would change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.gaps import joinable, priorities, what_if
from analysis.rates import metrics_of

CELL = {"gap_units": 40, "gap_workers": 400}
UNCOVERED = [200, 44, *[4] * 38, None][:40]
"""Employees of the cell's uncovered units: one firm holds half of them."""
SUMS = {
    "units": 200,
    "units_covered": 50,
    "employees": 4000,
    "employees_covered": 1000,
    "units_small_micro": 150,
    "units_small_micro_covered": 30,
}
WHOLE = {**SUMS, **metrics_of(SUMS), "left_out": {}}


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


def test_a_joint_union_reaches_the_workers_of_its_units_never_a_proportion() -> None:
    found = what_if(CELL, WHOLE, 1, employees=UNCOVERED)
    assert (found.units_joined, found.workers_reached) == (1, 200)
    found = what_if(CELL, WHOLE, 2, employees=UNCOVERED)
    assert found.workers_reached == 244
    assert found.unit_coverage == (0.25, 0.26)
    assert found.worker_coverage == (0.25, 1244 / 4000)
    assert found.small_micro_coverage == (0.2, 32 / 150)


def test_where_no_unit_may_be_listed_all_join_or_none() -> None:
    assert (what_if(CELL, WHOLE, 10).units_joined, what_if(CELL, WHOLE, 10).workers_reached) == (40, 400)
    assert (what_if(CELL, WHOLE, 0).units_joined, what_if(CELL, WHOLE, 0).workers_reached) == (0, 0)


def test_rates_before_and_after_run_over_the_known_units() -> None:
    sums = {**SUMS, "units_unknown": 100}
    whole = {**sums, **metrics_of(sums, {"unit_coverage": (50, 100)}), "left_out": {}}
    assert what_if(CELL, whole, 10, employees=UNCOVERED).unit_coverage == (0.5, 0.6)


def test_units_that_are_not_small_leave_the_small_rate() -> None:
    before, after = what_if(CELL, WHOLE, 10, small=False, employees=UNCOVERED).small_micro_coverage or (None, 1.0)
    assert before == after == 0.2


def test_unknown_stays_unknown() -> None:
    sums = {**SUMS, "employees_covered": None}
    found = what_if(CELL, {**sums, **metrics_of(sums), "left_out": {}}, 10, employees=UNCOVERED)
    assert found.worker_coverage is None
    assert what_if({"gap_units": None, "gap_workers": None}, WHOLE, 10).units_joined == 0


@given(st.integers(-100, 1000))
def test_never_more_join_than_are_uncovered(joined: int) -> None:
    found = what_if(CELL, WHOLE, joined, employees=UNCOVERED)
    assert 0 <= found.units_joined <= 40
    assert found.workers_reached <= 400
    assert found.unit_coverage is not None
    assert found.unit_coverage[1] == pytest.approx((50 + found.units_joined) / 200)


def test_a_cell_that_one_unit_fills_is_not_offered_for_a_joint_union() -> None:
    alone = {**CELL, "flags": [{"metric": "gap_workers", "flag": "one_unit"}]}
    single, shared = {"gap_units": 1, "flags": []}, {**CELL, "flags": []}
    assert joinable([alone, single, shared]) is shared
    assert joinable([alone, single]) is None


def test_the_cumulative_share_and_the_effort_stand_beside_each_cell() -> None:
    rows = [{"region": r, "gap_workers": n, "gap_units": u} for r, n, u in (("a", 10, 4), ("c", 30, 2))]
    found = priorities(rows)
    assert [(r["cumulative_share"], r["units_to_organise"]) for r in found] == [(0.75, 2), (1.0, 4)]


def test_a_gap_of_one_unit_is_for_an_own_union() -> None:
    flag = {"metric": "gap_workers", "flag": "one_unit"}
    rows = [
        {"region": "a", "gap_workers": 90, "gap_units": 5, "flags": [flag]},
        {"region": "b", "gap_workers": 80, "gap_units": 1},
        {"region": "c", "gap_workers": 70, "gap_units": 5, "flags": []},
    ]
    assert [(r["one_unit"], r["form"]) for r in priorities(rows)] == [(True, "own"), (True, "own"), (False, "joint")]
