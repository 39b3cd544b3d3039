"""Where the numbers at the ends of lines stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.slides.charts import Series, _ends, _falls

VALUES = st.lists(st.floats(0, 1, allow_nan=False), min_size=2, max_size=30)


@pytest.mark.parametrize(
    ("values", "falls"),
    [([3.0, 2.0], True), ([2.0, 3.0], False), ([2.0, 2.0], False), ([None, 2.0], False), ([3.0, None, 2.0], False)],
)
def test_a_number_stands_below_a_line_that_comes_down(values: list[float | None], falls: bool) -> None:
    assert _falls(values, len(values) - 1) is falls


def test_the_points_that_a_number_covers_count() -> None:
    """Of 24 years those of three lie below it: the last rise of a fall does not lift it onto the line."""
    assert _falls([*(30.0 - n for n in range(22)), 8.0, 8.1], 23)


@given(first=VALUES, second=VALUES, apart=st.floats(0.05, 0.5))
def test_numbers_stand_apart(first: list[float], second: list[float], apart: float) -> None:
    size = min(len(first), len(second))
    series = [Series("a", first[:size], "#000000"), Series("b", second[:size], "#ffffff")]
    kept = _ends(series, apart)
    assert kept
    top = max(*first[:size], *second[:size])
    ends = [series[number].values[point] or 0 for number, point in kept]
    assert len(ends) == 1 or abs(ends[0] - ends[1]) > top * apart
