"""A change between two periods: what was printed, what is comparable, and whether it may be told at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.compare.leaves import Comparable
from analysis.metrics import BY_ID
from analysis.rates import Pair, metric_value
from analysis.reliability import Limits


@dataclass(frozen=True, slots=True)
class Change:
    """A figure in two periods. ``before``, ``after``: as each period shows it. ``points_raw``: their difference, ``points``: the like
    for like one, None where it may not be told (``flags`` say why: break, few_comparable, small). Points are percent of 1 for a rate,
    counts for a count."""

    figure: str
    before: float | None
    after: float | None
    points_raw: float | None
    points: float | None
    comparable: Comparable
    comparable_before: float | None
    comparable_after: float | None
    flags: tuple[str, ...]

    @property
    def is_raw(self) -> bool:
        """Whether everybody reports in both periods, so that the comparable change is the printed one."""
        return self.comparable.whole


def change_of(
    figure: str, before: Pair | None, after: Pair | None, found: Comparable, limits: Limits, *, parted: bool
) -> Change:
    """The change of a figure. ``before``, ``after``: its pairs as printed; ``found``: what is comparable of them; ``parted``: whether a
    break of its series lies between."""
    first, last = value_of(figure, before), value_of(figure, after)
    like = value_of(figure, found.before), value_of(figure, found.after)
    flags = []
    if parted:
        flags.append("break")
    if found.share < limits.comparable_share:
        flags.append("few_comparable")
    if is_rate(figure) and found.leaves and found.rows < limits.small:
        flags.append("small")
    points = None if flags else points_between(figure, *like)
    return Change(
        figure, first, last, points_between(figure, first, last), points, found, like[0], like[1], tuple(flags)
    )


def is_rate(figure: str) -> bool:
    """Whether a figure is a fraction, told in percent."""
    return figure in BY_ID and BY_ID[figure].kind == "rate"


def to_go(figure: str, target: float, reached: float | None) -> float | None:
    """What lacks to a target: percentage points of a rate, else a count."""
    return None if reached is None else (target - reached) * (100 if is_rate(figure) else 1)


def value_of(figure: str, pair: Pair | None) -> float | None:
    """A figure of its pair; a count pairs with itself."""
    if pair is None:
        return None
    metric = BY_ID.get(figure)
    return pair[1] if metric is None else metric_value(metric, *pair)


def points_between(figure: str, before: float | None, after: float | None) -> float | None:
    """Percentage points for a rate, the difference for a count; None where either is missing."""
    if before is None or after is None:
        return None
    return (after - before) * (100 if is_rate(figure) else 1)


def change_row(
    region: Mapping[str, Any], piece: Mapping[str, Any], change: Change, parted: Any | None
) -> dict[str, Any]:
    """A row as ``analysis compare`` prints it. ``region``: code and name; ``piece``: from, to, calibre, purpose; ``parted``: the break."""
    found = change.comparable
    return {
        "region": region["region"],
        "region_name": region["region_name"],
        "metric": change.figure,
        **piece,
        "before": change.before,
        "after": change.after,
        "points_raw": change.points_raw,
        "points": change.points,
        "comparable": {
            "before": change.comparable_before,
            "after": change.comparable_after,
            "leaves": found.leaves,
            "share": found.share,
        },
        "appeared": list(dict.fromkeys(found.appeared)),
        "vanished": list(dict.fromkeys(found.vanished)),
        "break": parted,
        "flags": list(change.flags),
    }
