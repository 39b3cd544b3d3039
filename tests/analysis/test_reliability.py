"""What a reader must know beside a figure: rows behind it, what was left out, small, above one, one unit's."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.rates import metrics_of
from analysis.reliability import Limits, count_behind, flags, left_out, printed_pair, rows_behind, why_missing

LIMITS = Limits(small=30, comparable_share=0.5, dominant=0.5)
SUMS: dict[str, Any] = {
    "units": 100,
    "units_unknown": 20,
    "units_covered": 40,
    "employees": 5000,
    "employees_covered": 2000,
    "units_small_micro": 60,
    "units_small_micro_covered": 10,
    "members": 1500,
    "unions": 35,
    "grassroots_unions": 31,
    "gap_max": 100,
}


def said(sums: dict[str, Any], *, published: bool = False, lefts: Any = None) -> set[tuple[str, str]]:
    found = flags(sums, metrics_of(sums), {}, lefts or {}, LIMITS, published=published)
    return {(flag["metric"], flag["flag"]) for flag in found}


@pytest.mark.parametrize(
    ("metric", "rows"),
    [
        ("unit_coverage", 80),
        ("worker_coverage", 80),
        ("density", 100),
        ("density_in_covered", 40),
        ("agreement_coverage", 40),
        ("small_micro_coverage", 60),
        ("women_share", 31),
        ("members_per_staff", 35),
    ],
)
def test_rates_of_workers_and_members_rest_on_units_too(metric: str, rows: int) -> None:
    assert rows_behind(metric, SUMS) == rows


def test_rows_behind_are_unknown_where_the_sums_do_not_say() -> None:
    assert rows_behind("unit_coverage", {"units": None}) is None
    assert rows_behind("women_share", {}) is None
    assert rows_behind("unit_coverage", {"units": 5}) == 5
    assert rows_behind("small_micro_coverage", SUMS, (3, 12)) == 12


def test_what_is_left_out_is_counted_with_its_share() -> None:
    found = left_out({**SUMS, "grassroots_unions": 4}, {}, {"women_share": (1, 0, 100), "density": (0, 0, 0)})
    assert found == {"women_share": {"rows": 1, "share": 0.25, "numerator": 0, "denominator": 100}}


def test_the_share_of_what_is_left_out_is_unknown_where_nothing_is_known_behind_it() -> None:
    assert left_out({}, {}, {"women_share": (1, 0, 100)})["women_share"]["share"] is None


def test_under_thirty_units_a_rate_is_small_for_workers_and_members_too() -> None:
    assert {flag for _metric, flag in said(SUMS)} == set()
    few = {**SUMS, "units": 49}
    assert {metric for metric, flag in said(few) if flag == "small"} == {
        "unit_coverage",
        "worker_coverage",
    }
    assert ("density", "small") in said({**SUMS, "units": 29, "units_unknown": 0})


def test_what_is_left_out_does_not_stand_behind_a_rate() -> None:
    assert ("worker_coverage", "small") in said(SUMS, lefts={"worker_coverage": (51, 0, 0)})
    assert ("worker_coverage", "small") not in said(SUMS, lefts={"worker_coverage": (50, 0, 0)})


def test_of_printed_figures_the_printed_denominator_is_what_is_small() -> None:
    printed = {"units": 12, "units_covered": 6, "employees": 900, "employees_covered": 300}
    assert {metric for metric, flag in said(printed, published=True) if flag == "small"} == {"unit_coverage"}


def test_above_one_is_said() -> None:
    assert ("density", "over_one") in said({**SUMS, "members": 5001})
    assert ("density", "over_one") not in said({**SUMS, "members": 5000})


@pytest.mark.parametrize(("largest", "one"), [(1501, True), (1500, False)])
def test_a_gap_of_which_one_unit_holds_more_than_half_is_that_units(largest: int, one: bool) -> None:
    assert (("gap_workers", "one_unit") in said({**SUMS, "gap_max": largest})) == one


def test_no_gap_is_nobodys() -> None:
    closed = {**SUMS, "employees_covered": 5000, "gap_max": None}
    assert not [flag for flag in said(closed) if flag[1] == "one_unit"]


def test_a_figure_that_is_missing_has_no_flag() -> None:
    assert said({"units": 3, "units_covered": None}) == set()


def lacking(**values: Any) -> dict[str, Any]:
    missing = [
        {"region": "61", "measures": ["units_covered"], "why": "not_in_source"},
        {"region": "61", "measures": ["members"], "why": "not_in_calibre"},
        {"region": "6101", "measures": ["units"], "why": "not_reported"},
    ]
    return {"region": "61", "missing": missing, "units": 100, "units_covered": None, "members": None, **values}


@pytest.mark.parametrize(
    ("figure", "why"),
    [("unit_coverage", "not_in_source"), ("members", "not_in_calibre"), ("density", "not_in_calibre")],
)
def test_a_figure_is_missing_for_the_reason_of_its_own_parts(figure: str, why: str) -> None:
    assert why_missing(lacking(employees=5), figure) == why


def test_a_rate_of_nothing_and_one_that_no_row_has_both_parts_of_say_so() -> None:
    assert why_missing(lacking(units=0, units_covered=0), "unit_coverage") == "nothing_there"
    assert why_missing(lacking(units=9, units_covered=4), "unit_coverage") == "not_paired"
    assert why_missing({"region": "61", "missing": []}, "units") == "not_reported"


def test_the_sums_beside_a_rate_are_those_that_it_is_made_of() -> None:
    left = {"density": {"rows": 3, "share": 0.03, "numerator": 20, "denominator": 0}}
    row = {**SUMS, **metrics_of(SUMS, {"unit_coverage": (40, 80), "density": (1480, 5000)}), "left_out": left}
    assert printed_pair(row, "unit_coverage") == (40, 80)
    assert printed_pair(row, "density") == (1480, 5000)
    assert printed_pair({**row, "units_covered": 0, "unit_coverage": 0.0}, "unit_coverage") == (0, 80)


@pytest.mark.parametrize(("rate", "pair"), [(0.0, (0, 4900)), (None, (None, 4900))])
def test_a_rate_of_0_is_a_pair_though_no_covered_unit_says_how_many_workers_it_has(rate: Any, pair: Any) -> None:
    """Of the uncovered ones that do the rate is 0, while the covered ones' own measure is null; without a rate there is no pair."""
    left = {"worker_coverage": {"rows": 1, "numerator": 0, "denominator": 0}}
    row = {**SUMS, "employees_covered": None, "worker_coverage": rate, "employees_unknown": 100, "left_out": left}
    assert printed_pair(row, "worker_coverage") == pair


def test_the_number_behind_a_published_rate_is_its_printed_denominator() -> None:
    row = {**SUMS, "left_out": {"density": {"rows": 3}}, "purpose": "published"}
    assert count_behind(row, "density") == 5000
    assert count_behind({**row, "purpose": "synthetic"}, "density") == 97


@pytest.mark.parametrize(
    ("kept", "missing", "why"),
    [
        ({}, [], "not_reported"),
        ({"suppressed": True}, [], "suppressed"),
        ({"suppressed": False}, [], "suppressed"),
        ({"suppressed": True}, ["units_covered"], "not_reported"),
        ({"suppressed": False}, ["staff_full"], "suppressed"),
    ],
)
def test_what_is_kept_back_is_not_called_not_reported(kept: dict[str, bool], missing: list[str], why: str) -> None:
    said = [{"region": "330106", "measures": missing, "why": "not_reported"}] if missing else []
    row = {"region": "330106", "units": None, "units_covered": None, "missing": said, **kept}
    assert why_missing(row, "unit_coverage") == why
