"""Targets with the pace at which they are approached, like for like."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import Engine

from analysis.compare.breaks import since_last_break
from analysis.compare.changes import is_rate
from analysis.pace.drift import Step, due_date, months_between, pace_row
from analysis.periods import ends, kind_of
from analysis.rows import value_of
from data.queries.compare.changes import Between, changes
from data.queries.external.edition import Edition, blunt
from data.queries.plan.goals import goals
from data.queries.rates import rates
from data.queries.slices import slices
from data.reference import events, regions
from data.scope import Scope
from data.slice import Slice


def pace(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    slice_: Slice,
    metrics: Sequence[str] = (),
    by_region: bool = False,
    outside: Edition | None = None,
) -> list[dict[str, Any]]:
    """Rows as ``analysis pace`` prints them, one for each target of a region (or of its children) due at the slice's period or later.

    ``now`` is of the slice's period; the pace is seen over the periods of the same kind up to it, after the series' last break. ``metrics``:
    only these; by default all that have a target. ``outside``: told as this edition shows the figures, the pace over those changes alone that it tells. Raises UnknownRegion, OutOfScope.
    """
    scope.check(region, regions())
    codes = regions().children(region) if by_region else [region]
    wanted = [row for row in _targets(engine, scope, slice_, codes) if not metrics or row.metric in metrics]
    if not wanted:
        return []
    by = ("region",) if by_region else ()
    asked = rates(engine, scope, region=region, slices=slice_, by=by)
    if outside is not None:
        asked = outside.rates(asked, region, by)
    values = {row["region"]: row for row in asked}
    figures = sorted({row.metric for row in wanted})
    steps = _steps(engine, scope, region, slice_, figures, by_region, outside)
    found = []
    for row in wanted:
        own = values.get(row.region)
        now = value_of(own, row.metric) if own else None
        months = months_between(slice_.period, row.period)
        told = pace_row(
            row.value,
            now,
            steps.get((row.region, row.metric), ()),
            months=months,
            scale=100 if is_rate(row.metric) else 1,
            figure=row.metric,
        )
        head = {"region": row.region, "region_name": regions()[row.region].name, **slice_.params}
        aimed = {"metric": row.metric, "target": row.value, "due": due_date(row.period), "target_period": row.period}
        found.append({**head, **aimed, **told})
    return found


def _targets(engine: Engine, scope: Scope, slice_: Slice, codes: Sequence[str]) -> list[Any]:
    """The targets of some regions that are not over, by region, metric and due period."""
    with engine.connect() as connection:
        rows = goals(connection, scope, codes, slice_.filter)
    return [row for row in rows if ends(row.period) >= ends(slice_.period)]


def _steps(
    engine: Engine,
    scope: Scope,
    region: str,
    slice_: Slice,
    figures: Sequence[str],
    by_region: bool,
    outside: Edition | None,
) -> dict[tuple[str, str], list[Step]]:
    """(region, figure) -> its comparable changes from period to period; what may not be told is no step."""
    kind = kind_of(slice_.period)
    held = {s.period for s in slices(engine, scope) if s.slice == slice_.at(s.period)}
    periods = sorted(p for p in held if kind_of(p) == kind and p <= slice_.period)
    found: dict[tuple[str, str], list[Step]] = {}
    for first, last in pairwise(periods):
        among = [f for f in figures if first in since_last_break(events(), slice_.calibre, f, periods)]
        if not among:
            continue
        between = Between(slice_.at(first), slice_.at(last))
        told = changes(engine, scope, region=region, between=between, figures=among, by_region=by_region)
        for code, each in told.items():
            for figure, change in each.items():
                if outside is not None and not outside.told(figure, code, change, between.start, between.end):
                    continue
                if change.points is not None:
                    points = change.points
                    if outside is not None:
                        blunted = blunt(figure, between.start)
                        points = outside.coarse(figure, {"points": points}, blunt=blunted)["points"]
                    found.setdefault((code, figure), []).append(Step(months_between(first, last), points))
    return found
