"""What needs attention: three sentences that a leader reads, each with its number and one way on; the rest opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dash import html

from analysis.attention import Note, says_something
from data.texts import text
from data.texts.attention import figure, sentence
from layouts.components.filters import filtered
from layouts.components.pages import attributes, link
from layouts.overview.facts import Facts
from layouts.selection import View

READ: Final = 3
"""So many sentences a leader reads at once."""


def attention(view: View, facts: Facts) -> html.Section:
    """The sentences in the order of their weight; where there are none, whether that says anything."""
    body: list[Any]
    if facts.notes:
        body = [_list(view, facts.notes[:READ], 1)]
    else:
        none = "attention.none" if says_something(facts.whole) else "attention.unknown_all"
        body = [html.P(text(none, view.lang), className="dim")]
    rest = facts.notes[READ:]
    if rest:
        more = html.Summary(text("attention.more", view.lang, n=len(rest)))
        body.append(html.Details([more, _list(view, rest, READ + 1)], className="rest"))
    title = filtered(view, text("attention.title", view.lang))
    return html.Section([html.H2(title), *body], className="card span12 noted")


def _list(view: View, notes: Sequence[Note], start: int) -> html.Ol:
    return html.Ol([_item(view, note) for note in notes], className="attention", start=str(start))


def _item(view: View, note: Note) -> html.Li:
    """A row: the number, the sentence, where it leads."""
    value, unit = figure(note, view.lang)
    there = link(text(f"attention.see_{note.page}", view.lang), view.link(f"/{note.page}", **note.changes))
    return html.Li(
        [
            html.Span([value, html.Small(unit)], className="number", **attributes(aria_hidden="true")),
            html.Span(sentence(note, view.lang), className="said"),
            there,
        ]
    )
