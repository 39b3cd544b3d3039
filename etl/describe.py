"""What the recogniser sees in a file, as the JSON of ``etl tables``; no database is touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from etl.model import RecognisedTable
from etl.read import read_workbook
from etl.tables import recognise


def describe(path: Path) -> dict[str, Any]:
    """``{"tables": [...]}`` of one file; see :func:`table_json`. Raises :class:`etl.read.UnreadableFile`."""
    return {"tables": [table_json(table) for table in recognise(read_workbook(path), path.name)]}


def table_json(table: RecognisedTable) -> dict[str, Any]:
    """One table: sheet, range, title, notes, content, columns, observations (empty for registers)."""
    return {
        "sheet": table.sheet,
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
                "raw": o.raw,
                "cell": f"{get_column_letter(o.col)}{o.row}",
            }
            for o in table.observations
        ],
    }
