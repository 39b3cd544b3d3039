"""Targets set by hand: each word is kept, the last one counts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, insert

from analysis.measures import MEASURE_IDS
from analysis.metrics import BY_ID, METRIC_IDS
from analysis.periods import is_period
from data.database.planning import set_target
from data.database.stamp import instant
from data.reference import calibres, regions
from data.scope import Scope
from etl.planning.ledger import plain_author


@dataclass(frozen=True, slots=True)
class Goal:
    """A target to set: ``value`` a fraction for a rate, else a count; None takes back what stands."""

    region: str
    metric: str
    period: str
    calibre: str
    purpose: str
    value: float | None


def set_goal(engine: Engine, scope: Scope, goal: Goal, author: str) -> None:
    """Set a target or take it back; what was said before stays in the history.

    Raises ValueError for a figure, period, calibre or value that is none, UnknownRegion, OutOfScope.
    """
    scope.check(goal.region, regions())
    if goal.metric not in METRIC_IDS and goal.metric not in MEASURE_IDS:
        raise ValueError(f"there is no figure {goal.metric!r}")
    if not is_period(goal.period):
        raise ValueError(f"period {goal.period!r} is none; write 2026 or 2026-06")
    if goal.calibre not in calibres():
        raise ValueError(f"calibre {goal.calibre!r} is unknown; known: {', '.join(calibres())}")
    if (goal.calibre == "synthetic") != (goal.purpose == "synthetic"):
        raise ValueError("synthetic targets are of the calibre and of the purpose synthetic")
    metric = BY_ID.get(goal.metric)
    most = 1.0 if metric is not None and metric.kind == "rate" else float("inf")
    if goal.value is not None and not 0 <= goal.value <= most:
        raise ValueError(f"a target of {goal.metric} lies in 0..{most:g}, not at {goal.value:g}")
    row = {name: getattr(goal, name) for name in ("region", "metric", "period", "calibre", "purpose", "value")}
    with engine.begin() as connection:
        connection.execute(insert(set_target).values(**row, author=plain_author(author), at=instant()))
