"""Whose figures lie so far from those of the regions beside them that a check flags them: a report says so beside the figure, and no change
rests on one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from analysis.compare.changes import Change
from analysis.compare.peers import RATIOS, Outlier, outliers
from analysis.reliability import printed_pair
from analysis.rows import RateRow
from data.reference import check_limits, peer_limits
from reports.content.moves import Moves, Span

Flagged = frozenset[tuple[str, str]]
"""(region, figure) that a check flags: the ratio that lies far from others, and the measure that is likely wrong."""


def odd_ones(*families: Sequence[RateRow]) -> list[Outlier]:
    """The outliers of families of rows, each of the regions below one region, by the rule that the checks of sums use."""
    return [one for rows in families for one in _among(rows)]


def _among(rows: Sequence[RateRow]) -> list[Outlier]:
    pairs = {
        row["region"]: {metric: printed_pair(row, metric) for _, _, metric in RATIOS if row[metric] is not None}  # type: ignore[literal-required]
        for row in rows
        if row["region"] is not None
    }
    return outliers(pairs, peer_limits())


def flagged(found: Sequence[Outlier]) -> Flagged:
    """The figures of outliers."""
    return frozenset((one.region, figure) for one in found for figure in (one.metric, one.numerator))


def jumps(change: Change) -> bool:
    """Whether a figure moved by so much as it hardly can."""
    if not change.before or not change.after:
        return False
    factor = check_limits()["jump_factor"]
    return not 1 / factor < change.after / change.before < factor


def told_moves(moves: Moves, region: str, then: Callable[[], Flagged], now: Flagged) -> Moves:
    """The changes without those that jump to or from a flagged figure. ``then``: what is flagged in the compared period, asked for where
    something jumps."""
    all_ = [*moves.whole.values(), *(change for found in moves.children.values() for change in found.values())]
    if not any(map(jumps, all_)):
        return moves
    apart = then() ^ now
    whole = _told(moves.whole, region, apart)
    children = {code: _told(found, code, apart) for code, found in moves.children.items()}
    metric = moves.why.metric if moves.why is not None else ""
    rests = any("odd" in found[metric].flags for found in (whole, *children.values()) if metric in found)
    return replace(moves, whole=whole, children=children, why=None if rests else moves.why)


def _told(found: Mapping[str, Change], region: str, apart: Flagged) -> dict[str, Change]:
    return {
        figure: _untold(change) if (region, figure) in apart and jumps(change) else change
        for figure, change in found.items()
    }


def told_spans(spans: Mapping[str, Span], region: str, at: Callable[[str], Flagged]) -> dict[str, Span]:
    """The stretches of series, those that jump to or from a flagged figure without their change. ``at``: what is flagged in a period."""
    told = {}
    for figure, span in spans.items():
        if jumps(span.change) and (region, figure) in at(span.first) ^ at(span.last):
            span = replace(span, change=_untold(span.change), peak=None)
        elif span.peak and jumps(span.peak[1]) and (region, figure) in at(span.peak[0]) ^ at(span.last):
            span = replace(span, peak=None)
        told[figure] = span
    return told


def _untold(change: Change) -> Change:
    return replace(change, points=None, flags=(*change.flags, "odd"))
