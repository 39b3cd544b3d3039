"""Series over periods: one line a calibre or region, breaks marked, labels at the lines' ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from analysis.periods import ends
from data.palette import ACCENT, GRID, LINES
from layouts.figures.base import LEAST_SPAN, SPACED, WORDS, Figure, apart, layout, over, unit_note, wide, widened

_LABEL: Final = 16
"""The height of a name, and what stands over and under the lines, in pixels."""
_MARGINS: Final = 56
_LABELS: Final = 5
"""Years stand a fifth of the axis apart at least."""


@dataclass(frozen=True, slots=True)
class Line:
    """One series of one calibre. ``points``: period -> value; ``marks``: dots without a line, for single statements. ``opens``: period -> the figure whose origin opens on a click."""

    name: str
    points: Mapping[str, float]
    marks: bool = False
    opens: Mapping[str, str] = field(default_factory=dict)


def _x(period: str) -> float:
    """Where a period stands on the axis: at its end, in years."""
    year, month = ends(period)
    return year + month / 12


def series(
    lines: Sequence[Line],
    *,
    unit: str,
    breaks: Sequence[tuple[str, str]] = (),
    percent: bool = False,
    from_zero: bool = True,
    height: int = 320,
) -> Figure:
    """A line chart. ``breaks``: (period at which a series breaks, text); a line is cut there. ``unit`` stands at the axis; ``height`` in pixels."""
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    cuts = sorted(_x(period) for period, _ in breaks)
    last = max((_x(p) for line in lines for p in line.points), default=0)
    for number, line in enumerate(lines):
        colour = LINES[number % len(LINES)]
        periods = sorted(line.points, key=_x)
        xs: list[float | None] = []
        ys: list[float | None] = []
        texts: list[str] = []
        opens: list[str] = []
        for i, period in enumerate(periods):
            if i and any(_x(periods[i - 1]) < cut <= _x(period) for cut in cuts) and not line.marks:
                xs.append(None)
                ys.append(None)
                texts.append("")
                opens.append("")
            xs.append(_x(period))
            ys.append(line.points[period])
            texts.append(period)
            opens.append(line.opens.get(period, ""))
        traces.append(
            {
                "type": "scatter",
                "mode": "markers" if line.marks else "lines+markers",
                "x": xs,
                "y": ys,
                "text": texts,
                "customdata": opens,
                "name": line.name,
                "connectgaps": False,
                "cliponaxis": False,
                "line": {"color": colour, "width": 2},
                "marker": {
                    "color": colour,
                    "size": 9 if line.marks else 4,
                    "symbol": "diamond" if line.marks else "circle",
                },
                "hovertemplate": f"%{{text}} · {line.name}<br>%{{y:,.1f}}{'%' if percent else ' ' + unit}<extra></extra>",
            }
        )
        if periods:
            notes.append(
                {
                    "x": _x(periods[-1]),
                    "y": line.points[periods[-1]],
                    "text": line.name,
                    "showarrow": False,
                    "xanchor": "left",
                    "xshift": 8,
                    "font": {"color": colour, "size": 12},
                }
            )
    low, high = _limits(lines, from_zero, LEAST_SPAN if percent else 0.0)
    _part(notes, (high - low) * _LABEL / (height - _MARGINS), high)
    reach = max((wide(line.name) for line in lines), default=40)
    shapes = [
        {
            "type": "line",
            "x0": cut - 0.5,
            "x1": cut - 0.5,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"color": ACCENT, "width": 1, "dash": "dot"},
        }
        for cut in cuts
    ]
    first = min((_x(p) for line in lines for p in line.points), default=0)
    rows = min(len(breaks), 2)
    notes += [over(word, _x(period) - 0.5, n % 2, (first, last), ACCENT) for n, (period, word) in enumerate(breaks)]
    notes += [] if percent else [unit_note(unit, rows)]
    ticks = _room_for({int(_x(p)) for line in lines for p in line.points})
    return {
        "data": traces,
        "layout": layout(
            margin={"l": 8, "r": min(150, reach + 14), "t": 30 + WORDS * max(0, rows - percent), "b": 34},
            shapes=shapes,
            annotations=notes,
            xaxis={
                "range": [first - 0.3, last + 0.3],
                "tickvals": ticks,
                "ticktext": [str(t - 1) for t in ticks],
                "tickangle": 0,
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                **SPACED,
            },
            yaxis={
                "automargin": True,
                "gridcolor": GRID,
                "zeroline": False,
                "range": [low, high],
                "ticksuffix": "%" if percent else "",
                "tickformat": ",.6~r",
                "fixedrange": True,
                "nticks": 5,
            },
        ),
    }


def _room_for(years: Collection[int]) -> list[int]:
    """The years that are written at the axis: the last, and before it as many as stand apart far enough on a phone."""
    found: list[int] = []
    for year in sorted(years, reverse=True):
        if not found or (found[-1] - year) * _LABELS >= max(years) - min(years):
            found.append(year)
    return found[::-1]


def _limits(lines: Sequence[Line], from_zero: bool, least: float) -> tuple[float, float]:
    """The axis: a twelfth of what it spans over the highest value, and as much under the lowest where it does not begin at zero."""
    values = [value for line in lines for value in line.points.values()]
    low, high = min(values, default=0.0), max(values, default=1.0)
    low, high = widened(low, high, least)
    low = min(low, 0.0) if from_zero else low
    room = (high - low) / 12 or abs(high) / 100 or 1.0
    return (low if from_zero else low - room), high + room


def _part(notes: Sequence[dict[str, Any]], step: float, high: float) -> None:
    """Move the names at line ends apart where they would cover each other; ``step``: a name's height on the axis."""
    names = sorted(notes, key=lambda note: float(note["y"]))
    for note, at in zip(names, apart([note["y"] for note in names], step, high - step / 2), strict=True):
        note["y"] = at
