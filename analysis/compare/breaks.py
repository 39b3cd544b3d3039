"""Breaks of a series: between two periods that one parts nothing is compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from analysis.metrics import BY_ID


class Event(Protocol):
    """What is asked of an event: the period at which it is seen, whose series it touches, which measures, and whether it breaks them."""

    @property
    def date(self) -> str: ...  # noqa: D102
    @property
    def calibre(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def measures(self) -> tuple[str, ...]: ...  # noqa: D102


def measures_of(figure: str) -> tuple[str, ...]:
    """The measures that a figure is made of: both parts of a metric, or the measure itself."""
    metric = BY_ID.get(figure)
    return (metric.numerator, metric.denominator) if metric else (figure,)


def touching(events: Iterable[Any], calibre: str, figure: str) -> list[Any]:
    """The breaks of a calibre that touch a figure, in the events' order."""
    made_of = set(measures_of(figure))
    return [e for e in events if e.kind == "break" and e.calibre == calibre and made_of & set(e.measures)]


def break_between(events: Iterable[Any], calibre: str, figure: str, start: str, end: str) -> Any | None:
    """The last break of a figure after ``start`` and up to ``end``; None if the two periods are of one series.

    A break is seen at its date: 2002 and 2003 are parted by one of 2003.
    """
    first, last = sorted((start, end))
    found = [e for e in touching(events, calibre, figure) if first[: len(e.date)] < e.date <= last]
    return found[-1] if found else None


def since_last_break(events: Iterable[Any], calibre: str, figure: str, periods: Sequence[str]) -> list[str]:
    """Those of some periods, in order, that lie after the figure's last break: what a claim about a trend may start from."""
    dates = [e.date for e in touching(events, calibre, figure)]
    started = [d for d in dates if any(p >= d for p in periods)]
    first = max(started, default="")
    return [p for p in periods if p >= first]
