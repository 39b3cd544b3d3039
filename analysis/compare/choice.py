"""Which figures a region's rows can show over time, and why the others cannot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from analysis.metrics import METRIC_IDS
from analysis.reliability import why_missing
from analysis.rows import RateRow, value_of

DEFAULT: Final = "unit_coverage"
NO_ROWS: Final = "not_in_source"
"""The reason where a calibre holds no row of a region at all."""
LEAST_POINTS: Final = 3
"""Fewer points are stated, not drawn: two make no trend."""


def choices(
    rows: Sequence[RateRow], figures: Iterable[str] = METRIC_IDS, no_rows: str = NO_ROWS
) -> dict[str, str | None]:
    """Figure -> None where any row holds it, else why none does (a reason of :func:`analysis.reliability.why_missing`, of the newest row).

    ``rows``: of one region, calibre and set of filters, oldest first; ``no_rows``: the reason where there are none.
    """
    return {figure: _why_not(rows, figure) if rows else no_rows for figure in figures}


def _why_not(rows: Sequence[RateRow], figure: str) -> str | None:
    held = any(value_of(row, figure) is not None for row in rows)
    return None if held else why_missing(rows[-1], figure)


def chosen(asked: str | None, held: dict[str, str | None]) -> str:
    """The figure shown: the one asked for, even where nothing holds it, so that the reason can be said; else the first that is held."""
    if asked is not None:
        return asked
    if held.get(DEFAULT, NO_ROWS) is None:
        return DEFAULT
    return next((figure for figure, reason in held.items() if reason is None), DEFAULT)
