"""What is computed from measures: rates and gaps, always from sums, at the very end.

A rate is the quotient of two sums over the same set of reporting regions; never a mean of rates, never clipped. A gap is
the difference of two such sums. See docs/metrics.md for the definitions and their sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure made of two measures.

    ``kind`` ``rate``: numerator / denominator, a fraction. ``ratio``: the same, in units per union or members per staff.
    ``gap``: denominator - numerator, a count.
    """

    id: str
    kind: Literal["rate", "ratio", "gap"]
    numerator: str
    denominator: str


METRICS: Final[tuple[Metric, ...]] = (
    Metric("unit_coverage", "rate", "units_covered", "units"),
    Metric("own_union_rate", "rate", "units_own", "units"),
    Metric("joint_coverage", "rate", "units_joint", "units"),
    Metric("worker_coverage", "rate", "employees_covered", "employees"),
    Metric("density", "rate", "members", "employees"),
    Metric("density_in_covered", "rate", "members", "employees_covered"),
    Metric("small_micro_coverage", "rate", "units_small_micro_covered", "units_small_micro"),
    Metric("grassroots_share", "rate", "grassroots_unions", "unions"),
    Metric("units_per_union", "ratio", "units_covered", "grassroots_unions"),
    Metric("women_share", "rate", "members_women", "members"),
    Metric("migrant_share", "rate", "members_migrant", "members"),
    Metric("members_per_staff", "ratio", "members", "staff_full"),
    Metric("agreement_coverage", "rate", "units_agreement", "units_covered"),
    Metric("wage_agreement_coverage", "rate", "units_wage_agreement", "units_covered"),
    Metric("congress_coverage", "rate", "units_congress", "units_covered"),
    Metric("gap_units", "gap", "units_covered", "units"),
    Metric("gap_workers", "gap", "employees_covered", "employees"),
)

METRIC_IDS: Final[tuple[str, ...]] = tuple(metric.id for metric in METRICS)
BY_ID: Final[dict[str, Metric]] = {metric.id: metric for metric in METRICS}

HEADLINES: Final = ("unit_coverage", "worker_coverage", "small_micro_coverage", "density", "density_in_covered")
"""The rates that are compared and watched where none is named."""
