"""Places of regions: ties share one, few units have none."""

from __future__ import annotations

from typing import Any

from reports.content.ranks import agreeing, places_won, rank_rows


def row(region: str | None, value: float | None, *flags: str) -> Any:
    return {"region": region, "x": value, "flags": [{"metric": "x", "flag": flag} for flag in flags]}


def test_ties_share_a_rank() -> None:
    rows = [
        row(code, value) for code, value in (("a", 0.5), ("b", 0.7), ("c", 0.5), ("d", 0.1), (None, 0.9), ("e", None))
    ]
    assert rank_rows(rows, ["x"]) == {"x": {"b": 1, "a": 2, "c": 2, "d": 4}}


def test_a_rate_of_few_units_has_no_place() -> None:
    assert rank_rows([row("a", 0.5), row("b", 0.9, "small"), row("c", 1.2, "over_one")], ["x"]) == {
        "x": {"c": 1, "a": 2}
    }


def test_places_that_the_rounded_values_deny_are_not_told() -> None:
    ranks = {"x": {"a": 1, "b": 2, "c": 3}}
    assert agreeing(ranks, [row("a", 0.6), row("b", 0.5), row("c", 0.2)]) == ranks
    assert agreeing(ranks, [row("a", 0.6), row("b", 0.5), row("c", 0.5)]) == {"x": {"a": 1, "b": 2, "c": 2}}
    assert agreeing(ranks, [row("a", 0.6), row("b", 0.4), row("c", 0.5)]) == {"x": {}}
    assert agreeing({"x": {"a": 1, "b": 1}}, [row("a", 0.6), row("b", 0.5)]) == {"x": {}}, "they are not apart"


def test_places_are_won_among_the_regions_ranked_both_times() -> None:
    before = {"a": 1, "b": 2, "c": 3, "gone": 4}
    now = {"new": 1, "c": 2, "a": 3, "b": 3}
    assert places_won(now, before) == {"c": 2, "a": -1, "b": 0}
    assert places_won(now, {}) == {}
