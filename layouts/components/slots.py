"""A page in places: each card has one of its own, which is filled anew only where what the card depends on has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, Generic, TypeVar

from dash import html

from layouts import ids
from layouts.components.pages import Component, attributes
from layouts.selection import View

Facts = TypeVar("Facts")

FACETS: Final[Mapping[str, Callable[[View], object]]] = {
    "region": lambda view: view.region,
    "slice": lambda view: (view.slice, view.reference_date),
    "compare": lambda view: view.compare,
    "filters": lambda view: (view.selection.industry, view.selection.size, view.selection.kind),
    "axes": lambda view: view.selection.axes,
    "min": lambda view: view.selection.min,
    "page": lambda view: view.selection.page,
    "unit": lambda view: view.selection.unit,
    "batch": lambda view: view.selection.batch,
    "regions": lambda view: view.selection.regions,
    "metric": lambda view: view.selection.metric,
    "open": lambda view: view.selection.open,
    "plan": lambda view: view.selection.plan,
    "tab": lambda view: view.selection.tab,
    "theme": lambda view: view.selection.theme,
    "said": lambda view: (view.selection.ignored, view.not_compared, view.passed_over, view.available),
}
"""Facet of a view -> its value. Language and data version belong to every card."""
WHOLE: Final = ("region", "slice", "filters")
"""The facets that every figure of a view depends on."""


@dataclass(frozen=True, slots=True)
class Card(Generic[Facts]):
    """A card of a page: ``draw`` makes it of a view and the page's facts, None where it has nothing to show.

    ``needs``: the facets that it depends on, of :data:`FACETS`. ``live``: it tells of work under way besides, and is drawn anew whenever
    the page is asked for again.
    """

    name: str
    needs: tuple[str, ...]
    draw: Callable[[View, Facts], Component]
    live: bool = False


@dataclass(frozen=True, slots=True)
class Band(Generic[Facts]):
    """Cards that stand side by side as ``classes`` says."""

    cards: tuple[Card[Facts], ...]
    classes: str = "row"


def band(*cards: Card[Facts], classes: str = "row") -> Band[Facts]:
    """Cards in a row."""
    return Band(cards, classes)


def card_key(name: str, needs: Iterable[str], view: View, version: int) -> str:
    """What a card shows, in short: two views that give the same draw the same card."""
    shown = (name, version, view.lang, view.home, *(FACETS[facet](view) for facet in needs))
    return blake2b(repr(shown).encode(), digest_size=8).hexdigest()


def slot(name: str, content: Component = None) -> html.Div:
    """The place of a card or of a part of the shell."""
    return html.Div(content, id=ids.slot(name), className="slot", **attributes(data_slot=name))


def arranged(rows: Sequence[Band[Facts]], contents: Mapping[str, Component]) -> html.Div:
    """A page's body: the rows with their cards, each in its place."""
    return html.Div(
        [
            html.Div([slot(card.name, contents[card.name]) for card in each.cards], className=each.classes)
            for each in rows
        ],
        className="body",
    )
