"""How far the regions below one are on the way to their targets, ranked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine

from analysis.compare.changes import Change
from analysis.measures import MEASURE_IDS
from analysis.metrics import METRIC_IDS
from analysis.pace.progress import Standing, progress
from analysis.periods import ends, kind_of, year_of
from analysis.reliability import why_missing
from analysis.rows import RateRow, has_flag, value_of
from data.queries.compare.changes import Between, changes
from data.queries.external.edition import Edition
from data.queries.plan.goals import goals
from data.queries.question import BadQuestion
from data.queries.rates import rates
from data.queries.slices import slices
from data.reference import regions
from data.scope import Scope
from data.slice import Slice


def ranked_progress(
    engine: Engine, scope: Scope, *, region: str, slice_: Slice, metric: str, outside: Edition | None = None
) -> list[dict[str, Any]]:
    """Rows as ``analysis progress`` prints them, one for each region next below; none where none of them has a target.

    The target is the one next due at the period or later; ``this`` is since the period before of the same kind, ``total`` since the last period
    that ended before the year of the target, both like for like, and ``between`` has the two figures that each is between. ``outside``: the regions that this edition shows, with
    what it shows of each period, and without what the exact figures would tell. Raises UnknownRegion, OutOfScope, BadQuestion for a figure that there is not.
    """
    scope.check(region, regions())
    if metric not in METRIC_IDS and metric not in MEASURE_IDS:
        raise BadQuestion(f"there is no figure {metric}")
    gone = frozenset[str | None]() if outside is None else outside.hidden_children(region, slice_)
    children = [code for code in regions().children(region) if code not in gone]
    with engine.connect() as connection:
        held = [goal for goal in goals(connection, scope, children, slice_.filter) if goal.metric == metric]
    due = sorted({goal.period for goal in held if ends(goal.period) >= ends(slice_.period)}, key=ends)
    if not due:
        return []
    targets = {goal.region: goal.value for goal in held if goal.period == due[0]}
    before, base = _earlier(engine, scope, slice_, due[0])
    periods = {period for period in (slice_.period, before, base) if period is not None}
    sides = {period: _values(engine, scope, region, slice_.at(period), outside) for period in periods}
    starts = (before, base) if outside is None else (None, None)
    this, total = (_changes(engine, scope, region, slice_, start, metric) for start in starts)
    found = []
    for code in children:
        row = sides[slice_.period].get(code)
        if row is None and code not in targets:
            continue
        values = {
            name: None if period is None or code not in sides[period] else value_of(sides[period][code], metric)
            for name, period in (("now", slice_.period), ("before", before), ("base", base))
        }
        small = row is not None and has_flag(row, metric, "small")
        why = why_missing(row, metric) if row is not None and values["now"] is None else None
        moved = {name: of[code].points if code in of else None for name, of in (("this", this), ("total", total))}
        found.append(Standing(code, targets.get(code), **values, **moved, small=small, why=why))
    about = {"metric": metric, **slice_.params, "due": due[0], "period_before": before, "base": base}
    return [
        {"region": row["region"], "region_name": regions()[row["region"]].name, **about, **row}
        | {"between": {"this": _between(this.get(row["region"])), "total": _between(total.get(row["region"]))}}
        for row in progress(found, metric)
    ]


def aimed_below(engine: Engine, scope: Scope, *, region: str, slice_: Slice) -> list[str]:
    """The figures that any of the regions next below one has a target of which is not over. Raises UnknownRegion, OutOfScope."""
    scope.check(region, regions())
    with engine.connect() as connection:
        held = goals(connection, scope, regions().children(region), slice_.filter)
    return sorted({goal.metric for goal in held if ends(goal.period) >= ends(slice_.period)})


def _earlier(engine: Engine, scope: Scope, slice_: Slice, due: str) -> tuple[str | None, str | None]:
    """The period before, and the last one that ended before the year of the target; None where there is none."""
    periods = {info.period for info in slices(engine, scope) if info.slice == slice_.at(info.period)}
    same = sorted(p for p in periods if kind_of(p) == kind_of(slice_.period) and p < slice_.period)
    ended = sorted((p for p in periods if ends(p) < (year_of(due), 1) and ends(p) < ends(slice_.period)), key=ends)
    return (same[-1] if same else None), (ended[-1] if ended else None)


def _values(engine: Engine, scope: Scope, region: str, slice_: Slice, outside: Edition | None) -> Mapping[str, RateRow]:
    rows = rates(engine, scope, region=region, slices=slice_, by=("region",))
    if outside is not None:
        rows = outside.rates(rows, region, ("region",))
    return {row["region"]: row for row in rows if row["region"] is not None}


def _between(change: Change | None) -> list[float] | None:
    """The two comparable figures that a change is between; None where it may not be told."""
    if change is None or change.points is None or change.comparable_before is None or change.comparable_after is None:
        return None
    return [change.comparable_before, change.comparable_after]


def _changes(
    engine: Engine, scope: Scope, region: str, slice_: Slice, start: str | None, metric: str
) -> dict[str, Change]:
    if start is None:
        return {}
    between = Between(slice_.at(start), slice_)
    told = changes(engine, scope, region=region, between=between, figures=[metric], by_region=True)
    return {code: each[metric] for code, each in told.items() if metric in each}
