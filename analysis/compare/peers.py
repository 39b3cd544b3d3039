"""A region against the regions beside it: whose ratio lies so far from theirs that figures are likely cut off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final

from analysis.rates import Pair

RATIOS: Final = (
    ("members", "employees_covered", "density_in_covered"),
    ("members", "employees", "density"),
    ("units_covered", "units", "unit_coverage"),
)
"""(numerator, denominator, metric) by which regions are held against each other."""


@dataclass(frozen=True, slots=True)
class PeerLimits:
    """``far``: a ratio below this part of the median, or above its inverse times it, is an outlier. ``least``: peers that a median needs.
    ``units``, ``persons``: what a region's denominator must count for its ratio to mean something."""

    far: float
    least: int
    units: float
    persons: float


@dataclass(frozen=True, slots=True)
class Outlier:
    """A region whose ratio ``own`` lies far from the ``median`` of the regions beside it; ``numerator``: the measure that is likely wrong."""

    region: str
    numerator: str
    metric: str
    own: float
    median: float


def outliers(pairs: Mapping[str, Mapping[str, Pair]], limits: PeerLimits) -> list[Outlier]:
    """The outliers among regions of one parent; ``pairs``: region -> metric of :data:`RATIOS` -> both sums.

    Of a region's ratios with one numerator the first that lies far is told.
    """
    found: dict[tuple[str, str], Outlier] = {}
    for numerator, denominator, metric in RATIOS:
        least = limits.units if denominator == "units" else limits.persons
        ratios = {
            region: above / below
            for region, own in pairs.items()
            for above, below in [own.get(metric, (None, None))]
            if above is not None and below is not None and below >= least
        }
        if len(ratios) < limits.least:
            continue
        middle = median(ratios.values())
        for region, ratio in ratios.items():
            if ratio < middle * limits.far or ratio > middle / limits.far > 0:
                found.setdefault((region, numerator), Outlier(region, numerator, metric, ratio, middle))
    return list(found.values())
