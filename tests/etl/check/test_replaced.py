"""A table that takes another's place is told where that may not have been meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from data.database import schema
from data.database.engine import writer
from etl.file.process import process_file
from etl.file.result import Flags
from etl.load.batch import load_paths
from etl.load.effects import effects
from etl.load.report import FileReport
from etl.load.undo import undo
from tests.books import register, summary, unit


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return writer(f"sqlite:///{tmp_path / 'coverage.db'}")


def said(reports: list[FileReport], code: str) -> list[tuple[str, str]]:
    return [(Path(r.path).name, f["message"]) for r in reports for f in r.findings if f["code"] == code]


def table(path: Path, rows: list[tuple[str, Any]]) -> Path:
    return summary(path, "2004年各地区单位数", ("地区", "单位数"), rows)


def test_two_files_of_one_batch_with_the_same_key(engine: Engine, tmp_path: Path) -> None:
    one = register(tmp_path / "a.xlsx", [unit(n) for n in range(3)])
    two = register(tmp_path / "b.xlsx", [unit(n) for n in range(5, 9)])
    reports = load_paths(engine, [one, two])
    assert [name for name, _ in said(reports, "replaced_in_batch")] == ["a.xlsx"]
    assert "b.xlsx" in said(reports, "replaced_in_batch")[0][1]
    undo(engine, reports[1].load_id or 0)
    three = register(tmp_path / "c.xlsx", [unit(n, region="320102") for n in range(20, 22)], region="江苏省")
    assert said(load_paths(engine, [three]), "replaced_in_batch") == []


def test_a_corrected_file_that_holds_as_much_is_no_finding(engine: Engine, tmp_path: Path) -> None:
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(n) for n in range(10)])])
    better = load_paths(engine, [register(tmp_path / "b.xlsx", [unit(n, employees=40) for n in range(9)])])
    assert said(better, "version_shrank") == []


def test_a_register_with_half_the_rows(engine: Engine, tmp_path: Path) -> None:
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(n) for n in range(10)])])
    short = load_paths(engine, [register(tmp_path / "b.xlsx", [unit(n) for n in range(5)])])
    ((name, message),) = said(short, "version_shrank")
    assert name == "b.xlsx"
    assert "10 → 5" in message


def test_a_table_that_lacks_figures_names_them(engine: Engine, tmp_path: Path) -> None:
    load_paths(engine, [table(tmp_path / "a.xlsx", [("北京市", 10), ("天津市", 20), ("河北省", 5)])])
    less = load_paths(engine, [table(tmp_path / "b.xlsx", [("北京市", 11), ("天津市", "…"), ("河北省", 5)])])
    ((_, message),) = said(less, "version_shrank")
    assert "天津市“" in message
    assert "河北省" not in message


def test_summaries_that_state_nothing_twice_both_count(engine: Engine, tmp_path: Path) -> None:
    north = table(tmp_path / "a.xlsx", [("北京市", 10), ("天津市", 20)])
    south = table(tmp_path / "b.xlsx", [("广东省", 30), ("海南省", 40)])
    members = summary(tmp_path / "c.xlsx", "2004年各地区单位数", ("地区", "会员人数"), [("北京市", 7), ("天津市", 8)])
    reports = load_paths(engine, [north, south, members])
    assert said(reports, "replaced_in_batch") == []
    with engine.connect() as connection:
        assert set(connection.execute(select(schema.part.c.status)).scalars()) == {"current"}
    again = load_paths(engine, [table(tmp_path / "d.xlsx", [("天津市", 21), ("北京市", 11)])])
    assert said(again, "version_shrank") == []
    with engine.connect() as connection:
        assert sorted(connection.execute(select(schema.part.c.status)).scalars()) == [*["current"] * 3, "superseded"]
    undo(engine, again[0].load_id or 0)
    with engine.connect() as connection:
        assert sorted(connection.execute(select(schema.part.c.status)).scalars()) == [*["current"] * 3, "undone"]


def test_a_dry_run_tells_what_the_load_would(engine: Engine, tmp_path: Path) -> None:
    bad = register(tmp_path / "a.xlsx", [unit(n) for n in range(3)])
    worse = register(tmp_path / "b.xlsx", [unit(n) for n in range(5, 9)])
    trial = effects(engine, [process_file(str(path), Flags()) for path in (bad, worse)])
    assert [f["code"] for f in trial.findings] == ["replaced_in_batch"]
