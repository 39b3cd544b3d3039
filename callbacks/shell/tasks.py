"""The answers of the page Tasks."""

from __future__ import annotations

from callbacks.aims.answers import aims_of
from callbacks.asking import Asker
from data.queries import rates
from data.queries.briefing.tasks import tasks as task_figures
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
    )
