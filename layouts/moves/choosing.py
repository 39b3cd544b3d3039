"""What the page Trends is asked for: which figure, which regions beside the view's, one chart or one each."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from data.texts import text
from data.texts.names import beside, region_name
from layouts import ids
from layouts.components.cards import metric_title
from layouts.components.pages import Component, attributes, link
from layouts.folds import fold
from layouts.moves.compared import MULTIPLES, Compared
from layouts.selection import COMPARED, View

_SHOWN_AT_ONCE = 80


def choosing_card(view: View, facts: Compared) -> Any:
    """The controls. They show what the address says; the browser puts a choice into the address."""
    return html.Section(
        [
            html.Div([_figures(view, facts), _regions(view, facts)], className="moves-choice"),
            _absent(view, facts),
        ],
        className="card span12 moves-choosing",
    )


def _figures(view: View, facts: Compared) -> Component:
    """All figures; those that nothing here holds stand last and are off."""
    lang = view.lang
    names = {figure: metric_title(figure, lang) for figure in {**facts.held, facts.figure: None}}
    off = {figure for figure, reason in facts.held.items() if reason is not None and figure != facts.figure}
    return dmc.Select(
        id=ids.TREND_METRIC,
        label=text("moves.metric", lang),
        data=[
            {"value": figure, "label": name, "disabled": figure in off}
            for figure, name in sorted(names.items(), key=lambda each: each[0] in off)
        ],
        value=facts.figure,
        searchable=True,
        allowDeselect=False,
        nothingFoundMessage=text("shell.not_found", lang),
        size="xs",
        className="picker moves-metric",
    )


def _regions(view: View, facts: Compared) -> Component:
    lang = view.lang
    beside = view.selection.regions
    chips: list[Component] = [html.Span(region_name(view.region, lang), className="chip on")]
    for code in (place.region for place in facts.places[1:]):
        name = region_name(code, lang)
        others = tuple(each for each in beside if each != code)
        cross = html.Span("×", className="cross", **attributes(aria_hidden="true"))
        title = text("shell.remove", lang, name=name)
        chips.append(link([name, cross], view.link(regions=others), className="chip on moves-beside", title=title))
    if len(facts.places) <= COMPARED:
        chips.append(_adding(view))
    if len(facts.places) > 1:
        many = view.selection.tab == MULTIPLES
        words = text("moves.one_chart" if many else "moves.multiples", lang)
        chips.append(link(words, view.link(tab=None if many else MULTIPLES), className="chip plain"))
    return html.Div(
        [html.Span(text("moves.regions", lang), className="moves-label"), html.Div(chips, className="chips")],
        className="moves-regions",
    )


def _adding(view: View) -> Component:
    """Adds a region, found as in the header: by name, pinyin or code."""
    words = text("moves.add", view.lang)
    return dmc.Select(
        id=ids.TREND_REGION,
        data=[],
        value=None,
        searchable=True,
        limit=_SHOWN_AT_ONCE,
        size="xs",
        className="picker moves-add",
        placeholder=words,
        nothingFoundMessage=text("shell.list_comes", view.lang),
        **attributes(aria_label=words),
        filter={"function": "coverage.regions"},
        renderOption={"function": "coverage.region"},
        comboboxProps={"width": 300, "position": "bottom-start"},
    )


def _absent(view: View, facts: Compared) -> Component:
    """Which figures cannot be shown here, and why, grouped by the reason."""
    lang = view.lang
    by_reason: dict[str, list[str]] = {}
    for figure, reason in facts.held.items():
        if reason is not None:
            by_reason.setdefault(reason, []).append(metric_title(figure, lang))
    if not by_reason:
        return None
    lines = [
        html.Li(text("moves.absent_line", lang, why=text(f"why.{reason}", lang), metrics=beside(names, lang)))
        for reason, names in by_reason.items()
    ]
    count = sum(map(len, by_reason.values()))
    summary = html.Summary(text("moves.absent", lang, n=count))
    return fold(view, "absent", summary, html.Ul(lines), className="moves-absent")
