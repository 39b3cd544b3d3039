"""The pace of a rate: what is needed a month, what was seen, and what to expect at the due date.

Steps between periods are like for like. The expectation is the random walk with drift: the last value carried on at the mean pace, with the
interval h·(1 + h/T) times the variance of a month (Hyndman and Athanasopoulos, *Forecasting: Principles and Practice*, 3rd edition, section 5.5).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final, Literal

from analysis.pace.aim import met
from analysis.periods import ends

State = Literal["reached", "on_track", "behind", "unknown"]
INTERVAL: Final = 0.8
"""How likely the value lies between low and high, if the pace goes on as it did."""
_DIGITS: Final = 9
"""Decimals in which what is expected meets a target: it is a sum of floating numbers, of which 0.5 may come out a hair below."""


@dataclass(frozen=True, slots=True)
class Step:
    """A comparable change between two periods: so many months apart, so many points (or counts)."""

    months: int
    points: float


def months_between(first: str, last: str) -> int:
    """From the end of one period to the end of another."""
    (year, month), (other_year, other_month) = ends(first), ends(last)
    return (other_year - year) * 12 + other_month - month


def due_date(period: str) -> str:
    """The last day of a period: ``2026-12-31``."""
    year, month = ends(period)
    return f"{year:04d}-{month:02d}-{monthrange(year, month)[1]:02d}"


def seen(steps: Sequence[Step]) -> float | None:
    """Points a month over all steps; None without any."""
    months = sum(step.months for step in steps)
    return sum(step.points for step in steps) / months if months else None


def expected(now: float, steps: Sequence[Step], months: int) -> tuple[float | None, float, float | None] | None:
    """Low, middle and high (points, as ``now``) after so many months; None without steps, no interval with a single one."""
    drift = seen(steps)
    if drift is None:
        return None
    middle = now + drift * months
    if len(steps) < 2:
        return None, middle, None
    variance = sum((step.points - drift * step.months) ** 2 / step.months for step in steps) / (len(steps) - 1)
    total = sum(step.months for step in steps)
    half = _quantile(len(steps) - 1) * sqrt(variance * months * (1 + months / total))
    return middle - half, middle, middle + half


def _quantile(freedom: int) -> float:
    """Of Student's t, for :data:`INTERVAL`."""
    from scipy.special import stdtrit  # most targets are asked about without an interval

    return float(stdtrit(freedom, (1 + INTERVAL) / 2))


def pace_row(
    target: float, now: float | None, steps: Sequence[Step], *, months: int, scale: int, figure: str = ""
) -> dict[str, Any]:
    """``now``, ``per_month_needed``, ``per_month_seen``, ``expected`` and ``state`` of a target due in so many months.

    ``scale``: points in one of the figure, 100 for a rate. The two paces are in points a month, the other values in the figure itself.
    ``figure``: what it is a target of; of one that is to become less (:data:`analysis.pace.aim.FEWER`) what is needed a month is below 0.
    ``reached``: it is there now; ``on_track``, ``behind``: whether the middle of what is expected meets it; ``unknown``: nothing was seen.
    """
    there = now is not None and met(figure, now, target)
    needed = None if now is None or months <= 0 else 0.0 if there else (target - now) * scale / months
    ahead = None if now is None or months < 0 else expected(now * scale, steps, months)
    values = [None if value is None else value / scale for value in ahead] if ahead else [None, None, None]
    return {
        "now": now,
        "per_month_needed": needed,
        "per_month_seen": seen(steps),
        "expected": values,
        "state": _state(figure, target, now, values[1], months),
    }


def _state(figure: str, target: float, now: float | None, middle: float | None, months: int) -> State:
    if now is None:
        return "unknown"
    if met(figure, now, target):
        return "reached"
    if months <= 0:
        return "behind"
    if middle is None:
        return "unknown"
    return "on_track" if met(figure, round(middle, _DIGITS), round(target, _DIGITS)) else "behind"
