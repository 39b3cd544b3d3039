"""For which figures regions are compared, by which method, and why not by others."""

from __future__ import annotations

import pytest

from analysis.fair.holds import Method, why_not
from analysis.metrics import HEADLINES


@pytest.mark.parametrize("metric", ["unit_coverage", "worker_coverage", "small_micro_coverage"])
@pytest.mark.parametrize("method", ["funnel", "order", "alike"])
def test_rates_of_units_and_of_their_workers_take_every_method(metric: str, method: Method) -> None:
    assert why_not(metric, method) is None
    assert why_not(metric, method, narrowed=True) is None


@pytest.mark.parametrize("metric", ["density", "density_in_covered", "women_share"])
def test_rates_of_members_have_limits_but_no_mix(metric: str) -> None:
    assert [why_not(metric, method) for method in ("funnel", "order", "alike")] == [None, "no_mix", "no_mix"]
    assert {why_not(metric, method, narrowed=True) for method in ("funnel", "order", "alike")} == {"not_by_dimension"}


@pytest.mark.parametrize("metric", ["gap_workers", "members", "units_per_union"])
def test_what_is_no_rate_is_not_compared(metric: str) -> None:
    assert {why_not(metric, method) for method in ("funnel", "order", "alike")} == {"no_rate"}


def test_every_headline_rate_is_compared() -> None:
    assert [metric for metric in HEADLINES if why_not(metric, "funnel")] == []
