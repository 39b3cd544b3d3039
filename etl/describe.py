"""What the recogniser sees in a file, as the JSON of ``etl tables``; no database is touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from openpyxl.utils import column_index_from_string, get_column_letter

from etl.clean.values import raw_text
from etl.model import RecognisedTable, Sheet, TablePreview, Value
from etl.personal.mask import mask_file_name, masked_cell
from etl.read.workbook import UnreadableFile

PREVIEW_ROWS: Final = 8
PREVIEW_COLUMNS: Final = 60


def describe(path: Path) -> dict[str, Any]:
    """``{"tables": [...]}`` of one file, read in a process of its own; see :func:`table_json`.

    Raises :class:`etl.read.workbook.UnreadableFile` and FileNotFoundError.
    """
    from etl.read.isolation import tables_safely

    return {"tables": [table_json(table) for table in tables_safely(path)]}


def describe_all(path: Path) -> tuple[dict[str, Any], list[tuple[str, UnreadableFile]]]:
    """As :func:`describe`, for all files of a folder or an archive, each table with its ``file``; and those that could not be read."""
    from etl.read.sources import Scratch, find_sources

    tables: list[dict[str, Any]] = []
    unread: list[tuple[str, UnreadableFile]] = []
    with Scratch() as scratch:
        for source in find_sources([path], scratch):
            if not source.is_table:
                continue
            try:
                if source.code:
                    raise UnreadableFile(source.code, source.args_)
                found = describe(source.path)["tables"]
            except UnreadableFile as problem:
                unread.append((source.label, problem))
                continue
            tables += found if source.path == path else [{"file": source.label} | table for table in found]
    return {"tables": tables}, unread


def table_json(table: RecognisedTable) -> dict[str, Any]:
    """One table: sheet, range, title, notes, content, columns, observations (empty for registers)."""
    return {
        "sheet": table.sheet and mask_file_name(table.sheet),
        "range": table.range,
        "title": table.title,
        "notes": table.notes,
        "content": table.content,
        "period": table.period,
        "reference_date": table.reference_date,
        "region_code": table.region,
        "calibre": table.calibre,
        "purpose": table.purpose,
        "source": table.source,
        "hidden": table.hidden,
        "columns": [
            {"column": c.letter, "label": c.label, "field": c.field, "unit": c.unit, "scale": c.scale}
            for c in table.columns
        ],
        "observations": [
            {
                "region": o.region,
                "region_code": o.region_code,
                "label": o.label,
                "metric": o.metric,
                "dimensions": o.dimensions,
                "period": o.period,
                "unit": o.unit,
                "value": o.value,
                "raw": o.raw if o.value is not None else masked_cell(o.raw),
                "cell": f"{get_column_letter(o.col)}{o.row}",
            }
            for o in table.observations
        ],
    }


def preview(table: RecognisedTable, sheets: list[Sheet]) -> TablePreview:
    """The head of a table as a reader is shown it: at most 8 rows and 60 columns, personal columns without their cells."""
    rows = next((sheet.rows for sheet in sheets if sheet.name == table.sheet), [])
    personal = {f.column for f in table.findings if f.code == "personal_column_dropped"}
    measured = _measures_by_column(table)
    columns = [(c.letter, c.label, c.field or measured.get(c.letter)) for c in table.columns[:PREVIEW_COLUMNS]]
    shown = [
        (
            number,
            [
                None if letter in personal else _cell(rows, number, column_index_from_string(letter))
                for letter, _, _ in columns
            ],
        )
        for number in table.rows[:PREVIEW_ROWS]
    ]
    return TablePreview(
        sheet=table.sheet,
        range=table.range,
        title=table.title,
        notes=table.notes,
        content=table.content,
        period=table.period or _span(table),
        region=table.region,
        calibre=table.calibre,
        purpose=table.purpose,
        columns=columns,
        rows=shown,
        counts=len(table.rows),
        hidden=table.hidden,
    )


def _span(table: RecognisedTable) -> str | None:
    """The periods that a table's rows or columns name, the first and the last; None where they name none."""
    periods = sorted({o.period for o in table.observations if o.period})
    return None if not periods else periods[0] if len(periods) == 1 else f"{periods[0]}–{periods[-1]}"


def _measures_by_column(table: RecognisedTable) -> dict[str, str]:
    """Column letter -> the one measure that all its cells hold; columns of several measures or none are absent."""
    found: dict[int, set[str | None]] = {}
    for o in table.observations:
        found.setdefault(o.col, set()).add(o.metric)
    return {
        get_column_letter(col): only
        for col, metrics in found.items()
        if len(metrics) == 1 and (only := min(metrics, key=str))
    }


def _cell(rows: list[list[Value]], row: int, column: int) -> str:
    cells = rows[row - 1] if row <= len(rows) else []
    return raw_text(cells[column - 1])[:80] if column <= len(cells) else ""
