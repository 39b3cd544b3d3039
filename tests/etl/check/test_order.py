"""Findings across periods stand in an order of their own: the lowest level first, then by code, whatever the process's hashes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data.settings import ROOT
from tests.books import summary

HEADS = ("地区", "法人单位数(个)", "从业人员(人)")
JUMPED = """
import sys
from sqlalchemy import select
from data.database import schema
from data.database.engine import writer
from etl.load.batch import load_paths
from pathlib import Path
engine = writer("sqlite://")
load_paths(engine, [Path(path) for path in sys.argv[1:]])
finding = schema.finding.c
with engine.connect() as connection:
    asked = select(finding.row).where(finding.code == "period_outlier", finding.column == "C").order_by(finding.id)
    print(*connection.execute(asked).scalars())
"""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_regions_that_jumped_are_told_in_the_order_of_their_codes(tmp_path: Path, seed: str) -> None:
    regions = ["浙江省", "河北省", "湖南省", "甘肃省", "北京市", "云南省"]  # 33, 13, 43, 62, 11, 53
    files = [
        summary(tmp_path / f"{year}.xlsx", f"{year}年各地区法人单位", HEADS, [(r, 9_000, count) for r in regions])
        for year, count in ((2004, 900_000), (2005, 2_800_000))
    ]
    done = subprocess.run(
        [sys.executable, "-c", JUMPED, *map(str, files)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["7", "4", "3", "5", "8", "6"]
