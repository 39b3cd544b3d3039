"""Changes as they must be printed: the difference of the two comparable values as printed, or none with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import Engine

from analysis.compare.changes import Change, is_rate
from data.queries.compare.changes import Between, changes
from data.scope import EVERYTHING
from data.slice import Slice

MINUS = "−"


def percent(value: float) -> Decimal:
    """A fraction in percent as it is printed, with one decimal."""
    return (Decimal(str(value)) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def changes_of(engine: Engine, region: str, start: Slice, end: Slice, figures: Sequence[str]) -> dict[str, Change]:
    """Figure -> its change."""
    return changes(engine, EVERYTHING, region=region, between=Between(start, end), figures=figures)[region]


def expected(change: Change) -> Decimal | None:
    """The printed points of a rate's change; None where it may not be told, or where it is no rate's."""
    if change.points is None or not is_rate(change.figure):
        return None
    assert change.comparable_before is not None
    assert change.comparable_after is not None
    return percent(change.comparable_after) - percent(change.comparable_before)


def number(text: str) -> Decimal:
    """A printed number with its sign: +2.1, −0.4, 0.0."""
    return Decimal(text.replace(MINUS, "-").replace("+", "").replace(",", ""))
