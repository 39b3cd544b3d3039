"""Pages by path: which cards each has, and of what facts they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import html

from callbacks import data, gaps, overview, regions, reports, trends
from callbacks.asking import Asker
from callbacks.lists import flow_units, unit
from callbacks.shell import tasks, where_from
from layouts import data as data_page
from layouts import gaps as gaps_page
from layouts import glossary as glossary_page
from layouts import ids
from layouts import regions as regions_page
from layouts import reports as reports_page
from layouts import tasks as tasks_page
from layouts import trends as trends_page
from layouts.components.slots import WHOLE, Band, Card, arranged, card_key
from layouts.lists import flow_units as flow_units_page
from layouts.lists import unit as unit_page
from layouts.overview import page as overview_page
from layouts.selection import FLOW_TABS, View
from layouts.shell.frame import empty, nowhere


@dataclass(frozen=True, slots=True)
class Body:
    """A page's cards, and what asks for their facts."""

    bands: Sequence[Band[Any]]
    facts: Callable[[View, Asker], Any]


BODIES: Final[Mapping[str, Body]] = {
    "/": Body(overview_page.BANDS, overview.facts),
    "/regions": Body(regions_page.BANDS, regions.facts),
    "/gaps": Body(gaps_page.BANDS, gaps.facts),
    "/trends": Body(trends_page.BANDS, trends.facts),
    "/tasks": Body(tasks_page.BANDS, tasks.facts),
    "/data": Body(data_page.TABS["import"], data.FACTS["import"]),
    "/reports": Body(reports_page.BANDS, reports.facts),
    "/glossary": Body(glossary_page.BANDS, lambda _view, _ask: None),
}
TABS: Final[Mapping[str, Body]] = {name: Body(bands, data.FACTS[name]) for name, bands in data_page.TABS.items()}
"""The tabs of the page Data: each stands in its place."""
UNIT: Final[Body] = Body(unit_page.BANDS, unit.facts)
"""A unit's own view, which stands in the place of the page Gaps."""
FLOW_UNITS: Final[Body] = Body(flow_units_page.BANDS, flow_units.facts)
"""The list of the units behind a flow, which stands in the place of the page Trends."""
_NOTHING: Final[Body] = Body((), lambda _view, _ask: None)


class Drawing:
    """The cards of a page for a view. Facts are asked for once, and only when a card is drawn.

    ``at``: which cards the page has; a page of another name is drawn as a whole.
    """

    def __init__(self, at: str, view: View, ask: Asker, body: Body, alone: Callable[[], Any] | None = None) -> None:
        self.at, self.view, self.version = at, view, ask.version()
        self._ask, self._body, self._alone = ask, body, alone
        self._cards: dict[str, Card[Any]] = {card.name: card for band in body.bands for card in band.cards}
        self._facts: list[Any] = []
        needs = {name: card.needs for name, card in self._cards.items()} | {ids.OPENED: (*WHOLE, "open")}
        self.keys = {name: card_key(name, facets, view, self.version) for name, facets in needs.items()}
        """Card -> what it shows, in short; the drawer beside them too."""

    def opened(self) -> Any:
        """What stands in the drawer beside the cards; nothing where it is closed."""
        return where_from.opened(self.view, self._ask)

    def is_live(self, name: str) -> bool:
        """Whether a card tells of work under way."""
        return name in self._cards and self._cards[name].live

    def card(self, name: str) -> Any:
        """A card, drawn."""
        if name == ids.OPENED:
            return self.opened()
        if not self._facts:
            self._facts.append(self._body.facts(self.view, self._ask))
        return self._cards[name].draw(self.view, self._facts[0])

    def body(self) -> html.Div:
        """All cards, each in its place."""
        if self._alone is not None:
            return html.Div(self._alone(), className="body")
        return arranged(self._body.bands, {name: self.card(name) for name in self._cards})


def drawing_of(path: str, view: View, ask: Asker) -> Drawing:
    """The drawing of a page, or of what stands in its place: that there is no such page, or that nothing is loaded."""
    if path not in BODIES:
        return Drawing(f"notfound {view.lang}", view, ask, _NOTHING, lambda: nowhere(view))
    if view.slice is None and path != "/glossary":
        place = f"{path} empty {view.lang} {view.selection.batch}"
        return Drawing(place, view, ask, _NOTHING, lambda: _first(path, view, ask))
    if path == "/data":
        tab = data_page.tab_of(view)
        return Drawing(f"{path} {tab}", view, ask, TABS[tab])
    if path == "/gaps" and view.selection.unit is not None:
        return Drawing(f"{path} unit", view, ask, UNIT)
    if path == "/trends" and view.selection.tab in FLOW_TABS:
        return Drawing(f"{path} flow", view, ask, FLOW_UNITS)
    return Drawing(path, view, ask, BODIES[path])


def _first(path: str, view: View, ask: Asker) -> Any:
    card = data.importing(view, ask) if path == "/data" else None
    return card or empty(view)
