"""A region beside those of like structure: nearest first, with how far its own rate is from theirs."""

from __future__ import annotations

import pytest

from analysis.fair.alike import alike_rows, peers_rate
from analysis.fair.rows import Comparison, Place

MIXES = {"a": (50, 50), "b": (60, 40), "c": (90, 10), "d": (45, 55)}
RATES = {"a": 40, "b": 50, "c": 80, "d": 30}


def places(**small: bool) -> list[Place]:
    found = []
    for code, (first, second) in MIXES.items():
        units = {("C",): first, ("F",): second}
        cells = {cell: (n * RATES[code] // 100, n) for cell, n in units.items()}
        found.append(Place(code, code, (RATES[code], 100), cells, units, 100, small.get(code, False)))
    return found


def test_peers_stand_nearest_first_with_the_points_between() -> None:
    rows = alike_rows(Comparison(places(), 0.5, {("C",): (1, 60), ("F",): (1, 40)}), "a")
    assert [(row["region"], round(row["distance"], 2)) for row in rows] == [
        ("a", 0),
        ("d", 0.05),
        ("b", 0.1),
        ("c", 0.4),
    ]
    assert [row["points"] for row in rows] == [None, pytest.approx(10), pytest.approx(-10), pytest.approx(-40)]
    assert rows[0]["low"] < rows[0]["rate"] < rows[0]["high"]
    assert all(row["standardised"] is not None for row in rows)


def test_regions_of_few_units_are_nobodys_peers_and_have_none() -> None:
    beside = Comparison(places(d=True), 0.5)
    assert "d" not in [row["region"] for row in alike_rows(beside, "a")]
    assert alike_rows(beside, "d") == []
    assert alike_rows(beside, "x") == []


def test_what_is_usual_is_the_median_of_those_that_have_a_rate() -> None:
    assert peers_rate([0.2, None, 0.9, 0.4]) == 0.4
    assert peers_rate([None]) is None
