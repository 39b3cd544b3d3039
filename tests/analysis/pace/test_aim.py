"""When a target is met, of figures that are to grow and of those that are to become less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.compare.changes import is_rate
from analysis.measures import MEASURE_IDS
from analysis.metrics import METRIC_IDS
from analysis.pace.aim import FEWER, met, share_done
from analysis.pace.drift import Step, pace_row
from analysis.pace.progress import Standing, progress
from layouts.aims.facts import OFFERED

FIGURES = sorted({*METRIC_IDS, *MEASURE_IDS})
COUNTS = st.integers(0, 10_000).map(float)


def test_what_is_not_organised_is_to_become_less() -> None:
    assert set(FIGURES) >= FEWER
    assert {figure for figure in FIGURES if figure.startswith("gap_") or figure.endswith("_unknown")} <= FEWER
    assert not any(is_rate(figure) for figure in FEWER)


@pytest.mark.parametrize("figure", FIGURES)
@given(value=COUNTS, target=COUNTS)
def test_a_target_is_met_where_all_of_it_is_done(figure: str, value: float, target: float) -> None:
    share = share_done(figure, value, target)
    if share is None:
        assert target == 0
        assert figure not in FEWER
    else:
        assert (share >= 1) == met(figure, value, target)


@pytest.mark.parametrize("figure", OFFERED)
@given(now=COUNTS, target=COUNTS, steps=st.lists(st.builds(Step, st.integers(1, 12), st.floats(-50, 50)), max_size=4))
def test_state_and_needed_pace_say_the_same(figure: str, now: float, target: float, steps: list[Step]) -> None:
    row = pace_row(target, now, steps, months=12, scale=1, figure=figure)
    needed = row["per_month_needed"]
    assert (row["state"] == "reached") == (needed == 0) == met(figure, now, target)
    assert needed <= 0 if figure in FEWER else needed >= 0
    if row["state"] in ("on_track", "behind"):
        ahead = (row["per_month_seen"] - needed) * (-1 if figure in FEWER else 1)
        assert abs(ahead) < 1e-6 or (ahead > 0) == (row["state"] == "on_track")


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=2, max_size=6))
def test_who_has_less_of_a_gap_stands_higher(figures: list[tuple[float, float]]) -> None:
    """Of one target the order is that of the gaps, and a way back is no way."""
    rows = progress(
        [Standing(str(at), 50, now, None, base, None, None) for at, (now, base) in enumerate(figures)], "gap_units"
    )
    now = [max(row["now"], 1) for row in rows]
    assert now == sorted(now)
    for row in rows:
        base = figures[int(row["region"])][1]
        assert (row["way"] is None) == (base <= 50)
        assert row["way"] is None or (row["way"] >= 1) == (row["now"] <= 50)


def test_no_gap_left_is_a_target() -> None:
    rows = progress([Standing(code, 0, now, 5, 5, None, None) for code, now in (("a", 0), ("b", 4))], "gap_100")
    assert [(row["region"], row["completion"], row["unranked"]) for row in rows] == [("a", 1, None), ("b", 0, None)]
