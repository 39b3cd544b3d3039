"""Progress of regions towards their targets, ranked as a monthly circular has it: this period, cumulative, share of the target, places gained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.compare.printed import difference
from analysis.pace.aim import FEWER, share_done
from analysis.ranks import competition_ranks


@dataclass(frozen=True, slots=True)
class Standing:
    """A region on its way. ``now``, ``before``: the figure in the period and the one before it; ``base``: at the end of the last year.

    ``this``, ``total``: the comparable change since the period before and since the base, in points (counts for a count), None where it may not
    be told. ``small``: too few units for a place. ``why``: why it has no figure.
    """

    region: str
    target: float | None
    now: float | None
    before: float | None
    base: float | None
    this: float | None
    total: float | None
    small: bool = False
    why: str | None = None

    def unranked(self, figure: str) -> str | None:
        """Why it has no place; None where it has one: no figure (the reason), no target, or too few units."""
        if self.now is None:
            return self.why or "not_reported"
        if share_done(figure, self.now, self.target) is None:
            return "no_target"
        return "small" if self.small else None


def progress(regions: Sequence[Standing], figure: str = "") -> list[dict[str, Any]]:
    """A row a region, by rank, those without one last.

    ``figure``: what the targets are of. ``completion``: the share of the target (:func:`analysis.pace.aim.share_done`); ``way``: how much of the way from the base to the target is done, None where the target
    stood already. ``rank`` is by completion; ``rank_before`` by that of the period before against the same target, among the regions that had
    one; ``moved``: places gained. Regions without a target or a figure, and small ones, have no place; ``unranked`` says which of these.
    """
    now, before = _ranks(regions, "now", figure), _ranks(regions, "before", figure)
    rows = []
    for one in regions:
        rank, last = now.get(one.region), before.get(one.region)
        rows.append(
            {
                "region": one.region,
                "target": one.target,
                "now": one.now,
                "this": one.this,
                "total": one.total,
                "completion": share_done(figure, one.now, one.target),
                "way": _way(one, fewer=figure in FEWER),
                "rank": rank,
                "rank_before": last,
                "moved": None if rank is None or last is None else last - rank,
                "unranked": one.unranked(figure),
            }
        )
    return sorted(rows, key=lambda row: (row["rank"] is None, row["rank"] or 0, str(row["region"])))


def printed_move(row: Mapping[str, Any], key: str) -> float | None:
    """A change of a row (``this`` or ``total``) as a reader subtracts the two printed figures that it is ``between``; None where it is not told."""
    ends = row["between"][key]
    return None if ends is None else float(difference(row["metric"], *ends))


def _way(one: Standing, *, fewer: bool) -> float | None:
    if one.now is None or one.base is None or one.target is None:
        return None
    if (one.target >= one.base) if fewer else (one.target <= one.base):
        return None
    return (one.now - one.base) / (one.target - one.base)


def _ranks(regions: Sequence[Standing], side: str, figure: str) -> dict[str, int]:
    shares = {
        one.region: share
        for one in regions
        if not one.small and (share := share_done(figure, getattr(one, side), one.target)) is not None
    }
    return dict(zip(shares, competition_ranks(list(shares.values())), strict=True))
