"""What a rate's change is made of in sentences: within, mix and reporting by region, industry and size; and what units did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from dash import dcc, html

from analysis.compare.flows import ANY_FLOW, OTHER
from analysis.compare.verdict import Verdict, of_change, of_flows
from analysis.rows import Row
from data.tables import moves as tables
from data.tables.record import Column, Record, Table
from data.texts import numbers, text
from data.texts.names import calibre_name
from data.texts.told import told
from layouts import ids
from layouts.components.cards import chart_card, footer, metric_title, table_head
from layouts.components.changes import untold
from layouts.components.filters import filtered
from layouts.components.graph import graph, room
from layouts.components.opened import opened
from layouts.components.pages import link
from layouts.components.tables import Cell, in_words, record_table
from layouts.figures.bars import height_of, waterfall
from layouts.moves.why import Reasons, moved_asks, parts_of, pieces_of, printed_alike, printed_total
from layouts.selection import View

_TELLING: Final = ("only_reporting", "only_mix", "mostly_reporting", "mostly_mix")
"""Verdicts that stand first wherever one way of parting shows them: another way hides them in the parts."""
_PLACES: Final = 2


def is_told(view: View, facts: Reasons) -> bool:
    """Whether the change may be told at all: two periods of one series, enough comparable, enough units."""
    change = facts.change
    if view.compare is None or change is None or change.points_raw is None:
        return False
    return untold(view, change) is None


def sentences(view: View, facts: Reasons) -> dict[str, str]:
    """Way of parting -> what it says of the change, the most telling first."""
    span = (view.compare or "", view.slice.period if view.slice is not None else "")
    verdicts = {name: found for name, rows in facts.by.items() if (found := of_change(rows)) is not None}
    order = sorted(verdicts, key=lambda name: verdicts[name].kind not in _TELLING)
    return {name: told(verdicts[name], facts.metric, view.region, span)[view.lang] for name in order}


def factors_card(view: View, facts: Reasons) -> Any:
    """Whether it was the parts themselves, their weights, or who reports: a sentence for each way of parting, and the points."""
    said = sentences(view, facts) if is_told(view, facts) else {}
    if not said:
        return None
    lang = view.lang
    first = next(iter(said))
    lines = [
        html.Li(text("moves.parted", lang, by=text(f"moves.by.{name}", lang), said=words))
        for name, words in said.items()
    ]
    title = text("moves.parted", lang, by=text(f"moves.by.{first}", lang), said=said[first])
    table = _adding_up(tables.factors(facts.by, facts.metric, lang), printed_total(facts), printed_alike(facts))
    return html.Section(
        [
            table_head(view, filtered(view, title), "factors"),
            html.Ul(lines[1:], className="moves-said") if len(lines) > 1 else None,
            html.Div(record_table(table, lang, asks=moved_asks(facts.metric, view.compare or "")), className="scroll"),
            html.P(text("moves.factors_note", lang), className="foot"),
        ],
        className="card span12",
        id="card-factors",
    )


def _sought(lang: str) -> Any:
    """The card while the two registers of a large region are compared unit by unit."""
    tick = dcc.Interval(id=ids.LATER_TICK, interval=1000)
    said = html.P(text("moves.sought", lang), className="foot", role="status")
    return html.Section([html.H2(text("moves.flows", lang)), said, tick], className="card span12", id="card-flows")


def flows_card(view: View, facts: Reasons) -> Any:
    """What units did, in bars that add up to the printed change, and how many they were."""
    lang = view.lang
    if facts.is_sought:
        return _sought(lang)
    if not facts.flows or not is_told(view, facts) or view.slice is None or view.compare is None:
        return None
    verdict: Verdict | None = of_flows(facts.flows)
    if verdict is None:
        return None
    change = facts.change
    rates = None if change is None or change.before is None or change.after is None else (change.before, change.after)
    title = told(verdict, "unit_coverage", view.region, (view.compare, view.slice.period), rates)[lang]
    bars = [row for row in facts.flows[:-1] if row["points"] or row["units"]]
    moved = [row for row in bars if abs(row["points"] or 0) >= 0.5 * 10**-_PLACES]
    total = printed_total(facts)
    shown = zip(moved, parts_of(total, [float(row["points"]) for row in moved]), strict=True)
    moved, values = _seen(shown)
    names = [tables.flow_name(row["flow"], lang) for row in moved]
    whole = opened("unit_coverage", {"since": view.compare})
    opens = [whole if row["flow"] == OTHER else f"?tab={units_tab(row['flow'])}" for row in (*moved, facts.flows[-1])]
    table = tables.flows([*bars, facts.flows[-1]], lang)
    whose = {tables.flow_name(row["flow"], lang): row["flow"] for row in facts.flows}
    printed = dict.fromkeys(whose, 0.0) | dict(zip(names, values, strict=True))
    printed[tables.flow_name("total", lang)] = total
    cells: dict[str, Cell] = {
        "flow": lambda row: _leads(view, row, whose),
        "points": lambda row: numbers.points(float(printed[str(row["flow"])]), _PLACES),
        **{
            c.key: partial(_counted, lang, c, tables.flow_name("total", lang))
            for c in table.columns
            if c.form == "count"
        },
    }
    return chart_card(
        view,
        filtered(view, title),
        html.Div(
            [
                room(graph(waterfall(names, values, text("trends.total", lang), opens), "flows", height_of(len(names))))
                if moved
                else None,
                html.Div(
                    record_table(_printed(table), lang, cells=cells),
                    className="scroll",
                ),
            ]
        ),
        name="flows",
        foot=html.Div(
            [
                html.P(text("moves.flows_note", lang, metric=metric_title("unit_coverage", lang)), className="foot"),
                footer(
                    view,
                    text("moves.n_flows", lang, n=len(moved)),
                    calibre_name(view.slice.calibre, lang),
                ),
            ]
        ),
        table=table,
    )


def _leads(view: View, row: Mapping[str, Any], whose: Mapping[str, str]) -> Any:
    """A flow's name, which leads to its units where it has any; the total leads to all units to which anything happened."""
    flow = whose.get(str(row["flow"]), "")
    if flow == OTHER or not (row["units"] or flow == "total"):  # the total's units are net: none may be many
        return row["flow"]
    return link(row["flow"], view.link("/trends", tab=units_tab(flow)), title=text("flowunits.open", view.lang))


