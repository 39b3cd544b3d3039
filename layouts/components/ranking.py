"""A ranking as a list of links with bars: reachable by keyboard, no chart library."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from analysis.ranks import competition_ranks
from analysis.reliability import count_behind
from analysis.rows import Row, has_flag
from data.texts import numbers, text
from data.texts.names import region_name
from layouts.components.opened import opened
from layouts.components.pages import attributes, link
from layouts.selection import View


def ranking_list(view: View, rows: Sequence[Row], metric: str, whole: float | None, most: int = 14) -> html.Div:
    """The first regions by a metric as bars; the whole's value is a mark. Each leads to its region.

    Those with few units behind the metric follow the others, greyed, without a place, and with their number in place of a bar.
    """
    known = sorted((r for r in rows if r["region"] is not None and r[metric] is not None), key=lambda r: -r[metric])
    small = [r for r in known if has_flag(r, metric, "small")]
    known = [r for r in known if not has_flag(r, metric, "small")]
    ranks: list[int | None] = [*competition_ranks([r[metric] for r in known]), *[None] * len(small)]
    known += small
    top = max([*(r[metric] for r in known), whole or 0, 1e-9])
    items = []
    for rank, row in list(zip(ranks, known, strict=True))[:most]:
        share = max(row[metric] / top, 0)
        fill = html.Span(className="fill", style={"width": f"{share * 100:.1f}%"})
        n = text("rank.n", view.lang, n=numbers.count(count_behind(row, metric), view.lang))
        over = has_flag(row, metric, "over_one")
        items.append(
            html.Li(
                link(
                    [
                        html.Span("–" if rank is None else str(rank), className="rank"),
                        html.Span(region_name(row["region"], view.lang), className="name"),
                        html.Span(fill, className="track") if rank is not None else html.Span(n, className="n"),
                        html.Span(
                            numbers.figure(metric, row[metric], view.lang) + ("!" if over else ""),
                            className="value",
                            **attributes(data_open=opened(metric, {"region": row["region"]})),
                        ),
                    ],
                    view.link(region=row["region"]),
                ),
                className="small" if rank is None else "",
                title=text("why.small", view.lang)
                if rank is None
                else text("flag.over_one", view.lang)
                if over
                else "",
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
