"""What all plotly figures share. Figures are plain dictionaries: a tenth of the cost of the classes."""

from __future__ import annotations

from typing import Any

from data.palette import INK

Figure = dict[str, Any]
FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, system-ui, sans-serif"


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
