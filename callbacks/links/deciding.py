"""Decisions from the tab Links: what was marked is kept together, what was decided is taken back."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from dash import Dash, Input, Output, State, ctx, no_update

from analysis.vocabulary import LINK_DECISIONS, LinkDecision
from callbacks.asking import Asker
from callbacks.links.answers import pairs_of, waiting_in
from data.limits.turns import Busy
from data.queries.links import PairFilter, Waiting
from data.scope import OutOfScope
from data.texts import numbers, text
from etl.publish.links.decide import CannotDecide, PairKey, decide, take_back
from etl.upload.imports import Imports
from layouts import ids
from layouts.selection import View
from layouts.shell import toast

SOON: Final = 1.5
"""Seconds that a reader waits for a change before it is told that it is under way."""
Said = tuple[PairKey, LinkDecision, str]


def marked(view: View, ask: Asker, marks: Any, reason: str) -> list[Said]:
    """The decisions that marks of a browser stand for: those of pairs that wait in the view, one by one before those of a pattern.

    ``marks``: ``{"one": {pair: decision}, "alike": {pattern: decision}}``; anybody may send anything, and what fits nothing is passed over.
    """
    given: Mapping[str, Any] = marks if isinstance(marks, dict) else {}
    one, alike = ({**part} if isinstance(part := given.get(name), dict) else {} for name in ("one", "alike"))
    found: list[Said] = []
    for pair in _waiting(view, ask):
        said = one.get(str(pair.id), alike.get(pair.pattern))
        if said in LINK_DECISIONS:
            found.append((PairKey(pair.kind, pair.unit_key, pair.other_key), said, reason))
    return found


def _waiting(view: View, ask: Asker) -> list[Waiting]:
    """The pairs of a view that wait; none where the reader may not see them."""
    try:
        return waiting_in(view, ask) if view.slice is not None else []
    except OutOfScope:
        return []


def _decided(view: View, ask: Asker) -> set[int]:
    """The pairs of a view of which something was decided."""
    try:
        return (
            {pair["id"] for pair in pairs_of(view, ask, PairFilter(decided=True))} if view.slice is not None else set()
        )
    except OutOfScope:
        return set()


def keep(store: Imports, said: list[Said], author: str, lang: str) -> str:
    """Keep decisions; returns what is to be told of them."""
    decide(store.database(), said, author)
    return text("links.kept", lang, n=numbers.exact(len(said)))


def undo(store: Imports, pair: int, author: str, lang: str) -> str:
    """Take back what was decided of a pair; returns what is to be told of it."""
    try:
        take_back(store.database(), [pair], author or text("links.somebody", lang))
    except CannotDecide:
        return text("links.gone", lang)
    return text("links.undone", lang)


_NOTHING: Final = (no_update, no_update, no_update, no_update)


def _outputs() -> tuple[Output, Output, Output, Output]:
    """The page drawn again, what became of it, what is said beside the fields, whether nothing is under way."""
    return (
        Output(ids.AGAIN, "data", allow_duplicate=True),
        Output(ids.NOTICES, "children", allow_duplicate=True),
        Output(ids.LINKS_SAID, "children", allow_duplicate=True),
        Output(ids.LINKS_TICK, "disabled", allow_duplicate=True),
    )


def _begun(store: Imports, lang: str, work: Callable[[], str]) -> tuple[Any, Any, Any, Any]:
    """The outputs of a change that is begun here."""
    try:
        change = store.changes.begin(work, lang)
    except Busy:
        return no_update, no_update, text(f"fault.{429}", lang), True
    if not change.wait(SOON):
        return no_update, no_update, text("links.keeping", lang), False
    return time.time(), toast.told(change.said or "", lang), "", True


def register(app: Dash, ask: Asker, view_of: Callable[[str, str, Asker], View]) -> None:
    """Register the callbacks; without a place where files are let in nothing is decided either."""
    store = ask.imports
    if store is None:
        return

    @app.callback(
        *_outputs(),
        Input(ids.LINKS_SAVE, "n_clicks"),
        State(ids.LINKS_MARKS, "data"),
        State(ids.LINKS_AUTHOR, "value"),
        State(ids.LINKS_REASON, "value"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def save(clicks: Any, marks: Any, author: Any, reason: Any, search: str | None) -> Any:
        if not clicks:
            return _NOTHING
        view = view_of("/data", search or "", ask)
        who, why = shortened(author, 80), shortened(reason, 200)
        if not who or not why:
            return no_update, no_update, text("links.say_why", view.lang), no_update
        said = marked(view, ask, marks, why)
        if not said:
            return no_update, no_update, text("links.nothing_marked", view.lang), no_update
        return _begun(store, view.lang, lambda: keep(store, said, who, view.lang))

    @app.callback(
        *_outputs(),
        Input(ids.LINK_UNDO_ALL, "n_clicks"),
        State(ids.LINKS_AUTHOR, "value"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def back(_clicks: Any, author: Any, search: str | None) -> Any:
        pressed = ctx.triggered_id
        if not (isinstance(pressed, dict) and ctx.triggered and ctx.triggered[0]["value"]):
            return _NOTHING
        view, pair = view_of("/data", search or "", ask), pressed["number"]
        if pair not in _decided(view, ask):
            return no_update, no_update, text("links.gone", view.lang), no_update
        return _begun(store, view.lang, lambda: undo(store, pair, shortened(author, 80), view.lang))

    @app.callback(
        *_outputs(), Input(ids.LINKS_TICK, "n_intervals"), State(ids.URL, "search"), prevent_initial_call=True
    )
    def watch(ticks: Any, search: str | None) -> Any:
        """A change that took its time has ended: the page is drawn again."""
        if not ticks or store.changes.busy:
            return _NOTHING
        return time.time(), toast.told(store.changes.last, view_of("/data", search or "", ask).lang), "", True


def shortened(given: Any, most: int) -> str:
    """What was written into a field, without blanks around it and no longer than may be kept."""
    return str(given or "").strip()[:most]
