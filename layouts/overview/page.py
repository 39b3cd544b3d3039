"""The Overview's cards in their places: attention, five figures, the federation's share, map and ranking by a metric."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import html

from layouts import ids
from layouts.components.regions import map_card, metric_shown, metric_switch, ranking_card
from layouts.components.slots import WHOLE, Band, Card, band
from layouts.overview.attention import attention
from layouts.overview.facts import Facts
from layouts.overview.figures import figures
from layouts.overview.own import can_compare, largest_gaps, units_and_unions
from layouts.overview.statement import statement
from layouts.selection import View

MAP_HEIGHT: Final = 264
"""Pixels: the page fits into one screen."""


def _since(_view: View, _facts: Facts) -> html.P:
    """Where the browser puts what is new since the reader's last session (``assets/since.js``)."""
    return html.P(className="since", hidden=True, role="status")


def _switch(view: View, facts: Facts) -> html.Nav | None:
    return metric_switch(view, facts.whole) if can_compare(facts) else None


def _map(view: View, facts: Facts) -> html.Section:
    if not can_compare(facts):
        return units_and_unions(view, facts)
    return map_card(view, facts.whole, facts.children, metric_shown(view, facts.whole), 6, MAP_HEIGHT)


def _ranking(view: View, facts: Facts) -> html.Section | None:
    if not can_compare(facts):
        return largest_gaps(view, facts)
    metric = metric_shown(view, facts.whole)
    return ranking_card(view, facts.whole, facts.children, metric, 6, moves=facts.moved)


_MOVING: Final = (*WHOLE, "compare")
_PLACES: Final = (*_MOVING, "metric")

BANDS: Final[Sequence[Band[Facts]]] = (
    band(Card("since", (), _since)),
    band(Card("attention", _MOVING, attention)),
    band(Card("figures", _MOVING, figures)),
    band(Card("figure-share", ("slice",), statement)),
    band(Card("switch", (*WHOLE, "metric"), _switch)),
    band(Card(ids.MAP, (*WHOLE, "metric"), _map), Card("ranking", _PLACES, _ranking), classes="grid"),
)
"""The page's cards."""
