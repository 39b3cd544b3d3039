"""Databases of the bundled sample that tests of comparisons and plans share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl.utils import column_index_from_string
from python_calamine import CalamineWorkbook

from data.database.engine import writer
from data.settings import ROOT
from etl.load.batch import load_paths


@cache
def sheet_of(file: str, sheet: str) -> list[list[Any]]:
    """The rows of a sheet of a bundled sample workbook, from its first."""
    path = ROOT / "data" / "sample" / file
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def value_at(file: str, sheet: str, cell: str) -> Any:
    """What stands in a cell of it, by its address."""
    letters = cell.rstrip("0123456789")
    row, column = int(cell[len(letters) :]), column_index_from_string(letters)
    return sheet_of(file, sheet)[row - 1][column - 1]


PLANTED = ("340000", "350000", "360000", "420000")
"""The provinces of which one thing alone moves from 2024 to 2025: places, mix, rates, reporting."""


def sample_database(folder: Path, provinces: Sequence[str], periods: Sequence[str]) -> str:
    """The URL of a new database with some provinces' workbooks of some periods."""
    url = f"sqlite:///{folder / 'coverage.db'}"
    engine = writer(url)
    paths = [p for c in provinces for t in periods for p in sorted((ROOT / "data" / "sample").glob(f"{c}_{t}_*"))]
    reports = load_paths(engine, paths)
    engine.dispose()
    assert {report.status for report in reports} == {"loaded"}
    assert len(reports) >= len(provinces) * len(periods)
    return url
