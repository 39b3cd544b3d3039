"""What a target may be and when it is met: one rule for targets that a workbook states and those set by hand."""

from __future__ import annotations

from math import isfinite
from typing import Final, Literal

from analysis.metrics import BY_ID

Fault = Literal["rate", "count", "fraction"]
"""Why a value is no target: a share outside 0..1, less than nothing, a part of what is counted whole."""
AimFault = Literal["no_value", "unclear", "share", "rate", "count", "fraction"]
"""The same, and why what is written is no value: no number, a rate that may be a share or percent, percent of a count."""

FEWER: Final = frozenset(
    {
        "gap_units",
        "gap_workers",
        "gap_25",
        "gap_100",
        "units_unknown",
        "employees_unknown",
        "unions_dormant",
        "unions_term_due",
        "unions_dissolved",
        "members_per_staff",
    }
)
"""The figures whose target is to be come down to: what is not organised, not known, not at work; members that one member of staff stands for."""


def met(figure: str, value: float, target: float) -> bool:
    """Whether a target is reached: from below, or of what is to become less from above."""
    return value <= target if figure in FEWER else value >= target


def share_done(figure: str, value: float | None, target: float | None) -> float | None:
    """How much of a target a figure is, 1 where the two meet: the figure over its target; of what is to become less the target over the figure, as
    if one were left where nothing is. None where either is not known, or the target is nothing to grow to."""
    if value is None or target is None:
        return None
    if figure not in FEWER:
        return value / target if target else None
    return target / value if value > 0 else max(target, 1.0)


def aim_fault(figure: str, value: float) -> Fault | None:
    """What is wrong with ``value`` as a target of a metric or measure, None where nothing is.

    A rate is a fraction in 0..1; a ratio (units per union, members per staff) is 0 or more; anything else is counted in whole numbers.
    """
    kind = BY_ID[figure].kind if figure in BY_ID else "count"
    if kind == "rate":
        return None if isfinite(value) and 0 <= value <= 1 else "rate"
    if not isfinite(value) or value < 0:
        return "count"
    return None if kind == "ratio" or float(value).is_integer() else "fraction"
