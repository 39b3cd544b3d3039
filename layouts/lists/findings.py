"""The findings of loads as a grid on the page Data."""

from __future__ import annotations

from typing import Any, Final

from analysis.rows import Row
from data.texts import text
from data.texts.names import check_name
from layouts.components.grid import Grid, GridColumn
from layouts.components.slots import WHOLE

NEEDS: Final = (*WHOLE, "batch")
"""What the list depends on beside what is searched for and sorted by."""


def shape(lang: str) -> Grid:
    """The columns, and the order that the list opens in: the gravest first."""
    columns = (
        GridColumn("severity", text("data.severity", lang), 80, sorts=True),
        GridColumn("code", text("data.check", lang), 170, sorts=True, term="word.finding"),
        GridColumn("file", text("data.file", lang), 240, sorts=True, written=True),
        GridColumn("cell", text("data.where", lang), 130, written=True),
        GridColumn("message", text("data.message", lang), 440, grows=True),
        GridColumn("value", text("data.raw", lang), 140, sorts=True, written=True),
    )
    return Grid("findings", columns, "severity", NEEDS, export="findings", search="grid.search.findings")


def finding_row(row: Row, lang: str) -> dict[str, Any]:
    """A finding as the grid shows it."""
    return {
        "severity": text(f"severity.{row['severity']}", lang),
        "code": check_name(row["code"], lang),
        "file": row["file"],
        "cell": f"{row['sheet'] or ''}!{row['cell'] or (row['row'] or '')}",
        "message": row["message"],
        "value": row["value"] or "–",
    }
