"""What is filled in to set a target: whose, of which figure, due when, how high, and who says so."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from analysis.periods import year_of
from data.reference import regions
from data.texts import text
from data.texts.names import figure_name, region_name
from layouts import ids
from layouts.aims.facts import BELOW, OFFERED, Aims
from layouts.components.pages import Component, attributes
from layouts.components.written import writer_field
from layouts.folds import fold
from layouts.selection import View


def form_card(view: View, aims: Aims) -> Component:
    """The form, folded; None where nothing can be written."""
    if not aims.sets or view.slice is None:
        return None
    lang = view.lang
    fields = [
        _select("place", lang, _places(view), view.region),
        _select("metric", lang, [(figure, figure_name(figure, lang)) for figure in OFFERED], _metric(view, aims)),
        _text("due", lang, value=str(year_of(view.slice.period) + 1), placeholder="2026 / 2026-06"),
        _text("value", lang, placeholder="85%"),
        writer_field(ids.AIM_AUTHOR, text("aims.field.author", lang), "aims"),
    ]
    buttons = [
        html.Button(text("aims.set", lang), id=ids.aim_do("set"), type="button", className="button main"),
        html.Button(text("aims.withdraw", lang), id=ids.aim_do("withdraw"), type="button", className="button"),
    ]
    return html.Section(
        fold(
            view,
            "targets",
            html.Summary(text("aims.form", lang)),
            html.P(text("aims.how", lang, period=view.slice.period), className="dim"),
            html.Div([*fields, html.Div(buttons, className="chips")], className="fields aims-fields"),
            html.Div(id=ids.AIM_SAID, className="aims-said", role="status"),
            id="aims-form",
        ),
        className="card span12 screen-only",
    )


def _metric(view: View, aims: Aims) -> str:
    asked = view.selection.metric
    return asked if asked in OFFERED else aims.metric if aims.metric in OFFERED else OFFERED[0]


def _places(view: View) -> list[tuple[str, str]]:
    """The region, all below it together, and each of them."""
    lang, below = view.lang, regions().children(view.region)
    found = [(view.region, region_name(view.region, lang))]
    if below:
        found.append((BELOW, text("aims.below", lang, region=region_name(view.region, lang), n=len(below))))
    return found + [(code, region_name(code, lang)) for code in below]


def _select(name: str, lang: str, options: list[tuple[str, str]], value: str) -> dmc.Select:
    return dmc.Select(
        id=ids.aim_field(name),
        label=text(f"aims.field.{name}", lang),
        data=[{"value": code, "label": said} for code, said in options],
        value=value,
        allowDeselect=False,
        searchable=len(options) > 8,
        nothingFoundMessage=text("shell.not_found", lang),
        size="xs",
        comboboxProps={"withinPortal": True},
    )


def _text(name: str, lang: str, **more: Any) -> dmc.TextInput:
    return dmc.TextInput(
        id=ids.aim_field(name),
        label=text(f"aims.field.{name}", lang),
        autoComplete="off",
        size="xs",
        attributes={"input": attributes(maxlength="20")},
        **more,
    )
