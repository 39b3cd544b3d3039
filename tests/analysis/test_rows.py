"""A row of rates names every figure that there is, in the order of the JSON."""

from __future__ import annotations

from analysis.measures import MEASURE_IDS
from analysis.metrics import METRIC_IDS
from analysis.rows import Measures, Metrics, RateRow


def test_a_row_has_every_measure_and_metric_and_no_other() -> None:
    assert tuple(Measures.__annotations__) == MEASURE_IDS
    assert tuple(Metrics.__annotations__) == METRIC_IDS
    assert set(MEASURE_IDS) | set(METRIC_IDS) <= RateRow.__required_keys__
