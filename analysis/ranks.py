"""Places in an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.compare.changes import Change


def competition_ranks(values: Sequence[float]) -> list[int]:
    """Ranks of values, highest first; equal values share a rank (1, 2, 2, 4)."""
    ordered = sorted(values, reverse=True)
    first = {value: place for place, value in reversed(list(enumerate(ordered, start=1)))}
    return [first[value] for value in values]


def places_gained(moves: Mapping[str, Change]) -> dict[str, int]:
    """Region -> places gained by a figure, among the regions whose change may be told, by what is comparable of both periods.

    So nobody falls because another reports again, and nobody rises because a part of it is silent. ``moves``: region -> the figure's change.
    """
    told = {code: move for code, move in moves.items() if move.points is not None}
    before = competition_ranks([float(move.comparable_before or 0) for move in told.values()])
    after = competition_ranks([float(move.comparable_after or 0) for move in told.values()])
    return {code: first - last for code, first, last in zip(told, before, after, strict=True)}
