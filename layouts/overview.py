"""Overview: headline figures, the 97 % card, map and ranking, what needs attention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from analysis.attention import Note
from data.texts import numbers, text
from data.texts.attention import sentence
from data.texts.names import region_name
from layouts import ids
from layouts.components.cards import change_of, chart_card, figure_card, footer, metric_title, source_words
from layouts.components.graph import graph
from layouts.components.ranking import competition_ranks, ranking_list
from layouts.components.shell import link
from layouts.figures.maps import choropleth, with_regions
from layouts.selection import View

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the Overview shows: rows of :func:`data.queries.rates`, series, the federation's statement, notes."""

    whole: Row | None
    before: Row | None
    children: Sequence[Row]
    history: Sequence[Row]
    unions: Sequence[Row]
    statement: Row | None
    notes: Sequence[Note]


def render(view: View, facts: Facts) -> html.Div:
    """The page's body."""
    return html.Div(
        [
            _cards(view, facts),
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
    get = (lambda name: whole[name]) if whole else (lambda name: None)

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
            change=change_of(whole, before, "unit_coverage"),
            series=_series(facts.history, "unit_coverage"),
        ),
        figure_card(
            view,
            metric_title("density", lang),
            numbers.percent(get("density")),
            of("members", "employees", "card.persons"),
            change=change_of(whole, before, "density"),
            series=_series(facts.history, "density"),
        ),
        figure_card(
            view,
            metric_title("gap_units", lang),
            numbers.count(get("gap_units"), lang),
            _gap_detail(view, whole),
            change=change_of(whole, before, "gap_units"),
            in_points=False,
            good_up=False,
            series=_series(facts.history, "gap_units"),
        ),
        _unions_card(view, facts),
        _share_card(view, facts.statement),
    ]
    return html.Div(cards, className="cards")


def _gap_detail(view: View, whole: Row | None) -> str:
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
            change=change_of(facts.whole, facts.before, "grassroots_unions"),
            in_points=False,
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
        [html.Summary(text("card.share.open", lang)), html.P(explain, className="explain")], className="drop why"
    )
    return figure_card(
        view,
        title,
        shown,
        text("card.share.note", lang, some=numbers.count(some, lang), all=numbers.count(all_, lang), when=when),
        extra=popover,
    )


def _why(row: Row, view: View) -> str:
    whys = [m["why"] for m in row["missing"] if m["region"] == row["region"]]
    return text(f"why.{whys[0]}", view.lang) if whys else text("card.missing", view.lang)


def map_card(
    view: View, whole: Row | None, children: Sequence[Row], metric: str, span: int, height: int = 380
) -> html.Section:
    """The map of a region's children by a metric, with finding, footer and table."""
    lang = view.lang
    regions_only = [row for row in children if row["region"] is not None]
    values = with_regions(regions_only, metric)
    hover = {
        r[
            "region"
        ]: f"{region_name(r['region'], lang)}<br>{metric_title(metric, lang)} {numbers.figure(metric, r[metric], lang)}<br>n = {numbers.count(r['units'], lang)}"
        for r in regions_only
        if r["region"] in values
    }
    missing = {
        r["region"]: f"{region_name(r['region'], lang)}<br>{_why(r, view)}"
        for r in regions_only
        if r["region"] not in values
    }
    drawn = choropleth(view.region, values, hover, missing, percent=True)
    if drawn is None:
        chart: Any = html.P(text("map.no_boundary", lang), className="dim tall")
    else:
        chart = graph(drawn, ids.MAP, height)
    rows = [
        (
            region_name(r["region"], lang),
            numbers.figure(metric, r[metric], lang),
            numbers.exact(r["units"]),
            numbers.exact(r["units_covered"]),
            "" if r["region"] in values else _why(r, view),
        )
        for r in children
    ]
    columns = (
        text("col.region", lang),
        metric_title(metric, lang),
        metric_title("units", lang),
        metric_title("units_covered", lang),
        text("col.missing", lang),
    )
    n = text("chart.n_units", lang, n=numbers.count(whole["units"] if whole else None, lang))
    divisions = [r for r in regions_only if r["region_kind"] in ("division", "zone") and r["region"] not in values]
    absent = text("chart.missing", lang, n=len(divisions), why=_why(divisions[0], view)) if divisions and values else ""
    source = source_words([whole] if whole else [], view)
    return chart_card(
        view,
        _map_title(view, values, metric),
        chart,
        name=ids.MAP,
        foot=html.Div(
            [
                footer(view, n, source, missing=absent),
                html.P(text("map.source", lang), className="foot") if drawn else None,
            ]
        ),
        columns=columns,
        rows=rows,
        span=span,
    )


def _map_title(view: View, values: Mapping[str, float], metric: str) -> str:
    lang, name = view.lang, metric_title(metric, view.lang)
    if len(values) < 2:
        return text("map.title_one", lang, metric=name, region=region_name(view.region, lang))
    low, high = min(values, key=lambda c: values[c]), max(values, key=lambda c: values[c])
    return text(
        "map.title",
        lang,
        metric=name,
        low=region_name(low, lang),
        low_value=numbers.figure(metric, values[low], lang),
        high=region_name(high, lang),
        high_value=numbers.figure(metric, values[high], lang),
    )


def ranking_card(view: View, whole: Row | None, children: Sequence[Row], metric: str, most: int) -> html.Section:
    """The first regions by a metric as bars; all of them in its table and CSV."""
    lang = view.lang
    known = sorted((r for r in children if r["region"] is not None and r[metric] is not None), key=lambda r: -r[metric])
    ranks = competition_ranks([r[metric] for r in known])
    n = text("chart.n_units", lang, n=numbers.count(whole["units"] if whole else None, lang))
    return chart_card(
        view,
        text("rank.title", lang, metric=metric_title(metric, lang)),
        ranking_list(view, children, metric, whole[metric] if whole else None, most=most),
        name="ranking",
        foot=html.Div(
            [
                html.P(text("rank.hint", lang, n=len(known)), className="foot"),
                footer(view, n, source_words([whole] if whole else [], view)),
            ]
        ),
        columns=(text("rank.column", lang), text("col.region", lang), metric_title(metric, lang)),
        rows=[
            (str(rank), region_name(row["region"], lang), numbers.figure(metric, row[metric], lang))
            for rank, row in zip(ranks, known, strict=True)
        ],
        span=5,
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
