"""What a reader sees who asks for nothing: the period and calibre that a page opens on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from data.queries.slices import SliceInfo
from data.reference import limits

OPENS_ON: Final = ("register", "synthetic")
"""The calibres that a page opens on, the preferred one first."""


def default_slice(available: Sequence[SliceInfo]) -> SliceInfo | None:
    """The newest period of ``register`` in which at least half of the leaves report cover, else of ``synthetic``.

    Where none of either has half: of ``synthetic``, or where there is none of ``register``, the period that most report, the newest of
    equals; where neither is held the first by rank. So a small new load empties the page for nobody. A period of which no region is told as a whole
    comes last. None where nothing is held.
    """
    available = [held for held in available if held.whole] or available
    for calibre in OPENS_ON:
        enough = [held for held in available if held.calibre == calibre and held.reporting >= limits().opens_on]
        if enough:
            return max(enough, key=lambda held: held.period)
    for calibre in reversed(OPENS_ON):
        some = [held for held in available if held.calibre == calibre]
        if some:
            return max(some, key=lambda held: (held.reporting, held.period))
    return available[0] if available else None


def passed_over(available: Sequence[SliceInfo], shown: SliceInfo) -> SliceInfo | None:
    """The newest period of the register that a default view leaves aside for a synthetic one, since too few report; None if it does not."""
    if shown.calibre != "synthetic":
        return None
    held_back = (held for held in available if held.calibre == "register" and held.whole)
    return max(held_back, key=lambda held: held.period, default=None)
