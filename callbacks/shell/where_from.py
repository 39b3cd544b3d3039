"""Where a figure comes from: the answer that the drawer beside a page shows."""

from __future__ import annotations

from typing import Any

from analysis.vocabulary import CELLS
from callbacks.asking import Asker
from data.queries.question import BadQuestion
from data.queries.trace.figure import Figure
from data.queries.trace.where_from import where_from
from data.scope import OutOfScope
from data.slice import Slice
from layouts.components.opened import Opened
from layouts.selection import View
from layouts.shell import where_from as drawer


def opened(view: View, ask: Asker) -> Any:
    """The drawer's content for a view; None where it is closed or nothing is loaded."""
    asked = view.opened
    if asked is None or view.slice is None:
        return None
    figure = figure_asked(view, asked)
    try:
        return drawer.origin(view, figure, ask(where_from, figure=figure))
    except (BadQuestion, OutOfScope):
        return drawer.untold(view, figure)


def figure_asked(view: View, asked: Opened) -> Figure:
    """The figure of an address: what its cell does not say is the view's, filters too."""
    assert view.slice is not None
    cell = asked.cell
    slice_ = Slice(
        cell.get("period", view.slice.period),
        cell.get("calibre", view.slice.calibre),
        cell.get("purpose", view.slice.purpose),
    )
    where = {**view.filters, **{name: [cell[name]] for name in CELLS if name in cell}}
    # What says its purpose stands on a card that no filter reaches.
    return Figure(cell.get("region", view.region), slice_, asked.metric, {} if "purpose" in cell else where)
