"""Quarantined rows on the page Data: why each is out, its fields to be put right, a button that lets it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import dcc, html

from analysis.rows import Row
from data.checks import message
from data.texts import numbers, text
from data.texts.names import check_name, field_name
from layouts import ids
from layouts.components.filters import of_view
from layouts.selection import View

SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Held:
    """What is out. ``tables``: those that must be sent again, each with its number of rows; ``rows``: a page of those that can be put right;
    ``single``: how many of these there are; ``errors``: (part, row) -> the findings that keep it out."""

    tables: Sequence[Row] = ()
    rows: Sequence[Row] = ()
    single: int = 0
    errors: Mapping[tuple[int, int], Sequence[Row]] | None = None
    page: int = 1


def card(held: Held, view: View, *, said: str = "", links: Sequence[Any] = ()) -> html.Section | None:
    """The card; None where no row is out. ``said``: what became of the last row; ``links``: where all of it is to be had."""
    lang = view.lang
    total = held.single + sum(t["rows"] for t in held.tables)
    if not total and not said:
        return None
    note = html.P(said, className="banner plain", role="status") if said else None
    return html.Section(
        [
            html.H2(of_view(view, text("quarantine.title", lang, n=numbers.exact(total)))),
            html.P(text("quarantine.note", lang), className="dim"),
            html.Div(list(links), className="chips") if total else None,
            note,
            *_single(held, lang),
            *_whole(held, lang),
            dcc.Store(id=ids.HELD_VIEW, data=held.page),
        ],
        className="card span12",
        id=ids.QUARANTINE,
    )


def _single(held: Held, lang: str) -> list[Any]:
    if not held.rows:
        return []
    return [
        html.H3(text("quarantine.single", lang, n=numbers.exact(held.single))),
        html.Div([_row(row, held, lang) for row in held.rows], className="held"),
        _pager(held, lang),
    ]


def _pager(held: Held, lang: str) -> html.P | None:
    pages = max(1, -(-held.single // SHOWN))
    if pages == 1:
        return None
    moves = (("previous", held.page - 1), ("next", held.page + 1))
    buttons = [
        html.Button(text(f"gaps.{name}", lang), id=ids.held_page(number), type="button", className="chip")
        for name, number in moves
        if 1 <= number <= pages
    ]
    return html.P([text("gaps.page", lang, page=held.page, pages=pages), " ", *buttons], className="pager")


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
    return ("、" if lang == "zh" else ", ").join(check_name(code, lang) for code in codes)


def _row(row: Row, held: Held, lang: str) -> html.Details:
    found = (held.errors or {}).get((row["part_id"], row["row"]), ())
    columns = {f["column"] for f in found}
    where = " ".join(piece for piece in (row["file"], row["sheet"]) if piece) + f" {row['row']}"
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
            ],
            className="wrong" if row["columns"].get(name) in columns else "",
        )
        for name in names
    ]
    button = html.Button(
        text("quarantine.release", lang),
        id=ids.held_do(row["load_id"], row["part_id"], row["row"]),
        type="button",
        className="button",
    )
    return html.Details(
        [
            html.Summary([html.Span(where), html.Span(_names(row["codes"], lang), className="mark error")]),
            *(html.P(_why(f, lang)) for f in found),
            html.Div(fields, className="fields"),
            button,
        ]
    )


def _why(found: Row, lang: str) -> str:
    where = {name: found[name] for name in ("sheet", "cell", "row", "column", "value")}
    said = message(found["code"], lang, found["args"], **where)
    return f"{found['cell']}：{said}" if found["cell"] and lang == "zh" else f"{found['cell'] or ''} {said}".strip()
