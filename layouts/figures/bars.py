"""Bars: parts of a whole by region, and contributions to a change."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from data.palette import ACCENT, BLUE, GREY, GRID
from data.texts import numbers
from layouts.figures.base import SPACED, Figure, folded, layout

_LINE: Final = 140
"""The longest line of a name beside a bar, in pixels as :func:`wide` counts them: of the smaller type beside a waterfall a third of a phone."""
_TALLEST: Final = 320
_ENDS: Final = 46
_EACH: Final = 36
"""Pixels of a waterfall: the most, above and below its bars, of each."""


def stacked(
    names: Sequence[str],
    parts: Sequence[tuple[str, Sequence[float], str]],
    *,
    unit: str,
    opens: Sequence[Sequence[str]] = (),
) -> Figure:
    """Horizontal bars in percent of each row's whole. ``parts``: (name, values, colour), drawn in order; ``opens``: of each part, by row, the figure
    whose origin opens; ``unit``: as it follows a figure."""
    wholes = [sum(values[i] for _, values, _ in parts) or 1 for i in range(len(names))]
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "y": list(names),
            "x": [value / whole * 100 for value, whole in zip(values, wholes, strict=True)],
            "name": name,
            "customdata": list(opens[place]) if opens else [],
            "hovertext": [f"{value:,}{unit}" for value in values],
            "marker": {"color": colour},
            "hovertemplate": f"%{{y}} · {name}<br>%{{x:.1f}}% · %{{hovertext}}<extra></extra>",
        }
        for place, (name, values, colour) in enumerate(parts)
    ]
    return {
        "data": traces,
        "layout": layout(
            barmode="stack",
            bargap=0.28,
            showlegend=True,
            legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
            margin={"l": 8, "r": 16, "t": 30, "b": 26},
            yaxis={"autorange": "reversed", "automargin": True, "fixedrange": True, **SPACED},
            xaxis={"range": [0, 100], "ticksuffix": "%", "gridcolor": GRID, "fixedrange": True},
        ),
    }


def _reach(values: Sequence[float]) -> list[float]:
    """The axis of a waterfall: from the least to the most that its steps come to, with room for what stands beside the bars."""
    steps = [0.0, *accumulate(values)]
    low, high = min(steps), max(steps)
    room = (high - low) * 0.3 or 1.0
    return [low - room, high + room]


def height_of(bars: int) -> int:
    """Pixels of a waterfall of so many bars and a total: a few are not blown up, many have room for their names."""
    return min(_TALLEST, _ENDS + _EACH * (bars + 1))


def waterfall(names: Sequence[str], values: Sequence[float], total: str, opens: Sequence[str] = ()) -> Figure:
    """Contributions in points, as printed with two decimals, that add up to a total, which stands last. Their names stand beside the bars,
    where long ones have room without being turned.

    ``opens``: what a click on each opens, the total's last: the figure whose origin is told, or what the bar changes of the address, as
    ``?tab=flow-closed``. A card that stays while the rest of the address changes then still leads on from there.
    """
    return {
        "data": [
            {
                "type": "waterfall",
                "orientation": "h",
                "y": [*names, total],
                "x": [*values, sum(values)],
                "customdata": list(opens),
                "measure": [*["relative"] * len(names), "total"],
                "text": [numbers.points(v, 2) for v in [*values, sum(values)]],
                "textposition": "outside",
                "connector": {"line": {"color": GREY, "width": 1}},
                "increasing": {"marker": {"color": BLUE}},
                "decreasing": {"marker": {"color": ACCENT}},
                "totals": {"marker": {"color": GREY}},
                "cliponaxis": False,
                "hovertemplate": "%{y}<br>%{text}<extra></extra>",
            }
        ],
        "layout": layout(
            margin={"l": 8, "r": 16, "t": 8, "b": 26},
            xaxis={
                "range": _reach(values),
                "gridcolor": GRID,
                "zeroline": True,
                "zerolinecolor": GREY,
                "fixedrange": True,
                "nticks": 5,
            },
            yaxis={
                "autorange": "reversed",
                "automargin": True,
                "fixedrange": True,
                "tickvals": [*names, total],
                "ticktext": [folded(name, _LINE) for name in (*names, total)],
                "tickfont": {"size": 11},
                **SPACED,
            },
        ),
    }


def horizontal(names: Sequence[str], values: Sequence[float], unit: str, opens: Sequence[str] = ()) -> Figure:
    """Plain horizontal bars, largest first as given. ``unit``: as it follows a figure; ``opens``: the figure whose origin opens of each."""
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "y": list(names),
                "x": list(values),
                "customdata": list(opens),
                "marker": {"color": ACCENT},
                "hovertemplate": f"%{{y}}<br>%{{x:,}}{unit}<extra></extra>",
            }
        ],
        "layout": layout(
            bargap=0.28,
            margin={"l": 8, "r": 16, "t": 8, "b": 26},
            yaxis={"autorange": "reversed", "automargin": True, "fixedrange": True, **SPACED},
            xaxis={"gridcolor": GRID, "fixedrange": True, "nticks": 5, "tickformat": ",.0f"},
        ),
    }
