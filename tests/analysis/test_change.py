"""Why a rate moved: the parts add up to the printed change, and who reports in one period only is a part of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.change import Part, decompose
from analysis.compare.verdict import of_change
from analysis.rates import Pair
from data.queries import BadQuestion
from data.queries.compare.changes import Between
from data.slice import Slice

POINTS = ("within_points", "mix_points", "reporting_points")


def part(
    region: str,
    before: Pair | None,
    after: Pair | None,
    *,
    like: tuple[Pair | None, Pair | None] | None = None,
    appeared: bool = False,
    vanished: bool = False,
) -> Part:
    """A part; comparable as a whole where ``like`` says nothing else and it reports in both periods."""
    whole = (before, after) if before is not None and after is not None else (None, None)
    return Part({"region": region}, (before, after), like or whole, appeared, vanished)


def pairs() -> st.SearchStrategy[Pair]:
    return st.integers(1, 10_000).flatmap(lambda units: st.tuples(st.integers(0, units), st.just(units)))


@st.composite
def parts_of_a_whole(draw: st.DrawFn) -> list[Part]:
    """Parts of common leaves and of leaves that report before or after only, each kind possibly absent."""
    found = []
    for number in range(draw(st.integers(1, 8))):
        common = draw(st.one_of(st.none(), st.tuples(pairs(), pairs())))
        gone, new = draw(st.one_of(st.none(), pairs())), draw(st.one_of(st.none(), pairs()))
        like = common or (None, None)
        found.append(
            Part(
                {"region": str(number)},
                (added(like[0], gone), added(like[1], new)),
                like,
                appeared=new is not None,
                vanished=gone is not None,
            )
        )
    return found


def added(*summed: Pair | None) -> Pair | None:
    known = [pair for pair in summed if pair is not None]
    return (sum(n or 0 for n, _d in known), sum(d or 0 for _n, d in known)) if known else None


def rate(*summed: Pair | None) -> float | None:
    whole = added(*summed)
    return None if whole is None or not whole[1] else (whole[0] or 0) / whole[1]


@given(parts_of_a_whole())
def test_within_mix_and_reporting_add_up_to_the_printed_change(parts: list[Part]) -> None:
    rows = decompose(parts, "unit_coverage")
    total = rows.pop()
    if total["points"] is None:  # no rate of the whole in one of the periods: no change, not one of nothing
        assert None in (rate(*(p.raw[0] for p in parts)), rate(*(p.raw[1] for p in parts)))
        return
    for row in [*rows, total]:
        assert sum(row[name] for name in POINTS) == pytest.approx(row["points"], abs=1e-9)
    for name in (*POINTS, "points"):
        assert sum(row[name] for row in rows) == pytest.approx(total[name], abs=1e-9)
    old, new = (rate(*(p.raw[i] for p in parts)) for i in (0, 1))
    assert (total["part"], total["before"], total["after"]) == ("total", old, new)
    if old is not None and new is not None:
        assert total["points"] == pytest.approx((new - old) * 100, abs=1e-9)


@given(parts_of_a_whole())
def test_within_and_mix_are_the_comparable_change(parts: list[Part]) -> None:
    total = decompose(parts, "unit_coverage")[-1]
    if total["points"] is None:
        assert None in (rate(*(p.raw[0] for p in parts)), rate(*(p.raw[1] for p in parts)))
        return
    old, new = (rate(*(p.like[i] for p in parts)) for i in (0, 1))
    change = 0.0 if old is None or new is None else (new - old) * 100
    assert total["within_points"] + total["mix_points"] == pytest.approx(change, abs=1e-9)


@given(st.lists(st.tuples(pairs(), st.one_of(st.none(), pairs()), st.one_of(st.none(), pairs())), min_size=1))
def test_nothing_moved_where_no_common_leaf_changed(given_: list[tuple[Pair, Pair | None, Pair | None]]) -> None:
    parts = [
        Part({"region": str(i)}, (added(same, gone), added(same, new)), (same, same), new is not None, gone is not None)
        for i, (same, gone, new) in enumerate(given_)
    ]
    for row in decompose(parts, "unit_coverage"):
        assert row["within_points"] == pytest.approx(0, abs=1e-9)
        assert row["mix_points"] == pytest.approx(0, abs=1e-9)
        assert row["reporting_points"] == pytest.approx(row["points"], abs=1e-9)


def test_equal_rates_and_shifting_weights_are_mix_alone() -> None:
    rows = decompose([part("a", (50, 100), (100, 200)), part("b", (10, 100), (10, 100))], "unit_coverage")
    assert all(row["within_points"] == 0 for row in rows)
    assert sum(row["mix_points"] for row in rows[:-1]) == pytest.approx((110 / 300 - 60 / 200) * 100)
    assert all(row["reporting_points"] == pytest.approx(0, abs=1e-12) for row in rows)


def test_who_reports_in_one_period_only_is_reporting_not_a_move() -> None:
    rows = decompose(
        [part("a", (50, 100), (50, 100)), part("b", (90, 100), None), part("c", None, (1, 100))], "unit_coverage"
    )
    by = {row["region"]: row for row in rows[:-1]}
    assert (by["b"]["reports"], by["b"]["before"], by["b"]["after"]) == ("vanished", 0.9, None)
    assert (by["c"]["reports"], by["c"]["before"], by["c"]["after"]) == ("appeared", None, 0.01)
    assert by["a"]["reports"] == "both"
    for row in rows:
        assert (row["within_points"], row["mix_points"]) == (0, 0)
    assert rows[-1]["reporting_points"] == pytest.approx((51 / 200 - 140 / 200) * 100)
    assert rows[-1]["reports"] == "partly"


def test_a_part_of_which_some_report_once_shows_its_comparable_rates() -> None:
    (row, _total) = decompose(
        [part("a", (60, 200), (30, 100), like=((20, 100), (30, 100)), vanished=True)], "unit_coverage"
    )
    assert (row["reports"], row["before"], row["after"]) == ("partly", 0.2, 0.3)
    assert row["within_points"] == pytest.approx(10)
    assert row["reporting_points"] == pytest.approx(-10)
    assert row["points"] == pytest.approx(0)


def test_rows_are_by_size_and_the_total_is_last() -> None:
    rows = decompose(
        [part("a", (10, 100), (11, 100)), part("b", (10, 100), (50, 100)), part("c", (50, 100), (30, 100))],
        "unit_coverage",
    )
    assert [row.get("region") for row in rows] == ["b", "c", "a", None]
    assert rows[-1]["part"] == "total"
    assert rows[-1]["metric"] == "unit_coverage"


def test_a_missing_figure_is_no_zero() -> None:
    (row, total) = decompose([part("a", None, None)], "unit_coverage")
    assert (row["before"], row["after"], row["points"]) == (None, None, None)
    assert (total["before"], total["after"], total["points"]) == (None, None, None)


@pytest.mark.parametrize("metric", ["gap_units", "members_per_staff", "units"])
def test_only_rates_move_in_points(metric: str) -> None:
    with pytest.raises(ValueError, match="no rate"):
        decompose([], metric)


@pytest.mark.parametrize("other", [("census", "administrative"), ("register", "statistical")])
def test_two_calibres_or_purposes_are_refused(other: tuple[str, str]) -> None:
    with pytest.raises(BadQuestion, match="within one calibre"):
        Between(Slice("2024", "register", "administrative"), Slice("2025", *other))


def test_a_whole_without_a_rate_in_one_period_has_not_changed_by_nothing() -> None:
    """Who falls silent has no change at all, neither 0.0 points nor a sentence."""
    parts = [
        Part({"industry": "C"}, ((4, 10), None), (None, None), vanished=True),
        Part({"industry": "G"}, ((1, 5), None), (None, None), vanished=True),
    ]
    rows = decompose(parts, "unit_coverage")
    assert [row["before"] for row in rows] == [0.4, 0.2, 5 / 15]
    assert all(row[name] is None for row in rows for name in row if name.endswith("points"))
    assert of_change(rows) is None
