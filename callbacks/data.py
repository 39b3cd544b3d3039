"""The answers of the page Data, tab by tab."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from dash import html

from analysis.vocabulary import NATION
from callbacks import quarantine
from callbacks.asking import Asker
from callbacks.imports.panel import panel_of
from callbacks.links import answers as links
from callbacks.quarantine import about_view
from data.queries import FindingFilter, completeness, finding_counts, list_loads, ranking, rates
from data.queries.grids.order import Page
from data.queries.kept_out.rows import KeptFilter, kept_page
from data.queries.links import counts as link_counts
from data.scope import OutOfScope
from data.slice import SliceFilter
from data.tables.loads import has_sent
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


def _changing(view: View, ask: Asker) -> html.Section | None:
    """What is being changed of what is loaded; None where nothing can be."""
    if ask.imports is None:
        return None
    changes = ask.imports.changes
    return imports.watcher(imports.changing(changes, view.lang), busy=changes.busy)


def findings_of(view: View) -> FindingFilter:
    """The findings that a view is about: of its region and period."""
    return FindingFilter(about=about_view(view))


def findings_sought(view: View) -> FindingFilter:
    """Those of them that a reader looks for."""
    return replace(findings_of(view), text=view.selection.q or "")


def _counts(view: View, ask: Asker) -> data.Counts:
    """What stands on the tabs."""
    about = about_view(view)
    by_severity: dict[str, int] = {}
    for each in ask(finding_counts, among=findings_of(view)):
        by_severity[each["severity"]] = by_severity.get(each["severity"], 0) + each["count"]
    reached = [
        row
        for row in ask(completeness, region=view.region, slice_=view.slice)
        if row["region_kind"] != "outside_statistics"
    ]
    own = [row for row in reached if has_sent(row)]
    known = [row for row in reached if has_sent(row) or row["within"]]
    waiting: int | None
    try:
        waiting = ask(link_counts, region=view.region, slice_=view.slice)["open"]
    except OutOfScope:
        waiting = None
    return data.Counts(
        findings=by_severity,
        held=ask(kept_page, among=KeptFilter(about=about), page=Page(limit=0))[1],
        sent=(len(own), len(known), len(reached)),
        loads=len(ask(list_loads, about=about)),
        links=waiting,
    )


def _sums(view: View, ask: Asker) -> data.Sums:
    whole = ask(rates, region=view.region, slices=view.slice)
    return data.Sums(
        whole=whole[0] if whole else None,
        children=ask(ranking, region=view.region, slice_=view.slice),
        same_year=ask(rates, region=NATION, slices=SliceFilter("2018")),
    )


def _sent(view: View, ask: Asker) -> data.Sent:
    whole = ask(rates, region=view.region, slices=view.slice)
    return data.Sent(ask(completeness, region=view.region, slice_=view.slice), whole[0] if whole else None)


_OWN: Final[Mapping[str, Callable[[View, Asker], Any]]] = {
    "findings": lambda view, ask: ask(finding_counts, among=findings_of(view)),
    "held": quarantine.card,
    "completeness": _sent,
    "reconcile": _sums,
    "loads": lambda view, ask: len(ask(list_loads, about=about_view(view))),
    "links": links.facts,
}
"""Tab -> what it is made of, beside what stands on all tabs."""


def _facts(view: View, ask: Asker, tab: str) -> data.Facts:
    card = importing(view, ask) if tab == "import" else _changing(view, ask)
    own = _OWN[tab](view, ask) if tab in _OWN else None
    alone = tab == "import" and view.selection.batch is not None and card is not None
    return data.Facts(None if alone else _counts(view, ask), own, card)


FACTS: Final[Mapping[str, Callable[[View, Asker], data.Facts]]] = {tab: partial(_facts, tab=tab) for tab in data.TABS}
"""Tab -> what asks for its facts."""
