"""Rates and gaps from sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.measures import MEASURE_IDS, UNION_MEASURES
from analysis.metrics import METRICS, Metric
from analysis.rows import Row

Pair = tuple[int | None, int | None]
"""Numerator and denominator of a rate, over the rows that have both."""
Left = tuple[int, int, int]
"""Rows left out of a pair, and their part of the numerator and of the denominator."""


def metric_value(metric: Metric, numerator: float | None, denominator: float | None) -> float | int | None:
    """A metric from its two sums; None where one is missing or a rate's denominator is 0. Never clipped."""
    if numerator is None or denominator is None:
        return None
    if metric.kind == "gap":
        return denominator - numerator
    return numerator / denominator if denominator else None


def metrics_of(
    sums: Row, pairs: Mapping[str, Pair] | None = None, stated: Mapping[str, float] | None = None
) -> dict[str, float | int | None]:
    """All metrics of one region.

    ``sums``: measure -> count or None. ``pairs``: metric -> (numerator, denominator) over the regions that report both, where
    that is not the measures' own sums. ``stated``: rates that a source gives without their parts, used where no sums do.
    """
    found: dict[str, float | int | None] = {}
    for metric in METRICS:
        numerator, denominator = (pairs or {}).get(metric.id) or (
            sums.get(metric.numerator),
            sums.get(metric.denominator),
        )
        value = metric_value(metric, numerator, denominator)
        if value is None and stated:
            value = stated.get(metric.id)
        found[metric.id] = value
    return found


def add(rows: Sequence[Row]) -> dict[str, int | None]:
    """Measures of several regions or cells added; None only where none of them has the measure."""
    total: dict[str, int | None] = {}
    for name in MEASURE_IDS:
        values = [row[name] for row in rows if row.get(name) is not None]
        total[name] = sum(values) if values else None
    return total


def remainder(parent: Row, children: Sequence[Row]) -> dict[str, int | None] | None:
    """What a parent states beyond its children, by measure; None where nothing remains.

    The parent is the children plus this row, measure by measure. A measure that the parent lacks is None.
    """
    sums = add(children)
    rest: dict[str, int | None] = {}
    for name in MEASURE_IDS:
        own = parent.get(name)
        rest[name] = None if own is None else own - (sums[name] or 0)
    return rest if any(rest[name] for name in MEASURE_IDS) else None


def blank_union_measures(row: dict[str, Any]) -> None:
    """Union measures do not exist by size or unit kind: make them null."""
    for name in UNION_MEASURES:
        row[name] = None
