"""A slice of the data: one period in one calibre and purpose. Slices are never added together."""

from __future__ import annotations

from dataclasses import dataclass

from analysis import periods


@dataclass(frozen=True, slots=True, order=True)
class Slice:
    """Facts that may be added: one period of one calibre and one purpose. Ordered by period."""

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

    @property
    def filter(self) -> SliceFilter:
        """The filter that this slice alone passes."""
        return SliceFilter(self.period, self.calibre, self.purpose)

    def at(self, period: str) -> Slice:
        """The slice of the same calibre and purpose in another period."""
        return Slice(period, self.calibre, self.purpose)


@dataclass(frozen=True, slots=True)
class SliceFilter:
    """The slices that a question is about. ``periods``: ``2018``, ``A,B`` or ``A..B``. None: any."""

    periods: str | None = None
    calibre: str | None = None
    purpose: str | None = None

    def takes(self, calibre: str, purpose: str) -> bool:
        """Whether a calibre and purpose are asked for; periods are not looked at."""
        return self.calibre in (None, calibre) and self.purpose in (None, purpose)


ALL_SLICES = SliceFilter()
