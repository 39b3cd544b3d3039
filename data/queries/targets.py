"""Targets, loaded or set by hand, beside the rates reached."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine

from analysis.compare.changes import to_go
from analysis.periods import ends
from analysis.rows import value_of
from data.queries.external.edition import Edition
from data.queries.plan.goals import goals
from data.queries.rates import rates
from data.scope import Scope
from data.slice import ALL_SLICES, Slice, SliceFilter


def targets(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    slices: Slice | SliceFilter = ALL_SLICES,
    where: Mapping[str, Sequence[str]] | None = None,
    outside: Edition | None = None,
) -> list[dict[str, Any]]:
    """Each target of a region with what is reached: metric, period, target, reached, points_to_go (of a rate percentage points, else units or persons).

    ``where``: as :func:`data.queries.rates.rates` takes it; what is reached is then that of these cells or regions.
    ``outside``: as this edition shows the figures. Raises like it.
    """
    among = slices.filter if isinstance(slices, Slice) else slices
    rows = rates(engine, scope, region=region, slices=among, where=where)
    if outside is not None:
        rows = outside.rates(rows, region, ())
    with engine.connect() as connection:
        wanted = goals(connection, scope, {row["region"] for row in rows if row["region"] is not None}, among)
    wanted.sort(key=lambda goal: (ends(goal.period), goal.metric))
    found = []
    for row in rows:
        for goal in wanted:
            same = (goal.region, goal.calibre, goal.purpose) == (row["region"], row["calibre"], row["purpose"])
            if same and ends(goal.period) >= ends(row["period"]):
                reached = value_of(row, goal.metric)
                found.append(
                    {
                        "region": row["region"],
                        "region_name": row["region_name"],
                        "period": row["period"],
                        "target_period": goal.period,
                        "calibre": goal.calibre,
                        "purpose": goal.purpose,
                        "metric": goal.metric,
                        "target": goal.value,
                        "reached": reached,
                        "points_to_go": to_go(goal.metric, goal.value, reached),
                    }
                )
    return found


def nearest_targets(
    engine: Engine, scope: Scope, *, regions: Collection[str], slice_: Slice
) -> dict[str, dict[str, tuple[str, float]]]:
    """Region -> metric -> (period, fraction) of its nearest target for the period of a slice or a later one. Raises as :func:`targets`."""
    with engine.connect() as connection:
        wanted = [
            goal
            for goal in goals(connection, scope, regions, slice_.filter)
            if ends(goal.period) >= ends(slice_.period)
        ]
    found: dict[str, dict[str, tuple[str, float]]] = {}
    for goal in sorted(wanted, key=lambda goal: ends(goal.period)):
        found.setdefault(goal.region, {}).setdefault(goal.metric, (goal.period, float(goal.value)))
    return found
