"""The answers of the page Trends."""

from __future__ import annotations

from callbacks.aims.answers import aims_of
from callbacks.asking import Asker
from callbacks.moves import compared, differences, reasons
from callbacks.overview import history as own_history
from data.queries import targets, trend
from layouts import trends
from layouts.selection import View


def facts(view: View, ask: Asker) -> trends.Facts:
    """What the page and the files of its cards are made of."""
    slice_ = view.slice
    assert slice_ is not None
    history, own = ask(trend, region=view.region), own_history(view, ask)
    return trends.Facts(
        history=history,
        own=own,
        reasons=reasons(view, ask, own),
        compared=compared(view, ask, own),
        differences=differences(view, ask),
        targets=ask.of_targets(targets, region=view.region, slices=slice_),
        aims=aims_of(view, ask, ranked=False),
    )
