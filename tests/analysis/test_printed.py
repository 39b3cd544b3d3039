"""What is printed adds up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.compare.printed import adding_up, difference, rounded

amounts = st.floats(-60, 60, allow_nan=False).map(lambda value: round(value, 6))


@pytest.mark.parametrize(
    ("before", "after", "points"),
    [(0.3449, 0.3631, "1.8"), (0.34451, 0.36349, "1.8"), (0.5, 0.5, "0.0"), (0.3625, 0.3449, "-1.8")],
)
def test_a_change_is_the_difference_of_the_printed_values(before: float, after: float, points: str) -> None:
    assert difference("unit_coverage", before, after) == Decimal(points)


@given(st.lists(amounts, min_size=1, max_size=20), st.integers(0, 3))
def test_rounded_parts_add_up_to_the_printed_total(parts: list[float], places: int) -> None:
    total = rounded(float(sum(Decimal(str(part)) for part in parts)), places)
    found = adding_up(parts, total, places)
    assert sum(found) == total
    step = Decimal(1).scaleb(-places)
    assert all(abs(Decimal(str(a)) - b) <= step for a, b in zip(parts, found, strict=True))


def test_the_step_goes_to_the_part_that_lost_most() -> None:
    assert adding_up([-2.07, 0.05], Decimal("-2.0")) == [Decimal("-2.1"), Decimal("0.1")]
    assert adding_up([], Decimal(0)) == []
