"""Regions side by side: the map's card and the ranking's card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from analysis.rows import RateRow, value_of
from analysis.vocabulary import TERRITORIES
from data.tables import figures
from data.texts import numbers, text
from data.texts.names import region_name
from layouts import ids
from layouts.components.cards import chart_card, footer, metric_title, source_words
from layouts.components.graph import graph
from layouts.components.ranking import ranking_list
from layouts.figures.maps import choropleth, with_regions
from layouts.selection import View


def _why(row: RateRow, view: View) -> str:
    whys = [m["why"] for m in row["missing"] if m["region"] == row["region"]]
    return text(f"why.{whys[0]}", view.lang) if whys else text("card.missing", view.lang)


def map_card(
    view: View, whole: RateRow | None, children: Sequence[RateRow], metric: str, span: int, height: int = 380
) -> html.Section:
    """The map of a region's children by a metric, with finding, footer and table."""
    lang = view.lang
    places = {code: row for row in children if (code := row["region"]) is not None}
    values = with_regions(children, metric)
    hover = {
        code: f"{region_name(code, lang)}<br>{metric_title(metric, lang)} {numbers.figure(metric, values[code], lang)}<br>n = {numbers.count(row['units'], lang)}"
        for code, row in places.items()
        if code in values
    }
    missing = {
        code: f"{region_name(code, lang)}<br>{_why(row, view)}" for code, row in places.items() if code not in values
    }
    drawn = choropleth(view.region, values, hover, missing, percent=True)
    if drawn is None:
        chart: Any = html.P(text("map.no_boundary", lang), className="dim tall")
    else:
        chart = graph(drawn, ids.MAP, height)
    n = text("chart.n_units", lang, n=numbers.count(whole["units"] if whole else None, lang))
    divisions = [r for code, r in places.items() if r["region_kind"] in TERRITORIES and code not in values]
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
        table=figures.by_region(children, metric, lang),
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


def ranking_card(
    view: View, whole: RateRow | None, children: Sequence[RateRow], metric: str, most: int
) -> html.Section:
    """The first regions by a metric as bars; all of them in its table and CSV."""
    lang = view.lang
    table = figures.ranking(children, metric, lang).where(lambda row: row["rank"] is not None)
    n = text("chart.n_units", lang, n=numbers.count(whole["units"] if whole else None, lang))
    return chart_card(
        view,
        text("rank.title", lang, metric=metric_title(metric, lang)),
        ranking_list(view, children, metric, value_of(whole, metric) if whole else None, most=most),
        name="ranking",
        foot=html.Div(
            [
                html.P(text("rank.hint", lang, n=len(list(table.rows))), className="foot"),
                footer(view, n, source_words([whole] if whole else [], view)),
            ]
        ),
        table=table,
        span=5,
    )
