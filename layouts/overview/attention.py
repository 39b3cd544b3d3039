"""What needs attention: three sentences that a leader reads, each with its number and one way on; the rest opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from dash import html

from analysis.attention import Note, says_something
from data.texts import text
from data.texts.attention import figure, sentence
from layouts.components.cards import origin_button
from layouts.components.filters import filtered
from layouts.components.opened import opened
from layouts.components.pages import attributes, link
from layouts.folds import fold
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
        body.append(fold(view, "attention", more, _list(view, rest, READ + 1), className="rest"))
    title = filtered(view, text("attention.title", view.lang))
    return html.Section([html.H2(title), *body], className="card span12 noted")


def _list(view: View, notes: Sequence[Note], start: int) -> html.Ol:
    return html.Ol([_item(view, note) for note in notes], className="attention", start=str(start))


def _item(view: View, note: Note) -> html.Li:
    """A row: the number, which opens where it comes from, the sentence, where it leads."""
    value, unit = figure(note, view.lang)
    shown: Any = [value, html.Small(unit)]
    asked = asked_by(note)
    there = link(text(f"attention.see_{note.page}", view.lang), view.link(f"/{note.page}", **note.changes))
    return html.Li(
        [
            html.Span(
                origin_button(view, shown, asked) if asked and value else shown,
                className="number",
                **({} if asked and value else attributes(aria_hidden="true")),
            ),
            html.Span(sentence(note, view.lang), className="said"),
            there,
        ]
    )


def asked_by(note: Note) -> str:
    """The figure that the number of a note is, as the address has it; empty for a note of words alone. How many regions are silent is told
    by the figure that lacks them, which names them."""
    rule = _ASKED.get(note.kind)
    return rule(note.values) if rule is not None else ""


def _of(figure: str, *parts: str, **told: str) -> Callable[[Mapping[str, Any]], str]:
    """The figure of a place; ``parts``: those that the note has under their own name; ``told``: part -> its name in the note."""
    names = {part: part for part in parts} | told

    def ask(values: Mapping[str, Any]) -> str:
        return opened(values.get(figure, figure), {part: values[name] for part, name in names.items()})

    return ask


_ASKED: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "fell_whole": lambda values: opened(values["falls"][0][0], {"region": values["region"], "since": values["period"]}),
    "fell": lambda values: opened(values["metric"], {"region": values["names"][0], "since": values["period"]}),
    **dict.fromkeys(("top_cell", "top_cell_one"), _of("gap_workers", "industry", region="place")),
    "top_gap": _of("gap_units", region="regions"),
    **dict.fromkeys(
        ("silent", "silent_published", "silent_published_many"),
        lambda values: opened("units", {"since": values["period"]}),
    ),
    **dict.fromkeys(("unheard", "unheard_one"), _of("unit_coverage", "region", since="period")),
    **dict.fromkeys(("unreported", "unreported_many"), _of("units", "region")),
    **dict.fromkeys(("missing", "missing_out"), _of("units_covered", "region")),
    "unknown": _of("units_unknown", "region"),
    "left_out": _of("metric", "region"),
    "over_one": _of("metric", region="place"),
    "target": _of("metric", "region"),
    "small": _of("small_micro_coverage", "region"),
}
"""Kind of a note -> the figure that its number is."""
