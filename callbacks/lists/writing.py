"""Writing the ledger on the page: a cell, the units chosen, all that a view leaves; what two people wrote differently is decided."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, no_update

from analysis.plan.ledger import FIELDS
from callbacks.asking import Asker
from callbacks.gaps import ledger_of
from callbacks.pressing import fields_of, pressed
from data.database.trouble import DatabaseTrouble
from data.queries.grids.ledger import each_of_ledger
from data.queries.question import BadQuestion
from data.scope import OutOfScope
from data.slice import Slice
from data.texts import numbers, text
from data.texts.names import listed
from etl.planning.ledger import Done, Edit, NoSuchChange, Writer, decide, edit
from etl.planning.words import BadValue, written
from layouts import ids
from layouts.lists.desk import CLEARED
from layouts.lists.ledger import NAME
from layouts.selection import View
from layouts.shell import toast

MOST: Final = 20_000
"""More units are not written at once."""
_LONGEST: Final = 2_000
ORIGIN: Final = "/gaps"


def values_of(given: Mapping[str, Any], lang: str) -> tuple[dict[str, str | None], list[str]]:
    """Fields as they are kept, and of those that may not be written why; what is left blank is passed over, a dash empties a field."""
    values: dict[str, str | None] = {}
    refused: list[str] = []
    for name, said in given.items():
        if name not in FIELDS or said is None or said == "":
            continue
        try:
            values[name] = written(name, "" if said == CLEARED else str(said)[:_LONGEST])
        except BadValue as problem:
            refused.append(text("said.of", lang, what=text(f"ledger.col.{name}", lang), said=problem.said(lang)))
    return values, refused


def write(ask: Asker, slice_: Slice, edits: list[Edit], author: Any, lang: str, origin: str = ORIGIN) -> str:
    """Write edits in a reader's name; returns what is to be told of it."""
    assert ask.imports is not None
    who = str(author or "").strip()[:60]
    if not who:
        return text("ledger.say_who", lang)
    try:
        return told(edit(ask.imports.database(), slice_, edits, Writer(who, origin, ask.scope)), lang)
    except OutOfScope:
        return text("gaps.ledger_refused", lang)
    except DatabaseTrouble as problem:
        return problem.told(lang)


def told(done: Done, lang: str) -> str:
    """What became of edits, in words."""
    fields = sum(map(len, done.changed.values()))
    said = [text("ledger.written", lang, n=numbers.exact(len(done.changed)), fields=numbers.exact(fields))]
    if done.waiting:
        said.append(text("ledger.waits", lang, n=numbers.exact(len(done.waiting)), codes=_named(done.waiting, lang)))
    reasons: dict[str, list[str]] = {}
    for code, reason in done.refused.items():
        reasons.setdefault(reason, []).append(code)
    said += [text(f"ledger.refused.{why}", lang, codes=_named(codes, lang)) for why, codes in reasons.items()]
    return " ".join(said)


def _named(codes: Iterable[str], lang: str) -> str:
    some = list(codes)
    more = [] if len(some) <= toast.NAMED else ["…"]
    return listed([*some[: toast.NAMED], *more], lang)


def cell_edits(changed: Any, lang: str) -> tuple[list[Edit], list[str]]:
    """Edits of single cells as a grid tells them, which anybody may have made up, and why some may not be."""
    edits: list[Edit] = []
    refused: list[str] = []
    for one in changed if isinstance(changed, list) else []:
        row = one.get("data") if isinstance(one, dict) else None
        if not isinstance(row, dict) or not isinstance(one.get("colId"), str):
            continue
        said = one.get("value")
        # A cell that was emptied is: here blank means nothing.
        values, wrong = values_of({one["colId"]: CLEARED if said in (None, "") else said}, lang)
        refused += wrong
        if values:
            edits += _edits([row], values)
    return edits, refused


def _edits(rows: Any, values: Mapping[str, str | None]) -> list[Edit]:
    """The same edit of each row of a grid that has a code."""
    return [
        Edit(row["code"], values, _whole(row.get("seen")))
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and isinstance(row.get("code"), str) and row["code"].isalnum()
    ]


def _whole(value: Any) -> int:
    """The change that a row was read at; of a row that does not say none, so that all others were made meanwhile."""
    return value if type(value) is int and 0 <= value < 1 << 53 else 0


def codes_of(view: View, ask: Asker) -> list[str] | None:
    """The codes of the units that a view, its filters and its search leave; None for more than are written at once."""
    wanted = ledger_of(view, view.selection.q)
    found: list[str] = []
    for row in each_of_ledger(ask.engine, ask.scope, wanted) if wanted is not None else ():
        if row["code"]:
            found.append(row["code"])
        if len(found) > MOST:
            return None
    return found


