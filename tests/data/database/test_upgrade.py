"""A database that an older program made: readers say what to do, a load or the app brings it up, and its figures are those of a fresh load."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, Table, select

from analysis.__main__ import main as ask
from app import create_app
from data.database import schema
from data.database.engine import reader, writer
from data.database.flows import flow_unit
from data.database.lists import MORE, node_cell, union_cell, unit_cell
from data.database.trouble import DatabaseTrouble
from data.queries import rates
from data.queries.compare.kept_flows import LISTED
from data.queries.grids.ledger import Ledger, each_of_ledger
from data.queries.trace.search import search
from data.scope import EVERYTHING
from data.settings import ROOT, Settings
from data.slice import Slice
from etl.__main__ import main as etl
from etl.load.batch import load_paths
from etl.publish.publish import refresh_stale
from reports.__main__ import main as report
from tests.data.database.registers import registers
from tests.etl.publish.flows.years import Years


@pytest.fixture
def old(tmp_path: Path) -> str:
    """A database as the program of schema version 3 left it."""
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as connection:
        connection.executescript((Path(__file__).parent / "made_by_version_3.sql").read_text(encoding="utf-8"))
    connection.close()
    return f"sqlite:///{path}"


def figures(engine: Engine) -> list[dict[str, Any]]:
    """All that rates say of each node and cell, sources apart."""
    found = []
    for region in ("100000", "330000", "330100", "330106"):
        for by in ((), ("region",), ("industry",), ("size",), ("unit_kind", "industry")):
            for row in rates(engine, EVERYTHING, region=region, by=by):
                found.append({name: value for name, value in row.items() if name != "sources"})
    return found


def test_an_upgraded_database_has_the_figures_of_a_fresh_load(old: str, tmp_path: Path) -> None:
    engine = writer(old)
    assert refresh_stale(engine)
    assert not refresh_stale(engine)
    fresh = writer(f"sqlite:///{tmp_path / 'fresh.db'}")
    reports = load_paths(fresh, registers(tmp_path / "in"))
    assert [(r.status, r.rows_quarantined) for r in reports] == [("loaded", 0)] * 2
    assert figures(engine) == figures(fresh)
    assert figures(reader(old)) == figures(fresh)


def test_an_upgraded_database_is_searched_and_listed_like_a_fresh_one(old: str, tmp_path: Path) -> None:
    upgraded = writer(old)
    refresh_stale(upgraded)
    fresh = writer(f"sqlite:///{tmp_path / 'fresh.db'}")
    load_paths(fresh, registers(tmp_path / "in"))
    county = Ledger("330106", Slice("2024", "register", "administrative"))
    told = [
        (search(engine, EVERYTHING, "样例", limit=100), list(each_of_ledger(engine, EVERYTHING, county)))
        for engine in (upgraded, fresh)
    ]
    (found, listed), (found_fresh, listed_fresh) = told
    assert found == found_fresh != []
    assert [row["code"] for row in listed] == [row["code"] for row in listed_fresh] != []


def test_kept_flows_of_version_9_get_what_their_lists_are_sorted_by(tmp_path: Path) -> None:
    """The units of flows are kept anew, and nothing that was loaded is lost."""
    url = f"sqlite:///{tmp_path / 'nine.db'}"
    engine = writer(url)
    years = Years(engine, tmp_path, Random(3), ("2023", "2024"))

    def held(*tables: Table) -> list[list[Any]]:
        with engine.connect() as connection:
            return [sorted(map(str, connection.execute(select(table)))) for table in tables]

    while not held(flow_unit)[0]:
        years.step()
    before = held(flow_unit, schema.load, schema.part, schema.unit, schema.coverage)
    engine.dispose()
    with sqlite3.connect(tmp_path / "nine.db") as connection:
        for name in ("name", "below", "industry", *(f"former_{name}" for name in LISTED)):
            connection.execute(f"ALTER TABLE flow_unit DROP COLUMN {name}")
        connection.execute("UPDATE meta SET value = '9' WHERE key = 'schema_version'")
    connection.close()
    engine = writer(url)
    assert refresh_stale(engine)
    assert held(flow_unit, schema.load, schema.part, schema.unit, schema.coverage) == before


READERS = {
    "analysis": lambda url, _: ask(["rates", "--region", "330100", "--database", url]),
    "loads": lambda url, _: etl(["loads", "--database", url]),
    "quarantine": lambda url, _: etl(["quarantine", "list", "--database", url]),
    "reports": lambda url, out: report(
        ["region", "330100", "--period", "2024", "--format", "xlsx", "--out", str(out), "--database", url]
    ),
}


@pytest.mark.parametrize("door", READERS)
def test_a_reader_says_in_one_line_what_to_do(
    door: str, old: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert READERS[door](old, tmp_path) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "python -m etl load" in said.err


def test_tables_that_are_brought_up_but_not_summed_are_refused_too(old: str) -> None:
    writer(old).dispose()
    with pytest.raises(DatabaseTrouble) as problem, reader(old).connect():
        pass
    assert problem.value.code == "database_unsummed"
    assert "needs" not in problem.value.said("en"), "the tables have the version that is needed"


def test_point_8_an_upgrade_that_ended_before_its_sums_goes_on_with_them(
    old: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writer(old).dispose()  # the tables, and then the process is killed
    assert etl(["loads", "--database", old]) == 2
    assert "汇总" in capsys.readouterr().err
    assert create_app(Settings(database_url=old, instance=tmp_path / "instance"))
    assert etl(["loads", "--database", old]) == 0
    (row,) = rates(reader(old), EVERYTHING, region="330106")[-1:]
    assert row["units"] is not None


def test_a_load_brings_it_up(old: str) -> None:
    assert etl(["load", str(ROOT / "data" / "published"), "--database", old]) in (0, 1)
    assert figures(reader(old))[0]["calibre"]


def test_the_app_brings_it_up(old: str, tmp_path: Path) -> None:
    assert create_app(Settings(database_url=old, instance=tmp_path / "instance"))
    (row,) = rates(reader(old), EVERYTHING, region="330106")[-1:]
    assert row["units"] is not None
    with sqlite3.connect(old.removeprefix("sqlite:///")) as connection:
        said = dict(connection.execute("SELECT key, value FROM meta"))
    connection.close()
    assert said["schema_version"] == str(schema.VERSION)
    assert "stale" not in said


def test_cells_that_did_not_tell_modes_are_counted_anew_and_nothing_else_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "nine.db"
    engine = writer(f"sqlite:///{path}")
    load_paths(engine, registers(tmp_path / "in"))
    before, cells = figures(engine), kept_cells(engine)
    assert cells
    engine.dispose()
    with sqlite3.connect(path) as connection:
        loads = connection.execute("SELECT * FROM load").fetchall()
        for table in ("unit_cell", "node_cell"):
            for name in MORE:
                connection.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
        connection.execute("DROP TABLE union_cell")
        connection.execute("UPDATE meta SET value = '9' WHERE key = 'schema_version'")
    connection.close()
    with pytest.raises(DatabaseTrouble) as refused:
        figures(reader(f"sqlite:///{path}"))
    assert refused.value.code == "database_older"
    engine = writer(f"sqlite:///{path}")
    assert refresh_stale(engine)
    assert (figures(engine), kept_cells(engine)) == (before, cells)
    with engine.connect() as asking:
        assert [tuple(row)[:5] for row in asking.exec_driver_sql("SELECT * FROM load")] == [row[:5] for row in loads]


def kept_cells(engine: Engine) -> list[tuple[Any, ...]]:
    """All cells that publishing counts."""
    with engine.connect() as asking:
        return [tuple(row) for table in (unit_cell, node_cell, union_cell) for row in asking.execute(select(table))]
