"""The Overview's answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from analysis.attention import notes
from analysis.vocabulary import NATION
from callbacks.asking import Asker
from data.queries import gap_cells, rates, statement, trend
from data.reference import regions
from layouts import overview
from layouts.selection import View


def body(view: View, ask: Asker) -> html.Div:
    """The page for a view."""
    return overview.render(view, facts(view, ask))


def facts(view: View, ask: Asker) -> overview.Facts:
    """What the page and the files of its cards are made of."""
    slice_, earlier = view.slice, view.before
    assert slice_ is not None
    whole = ask(rates, region=view.region, slices=slice_, where=view.filters)
    children = ask(rates, region=view.region, slices=slice_, by=("region",), where=view.filters)
    before = ask(rates, region=view.region, slices=earlier, where=view.filters) if earlier else []
    children_before = (
        ask(rates, region=view.region, slices=earlier, by=("region",), where=view.filters) if earlier else []
    )
    level = "county" if regions()[view.region].level in ("province", "city", "county") else None
    cells = ask(gap_cells, region=view.region, slice_=slice_, level=level, limit=1)
    return overview.Facts(
        whole=whole[0] if whole else None,
        before=before[0] if before else None,
        children=children,
        history=[] if view.filters else history(view, ask),
        unions=ask(trend, region=NATION, calibre="nbs_unions") if slice_.calibre == "census" else [],
        statement=ask(statement),
        notes=notes(whole[0] if whole else None, children, children_before, cells, view.compare),
    )


def history(view: View, ask: Asker) -> list[Mapping[str, Any]]:
    """The region's totals over the periods of the view's calibre and purpose, oldest first."""
    assert view.slice is not None
    rows = ask(trend, region=view.region, calibre=view.slice.calibre)
    return [row for row in rows if row["purpose"] == view.slice.purpose]
