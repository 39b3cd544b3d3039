"""The answers of the page Data."""

from __future__ import annotations

from dataclasses import replace

from dash import html

from analysis.vocabulary import NATION
from callbacks import quarantine
from callbacks.asking import Asker
from callbacks.imports.panel import panel_of
from callbacks.quarantine import about_view
from data.queries import FindingFilter, completeness, finding_counts, findings, list_loads, ranking, rates
from data.slice import SliceFilter
from layouts import data
from layouts.imports import panel as imports
from layouts.selection import View


def importing(view: View, ask: Asker) -> html.Section | None:
    """The card where files come in; None where none are let in."""
    if ask.imports is None:
        return None
    panel, busy = panel_of(view, ask.imports)
    changes = ask.imports.changes
    told = imports.changing(changes, view.lang)
    return imports.holder([told, *panel] if told is not None else panel, busy=busy or changes.busy)


def findings_of(view: View) -> FindingFilter:
    """The findings that a view is about: of its region and period."""
    return FindingFilter(about=about_view(view))


def findings_sought(view: View) -> FindingFilter:
    """Those of them that a reader looks for."""
    return replace(findings_of(view), text=view.selection.q or "")


def facts(view: View, ask: Asker) -> data.Facts:
    """What the page is made of."""
    slice_ = view.slice
    assert slice_ is not None
    card = importing(view, ask)
    if view.selection.batch is not None and card is not None:
        return data.Facts(importing=card)
    whole = ask(rates, region=view.region, slices=slice_)
    among = findings_of(view)
    return data.Facts(
        loads=ask(list_loads, about=about_view(view)),
        findings=ask(findings, among=among, limit=1)[1],
        counts=ask(finding_counts, among=among),
        complete=ask(completeness, region=view.region, slice_=slice_),
        whole=whole[0] if whole else None,
        children=ask(ranking, region=view.region, slice_=slice_),
        same_year=ask(rates, region=NATION, slices=SliceFilter("2018")),
        importing=card,
        held=quarantine.card(view, ask),
    )
