"""Writing the ledger on the page: a cell, the units chosen, all that a view leaves; what two people wrote differently is decided."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, unquote

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
from etl.planning.ledger import Done, Edit, NoSuchChange, Writer, decide, edit, take_back
from etl.planning.words import BadValue, written
from layouts import ids
from layouts.lists.desk import CLEARED
from layouts.lists.ledger import NAME
from layouts.selection import View
from layouts.shell import toast

MOST: Final = 20_000
"""More units are not written at once."""
_LONGEST: Final = 2_000
_LONGEST_NUMBERS: Final = 40
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


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be told of an edit; ``numbers``, ``by``: its changes and who wrote them, as the button that takes them back has them, empty where
    nothing was written."""

    said: str
    numbers: str = ""
    by: str = ""


def write(ask: Asker, slice_: Slice, edits: list[Edit], author: Any, lang: str, origin: str = ORIGIN) -> Told:
    """Write edits in a reader's name."""
    assert ask.imports is not None
    database = ask.imports.database
    return _done(ask, author, lang, origin, lambda by: edit(database(), slice_, edits, by))


def undo(ask: Asker, slice_: Slice, numbers_: Any, author: Any, lang: str) -> str:
    """Take back what was just written; returns what is to be told of it."""
    assert ask.imports is not None
    database = ask.imports.database
    first, _, last = numbers_.partition("-") if isinstance(numbers_, str) else ("", "", "")
    if not (first.isdecimal() and last.isdecimal() and len(numbers_) <= _LONGEST_NUMBERS):
        return text("ledger.decided_before", lang)
    span = int(first), int(last)
    if span[1] - span[0] >= MOST * len(FIELDS):
        return text("ledger.decided_before", lang)
    return _done(ask, author, lang, ORIGIN, lambda by: take_back(database(), slice_, span, by), "undone").said


def _done(ask: Asker, author: Any, lang: str, origin: str, do: Callable[[Writer], Done], key: str = "written") -> Told:
    """What came of writing in a reader's name. ``key``: the text of what was done."""
    who = str(author or "").strip()[:60]
    if not who:
        return Told(text("ledger.say_who", lang))
    try:
        done = do(Writer(who, origin, ask.scope))
    except OutOfScope:
        return Told(text("gaps.ledger_refused", lang))
    except NoSuchChange:
        return Told(text("ledger.decided_before", lang))
    except DatabaseTrouble as problem:
        return Told(problem.told(lang))
    return Told(told(done, lang, key), "" if done.numbers is None else "{}-{}".format(*done.numbers), who)


def told(done: Done, lang: str, key: str = "written") -> str:
    """What became of edits, in words: nothing is said to be written where nothing was."""
    fields = sum(map(len, done.changed.values()))
    said = []
    if fields:
        n = numbers.exact(len(done.changed))
        said.append(text(f"ledger.{key}", lang, n=n, fields=numbers.exact(fields)))
    elif not (done.waiting or done.refused):
        said.append(text("ledger.as_it_was", lang))
    if done.waiting:
        names = dict.fromkeys(name for found in done.waiting.values() for name in found)
        of = {"columns": listed([text(f"ledger.col.{name}", lang) for name in names], lang)}
        said.append(
            text("ledger.waits", lang, n=numbers.exact(len(done.waiting)), codes=_named(done.waiting, lang), **of)
        )
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
        done = Told("")
        if edits and view.slice is not None:
            done = write(ask, view.slice, edits, author, view.lang)
        now = time.time()
        told_all = Told(" ".join([*refused, *([done.said] if done.said else [])]), done.numbers, done.by)
        # Who left the cell by going on to another view would not see it beside the list.
        return told_all.said, now, now, notice(told_all, view.lang)


def _register_several(app: Dash, ask: Asker, view_of: Callable[[str, str, Asker], View]) -> None:
    @app.callback(
        Output(ids.LEDGER_SAID, "children", allow_duplicate=True),
        Output(ids.LEDGER_DONE, "data", allow_duplicate=True),
        Output(ids.AGAIN, "data", allow_duplicate=True),
        Output(ids.NOTICES, "children", allow_duplicate=True),
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
            return no_update, no_update, no_update, no_update
        view = view_of("/gaps", search or "", ask)
        given = fields_of(ctx.states_list[0])
        values, refused = values_of(given, view.lang)
        if refused:  # all of the form or none of it
            return " ".join(refused), no_update, no_update, no_update
        done = _several(view, ask, values, rows, author, everything=ctx.triggered_id == ids.LEDGER_ALL)
        now = time.time()
        return done.said, now, now, notice(done, view.lang) if done.numbers else no_update


def _several(
    view: View, ask: Asker, values: dict[str, str | None], rows: Any, author: Any, *, everything: bool
) -> Told:
    """Write the same to many units."""
    lang = view.lang
    if not values or view.slice is None:
        return Told(text("ledger.nothing_said", lang))
    try:
        codes = codes_of(view, ask) if everything else []
    except (OutOfScope, BadQuestion):
        return Told(text("gaps.ledger_refused", lang))
    if codes is None:
        return Told(text("ledger.too_many", lang, most=numbers.exact(MOST)))
    edits = [Edit(code, values) for code in codes] if everything else _edits(rows, values)
    return write(ask, view.slice, edits, author, lang) if edits else Told(text("ledger.none_chosen", lang))


def notice(done: Told, lang: str) -> Any:
    """What was done, at the corner of the page, with the button that takes it back."""
    if not done.numbers:
        return toast.told(done.said, lang) if done.said else no_update
    return toast.undoable(
        done.said, lang, ids.ledger_undo(done.numbers, quote(done.by))
    )  # other letters in an id are lost on their way


def _register_undo(app: Dash, ask: Asker, view_of: Callable[[str, str, Asker], View]) -> None:
    @app.callback(
        Output(ids.LEDGER_DONE, "data", allow_duplicate=True),
        Output(ids.AGAIN, "data", allow_duplicate=True),
        Output(ids.NOTICES, "children", allow_duplicate=True),
        Input(ids.LEDGER_UNDO_ALL, "n_clicks"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def back(_clicks: Any, search: str | None) -> Any:
        button = pressed()
        if button is None:
            return no_update, no_update, no_update
        view, now = view_of("/gaps", search or "", ask), time.time()
        if view.slice is None:
            return no_update, no_update, no_update
        said = undo(ask, view.slice, button["numbers"], unquote(str(button["by"])), view.lang)
        return now, now, toast.told(said, view.lang)


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
    _register_undo(app, ask, view_of)
    _register_decisions(app, ask, view_of)
    app.clientside_callback(
        ClientsideFunction("coverage", "rewritten"), Input(ids.LEDGER_DONE, "data"), prevent_initial_call=True
    )
