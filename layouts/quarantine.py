"""Quarantined rows on the page Data: all of them as a grid, the chosen one's fields to be put right, a button that lets it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from analysis.rows import Row
from data.checks import message
from data.texts import numbers, text
from data.texts.names import beside, check_name, field_name
from layouts import ids
from layouts.components.filters import of_view
from layouts.components.grid import grid
from layouts.lists import held as listed
from layouts.selection import View


@dataclass(frozen=True, slots=True)
class Held:
    """What is out: how many rows; ``tables``: those that must be sent again, each with its number of rows. ``decides``: rows are let in here."""

    total: int
    tables: Sequence[Row] = ()
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row to be put right, the findings that keep it out, what a reader has written into its fields, and what became of it."""

    row: Row
    errors: Sequence[Row] = ()
    given: Mapping[str, str] | None = None
    said: str = ""


def card(view: View, held: Held) -> html.Section:
    """The card; where no row is out it says so."""
    lang = view.lang
    title = html.H2(of_view(view, text("quarantine.title", lang, n=numbers.exact(held.total))))
    if not held.total:
        body: list[Any] = [html.P(text("quarantine.none", lang), className="dim")]
    else:
        body = [
            html.P(text("quarantine.note", lang), className="dim"),
            grid(view, listed.shape(lang), few=held.total),
            html.Div(choose(lang), id=ids.HELD_CHOSEN, className="held") if held.decides else None,
            *_whole(held, lang),
        ]
    return html.Section([title, *body], className="card span12", id=ids.QUARANTINE)


def choose(lang: str) -> html.P:
    """How a row is chosen."""
    return html.P(text("quarantine.choose", lang), className="dim")


def _whole(held: Held, lang: str) -> list[Any]:
    if not held.tables:
        return []
    rows = sum(t["rows"] for t in held.tables)
    return [
        html.H3(text("quarantine.whole", lang, n=numbers.exact(len(held.tables)), rows=numbers.exact(rows))),
        html.Ul(
            [
                html.Li(
                    [
                        html.Span(" ".join(piece for piece in (t["file"], t["sheet"]) if piece)),
                        " · ",
                        text("quarantine.rows", lang, n=numbers.exact(t["rows"])),
                        " · ",
                        html.Span(_names(t["codes"], lang), className="mark error"),
                    ]
                )
                for t in held.tables
            ],
            className="whole-tables scroll tall",
        ),
    ]


def _names(codes: Sequence[str], lang: str) -> str:
    return beside((check_name(code, lang) for code in codes), lang)


def form(chosen: Chosen, lang: str) -> list[Any]:
    """The fields of a row with what is wrong, and the button that lets it in; of a row that cannot be put right here why not."""
    row = chosen.row
    where = " ".join(piece for piece in (row["file"], row["sheet"]) if piece) + f" {row['row']}"
    head = html.P([html.Strong(where), " ", html.Span(_names(row["codes"], lang), className="mark error")])
    said = html.P(chosen.said, className="banner plain", role="status") if chosen.said else None
    told = [html.P(_why(f, lang)) for f in chosen.errors]
    if not row["can_release"]:
        return [head, *told, html.P(text("quarantine.by_file", lang), className="dim")]
    columns = {f["column"] for f in chosen.errors}
    values = chosen.given if chosen.given is not None else row["raw"]
    fields = [
        html.Label(
            [
                html.Span(field_name(row["content"], name, lang)),
                dcc.Input(
                    id=ids.held_field(row["part_id"], row["row"], name),
                    value=values.get(name, ""),
                    debounce=True,
                    autoComplete="off",
                ),
            ],
            className="wrong" if row["columns"].get(name) in columns else "",
        )
        for name in dict.fromkeys([*row["columns"], *row["raw"]])
    ]
    button = html.Button(
        text("quarantine.release", lang),
        id=ids.held_do(row["load_id"], row["part_id"], row["row"]),
        type="button",
        className="button main",
    )
    return [said, head, *told, html.Div(fields, className="fields"), button]


def _why(found: Row, lang: str) -> str:
    where = {name: found[name] for name in ("sheet", "cell", "row", "column", "value")}
    said = message(found["code"], lang, found["args"], **where)
    return f"{found['cell']}：{said}" if found["cell"] and lang == "zh" else f"{found['cell'] or ''} {said}".strip()
