"""Regions side by side: the map's card and the ranking's card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import html

from analysis.compare.changes import Change
from analysis.metrics import BY_ID
from analysis.ranks import places_gained
from analysis.reliability import count_behind, why_missing
from analysis.rows import RateRow, Row, has_flag, value_of
from analysis.vocabulary import TERRITORIES
from data.reference import regions
from data.tables import figures
from data.texts import numbers, text
from data.texts.names import region_name
from layouts import ids
from layouts.components.cards import chart_card, footer, metric_title, n_units, source_words
from layouts.components.filters import filtered
from layouts.components.graph import graph, room
from layouts.components.pages import attributes
from layouts.components.ranking import ranking_list
from layouts.figures.maps import choropleth, with_regions
from layouts.selection import View

OFFERED: Final = ("worker_coverage", "unit_coverage", "small_micro_coverage", "density", "gap_workers")
"""What regions are compared by on map and ranking; the first that is known unless the address names one."""


_BESIDES: Final = ("density_in_covered", "members", "grassroots_unions")
"""What stands in for them where the calibre counts none but one."""
SHOWN: Final = (*OFFERED, *_BESIDES)
"""All that map and ranking can show."""


def metrics_offered(whole: Row | None) -> list[str]:
    """What regions of a calibre can be compared by: of :data:`OFFERED` what it counts, else what else it knows."""
    if whole is None:
        return list(OFFERED)
    counted = [m for m in OFFERED if value_of(whole, m) is not None or why_missing(whole, m) != "not_in_calibre"]
    known = [m for m in _BESIDES if value_of(whole, m) is not None]
    return counted if len(counted) > 1 else [*counted, *known] or list(OFFERED)


def metric_shown(view: View, whole: Row | None) -> str:
    """The metric by which regions stand side by side: the address's, else the first that is known of the whole."""
    offered = metrics_offered(whole)
    if view.selection.metric in offered:
        return str(view.selection.metric)
    known = (metric for metric in offered if whole is not None and value_of(whole, metric) is not None)
    return next(known, "unit_coverage")


def metric_switch(view: View, whole: Row | None) -> html.Nav | None:
    """The choice of the metric of map and ranking; none where there is but one."""
    now, offered = metric_shown(view, whole), metrics_offered(whole)
    if len(offered) < 2:
        return None
    ways = [
        html.A(
            metric_title(metric, view.lang),
            href=view.link(metric=metric),
            className="on" if metric == now else "",
            **attributes(aria_current="true") if metric == now else {},
        )
        for metric in offered
    ]
    return html.Nav(ways, className="switch", **attributes(aria_label=text("overview.switch", view.lang)))


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
    drawn = choropleth(view.region, values, hover, missing, gap=metric == "gap_workers", small=small)
    title = filtered(view, _map_title(view, {c: v for c, v in values.items() if c not in small}, metric))
    if drawn is None:
        chart: Any = html.P(text("map.no_boundary", lang), className="dim tall")
    else:
        large = [value for code, value in values.items() if code not in small]
        chart = html.Div(
            [
                room(graph(drawn, ids.MAP, height), role="img", **attributes(aria_label=title)),
                _legend(view, whole, metric, large),
                html.Span(text("map.few", lang), className="few") if small else None,
            ],
            className="mapbox gaps" if metric == "gap_workers" else "mapbox",
        )
    divisions = [r for code, r in places.items() if r["region_kind"] in TERRITORIES and code not in values]
    absent = _absent(view, divisions, metric) if divisions else ""
    source = source_words([whole] if whole else [], view)
    return chart_card(
        view,
        title,
        chart,
        name=ids.MAP,
        foot=html.Div(
            [
                footer(view, n_units(view, whole), source, missing=absent),
                html.P(text("map.source", lang), className="foot", title=text("map.source", lang)) if drawn else None,
            ]
        ),
        table=figures.by_region(children, metric, lang).only(
            "region", metric, "units", "units_covered", "units_unknown", "reason"
        ),
        span=span,
    )


def _legend(view: View, whole: RateRow | None, metric: str, values: Sequence[float]) -> html.Div | None:
    """The scale of a map with both ends, and where the whole's own rate stands on it."""
    if not values:
        return None
    lang, low, high = view.lang, min(values), max(values)
    own = value_of(whole, metric) if whole is not None else None
    marks: list[Any] = []
    if own is not None and low < own < high:
        shown = numbers.figure(metric, own, lang)
        said = text("map.legend_whole", lang, region=region_name(view.region, lang), value=shown)
        at = {"left": f"{(own - low) / (high - low) * 100:.1f}%"}
        marks = [html.Span(said, className="said", style=at), html.Span(className="mark", style=at)]
    ends = [html.Span(numbers.figure(metric, value, lang)) for value in dict.fromkeys((low, high))]
    scale = html.Div(marks, className="scale")
    return html.Div([scale, html.Div(ends, className="ends")], className="maplegend")


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
    view: View,
    whole: RateRow | None,
    children: Sequence[RateRow],
    metric: str,
    span: int,
    *,
    moves: Mapping[str, Change],
) -> html.Section:
    """All regions by a metric as bars, with the places that they gained. ``moves``: region -> the metric's change."""
    lang = view.lang
    gained = places_gained(moves)
    table = figures.ranking(children, metric, lang, moves).where(
        lambda row: row["rank"] is not None or row["reason"] == "small"
    )
    own = value_of(whole, metric) if whole is not None else None
    moved = ("move",) if gained else ()
    return chart_card(
        view,
        filtered(view, _ranking_title(view, children, metric, own)),
        ranking_list(view, children, metric, own, gained or None),
        name="ranking",
        foot=html.Div(
            [
                html.P(_ranked(view, children, metric), className="foot"),
                footer(view, n_units(view, whole), source_words([whole] if whole else [], view)),
            ]
        ),
        table=table.only("rank", "region", *moved, metric, "units", "reason"),
        span=span,
    )


def _ranking_title(view: View, children: Sequence[RateRow], metric: str, own: float | None) -> str:
    """How many regions are below the whole's own rate; of a count or without it the metric's name."""
    lang = view.lang
    known = [row for row in children if row["region"] is not None and value_of(row, metric) is not None]
    ranked = [row for row in known if not has_flag(row, metric, "small")]
    if own is None or metric not in BY_ID or BY_ID[metric].kind != "rate" or len(ranked) < 2:
        return text("rank.title", lang, metric=metric_title(metric, lang))
    value, region = numbers.figure(metric, own, lang), region_name(view.region, lang)
    # One that is printed with the whole's own number is not told to be below it: a reader counts what is printed.
    held = [found for row in ranked if (found := value_of(row, metric)) is not None]
    below = sum(found < own and numbers.figure(metric, found, lang) != value for found in held)
    return text("rank.below", lang, n=below, region=region, value=value, metric=metric_title(metric, lang))


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
    if regions()[view.region].outside_statistics:
        return text("rank.none", view.lang, why=text("why.outside_statistics", view.lang))
    return text("rank.none", view.lang, why=_why(parts[0], metric, view) if parts else text("rank.no_parts", view.lang))
