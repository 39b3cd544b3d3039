"""The answers of the page Regions."""

from __future__ import annotations

from dash import html

from callbacks.asking import Asker
from data.queries import rates
from data.reference import regions as region_tree
from layouts import regions
from layouts.selection import View


def body(view: View, ask: Asker) -> html.Div:
    """The page for a view."""
    return regions.render(view, facts(view, ask))


def facts(view: View, ask: Asker) -> regions.Facts:
    """What the page and the files of its cards are made of."""
    piece = view.slice
    assert piece is not None
    key = {"calibre": piece.calibre, "purpose": piece.purpose, "where": view.filters}
    whole = ask(rates, region=view.region, periods=piece.period, **key)
    parent = region_tree()[view.region].nav_parent
    return regions.Facts(
        whole=whole[0] if whole else None,
        children=ask(rates, region=view.region, periods=piece.period, by=("region",), **key),
        children_before=ask(rates, region=view.region, periods=view.compare, by=("region",), **key)
        if view.compare
        else [],
        peers=ask(rates, region=parent, periods=piece.period, by=("region",), **key) if parent else [],
    )
