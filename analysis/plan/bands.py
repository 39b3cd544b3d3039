"""Bands of employees, the grain at which gaps are planned."""

from __future__ import annotations

from typing import Final

BANDS: Final[dict[str, tuple[int, int | None]]] = {
    "1-9": (1, 9),
    "10-24": (10, 24),
    "25-99": (25, 99),
    "100-299": (100, 299),
    "300+": (300, None),
}
"""Band -> its least and its most employees."""
UNKNOWN_BAND: Final = "unknown"
"""Of units without employees, or none known."""


def band_of(employees: int | None) -> str:
    """The band of a unit."""
    if not employees:
        return UNKNOWN_BAND
    return next(name for name, (_, most) in BANDS.items() if most is None or employees <= most)
