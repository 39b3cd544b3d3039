"""Places in an order."""

from __future__ import annotations

from collections.abc import Sequence


def competition_ranks(values: Sequence[float]) -> list[int]:
    """Ranks of values, highest first; equal values share a rank (1, 2, 2, 4)."""
    ordered = sorted(values, reverse=True)
    first = {value: place for place, value in reversed(list(enumerate(ordered, start=1)))}
    return [first[value] for value in values]
