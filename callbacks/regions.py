"""The answers of the page Regions."""

from __future__ import annotations

from callbacks.asking import Asker
from callbacks.overview import moved_below
from data.queries import ranking, rates
from data.queries.compare.fair import fair
from data.reference import regions as region_tree
from layouts import regions
from layouts.components.regions import metric_shown
from layouts.selection import View


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
