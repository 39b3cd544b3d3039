"""Regions: map, ranking and table of the parts, drilling down; comparison with peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from analysis.rows import RateRow
from data.tables import figures
from data.tables.record import Value
from data.texts import numbers, text
from data.texts.names import region_name
from layouts.components.cards import chart_card, footer, source_words, table_head
from layouts.components.pages import link
from layouts.components.regions import map_card, ranking_card
from layouts.components.tables import record_table, short_name
from layouts.selection import View


@dataclass(frozen=True, slots=True)
class Facts:
    """``children`` and ``children_before``: rows by region of two periods; ``peers``: the region's siblings with itself."""

    whole: RateRow | None
    children: Sequence[RateRow]
    children_before: Sequence[RateRow]
    peers: Sequence[RateRow]


def render(view: View, facts: Facts) -> html.Div:
    """The page's body."""
    pieces: list[Any] = []
    if any(r["region"] is not None and (r["units"], r["members"]) != (None, None) for r in facts.children):
        rank = ranking_card(view, facts.whole, facts.children, "unit_coverage", 14)
        pieces.append(
            html.Div([map_card(view, facts.whole, facts.children, "unit_coverage", 7), rank], className="grid")
        )
        pieces.append(_table(view, facts))
    else:
        pieces.append(
            html.Div(
                [
                    html.P(text("regions.leaf", view.lang)),
                    link(text("attention.see_gaps", view.lang), view.link("/gaps")),
                ],
                className="card span12 empty",
            )
        )
    pieces.append(_peers(view, facts))
    return html.Div(pieces)


def _table(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    beside = {r["region"] for r in facts.children if _is_beside(r)}
    rows = figures.compared(facts.children, facts.children_before, view.region, lang)
    rows = rows.where(lambda row: row["region"] not in beside)
    known = {key for row in rows.records() for key, value in row.items() if value is not None}
    shown = [name for name in figures.COMPARED if name in known] or ["unit_coverage"]
    table = rows.only("rank", "region", "move", "units", *shown, "reason")
    foot = footer(
        view,
        text("chart.n_units", lang, n=numbers.count(facts.whole["units"] if facts.whole else None, lang)),
        source_words([facts.whole] if facts.whole else [], view),
    )
    cells = {"region": lambda row: _linked(view, row["region"])}
    return chart_card(
        view,
        table.title,
        html.Div(record_table(table, lang, cells=cells, classes="wide"), className="scroll"),
        name="regions",
        foot=foot,
        table=table,
    )


def _is_beside(row: RateRow) -> bool:
    """Bodies and regions outside the statistics stand beside the others and are shown only if they have units."""
    return row["region_kind"] in ("body", "outside_statistics") and row["units"] is None


def _linked(view: View, code: Value) -> Any:
    name = short_name(code, view.lang)
    return name if code is None else link(name, view.link(region=code))


def _peers(view: View, facts: Facts) -> Any:
    lang = view.lang
    table = figures.peers(facts.peers, view.region, lang).where(lambda row: row["rank"] is not None)
    ranks = {row["region"]: int(row["rank"] or 0) for row in table.records()}
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
    title = text("regions.peers", lang, region=region_name(view.region, lang), n=len(ranks), rank=place)
    return html.Section(
        [
            table_head(view, title, "peers"),
            record_table(table.where(lambda row: row["region"] in near), lang, cells=cells),
        ],
        className="card span12",
    )
