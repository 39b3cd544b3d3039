"""Tables of what lists of other offices lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from data.tables.record import Column, Table, table_of
from data.texts import text

Row = Mapping[str, Any]


def leads(rows: Iterable[Row], language: str) -> Table:
    """Rows of :func:`data.queries.links.leads` that are, or may be, units of the register."""
    return _listed("leads", rows, language, named=True)


def strangers(rows: Iterable[Row], language: str) -> Table:
    """Rows of :func:`data.queries.links.leads` that are in no unit register."""
    return _listed("strangers", rows, language, named=False)


def _listed(name: str, rows: Iterable[Row], language: str, *, named: bool) -> Table:
    state = [Column("lead_state", text("links.lead_state", language), "text")] if named else []
    unit = [Column("unit", text("links.column.unit", language), "text")] if named else []
    return table_of(
        name,
        text(f"links.{name}", language),
        (
            *state,
            Column("listed_by", text("links.column.source", language), "text"),
            Column("name", text("links.listed_name", language), "text"),
            Column("code", text("links.listed_code", language), "text"),
            Column("region", text("col.region", language), "region"),
            Column("industry", text("links.field.industry", language), "text"),
            Column("employees", text("links.field.size", language), "count"),
            *unit,
            Column("file", text("csv.file", language), "text"),
            Column("sheet", text("csv.sheet", language), "text"),
            Column("row", text("table.row", language), "rank"),
        ),
        [
            {
                **row,
                "lead_state": text(f"links.state.{row['state']}", language),
                "listed_by": text(f"links.source.{row['source']}", language),
            }
            for row in rows
        ],
    )
