"""Quarantined rows on the page Data: why each is out, its fields to be put right, a button that lets it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import dcc, html

from data.checks import message
from data.texts import text
from layouts import ids, numbers
from layouts.names import field_name

Row = Mapping[str, Any]
SHOWN: Final = 20


def card(rows: Sequence[Row], total: int, lang: str, *, said: str = "") -> html.Section | None:
    """The card; None where no row is out. ``said``: what became of the last row."""
    if not total and not said:
        return None
    note = html.P(said, className="banner plain", role="status") if said else None
    more = (
        html.P(text("quarantine.more", lang, n=numbers.exact(total - len(rows))), className="dim")
        if total > len(rows)
        else None
    )
    return html.Section(
        [
            html.H2(text("quarantine.title", lang, n=numbers.exact(total))),
            html.P(text("quarantine.note", lang), className="dim"),
            note,
            html.Div([_row(row, lang) for row in rows], className="held"),
            more,
        ],
        className="card span12",
        id=ids.QUARANTINE,
    )


def _row(row: Row, lang: str) -> html.Details:
    where = f"{row['file']} {row['sheet'] or ''}!{row['row']}"
    why = " ".join(message(code, lang, {}).replace("?", "…") for code in row["codes"])
    parts: list[Any] = [
        html.Summary([html.Span(where), " ", html.Span("、".join(row["codes"]), className="mark error")])
    ]
    if not row["can_release"]:
        return html.Details([*parts, html.P(why), html.P(text("quarantine.again", lang), className="dim")])
    names = list(dict.fromkeys([*row["columns"], *row["raw"]]))
    fields = [
        html.Label(
            [
                html.Span(field_name(row["content"], name, lang)),
                dcc.Input(
                    id=ids.held_field(row["part_id"], row["row"], name),
                    value=row["raw"].get(name, ""),
                    debounce=True,
                    autoComplete="off",
                ),
            ]
        )
        for name in names
    ]
    button = html.Button(
        text("quarantine.release", lang),
        id=ids.held_do(row["load_id"], row["part_id"], row["row"]),
        type="button",
        className="button",
    )
    return html.Details([*parts, html.P(why), html.Div(fields, className="fields"), button])
