"""Places of the regions below one in the order of a figure: by unrounded values, and only where a value may be ranked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from analysis.ranks import competition_ranks
from analysis.rows import RateRow, has_flag, value_of

Ranks = Mapping[str, Mapping[str, int]]
"""Figure -> region -> its place, highest first; those that tie share one (1, 2, 2, 4)."""


def rank_rows(rows: Sequence[RateRow], figures: Iterable[str]) -> dict[str, dict[str, int]]:
    """The places of some rows by each of some figures; without those that lack it, rest on few units, or are no region of their own."""
    found = {}
    for figure in figures:
        known = [
            (row["region"], value_of(row, figure))
            for row in rows
            if row["region"] is not None and value_of(row, figure) is not None and not has_flag(row, figure, "small")
        ]
        places = competition_ranks([value for _, value in known])
        found[figure] = {str(code): place for (code, _), place in zip(known, places, strict=True)}
    return found


def agreeing(ranks: Ranks, rows: Sequence[RateRow]) -> dict[str, dict[str, int]]:
    """The places that agree with the values of some rows as they are shown: none of a figure by which one with a better place shows less.

    Counts that are rounded make other rates, and a place must be neither false nor denied by the number beside it; those that show the same share it.
    """
    shown = {row["region"]: row for row in rows}
    found = {}
    for figure, places in ranks.items():
        values = [value_of(shown[code], figure) for code in places]
        order = competition_ranks(values)
        pairs = sorted(zip(places.values(), order, strict=True))
        agrees = all(
            here <= there and (place != next_ or here == there) for (place, here), (next_, there) in pairwise(pairs)
        )
        found[figure] = dict(zip(places, order, strict=True)) if agrees else {}
    return found


def places_won(now: Mapping[str, int], before: Mapping[str, int]) -> dict[str, int]:
    """Region -> by how many places it rose (above 0) or fell since an earlier order, among the regions that stand in both."""
    both = [code for code in now if code in before]
    order = [competition_ranks([-ranks[code] for code in both]) for ranks in (now, before)]
    return {code: then - place for code, place, then in zip(both, *order, strict=True)}
