"""Regions: map, ranking and table of the parts, drilling down; comparison with peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import html

from analysis.rows import RateRow, value_of
from data.texts import numbers, text
from data.texts.names import region_name
from layouts.components.cards import chart_card, footer, metric_title, source_words
from layouts.components.pages import link
from layouts.components.ranking import competition_ranks
from layouts.components.regions import map_card, ranking_card
from layouts.components.tables import table
from layouts.figures.maps import with_regions
from layouts.selection import View

METRICS: Final = (
    "unit_coverage",
    "worker_coverage",
    "small_micro_coverage",
    "density",
    "density_in_covered",
    "gap_units",
    "gap_workers",
    "units_per_union",
)


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
    rows = [
        r for r in facts.children if r["region_kind"] not in ("body", "outside_statistics") or r["units"] is not None
    ]
    shown = [m for m in METRICS if any(value_of(r, m) is not None for r in rows)] or ["unit_coverage"]
    now, before = _ranks(rows), _ranks(facts.children_before)
    columns = [
        text("rank.column", lang),
        text("col.region", lang),
        text("rank.change", lang),
        metric_title("units", lang),
        *(metric_title(m, lang) for m in shown),
        text("col.missing", lang),
    ]
    body = []
    for row in sorted(rows, key=lambda r: (r["region"] is None, now.get(r["region"] or "", 10**6), str(r["region"]))):
        code = row["region"]
        name: Any = region_name(code, lang) if code is None else link(region_name(code, lang), view.link(region=code))
        whys = (
            [m["why"] for m in row["missing"] if m["region"] == code] if row["unit_coverage"] is None and code else []
        )
        body.append(
            [
                str(now.get(code or "", "–")),
                name,
                _moved(view, now.get(code or ""), before.get(code or "")),
                numbers.exact(row["units"]),
                *(numbers.figure(m, value_of(row, m), lang) for m in shown),
                text(f"why.{whys[0]}", lang) if whys else "",
            ]
        )
    foot = footer(
        view,
        text("chart.n_units", lang, n=numbers.count(facts.whole["units"] if facts.whole else None, lang)),
        source_words([facts.whole] if facts.whole else [], view),
    )
    plain = [
        [cell if isinstance(cell, str) else region_name(row["region"], lang) for cell in line]
        for line, row in zip(
            body,
            sorted(rows, key=lambda r: (r["region"] is None, now.get(r["region"] or "", 10**6), str(r["region"]))),
            strict=True,
        )
    ]
    return chart_card(
        view,
        text("regions.table", lang, region=region_name(view.region, lang)),
        html.Div(table(columns, body, classes="wide"), className="scroll"),
        name="regions",
        foot=foot,
        columns=columns,
        rows=plain,
    )


def _ranks(rows: Sequence[RateRow]) -> dict[str, int]:
    known = with_regions(rows, "unit_coverage")
    return dict(zip(known, competition_ranks(list(known.values())), strict=True))


def _moved(view: View, now: int | None, before: int | None) -> str:
    if now is None or before is None:
        return ""
    if now == before:
        return text("rank.same", view.lang)
    return ("▲ " if now < before else "▼ ") + text(
        "rank.up" if now < before else "rank.down", view.lang, n=abs(before - now)
    )


def _peers(view: View, facts: Facts) -> Any:
    lang = view.lang
    ranks = _ranks(facts.peers)
    known = {code: row for row in facts.peers if (code := row["region"]) in ranks}
    if len(known) < 2 or view.region not in ranks:
        return None
    place = ranks[view.region]
    near = sorted(ranks, key=lambda code: (abs(ranks[code] - place), ranks[code]))[:7]
    columns = [
        text("rank.column", lang),
        text("col.region", lang),
        metric_title("unit_coverage", lang),
        metric_title("units", lang),
    ]
    body = [
        [
            str(ranks[code]),
            html.Strong(region_name(code, lang))
            if code == view.region
            else link(region_name(code, lang), view.link(region=code)),
            numbers.percent(known[code]["unit_coverage"]),
            numbers.exact(known[code]["units"]),
        ]
        for code in sorted(near, key=lambda code: ranks[code])
    ]
    title = text("regions.peers", lang, region=region_name(view.region, lang), n=len(known), rank=place)
    return html.Section([html.H2(title), table(columns, body)], className="card span12")
