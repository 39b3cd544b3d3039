"""Regions: map, ranking and table of the parts, drilling down; comparison with peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from dash import html

from analysis.change import RATES
from analysis.compare.changes import Change
from analysis.fair.holds import Method, Reason, why_not
from analysis.reliability import count_behind
from analysis.rows import RateRow, Row, has_flag, is_divided, value_of
from data.reference import regions
from data.tables import figures
from data.tables.record import Column, Record, Value
from data.texts import numbers, text
from data.texts.names import calibre_name, region_name
from layouts import ids
from layouts.components.cards import footer, metric_title, n_units, source_words, table_head
from layouts.components.fair import alike_card, comparable, funnel_card, not_compared, order_card
from layouts.components.filters import filtered
from layouts.components.grid import grid
from layouts.components.pages import Component, link
from layouts.components.regions import map_card, metric_switch, ranking_card
from layouts.components.slots import WHOLE, Band, Card, band
from layouts.components.tables import Cell, in_words, record_table, short_name
from layouts.lists import regions as listed
from layouts.selection import View


@dataclass(frozen=True, slots=True)
class Facts:
    """``children``: rows by region; ``moved``, ``moved_units``: region below -> its change of the metric shown, and of unit coverage; ``peers``: the region's siblings with itself; ``fair``: rows of ``analysis fair`` of the regions below; ``alike``: the region and those of like structure beside it; ``metric``: the figure by which they stand side by side."""

    whole: RateRow | None
    children: Sequence[RateRow]
    moved: Mapping[str, Change]
    moved_units: Mapping[str, Change]
    peers: Sequence[RateRow]
    fair: Sequence[Row]
    alike: Sequence[Row] = ()
    metric: str = "unit_coverage"


def _map(view: View, facts: Facts) -> Component:
    return map_card(view, facts.whole, facts.children, facts.metric, 6) if is_divided(facts.children) else None


def _ranking(view: View, facts: Facts) -> Component:
    if not is_divided(facts.children):
        return None
    return ranking_card(view, facts.whole, facts.children, facts.metric, 6, moves=facts.moved)


def _switch(view: View, facts: Facts) -> Component:
    return metric_switch(view, facts.whole) if is_divided(facts.children) else None


def _parts(view: View, facts: Facts) -> Component:
    """The table of the regions below, or that there are none."""
    if is_divided(facts.children):
        return _table(view, facts)
    lang, below = view.lang, [row for row in facts.children if row["region"] is not None]
    if below and view.slice is not None and regions()[view.region].level != "county":
        basis, name = calibre_name(view.slice.calibre, lang), region_name(view.region, lang)
        said = text("regions.undivided", lang, calibre=basis, period=view.slice.period, region=name)
        return html.Div(html.P(said), className="card span12 empty")
    if regions()[view.region].outside_statistics:
        said = text("regions.outside", lang, region=region_name(view.region, lang))
        return html.Div(html.P(said), className="card span12 empty")
    there = link(text("attention.see_gaps", lang), view.link("/gaps"))
    return html.Div([html.P(text("regions.leaf", lang)), there], className="card span12 empty")


