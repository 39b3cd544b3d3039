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
    piece = view.slice
    assert piece is not None
    key = {"calibre": piece.calibre, "purpose": piece.purpose, "where": view.filters}
    change = []
    if view.compare:
        before, after = (
            ask(rates, region=view.region, periods=p, by=("region",), **key) for p in (view.compare, piece.period)
        )
        change = decompose(before, after, "unit_coverage", ["region"])
    return trends.Facts(
        history=ask(trend, region=view.region),
        change=change,
        targets=ask(targets, region=view.region, periods=piece.period, calibre=piece.calibre, purpose=piece.purpose),
    )
