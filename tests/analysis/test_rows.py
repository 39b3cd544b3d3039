"""A row of rates names every figure that there is, in the order of the JSON."""

from __future__ import annotations

from analysis.measures import MEASURE_IDS
from analysis.metrics import METRIC_IDS
from analysis.rows import Measures, Metrics, RateRow, is_divided


def test_a_row_has_every_measure_and_metric_and_no_other() -> None:
    assert tuple(Measures.__annotations__) == MEASURE_IDS
    assert tuple(Metrics.__annotations__) == METRIC_IDS
    assert set(MEASURE_IDS) | set(METRIC_IDS) <= RateRow.__required_keys__


def test_a_region_is_divided_where_anything_is_known_of_one_below() -> None:
    blank = dict.fromkeys((*MEASURE_IDS, *METRIC_IDS))
    remainder = {**blank, "region": None, "units": 3}
    assert not is_divided([])
    assert not is_divided([{**blank, "region": "330100"}, remainder])
    assert is_divided([{**blank, "region": "330100", "units": 0}, remainder])
    assert is_divided([{**blank, "region": "330100", "grassroots_unions": 5}])
    assert not is_divided([{**blank, "region": "330100", "units": 5}], ["density"])
