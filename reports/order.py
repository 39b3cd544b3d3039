"""What a report or a pack is ordered by; each thing is asked for once, and tells its file from others in the same folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from data.slice import Slice, SliceFilter

Audience = Literal["internal", "external"]


@dataclass(frozen=True, slots=True)
class Order:
    """A report on a region, or a pack of those on the regions below it.

    ``calibre``, ``purpose``: None for the first by rank that has figures. ``compare``: an earlier period. ``base``: in the external
    edition, round counts to multiples of it (0: not). ``level``: of a pack, all regions of this level instead of the next one.
    """

    region: str
    period: str
    compare: str | None = None
    calibre: str | None = None
    purpose: str | None = None
    audience: Audience = "internal"
    base: int = 0
    level: str | None = None

    @property
    def slices(self) -> SliceFilter:
        """The slices that may answer it."""
        return SliceFilter(self.period, self.calibre, self.purpose)

    def settled(self, slice_: Slice) -> Order:
        """The same order with the slice that answers it."""
        return replace(self, period=slice_.period, calibre=slice_.calibre, purpose=slice_.purpose)
