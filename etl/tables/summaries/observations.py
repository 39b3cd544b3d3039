"""Summary tables cell by cell: what the row says, what the column says, what the table says, joined.

Any orientation is read in one way. A column is a label column (regions, periods, indicators, codes) or a value column; each
value cell gets region, period, measure, dimensions and unit from its row's labels, its column's header and the table's
context, the nearest winning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data.reference import regions
from etl.clean.periods import count_of_date
from etl.clean.units import Unit
from etl.clean.values import Number, parse_figure, parse_number, raw_text, to_plain
from etl.fields.dictionary import Meaning
from etl.model import Block, ColumnMatch, Finding, Observation, RecognisedTable, Sheet, Value
from etl.tables.blocks.context import Context
from etl.tables.blocks.headers import Header
from etl.tables.summaries.column_labels import Column, columns_said
from etl.tables.summaries.covered import settle_covered, settle_halves
from etl.tables.summaries.label_cells import Row
from etl.tables.summaries.roles import column_roles
from etl.tables.summaries.row_labels import read_rows
from etl.tables.summaries.title import Topic, corner_topic, table_topic
from etl.tables.summaries.units import corner_units, unit_of_cell


@dataclass(frozen=True, slots=True)
class _Around:
    """What holds for all cells of a table: what it says, what it is about, and the table that they go to."""

    table: RecognisedTable
    context: Context
    topic: Topic


@dataclass(slots=True)
class _ValueCell:
    """A value cell: what stands in it, as it is and as text, the sheet's row (1-based), its column's header, and what that and
    the row's labels say."""

    value: Value
    text: str
    number: int
    header: Header
    column: Column
    row: Row


def observe(table: RecognisedTable, sheet: Sheet, block: Block, headers: list[Header], context: Context) -> None:
    """Fill ``table.observations``, ``columns`` and findings from a summary's block."""
    calibre = context.calibre or ""
    topic = table_topic(context, calibre)
    roles = column_roles(sheet, block, headers, titled=topic.meaning.metric is not None, inside=context.looked_up)
    topic = corner_topic(headers, roles, calibre) or topic
    names = columns_said([h for h in headers if roles.get(h.column) == "value"], calibre, context)
    settled = settle_covered(names, headers, sheet, block, calibre)
    for header in settled or settle_halves(names, headers, sheet, block, topic.meaning):
        args = {"label": header.label, "field": "units_covered"}
        table.findings.append(Finding.of("column_by_content", sheet.name, column=header.letter, args=args))
    context.units += corner_units(sheet, block, headers, roles)
    rows = read_rows(table, sheet, block, headers, roles, context)
    held = _Around(table, context, topic)
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
    valued = [(header, names[header.column]) for header in headers if header.column in names]
    for index, row in zip(block.body, rows, strict=True):
        cells = sheet.rows[index]
        for header, column in valued:
            value = cells[header.column] if header.column < len(cells) else None
            cell = _ValueCell(value, raw_text(value), index + 1, header, column, row)
            table.observations.append(_observation(cell, held))


def _observation(cell: _ValueCell, around: _Around) -> Observation:
    column, row, context = cell.column, cell.row, around.context
    metric, dims, labels = _counted(cell, around.topic)
    label = " / ".join(labels) or cell.header.label
    unit = unit_of_cell(label, metric, column, row, around.topic, context)
    parsed = parse_number(cell.value)
    value: int | float | None = None
    if parsed.kind == "number":
        value = _in_base_units(parsed, unit)
    elif isinstance(cell.value, date) and (count := count_of_date(cell.value)) is not None:
        value = _in_base_units(parse_number(count), unit)
        args = {"value": cell.text}
        told = Finding.of("number_was_date", around.table.sheet, cell.number, cell.header.letter, cell.text, args)
        around.table.findings.append(told)
    elif parsed.kind == "unreadable":
        value = _leading_number(cell.text, unit)
        if value is None:
            code, letter, sheet = "number_unreadable_cell", cell.header.letter, around.table.sheet
            around.table.findings.append(Finding.of(code, sheet, cell.number, letter, cell.text, {}))
    percent = parsed.own_scale and cell.text.strip().endswith(("%", "‰", "％"))
    period = column.period or row.period
    region, code_of_region = _region(row, column, context)
    return Observation(
        region=region,
        region_code=code_of_region,
        label=label,
        metric=metric,
        dimensions=dims,
        period=period.id if period else context.period,
        unit="1" if percent else (unit.base if unit else None),
        value=value,
        raw=cell.text,
        row=cell.number,
        col=cell.header.column + 1,
    )


def _counted(cell: _ValueCell, topic: Topic) -> tuple[str | None, dict[str, str], tuple[str, ...]]:
    """The measure of a cell, its dimensions and the labels that say so; the table's own measure where row and column name none."""
    row, column = cell.row, cell.column
    labels = (*row.labels, *column.labels)
    metric, dims = _merge(row.meaning, column.meaning)
    if metric is not None:
        return metric, dims, labels
    said = [meaning for texts, meaning in ((row.labels, row.meaning), (column.labels, column.meaning)) if texts]
    if all(meaning.complete and meaning.metric is None for meaning in said):
        dims = {**topic.meaning.dimensions, **dims}
        metric = _of_women(topic.meaning.metric, dims)
        metric = None if dims.get("sex") == "male" else metric
        labels = labels or ((topic.label,) if topic.label else ())
    return metric, dims, labels


def _of_women(metric: str | None, dims: dict[str, str]) -> str | None:
    """The measure of women alone, where a count of persons is theirs (``会员人数 | 女``)."""
    counts = metric in ("members", "employees", "employees_covered") and dims.get("sex") == "female"
    return f"{metric}_women" if counts else metric


def _merge(row: Meaning, column: Meaning) -> tuple[str | None, dict[str, str]]:
    """The measure and dimensions of two labels together; none where they name two, or half of one is not understood."""
    dims = {**row.dimensions, **column.dimensions}
    metric = column.metric or row.metric
    if column.metric and row.metric and column.metric != row.metric:
        metric = None
    if (not row.complete and column.metric and not row.metric) or (
        not column.complete and row.metric and not column.metric
    ):
        metric = None
    return _of_women(metric, dims), dims


def _region(row: Row, column: Column, context: Context) -> tuple[str | None, str | None]:
    if column.region is not None:
        return column.region, column.region_code
    if row.region is not None and not row.total:
        return row.region, row.region_code
    code = context.region
    return (row.region or (regions()[code].name if code else context.region_name)), code


def _in_base_units(parsed: Number, unit: Unit | None) -> int | float | None:
    """A number times its unit's scale, unless it says its own (``3.1亿``, ``12.3%``)."""
    if parsed.value is None:
        return None
    return to_plain(parsed.value * (Decimal(1) if parsed.own_scale or unit is None else unit.scale))


def _leading_number(text: str, unit: Unit | None) -> int | float | None:
    """A figure followed by words that do not change it."""
    return _in_base_units(parse_figure(text), unit)
