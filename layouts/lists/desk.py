"""What stands above the ledger: how far work on it is, who writes, several units written at once, the list that goes out and comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html

from analysis.plan.ledger import FIELDS, REASONS, STATUSES, TEXTS, YES, Field
from analysis.rows import Row
from data.texts import numbers, text
from layouts import ids
from layouts.components.filters import unfiltered
from layouts.components.pages import Component, attributes, link
from layouts.components.tables import table
from layouts.components.written import WRITTEN, ledger_cell, ledger_word, writer_field, written
from layouts.folds import fold
from layouts.selection import View

CLEARED: Final = "–"
"""The word that empties a field."""
LISTED: Final = 50
"""So many units that have left, and changes that wait, are listed."""


@dataclass(frozen=True, slots=True)
class Work:
    """``counts``: as :func:`data.queries.plan.ledger.ledger_counts`; ``left``: units with an entry that have left the ledger; ``waiting``: changes
    that two people made of one field."""

    counts: Mapping[str, Any]
    left: Sequence[Row] = ()
    waiting: Sequence[Row] = ()


def words_of(name: Field, lang: str) -> tuple[str, ...]:
    """The words that a field may hold, the first for nothing; none where it takes any."""
    known: dict[str, tuple[str | None, ...]] = {
        "status": STATUSES,
        "reason": (None, *REASONS),
        "supervised": (None, YES),
    }
    return tuple(ledger_word(name, value, lang) for value in known.get(name, ()))


def author_field(lang: str) -> Component:
    """Who writes in the ledger."""
    return writer_field(ids.LEDGER_AUTHOR, text("ledger.author", lang), "ledger")


def desk(view: View) -> list[Component]:
    """The controls above the grid."""
    lang = view.lang
    address = f"/ledger/list.xlsx{view.selection.query(lang=lang)}"
    files = [
        html.A(text("ledger.out", lang), href=address, download="", className="chip"),
        html.Button(text("ledger.in", lang), id="ledger-file", type="button", className="chip"),
    ]
    return [
        html.P(text("ledger.edit_how", lang), className="dim screen-only"),
        html.Div([author_field(lang), _several(view), *files], className="fields ledgerdesk screen-only"),
        html.Div(id=ids.LEDGER_SAID, className="ledgersaid", role="status"),
    ]


def _several(view: View) -> html.Details:
    """One form for many units; what is left blank stays as it is."""
    lang = view.lang
    buttons = [
        html.Button(text("ledger.to_chosen", lang), id=ids.LEDGER_CHOSEN, type="button", className="button main"),
        html.Details(
            [
                html.Summary(text("ledger.to_all", lang)),
                html.Button(text("ledger.to_all_sure", lang), id=ids.LEDGER_ALL, type="button", className="button"),
            ],
            className="undo sure",
        ),
    ]
    return fold(
        view,
        "several",
        html.Summary(text("ledger.several", lang), className="chip"),
        html.P(text("ledger.several_how", lang, cleared=CLEARED), className="dim"),
        html.Div([_control(name, lang) for name in FIELDS], className="fields"),
        html.Div(buttons, className="chips"),
        className="several",
    )


def _control(name: Field, lang: str) -> Component:
    label, words = text(f"ledger.col.{name}", lang), words_of(name, lang)
    if words:
        return dmc.Select(id=ids.ledger_field(name), label=label, data=list(words), clearable=True, size="xs")
    most = TEXTS.get(name, 10)
    example = "2026-12-31" if name == "due" else ""
    return dmc.TextInput(
        id=ids.ledger_field(name),
        label=label,
        placeholder=example,
        autoComplete="off",
        size="xs",
        classNames={"input": WRITTEN},
        attributes={"input": attributes(maxlength=str(most))},
    )


def work_card(view: View, work: Work) -> html.Section | None:
    """How far work on the ledger is, who has left it, and what two people wrote differently; None where there is nothing to work on."""
    lang, counts = view.lang, work.counts
    chips = [
        _chip(text(f"ledger.status.{name}", lang), counts["status"][name])
        for name in STATUSES
        if counts["status"][name]
    ]
    chips += [
        _chip(text(f"ledger.count.{name}", lang), counts[name])
        for name in ("supervised", "overdue", "waiting", "won", "unknown", "gone")
        if counts[name]
    ]
    if not chips and not work.waiting and not work.left:
        return None
    return html.Section(
        [
            html.H2(unfiltered(view, text("ledger.work", lang))),
            html.Div(chips, className="chips"),
            *_waiting(view, work.waiting),
            *_left(view, work.left),
        ],
        className="card span12",
        id="ledger-work",
    )


def _chip(said: str, n: int) -> html.Span:
    return html.Span(f"{said} {numbers.exact(n)}", className="chip plain")


def _waiting(view: View, waiting: Sequence[Row]) -> list[Component]:
    if not waiting:
        return []
    lang = view.lang
    titles = [
        text(key, lang)
        for key in ("ledger.col.name", "unit.field", "ledger.stands", "unit.author", "ledger.proposed", "unit.author")
    ]
    rows = [
        [
            link(written(row["name"] or row["credit_code"]), view.link(unit=row["credit_code"])),
            text(f"ledger.col.{row['field']}", lang),
            ledger_cell(row["field"], row["current"], lang),
            written(row["current_by"]) if row["current_by"] else CLEARED,
            ledger_cell(row["field"], row["proposed"], lang),
            written(row["author"]),
        ]
        for row in waiting[:LISTED]
    ]
    title = html.H3(text("ledger.waiting", lang, n=numbers.exact(len(waiting))))
    return [title, html.Div(table(titles, rows), className="scroll tall")]


def _left(view: View, left: Sequence[Row]) -> list[Component]:
    if not left:
        return []
    lang = view.lang
    titles = [
        text(key, lang) for key in ("ledger.col.name", "ledger.standing", "ledger.col.employees", "ledger.col.office")
    ]
    rows = [
        [
            link(written(row["name"] or row["credit_code"]), view.link(unit=row["credit_code"])),
            text(f"ledger.count.{row['standing']}", lang),
            CLEARED if row["employees"] is None else numbers.exact(row["employees"]),
            written(row["office"]) if row["office"] else CLEARED,
        ]
        for row in left[:LISTED]
    ]
    title = text("ledger.left", lang, n=numbers.exact(len(left)))
    return [fold(view, "left", html.Summary(title), html.Div(table(titles, rows), className="scroll tall"))]
