"""Funnel plot: rates against what they are counted on, with the limits between which chance alone would keep them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.fair.intervals import Signal, limits
from data.palette import ACCENT, BLUE, GREY, GRID
from data.texts import numbers
from layouts.figures.base import Figure, layout

_STEPS: Final = 60
_COLOURS: Final = {"above": BLUE, "below": ACCENT, "within": GREY, None: GRID}
_SYMBOLS: Final = {"above": "triangle-up", "below": "triangle-down", "within": "circle", None: "circle-open"}
_LINES: Final = {"95": "dot", "99.8": "dash"}
_TICKS: Final = tuple(step * 10**power for power in range(9) for step in (1, 2, 5))
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


def funnel(dots: Sequence[Dot], target: float, dispersion: float, language: str) -> Figure:
    """``target``: the rate of the whole, in fractions like all rates; ``dispersion``: as ``analysis fair`` has it. Outliers are named."""
    least, most = min(dot.n for dot in dots), max(dot.n for dot in dots)
    grid = [int(n) for n in np.unique(np.geomspace(max(1, least * 0.8), most * 1.25, _STEPS).round())]
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
            "textposition": "top center",
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
    ticks = [tick for tick in _TICKS if grid[0] <= tick <= grid[-1]] or [least, most]
    low, high = 100 * min(dot.rate for dot in dots), 100 * max(dot.rate for dot in dots)
    room = max(_LEAST_ROOM, (high - low) / 2)
    return {
        "data": traces,
        "layout": layout(
            margin={"l": 48, "r": 16, "t": 12, "b": 40},
            xaxis={
                "type": "log",
                "tickvals": ticks,
                "ticktext": [f"{tick:,}" if language == "en" else numbers.count(tick, language) for tick in ticks],
                "gridcolor": GRID,
                "fixedrange": True,
            },
            yaxis={
                "ticksuffix": "%",
                "gridcolor": GRID,
                "fixedrange": True,
                "range": [max(0, low - room), high + room],
            },
        ),
    }
