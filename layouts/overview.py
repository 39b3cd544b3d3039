"""Overview: headline figures, the 97 % card, map and ranking, what needs attention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from analysis.attention import Note
from analysis.rows import RateRow, Row, value_of
from data.texts import numbers, text
from data.texts.attention import sentence
from layouts.components.cards import Moved, change_of, export_links, figure_card, metric_title
from layouts.components.pages import link
from layouts.components.regions import map_card, ranking_card
from layouts.selection import View


@dataclass(frozen=True, slots=True)
class Facts:
    """What the Overview shows: rows of :func:`data.queries.rates`, series, the federation's statement, notes."""

    whole: RateRow | None
    before: RateRow | None
    children: Sequence[RateRow]
    history: Sequence[Row]
    unions: Sequence[Row]
    statement: Row | None
    notes: Sequence[Note]


def render(view: View, facts: Facts) -> html.Div:
    """The page's body."""
    return html.Div(
        [
            _cards(view, facts),
            html.Div(export_links(view, "figures"), className="below"),
            html.Div(
                [
                    map_card(view, facts.whole, facts.children, "unit_coverage", 7),
                    ranking_card(view, facts.whole, facts.children, "unit_coverage", 13),
                ],
                className="grid",
            ),
            _attention(view, facts.notes),
        ]
    )


def _series(history: Sequence[Row], metric: str) -> list[float | None]:
    return [row[metric] for row in history]


def _cards(view: View, facts: Facts) -> html.Div:
    lang, whole, before = view.lang, facts.whole, facts.before
    get = (lambda name: value_of(whole, name)) if whole else (lambda _name: None)

    def of(some: str, all_: str, unit: str) -> str:
        if get(some) is None or get(all_) is None:
            return text("card.missing", lang)
        return f"{numbers.count(get(some), lang)} / {numbers.count(get(all_), lang)} {text(unit, lang)}"

    cards = [
        figure_card(
            view,
            metric_title("unit_coverage", lang),
            numbers.percent(get("unit_coverage")),
            of("units_covered", "units", "card.units"),
            moved=Moved(change_of(whole, before, "unit_coverage")),
            series=_series(facts.history, "unit_coverage"),
        ),
        figure_card(
            view,
            metric_title("density", lang),
            numbers.percent(get("density")),
            of("members", "employees", "card.persons"),
            moved=Moved(change_of(whole, before, "density")),
            series=_series(facts.history, "density"),
        ),
        figure_card(
            view,
            metric_title("gap_units", lang),
            numbers.count(get("gap_units"), lang),
            _gap_detail(view, whole),
            moved=Moved(change_of(whole, before, "gap_units"), in_points=False, good_up=False),
            series=_series(facts.history, "gap_units"),
        ),
        _unions_card(view, facts),
        _share_card(view, facts.statement),
    ]
    return html.Div(cards, className="cards")


def _gap_detail(view: View, whole: RateRow | None) -> str:
    if whole is None or whole["units_small_micro"] is None or whole["units_small_micro_covered"] is None:
        if whole is not None and whole["gap_workers"] is not None:
            return text("card.workers", view.lang, n=numbers.count(whole["gap_workers"], view.lang))
        return text("card.small_missing", view.lang)
    return text(
        "card.small",
        view.lang,
        n=numbers.count(whole["units_small_micro"] - whole["units_small_micro_covered"], view.lang),
    )


def _unions_card(view: View, facts: Facts) -> html.Div:
    """Grassroots unions of the slice; where it has none, the bureau's newest figure under its own name."""
    lang, title = view.lang, metric_title("grassroots_unions", view.lang)
    if facts.whole is not None and facts.whole["grassroots_unions"] is not None:
        value = facts.whole["grassroots_unions"]
        detail = f"{metric_title('units_per_union', lang)} {numbers.figure('units_per_union', facts.whole['units_per_union'], lang)}"
        return figure_card(
            view,
            title,
            numbers.count(value, lang),
            detail,
            moved=Moved(change_of(facts.whole, facts.before, "grassroots_unions"), in_points=False),
            series=_series(facts.history, "grassroots_unions"),
        )
    known = [row for row in facts.unions if row["grassroots_unions"] is not None]
    if not known:
        return figure_card(view, title, "–", text("card.missing", lang))
    last = known[-1]
    name = "统计局" if lang == "zh" else "NBS"
    return figure_card(
        view,
        title,
        numbers.count(last["grassroots_unions"], lang),
        f"{name} {last['period']}",
        series=[row["grassroots_unions"] for row in known],
    )


def _share_card(view: View, statement: Row | None) -> html.Div:
    lang = view.lang
    title = text("card.share.title", lang)
    if statement is None:
        return figure_card(view, title, "–", text("card.share.absent", lang))
    some, all_ = statement["grassroots_unions"], statement["unions"]
    when = str(statement["reference_date"] or statement["period"])
    shown = numbers.percent(statement["share"], 0)
    explain = text(
        "card.share.explain",
        lang,
        some=numbers.count(some, lang),
        all=numbers.count(all_, lang),
        rest=numbers.count(all_ - some, lang),
        cell_some=statement["cells"]["grassroots_unions"],
        cell_all=statement["cells"]["unions"],
        exact=numbers.percent(statement["share"], 3),
        shown=shown,
        when=when,
        file=statement["file"],
        sheet=statement["sheet"] or "",
    )
    popover = html.Details(
        [
            html.Summary(text("card.share.open", lang)),
            html.Div([html.P(explain), *export_links(view, "statement", "chip")], className="explain"),
        ],
        className="drop why",
    )
    return figure_card(
        view,
        title,
        shown,
        text("card.share.note", lang, some=numbers.count(some, lang), all=numbers.count(all_, lang), when=when),
        extra=popover,
    )


def _attention(view: View, notes: Sequence[Note]) -> html.Section:
    items = [
        html.Li(
            [
                sentence(note, view.lang),
                " ",
                link(text(f"attention.see_{note.page}", view.lang), view.link(f"/{note.page}", **note.changes)),
            ]
        )
        for note in notes
    ]
    body = (
        html.Ol(items, className="attention") if items else html.P(text("attention.none", view.lang), className="dim")
    )
    return html.Section([html.H2(text("attention.title", view.lang)), body], className="card span12")
