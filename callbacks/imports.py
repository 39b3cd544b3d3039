"""The import panel: its buttons, its filters and its progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, State, ctx, no_update

from callbacks.asking import Asker
from data.reference import calibres, regions
from data.texts import text
from etl.clean.periods import label_period
from etl.fields.memory import IGNORE, UnknownField, choices, remember
from etl.file.result import Flags
from etl.load.report import by_code
from etl.load.undo import CannotUndo
from etl.upload.imports import Imports
from etl.upload.state import State as ImportState
from etl.upload.state import UnknownImport, flags_in
from layouts import ids
from layouts.imports import panel as imports
from layouts.selection import View

_SEVERITIES = ("error", "warning", "info")


def shown_of(raw: Mapping[str, Any] | None, state: ImportState) -> imports.Shown:
    """What the reader has chosen to see, as far as it exists."""
    given = raw or {}

    def number(name: str, least: int) -> int:
        value = str(given.get(name) or least)
        return max(int(value), least) if value.isdecimal() and len(value) < 9 else least

    severity = str(given.get("severity") or "")
    return imports.Shown(
        file=min(number("file", 0), len(state.files)),
        severity=severity if severity in _SEVERITIES else "",
        code=str(given.get("code") or "")[:60],
        page=number("page", 1),
    )


def panel_of(
    view: View, store: Imports, shown: imports.Shown | None = None, *, notice: str = ""
) -> tuple[list[Any], bool]:
    """The panel for a view and whether work is under way."""
    batch = view.selection.batch
    if batch is None:
        return imports.closed(view, gone=False), False
    try:
        state = store.state(batch)
        return imports.render(view, _panel(view, store, state, shown), notice), state.busy
    except UnknownImport:
        return imports.closed(view, gone=True), False


def _panel(view: View, store: Imports, state: ImportState, shown: imports.Shown | None) -> imports.Panel:
    if state.busy or state.stage in ("receiving", "loaded"):
        return imports.Panel(state, imports.Shown(), (), (), 0, {}, None)
    if shown is None:
        shown = imports.Shown(file=first_with_trouble(state))
    numbers = [shown.file] if shown.file else range(1, len(state.files) + 1)
    found = [
        {**f, "file": state.files[n - 1].name}
        for n in numbers
        if state.files[n - 1].status != "waiting"
        for f in store.findings(state.id, n, view.lang)
    ]
    effects = store.effects(state.id)
    if effects is not None:
        names = {str(store.result(state.id, n).path): n for n in numbers}
        found += [{**f, "file": state.files[names[f["path"]] - 1].name} for f in effects.findings if f["path"] in names]
    wanted = [f for f in found if shown.severity in ("", f["severity"]) and shown.code in ("", f["code"])]
    wanted.sort(key=lambda f: _SEVERITIES.index(f["severity"]))
    page = min(shown.page, max(1, -(-len(wanted) // imports.PER_PAGE)))
    return imports.Panel(
        state,
        replace(shown, page=page),
        store.result(state.id, shown.file).previews if shown.file else (),
        wanted[(page - 1) * imports.PER_PAGE : page * imports.PER_PAGE],
        len(wanted),
        by_code(found),
        effects,
        store.result(state.id, shown.file).offers if shown.file else (),
    )


def first_with_trouble(state: ImportState) -> int:
    """The file that is shown first: the only one, else the first with an error, else none."""
    if len(state.files) == 1:
        return 1
    return next((n for n, f in enumerate(state.files, 1) if f.errors), 0)


def flags_of(given: Mapping[str, str | None]) -> tuple[Flags, list[str]]:
    """What the sender says beside the files, and the names of what is no period or region."""
    period, region = (given.get("period") or "").strip(), (given.get("region") or "").strip()
    said = label_period(period) if period else None
    wrong = [
        name
        for name, bad in (
            ("period", bool(period) and said is None),
            ("region", bool(region) and region not in regions()),
        )
        if bad
    ]
    flags = Flags(
        period=said.id if said else None,
        calibre=given["calibre"] if given.get("calibre") in calibres() else None,
        purpose=given["purpose"] if given.get("purpose") in imports.PURPOSES else None,
        region=region if region in regions() else None,
    )
    return flags, wrong


def register(app: Dash, ask: Asker, view_of: Callable[[str, str, Asker], View], page: Callable[..., Any]) -> None:
    """Register the panel's callbacks; ``page`` draws the whole page anew where more than the panel changes."""
    store = ask.imports
    if store is None:
        return

    @app.callback(
        Output(ids.IMPORT, "children"),
        Output(ids.IMPORT_TICK, "disabled"),
        Output(ids.IMPORT_VIEW, "data"),
        Output(ids.URL, "search", allow_duplicate=True),
        Output(ids.PAGE, "children", allow_duplicate=True),
        Input(ids.IMPORT_TICK, "n_intervals"),
        Input(ids.IMPORT_DO_ALL, "n_clicks"),
        Input(ids.IMPORT_FILTER_ALL, "value"),
        State(ids.IMPORT_FLAG_ALL, "value"),
        State(ids.IMPORT_MAP_ALL, "value"),
        State(ids.IMPORT_VIEW, "data"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def act(  # one callback for all that redraws the panel
        _ticks: Any, _clicks: Any, _filters: Any, _flags: Any, mapped: list[str], chosen: Any, search: str | None
    ) -> Any:
        view = view_of("/data", search or "", ask)
        batch, trigger = view.selection.batch, ctx.triggered_id
        if batch is None:
            return no_update, True, no_update, no_update, no_update
        chosen = dict(chosen) if isinstance(chosen, dict) else {}
        if isinstance(trigger, dict) and trigger["type"] == "import-do":
            if not (ctx.triggered and ctx.triggered[0]["value"]):
                return (no_update,) * 5
            given = {i["id"]["name"]: i.get("value") for i in ctx.states_list[0]}
            try:
                if trigger["do"] == "map":
                    refused = keep_mappings(store, batch, shown_of(chosen, store.state(batch)).file, mapped)
                    chosen = {"file": chosen.get("file")}
                _do(store, view, str(trigger["do"]), int(trigger["number"]), chosen, given)
                if trigger["do"] == "map" and refused:
                    chosen["notice"] = text("import.mapping_taken", view.lang, names="、".join(refused))
            except UnknownImport:
                chosen = {}
            if trigger["do"] == "drop":
                return no_update, True, {}, view.selection.query(batch=None) or "?", no_update
        elif isinstance(trigger, dict):
            now = {i["id"]["name"]: str(i.get("value")) for i in ctx.inputs_list[2]}
            if now == {name: str(chosen.get(name) or ("0" if name == "file" else "")) for name in now}:
                return (no_update,) * 5
            chosen |= {**now, "page": 1}
        try:
            state = store.state(batch)
        except UnknownImport:
            return imports.closed(view, gone=True), True, {}, no_update, no_update
        if state.stage == "loaded":
            return no_update, no_update, no_update, no_update, page("/data", search or "", ask)
        if not chosen and not state.busy:
            chosen = {"file": first_with_trouble(state)}
        panel, busy = panel_of(view, store, shown_of(chosen, state), notice=str(chosen.get("notice") or ""))
        return panel, not busy, chosen, no_update, no_update

    @app.callback(
        Output(ids.PAGE, "children", allow_duplicate=True),
        Input(ids.UNDO_ALL, "n_clicks"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def take_back(_clicks: Any, search: str | None) -> Any:
        if not (isinstance(ctx.triggered_id, dict) and ctx.triggered and ctx.triggered[0]["value"]):
            return no_update
        view = view_of("/data", search or "", ask)
        try:
            store.undo(int(ctx.triggered_id["load"]), view.selection.batch)
        except CannotUndo as problem:
            print(f"undo: {problem}", file=sys.stderr)
        return page("/data", search or "", ask)


def keep_mappings(store: Imports, batch: str, file: int, mapped: Sequence[str]) -> list[str]:
    """Keep what a reader said of a file's unknown headers, and read all files of the import again.

    Returns the headers whose answer was refused: another column of the table has that field already.
    """
    state = store.state(batch)
    file = file or first_with_trouble(state)
    if not file:
        return []
    offers = store.result(batch, file).offers
    said = [
        (offer, name)
        for offer, name in zip(offers, mapped, strict=False)
        if name == IGNORE or name in choices(offer.content)
    ]
    refused = []
    for offer, name in said:
        try:
            remember(store.mappings, offer, name, file=state.files[file - 1].name)
        except UnknownField:
            refused.append(offer.label)
    if len(refused) < len(said):
        store.read(batch, flags_in(state))
    return refused


def _do(
    store: Imports, view: View, do: str, number: int, chosen: dict[str, Any], given: Mapping[str, str | None]
) -> None:
    """Carry out a button of the panel; what the reader has chosen to see changes with it."""
    batch = view.selection.batch or ""
    chosen.pop("notice", None)
    match do:
        case "drop":
            store.drop(batch)
        case "read":
            flags, wrong = flags_of(given)
            if wrong:
                names = "、".join(text(f"import.flag.{name}", view.lang) for name in wrong)
                chosen["notice"] = text("import.flags_wrong", view.lang, names=names)
            else:
                store.read(batch, flags)
                chosen.clear()
        case "try":
            store.try_out(batch, view.lang)
        case "load":
            store.load(batch, view.lang)
        case "show":
            chosen |= {"file": 0 if str(chosen.get("file")) == str(number) else number, "page": 1}
        case "page":
            chosen["page"] = number
