"""Summary tables cell by cell: what the row says, what the column says, what the table says, joined.

Any orientation is read in one way. A column is a label column (regions, periods, indicators, codes) or a value column; each
value cell gets region, period, measure, dimensions and unit from its row's labels, its column's header and the table's
context, the nearest winning.
"""

from __future__ import annotations

from decimal import Decimal

from data.reference import regions
from etl.clean.units import Unit
from etl.clean.values import parse_figure, parse_number, raw_text, to_plain
from etl.fields.dictionary import Meaning
from etl.model import Block, ColumnMatch, Finding, Observation, RecognisedTable, Sheet, Value
from etl.tables.blocks.context import Context
from etl.tables.blocks.headers import Header
from etl.tables.summaries.column_labels import Column, columns_said
from etl.tables.summaries.roles import column_roles
from etl.tables.summaries.row_labels import Row, read_rows
from etl.tables.summaries.title import table_meaning
from etl.tables.summaries.units import corner_units, unit_of_cell


def observe(table: RecognisedTable, sheet: Sheet, block: Block, headers: list[Header], context: Context) -> None:
    """Fill ``table.observations``, ``columns`` and findings from a summary's block."""
    roles = column_roles(sheet, block, headers)
    calibre = context.calibre or ""
    names = columns_said([h for h in headers if roles.get(h.column) == "value"], calibre, context)
    context.units += corner_units(sheet, block, headers, roles)
    rows = read_rows(table, sheet, block, headers, roles, context, calibre)
    fallback = table_meaning(context, calibre)
    for header in headers:
        role = roles.get(header.column)
        said = names.get(header.column)
        table.columns.append(
            ColumnMatch(
                header.letter,
                header.label,
                (said.meaning.metric if said else role),
                header.unit.base if header.unit else None,
                str(header.unit.scale) if header.unit else "1",
            )
        )
    for index, row in zip(block.body, rows, strict=True):
        cells = sheet.rows[index]
        for header in headers:
            if roles.get(header.column) != "value":
                continue
            cell = cells[header.column] if header.column < len(cells) else None
            table.observations.append(
                _observation(cell, index, header, names[header.column], row, fallback, context, table)
            )


def _observation(
    cell: Value,
    index: int,
    header: Header,
    column: Column,
    row: Row,
    fallback: tuple[str, Meaning, Unit | None],
    context: Context,
    table: RecognisedTable,
) -> Observation:
    labels = (*row.labels, *column.labels)
    metric, dims = _merge(row.meaning, column.meaning)
    silent = [said for labelled, said in ((row.labels, row.meaning), (column.labels, column.meaning)) if labelled]
    if metric is None and all(said.complete and said.metric is None for said in silent):
        metric = fallback[1].metric
        dims = {**fallback[1].dimensions, **dims}
        if metric in ("members", "employees", "employees_covered") and dims.get("sex") == "female":
            metric = f"{metric}_women"
        metric = None if dims.get("sex") == "male" else metric
        labels = labels or ((fallback[0],) if fallback[0] else ())
    label = " / ".join(labels) or header.label
    unit = unit_of_cell(label, metric, column, row, fallback, context)
    parsed = parse_number(cell)
    value: int | float | None = None
    if parsed.kind == "number" and parsed.value is not None:
        scale = Decimal(1) if parsed.own_scale or unit is None else unit.scale
        value = to_plain(parsed.value * scale)
    elif parsed.kind == "unreadable":
        value = _leading_number(cell, unit)
        if value is None:
            table.findings.append(
                Finding.of("number_unreadable_cell", table.sheet, index + 1, header.letter, raw_text(cell), {})
            )
    period = column.period or row.period
    region, code = _region(row, column, context)
    return Observation(
        region=region,
        region_code=code,
        label=label,
        metric=metric,
        dimensions=dims,
        period=period.id if period else context.period,
        unit="1"
        if parsed.own_scale and raw_text(cell).strip().endswith(("%", "‰", "％"))
        else (unit.base if unit else None),
        value=value,
        raw=raw_text(cell),
        row=index + 1,
        col=header.column + 1,
    )


def _merge(row: Meaning, column: Meaning) -> tuple[str | None, dict[str, str]]:
    dims = {**row.dimensions, **column.dimensions}
    metric = column.metric or row.metric
    if column.metric and row.metric and column.metric != row.metric:
        metric = None
    if (not row.complete and column.metric and not row.metric) or (
        not column.complete and row.metric and not column.metric
    ):
        metric = None
    if metric in ("members", "employees", "employees_covered") and dims.get("sex") == "female":
        metric = f"{metric}_women"
    return metric, dims


def _region(row: Row, column: Column, context: Context) -> tuple[str | None, str | None]:
    if column.region is not None:
        return column.region, column.region_code
    if row.region is not None and not row.total:
        return row.region, row.region_code
    code = context.region
    return (row.region or (regions()[code].name if code else context.region_name)), code


def _leading_number(cell: Value, unit: Unit | None) -> int | float | None:
    """A figure followed by words that do not change it."""
    parsed = parse_figure(raw_text(cell))
    if parsed.value is None:
        return None
    return to_plain(parsed.value * (Decimal(1) if parsed.own_scale or unit is None else unit.scale))
