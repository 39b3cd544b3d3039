"""The queue: pairs side by side with what agrees and what differs, marked by keys or clicks and decided together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dash import dcc, html

from analysis.rows import Row
from data.queries.links import QueuePage
from data.reference import regions
from data.texts import numbers, text
from data.texts.names import industry_name, region_name
from layouts import ids
from layouts.components.filters import of_view
from layouts.components.pages import Component, attributes, link
from layouts.components.written import WRITTEN
from layouts.selection import View

PER_PAGE: Final = 20
_FULL_BAR: Final = 20.0
"""Bits at which a bar is full."""
_OF_NAME: Final = frozenset({"place", "branch", "rarity", "sibling"})
"""Fields that say more of the name, which stands there once."""
_NAMED_HERE: Final = frozenset({"region", "industry"})
"""Fields whose values have names of ours; the others stand as they were written."""


def queue_card(view: View, queue: QueuePage, *, decides: bool) -> html.Section:
    """The card of the queue; without the means to decide where ``decides`` is not."""
    lang = view.lang
    title = html.H2(of_view(view, text("links.queue", lang, n=numbers.exact(queue.total))))
    if not queue.total:
        return html.Section(
            [title, html.P(text("links.queue_none", lang), className="dim"), *(_desk(view, queue) if decides else [])],
            className="card span12",
            id=ids.LINKS_QUEUE,
        )
    return html.Section(
        [
            title,
            html.P(text("links.keys" if decides else "links.closed", lang), className="dim"),
            *(_desk(view, queue) if decides else []),
            html.Div([_pair(view, queue, pair, decides=decides) for pair in queue.pairs], className="pairs"),
            _pager(view, queue),
        ],
        className="card span12",
        id=ids.LINKS_QUEUE,
        **attributes(data_waiting=queue.key, data_total=str(queue.total)),
    )


def _desk(view: View, queue: QueuePage) -> list[Component]:
    """Who decides and why, the button that keeps the marks, and the queue as a workbook."""
    lang = view.lang
    search = view.selection.query(lang=lang)
    author = dcc.Input(
        id=ids.LINKS_AUTHOR,
        className=WRITTEN,
        persistence="links",
        persistence_type="local",
        autoComplete="off",
        maxLength=80,
    )
    reason = dcc.Input(id=ids.LINKS_REASON, className=WRITTEN, autoComplete="off", maxLength=200)
    files = [
        html.A(text("links.export", lang), href=f"/links/queue.xlsx{search}", download="", className="chip"),
        html.Button(text("links.import", lang), id="links-file", type="button", className="chip"),
    ]
    # The count is the browser's own to write: it changes with each key, and the server knows of no mark until they are kept.
    words: list[Component] = [text("links.save", lang), " ", html.Span("0", className="count")]
    save = html.Button(words, id=ids.LINKS_SAVE, type="button", className="button main")
    return [
        html.Div(
            [
                html.Label([html.Span(text("links.author", lang)), author]),
                html.Label([html.Span(text("links.reason", lang)), reason]),
                save if queue.total else None,
                *(files if queue.total else files[1:]),
            ],
            className="fields desk",
        ),
        html.P("", id=ids.LINKS_SAID, className="banner plain", role="status"),
        dcc.Store(id=ids.LINKS_MARKS),
        dcc.Interval(id=ids.LINKS_TICK, interval=1000, disabled=True),
    ]


def _pair(view: View, queue: QueuePage, pair: Row, *, decides: bool) -> html.Article:
    lang = view.lang
    told = text(f"links.kind.{pair['kind']}", lang)
    if pair["b"]["source"]:
        told += f" · {text('links.source.' + pair['b']['source'], lang)}"
    head = html.Div(
        [
            html.Span(told, className="chip plain"),
            html.Span(
                text("links.probability", lang, p=numbers.percent(float(numbers.unsure(pair["probability"])))),
                className="dim",
            ),
            html.Span("", className="mark marked"),
        ],
        className="chips",
    )
    marks = attributes(data_pair=str(pair["id"]), data_pattern=pair["pattern"])
    buttons = _buttons(queue.alike.get(pair["pattern"], 1), lang) if decides else None
    return html.Article([head, _sides(pair, lang), buttons], className="pair", tabIndex=0, **marks)


def _buttons(alike: int, lang: str) -> html.Div:
    def button(words: str, mark: str, scope: str) -> html.Button:
        return html.Button(
            words,
            type="button",
            className="chip",
            **attributes(data_mark=mark, data_scope=scope, data_count=str(alike)),
        )

    found = [button(text(f"links.do.{mark}", lang), mark, "one") for mark in ("accept", "reject")]
    if alike > 1:
        found += [
            button(text(f"links.do.{mark}_like", lang, n=numbers.exact(alike)), mark, "alike")
            for mark in ("accept", "reject")
        ]
    return html.Div(found, className="chips")


def _sides(pair: Row, lang: str) -> html.Table:
    a, b = pair["a"], pair["b"]
    head = html.Tr(
        [
            html.Th(""),
            *(html.Th(_whence(side), scope="col", className=WRITTEN) for side in (a, b)),
            html.Th(text("links.weight", lang), scope="col"),
        ]
    )
    rows = [_line("code", (a["code"], b["code"]), None, lang)] if a["code"] or b["code"] else []
    told = {why["field"] for why in pair["why"]}
    if "name" not in told:
        rows.append(_line("name", (a["name"], b["name"]), None, lang))
    for why in pair["why"]:
        left, right = ("", "") if why["field"] in _OF_NAME else (_value(why["field"], why[side], lang) for side in "ab")
        rows.append(_line(why["field"], (left, right), why["weight"], lang))
    return html.Table([html.Thead(head), html.Tbody(rows)], className="plain sides")


def _whence(side: Mapping[str, Any]) -> str:
    return " ".join(str(piece) for piece in (side["file"], side["sheet"], side["row"]) if piece)


def _value(field_: str, value: Any, lang: str) -> str:
    if value is None:
        return ""
    if field_ == "region":
        return region_name(value, lang) if value in regions() else str(value)
    if field_ == "industry":
        return f"{value} {industry_name(value[:1], lang)}"
    return str(value)


def _line(field_: str, sides: tuple[Any, Any], weight: float | None, lang: str) -> html.Tr:
    """A field on both sides, and how much it speaks for one unit (right of the middle) or for two (left)."""
    bar: Component = ""
    if weight is not None:
        width = f"{min(abs(weight) / _FULL_BAR, 1) * 50:.1f}%"
        place = {"left": "50%"} if weight > 0 else {"right": "50%"}
        fill = html.Span(className=f"bits {'for' if weight > 0 else 'against'}", style={"width": width, **place})
        bar = html.Span([fill, html.Span(numbers.points(weight), className="n")], className="weight")
    left, right = sides
    same = "same" if left and left == right else "differs" if left and right else ""
    look = same if field_ in _NAMED_HERE else f"{same} {WRITTEN}".strip()
    return html.Tr(
        [
            html.Th(text(f"links.field.{field_}", lang), scope="row"),
            html.Td(left or "", className=look),
            html.Td(right or "", className=look),
            html.Td(bar),
        ]
    )


def _pager(view: View, queue: QueuePage) -> html.P:
    lang = view.lang
    pages = max(1, -(-queue.total // PER_PAGE))
    moves = [
        link(text(f"gaps.{name}", lang), view.link(page=number), className="chip")
        for name, number in (("previous", queue.page - 1), ("next", queue.page + 1))
        if 1 <= number <= pages
    ]
    return html.P([html.Span(text("gaps.page", lang, page=queue.page, pages=pages)), " ", *moves], className="pager")
