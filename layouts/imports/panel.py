"""The import on the page Data: drop files, see what was understood, what is wrong, what would change; load; undo."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from dash import dcc, html

from analysis.vocabulary import COMPARISON_SOURCES, PURPOSES
from data.reference import calibres
from data.texts import numbers, text
from data.texts.names import calibre_name
from etl.upload.changes import Changes
from etl.upload.state import State
from layouts import ids
from layouts.components.pages import attributes, link
from layouts.components.tables import table
from layouts.folds import fold
from layouts.imports.effects import effects
from layouts.imports.files import files, previews
from layouts.imports.findings import findings
from layouts.imports.headers import offers
from layouts.imports.parts import FILES_SHOWN, REPLACED_SHOWN, Component, Panel, button, undo_button
from layouts.selection import View

_STEPS: Final = ("receiving", "read", "tried", "loaded")
_STEP_OF: Final = {"reading": "receiving", "trying": "tried", "loading": "loaded"}


def dropzone(lang: str) -> html.Div:
    """Where files are dropped; the script in assets/import.js sends them."""
    words = attributes(
        **{f"data_{name}": text(f"import.{name}", lang) for name in ("sending", "failed", "waiting", "unreached")}
    )
    return html.Div(
        [
            html.P(
                [
                    html.Strong(text("import.drop", lang)),
                    " ",
                    html.Button(text("import.choose", lang), type="button", className="button"),
                ]
            ),
            html.P(text("import.kinds", lang), className="dim"),
            html.P("", className="dropzone-state", role="status"),
        ],
        className="dropzone",
        **words,
    )


def holder(panel: Component, *, busy: bool) -> html.Section:
    """The card that holds the panel and what keeps it up to date."""
    return html.Section(
        [
            dcc.Interval(id=ids.IMPORT_TICK, interval=700, disabled=not busy),
            dcc.Store(id=ids.IMPORT_VIEW, data={}),
            html.Div(panel, id=ids.IMPORT),
        ],
        className="card span12",
    )


def watcher(told: Component | None, *, busy: bool) -> html.Section:
    """What keeps an eye on changes to what is loaded, where no files come in; a card only while there is something to say."""
    return html.Section(
        [
            dcc.Interval(id=ids.IMPORT_TICK, interval=700, disabled=not busy),
            dcc.Store(id=ids.IMPORT_VIEW, data={}),
            html.Div(told, id=ids.IMPORT),
        ],
        className="card span12" if told is not None else "unseen",
    )


def changing(changes: Changes, lang: str) -> Component | None:
    """What is being changed of what is loaded, or what became of the last change; None where there is nothing to say."""
    if changes.busy:
        words = text("import.changing", lang, done=numbers.exact(changes.done), total=numbers.exact(changes.total))
        bar = html.Progress(value=str(changes.done), max=str(changes.total))
        return html.Div([html.P(words, role="status"), bar], className="progress")
    return html.P(changes.last, className="banner plain", role="status") if changes.last else None


def closed(view: View, *, gone: bool) -> list[Component]:
    """No import is open. ``gone``: the address names one that is no more."""
    note = html.P(text("import.gone", view.lang), className="banner warn") if gone else None
    return [html.H2(text("import.title", view.lang)), note, dropzone(view.lang)]


def render(view: View, panel: Panel, notice: str = "") -> list[Component]:
    """An open import, as it stands."""
    lang, state = view.lang, panel.state
    parts: list[Component] = [_head(state, lang), _steps(state, lang)]
    if state.fault:
        parts.append(
            html.P(text("import.fault", lang, why=_fault(state.fault, lang)), className="banner warn", role="alert")
        )
    if state.busy:
        return [*parts, _progress(state, lang)]
    if state.stage == "loaded":
        return [*parts, _outcome(view, state), dropzone(lang)]
    if state.stage == "receiving":
        return [*parts, html.P(text("import.received", lang, n=numbers.exact(len(state.files))))]
    return [
        *parts,
        _actions(view, state),
        html.P(notice, className="banner warn", role="alert") if notice else None,
        effects(view, panel.effects) if panel.effects is not None and state.stage == "tried" else None,
        files(state, panel.shown, lang),
        previews(panel, lang),
        offers(panel, lang),
        findings(panel, lang),
    ]


def _fault(fault: str, lang: str) -> str:
    return text("import.interrupted", lang) if fault == "interrupted" else fault


def _head(state: State, lang: str) -> html.Div:
    drop = None if state.stage in ("loading", "loaded") else button(text("import.drop_all", lang), "drop")
    return html.Div(
        [html.H2(text("import.open_title", lang, n=numbers.exact(len(state.files)))), drop], className="cardhead"
    )


def _steps(state: State, lang: str) -> html.Ol:
    at = _STEPS.index(_STEP_OF.get(state.stage, state.stage))
    return html.Ol(
        [
            html.Li(
                text(f"import.step.{name}", lang),
                className="now" if place == at else "past" if place < at else "",
                **(attributes(aria_current="step") if place == at else {}),
            )
            for place, name in enumerate(_STEPS)
        ],
        className="steps",
    )


def _progress(state: State, lang: str) -> html.Div:
    stored = state.stage == "loading" and state.done >= state.total
    key = "publishing" if stored else state.stage
    words = text(f"import.busy.{key}", lang, done=numbers.exact(state.done), total=numbers.exact(state.total))
    seconds = int(time.time() - state.since) if state.since else 0
    so_far = text("import.seconds", lang, n=numbers.exact(seconds)) if seconds > 2 else ""
    known = state.stage != "trying" and not stored
    return html.Div(
        [
            html.P([html.Span(words, role="status"), " ", html.Span(so_far, className="dim")]),
            html.Progress(value=str(state.done), max=str(max(state.total, 1))) if known else html.Progress(),
        ],
        className="progress",
    )


def _actions(view: View, state: State) -> html.Div:
    lang = view.lang
    usable = any(f.status == "loaded" for f in state.files)
    flags = state.flags
    choices = [("", "–"), *((code, calibre_name(code, lang)) for code in calibres())]
    purposes = [("", "–"), *((name, text(f"purpose.{name}", lang)) for name in PURPOSES)]
    sources = [
        ("", text("import.source_none", lang)),
        *((s, text(f"links.source.{s}", lang)) for s in COMPARISON_SOURCES),
    ]
    fields = [
        _field(
            "period", lang, dcc.Input(id=ids.import_flag("period"), value=flags.get("period") or "", placeholder="2024")
        ),
        _field(
            "region",
            lang,
            dcc.Input(id=ids.import_flag("region"), value=flags.get("region") or "", placeholder="330000"),
        ),
        _field("calibre", lang, _select("calibre", choices, flags.get("calibre"))),
        _field("purpose", lang, _select("purpose", purposes, flags.get("purpose"))),
        _field("source", lang, _select("source", sources, flags.get("source"))),
    ]
    load = button(text("import.load", lang), "load", classes="button main", disabled=not usable)
    trial = button(text("import.try", lang), "try", disabled=not usable)
    return html.Div(
        [
            fold(
                view,
                "sender",
                html.Summary(text("import.flags", lang)),
                html.P(text("import.flags_note", lang), className="dim"),
                html.Div([*fields, button(text("import.again", lang), "read")], className="fields"),
                className="flags",
                open=any(flags.values()),
            ),
            html.Div([trial, load], className="chips"),
        ],
        className="actions",
    )


def _field(name: str, lang: str, control: Component) -> html.Label:
    return html.Label([html.Span(text(f"import.flag.{name}", lang)), control])


def _select(name: str, choices: Sequence[tuple[str, str]], value: str | None) -> dcc.Dropdown:
    return dcc.Dropdown(
        id=ids.import_flag(name),
        options=[{"value": v, "label": label} for v, label in choices],
        value=value or "",
        clearable=False,
        searchable=False,
    )


def _outcome(view: View, state: State) -> html.Div:
    lang = view.lang
    columns = ("#", *(text(f"import.col.{c}", lang) for c in ("file", "status", "rows", "found")), "")
    body = [
        [
            str(f.load_id or ""),
            html.Span(f.name, title=f.name),
            text(f"import.done.{f.status}", lang),
            f"{numbers.exact(f.rows_accepted)} + {numbers.exact(f.rows_quarantined)}",
            f"{numbers.exact(f.errors)} / {numbers.exact(f.warnings)}",
            undo_button(f.load_id, lang) if f.status == "loaded" and f.load_id else "",
        ]
        for f in state.files[:FILES_SHOWN]
    ]
    loaded = sum(1 for f in state.files if f.status == "loaded")
    return html.Div(
        [
            html.P(
                [
                    html.Strong(text("import.loaded", lang, n=numbers.exact(loaded))),
                    " ",
                    link(text("import.see", lang), view.link("/", batch=None)),
                    " ",
                    link(text("import.back", lang), view.link("/data", batch=None, tab="loads")),
                ],
                role="status",
            ),
            *[html.P(said) for said in [said for f in state.files for said in f.replaced][:REPLACED_SHOWN]],
            html.Div(table(columns, body), className="scroll tall"),
        ]
    )
