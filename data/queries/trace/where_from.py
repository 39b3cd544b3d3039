"""Where a figure comes from, for whatever shows it (a card, a cell of a table, a mark of a chart): its lineage, and the rows of the
workbooks' tables as they were read, with the cells that count marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, Engine, select

from analysis.vocabulary import CELLS
from data.database import schema
from data.database.loads import FACT_TABLES
from data.letters import get_column_letter
from data.queries.question import BadQuestion
from data.queries.trace.figure import Figure, figure_lineage
from data.reference import regions
from data.scope import Scope
from data.slice import Slice

_TABLES: Final = 4
_ROWS: Final = 12
"""So many tables, and marked rows of each, are shown; the lineage's cells are all there."""
_BESIDE: Final = 1
"""Rows above and below a marked one that stand with it."""


def figure_of(row: Mapping[str, Any], metric: str, where: Mapping[str, Sequence[str]] | None = None) -> Figure:
    """The figure that a row of rates shows under a metric or measure. ``where``: the view's filters; a dimension of the row's own goes first.

    Raises BadQuestion for the remainder row: it is a difference, and stands in no cell.
    """
    if row["region"] is None:
        raise BadQuestion("the remainder is the difference of a total and its parts: ask for these")
    cells = {name: list(values) for name, values in (where or {}).items() if name != "region"}
    cells |= {name: [row[name]] for name in CELLS if row.get(name) is not None}
    return Figure(row["region"], Slice(row["period"], row["calibre"], row["purpose"]), metric, cells)


def where_from(engine: Engine, scope: Scope, figure: Figure) -> dict[str, Any] | None:
    """The record of :func:`data.queries.trace.figure.figure_lineage` with ``tables``; None where the region has no such figure.

    ``tables``: at most a few of the tables behind it, each ``{"load_id", "part_id", "file", "sheet", "range", "title", "content", "columns":
    [{"letter", "field"}], "rows": [{"row", "marked", "cells": {letter: {"value", "marked"}}}], "more"}``: the rows that are counted, with the
    one above and below; ``more``: how many further rows of the table are counted. Values are as they were read, in the table's own unit; a
    summary's columns have the label over them for their field, and a neighbour that is counted too is marked. Rows outside the reader's scope are left out. Raises like it.
    """
    found = figure_lineage(engine, scope, figure)
    if found is None:
        return None
    by_part: dict[int, list[tuple[int, str]]] = {}
    for cell in found["cells"]:
        if cell["cell"] is not None:
            letter = cell["cell"].rstrip("0123456789")
            by_part.setdefault(cell["part_id"], []).append((cell["row"], letter))
    with engine.connect() as connection:
        tables = [_table(connection, scope, part_id, cells) for part_id, cells in list(by_part.items())[:_TABLES]]
    return {**found, "tables": tables}


def _table(connection: Connection, scope: Scope, part_id: int, cells: list[tuple[int, str]]) -> dict[str, Any]:
    part, load = schema.part.c, schema.load.c
    told = (part.load_id, part.id.label("part_id"), load.name.label("file"), part.sheet, part.range, part.title)
    home = (
        connection.execute(
            select(*told, part.content, part.columns, part.scales)
            .join(schema.load, load.id == part.load_id)
            .where(part.id == part_id)
        )
        .mappings()
        .one()
    )
    marked_rows = list(dict.fromkeys(row for row, _ in cells))
    marks = set(cells)
    shown = sorted({row + step for row in marked_rows[:_ROWS] for step in range(-_BESIDE, _BESIDE + 1)})
    read = _summary if home["content"] == "summary" else _register
    columns, values = read(connection, scope, dict(home), shown)
    rows = [
        {
            "row": row,
            "marked": any((row, letter) in marks for letter in of_row),
            "cells": {letter: {"value": value, "marked": (row, letter) in marks} for letter, value in of_row.items()},
        }
        for row, of_row in sorted(values.items())
    ]
    table = {name: home[name] for name in ("load_id", "part_id", "file", "sheet", "range", "title", "content")}
    return {**table, "columns": columns, "rows": rows, "more": len(set(marked_rows) - set(shown))}


_Read = tuple[list[dict[str, Any]], dict[int, dict[str, Any]]]
"""Columns, and row -> letter -> value."""


def _register(connection: Connection, scope: Scope, home: Mapping[str, Any], shown: Iterable[int]) -> _Read:
    facts = FACT_TABLES[home["content"]]
    letters = {name: letter for name, letter in home["columns"].items() if name in facts.c}
    wanted = [facts.c.row, *(facts.c[name] for name in letters)]
    ask = select(*wanted).where(facts.c.part_id == home["part_id"], facts.c.row.in_(list(shown)))
    if "region" in facts.c and (codes := scope.codes(regions())) is not None:
        ask = ask.where(facts.c.region.in_(codes))
    scales = {name: Decimal(factor) for name, factor in (home["scales"] or {}).items()}
    values = {
        row["row"]: {letter: _as_read(row[name], scales.get(name)) for name, letter in letters.items()}
        for row in connection.execute(ask).mappings()
    }
    ordered = sorted(letters.items(), key=lambda item: (len(item[1]), item[1]))
    return [{"letter": letter, "field": name} for name, letter in ordered], values


def _as_read(value: Any, scale: Decimal | None) -> Any:
    """A value in the unit of its column: yuan that stood in 万元 are told so."""
    if value is None or scale is None or isinstance(value, (str, bool)):
        return value
    scaled = Decimal(str(value)) / scale
    return int(scaled) if scaled == scaled.to_integral_value() else float(scaled)


def _summary(connection: Connection, scope: Scope, home: Mapping[str, Any], shown: Iterable[int]) -> _Read:
    seen = schema.observation.c
    ask = select(seen.row, seen.col, seen.region, seen.label, seen.raw).where(
        seen.part_id == home["part_id"], seen.row.in_(list(shown))
    )
    if (codes := scope.codes(regions())) is not None:
        ask = ask.where(seen.region.in_(codes))
    columns: dict[int, str] = {}
    values: dict[int, dict[str, Any]] = {}
    for row, col, _, label, raw in connection.execute(ask.order_by(seen.row, seen.col)):
        columns.setdefault(col, label)
        values.setdefault(row, {})[get_column_letter(col)] = raw
    return [{"letter": get_column_letter(col), "field": label} for col, label in sorted(columns.items())], values
