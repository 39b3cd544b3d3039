"""Workbooks written and their tables read back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from reports.content.record import Content
from reports.workbook.writer import write_workbook

WHEN = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
COUNTED = (
    ("100000", "2004", None, None),
    ("100000", "2018", None, "nbs_unions"),
    ("330000", "2025", "2024", None),
    ("430000", "2024", "2023", None),
    ("640000", "2025", "2023", None),
    ("330106", "2024", "2023", None),
    ("430100", "2025", None, None),
)


def made(content: Content, path: Path, language: str = "zh") -> Path:
    return write_workbook(content, path, language=language, timestamp=WHEN, made_by="test")


def table(sheet: Worksheet) -> list[dict[str, Any]]:
    (found,) = sheet.tables.values()
    rows = [[cell.value for cell in row] for row in sheet[found.ref]]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
