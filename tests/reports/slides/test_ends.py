"""Where the numbers at the ends of lines stand."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.slides.ends import _falls, label_ends
from reports.slides.slide import Series

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


def test_a_number_of_two_lines_that_end_close_stands_on_the_free_side_of_each() -> None:
    """Of 24.3 and 22.5 one number stands above and one below; neither is on the other's line."""
    lines = ([31.6, 31.9, 28.8], [24.0, 24.1, 24.3], [22.0, 21.7, 22.5], [15.0, 14.9, 14.0])
    found = label_ends([Series(str(n), values, f"#{n:06x}") for n, values in enumerate(lines)], 0.13)
    assert [(end.series, end.below) for end in found] == [(0, False), (1, False), (2, True), (3, False)]


@given(lines=st.lists(VALUES, min_size=1, max_size=6), apart=st.floats(0.05, 0.5))
def test_no_number_stands_on_a_line_or_on_another_number(lines: list[list[float]], apart: float) -> None:
    size = min(map(len, lines))
    series = [Series(str(n), values[:size], f"#{n:06x}") for n, values in enumerate(lines)]
    high = apart * max(max(line.values) for line in series)
    kept = label_ends(series, apart)
    places = []
    for end in kept:
        value = series[end.series].values[end.point]
        low = value - high if end.below else value
        places.append((low, low + high))
        for number, line in enumerate(series):
            if number != end.series:
                assert not low < line.values[end.point] < low + high
    for one, other in itertools.combinations(sorted(places), 2):
        assert one[1] <= other[0] + 1e-9
    highest = max(range(len(series)), key=lambda number: series[number].values[-1])
    if all(max(line.values) <= series[highest].values[-1] for line in series):
        assert kept
