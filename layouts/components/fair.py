"""Regions side by side like with like: funnel plot, and the order by rates with the same mix."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import html

from analysis.fair.alike import peers_rate
from analysis.measures import MEASURES
from analysis.metrics import BY_ID
from analysis.rows import RateRow, value_of
from data.reference import regions
from data.tables.columns import figure
from data.tables.fair import alike as fair_alike
from data.tables.fair import fair as fair_table
from data.tables.record import Record
from data.texts import numbers, text
from data.texts.names import beside, region_name
from layouts import ids
from layouts.components.cards import chart_card, footer, metric_title, n_units, source_words, table_head
from layouts.components.changes import points_between
from layouts.components.filters import filtered
from layouts.components.graph import graph
from layouts.components.opened import Asks, opened
from layouts.components.pages import Component, attributes, link
from layouts.components.tables import SHORT, Cell, record_table, short_name
from layouts.figures.funnel import Dot, funnel
from layouts.selection import View

Row = Mapping[str, Any]
LEAST: Final = 3
"""Fewer regions with a rate make no funnel."""
_NAMED: Final = 6
_PLACES: Final = 2
"""Fewer regions that can be ranked have no order: one alone would be the first for sure."""


def comparable(whole: RateRow | None, rows: Sequence[Row], metric: str) -> bool:
    """Whether enough regions have a rate, and the whole one that they can be held against."""
    held = whole is not None and value_of(whole, metric) is not None
    return held and sum(row["limits"] is not None for row in rows) >= LEAST


def funnel_card(view: View, whole: RateRow, rows: Sequence[Row], metric: str) -> html.Section:
    """Which regions lie further from the whole's rate than chance explains. ``rows``: of ``analysis fair``, :func:`comparable`."""
    lang = view.lang
    known = [row for row in rows if row["limits"] is not None]
    asks = _asks(metric)
    dots = [
        Dot(row["n"], row["rate"], row["signal"], _hover(row, metric, lang), _short(row, lang), asks["rate"](row))
        for row in known
    ]
    dispersion = known[0]["dispersion"]
    return chart_card(
        view,
        filtered(view, _title(view, known, metric)),
        graph(funnel(dots, value_of(whole, metric) or 0.0, dispersion, lang, _counted(metric, lang)), ids.FUNNEL, 340),
        name="fair",
        foot=html.Div(
            [
                html.P(
                    text("fair.note", lang, region=region_name(view.region, lang), by=numbers.ratio(dispersion)),
                    className="foot",
                ),
                html.P(text("fair.together", lang), className="foot") if metric == "worker_coverage" else None,
                footer(view, n_units(view, whole), source_words([whole], view)),
            ]
        ),
        table=fair_table(rows, metric, (), lang),
        span=6,
        asks=asks,
    )


def _of_persons(metric: str) -> bool:
    return next(measure.counts for measure in MEASURES if measure.id == BY_ID[metric].denominator) == "persons"


def _counted(metric: str, lang: str) -> str:
    """What the rates of a metric are counted on, with its unit: the words under the funnel."""
    behind = figure(BY_ID[metric].denominator, lang)
    return text("fair.axis", lang, what=behind.title, unit=behind.unit)


def order_card(view: View, rows: Sequence[Row], metric: str) -> html.Section:
    """The regions by standardised rate, with the places gained and how sure the place is; those without a place are told by their number."""
    lang = view.lang
    table = fair_table(rows, metric, (), lang).where(lambda row: row["rank"] is not None).known()
    keys = ("rank", "move", "region", "rate", "standardised", "rank_sure", "to_peers")
    cells: dict[str, Cell] = {"region": lambda row: short_name(row["region"], lang), "rank_sure": _sure}
    unranked = sum(row["rank"] is None and _could_have(row) for row in rows)
    ranked = sum(row["rank"] is not None for row in rows)
    told = {"standardised": "fair.order_same", "rank_sure": "fair.order_sure", "to_peers": "fair.order_peers"}
    between = " " if lang == "en" else ""
    notes = [between.join(text(key, lang) for column, key in told.items() if column in table.keys)]
    if unranked:
        notes.append(text("fair.unranked", lang, n=unranked))
    if ranked < _PLACES:
        notes = [text("fair.order_few", lang, n=ranked + unranked)]
    mixed = any(row["standardised"] is not None for row in rows)
    title = "fair.order" if mixed else "fair.order_own"
    return html.Section(
        [
            html.Div(
                html.H2(filtered(view, text(title, lang, metric=metric_title(metric, lang)))),
                className="cardhead",
            ),
            _standards(view) if mixed else None,
            html.Div(
                record_table(table, lang, keys=keys, cells=cells, classes="fair-order", asks=_asks(metric)),
                className="scroll tall",
            )
            if ranked >= _PLACES
            else None,
            *(html.P(note, className="foot") for note in notes),
        ],
        className="card span6 short" if ranked <= SHORT else "card span6",
    )


