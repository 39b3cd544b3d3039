"""Whether a change may be told: like for like, not across a break, not of too few."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.compare.changes import Change, change_of, change_row, points_between, value_of
from analysis.compare.leaves import Leaf, comparable
from analysis.rates import Pair
from analysis.reliability import Limits

LIMITS = Limits(small=30, comparable_share=0.5, dominant=0.5)


def change(figure: str, rows: list[Leaf], *, parted: bool = False) -> Change:
    def whole(i: int) -> Pair | None:
        known = [pair for leaf in rows if (pair := (leaf.before, leaf.after)[i]) is not None]
        return (sum(n or 0 for n, _d in known), sum(d or 0 for _n, d in known)) if known else None

    return change_of(figure, whole(0), whole(1), comparable(rows), LIMITS, parted=parted)


def leaf(code: str, before: Pair | None, after: Pair | None) -> Leaf:
    return Leaf(code, before, after, ((before or (0, 0))[1] or 0, (after or (0, 0))[1] or 0))


def test_where_everybody_reports_the_change_is_the_printed_one() -> None:
    found = change("unit_coverage", [leaf("a", (20, 100), (30, 100)), leaf("b", (20, 100), (20, 100))])
    assert found.points == pytest.approx(5)
    assert found.points == found.points_raw
    assert found.is_raw
    assert found.flags == ()


def test_where_not_everybody_reports_the_comparable_change_is_told() -> None:
    found = change("unit_coverage", [leaf("a", (20, 100), (30, 100)), leaf("b", (50, 50), None)])
    assert (found.before, found.after) == (70 / 150, 0.3)
    assert found.points_raw == pytest.approx(30 - 7000 / 150)
    assert found.points == pytest.approx(10)
    assert (found.comparable_before, found.comparable_after) == (0.2, 0.3)
    assert not found.is_raw


def test_a_region_that_stays_silent_moves_nothing() -> None:
    found = change("unit_coverage", [leaf("a", (20, 100), (20, 100)), leaf("b", (50, 60), None)])
    assert found.points == 0
    assert found.points_raw is not None
    assert found.points_raw < 0


@pytest.mark.parametrize(("missing", "flags"), [(100, ()), (101, ("few_comparable",))])
def test_under_half_comparable_no_change_is_told(missing: int, flags: tuple[str, ...]) -> None:
    found = change("unit_coverage", [leaf("a", (20, 100), (30, 100)), leaf("b", (0, missing), None)])
    assert found.flags == flags
    assert (found.points is None) == bool(flags)
    assert found.points_raw is not None


@pytest.mark.parametrize(("units", "flags"), [(30, ()), (29, ("small",))])
def test_a_rate_of_few_units_has_no_change(units: int, flags: tuple[str, ...]) -> None:
    found = change("unit_coverage", [leaf("a", (9, units), (10, units))])
    assert found.flags == flags
    assert (found.points is None) == bool(flags)


def test_counts_of_few_units_are_told() -> None:
    found = change("units_covered", [leaf("a", (9, 9), (11, 11))])
    assert (found.before, found.after, found.points, found.flags) == (9, 11, 2, ())


def test_across_a_break_nothing_is_told() -> None:
    found = change("unit_coverage", [leaf("a", (20, 100), (30, 100))], parted=True)
    assert (found.points, found.flags) == (None, ("break",))
    assert found.points_raw == pytest.approx(10)


def test_without_common_leaves_there_is_no_change() -> None:
    found = change("unit_coverage", [leaf("a", (20, 100), None), leaf("b", None, (30, 100))])
    assert (found.points, found.flags) == (None, ("few_comparable",))


def test_points_are_percent_for_rates_and_counts_for_counts() -> None:
    assert points_between("density", 0.25, 0.5) == 25
    assert points_between("gap_units", 3, 5) == 2
    assert points_between("units", 3, 5) == 2
    assert points_between("units", None, 5) is None
    assert (value_of("unit_coverage", (1, 4)), value_of("gap_units", (1, 4)), value_of("units", (4, 4))) == (0.25, 3, 4)
    assert value_of("unit_coverage", None) is None


def test_a_row_says_who_came_and_went() -> None:
    rows = [leaf("a", (20, 100), (30, 100)), leaf("b", (5, 10), None), leaf("c", None, (5, 20))]
    region: dict[str, Any] = {"region": "x", "region_name": "某地"}
    piece = {"from": "2023", "to": "2024", "calibre": "register", "purpose": "administrative"}
    row = change_row(region, piece, change("unit_coverage", rows), None)
    assert list(row) == [
        *("region", "region_name", "metric", "from", "to", "calibre", "purpose", "before", "after", "points_raw"),
        *("points", "comparable", "appeared", "vanished", "break", "flags"),
    ]
    assert (row["appeared"], row["vanished"], row["break"]) == (["c"], ["b"], None)
    assert row["comparable"] == {"before": 0.2, "after": 0.3, "leaves": 1, "share": 100 / 120}
