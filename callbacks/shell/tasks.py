"""The answers of the page Tasks."""

from __future__ import annotations

from analysis.rows import RateRow
from callbacks.aims.answers import aims_of
from callbacks.asking import Asker
from callbacks.regions import alike_beside
from data.queries import rates
from data.queries.briefing.tasks import tasks as task_figures
from data.reference import regions
from layouts import tasks
from layouts.selection import View


def facts(view: View, ask: Asker) -> tasks.Facts:
    """What the page and the files of its cards are made of."""
    slice_ = view.slice
    assert slice_ is not None
    return tasks.Facts(
        rows=ask(task_figures, region=view.region, slice_=slice_, where=view.filters),
        whole=next(iter(ask(rates, region=view.region, slices=slice_, where=view.filters)), None),
        aims=aims_of(view, ask, ranked=True),
        peers=_peers(view, ask),
    )


def _peers(view: View, ask: Asker) -> list[RateRow]:
    """The rates of the regions whose units are divided most alike; none for a region with nothing above it."""
    parent = regions()[view.region].nav_parent
    near = {row["region"] for row in alike_beside(view, ask, "unit_coverage")[1:]}
    if not parent or not near:
        return []
    beside = ask(rates, region=parent, slices=view.slice, by=("region",), where=view.filters)
    return [row for row in beside if row["region"] in near]
