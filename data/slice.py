"""A slice of the data: one period in one calibre and purpose. Slices are never added together."""

from __future__ import annotations

from dataclasses import dataclass

from analysis import periods


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
        return periods.last_day(self.period)
