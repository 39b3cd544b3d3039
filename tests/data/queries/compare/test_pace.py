"""Targets with their pace, from a workbook of targets beside the sample."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine

from data.database.engine import reader, writer
from data.queries.compare.changes import Between, changes
from data.queries.compare.pace import pace
from data.scope import EVERYTHING
from data.slice import Slice
from etl.file.result import Flags
from etl.load.batch import load_paths

NOW = Slice("2025", "synthetic", "synthetic")


@pytest.fixture(scope="module")
def aimed(full_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The sample with targets of 2026 for a province and one of its cities."""
    folder = tmp_path_factory.mktemp("targets")
    shutil.copyfile(full_url.removeprefix("sqlite:///"), folder / "c.db")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["目标(合成数据)"],
        ["时期：2026年"],
        ["地区代码", "地区", "指标", "目标值"],
        ["330000", "浙江省", "建会覆盖率", "43%"],
        ["330000", "浙江省", "职工覆盖率", "60%"],
        ["330100", "杭州市", "建会覆盖率", "90%"],
    ):
        sheet.append(line)
    book.save(folder / "目标.xlsx")
    url = f"sqlite:///{folder / 'c.db'}"
    engine = writer(url)
    (report,) = load_paths(
        engine, [folder / "目标.xlsx"], Flags(period="2026", calibre="synthetic", purpose="synthetic")
    )
    assert report.status == "loaded"
    engine.dispose()
    engine = reader(url)
    yield engine
    engine.dispose()


def test_the_pace_is_that_of_the_comparable_changes(aimed: Engine) -> None:
    row = next(r for r in pace(aimed, EVERYTHING, region="330000", slice_=NOW) if r["metric"] == "unit_coverage")
    steps = [
        changes(aimed, EVERYTHING, region="330000", between=Between(NOW.at(a), NOW.at(b)), figures=["unit_coverage"])
        for a, b in (("2023", "2024"), ("2024", "2025"))
    ]
    points = [step["330000"]["unit_coverage"].points or 0 for step in steps]
    assert row["per_month_seen"] == pytest.approx(sum(points) / 24)
    assert row["per_month_needed"] == pytest.approx(max(0, (0.43 - row["now"]) * 100 / 12))
    assert row["expected"][1] == pytest.approx(row["now"] + sum(points) / 200)
    assert row["expected"][0] < row["expected"][1] < row["expected"][2]
    assert row["due"] == "2026-12-31"


def test_states_of_what_is_reached_and_what_is_far(aimed: Engine) -> None:
    rows = pace(aimed, EVERYTHING, region="330000", slice_=NOW)
    assert {row["metric"]: row["state"] for row in rows}["worker_coverage"] == "reached"
    (city,) = pace(aimed, EVERYTHING, region="330000", slice_=NOW, metrics=["unit_coverage"], by_region=True)
    assert (city["region"], city["state"]) == ("330100", "behind")


def test_targets_that_are_over_have_no_pace(aimed: Engine) -> None:
    assert pace(aimed, EVERYTHING, region="330000", slice_=NOW.at("2027")) == []


def test_no_target_no_row(full: Engine) -> None:
    assert pace(full, EVERYTHING, region="330000", slice_=NOW) == []