def _register_cells(app: Dash, ask: Asker, view_of: Callable[[str, str, Asker], View]) -> None:
    @app.callback(
        Output(ids.LEDGER_SAID, "children", allow_duplicate=True),
        Output(ids.LEDGER_DONE, "data", allow_duplicate=True),
        Output(ids.AGAIN, "data", allow_duplicate=True),
        Output(ids.NOTICES, "children", allow_duplicate=True),
        Input(ids.grid(NAME), "cellValueChanged"),
        State(ids.LEDGER_AUTHOR, "value"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def cell(changed: Any, author: Any, search: str | None) -> Any:
        if not changed:  # the list was drawn anew
            return no_update, no_update, no_update, no_update
        view = view_of("/gaps", search or "", ask)
        edits, refused = cell_edits(changed, view.lang)
        said = list(refused)
        if edits and view.slice is not None:
            said.append(write(ask, view.slice, edits, author, view.lang))
        now = time.time()
        told_all = " ".join(said)
        # Who left the cell by going on to another view would not see it beside the list.
        return told_all, now, now, toast.told(told_all, view.lang) if told_all else no_update


def _register_several(app: Dash, ask: Asker, view_of: Callable[[str, str, Asker], View]) -> None:
    @app.callback(
        Output(ids.LEDGER_SAID, "children", allow_duplicate=True),
        Output(ids.LEDGER_DONE, "data", allow_duplicate=True),
        Output(ids.AGAIN, "data", allow_duplicate=True),
        Input(ids.LEDGER_CHOSEN, "n_clicks"),
        Input(ids.LEDGER_ALL, "n_clicks"),
        State(ids.LEDGER_FIELD_ALL, "value"),
        State(ids.grid(NAME), "selectedRows"),
        State(ids.LEDGER_AUTHOR, "value"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def several(_one: Any, _all: Any, _values: Any, rows: Any, author: Any, search: str | None) -> Any:
        if not (ctx.triggered and ctx.triggered[0]["value"]):
            return no_update, no_update, no_update
        view = view_of("/gaps", search or "", ask)
        given = fields_of(ctx.states_list[0])
        values, refused = values_of(given, view.lang)
        if refused:  # all of the form or none of it
            return " ".join(refused), no_update, no_update
        said = _several(view, ask, values, rows, author, everything=ctx.triggered_id == ids.LEDGER_ALL)
        now = time.time()
        return said, now, now


def _several(view: View, ask: Asker, values: dict[str, str | None], rows: Any, author: Any, *, everything: bool) -> str:
    """Write the same to many units; returns what is to be told of it."""
    lang = view.lang
    if not values or view.slice is None:
        return text("ledger.nothing_said", lang)
    try:
        codes = codes_of(view, ask) if everything else []
    except (OutOfScope, BadQuestion):
        return text("gaps.ledger_refused", lang)
    if codes is None:
        return text("ledger.too_many", lang, most=numbers.exact(MOST))
    edits = [Edit(code, values) for code in codes] if everything else _edits(rows, values)
    return write(ask, view.slice, edits, author, lang) if edits else text("ledger.none_chosen", lang)


def _register_decisions(app: Dash, ask: Asker, view_of: Callable[[str, str, Asker], View]) -> None:
    store = ask.imports
    assert store is not None

    @app.callback(
        Output(ids.AGAIN, "data", allow_duplicate=True),
        Output(ids.NOTICES, "children", allow_duplicate=True),
        Input(ids.LEDGER_DECIDE_ALL, "n_clicks"),
        State(ids.LEDGER_AUTHOR, "value"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def settle(_clicks: Any, author: Any, search: str | None) -> Any:
        button = pressed()
        if button is None:
            return no_update, no_update
        lang, who = view_of("/gaps", search or "", ask).lang, str(author or "").strip()[:60]
        if not who:
            return no_update, toast.told(text("ledger.say_who", lang), lang)
        try:
            by = Writer(who, ORIGIN, ask.scope)
            done = decide(store.database(), button["number"], by, accept=button["do"] == "accept")
            said = text(f"unit.state.{done['state']}", lang)
        except (NoSuchChange, OutOfScope):
            said = text("ledger.decided_before", lang)
        except DatabaseTrouble as problem:
            said = problem.told(lang)
        return time.time(), toast.told(said, lang)


def register(app: Dash, ask: Asker, view_of: Callable[[str, str, Asker], View]) -> None:
    """Register the callbacks; without a place where files are let in nothing is written either."""
    if ask.imports is None:
        return
    _register_cells(app, ask, view_of)
    _register_several(app, ask, view_of)
    _register_decisions(app, ask, view_of)
    app.clientside_callback(
        ClientsideFunction("coverage", "rewritten"), Input(ids.LEDGER_DONE, "data"), prevent_initial_call=True
    )
