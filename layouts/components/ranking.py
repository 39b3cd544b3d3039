"""A ranking as a list of links with bars: reachable by keyboard, no chart library."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from analysis.ranks import competition_ranks
from analysis.rows import Row
from data.texts import numbers, text
from data.texts.names import region_name
from layouts.components.pages import link
from layouts.selection import View


def ranking_list(view: View, rows: Sequence[Row], metric: str, whole: float | None, most: int = 14) -> html.Div:
    """The first regions by a metric as bars; the whole's value is a mark. Each leads to its region."""
    known = sorted((r for r in rows if r["region"] is not None and r[metric] is not None), key=lambda r: -r[metric])
    ranks = competition_ranks([r[metric] for r in known])
    top = max([*(r[metric] for r in known), whole or 0, 1e-9])
    items = []
    for rank, row in list(zip(ranks, known, strict=True))[:most]:
        share = max(row[metric] / top, 0)
        items.append(
            html.Li(
                link(
                    [
                        html.Span(str(rank), className="rank"),
                        html.Span(region_name(row["region"], view.lang), className="name"),
                        html.Span(html.Span(className="fill", style={"width": f"{share * 100:.1f}%"}), className="bar"),
                        html.Span(numbers.figure(metric, row[metric], view.lang), className="value"),
                    ],
                    view.link(region=row["region"]),
                )
            )
        )
    mark = (
        html.P(
            f"{region_name(view.region, view.lang)} {numbers.figure(metric, whole, view.lang)}", className="dim whole"
        )
        if whole is not None
        else None
    )
    return html.Div(
        [mark, html.Ol(items, className="ranking")] if items else [html.P(text("map.none", view.lang), className="dim")]
    )
