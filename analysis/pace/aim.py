"""What a target may be: one rule for targets that a workbook states and those set by hand."""

from __future__ import annotations

from math import isfinite
from typing import Literal

from analysis.metrics import BY_ID

Fault = Literal["rate", "count", "fraction"]
"""Why a value is no target: a share outside 0..1, less than nothing, a part of what is counted whole."""


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
