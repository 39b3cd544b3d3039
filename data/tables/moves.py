"""Tables of a chosen figure over time: regions side by side, year on year, what units did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.compare.changes import Change, is_rate
from data.tables import columns
from data.tables.record import Column, Table, table_of
from data.texts import text
from data.texts.names import figure_name

Row = Mapping[str, Any]


def compared(rows: Sequence[Row], figure: str, language: str) -> Table:
    """A figure of several regions over the periods of one calibre; what a region did not report stays empty, with the reason beside it."""
    return table_of(
        "compared",
        figure_name(figure, language),
        (
            columns.region(language),
            columns.period(language),
            columns.calibre(language),
            columns.purpose(language),
            columns.figure(figure, language),
            *columns.reliability(language),
        ),
        rows,
        of_view=False,
    )


def yearly_rows(region: str, moves: Sequence[tuple[str, str, Change]]) -> list[dict[str, Any]]:
    """A row for each pair of neighbouring periods of a region: the change like for like, that of the printed values, and what forbids telling it."""
    return [
        {
            "region": region,
            "from": first,
            "to": last,
            "before": change.comparable_before,
            "after": change.comparable_after,
            "points": change.points,
            "points_raw": change.points_raw,
            "share": change.comparable.share,
            "flags": ",".join(change.flags),
        }
        for first, last, change in moves
    ]


def yearly(rows: Sequence[Row], figure: str, language: str) -> Table:
    """Rows of :func:`yearly_rows`: a rate in percentage points, anything else in its own unit."""

    def moved(key: str, title: str) -> Column:
        if is_rate(figure):
            return columns.points(key, title, language)
        return Column(key, title, columns.figure(figure, language).form)

    value = columns.figure(figure, language)
    return table_of(
        "yearly",
        text("moves.yearly", language, metric=figure_name(figure, language)),
        (
            columns.region(language),
            Column("from", text("moves.from", language), "period"),
            Column("to", text("moves.to", language), "period"),
            Column("before", text("moves.before", language), value.form, value.unit),
            Column("after", text("moves.after", language), value.form, value.unit),
            moved("points", text("moves.like", language)),
            moved("points_raw", text("moves.raw", language)),
            columns.share("share", text("moves.share", language), language),
            Column("flags", text("moves.flags", language), "text"),
        ),
        rows,
        of_view=False,
    )


def factors(by: Mapping[str, Sequence[Row]], metric: str, language: str) -> Table:
    """How much of a rate's change is within the parts, by their weights and by who reports, for each way of parting: rows of
    :func:`data.queries.compare.changes.change` by dimension, of which the totals stand here."""
    return table_of(
        "factors",
        text("moves.factors", language, metric=figure_name(metric, language)),
        (
            Column("by", text("moves.by", language), "text"),
            columns.points("within_points", text("moves.within", language), language, places=3),
            columns.points("mix_points", text("moves.mix", language), language, places=3),
            columns.points("reporting_points", text("trends.reporting", language), language, places=3),
            columns.points("points", text("trends.total", language), language, places=3),
        ),
        [{**rows[-1], "by": text(f"moves.by.{name}", language)} for name, rows in by.items() if rows],
    )


def flows(rows: Sequence[Row], language: str) -> Table:
    """What units did between two periods, and what it adds to the change of unit coverage; the total last."""
    return table_of(
        "flows",
        text("moves.flows", language),
        (
            Column("flow", text("moves.flow", language), "text"),
            columns.count("units", text("moves.flow_units", language), "units", language),
            columns.count("covered", text("moves.flow_covered", language), "units", language),
            columns.count("employees", text("moves.flow_employees", language), "persons", language),
            columns.points("points", text("moves.flow_points", language), language, places=3),
        ),
        [{**row, "flow": flow_name(str(row["flow"]), language)} for row in rows],
    )


def flow_name(flow: str, language: str) -> str:
    """What units did, in words."""
    return text("trends.total" if flow == "total" else f"told.flow.{flow}", language)
