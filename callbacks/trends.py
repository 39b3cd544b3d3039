"""The answers of the page Trends."""

from __future__ import annotations

from dash import html

from analysis.change import decompose
from callbacks.asking import Asker
from data.queries import rates, targets, trend
from layouts import trends
from layouts.selection import View


def body(view: View, ask: Asker) -> html.Div:
    """The page for a view."""
    return html.Div(trends.render(view, facts(view, ask)))


def facts(view: View, ask: Asker) -> trends.Facts:
    """What the page and the files of its cards are made of."""
    slice_, earlier = view.slice, view.before
    assert slice_ is not None
    change = []
    if earlier:
        before, after = (
            ask(rates, region=view.region, slices=s, by=("region",), where=view.filters) for s in (earlier, slice_)
        )
        change = decompose(before, after, "unit_coverage", ["region"])
    return trends.Facts(
        history=ask(trend, region=view.region),
        change=change,
        targets=ask(targets, region=view.region, slices=slice_),
    )
