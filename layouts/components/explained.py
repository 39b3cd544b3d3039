"""Terms that explain themselves on hover and on focus, by the catalogue."""

from __future__ import annotations

from dash import html

from data.texts.glossary import explanation, is_explained
from layouts.components.pages import Component, attributes


def explained(shown: str, key: str, lang: str) -> Component:
    """A term with its explanation; the text alone where there is none."""
    if not is_explained(key):
        return shown
    told = explanation(key, lang)
    return html.Span(shown, className="term", tabIndex=0, **attributes(data_explain=told, aria_description=told))
