"""The answers of the page Trends."""

from __future__ import annotations

from dash import html

from analysis.rows import Row
from callbacks.asking import Asker
from data.queries import targets, trend
from data.queries.compare.changes import Between, change
from layouts import trends
from layouts.selection import View


def body(view: View, ask: Asker) -> html.Div:
    """The page for a view."""
    return html.Div(trends.render(view, facts(view, ask)))


def facts(view: View, ask: Asker) -> trends.Facts:
    """What the page and the files of its cards are made of."""
    slice_, earlier = view.slice, view.before
    assert slice_ is not None
    why: list[Row] = []
    if earlier:
        why = ask(change, region=view.region, between=Between(earlier, slice_, view.filters))[:-1]
    return trends.Facts(
        history=ask(trend, region=view.region),
        change=why,
        targets=ask(targets, region=view.region, slices=slice_),
    )
