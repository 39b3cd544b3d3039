"""What a reader is shown of a table before it is loaded."""

from __future__ import annotations

from typing import Final

from data.letters import column_index_from_string, get_column_letter
from etl.clean.values import raw_text
from etl.model import RecognisedTable, Sheet, TablePreview, Value

PREVIEW_ROWS: Final = 8
PREVIEW_COLUMNS: Final = 60


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
