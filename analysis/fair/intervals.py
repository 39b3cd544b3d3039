"""How far chance alone may move a rate of few, and where a rate lies beyond it: Wilson intervals and funnel limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, sqrt
from typing import Final, Literal

Z: Final[Mapping[str, float]] = {"95": 1.959963984540054, "99.8": 3.090232306167813}
"""Share of the normal distribution between the limits, in percent -> half their distance in standard errors."""
WINSORISED: Final = 0.1
"""The part of the scores at either end that is drawn in before overdispersion is taken from them."""

Signal = Literal["above", "below", "within"]


def wilson(count: int, total: int, z: float = Z["95"]) -> tuple[float, float] | None:
    """The score interval of a proportion (Wilson, JASA 1927, 22: 209-212); None for no total or a count outside 0..total."""
    if total <= 0 or not 0 <= count <= total:
        return None
    share, spread = count / total, z * z / total
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / total + spread / (4 * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def quantile(values: Sequence[float], share: float) -> float:
    """The quantile of some values, linear between neighbours (type 7 of Hyndman and Fan 1996). Raises ValueError for none."""
    if not values:
        raise ValueError("no values, no quantile")
    ordered = sorted(values)
    at = (len(ordered) - 1) * share
    low = floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def overdispersion(rates: Sequence[tuple[float, int]], target: float) -> float:
    """By how much rates (with their totals) scatter about a target more than chance would have it: φ, at least 1.

    φ is the mean square of the scores (rate - target) / standard error after both tails are drawn in to the 10th and 90th percentile
    (Spiegelhalter, Statistics in Medicine 2005, 24: 1185-1202, section 5.3, the multiplicative way).
    """
    scores = [(rate - target) / _error(target, total) for rate, total in rates if _error(target, total) > 0]
    if not scores:
        return 1.0
    low, high = quantile(scores, WINSORISED), quantile(scores, 1 - WINSORISED)
    return max(1.0, sum(min(max(score, low), high) ** 2 for score in scores) / len(scores))


def limits(target: float, total: int, dispersion: float = 1.0) -> dict[str, list[float]]:
    """The control limits of a rate of ``total`` about a target, ``95`` and ``99.8``, widened by √φ and kept within 0..1."""
    error = _error(target, total) * sqrt(dispersion)
    return {name: [max(0.0, target - z * error), min(1.0, target + z * error)] for name, z in Z.items()}


def signal(rate: float, found: Mapping[str, Sequence[float]]) -> Signal:
    """Whether a rate lies outside the 99.8 % limits, which chance alone passes once in 500 times."""
    low, high = found["99.8"]
    return "above" if rate > high else "below" if rate < low else "within"


def _error(target: float, total: int) -> float:
    return sqrt(target * (1 - target) / total) if total > 0 and 0 < target < 1 else 0.0
