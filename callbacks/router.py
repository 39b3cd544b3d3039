"""The address to the page: the one callback that draws, and the few that answer inside a page."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update

from callbacks import data, gaps, imports, overview, quarantine, regions, reports, trends
from callbacks.asking import Asker
from callbacks.guards.trouble import trouble_page
from data.database.trouble import DatabaseTrouble
from data.queries import slices
from data.texts import text
from layouts import ids
from layouts.components.shell import empty, frame
from layouts.selection import Selection, View, make_view

BODIES: Final[dict[str, Callable[[View, Asker], Any]]] = {
    "/": overview.body,
    "/regions": regions.body,
    "/gaps": gaps.body,
    "/trends": trends.body,
    "/data": data.body,
    "/reports": reports.body,
}
language: contextvars.ContextVar[str] = contextvars.ContextVar("language", default="zh")
"""The browser's first language, set for each request by the application."""


def view_of(path: str, search: str, ask: Asker) -> View:
    """The view that an address asks for."""
    available = ask(slices, home=ask.home) if ask.version() else []
    return make_view(Selection.parse(search), path, language.get(), available, ask.home)


def page(path: str, search: str, ask: Asker) -> html.Div:
    """The whole page for an address; an unknown path says so."""
    version = ask.version()
    if path not in BODIES:  # its links lead to the first page: what was asked for is not repeated
        view = view_of("/", search, ask)
        return frame(view, html.Div(html.P(text("notfound", view.lang)), className="card empty"), version)
    view = view_of(path, search, ask)
    if view.slice is None:
        first = data.importing(view, ask) if path == "/data" else None
        return frame(view, html.Div([first or empty(view)]), version)
    return frame(view, BODIES[path](view, ask), version)


def drawn(path: str, search: str, ask: Asker) -> tuple[html.Div, str | None]:
    """The page and the address that it is drawn for; None for one that says what is wrong with the database, so that it is asked for again."""
    known = path in BODIES
    try:
        return page(path, search, ask), path + search if known else None
    except DatabaseTrouble as problem:
        chosen = Selection.parse(search)
        return trouble_page(problem, chosen.lang or language.get(), chosen.link(path if known else "/")), None


def first_layout(referrer: str | None, ask: Asker, *, open_to_network: bool = False) -> html.Div:
    """What the browser gets first: the page itself, drawn for the address that it is showing, so that no second trip is needed.

    ``open_to_network``: that it be said that a proxy must guard the server.
    """
    parts = urlsplit(referrer or "")
    path, search = parts.path or "/", f"?{parts.query}" if parts.query else ""
    known = bool(referrer) and path in BODIES
    body, address = drawn(path, search, ask) if known else (html.Div(), None)
    warning = html.P(text("fault.network", language.get()), className="banner warn", role="note")
    return html.Div(
        [
            *([warning] if open_to_network else []),
            dcc.Location(id=ids.URL, refresh=False),
            dcc.Store(id=ids.RENDERED, data=address),
            html.Div(body if known else [], id=ids.PAGE),
        ]
    )


def register(app: Dash, ask: Asker) -> None:
    """Register all callbacks."""
    imports.register(app, ask, view_of, page)
    reports.register(app, ask, view_of)
    quarantine.register(app, ask, view_of)

    @app.callback(
        Output(ids.PAGE, "children"),
        Output(ids.RENDERED, "data"),
        Input(ids.URL, "pathname"),
        Input(ids.URL, "search"),
        State(ids.RENDERED, "data"),
    )
    def draw(path: str | None, search: str | None, rendered: str | None) -> Any:
        address = f"{path or '/'}{search or ''}"
        if address == rendered:
            return no_update, no_update
        return drawn(path or "/", search or "", ask)

    @app.callback(Output(ids.JOIN_RESULT, "children"), Input(ids.JOIN, "value"), State(ids.URL, "search"))
    def join(number: Any, search: str | None) -> str:
        view = view_of("/gaps", search or "", ask)
        if not isinstance(number, int | float) or view.slice is None:
            return ""
        return gaps.joined(view, ask, int(number))

    app.clientside_callback(
        ClientsideFunction("coverage", "drill"),
        Output(ids.URL, "search"),
        Input(ids.MAP, "clickData"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
