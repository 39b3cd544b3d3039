"""From where on a change may be told. The numbers come from a reference file; none stands in code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """``small``: units behind a denominator under which a rate's change is not told. ``comparable_share``: part of the denominator that
    must be comparable for a change to be told."""

    small: int
    comparable_share: float
