"""Targets as loaded, beside the rates reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, select

from analysis.rows import value_of
from data.database import schema
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
) -> list[dict[str, Any]]:
    """Each target of a region with what is reached: metric, period, target, reached (fractions), points_to_go.

    ``where``: as :func:`data.queries.rates.rates` takes it; what is reached is then that of these cells or regions. Raises like it.
    """
    among = slices.filter if isinstance(slices, Slice) else slices
    target, part = schema.target.c, schema.part.c
    rows = rates(engine, scope, region=region, slices=among, where=where)
    ask = (
        select(part.period, part.calibre, part.purpose, target.region, target.metric, target.value)
        .select_from(schema.target.join(schema.part, part.id == target.part_id))
        .where(part.status == "current", target.region.in_({row["region"] for row in rows}))
        .order_by(part.period, target.metric)
    )
    with engine.connect() as connection:
        wanted = [row for row in connection.execute(ask) if among.takes(row.calibre, row.purpose)]
    found = []
    for row in rows:
        for goal in wanted:
            same = (goal.region, goal.calibre, goal.purpose) == (row["region"], row["calibre"], row["purpose"])
            if same and goal.period >= row["period"]:
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
                        "points_to_go": None if reached is None else (goal.value - reached) * 100,
                    }
                )
    return found
