"""A slice of the data: one period in one calibre and purpose. Slices are never added together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slice:
    """Facts that may be added: one period of one calibre and one purpose."""

    period: str
    calibre: str
    purpose: str

    @property
    def params(self) -> dict[str, str]:
        """The key as parameters of a statement."""
        return {"period": self.period, "calibre": self.calibre, "purpose": self.purpose}

    @property
    def last_day(self) -> str:
        """The last day of the period, as far as text comparison of ISO dates needs it."""
        return last_day(self.period)


def last_day(period: str) -> str:
    """The last day of a period (``2018``, ``2018Q4``, ``2018-06``), as far as text comparison of ISO dates needs it."""
    year = period[:4]
    if "Q" in period:
        return f"{year}-{int(period[-1]) * 3:02d}-31"
    return f"{period}-31" if len(period) == 7 else f"{year}-12-31"
