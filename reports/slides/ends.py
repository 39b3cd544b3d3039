"""Where the numbers at the ends of lines stand: on no line and on no other number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from reports.slides.slide import Series

TOWARDS: Final = 1 / 12
"""Ends of lines stand so much of the chart's height apart, at least, if each has its number."""
_HALF: Final = 1 / 20
"""Half a number's width, as a part of the chart's."""


@dataclass(frozen=True, slots=True)
class End:
    """The last point of a line that bears its number, and whether that stands below it."""

    series: int
    point: int
    below: bool


def label_ends(series: Sequence[Series], apart: float) -> list[End]:
    """The ends of lines whose number has room: ``apart`` of the height above the end or below it, where no other line runs and no other
    number stands.

    Pieces of one line have one colour; only the last of them bears a number, below the end where it falls and is alone.
    """
    pieces_ = {line.colour: number for number, line in enumerate(series) if any(v is not None for v in line.values)}
    last = [
        (number, max(i for i, value in enumerate(series[number].values) if value is not None))
        for number in pieces_.values()
    ]
    high = apart * max((value for line in series for value in line.values if value is not None), default=0)
    kept: list[End] = []
    taken: list[tuple[float, float]] = []
    for number, point in sorted(last, key=lambda end: -(series[end[0]].values[end[1]] or 0)):
        value = series[number].values[point] or 0.0
        others = [line for line in series if line.colour != series[number].colour]
        falls = not others and _falls(series[number].values, point)
        places = {False: (value, value + high), True: (value - high, value)}
        for below in (True, False) if falls else (False, True):
            place = places[below]
            if (place[0] >= 0 or falls) and _is_free(place, point, others, taken):
                kept.append(End(number, point, below))
                taken.append(place)
                break
    return kept


def _is_free(
    place: tuple[float, float], point: int, others: Sequence[Series], taken: Sequence[tuple[float, float]]
) -> bool:
    """Whether a number has a place (from, to) about a point to itself: a line that ends where it begins does not run through it."""
    low, high = place
    runs = (values for line in others if (values := _run(line.values, point)))
    return not any(max(values) > low and min(values) < high for values in runs) and not any(
        there[0] < high and low < there[1] for there in taken
    )


def _run(values: Sequence[float | None], point: int) -> list[float]:
    """What a line passes through as far from a point as half a number is wide."""
    known = [(at, value) for at, value in enumerate(values) if value is not None]
    reach, found = len(values) * _HALF, [value for at, value in known if abs(at - point) <= len(values) * _HALF]
    for (first, one), (last, other) in pairwise(known):  # a gap is spanned
        for at in (point - reach, point + reach):
            if first <= at <= last:
                found.append(one + (other - one) * (at - first) / (last - first))
    return found


def _falls(values: Sequence[float | None], point: int) -> bool:
    """Whether a line comes down to a point from what a number above it would cover: the points just before it."""
    near = max(point - max(len(values) // 8, 1), 0)
    return max((value for value in values[near:point] if value is not None), default=0) > (values[point] or 0)