def _could_have(row: Row) -> bool:
    """Whether a region without a place is one that others would look for: not what these statistics leave out, nor a body that has no units."""
    region = regions()[row["region"]]
    return row["n"] is not None or not (region.outside_statistics or region.kind == "body")


def not_compared(view: View, metric: str, reason: str) -> html.Section:
    """One line in place of a comparison: why there is none for the figure shown."""
    said = text(f"fair.not.{reason}", view.lang, metric=metric_title(metric, view.lang))
    return html.Section(html.P(said, className="dim"), className="card span6 short")


def standard_of(view: View) -> str:
    """Whose mix rates are standardised to: a region above the view's that was chosen, else the view's own."""
    above = regions().path(view.region)
    return next((code for code in view.selection.regions if code in above), view.region)


def _standards(view: View) -> Component:
    """The choice of whose mix is the standard: the region's own, or that of one above it."""
    chosen, path = standard_of(view), regions().path(view.region)
    if len(path) < 2:
        return None
    ways = [
        html.A(
            text("fair.standard", view.lang, region=region_name(code, view.lang)),
            href=view.link(regions=() if code == view.region else (code,)),
            className="on" if code == chosen else "",
            **attributes(aria_current="true") if code == chosen else {},
        )
        for code in reversed(path)
    ]
    return html.Nav(ways, className="switch", **attributes(aria_label=text("fair.standards", view.lang)))


def _sure(row: Record) -> str:
    """In how many draws a region's place holds, and between which places it lies in nine of ten: 48% (1–5)."""
    if row["rank_sure"] is None:
        return "–"
    low, high = json.loads(str(row.get("rank_range") or "[null, null]"))
    between = "" if low is None else f" ({low}–{high})" if low != high else f" ({low})"
    return numbers.percent(float(row["rank_sure"]), 0) + between


def alike_card(view: View, rows: Sequence[Row], metric: str) -> html.Section:
    """The view's region beside those of like structure: their rates, and how far its own is from them. ``rows``: of ``alike``, not empty."""
    lang, own, others = view.lang, rows[0], rows[1:]
    usual = peers_rate(row["rate"] for row in others)
    told = {
        "region": region_name(view.region, lang),
        "metric": metric_title(metric, lang),
        "n": len(others),
        "rate": numbers.percent(own["rate"]),
        "usual": numbers.percent(usual),
    }
    key = "fair.alike_unknown"
    if usual is not None and own["rate"] is not None:
        by = points_between(usual, own["rate"])
        key = "fair.alike_above" if by > 0 else "fair.alike_below" if by < 0 else "fair.alike_level"
        told["points"] = numbers.points(abs(by)).lstrip("+")
    cells: dict[str, Cell] = {
        "region": lambda row: (
            html.Strong(short_name(row["region"], lang))
            if row["region"] == view.region
            else link(short_name(row["region"], lang), view.link(region=str(row["region"])))
        )
    }
    return html.Section(
        [
            table_head(view, filtered(view, text(key, lang, **told)), "alike"),
            html.Div(record_table(fair_alike(rows, metric, lang).known(), lang, cells=cells), className="scroll"),
            html.P(text("fair.alike_note", lang), className="foot"),
            html.P(text("fair.alike_together", lang), className="foot") if _of_persons(metric) else None,
        ],
        className="card span12",
    )


def _asks(metric: str) -> Asks:
    """The rate of a row is its region's metric."""
    return {"rate": lambda row: opened(metric, {"region": row["region"]})}


def _short(row: Row, lang: str) -> str:
    return region_name(row["region"], lang)


def _hover(row: Row, metric: str, lang: str) -> str:
    words = [
        region_name(row["region"], lang),
        f"{metric_title(metric, lang)} {numbers.percent(row['rate'])}",
        text("fair.interval", lang, low=numbers.percent(row["low"]), high=numbers.percent(row["high"])),
        text("rank.n", lang, n=numbers.count(row["n"], lang)),
    ]
    said = text(f"fair.signal.{row['signal']}", lang) if row["signal"] else text("flag.small", lang)
    return "<br>".join([*words, said])


def _title(view: View, rows: Sequence[Row], metric: str) -> str:
    lang = view.lang
    names = {"metric": metric_title(metric, lang), "region": region_name(view.region, lang)}
    judged = [row for row in rows if row["signal"] is not None]
    sides = {side: [_short(row, lang) for row in judged if row["signal"] == side] for side in ("above", "below")}
    told = [
        text(f"fair.title_{side}", lang, n=len(places), names=_listed(places, lang))
        for side, places in sides.items()
        if places
    ]
    if not told:
        return text("fair.title_none", lang, n=len(judged), **names)
    return text("fair.title", lang, told=("，" if lang == "zh" else ", ").join(told), n=len(judged), **names)


def _listed(names: Sequence[str], lang: str) -> str:
    shown = beside(names[:_NAMED], lang)
    return shown + (text("fair.more", lang) if len(names) > _NAMED else "")
