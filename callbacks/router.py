"""The address to the page: whole where it is first opened, afterwards only the cards that another address changes."""

from __future__ import annotations

import contextvars
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update

from callbacks import gaps, moves, quarantine, reports
from callbacks.aims import setting as aims
from callbacks.asking import Asker
from callbacks.guards.trouble import trouble_card, trouble_page
from callbacks.imports import panel as imports
from callbacks.links import deciding
from callbacks.lists import grids, writing
from callbacks.plans import actions as plans
from callbacks.shell import places
from callbacks.shell.drawing import BODIES, Drawing, drawing_of
from data.database.trouble import DatabaseTrouble
from data.queries import slices
from data.texts import text
from layouts import ids
from layouts.selection import Selection, View, make_view
from layouts.shell.controls import shown
from layouts.shell.frame import PARTS, frame, part_keys
from layouts.still import stilled

language: contextvars.ContextVar[str] = contextvars.ContextVar("language", default="zh")
"""The browser's first language, set for each request by the application."""


def view_of(path: str, search: str, ask: Asker) -> View:
    """The view that an address asks for; of an unknown path that of the first page, so that nothing of it is repeated but language and theme."""
    available = ask(slices, home=ask.home, partly=True) if ask.version() else []
    known, asked = path in BODIES, Selection.parse(search)
    if not known:
        asked = Selection(lang=asked.lang, theme=asked.theme)
    return replace(make_view(asked, path if known else "/", language.get(), available, ask.home), found=known)


def page(path: str, search: str, ask: Asker) -> dmc.MantineProvider:
    """The whole page for an address; an unknown path says so."""
    drawing = drawing_of(path, view_of(path, search, ask), ask)
    return frame(drawing.view, drawing.body(), drawing.version, told(drawing, path + search), drawing.opened())


def told(drawing: Drawing, address: str) -> dict[str, Any]:
    """What the browser keeps of a drawn page: its address, which cards it has, and the key of each card and part of the shell.

    An address that is none of ours is not repeated.
    """
    ours = address.partition("?")[0] in BODIES
    return {
        "address": address if ours else None,
        "at": drawing.at,
        "keys": {**part_keys(drawing.view, drawing.version), **drawing.keys},
    }


def first_layout(referrer: str | None, ask: Asker, *, open_to_network: bool = False) -> html.Div:
    """What the browser gets first: the page itself, drawn for the address that it is showing, so that no second trip is needed.

    ``open_to_network``: that it be said that a proxy must guard the server.
    """
    parts = urlsplit(referrer or "")
    path, search = parts.path or "/", f"?{parts.query}" if parts.query else ""
    known = bool(referrer) and path in BODIES
    warning = html.P(text("fault.network", language.get()), className="banner warn", role="note")
    return html.Div(
        [
            *([warning] if open_to_network else []),
            dcc.Location(id=ids.URL, refresh=False),
            dcc.Store(id=ids.BEGIN),
            dcc.Store(id=ids.AGAIN),
            dcc.Store(id=ids.LEDGER_DONE),
            html.Div(stilled(_whole(path, search, ask)) if known else [], id=ids.ROOT),
        ]
    )


def _whole(path: str, search: str, ask: Asker) -> Any:
    """The whole page, or what is wrong with the database in its place."""
    try:
        return page(path, search, ask)
    except DatabaseTrouble as problem:
        return trouble_page(problem, *_asked(path, search))


def _asked(path: str, search: str) -> tuple[str, str]:
    """The language and the address that were asked for, as far as they are known."""
    chosen = Selection.parse(search)
    return chosen.lang or language.get(), chosen.link(path if path in BODIES else "/")


class Change:
    """What another address changes of a page that a browser shows. ``seen``: what it said that it shows, which anybody may have made up."""

    def __init__(self, path: str, search: str, seen: Any, ask: Asker, *, again: bool = False) -> None:
        self.address = path + search
        self.drawing = drawing_of(path, view_of(path, search, ask), ask)
        held: Mapping[str, Any] = seen if isinstance(seen, dict) else {}
        keys = held.get("keys")
        self.keys: Mapping[str, Any] = keys if isinstance(keys, dict) else {}
        self.same_cards = held.get("at") == self.drawing.at
        self.again = again
        self.told = told(self.drawing, self.address)

    def body(self) -> Any:
        """The body anew where the page has other cards, else as it is."""
        return no_update if self.same_cards else self.drawing.body()

    def parts(self, names: Sequence[str]) -> list[Any]:
        """What the places of a page are filled with; one that is named again is left alone, as no page has two of a name."""
        filled = {name: self.part(name) for name in dict.fromkeys(names)}
        return [filled.pop(name, no_update) for name in names]

    def part(self, name: str) -> Any:
        """What a place is filled with; nothing where it stays as it is."""
        drawing = self.drawing
        if name == ids.OPENED:
            return no_update if drawing.keys[name] == self.keys.get(name) else drawing.opened()
        if name in drawing.keys:
            stays = drawing.keys[name] == self.keys.get(name) and not (self.again and drawing.is_live(name))
            return no_update if stays or not self.same_cards else drawing.card(name)
        for part in PARTS:
            if part.name == name and self.told["keys"][name] != self.keys.get(name):
                return part.draw(drawing.view, drawing.version)
        return no_update


