"""Why the view's region differs from each of those beside it: a sentence each, and the points by industry, by size and by both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from analysis.compare.differ import WAYS, is_small
from analysis.rows import Row
from data.tables import moves as tables
from data.texts import text
from data.texts.differences import told_difference
from data.texts.names import calibre_name, figure_name, region_name
from layouts.components.cards import footer, metric_title, table_head
from layouts.components.filters import filtered
from layouts.components.tables import record_table
from layouts.selection import View


@dataclass(frozen=True, slots=True)
class Differences:
    """``metric``: the rate that is explained; ``by``: region beside -> way of parting -> rows of :func:`data.queries.compare.differ.differ`, None where the
    rate cannot be told so."""

    metric: str
    by: Mapping[str, Mapping[tuple[str, ...], Sequence[Row]]] | None

    @property
    def rows(self) -> list[Row]:
        """The totals that may be told, each with its way of parting as ``way``."""
        return [
            {**rows[-1], "way": way}
            for ways in (self.by or {}).values()
            for way, rows in ways.items()
            if rows and not is_small(rows)
        ]


def differ_card(view: View, facts: Differences) -> Any:
    """Nothing where no region stands beside the view's own."""
    if not view.selection.regions or facts.by == {} or view.slice is None:
        return None
    lang = view.lang
    name = metric_title(facts.metric, lang)
    if facts.by is None:
        said = text("differ.refused", lang, metric=name)
        return html.Section(
            [html.H2(text("differ.title", lang)), html.P(said, className="dim")], className="card span12"
        )
    told = [_told(view, facts.metric, code, ways) for code, ways in facts.by.items()]
    table = tables.differences(facts.rows, facts.metric, lang, printed=True)
    return html.Section(
        [
            table_head(view, filtered(view, told[0]), "differ"),
            html.Ul([html.Li(words) for words in told[1:]], className="moves-said") if len(told) > 1 else None,
            html.Div(record_table(table, lang), className="scroll") if table.rows else None,
            html.P(text("differ.note", lang), className="foot"),
            footer(view, text("chart.n_parts", lang, n=len(told) + 1), calibre_name(view.slice.calibre, lang)),
        ],
        className="card span12",
        id="card-differ",
    )


def _told(view: View, metric: str, code: str, ways: Mapping[tuple[str, ...], Sequence[Row]]) -> str:
    """The sentence by industry and size together, or why there is none."""
    rows = ways[WAYS[-1]]
    named = {"region": region_name(view.region, view.lang), "against": region_name(code, view.lang)}
    if not rows:
        return text("differ.none", view.lang, **named, metric=figure_name(metric, view.lang))
    return told_difference(rows, metric, WAYS[-1])[view.lang]
