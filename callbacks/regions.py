"""The answers of the page Regions."""

from __future__ import annotations

from typing import Any

from analysis.fair.holds import why_not
from analysis.rows import Row
from callbacks.asking import Asker
from callbacks.overview import moved_below
from data.queries import ranking, rates
from data.queries.compare.fair import alike, fair, may_see
from data.queries.grids.order import Order, Page
from data.queries.grids.small import Below, regions_page
from data.reference import regions as region_tree
from data.tables import figures
from data.tables.record import Table
from layouts import regions
from layouts.components.fair import standard_of
from layouts.components.regions import metric_shown
from layouts.selection import View


def compared(view: View, ask: Asker) -> Table:
    """All regions below the view's, with their compared metrics and ranks."""
    assert view.slice is not None
    children = ask(ranking, region=view.region, slice_=view.slice, where=view.filters)
    return figures.compared(children, moved_below(view, ask, "unit_coverage"), view.region, view.lang)


def listed(view: View, ask: Asker, order: Order) -> list[Row]:
    """Those of them that are searched for, in an order; the remainder last."""
    assert view.slice is not None
    below = Below(view.region, view.slice, view.filters, view.selection.q or "")
    found: list[Row] = ask(regions_page, below=below, page=Page(order, limit=None))[0]
    return found


def facts(view: View, ask: Asker) -> regions.Facts:
    """What the page and the files of its cards are made of."""
    slice_ = view.slice
    assert slice_ is not None
    whole = ask(rates, region=view.region, slices=slice_, where=view.filters)
    parent = region_tree()[view.region].nav_parent
    metric = metric_shown(view, whole[0] if whole else None)
    asked = {"slice_": slice_, "metric": metric, "where": view.filters}
    holds = why_not(metric, "funnel", narrowed=bool(view.filters)) is None
    return regions.Facts(
        whole=whole[0] if whole else None,
        children=ask(ranking, region=view.region, slice_=slice_, where=view.filters),
        moved=moved_below(view, ask, metric),
        moved_units=moved_below(view, ask, "unit_coverage"),
        fair=ask(fair, region=view.region, **asked, standard=_standard(view, ask)) if holds else [],
        alike=alike_beside(view, ask, metric),
        metric=metric,
        peers=ask(ranking, region=parent, slice_=slice_, where=view.filters) if parent else [],
    )


def alike_beside(view: View, ask: Asker, metric: str) -> list[dict[str, Any]]:
    """The view's region and those of like structure beside it, standardised to the mix that was chosen; none where the rate has no mix."""
    if why_not(metric, "alike", narrowed=bool(view.filters)) is not None:
        return []
    standard = _standard(view, ask)
    found: list[dict[str, Any]] = ask(
        alike,
        region=view.region,
        slice_=view.slice,
        metric=metric,
        where=view.filters,
        standard=None if standard == view.region else standard,
    )
    return found


def _standard(view: View, ask: Asker) -> str:
    """Whose mix is the standard: the region chosen, where the reader may see it."""
    chosen = standard_of(view)
    return chosen if may_see(ask.scope, chosen) else view.region
