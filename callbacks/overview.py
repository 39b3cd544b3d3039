"""The Overview's answers."""

from __future__ import annotations

from dash import html

from analysis.attention import notes
from callbacks.asking import Asker
from data.queries import gap_cells, rates, statement, trend
from data.reference import NATION, regions
from layouts import overview
from layouts.selection import View


def body(view: View, ask: Asker) -> html.Div:
    """The page for a view."""
    slice_, earlier = view.slice, view.before
    assert slice_ is not None
    whole = ask(rates, region=view.region, slices=slice_, where=view.filters)
    children = ask(rates, region=view.region, slices=slice_, by=("region",), where=view.filters)
    before = ask(rates, region=view.region, slices=earlier, where=view.filters) if earlier else []
    children_before = (
        ask(rates, region=view.region, slices=earlier, by=("region",), where=view.filters) if earlier else []
    )
    history = (
        [r for r in ask(trend, region=view.region, calibre=slice_.calibre) if r["purpose"] == slice_.purpose]
        if not view.filters
        else []
    )
    level = "county" if regions()[view.region].level in ("province", "city", "county") else None
    cells = ask(gap_cells, region=view.region, slice_=slice_, level=level, limit=1)
    return overview.render(
        view,
        overview.Facts(
            whole=whole[0] if whole else None,
            before=before[0] if before else None,
            children=children,
            history=history,
            unions=ask(trend, region=NATION, calibre="nbs_unions") if slice_.calibre == "census" else [],
            statement=ask(statement),
            notes=notes(whole[0] if whole else None, children, children_before, cells, view.compare),
        ),
    )
