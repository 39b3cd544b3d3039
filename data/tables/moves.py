"""Tables of a chosen figure over time: regions side by side, year on year, what units did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis.compare.changes import Change
from analysis.compare.differ import pieces_of, printed_pieces
from analysis.compare.printed import PLACES
from data.tables import columns
from data.tables.record import Column, Form, Table, table_of
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
            columns.change("points", text("moves.like", language), figure, language),
            columns.change("points_raw", text("moves.raw", language), figure, language),
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


def differences(rows: Sequence[Row], metric: str, language: str, *, printed: bool = False) -> Table:
    """Why a region's rate differs from that of others: the totals of :func:`data.queries.compare.differ.differ`, each with its ``way`` of parting.

    ``printed``: with one decimal, so that the pieces add up to the difference of the printed rates; else unrounded.
    """
    places = PLACES if printed else 3
    pieces = ("within", "mix_industry", "mix_size")

    def told(row: Row) -> dict[str, Any]:
        exact: Mapping[str, float] = pieces_of(row, row["way"])
        whole = row["points"]
        if printed:
            shown, difference = printed_pieces(row, row["way"])
            exact, whole = {name: float(value) for name, value in shown.items()}, float(difference)
        way = text(f"differ.by.{'_'.join(row['way'])}", language)
        return {
            **row,
            "region": row["against"],
            "by": way,
            "points": whole,
            **{f"{n}_points": v for n, v in exact.items()},
        }

    rate = columns.figure(metric, language)
    return table_of(
        "differ",
        text("differ.table", language, metric=figure_name(metric, language)),
        (
            Column("region", text("differ.against", language), "region"),
            Column("by", text("differ.by", language), "text"),
            *(
                columns.points(f"{name}_points", text(f"differ.{name}", language), language, places=places)
                for name in pieces
            ),
            columns.points("points", text("differ.points", language), language, places=places),
            Column("after", text("differ.after", language), rate.form, rate.unit),
            Column("before", text("differ.before", language), rate.form, rate.unit),
        ),
        [told(row) for row in rows],
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


def flow_units(rows: Iterable[Row], flow: str, language: str) -> Table:
    """The units of a flow as they were before and after: rows of :func:`data.queries.compare.flow_units.flow_units`."""
    both = ("before", "after")

    def pair(name: str, form: Form) -> tuple[Column, ...]:
        title = text(f"col.{name}" if name != "unit_kind" else "shell.kind", language)
        return tuple(Column(f"{name}_{when}", text(f"flowunits.{when}", language, what=title), form) for when in both)

    def told(row: Row) -> dict[str, Any]:
        covers = {f"cover_{when}": cover_word(row, when, language) for when in both}
        return {**row, "credit_code": row["code"], **covers}

    persons = [
        columns.count(
            f"employees_{when}",
            text(f"flowunits.{when}", language, what=text("col.employees", language)),
            "persons",
            language,
        )
        for when in both
    ]
    covers = [
        Column(f"cover_{when}", text(f"flowunits.{when}", language, what=text("unit.mode", language)), "text")
        for when in both
    ]
    return table_of(
        "flowunits",
        text("flowunits.table", language, flow=flow_name(flow, language)),
        (
            Column("name", text("col.name", language), "text"),
            Column("credit_code", text("col.code", language), "text"),
            *pair("region", "region"),
            *pair("industry", "industry"),
            *pair("size", "size"),
            *pair("unit_kind", "unit_kind"),
            *persons,
            *covers,
            Column("file", text("csv.file", language), "text"),
            Column("sheet", text("csv.sheet", language), "text"),
            Column("cell", text("csv.cell", language), "text"),
        ),
        map(told, rows),
    )


def cover_word(row: Row, when: str, language: str) -> str:
    """How a unit of a flow was covered before or after, in words; of one that the register has not, that."""
    if not row[f"held_{when}"]:
        return text("flowunits.absent", language)
    if row[f"region_{when}"] is None:
        return text("flowunits.elsewhere", language)
    return text(f"gaps.{row[f'mode_{when}'] or 'uncovered'}", language)


def flow_name(flow: str, language: str) -> str:
    """What units did, in words."""
    if flow == "any":
        return text("flowunits.any", language)
    return text("trends.total" if flow == "total" else f"told.flow.{flow}", language)
