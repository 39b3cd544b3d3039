"""Funnel plot: rates against what they are counted on, with the limits between which chance alone would keep them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np

from analysis.fair.intervals import Signal, limits
from data.palette import ACCENT, BLUE, GREY, GRID
from data.texts import numbers
from layouts.figures.base import Figure, layout, wide

_STEPS: Final = 60
_COLOURS: Final = {"above": BLUE, "below": ACCENT, "within": GREY, None: GREY}
_SYMBOLS: Final = {"above": "triangle-up", "below": "triangle-down", "within": "circle", None: "circle-open"}
_LINES: Final = {"95": "dot", "99.8": "dash"}
_TICKS: Final = tuple(step * 10**power for power in range(9) for step in (1, 2, 5))
_RIGHT: Final = 28
"""Room at the right for half of the last number under the chart: plotly leaves out one that its picture would cut."""
_ROOM: Final = (258, 256)
"""Width and height of the chart on a phone, without its margins, in pixels."""
Box = tuple[float, float, float, float]
_FULL: Final = 104
"""Where an axis of shares ends: the dot of a whole is drawn whole, and nothing is promised above it."""
_LEAST_ROOM: Final = 5
"""Points of room above and below the dots: the limits of small regions reach too far to be drawn whole."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A region: its denominator, its rate, which side of the limits it lies on (None: too few to say), what it says on hover, and which figure opens."""

    n: int
    rate: float
    signal: Signal | None
    hover: str
    name: str
    opens: str = ""


def _sides(dots: Sequence[Dot], across: tuple[float, float], up: tuple[float, float]) -> list[str]:
    """At which side of each dot its name stands, on a phone, where the chart is smallest: where no other name is and it covers fewest dots, first over it."""
    found, taken = [], list[Box]()
    marks = [(_across(dot.n, across), _ROOM[1] * (100 * dot.rate - up[0]) / (up[1] - up[0])) for dot in dots]
    for dot, (x, y) in zip(dots, marks, strict=True):
        here = (x, y)
        boxes = _boxes(x, y, wide(dot.name))
        free = next(
            (
                side
                for side in sorted(boxes, key=lambda side: _covered(boxes[side], marks, here))
                if not any(_touch(boxes[side], other) for other in taken)
            ),
            "top center",
        )
        found.append(free if dot.signal in ("above", "below") else "top center")
        if dot.signal in ("above", "below"):
            taken.append(boxes[free])
    return found


def _across(n: int, across: tuple[float, float]) -> float:
    """How far to the right a denominator stands on a phone, in pixels."""
    return _ROOM[0] * log(max(n, 1) / across[0]) / (log(across[1] / across[0]) or 1.0)


def _covered(box: Box, marks: Sequence[tuple[float, float]], own: tuple[float, float]) -> int:
    """How many other dots a name would cover."""
    return sum(_touch(box, (x - 4, x + 4, y - 4, y + 4)) for x, y in marks if (x, y) != own)


def _boxes(x: float, y: float, width: float) -> dict[str, Box]:
    """Where a name can stand beside a dot: left, right, bottom and top of its box; those that the chart would cut are left out, but the first."""
    high = 14
    sides = {
        "top center": (x - width / 2, x + width / 2, y + 5, y + 5 + high),
        "bottom center": (x - width / 2, x + width / 2, y - 5 - high, y - 5),
        "middle left": (x - 7 - width, x - 7, y - high / 2, y + high / 2),
        "middle right": (x + 7, x + 7 + width, y - high / 2, y + high / 2),
    }
    return {
        side: box
        for side, box in sides.items()
        if side == "top center" or (box[0] >= -40 and box[1] <= _ROOM[0] + _RIGHT)
    }


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _said(tick: int, language: str) -> str:
    return f"{tick:,}" if language == "en" else numbers.count(tick, language)


def _apart(ticks: Sequence[int], across: tuple[float, float], language: str) -> list[int]:
    """Those of some numbers that stand beside one another on a phone, upright: powers of ten first."""
    kept = list[int]()
    for tick in sorted(ticks, key=lambda tick: (int(str(tick)[0]) != 1, -tick)):
        x, half = _across(tick, across), wide(_said(tick, language)) / 2
        if all(abs(x - _across(other, across)) > half + wide(_said(other, language)) / 2 + 6 for other in kept):
            kept.append(tick)
    return sorted(kept)


def funnel(dots: Sequence[Dot], target: float, dispersion: float, language: str, counted: str = "") -> Figure:
    """``target``: the rate of the whole, in fractions like all rates; ``dispersion``: as ``analysis fair`` has it; ``counted``: what the denominators count, with its unit. Outliers are named."""
    least, most = min(dot.n for dot in dots), max(dot.n for dot in dots)
    grid = [int(n) for n in np.unique(np.geomspace(max(1, least * 0.8), most * 1.25, _STEPS).round())]
    low, high = 100 * min(dot.rate for dot in dots), 100 * max(dot.rate for dot in dots)
    room = max(_LEAST_ROOM, (high - low) / 2)
    top = high + room if high > 100 else min(high + room, _FULL)
    traces = []
    for share, dash in _LINES.items():
        bounds = [limits(target, n, dispersion)[share] for n in grid]
        for side in (0, 1):
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": grid,
                    "y": [100 * bound[side] for bound in bounds],
                    "line": {"color": GREY, "width": 1, "dash": dash},
                    "hoverinfo": "skip",
                }
            )
    traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": [grid[0], grid[-1]],
            "y": [100 * target] * 2,
            "line": {"color": GREY, "width": 1},
            "hoverinfo": "skip",
        }
    )
    traces.append(
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [dot.n for dot in dots],
            "y": [100 * dot.rate for dot in dots],
            "text": [dot.name if dot.signal in ("above", "below") else "" for dot in dots],
            "textposition": _sides(dots, (grid[0], grid[-1]), (max(0, low - room), top)),
            "hovertext": [dot.hover for dot in dots],
            "customdata": [dot.opens for dot in dots],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "marker": {
                "color": [_COLOURS[dot.signal] for dot in dots],
                "symbol": [_SYMBOLS[dot.signal] for dot in dots],
                "size": 9,
            },
        }
    )
    ticks = _apart(
        [tick for tick in _TICKS if grid[0] <= tick <= grid[-1]] or [least, most], (grid[0], grid[-1]), language
    )
    return {
        "data": traces,
        "layout": layout(
            margin={"l": 48, "r": _RIGHT, "t": 12, "b": 44},
            xaxis={
                "type": "log",
                "title": {"text": counted, "font": {"size": 11}, "standoff": 6},
                "tickvals": ticks,
                "ticktext": [_said(tick, language) for tick in ticks],
                "tickangle": 0,
                "gridcolor": GRID,
                "fixedrange": True,
            },
            yaxis={
                "ticksuffix": "%",
                "gridcolor": GRID,
                "fixedrange": True,
                "range": [max(0, low - room), top],
            },
        ),
    }
