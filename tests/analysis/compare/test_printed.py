"""Printed figures add up: a change is the difference of two printed values, parts are their printed total."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.compare import printed


def test_the_change_is_that_of_the_printed_values() -> None:
    assert printed.difference("unit_coverage", 41 / 120, 43 / 120) == Decimal("1.6"), (
        "35.8 − 34.2, though 1.67 points lie between"
    )
    assert printed.difference("units", 26, 28) == 2
    assert printed.difference("members_per_staff", 300.44, 300.46) == Decimal("0.1")


@given(before=st.floats(0, 1.5), after=st.floats(0, 1.5))
def test_a_rates_change_never_differs_from_the_difference(before: float, after: float) -> None:
    by = printed.difference("density", before, after)
    assert by == printed.percent(after) - printed.percent(before)
    assert abs(by - (Decimal(str(after)) - Decimal(str(before))) * 100) <= Decimal("0.1")


@given(
    values=st.lists(st.floats(-30, 30), min_size=1, max_size=20),
    off=st.integers(-1, 1),
    places=st.integers(1, 2),
)
def test_parts_add_up_to_the_total(values: list[float], off: int, places: int) -> None:
    total = printed.rounded(sum(values), 1) + Decimal(off) / 10
    parts = printed.adding_up(values, total, places)
    assert sum(parts) == total
    unit = Decimal(1).scaleb(-places)
    steps = (abs(total - sum(Decimal(str(value)) for value in values)) / unit) / len(values) + 1
    assert all(abs(part - Decimal(str(value))) <= unit * (steps + 1) for part, value in zip(parts, values, strict=True))


def test_no_parts_are_none() -> None:
    assert printed.adding_up([], Decimal("0.0")) == []
    assert printed.adding_up([1.667, 0.0], Decimal("1.6")) == [Decimal("1.6"), Decimal("0.0")]


@pytest.mark.parametrize("total", ["0.9", "1.0", "1.1"])
def test_what_is_nothing_stays_nothing(total: str) -> None:
    assert printed.adding_up([1.0, 0.0], Decimal(total)) == [Decimal(total), Decimal("0.0")]


@given(rows=st.lists(st.lists(st.floats(-5, 5), min_size=3, max_size=3), min_size=1, max_size=12))
def test_pieces_add_up_to_their_part_and_to_their_kind(rows: list[list[float]]) -> None:
    total = printed.rounded(sum(map(sum, rows)), 2)
    sums = printed.adding_up([sum(row) for row in rows], total, 2)
    kinds = printed.with_the_rest(
        [sum(row[kind] for row in rows) for kind in range(3)],
        printed.rounded(sum(sum(row[:2]) for row in rows), 2),
        total,
        2,
    )
    pieces, totals = printed.table_adding_up(rows, sums, kinds, 2)
    assert totals == kinds
    assert [sum(row) for row in pieces] == sums
    assert [sum(row[kind] for row in pieces) for kind in range(3)] == totals
    assert sum(totals) == total
    off = [
        abs(float(shown) - value)
        for some, row in zip(pieces, rows, strict=True)
        for shown, value in zip(some, row, strict=True)
    ]
    assert max(off) < 0.03
