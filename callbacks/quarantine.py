"""Letting quarantined rows in from the page Data."""

from __future__ import annotations

import time
from typing import Any

from dash import Dash, Input, Output, State, ctx, no_update

from callbacks.asking import Asker
from callbacks.imports.panel import SOON
from callbacks.pressing import pressed
from data.database.trouble import DatabaseTrouble
from data.limits.turns import Busy
from data.queries.grids.order import Page
from data.queries.kept_out.rows import KeptFilter, errors_of, kept_page, tables_kept_out
from data.queries.seen import About
from data.texts import text
from etl.load.release import CannotRelease, Correction, release
from etl.load.report import finding_json
from layouts import ids, quarantine
from layouts.lists.held import NAME
from layouts.selection import View
from layouts.shell import toast

Place = tuple[int, int, int]
"""Load, part and row of a row that is kept out."""


def about_view(view: View) -> About:
    """What the lists of the page Data are about: the view's region and period."""
    return About(view.region, view.slice.period if view.slice is not None else None)


def card(view: View, ask: Asker) -> Any:
    """The card with the rows that are out."""
    about = about_view(view)
    total = ask(kept_page, among=KeptFilter(about=about), page=Page(limit=0))[1]
    tables = ask(tables_kept_out, about=about) if total else ()
    return quarantine.card(view, quarantine.Held(total, tables, ask.imports is not None))


def kept_at(ask: Asker, place: Place) -> dict[str, Any] | None:
    """The row that is kept out at a place; None where none is that the reader may see."""
    load, *part_and_row = place
    among = KeptFilter(load_id=load, place=(part_and_row[0], part_and_row[1]))
    rows, _ = kept_page(ask.engine, ask.scope, among, Page(limit=1))
    return rows[0] if rows else None


def chosen(ask: Asker, place: Place, lang: str, said: str = "", given: dict[str, str] | None = None) -> list[Any]:
    """The fields of the row at a place; that it is gone where it is."""
    row = kept_at(ask, place)
    if row is None:
        return [text("quarantine.gone", lang)]
    errors = errors_of(ask.engine, ask.scope, [row]).get((row["part_id"], row["row"]), ())
    return quarantine.form(quarantine.Chosen(row, errors, given, said), lang)


def place_of(rows: Any) -> Place | None:
    """The place of the row that a browser says is chosen, which anybody may have made up."""
    first = rows[0] if isinstance(rows, list) and rows else None
    place = first.get("place") if isinstance(first, dict) else None
    if not isinstance(place, list) or len(place) != 3 or not all(type(n) is int and 0 <= n < 1 << 53 for n in place):
        return None
    return place[0], place[1], place[2]


def register(app: Dash, ask: Asker, view_of: Any) -> None:
    """Register the callbacks."""
    store = ask.imports
    if store is None:
        return

    @app.callback(
        Output(ids.HELD_CHOSEN, "children"),
        Input(ids.grid(NAME), "selectedRows"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def show(rows: Any, search: str | None) -> Any:
        lang, place = view_of("/data", search or "", ask).lang, place_of(rows)
        return quarantine.choose(lang) if place is None else chosen(ask, place, lang)

    @app.callback(
        Output(ids.HELD_CHOSEN, "children", allow_duplicate=True),
        Output(ids.AGAIN, "data", allow_duplicate=True),
        Output(ids.NOTICES, "children", allow_duplicate=True),
        Output(ids.IMPORT_TICK, "disabled", allow_duplicate=True),
        Input(ids.HELD_DO_ALL, "n_clicks"),
        State(ids.HELD_FIELD_ALL, "value"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def let_in(_clicks: Any, _values: Any, search: str | None) -> Any:
        trigger = pressed()
        if trigger is None:
            return no_update, no_update, no_update, no_update
        lang = view_of("/data", search or "", ask).lang
        given = {
            state["id"]["name"]: str(state.get("value") if state.get("value") is not None else "")
            for state in ctx.states_list[0]
            if (state["id"]["part"], state["id"]["row"]) == (trigger["part"], trigger["row"])
        }
        place = trigger["load"], trigger["part"], trigger["row"]
        try:
            change = store.changes.begin(lambda: put_right(ask, place, given, lang), lang)
        except Busy:
            return chosen(ask, place, lang, text(f"fault.{429}", lang), given), no_update, no_update, no_update
        if not change.wait(SOON):  # the card above shows how far it is, and the page what became of it
            return no_update, time.time(), no_update, False
        said = change.said or ""
        store.changes.last = ""
        if kept_at(ask, place) is not None:
            return chosen(ask, place, lang, said, given), no_update, no_update, no_update
        return no_update, time.time(), toast.told(said, lang), no_update


def put_right(ask: Asker, place: Place, given: dict[str, str], lang: str) -> str:
    """Let a row in with what was put right; returns what became of it."""
    assert ask.imports is not None
    load, part, row = place
    kept = kept_at(ask, place)
    if kept is None:
        return text("quarantine.gone", lang)
    changes = {name: value for name, value in given.items() if value != kept["raw"].get(name, "")}
    try:
        done = release(ask.imports.database(), load, [Correction(row, changes, part)])
    except CannotRelease:
        return text("quarantine.gone", lang)
    except DatabaseTrouble as problem:
        return problem.told(lang)
    if done.released:
        return text("quarantine.released", lang, row=row)
    why = " ".join(finding_json(f, lang)["message"] for f in done.findings if f.severity == "error")
    return text("quarantine.kept", lang, row=row, why=why)
