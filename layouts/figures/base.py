"""What all plotly figures share. Figures are plain dictionaries: a tenth of the cost of the classes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from data.palette import INK

Figure = dict[str, Any]
FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, system-ui, sans-serif"


def wide(name: str) -> int:
    """About how many pixels a name takes in a chart."""
    return sum(12 if ord(sign) > 0x2E7F else 7 for sign in name)


def folded(name: str, most: int) -> str:
    """A name in lines of about so many pixels: between words, or of Chinese between signs."""
    lines, line = list[str](), ""
    for piece in re.findall(r"[^\s\u2e80-\uffff]+\s*|[\u2e80-\uffff]", name):
        if line and wide(line + piece.rstrip()) > most:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return "<br>".join([*lines, line.rstrip()])


def apart(values: Sequence[float], step: float, most: float) -> list[float]:
    """Heights of labels of rising ``values``, each at least ``step`` over the one below it, none over ``most`` if there is room below."""
    heights: list[float] = []
    for value in values:
        heights.append(max(value, heights[-1] + step) if heights else value)
    highest = most
    for place in range(len(heights) - 1, -1, -1):
        heights[place] = min(heights[place], highest)
        highest = heights[place] - step
    return heights


WORDS: Final = 13
"""The height of a row of words over a chart, in pixels."""
SPACED: Final = {"ticks": "outside", "ticklen": 7, "tickcolor": "rgba(0,0,0,0)"}
"""For an axis of years, whose first stands clear of the lowest value beside it, and for names, which stand clear of their bars."""


def unit_note(unit: str, rows: int) -> dict[str, Any]:
    """The unit of a chart's values, upright over their axis and over ``rows`` of other words: a single Chinese character that is turned reads as another sign."""
    return {
        "xref": "paper",
        "x": 0,
        "yref": "paper",
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": -8,
        "yshift": WORDS * rows + 7,
        "text": unit,
        "showarrow": False,
        "font": {"size": 11},
    }


def over(words: str, x: float, row: int, span: tuple[float, float], colour: str) -> dict[str, Any]:
    """Words over a chart at ``x``, in a row of their own: to the right of it, in the last third of the axis to the left, so that none is cut."""
    at_end = x > span[0] + (span[1] - span[0]) * 2 / 3
    return {
        "x": x,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": WORDS * row,
        "text": words,
        "showarrow": False,
        "font": {"size": 11, "color": colour},
        "xanchor": "right" if at_end else "left",
        "xshift": 3 if at_end else -3,
    }


def layout(**more: Any) -> dict[str, Any]:
    """A plotly layout without frills; colours of text and grid are taken over by the page's style sheet."""
    plain: dict[str, Any] = {
        "font": {"family": FONT, "size": 12, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "showlegend": False,
        "hoverlabel": {"font": {"family": FONT, "size": 12}},
        "separators": ".,",
    }
    return plain | more


LEAST_SPAN: Final = 1.0
"""Percentage points that an axis of rates spans at least."""


def widened(low: float, high: float, least: float) -> tuple[float, float]:
    """The ends of an axis with ``least`` between them: else a wavering in the last decimals looks like a rise or a fall."""
    more = max(0.0, least - (high - low)) / 2
    return low - more, high + more
