"""Regions side by side: the map's card and the ranking's card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from analysis.reliability import count_behind, why_missing
from analysis.rows import RateRow, has_flag, value_of
from analysis.vocabulary import TERRITORIES
from data.tables import figures
from data.texts import numbers, text
from data.texts.names import region_name
from layouts import ids
from layouts.components.cards import chart_card, footer, metric_title, n_units, source_words
from layouts.components.filters import filtered
from layouts.components.graph import graph
from layouts.components.ranking import ranking_list
from layouts.figures.maps import choropleth, with_regions
from layouts.selection import View


def _why(row: RateRow, metric: str, view: View) -> str:
    return text(f"why.{why_missing(row, metric)}", view.lang)


def _hover(row: RateRow, metric: str, view: View) -> str:
    """What a region of the map says of itself: its name, its figure, the units behind it, and what must be known of it."""
    lang = view.lang
    pieces = [
        region_name(row["region"], lang),
        f"{metric_title(metric, lang)} {numbers.figure(metric, value_of(row, metric), lang)}",
        text("rank.n", lang, n=numbers.count(count_behind(row, metric), lang)),
        *(text(f"flag.{f['flag']}", lang) for f in row["flags"] if f["metric"] == metric),
    ]
    return "<br>".join(pieces)


def map_card(
    view: View, whole: RateRow | None, children: Sequence[RateRow], metric: str, span: int, height: int = 380
) -> html.Section:
    """The map of a region's children by a metric, with finding, footer and table."""
    lang = view.lang
    places = {code: row for row in children if (code := row["region"]) is not None}
    values = with_regions(children, metric)
    small = {code for code in values if has_flag(places[code], metric, "small")}
    hover = {code: _hover(row, metric, view) for code, row in places.items() if code in values}
    missing = {
        code: f"{region_name(code, lang)}<br>{_why(row, metric, view)}"
        for code, row in places.items()
        if code not in values
    }
    drawn = choropleth(view.region, values, hover, missing, percent=True, small=small)
    if drawn is None:
        chart: Any = html.P(text("map.no_boundary", lang), className="dim tall")
    else:
        chart = graph(drawn, ids.MAP, height)
    divisions = [r for code, r in places.items() if r["region_kind"] in TERRITORIES and code not in values]
    absent = _absent(view, divisions, metric) if divisions else ""
    source = source_words([whole] if whole else [], view)
    return chart_card(
        view,
        filtered(view, _map_title(view, {c: v for c, v in values.items() if c not in small}, metric)),
        chart,
        name=ids.MAP,
        foot=html.Div(
            [
                footer(view, n_units(view, whole), source, missing=absent),
                html.P(text("map.source", lang), className="foot") if drawn else None,
            ]
        ),
        table=figures.by_region(children, metric, lang),
        span=span,
    )


def _absent(view: View, rows: Sequence[RateRow], metric: str) -> str:
    """How many regions have no figure, by reason."""
    reasons = Counter(_why(row, metric, view) for row in rows)
    told = [text("chart.missing", view.lang, n=n, why=why) for why, n in reasons.most_common()]
    return ("；" if view.lang == "zh" else "; ").join(told)


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
    table = figures.ranking(children, metric, lang).where(
        lambda row: row["rank"] is not None or row["reason"] == "small"
    )
    return chart_card(
        view,
        filtered(view, text("rank.title", lang, metric=metric_title(metric, lang))),
        ranking_list(view, children, metric, value_of(whole, metric) if whole else None, most=most),
        name="ranking",
        foot=html.Div(
            [
                html.P(_ranked(view, children, metric), className="foot"),
                footer(view, n_units(view, whole), source_words([whole] if whole else [], view)),
            ]
        ),
        table=table.only("rank", "region", metric, "units", "reason"),
        span=5,
    )


def _ranked(view: View, children: Sequence[RateRow], metric: str) -> str:
    """How many regions have a place, and how many only a number; where none has one, why."""
    known = [row for row in children if row["region"] is not None and value_of(row, metric) is not None]
    small = sum(has_flag(row, metric, "small") for row in known)
    if len(known) > small:
        told = text("rank.hint", view.lang, n=len(known) - small)
        return told + (text("rank.hint_small", view.lang, n=small) if small else "")
    if small:
        return text("rank.only_small", view.lang, n=small)
    parts = [row for row in children if row["region"] is not None]
    why = _why(parts[0], metric, view) if parts else text("rank.no_parts", view.lang)
    return text("rank.none", view.lang, why=why)
