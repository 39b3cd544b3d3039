"""What all plotly figures share. Figures are plain dictionaries: a tenth of the cost of the classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from data.palette import INK

Figure = dict[str, Any]
FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, system-ui, sans-serif"


def wide(name: str) -> int:
    """About how many pixels a name takes in a chart."""
    return sum(12 if ord(sign) > 0x2E7F else 7 for sign in name)


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
