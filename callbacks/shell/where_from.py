"""Where a figure comes from: the answer that the drawer beside a page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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
    told = [drawer.Told(figure, *_found(figure, ask)) for figure in figures_asked(view, asked)]
    return drawer.origin(view, told[0]) if len(told) == 1 else drawer.made_of(view, asked, told)


def _found(figure: Figure, ask: Asker) -> tuple[Mapping[str, Any] | None, bool]:
    """Where a figure comes from, None where there is no such figure; and whether it can be told at all."""
    try:
        return ask(where_from, figure=figure), True
    except (BadQuestion, OutOfScope):
        return None, False


def figures_asked(view: View, asked: Opened) -> list[Figure]:
    """The figure of an address, or those that it is made of: both periods of a change, a whole and what is taken off, the regions added up."""
    one = figure_asked(view, asked)
    if "since" in asked.cell:
        return [one, replace(one, slice=one.slice.at(asked.cell["since"]))]
    if "less" in asked.cell:
        return [one, replace(one, metric=asked.cell["less"])]
    return [replace(one, region=code) for code in asked.regions] or [one]


def figure_asked(view: View, asked: Opened) -> Figure:
    """The figure of an address, of several the first: what its cell does not say is the view's, filters too."""
    assert view.slice is not None
    cell = asked.cell
    slice_ = Slice(
        cell.get("period", view.slice.period),
        cell.get("calibre", view.slice.calibre),
        cell.get("purpose", view.slice.purpose),
    )
    where = {**view.filters, **{name: asked.values(name) for name in CELLS if name in cell}}
    # What says its purpose stands on a card that no filter reaches.
    region = next(iter(asked.regions), view.region)
    return Figure(region, slice_, asked.metric, {} if "purpose" in cell else where)
