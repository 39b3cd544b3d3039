"""The import panel: its buttons, its filters and its progress.

Each button has a callback of its own. All of them draw the panel anew; only the tick has the page drawn again, once the import is loaded.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from dash import Dash, Input, Output, State, ctx, no_update

from analysis.vocabulary import GRAVITY, SEVERITIES
from callbacks.asking import Asker
from callbacks.imports.actions import (
    Chosen,
    filter_findings,
    first_with_trouble,
    read_with_flags,
    read_with_mappings,
    show_file,
)
from callbacks.pressing import pressed
from data.database.trouble import DatabaseTrouble
from data.limits.turns import Busy
from data.texts import text
from etl.load.report import by_code
from etl.load.undo import CannotUndo
from etl.upload.imports import Imports
from etl.upload.state import State as ImportState
from etl.upload.state import UnknownImport
from layouts import ids
from layouts.data import tab_of
from layouts.imports import panel as imports
from layouts.imports.parts import PER_PAGE, Panel, Shown
from layouts.selection import View
from layouts.shell import toast


def shown_of(raw: Mapping[str, Any] | None, state: ImportState) -> Shown:
    """What the reader has chosen to see, as far as it exists."""
    given = raw or {}

    def number(name: str, least: int) -> int:
        value = str(given.get(name) or least)
        return max(int(value), least) if value.isdecimal() and len(value) < 9 else least

    severity = str(given.get("severity") or "")
    return Shown(
        file=min(number("file", 0), len(state.files)),
        severity=severity if severity in SEVERITIES else "",
        code=str(given.get("code") or "")[:60],
        page=number("page", 1),
    )


def panel_of(view: View, store: Imports, shown: Shown | None = None, *, notice: str = "") -> tuple[list[Any], bool]:
    """The panel for a view and whether work is under way."""
    batch = view.selection.batch
    if batch is None:
        return imports.closed(view, gone=False), False
    try:
        state = store.state(batch)
        return imports.render(view, _panel(view, store, state, shown), notice), state.busy
    except UnknownImport:
        return imports.closed(view, gone=True), False


def _panel(view: View, store: Imports, state: ImportState, shown: Shown | None) -> Panel:
    if state.busy or state.stage in ("receiving", "loaded"):
        return Panel(state, Shown(), (), (), 0, {}, None)
    if shown is None:
        shown = Shown(file=first_with_trouble(state))
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
    wanted.sort(key=lambda f: GRAVITY[f["severity"]])
    page = min(shown.page, max(1, -(-len(wanted) // PER_PAGE)))
    return Panel(
        state,
        replace(shown, page=page),
        store.result(state.id, shown.file).previews if shown.file else (),
        wanted[(page - 1) * PER_PAGE : page * PER_PAGE],
        len(wanted),
        by_code(found),
        effects,
        store.result(state.id, shown.file).offers if shown.file else (),
    )


def redraw(view: View, store: Imports, chosen: Chosen) -> dict[str, Any]:
    """The outputs that draw the panel anew for what the reader has chosen to see.

    Of an import that is loaded by now the page must be drawn again, which the next tick asks for.
    """
    try:
        state = store.state(view.selection.batch or "")
    except UnknownImport:
        return {"panel": imports.closed(view, gone=True), "idle": True, "chosen": {}}
    if state.stage == "loaded":
        return _NOTHING | {"idle": False}
    if not chosen and not state.busy:
        chosen = {"file": first_with_trouble(state)}
    panel, busy = panel_of(view, store, shown_of(chosen, state), notice=str(chosen.get("notice") or ""))
    return {"panel": panel, "idle": not busy, "chosen": chosen}


SOON: Final = 1.5
"""Seconds that a reader waits for a change before its progress is shown instead."""
_NOTHING: Final[dict[str, Any]] = {"panel": no_update, "idle": no_update, "chosen": no_update}


def _outputs() -> dict[str, Output]:
    """What each callback of the panel may change."""
    return {
        "panel": Output(ids.IMPORT, "children", allow_duplicate=True),
        "idle": Output(ids.IMPORT_TICK, "disabled", allow_duplicate=True),
        "chosen": Output(ids.IMPORT_VIEW, "data", allow_duplicate=True),
    }


def _states(**more: State) -> dict[str, State]:
    """What each callback of the panel must know, and ``more``."""
    return {"chosen": State(ids.IMPORT_VIEW, "data"), "search": State(ids.URL, "search"), **more}


def _named(items: list[dict[str, Any]]) -> dict[str, Any]:
    """Values of the fields of a form by their names."""
    return {item["id"]["name"]: item.get("value") for item in items}


def register(app: Dash, ask: Asker, view_of: Callable[[str, str, Asker], View]) -> None:
    """Register the panel's callbacks; where more than the panel changes they ask for the page again."""
    store = ask.imports
    if store is None:
        return
    _register_tick(app, ask, store, view_of)
    _register_drop(app, ask, store, view_of)

    def on_button(do: str, **more: State) -> Callable[[Callable[..., Chosen]], None]:
        """Register what a button does: given view, batch and what the reader has chosen to see, it returns the last anew."""

        def decorate(act: Callable[..., Chosen]) -> None:
            @app.callback(
                output=_outputs(),
                inputs={"_clicks": Input(ids.import_do_all(do), "n_clicks")},
                state=_states(**more),
                prevent_initial_call=True,
            )
            def press(_clicks: Any, chosen: Any, search: str | None, **given: Any) -> dict[str, Any]:
                view = view_of("/data", search or "", ask)
                batch = view.selection.batch
                if pressed() is None or batch is None:
                    return _NOTHING
                seen = {name: value for name, value in _chosen(chosen).items() if name != "notice"}
                try:
                    with suppress(UnknownImport):  # the panel says that it is gone
                        seen = act(view, batch, seen, **given)
                except Busy:
                    seen = seen | {"notice": text(f"fault.{429}", view.lang)}
                return redraw(view, store, seen)

        return decorate

    @on_button("read", _flags=State(ids.IMPORT_FLAG_ALL, "value"))
    def read(view: View, batch: str, chosen: Chosen, _flags: Any) -> Chosen:
        return read_with_flags(store, batch, chosen, _named(ctx.args_grouping["_flags"]), view.lang)

    @on_button("map", mapped=State(ids.IMPORT_MAP_ALL, "value"))
    def keep(view: View, batch: str, chosen: Chosen, mapped: list[str]) -> Chosen:
        file = shown_of(chosen, store.state(batch)).file
        return read_with_mappings(store, batch, chosen, file, mapped, view.lang)

    @on_button("try")
    def try_out(view: View, batch: str, chosen: Chosen) -> Chosen:
        store.try_out(batch, view.lang)
        return chosen

    @on_button("load")
    def load(view: View, batch: str, chosen: Chosen) -> Chosen:
        store.load(batch, view.lang)
        return chosen

    @on_button("show")
    def show(_view: View, _batch: str, chosen: Chosen) -> Chosen:
        return show_file(chosen, int(ctx.triggered_id["number"]))

    @on_button("page")
    def turn(_view: View, _batch: str, chosen: Chosen) -> Chosen:
        return chosen | {"page": int(ctx.triggered_id["number"])}

    @app.callback(
        output=_outputs(),
        inputs={"_filters": Input(ids.IMPORT_FILTER_ALL, "value")},
        state=_states(),
        prevent_initial_call=True,
    )
    def choose(_filters: Any, chosen: Any, search: str | None) -> dict[str, Any]:
        view = view_of("/data", search or "", ask)
        filters = {name: str(value) for name, value in _named(ctx.args_grouping["_filters"]).items()}
        wanted = filter_findings(_chosen(chosen), filters)
        return _NOTHING if wanted is None or view.selection.batch is None else redraw(view, store, wanted)

    _register_undo(app, ask, store, view_of)


