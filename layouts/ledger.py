"""The lists of single units on the page Gaps: the ledger of those without a union, and those of unknown cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from analysis.rows import Row
from data.tables import gaps as tables
from data.texts import numbers, text
from data.texts.names import industry_name
from layouts.components.cards import export_links
from layouts.components.filters import filtered
from layouts.components.pages import Component, link
from layouts.components.tables import record_table
from layouts.selection import View

PER_PAGE = 25
Listed = tuple[Sequence[Row], int]
"""Some rows of a list, and how many it has in all."""


def ledger_card(view: View, listed: Listed | None, foot: Component) -> html.Section:
    """A page of the units without a union; ``listed``: its rows and how many there are in all, None where no list may be made."""
    lang = view.lang
    if listed is None:
        return html.Section([html.P(text("gaps.ledger_refused", lang), className="dim")], className="card span12")
    rows, total = listed
    pages = max(1, -(-total // PER_PAGE))
    page = min(view.selection.page, pages)
    chips: list[Component] = [
        link(text("gaps.ledger_all", lang), view.link(min=0), className="chip on" if not view.selection.min else "chip")
    ]
    chips += [
        link(
            text("gaps.ledger_min", lang, n=n),
            view.link(min=n),
            className="chip on" if view.selection.min == n else "chip",
        )
        for n in (25, 100)
    ]
    chips += export_links(view, "ledger", "chip")
    pager = [text("gaps.page", lang, page=page, pages=pages)]
    moves: list[Any] = []
    if page > 1:
        moves.append(link(text("gaps.previous", lang), view.link(page=page - 1), className="chip"))
    if page < pages:
        moves.append(link(text("gaps.next", lang), view.link(page=page + 1), className="chip"))
    content = (
        html.Div(_listed(rows, lang), className="scroll")
        if rows
        else html.P(text("gaps.ledger_none", lang), className="dim")
    )
    return html.Section(
        [
            html.H2(_ledger_title(view, "gaps.ledger", total)),
            html.Div(chips, className="chips"),
            content,
            html.P([*pager, " ", *moves], className="pager"),
            html.P(text("gaps.ledger_note", lang), className="foot"),
            foot,
        ],
        className="card span12",
        id="ledger",
    )


def _ledger_title(view: View, key: str, total: int) -> str:
    """The title of a list of units, with the filters that it obeys, the least number of employees among them."""
    title = filtered(view, text(key, view.lang, n=numbers.exact(total)))
    least = text("gaps.ledger_min", view.lang, n=view.selection.min) if view.selection.min else ""
    return f"{title} · {least}" if least else title


def unknown_card(view: View, listed: Listed | None, foot: Component) -> html.Section | None:
    """The units of which nobody knows whether a union covers them: a list of their own, beside the ledger."""
    if listed is None or not listed[1]:
        return None
    rows, total = listed
    return html.Section(
        [
            html.H2(_ledger_title(view, "gaps.unknown_title", total)),
            html.P(text("gaps.unknown_note", view.lang), className="dim"),
            html.Div(export_links(view, "unknown", "chip"), className="chips"),
            html.Div(_listed(rows, view.lang), className="scroll tall"),
            html.P(text("gaps.unknown_shown", view.lang, n=len(rows), all=numbers.exact(total)), className="foot")
            if len(rows) < total
            else None,
            foot,
        ],
        className="card span12",
        id="unknown",
    )


def _listed(rows: Sequence[Row], lang: str) -> html.Table:
    return record_table(
        tables.ledger(rows, lang).called({"cell": text("col.source", lang)}),
        lang,
        keys=("name", "credit_code", "region", "industry", "size", "employees", "cell"),
        cells={
            "name": lambda r: r["name"] or "–",
            "credit_code": lambda r: r["credit_code"] or "–",
            "industry": lambda r: industry_name(str(r["industry"])[0] if r["industry"] else "unknown", lang),
            "cell": lambda r: f"{r['file']} · {r['sheet'] or ''}!{r['cell']}",
        },
        classes="ledger",
    )
