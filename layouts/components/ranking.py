"""A ranking as a list of links with bars: reachable by keyboard, no chart library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html

from analysis.ranks import competition_ranks
from analysis.reliability import count_behind
from analysis.rows import Row, has_flag
from data.texts import numbers, text
from data.texts.names import region_name
from layouts.components.opened import opened
from layouts.components.pages import attributes, link, quick
from layouts.selection import View


def ranking_list(
    view: View, rows: Sequence[Row], metric: str, whole: float | None, gained: Mapping[str, int] | None = None
) -> html.Div:
    """All regions by a metric as bars; the whole's value is a line through them. Each leads to its region.

    ``gained``: region -> places gained since the compared period, of those that have one in both; None without one. Those with few units behind the metric follow the others, greyed, without a place, and with their number in place of a bar.
    """
    known = sorted((r for r in rows if r["region"] is not None and r[metric] is not None), key=lambda r: -r[metric])
    small = [r for r in known if has_flag(r, metric, "small")]
    known = [r for r in known if not has_flag(r, metric, "small")]
    ranks: list[int | None] = [*competition_ranks([r[metric] for r in known]), *[None] * len(small)]
    known += small
    top = max([*(r[metric] for r in known), whole or 0, 1e-9])
    items = []
    for rank, row in zip(ranks, known, strict=True):
        share = max(row[metric] / top, 0)
        fill = quick(html.Span, None, className="fill", style={"width": f"{share * 100:.1f}%"})
        n = text("rank.n", view.lang, n=numbers.count(count_behind(row, metric), view.lang))
        over = has_flag(row, metric, "over_one")
        items.append(
            html.Li(
                link(
                    [
                        quick(html.Span, "–" if rank is None else str(rank), className="rank"),
                        quick(html.Span, region_name(row["region"], view.lang), className="name"),
                        quick(html.Span, fill, className="track")
                        if rank is not None
                        else quick(html.Span, n, className="n"),
                        quick(
                            html.Span,
                            numbers.figure(metric, row[metric], view.lang) + ("!" if over else ""),
                            className="value",
                            **attributes(data_open=opened(metric, {"region": row["region"]})),
                        ),
                        *(
                            [_moved(view, gained.get(row["region"]) if rank is not None else None)]
                            if gained is not None
                            else []
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
    if not items:
        return html.Div(html.P(text("map.none", view.lang), className="dim"))
    classes = "ranking" if gained is None else "ranking moving"
    line = {} if whole is None else {"--whole": f"{whole / top * 100:.1f}%"}
    head = _head(view, metric, whole, gained is not None)
    return html.Div(
        [head, html.Ol(items, className=classes + (" lined" if line else ""))], className="ranked", style=line
    )


def _head(view: View, metric: str, whole: float | None, moving: bool) -> html.Div:
    """The columns' names, with the whole's value above its line."""
    lang, said = view.lang, ""
    if whole is not None:
        said = text(
            "rank.whole", lang, region=region_name(view.region, lang), value=numbers.figure(metric, whole, lang)
        )
    since = [html.Span(text("rank.against", lang, period=view.compare or ""), className="move")] if moving else []
    return html.Div(
        [
            html.Span(),
            html.Span(),
            html.Span(html.Span(said, className="said"), className="track"),
            html.Span(),
            *since,
        ],
        className="rankhead moving" if moving else "rankhead",
    )


def _moved(view: View, places: int | None) -> html.Span:
    """How many places a region gained or lost; a dash where that cannot be told."""
    if not places:
        return html.Span("–" if places is None else "0", className="move dim")
    told = text("rank.up" if places > 0 else "rank.down", view.lang, n=abs(places))
    return html.Span(told, className="move up" if places > 0 else "move down")
