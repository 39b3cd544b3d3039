"""Colours: one sequential scale for rates, one accent for gaps, grey for context. Safe for the colour-blind (Viridis-free blues)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

BLUE: Final = "#2f6db5"
SEQUENCE: Final = ("#e3eef9", "#b9d5ee", "#86b5de", "#5292c9", "#2a6caf", "#0b3f7a")
GAPS: Final = ("#fdf3ea", "#fae0cb", "#f4c19b", "#e99763", "#cf6424")
SEQUENCE_NIGHT: Final = ("#1f3346", "#234f76", "#2f6fa6", "#4f93cd", "#83b9e6", "#c9e3f8")
GAPS_NIGHT: Final = ("#2a2420", "#46301f", "#6d4322", "#a65d28", "#e07d38")
"""Both scales on a dark ground, where more is lighter."""
EDGE_NIGHT: Final = "#11161c"
"""Between coloured areas on a dark ground."""
ACCENT: Final = "#c8500a"
GREY: Final = "#9aa5b1"
PALE: Final = "#e8ebef"
LINES: Final = ("#2f6db5", "#c8500a", "#5b8c5a", "#7d5ba6", "#6b7785")
COURSES: Final = ("#2f6db5", "#c8500a", "#5b8c5a", "#7d5ba6", "#0f8a94", "#73808f")
"""Regions side by side: five hues, and a grey for the sixth."""
INK: Final = "#3a4450"
GRID: Final = "#e3e7ec"


def scale(colours: Sequence[str] = SEQUENCE) -> list[list[float | str]]:
    """A sequential scale as plotly wants it."""
    last = len(colours) - 1
    return [[i / last, colour] for i, colour in enumerate(colours)]


def shade(share: float) -> str:
    """The colour at a share (0 to 1) of the scale."""
    return SEQUENCE[min(len(SEQUENCE) - 1, max(0, int(share * len(SEQUENCE))))]
