"""The line of chips: what is filtered, each removable, and what is shown, in words."""

from __future__ import annotations

from typing import Any

from dash import html

from data.texts import text
from data.texts.glossary import explanation, is_explained
from data.texts.names import industry_name
from layouts.components.explained import explained
from layouts.components.filters import calibre_words, words
from layouts.components.pages import Component, attributes, link
from layouts.selection import View


def chips(view: View) -> list[Component]:
    """The chips of a view and its words."""
    calibre = calibre_words(view)
    shown: list[Component] = [words(view).removesuffix(calibre)]
    if view.slice is not None:
        shown.append(explained(calibre, f"calibre.{view.slice.calibre}", view.lang))
    viewing = html.Span([html.Span(text("shell.viewing", view.lang), className="dim"), " ", *shown], className="view")
    return [html.Div([*_synthetic(view), *_removable(view)], className="chips"), viewing]


def _removable(view: View) -> list[Component]:
    """A chip for each filter that is on; a click takes it off."""
    lang, chosen = view.lang, view.selection
    on = [
        *(("industry", code, industry_name(code, lang)) for code in chosen.industry),
        *(("size", size, text(f"size.{size}", lang)) for size in chosen.size),
        *(("kind", kind, text(f"kind.{kind}", lang)) for kind in chosen.kind),
    ]
    found: list[Component] = []
    for key, value, name in on:
        others = tuple(each for each in getattr(chosen, key) if each != value)
        cross = html.Span("×", className="cross", **attributes(aria_hidden="true"))
        changes: dict[str, Any] = {key: others}
        title = text("shell.remove", lang, name=name)
        if is_explained(f"{key}.{value}"):
            title += "\n" + explanation(f"{key}.{value}", lang)
        found.append(link([name, cross], view.link(**changes), className="chip on", title=title))
    if found:
        found.append(link(text("shell.clear", lang), view.link(industry=(), size=(), kind=()), className="clear"))
    return found


def _synthetic(view: View) -> list[Component]:
    """The chip that says that the figures are made up, and leads to true ones."""
    if view.slice is None or view.slice.purpose != "synthetic":
        return []
    lang = view.lang
    tail: list[Component] = []
    if any(held.calibre == "census" for held in view.available):
        there = view.link(calibre="census", period="2004", compare=None, industry=(), size=(), kind=())
        tail = [" ", link(text("shell.census_link", lang), there), "。" if lang == "zh" else "."]
    return [
        html.Details(
            [
                html.Summary(text("shell.synthetic_mark", lang), className="chip made"),
                html.Div(html.P([text("shell.synthetic", lang), *tail]), className="explain"),
            ],
            className="drop synthetic",
        )
    ]
