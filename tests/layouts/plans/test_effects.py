"""What a plan does, in words: true also where it does nothing or next to nothing."""

from __future__ import annotations

from typing import Any

import pytest

from data.queries.plan.draft import Ground
from data.slice import Slice
from layouts.plans.address import Basket
from layouts.plans.effects import lead, targets
from layouts.plans.facts import Facts, Line
from layouts.selection import Selection, View
from tests.drawn import words

SLICE = Slice("2025", "synthetic", "synthetic")


def _facts(before: float, after: float, units: int, target: float = 0.5) -> Facts:
    answer: dict[str, Any] = {"before": {"worker_coverage": before}, "after": {"worker_coverage": after}}
    ground = Ground(
        {"330100": {"worker_coverage": (round(before * 100_000), 100_000)}},
        [{"metric": "worker_coverage", "period": "2026", "value": target, "author": "A", "file": None}],
        30,
    )
    lines = [Line({"units": units, "workers": units * 3})]
    return Facts(Basket(), "330100", SLICE, lines=lines, answer=answer, ground=ground)


@pytest.mark.parametrize(
    ("before", "after", "units", "said"),
    [
        (0.356, 0.356, 0, "stays at 35.6%: the plan reaches no unit"),
        (0.356, 0.356, 2, "stays at 35.6%; the plan reaches 2 units without a union and 6 workers"),
        (0.3561, 0.3562, 2, "rises by less than 0.1 points and stays at 35.6%, by 2 units"),
        (0.356, 0.374, 2, "goes from 35.6% to 37.4% (+1.8 points), by 2 units"),
    ],
)
def test_a_plan_that_moves_nothing_does_not_go_from_a_rate_to_itself(
    before: float, after: float, units: int, said: str
) -> None:
    view = View(Selection(metric="worker_coverage"), "/gaps", "en", SLICE, None)
    assert said in lead(view, _facts(before, after, units))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (0.51, 0.52, "is reached already, at 51.0% now and 52.0% with the plan"),
        (0.48, 0.52, "from 48.0% to 52.0%, the plan reaches it"),
        (0.48, 0.49999, "from 48.0% to <50.0%, <0.1 points are still lacking, that is 1 worker"),
    ],
)
def test_a_target_is_met_already_met_by_the_plan_or_short(before: float, after: float, said: str) -> None:
    view = View(Selection(metric="worker_coverage"), "/gaps", "en", SLICE, None)
    assert said in words(targets(view, _facts(before, after, 2)))
