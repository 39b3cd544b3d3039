"""Targets as loaded, beside the rates reached."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, select

from analysis.rows import value_of
from data.database import schema
from data.queries.rates import rates
from data.reference import regions
from data.scope import Scope
from data.slice import ALL_SLICES, Slice, SliceFilter


def targets(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    slices: Slice | SliceFilter = ALL_SLICES,
) -> list[dict[str, Any]]:
    """Each target of a region with what is reached: metric, period, target, reached (fractions), points_to_go."""
    scope.check(region, regions())
    among = slices.filter if isinstance(slices, Slice) else slices
    target, part = schema.target.c, schema.part.c
    ask = (
        select(part.period, part.calibre, part.purpose, target.metric, target.value)
        .select_from(schema.target.join(schema.part, part.id == target.part_id))
        .where(part.status == "current", target.region == region)
        .order_by(part.period, target.metric)
    )
    with engine.connect() as connection:
        wanted = [row for row in connection.execute(ask) if among.takes(row.calibre, row.purpose)]
    found = []
    for row in rates(engine, scope, region=region, slices=among):
        for goal in wanted:
            if (goal.calibre, goal.purpose) == (row["calibre"], row["purpose"]) and goal.period >= row["period"]:
                reached = value_of(row, goal.metric)
                found.append(
                    {
                        "region": region,
                        "region_name": row["region_name"],
                        "period": row["period"],
                        "target_period": goal.period,
                        "calibre": goal.calibre,
                        "purpose": goal.purpose,
                        "metric": goal.metric,
                        "target": goal.value,
                        "reached": reached,
                        "points_to_go": None if reached is None else (goal.value - reached) * 100,
                    }
                )
    return found
