"""Why a rate moved: the parts add up to the change, and calibres are never joined."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.change import Part, decompose, parts_of_rows


def part(
    region: str | None, covered: int | None, units: int | None, period: str = "2024", **more: Any
) -> dict[str, Any]:
    return {
        "region": region,
        "region_name": region,
        "region_kind": "division",
        "period": period,
        "calibre": "register",
        "purpose": "administrative",
        "units_covered": covered,
        "units": units,
        **more,
    }


COUNTS = st.lists(
    st.tuples(st.integers(1, 10_000), st.integers(1, 10_000), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=8
)


def moved(
    before: list[dict[str, Any]], after: list[dict[str, Any]], metric: str = "unit_coverage"
) -> list[dict[str, Any]]:
    return decompose(parts_of_rows(before, after, metric, ["region"]), metric)


@given(COUNTS)
def test_contributions_add_up_to_the_change_of_the_whole(parts: list[tuple[int, int, float, float]]) -> None:
    before = [part(str(i), round(n * r), n) for i, (n, _m, r, _s) in enumerate(parts)]
    after = [part(str(i), round(m * s), m, "2025") for i, (_n, m, _r, s) in enumerate(parts)]
    *rows, total = moved(before, after)
    old, new = (sum(r["units_covered"] for r in side) / sum(r["units"] for r in side) for side in (before, after))
    assert sum(row["points"] for row in rows) == pytest.approx((new - old) * 100, abs=1e-9)
    assert total["part"] == "total"
    assert total["points"] == pytest.approx((new - old) * 100, abs=1e-9)
    assert all(row["within_points"] + row["mix_points"] == pytest.approx(row["points"], abs=1e-9) for row in rows)


SIDE = st.one_of(st.none(), st.tuples(st.integers(0, 500), st.integers(1, 1_000)).map(lambda p: (min(p), p[1])))


@given(st.lists(st.tuples(SIDE, SIDE, st.booleans()), min_size=1, max_size=8))
def test_within_mix_and_reporting_are_the_printed_change(sides: list[tuple[Any, Any, bool]]) -> None:
    parts = [
        Part({"region": str(i)}, (old, new), (old, new) if old and new and common else (None, None))
        for i, (old, new, common) in enumerate(sides)
    ]
    whole = [[pair for pair in side if pair] for side in ([s[0] for s in sides], [s[1] for s in sides])]
    *rows, total = decompose(parts, "unit_coverage")
    for row in [*rows, total]:
        three = row["within_points"] + row["mix_points"] + row["reporting_points"]
        assert three == pytest.approx(row["points"], abs=1e-9)
    if all(whole):
        old, new = (sum(n for n, _ in side) / sum(d for _, d in side) for side in whole)
        assert total["points"] == pytest.approx((new - old) * 100, abs=1e-9)


def test_equal_rates_and_shifting_weights_are_mix_alone() -> None:
    *rows, _total = moved(
        [part("a", 50, 100), part("b", 10, 100)],
        [part("a", 100, 200, "2025"), part("b", 10, 100, "2025")],
    )
    assert all(row["within_points"] == 0 for row in rows)
    assert sum(row["mix_points"] for row in rows) == pytest.approx((110 / 300 - 60 / 200) * 100)


def test_who_reports_in_one_period_only_is_a_reporting_gap_not_a_move() -> None:
    *rows, total = moved(
        [part("a", 50, 100), part("b", 90, 100)],
        [part("a", 50, 100, "2025"), part("c", 1, 100, "2025")],
    )
    by = {row["region"]: row for row in rows}
    assert (by["a"]["within_points"], by["a"]["mix_points"]) == (0, 0)
    assert (by["b"]["reports"], by["b"]["before"], by["b"]["after"]) == ("vanished", 0.9, None)
    assert (by["c"]["reports"], by["c"]["after"], by["c"]["before"]) == ("appeared", 0.01, None)
    assert all(by[name]["points"] == by[name]["reporting_points"] != 0 for name in "bc")
    assert total["points"] == pytest.approx((51 / 200 - 140 / 200) * 100)


def test_missing_figures_and_remainders_are_no_parts() -> None:
    sides = [[part("a", None, 100, p), part(None, 5, 10, p, region_kind="remainder")] for p in ("2024", "2025")]
    assert parts_of_rows(sides[0], sides[1], "unit_coverage", ["region"]) == []


def test_two_calibres_are_refused() -> None:
    with pytest.raises(ValueError, match="within one calibre"):
        moved([part("a", 1, 2), part("a", 1, 2, calibre="census")], [part("a", 1, 2)])


@pytest.mark.parametrize("metric", ["gap_units", "members_per_staff"])
def test_only_rates_move_in_points(metric: str) -> None:
    with pytest.raises(ValueError, match="no rate"):
        decompose([], metric)