def _register_undo(app: Dash, ask: Asker, store: Imports, view_of: Callable[[str, str, Asker], View]) -> None:
    """The buttons that take back one load, or all of an import; what came of it is told, and the page drawn again."""

    @app.callback(
        Output(ids.AGAIN, "data", allow_duplicate=True),
        Output(ids.NOTICES, "children", allow_duplicate=True),
        Input(ids.UNDO_ALL, "n_clicks"),
        Input(ids.UNDO_BATCH_ALL, "n_clicks"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def take_back(_clicks: Any, _batches: Any, search: str | None) -> Any:
        if pressed() is None:
            return no_update, no_update
        view, what = view_of("/data", search or "", ask), ctx.triggered_id
        loads = [what["load"]] if "load" in what else _loads_of(store, what["batch"])
        identity = what.get("batch", view.selection.batch)
        begun, failed = [], ""
        try:
            for load in loads:
                begun.append(store.begin_undo(load, identity, view.lang))
        except (CannotUndo, Busy):  # the page shows how it stands, and what is under way
            pass
        except DatabaseTrouble as problem:
            failed = problem.told(view.lang)
        done = all(change.wait(SOON) for change in begun)
        failed = failed or next((change.said for change in begun if change.said), "")
        if failed:
            store.changes.last = ""  # it is told here
            return time.time(), toast.told(failed, view.lang)
        return time.time(), toast.undone(len(begun), view.lang, done=done)


def _loads_of(store: Imports, batch: Any) -> list[int]:
    """The loads that an import has made, the latest first; none for one that is no more."""
    try:
        files = store.state(str(batch)).files
    except UnknownImport:
        return []
    return [file.load_id for file in reversed(files) if file.status == "loaded" and file.load_id is not None]


def _register_tick(app: Dash, ask: Asker, store: Imports, view_of: Callable[[str, str, Asker], View]) -> None:
    """While work is under way the panel is drawn anew with each tick, and the page once all is loaded."""

    @app.callback(
        output={
            **_outputs(),
            "again": Output(ids.AGAIN, "data", allow_duplicate=True),
            "notice": Output(ids.NOTICES, "children", allow_duplicate=True),
        },
        inputs={"_ticks": Input(ids.IMPORT_TICK, "n_intervals")},
        state=_states(),
        prevent_initial_call=True,
    )
    def tick(_ticks: Any, chosen: Any, search: str | None) -> dict[str, Any]:
        nothing: dict[str, Any] = {"again": no_update, "notice": no_update}
        if store.changes.busy:
            return _NOTHING | nothing
        view = view_of("/data", search or "", ask)
        if (
            view.selection.batch is None or tab_of(view) != "import"
        ):  # a change to what is loaded was watched, and has ended
            return _NOTHING | nothing | {"again": time.time()}
        with suppress(UnknownImport):
            state = store.state(view.selection.batch)
            if state.stage == "loaded":
                panel, _ = panel_of(view, store)
                told = {"again": time.time(), "notice": toast.loaded(state, view.lang) or no_update}
                return {"panel": panel, "idle": True, "chosen": {}, **told}
        return redraw(view, store, _chosen(chosen)) | nothing


def _register_drop(app: Dash, ask: Asker, store: Imports, view_of: Callable[[str, str, Asker], View]) -> None:
    """The button that ends an import: it goes from the address, and with it from the page."""

    @app.callback(
        output={
            "idle": Output(ids.IMPORT_TICK, "disabled", allow_duplicate=True),
            "chosen": Output(ids.IMPORT_VIEW, "data", allow_duplicate=True),
            "search": Output(ids.URL, "search", allow_duplicate=True),
        },
        inputs={"_clicks": Input(ids.import_do_all("drop"), "n_clicks")},
        state={"search": State(ids.URL, "search")},
        prevent_initial_call=True,
    )
    def drop(_clicks: Any, search: str | None) -> dict[str, Any]:
        view = view_of("/data", search or "", ask)
        if pressed() is None or view.selection.batch is None:
            return {"idle": no_update, "chosen": no_update, "search": no_update}
        with suppress(UnknownImport):
            store.drop(view.selection.batch)
        return {"idle": True, "chosen": {}, "search": view.selection.query(batch=None) or "?"}


def _chosen(given: Any) -> Chosen:
    """What the reader has chosen to see, as the browser keeps it; anybody may send anything."""
    return dict(given) if isinstance(given, dict) else {}
