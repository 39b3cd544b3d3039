"""One figure over periods, a line a region: gaps stay gaps, breaks part lines, events stand as lines, names at the lines' ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from analysis.periods import ends
from data.palette import ACCENT, COURSES, GREY, GRID
from layouts.figures.base import LEAST_SPAN, SPACED, WORDS, Figure, apart, layout, over, unit_note, wide, widened

SYMBOLS: Final = ("circle", "square", "diamond", "triangle-up", "cross", "x")
_LABEL: Final = 16
"""The height of a label, and what stands over and under the lines, in pixels."""
_MARGINS: Final = 52


@dataclass(frozen=True, slots=True)
class Course:
    """One region's line. ``points``: period -> value; ``place``: which hue and mark, None for grey context; ``opens``: period -> the figure whose origin opens."""

    name: str
    points: Mapping[str, float]
    place: int | None = 0
    opens: Mapping[str, str] = field(default_factory=dict)

    @property
    def colour(self) -> str:
        """The line's colour."""
        return GREY if self.place is None else COURSES[self.place % len(COURSES)]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something beside the lines. ``period``: when; ``words``: its text; ``value``: a target's height, None for an event;
    ``parts``: whether lines are cut there; ``opens``: the figure whose origin opens."""

    period: str
    words: str
    value: float | None = None
    parts: bool = False
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """``periods``: all that may hold a point, in order; a line without one of them is open there. ``unit`` stands at the axis; ``suffix`` behind ticks;
    ``height``: the chart's, in pixels."""

    periods: Sequence[str]
    unit: str
    suffix: str = ""
    height: int = 340


def at(period: str) -> float:
    """Where a period stands on the axis: at its end, in years."""
    year, month = ends(period)
    return year + month / 12


