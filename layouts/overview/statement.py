"""The share of grassroots unions that the federation states of the whole country: a line of its own, never one of the view's figures."""

from __future__ import annotations

from dash import html

from analysis.vocabulary import NATION
from data.texts import numbers, text
from data.texts.names import region_name
from layouts.components.cards import export_links, origin_button
from layouts.components.explained import explained
from layouts.components.opened import opened
from layouts.overview.facts import Facts
from layouts.selection import View


def statement(view: View, facts: Facts) -> html.Section:
    """Whose and of when it is, the share, what it is made of, and how it came about."""
    lang, said = view.lang, facts.statement
    title = text("card.share.title", lang)
    if said is None:
        return html.Section(
            [html.H3(title), html.Span(text("card.share.absent", lang), className="dim")], className="card stated"
        )
    some, all_ = said["grassroots_unions"], said["unions"]
    when = str(said["reference_date"] or said["period"])
    shown = numbers.percent(said["share"], 0)
    cell = {"region": NATION, "period": said["period"], "calibre": "acftu", "purpose": "published"}
    note = text("card.share.note", lang, some=numbers.count(some, lang), all=numbers.count(all_, lang), when=when)
    explain = text(
        "card.share.explain",
        lang,
        some=numbers.count(some, lang),
        all=numbers.count(all_, lang),
        rest=numbers.count(all_ - some, lang),
        cell_some=said["cells"]["grassroots_unions"],
        cell_all=said["cells"]["unions"],
        exact=numbers.percent(said["share"], 3),
        shown=shown,
        when=when,
        file=said["file"],
        sheet=said["sheet"] or "",
    )
    return html.Section(
        [
            html.Span(f"{region_name(NATION, lang)} {said['period']}", className="box"),
            html.H3(explained(title, "grassroots_share", lang)),
            origin_button(view, shown, opened("grassroots_share", cell), "share"),
            html.Span(note, className="dim"),
            html.Span(text(apart, lang), className="dim apart")
            if (apart := _apart(view, str(said["period"])))
            else None,
            html.Details(
                [
                    html.Summary(text("card.share.open", lang)),
                    html.Div([html.P(explain), *export_links(view, "statement", "chip")], className="explain"),
                ],
                className="drop why",
            ),
        ],
        className="card stated",
    )


def _apart(view: View, period: str) -> str:
    """The text that says by what the share differs from the figures of the view; empty where both are the federation's of one period."""
    there = view.slice
    if there is None or there.calibre != "acftu":
        return "overview.share_apart" if there is None or there.period != period else "overview.share_apart_basis"
    return "overview.share_apart_period" if there.period != period else ""