def units_tab(flow: str) -> str:
    """The tab of a flow's units; of the total that of all units to which anything happened."""
    return f"flow-{ANY_FLOW if flow == 'total' else flow}"


def _seen(shown: Iterable[tuple[Row, float]]) -> tuple[list[Row], list[float]]:
    """The flows that are more than nothing as they are printed, and their points: a bar of 0.00 is none."""
    seen = [(row, points) for row, points in shown if points]
    return [row for row, _points in seen], [points for _row, points in seen]


def _adding_up(table: Table, total: float, alike: float) -> Table:
    """The table as it is printed, with two decimals: the pieces of each way of parting add up to the one total, and who reports is one figure in all."""
    pieces = [key for key in table.keys if key.endswith("_points")]
    rows = []
    for row in table.records():
        added = pieces_of(pieces, [float(row[key] or 0) for key in pieces], total, alike)
        printed = {**row, **dict(zip(pieces, map(float, added), strict=True)), "points": total}
        rows.append(tuple(printed[key] for key in table.keys))
    return _printed(replace(table, rows=rows))


def _counted(lang: str, column: Column, net: str, row: Record) -> str:
    """A count of a flow; of the total, which is what the flows come to, with its sign."""
    return in_words(replace(column, signed=row["flow"] == net), row[column.key], lang)


def _printed(table: Table) -> Table:
    return replace(table, columns=tuple(replace(c, places=_PLACES) if c.form == "points" else c for c in table.columns))
