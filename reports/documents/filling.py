"""How a page is filled: what stands on the last page of a text, and a chart where that is next to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reports.content.record import Content
from reports.documents.brief_chart import HIGH, Drawing, find_chart
from reports.documents.frame import HEIGHT, height

LEAST: Final = 0.45
"""A page that is filled less is next to empty; a little more than the third that it must have, for what programs lay out closer."""
FULL: Final = 0.93
"""From here on the last lines may stand on one page more."""
_WANTED: Final = 0.7
_UNSURE: Final = 0.08
"""Of a page, by which a text may be shorter than it is held to be."""
_FOOT: Final = ("Imprint", "Imprint", "Imprint Anchor")


def last_page(written: Sequence[tuple[str, str]], language: str, more: float = 0.0) -> float:
    """Which part of its last page a text fills: (text, style) in order, with ``more`` points besides."""
    return (sum(height(said, style, language) for said, style in written) + more) / HEIGHT % 1


def is_foot_alone(filled: float, language: str) -> bool:
    """Whether the imprint would stand alone on a page, or might: behind a text that fills its last page so far, or hardly goes on to one."""
    foot = sum(height("", style, language) for style in _FOOT) / HEIGHT
    return filled > 1 - foot - _UNSURE or filled < _UNSURE


def chart_for(filled: float, content: Content, language: str) -> tuple[Drawing, float] | None:
    """A chart with its height in points for a last page that is ``filled`` too little, or hardly goes on to one; None where none is needed, or there."""
    part = 0.0 if filled > FULL else filled
    if part >= LEAST:
        return None
    drawing = find_chart(content, language)
    if drawing is None:
        return None
    high = min((_WANTED - part) * HEIGHT, HIGH) - height(drawing.title, "Caption", language)
    return (drawing, high) if high >= drawing.least else None
