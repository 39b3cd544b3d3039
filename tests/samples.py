"""Databases of the bundled sample that tests of comparisons and plans share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data.database.engine import writer
from data.settings import ROOT
from etl.load.batch import load_paths

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
