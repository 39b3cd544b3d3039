"""Regions side by side like with like: funnel plot, and the order by rates with the same mix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import html

from analysis.rows import RateRow, value_of
from data.tables.fair import fair as fair_table
from data.texts import numbers, text
from data.texts.names import beside, region_name
from layouts import ids
from layouts.components.cards import chart_card, footer, metric_title, n_units, source_words
from layouts.components.filters import filtered
from layouts.components.graph import graph
from layouts.components.opened import Asks, opened
from layouts.components.tables import record_table, short_name
from layouts.figures.funnel import Dot, funnel
from layouts.selection import View

Row = Mapping[str, Any]
LEAST: Final = 3
"""Fewer regions with a rate make no funnel."""
_NAMED: Final = 6


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
        graph(funnel(dots, value_of(whole, metric) or 0.0, dispersion, lang), ids.FUNNEL, 340),
        name="fair",
        foot=html.Div(
            [
                html.P(
                    text("fair.note", lang, region=region_name(view.region, lang), by=numbers.ratio(dispersion)),
                    className="foot",
                ),
                footer(view, n_units(view, whole), source_words([whole], view)),
            ]
        ),
        table=fair_table(rows, metric, (), lang),
        span=7,
        asks=asks,
    )


def order_card(view: View, rows: Sequence[Row], metric: str) -> html.Section:
    """The regions by standardised rate, with the places gained and how sure the place is; those without a place are told by their number."""
    lang = view.lang
    table = fair_table(rows, metric, (), lang).where(lambda row: row["rank"] is not None)
    keys = ("rank", "move", "region", "rate", "standardised", "rank_sure")
    unranked = sum(row["rank"] is None for row in rows)
    notes = [text("fair.order_note", lang)]
    if unranked:
        notes.append(text("fair.unranked", lang, n=unranked))
    return html.Section(
        [
            html.Div(html.H2(filtered(view, text("fair.order", lang))), className="cardhead"),
            html.Div(
                record_table(
                    table,
                    lang,
                    keys=keys,
                    cells={"region": lambda row: short_name(row["region"], lang)},
                    asks=_asks(metric),
                ),
                className="scroll tall",
            ),
            *(html.P(note, className="foot") for note in notes),
        ],
        className="card span5",
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
