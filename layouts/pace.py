"""How far a region is from its targets: the card of the page Trends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from analysis.rows import Row
from data.texts import numbers, text
from layouts.components.cards import metric_title, table_head
from layouts.components.changes import points_between
from layouts.components.filters import unfiltered
from layouts.selection import View


def pace_card(view: View, targets: Sequence[Row]) -> html.Section:
    """The targets of a region and how far each is away."""
    lang = view.lang
    if not targets:
        body: Any = html.P(text("trends.pace_none", lang), className="dim")
    else:
        body = html.Ul(
            [
                html.Li(
                    text(
                        "trends.pace_row",
                        lang,
                        metric=metric_title(t["metric"], lang),
                        target=numbers.percent(t["target"]),
                        when=t["target_period"],
                        reached=numbers.percent(t["reached"]),
                        points=_to_go(t),
                    )
                )
                for t in targets
            ]
        )
    title = unfiltered(view, text("trends.pace", lang))
    head = table_head(view, title, "targets") if targets else html.H2(title)
    return html.Section([head, body], className="card span12")


def _to_go(goal: Row) -> str:
    """The printed points between what is reached and the target."""
    if goal["reached"] is None:
        return "–"
    return numbers.points(points_between(goal["reached"], goal["target"]))
