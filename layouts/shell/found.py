"""What the search found: regions, units and unions, each a link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from analysis.rows import Row
from data.reference import regions
from data.texts import text
from data.texts.names import full_name
from layouts.components.pages import Component, link
from layouts.components.written import written
from layouts.selection import View

Group = tuple[str, Sequence[Row]]
"""The kind of what was found (region, unit, union), and its rows."""


def found(view: View, wanted: str, groups: Sequence[Group]) -> list[Component]:
    """The results in groups, or that there are none."""
    lang = view.lang
    if not wanted:
        return [html.P(text("search.ask", lang), className="dim")]
    if not groups:
        return [html.P(text("search.none", lang, text=wanted), className="dim", role="status")]
    return [
        html.Section(
            [html.H2(text(f"search.{kind}", lang)), html.Ul([html.Li(_result(view, row)) for row in rows])],
            className="group",
        )
        for kind, rows in groups
    ]


def _result(view: View, row: Row) -> Any:
    """A region opens on the page that is shown, a unit its own view; a union, or a unit without a code, the gaps of its region."""
    lang, region = view.lang, row["code"] if row["kind"] == "region" else row["region"]
    periods = row["periods"]
    held = (
        (f"{periods[0]}–{periods[-1]}" if len(periods) > 1 else periods[0])
        if periods
        else text("search.no_figures", lang)
    )
    where = full_name(region, lang) if region in regions() else ""
    name = where if row["kind"] == "region" else str(row["name"] or "–")
    told = [row["code"], held] if row["kind"] == "region" else [row["code"], where, held]
    if row["kind"] == "region":
        href = view.link(region=region)
    else:
        code = row["code"] if row["kind"] == "unit" else None
        href = view.link("/gaps", region=region, unit=code, q=None, sort=None)
    named = html.Span(name) if row["kind"] == "region" else written(name)
    return link([named, html.Span(" · ".join(str(each) for each in told if each), className="dim")], href)
