"""Figures as they are printed: rounded once, so that all that stands side by side adds up. Files of data carry unrounded values."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from analysis.compare.changes import Change
from analysis.metrics import BY_ID

PLACES = 1
"""Decimals of a rate in percent, of a change in points, of a ratio."""


def rounded(value: float, places: int = PLACES) -> Decimal:
    """A number to so many decimals, half away from zero."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent(value: float, places: int = PLACES) -> Decimal:
    """A fraction in percent."""
    return (Decimal(str(value)) * 100).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def difference(figure: str, before: float, after: float) -> Decimal:
    """The change of a figure as it is printed: the difference of its two printed values. In points for a rate, else in counts."""
    kind = BY_ID[figure].kind if figure in BY_ID else "count"
    if kind == "rate":
        return percent(after) - percent(before)
    if kind == "ratio":
        return rounded(after) - rounded(before)
    return Decimal(str(after)) - Decimal(str(before))


def change(found: Change | None) -> Decimal | None:
    """A comparable change as it is printed; None where it may not be told."""
    if found is None or found.points is None or found.comparable_before is None or found.comparable_after is None:
        return None
    return difference(found.figure, found.comparable_before, found.comparable_after)


def raw_change(found: Change) -> Decimal | None:
    """The change over all that reports in either period, as it is printed."""
    if found.before is None or found.after is None:
        return None
    return difference(found.figure, found.before, found.after)


def table_adding_up(
    rows: Sequence[Sequence[float]], sums: Sequence[Decimal], totals: Sequence[Decimal], places: int = PLACES
) -> tuple[list[list[Decimal]], list[Decimal]]:
    """Pieces of parts, rounded so that each part's pieces add up to the part (``sums``), and the pieces of a kind to that kind's total.

    Returns the pieces, a list a part, and the totals of the kinds; these add up to what ``sums`` do.
    """
    found = [adding_up(row, part, places) for row, part in zip(rows, sums, strict=True)]
    kinds = range(len(totals))
    unit = Decimal(1).scaleb(-places)
    for _ in range(sum(len(row) for row in rows) * 2):
        over = [sum((row[kind] for row in found), Decimal(0)) - totals[kind] for kind in kinds]
        if not any(over):
            break
        much, less = over.index(max(over)), over.index(min(over))
        # A step moves from one kind to the other within the part that it takes least from the truth.
        errors = [
            (shown[much] - Decimal(str(row[much]))) + (Decimal(str(row[less])) - shown[less])
            for shown, row in zip(found, rows, strict=True)
        ]
        best = found[errors.index(max(errors))]
        best[much] -= unit
        best[less] += unit
    return found, [*totals]


def with_the_rest(values: Sequence[float], like: Decimal, total: Decimal, places: int = PLACES) -> list[Decimal]:
    """Pieces of a printed change, the last of them who reports: what is like for like adds up to its own printed change (``like``), and the rest of
    the ``total`` is who reports, so that it is one figure wherever the change is parted."""
    return [*adding_up(values[:-1], like, places), total - like]


def adding_up(values: Sequence[float], total: Decimal, places: int = PLACES) -> list[Decimal]:
    """Parts of a printed total, rounded so that they add up to it: each is cut down, and what is left goes to the largest remainders.

    ``total`` has no more decimals than ``places``; it may be off the parts' own sum by its rounding.
    """
    unit = Decimal(1).scaleb(-places)
    exact = [Decimal(str(value)) for value in values]
    found = [value.quantize(unit, ROUND_FLOOR) for value in exact]
    left = int((total - sum(found)) / unit) if found else 0
    step = unit if left > 0 else -unit
    for _ in range(abs(left)):
        # The part that is furthest from its own value takes the step; of equals the largest, where it shows least.
        errors = [
            ((value - shown) * (1 if left > 0 else -1), abs(value)) for value, shown in zip(exact, found, strict=True)
        ]
        found[errors.index(max(errors))] += step
    return found
