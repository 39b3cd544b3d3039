"""The facts of the cards of targets."""

from __future__ import annotations

from callbacks.asking import Asker
from data.queries.compare.pace import pace
from data.queries.compare.progress import aimed_below, ranked_progress
from data.queries.plan.goals import Said, said_of
from data.reference import regions
from layouts.aims.facts import OFFERED, Aims
from layouts.selection import View


def aims_of(view: View, ask: Asker, *, ranked: bool) -> Aims:
    """The targets of a view's region and of those below it. ``ranked``: with the progress of those below."""
    slice_ = view.slice
    assert slice_ is not None
    codes = [view.region, *regions().children(view.region)]
    said: Said = ask.of_targets(said_of, codes=codes, among=slice_.filter, since=slice_.period)
    metrics = sorted(ask.of_targets(aimed_below, region=view.region, slice_=slice_) if ranked else [], key=_order)
    asked = view.selection.metric
    metric = asked if asked in metrics else next(iter(metrics), None)
    return Aims(
        pace=ask.of_targets(pace, region=view.region, slice_=slice_),
        held=said.held,
        history=said.history,
        sets=ask.imports is not None,
        metric=metric,
        metrics=metrics,
        progress=ask.of_targets(ranked_progress, region=view.region, slice_=slice_, metric=metric) if metric else (),
    )


def _order(metric: str) -> tuple[int, str]:
    return (OFFERED.index(metric) if metric in OFFERED else len(OFFERED), metric)