def _table(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    beside = {r["region"] for r in facts.children if not listed.is_listed(r)}
    rows = figures.compared(facts.children, facts.moved_units, view.region, lang)
    rows = rows.where(lambda row: row["region"] not in beside)
    known = {key for row in rows.records() for key, value in row.items() if value is not None}
    shown = [name for name in figures.COMPARED if name in known] or ["unit_coverage"]
    unknown = ["units_unknown"] if any(r["units_unknown"] for r in facts.children) else []
    table = rows.only("rank", "region", "move", "units", *unknown, *shown, "reason")
    foot = footer(
        view,
        n_units(view, facts.whole),
        source_words([facts.whole] if facts.whole else [], view),
    )
    by_code = {r["region"]: r for r in facts.children}
    cells: dict[str, Cell] = {"region": lambda row: _linked(view, row["region"])}
    cells |= {column.key: partial(_rate, column, by_code, lang) for column in table.columns if column.key in shown}
    shape = listed.shape(lang, frozenset((*known, *unknown)))
    return html.Section(
        [
            html.Div(html.H2(filtered(view, table.title)), className="cardhead"),
            grid(view, shape, few=len(facts.children) - len(beside)),
            # On paper a list stands whole.
            html.Div(
                record_table(table, lang, cells=cells, classes="wide", dim=lambda row: row["reason"] == "small"),
                className="scroll onpaper",
            ),
            foot,
        ],
        className="card span12",
        id="card-regions",
    )


def _rate(column: Column, by_code: Mapping[Any, RateRow], lang: str, row: Record) -> Any:
    """A figure in words; one of few units is greyed, with their number, and one above 100 % has a mark that says why that can be."""
    words, found = in_words(column, row[column.key], lang), by_code[row["region"]]
    if has_flag(found, column.key, "small"):
        n = text("rank.n", lang, n=numbers.exact(count_behind(found, column.key)))
        return html.Span(words, className="dim", title=f"{n} · {text('flag.small', lang)}")
    if has_flag(found, column.key, "over_one"):
        return html.Span(f"{words}!", title=text("flag.over_one", lang))
    return words


def _linked(view: View, code: Value) -> Any:
    name = short_name(code, view.lang)
    return name if code is None else link(name, view.link(region=code))


def _funnel(view: View, facts: Facts) -> Component:
    if not is_divided(facts.children):
        return None
    if reason := _why_not(view, facts, "funnel"):
        return _not_compared(view, facts, reason)
    if facts.whole is None or not comparable(facts.whole, facts.fair, facts.metric):
        return None
    return funnel_card(view, facts.whole, facts.fair, facts.metric)


def _order(view: View, facts: Facts) -> Component:
    """The order; one line says why there is none, and no regions of like structure either, where the funnel's place does not say so already."""
    if not is_divided(facts.children) or _why_not(view, facts, "funnel"):
        return None
    if reason := _why_not(view, facts, "order"):
        return _not_compared(view, facts, reason)
    return order_card(view, facts.fair, facts.metric) if comparable(facts.whole, facts.fair, facts.metric) else None


def _alike(view: View, facts: Facts) -> Component:
    reason = _why_not(view, facts, "alike")
    if reason and not is_divided(facts.children):
        return _not_compared(view, facts, reason)
    return alike_card(view, facts.alike, facts.metric) if len(facts.alike) > 1 else None


def _not_compared(view: View, facts: Facts, reason: Reason) -> Component:
    """The line that says why; nothing where no rate is known or offered that could be chosen instead."""
    rates = facts.whole is not None and any(value_of(facts.whole, metric) is not None for metric in RATES)
    if reason == "no_rate" and not is_divided(facts.children):
        return None  # There is no choice of the figure above.
    return not_compared(view, facts.metric, reason) if rates else None


def _why_not(view: View, facts: Facts, method: Method) -> Reason | None:
    return why_not(facts.metric, method, narrowed=bool(view.filters))


def _peers(view: View, facts: Facts) -> Any:
    lang = view.lang
    table = figures.peers(facts.peers, view.region, lang).where(lambda row: row["rank"] is not None)
    ranks = {row["region"]: int(row["rank"] or 0) for row in table.records()}
    mine = next((row for row in facts.peers if row["region"] == view.region), None)
    if mine is not None and has_flag(mine, "unit_coverage", "small"):
        n = numbers.exact(count_behind(mine, "unit_coverage"))
        said = text("regions.peers_small", lang, region=region_name(view.region, lang), n=n)
        return html.Section(html.P(said, className="dim"), className="card span12")
    if len(ranks) < 2 or view.region not in ranks:
        return None
    place = ranks[view.region]
    order = [r["region"] for r in facts.peers if r["region"] in ranks]
    near = set(sorted(order, key=lambda code: (abs(ranks[code] - place), ranks[code]))[:7])
    cells = {
        "region": lambda row: (
            html.Strong(region_name(view.region, lang))
            if row["region"] == view.region
            else _linked(view, row["region"])
        )
    }
    named = {"region": region_name(view.region, lang), "metric": metric_title("unit_coverage", lang)}
    title = filtered(view, text("regions.peers", lang, **named, n=len(ranks), rank=place))
    return html.Section(
        [
            table_head(view, title, "peers"),
            record_table(
                table.where(lambda row: row["region"] in near),
                lang,
                keys=("rank", "region", "unit_coverage", "units"),
                cells=cells,
            ),
            html.P(text("regions.peers_near", lang, n=len(near)), className="foot") if len(near) < len(ranks) else None,
        ],
        className="card span12",
    )


BANDS: Final[Sequence[Band[Facts]]] = (
    band(Card("switch", (*WHOLE, "metric"), _switch)),
    band(
        Card(ids.MAP, (*WHOLE, "metric"), _map),
        Card("ranking", (*WHOLE, "compare", "metric"), _ranking),
        classes="grid",
    ),
    band(Card("regions", (*WHOLE, "compare"), _parts)),
    band(
        Card("funnel", (*WHOLE, "metric", "regions"), _funnel),
        Card("order", (*WHOLE, "metric", "regions"), _order),
        classes="grid",
    ),
    band(Card("alike", (*WHOLE, "metric", "regions"), _alike)),
    band(Card("peers", WHOLE, _peers)),
)
"""The page's cards."""