def courses(lines: Sequence[Course], marks: Sequence[Mark], scale: Scale, limits: tuple[float, float]) -> Figure:
    """The chart. ``limits``: the lowest and highest value on its axis, the same for small multiples side by side."""
    cuts = [at(mark.period) for mark in marks if mark.parts]
    low, high = limits
    goals = [mark for mark in marks if mark.value is not None]
    first, newest = at(scale.periods[0]), max(map(at, scale.periods))
    last = max([newest, *(at(goal.period) for goal in goals)])
    reach = max(wide(line.name) for line in lines) if lines else 40
    ticks = sorted({int(at(period) - 1 / 24) for period in scale.periods})
    ticks = ticks[:: -(-len(ticks) // 8)]
    names = _names(lines, limits, newest, _LABEL / (scale.height - _MARGINS))
    step = (high - low) * _LABEL / (scale.height - _MARGINS)
    rows = min(sum(mark.value is None for mark in marks), 2)
    return {
        "data": [
            *(_trace(line, scale, cuts) for line in lines),
            *(_toward(goal, newest) for goal in goals if at(goal.period) > newest),
            *(_goal(goal, scale, _under(goal, names, step)) for goal in goals),
        ],
        "layout": layout(
            margin={"l": 8, "r": min(150, reach + 14), "t": 30 + WORDS * max(0, rows - bool(scale.suffix)), "b": 32},
            shapes=[_upright(mark) for mark in marks if mark.value is None],
            annotations=[
                *names,
                *_events(marks, (first, last)),
                *([] if scale.suffix else [unit_note(scale.unit, rows)]),
            ],
            xaxis={
                "range": [first - 0.15, last + 0.08],
                "tickvals": [year + 1 for year in ticks],
                "ticktext": [str(year) for year in ticks],
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                **SPACED,
            },
            yaxis={
                "range": [low, high],
                "automargin": True,
                "gridcolor": GRID,
                "zeroline": False,
                "ticksuffix": scale.suffix,
                "tickformat": ",.6~r",
                "fixedrange": True,
                "nticks": 6,
            },
        ),
    }


def limits_of(lines: Sequence[Course], marks: Sequence[Mark] = (), *, rates: bool = False) -> tuple[float, float]:
    """The axis of some lines: a tenth of their spread more at either end, never below nothing where no value is."""
    values = [value for line in lines for value in line.points.values()]
    values += [mark.value for mark in marks if mark.value is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    low, high = widened(low, high, LEAST_SPAN if rates else 0.0)
    room = (high - low) * 0.12 or abs(high) * 0.05 or 1.0
    return (max(0.0, low - room) if low >= 0 else low - room), high + room


def _trace(line: Course, scale: Scale, cuts: Sequence[float]) -> dict[str, Any]:
    xs: list[float] = []
    ys: list[float | None] = []
    texts: list[str] = []
    before: str | None = None
    for period in scale.periods:
        if before is not None and any(at(before) < cut <= at(period) for cut in cuts):
            xs.append(at(period))
            ys.append(None)
            texts.append("")
        xs.append(at(period))
        ys.append(line.points.get(period))
        texts.append(period)
        before = period
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": xs,
        "y": ys,
        "text": texts,
        "customdata": [line.opens.get(period, "") for period in texts],
        "name": line.name,
        "connectgaps": False,
        "line": {"color": line.colour, "width": 2.2}
        if line.place is not None
        else {"color": GREY, "width": 1.5, "dash": "dash"},
        "marker": {"color": line.colour, "size": 6, "symbol": SYMBOLS[(line.place or 0) % len(SYMBOLS)]},
        "hovertemplate": f"%{{text}} · {line.name}<br>%{{y:,.1f}}{scale.suffix or ' ' + scale.unit}<extra></extra>",
    }


def _toward(goal: Mark, newest: float) -> dict[str, Any]:
    """A target's line: from the newest period to where it is due, at its height."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [newest, at(goal.period)],
        "y": [goal.value, goal.value],
        "line": {"color": ACCENT, "width": 1.2, "dash": "dot"},
        "hoverinfo": "skip",
    }


def _under(goal: Mark, names: Sequence[Mapping[str, Any]], step: float) -> bool:
    """Whether a target's words stand under its line: where a line's name would cover them over it, and less so under it."""
    value = goal.value or 0.0
    above, below = (
        min((abs(value + side * step * 0.7 - name["y"]) for name in names), default=step) for side in (1, -1)
    )
    return above < step and below > above


def _goal(goal: Mark, scale: Scale, under: bool) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [at(goal.period)],
        "y": [goal.value],
        "text": [goal.words],
        "customdata": [goal.opens],
        "textposition": "bottom left" if under else "top left",
        "textfont": {"color": ACCENT, "size": 11},
        "marker": {"color": ACCENT, "size": 10, "symbol": "line-ew-open", "line": {"width": 3}},
        "hovertemplate": f"{goal.words}<br>{goal.period} · %{{y:,.1f}}{scale.suffix}<extra></extra>",
    }


def _upright(mark: Mark) -> dict[str, Any]:
    """The line of an event: dotted where it parts the series, pale where it is a note."""
    x = at(mark.period) - 0.5
    look = {"color": ACCENT if mark.parts else GREY, "width": 1, "dash": "dot" if mark.parts else "dash"}
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": look}


def _events(marks: Sequence[Mark], span: tuple[float, float]) -> list[dict[str, Any]]:
    """The events' words, over the chart, in two rows by turns."""
    return [
        over(mark.words, at(mark.period) - 0.5, number % 2, span, ACCENT if mark.parts else GREY)
        for number, mark in enumerate(mark for mark in marks if mark.value is None)
    ]


def _names(lines: Sequence[Course], limits: tuple[float, float], last: float, part: float) -> list[dict[str, Any]]:
    """The names at the lines' ends, pushed apart where they would cover each other. ``part``: a label's height as a part of the chart's."""
    step = (limits[1] - limits[0]) * part
    ordered = sorted(((line.points[max(line.points)], line) for line in lines if line.points), key=lambda pair: pair[0])
    heights = apart([value for value, _line in ordered], step, limits[1] - step / 2)
    return [
        {
            "x": last,
            "y": height,
            "text": line.name,
            "showarrow": False,
            "xanchor": "left",
            "xshift": 8,
            "font": {"color": line.colour, "size": 12},
        }
        for (_value, line), height in zip(ordered, heights, strict=True)
    ]
