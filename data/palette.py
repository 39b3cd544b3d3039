"""Colours: one sequential scale for rates, one accent for gaps, grey for context. Safe for the colour-blind (Viridis-free blues)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

BLUE: Final = "#2f6db5"
SEQUENCE: Final = ("#e3eef9", "#b9d5ee", "#86b5de", "#5292c9", "#2a6caf", "#0b3f7a")
GAPS: Final = ("#fdf3ea", "#fae0cb", "#f4c19b", "#e99763", "#cf6424")
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


def is_dark(colour: str) -> bool:
    """Whether white is read better on a colour (``#rrggbb``) than ink: by the relative luminance of WCAG 2, at which the two contrasts are equal."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.22
