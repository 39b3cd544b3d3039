"""What a load would change: the same as what it then changes, and nothing stays behind."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.database.engine import reader, writer
from data.queries import rates
from data.scope import EVERYTHING
from data.slice import SliceFilter
from etl.__main__ import main
from etl.file.process import process_file
from etl.file.result import Flags
from etl.load.batch import load_paths, load_results
from etl.load.effects import MEASURES, RATES, effects
from tests.books import register, union, unit


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        return list(connection.iterdump())


def first_load(tmp_path: Path) -> tuple[Engine, Path]:
    database = tmp_path / "c.db"
    engine = writer(f"sqlite:///{database}")
    units = [unit(n) for n in range(1, 9)]
    load_paths(engine, [register(tmp_path / "one.xlsx", units, [union(n, unit=n) for n in range(1, 4)])])
    return engine, database


def test_what_is_foretold_is_what_happens_and_nothing_stays_of_the_trial(tmp_path: Path) -> None:
    engine, database = first_load(tmp_path)
    before = dump(database)
    second = register(
        tmp_path / "two.xlsx", [unit(n, employees=50) for n in range(1, 11)], [union(n, unit=n) for n in range(1, 6)]
    )
    result = process_file(str(second), Flags())
    foretold = effects(engine, [result])
    assert dump(database) == before
    assert (foretold.new, foretold.known, foretold.rows) == (1, 0, 15)
    assert {r["content"] for r in foretold.replaced} == {"unit_register", "union_register"}
    county = next(c for c in foretold.changes if c.region == "330106")
    assert (county.before["units"], county.after["units"]) == (8, 10)
    assert (county.before["unit_coverage"], county.after["unit_coverage"]) == (3 / 8, 0.5)
    assert (county.before["employees"], county.after["employees"]) == (240, 500)
    assert foretold.changes[0].region == "100000"
    assert foretold.changed == 4
    load_results(engine, [result])
    seen = reader(f"sqlite:///{database}")
    for change in foretold.changes:
        row = rates(seen, EVERYTHING, region=change.region, slices=SliceFilter("2024", "register"))[0]
        assert {name: row[name] for name in (*MEASURES, *RATES)} == change.after


def test_bytes_that_are_in_already_change_nothing(tmp_path: Path) -> None:
    engine, _ = first_load(tmp_path)
    foretold = effects(engine, [process_file(str(tmp_path / "one.xlsx"), Flags())])
    assert (foretold.new, foretold.known, foretold.changed, foretold.changes) == (0, 1, 0, [])


def test_findings_between_files_are_foretold(tmp_path: Path) -> None:
    engine, _ = first_load(tmp_path)
    alone = register(tmp_path / "unions.xlsx", unions=[union(7, unit=99)], region="山东省")
    foretold = effects(engine, [process_file(str(alone), Flags())])
    assert "union_unit_unknown" in {f["code"] for f in foretold.findings}
    assert all(f["path"] == str(alone) and f["message"] for f in foretold.findings)


def test_a_dry_run_on_the_command_line_says_what_would_change_and_marks_copies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, database = first_load(tmp_path)
    before = dump(database)
    second = register(tmp_path / "two.xlsx", [unit(n, women=99 if n == 3 else 1) for n in range(1, 11)])
    given = [
        "load",
        str(second),
        "--dry-run",
        "--marked",
        str(tmp_path / "marked"),
        "--database",
        f"sqlite:///{database}",
    ]
    assert main([*given, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["files"][0]["status"] == "dry_run"
    assert told["effects"]["rows"] == 10
    assert {c["region"] for c in told["effects"]["changes"]} == {"100000", "330000", "330100", "330106"}
    assert [p.name for p in (tmp_path / "marked").iterdir()] == ["two_marked.xlsx"]
    assert main(given) == 1
    assert "figures of 4 regions change" in capsys.readouterr().out
    assert dump(database) == before
