"""Rates from sums: missing is never 0, nothing is clipped, children and remainder make the parent."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.measures import MEASURE_IDS, UNION_MEASURES
from analysis.rates import add, blank_union_measures, metrics_of, remainder


def test_a_missing_part_makes_no_rate_and_no_gap() -> None:
    found = metrics_of({"units": 10, "units_covered": None})
    assert found["unit_coverage"] is None
    assert found["gap_units"] is None


def test_zero_below_the_line_makes_no_rate_but_a_gap() -> None:
    found = metrics_of({"units": 0, "units_covered": 0})
    assert found["unit_coverage"] is None
    assert found["gap_units"] == 0


def test_above_one_is_shown_and_never_clipped() -> None:
    found = metrics_of({"units": 10, "units_covered": 12})
    assert found["unit_coverage"] == 1.2
    assert found["gap_units"] == -2


def test_who_reports_both_parts_gives_the_rate() -> None:
    found = metrics_of({"units": 18, "units_covered": 4}, {"unit_coverage": (4, 8), "gap_units": (4, 8)})
    assert (found["unit_coverage"], found["gap_units"]) == (0.5, 4)


def test_a_stated_rate_serves_only_where_no_sums_do() -> None:
    assert metrics_of({}, stated={"density": 0.811})["density"] == 0.811
    assert metrics_of({"members": 1, "employees": 2}, stated={"density": 0.811})["density"] == 0.5


FIGURES = st.fixed_dictionaries({name: st.none() | st.integers(0, 10**12) for name in ("units", "members", "unions")})


@given(FIGURES, st.lists(FIGURES, max_size=5))
def test_children_and_remainder_make_the_parent(
    parent: dict[str, int | None], children: list[dict[str, int | None]]
) -> None:
    rest = remainder(parent, children)
    sums = add(children)
    for name in parent:
        own = parent[name]
        if own is not None:
            assert (sums[name] or 0) + ((rest or {}).get(name) or 0) == own


def test_unknown_children_are_left_out_of_a_sum_and_all_unknown_is_unknown() -> None:
    sums = add([{"units": 3}, {"units": None}])
    assert sums["units"] == 3
    assert sums["members"] is None


def test_union_measures_do_not_exist_by_size() -> None:
    row = dict.fromkeys(MEASURE_IDS, 1)
    blank_union_measures(row)
    assert {name for name, value in row.items() if value is None} == set(UNION_MEASURES)