def register(app: Dash, ask: Asker) -> None:
    """Register all callbacks."""
    imports.register(app, ask, view_of)
    reports.register(app, ask, view_of)
    quarantine.register(app, ask, view_of)
    deciding.register(app, ask, view_of)
    places.register(app, ask, view_of)
    grids.register(app, ask, view_of)
    writing.register(app, ask, view_of)
    plans.register(app, ask, view_of)
    aims.register(app, ask, view_of)
    moves.register(app, ask)
    _register_drawing(app, ask)

    @app.callback(Output(ids.JOIN_RESULT, "children"), Input(ids.JOIN, "value"), State(ids.URL, "search"))
    def join(number: Any, search: str | None) -> Any:
        view = view_of("/gaps", search or "", ask)
        if not isinstance(number, int | float) or view.slice is None:
            return ""
        return stilled(gaps.joined(view, ask, int(number)))

    for name, given in (
        ("begin", [Input(ids.URL, "pathname")]),
        ("drill", [Input(ids.MAP, "clickData")]),
        ("picked", [Input(each, "value") for each in ids.PICKED]),
        ("closed", [Input(ids.OPENED, "opened")]),
        ("trendMetric", [Input(ids.TREND_METRIC, "value")]),
        ("trendRegion", [Input(ids.TREND_REGION, "value")]),
    ):
        # Nothing is clicked, chosen or closed yet where a card comes anew.
        app.clientside_callback(ClientsideFunction("coverage", name), *given, prevent_initial_call=name != "begin")
    app.clientside_callback(
        ClientsideFunction("coverage", "first"),
        Input(ids.CONTROLS, "id"),  # which never changes: what later answers tell is taken as it comes
        State(ids.RENDERED, "data"),
        State(ids.CONTROLS, "data"),
    )
    app.clientside_callback(
        ClientsideFunction("coverage", "whole"),
        Input(ids.ROOT, "children"),
        State(ids.RENDERED, "data"),
        State(ids.CONTROLS, "data"),
        prevent_initial_call=True,
    )


def _register_drawing(app: Dash, ask: Asker) -> None:
    """The one callback that follows the address, and the one that a page begins with whose first layout could not know it."""

    @app.callback(
        Output(ids.PAGE, "children"),
        Output(ids.SLOT_ALL, "children"),
        Output(ids.RENDERED, "data"),
        Output(ids.CONTROLS, "data"),
        Input(ids.URL, "pathname"),
        Input(ids.URL, "search"),
        Input(ids.AGAIN, "data"),
        State(ids.RENDERED, "data"),
        prevent_initial_call=True,
    )
    def draw(path: str | None, search: str | None, _again: Any, seen: Any) -> Any:
        path, search = path or "/", "" if search == "?" else search or ""  # as the browser itself writes it
        named = [each["id"]["name"] for each in ctx.outputs_list[1]]
        again = ctx.triggered_id == ids.AGAIN
        if not again and isinstance(seen, dict) and seen.get("address") == path + search:
            return no_update, [no_update] * len(named), no_update, no_update
        try:
            change = Change(path, search, seen, ask, again=again)
            parts = [stilled(part) for part in change.parts(named)]
            controls = {**shown(change.drawing.view), "address": change.told["address"]}
            return stilled(change.body()), parts, change.told, controls
        except DatabaseTrouble as problem:
            kept = seen.get("keys") if isinstance(seen, dict) else {}
            said = {"address": None, "at": problem.code, "keys": kept}
            return trouble_card(problem, *_asked(path, search)), [no_update] * len(named), said, no_update

    @app.callback(
        Output(ids.ROOT, "children"),
        Input(ids.BEGIN, "data"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def begin(_begin: Any, path: str | None, search: str | None) -> Any:
        return stilled(_whole(path or "/", search or "", ask))
