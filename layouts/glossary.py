"""The glossary: what metrics, measures, size classes, calibres, flags, reasons and words mean."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from dash import html

from data.texts.glossary import GROUPS, Group, glossary, group_name
from layouts.components.filters import unfiltered
from layouts.components.pages import attributes
from layouts.components.slots import Band, Card, band
from layouts.selection import View


def _group(group: Group, view: View, _facts: None) -> html.Section:
    """The terms of a group, each with an address of its own."""
    terms = [
        html.Div(
            [html.Dt(term.name[:1].upper() + term.name[1:]), html.Dd(term.explanation)],
            id=f"term-{term.key}",
            className="entry",
        )
        for term in glossary(view.lang)
        if term.group == group
    ]
    title = unfiltered(view, group_name(group, view.lang))
    return html.Section(
        [html.H2(title), html.Dl(terms, className="glossary")],
        className="card span12",
        **attributes(aria_label=title),
    )


BANDS: Final[Sequence[Band[None]]] = (
    band(*(Card(f"glossary-{group}", ("filters",), partial(_group, group)) for group in GROUPS), classes="grid"),
)
"""The page's cards."""
