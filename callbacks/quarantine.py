"""Letting quarantined rows in from the page Data."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, ctx, no_update

from callbacks.asking import Asker
from callbacks.imports.panel import SOON
from data.database.trouble import DatabaseTrouble
from data.limits.turns import Busy
from data.queries.kept_out.rows import errors_of, list_quarantined, tables_kept_out
from data.queries.seen import About
from data.texts import text
from etl.load.release import CannotRelease, Correction, release
from etl.load.report import finding_json
from layouts import ids, quarantine
from layouts.components.cards import export_links
from layouts.selection import View


def about_view(view: View) -> About:
    """What the lists of the page Data are about: the view's region and period."""
    return About(view.region, view.slice.period if view.slice is not None else None)


def card(view: View, ask: Asker, said: str = "", page: int = 1) -> Any:
    """The card with a page of the rows that are out; None where files cannot be let in or no row is out."""
    if ask.imports is None:
        return None
    about = about_view(view)
    _, single = list_quarantined(ask.engine, ask.scope, can_release=True, limit=0, about=about)
    page = max(1, min(page, -(-single // quarantine.SHOWN)))
    rows, _ = list_quarantined(
        ask.engine,
        ask.scope,
        can_release=True,
        offset=(page - 1) * quarantine.SHOWN,
        limit=quarantine.SHOWN,
        about=about,
    )
    held = quarantine.Held(
        tables_kept_out(ask.engine, ask.scope, about=about),
        rows,
        single,
        errors_of(ask.engine, ask.scope, rows) if rows else {},
        page,
    )
    return quarantine.card(held, view, said=said, links=export_links(view, "held", "chip"))


def register(app: Dash, ask: Asker, view_of: Any) -> None:
    """Register the callback."""
    store = ask.imports
    if store is None:
        return

    @app.callback(
        Output(ids.QUARANTINE, "children"),
        Output(ids.IMPORT_TICK, "disabled", allow_duplicate=True),
        Input(ids.HELD_DO_ALL, "n_clicks"),
        Input(ids.HELD_PAGE_ALL, "n_clicks"),
        State(ids.HELD_FIELD_ALL, "value"),
        State(ids.HELD_VIEW, "data"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def let_in(_clicks: Any, _pages: Any, _values: Any, page: Any, search: str | None) -> Any:
        trigger = ctx.triggered_id
        if not (isinstance(trigger, dict) and ctx.triggered and ctx.triggered[0]["value"]):
            return no_update, no_update
        view = view_of("/data", search or "", ask)
        if trigger["type"] == "held-page":
            return _children(card(view, ask, page=trigger["number"]), ""), no_update
        given = {
            state["id"]["name"]: str(state.get("value") if state.get("value") is not None else "")
            for state in ctx.states_list[0]
            if (state["id"]["part"], state["id"]["row"]) == (trigger["part"], trigger["row"])
        }
        place = trigger["load"], trigger["part"], trigger["row"]
        try:
            change = store.changes.begin(lambda: put_right(ask, *place, given, view.lang), view.lang)
        except Busy:
            return _children(None, text(f"fault.{429}", view.lang)), no_update
        if not change.wait(SOON):  # the panel of the import shows how far it is, and the page what became of it
            return no_update, False
        said = change.said or ""
        store.changes.last = ""
        return _children(card(view, ask, said, page if isinstance(page, int) else 1), said), no_update


def _children(shown: Any, said: str) -> Any:
    return shown.children if shown is not None else said


def put_right(ask: Asker, load: int, part: int, row: int, given: dict[str, str], lang: str) -> str:
    """Let a row in with what was put right; returns what became of it."""
    assert ask.imports is not None
    held, _ = list_quarantined(ask.engine, ask.scope, load_id=load, limit=1_000_000)
    standing = next((h["raw"] for h in held if (h["part_id"], h["row"]) == (part, row)), None)
    if standing is None:
        return text("quarantine.gone", lang)
    changes = {name: value for name, value in given.items() if value != standing.get(name, "")}
    try:
        done = release(ask.imports.database(), load, [Correction(row, changes, part)])
    except CannotRelease:
        return text("quarantine.gone", lang)
    except DatabaseTrouble as problem:
        return problem.said(lang)
    if done.released:
        return text("quarantine.released", lang, row=row)
    why = " ".join(finding_json(f, lang)["message"] for f in done.findings if f.severity == "error")
    return text("quarantine.kept", lang, row=row, why=why)
