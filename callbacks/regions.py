"""The answers of the page Regions."""

from __future__ import annotations

from analysis.rows import Row
from callbacks.asking import Asker
from callbacks.overview import moved_below
from data.queries import ranking, rates
from data.queries.compare.fair import fair
from data.queries.grids.order import Order, Page
from data.queries.grids.small import Below, regions_page
from data.reference import regions as region_tree
from data.tables import figures
from data.tables.record import Table
from layouts import regions
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
    return regions.Facts(
        whole=whole[0] if whole else None,
        children=ask(ranking, region=view.region, slice_=slice_, where=view.filters),
        moved=moved_below(view, ask, metric_shown(view, whole[0] if whole else None)),
        moved_units=moved_below(view, ask, "unit_coverage"),
        fair=ask(fair, region=view.region, slice_=slice_, metric="unit_coverage", where=view.filters),
        peers=ask(ranking, region=parent, slice_=slice_, where=view.filters) if parent else [],
    )
