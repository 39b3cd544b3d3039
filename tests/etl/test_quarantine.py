"""Quarantined rows: listed as they stood, put right, checked again, let in; counts and figures follow."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, select

from data import schema
from data.engine import reader, writer
from data.queries import rates
from data.queries.slices import data_version
from data.scope import EVERYTHING, Scope
from etl.__main__ import main
from etl.load import load_paths
from etl.loads import undo
from etl.quarantine import CannotRelease, Correction, list_quarantined, release
from tests.books import register, union, unit


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'c.db'}"


def loaded(url: str, tmp_path: Path, **more: Any) -> Engine:
    engine = writer(url)
    units = [unit(1), unit(2, women=99), unit(3, region="999999"), unit(4)]
    load_paths(engine, [register(tmp_path / "a.xlsx", units, [union(1, unit=1)], **more)])
    return engine


def figures(url: str) -> dict[str, Any]:
    return rates(reader(url), EVERYTHING, region="330106", periods="2024")[0]


def counts(engine: Engine) -> tuple[int, int, int]:
    with engine.connect() as connection:
        row = connection.execute(
            select(schema.load.c.rows_read, schema.load.c.rows_accepted, schema.load.c.rows_quarantined)
        ).first()
    assert row is not None
    return tuple(row)


def test_rows_are_listed_as_they_stood(url: str, tmp_path: Path) -> None:
    engine = loaded(url, tmp_path)
    rows, total = list_quarantined(engine, EVERYTHING)
    assert total == 2
    assert [(r["row"], r["codes"], r["can_release"]) for r in rows] == [
        (4, ["women_over_employees"], True),
        (5, ["region_unknown"], True),
    ]
    assert rows[0]["raw"]["employees_women"] == "99"
    assert rows[0]["columns"]["employees_women"] == "F"
    assert list_quarantined(engine, Scope("430000")) == ([], 0)


def test_a_row_put_right_comes_in_with_its_lineage(url: str, tmp_path: Path) -> None:
    engine = loaded(url, tmp_path)
    assert (figures(url)["units"], figures(url)["employees"]) == (2, 60)
    before = data_version(reader(url))
    done = release(engine, 1, [Correction(4, {"employees_women": "9"})], reason="typing error", by="Li")
    assert (done.released, done.kept, done.data_version) == ([4], [], before + 1)
    assert (figures(url)["units"], figures(url)["employees_women"]) == (3, 29)
    assert counts(engine) == (5, 4, 1)
    with engine.connect() as connection:
        fact = connection.execute(select(schema.unit).where(schema.unit.c.row == 4)).one()
        kept = connection.execute(select(schema.release)).one()
        codes = set(connection.execute(select(schema.finding.c.code).where(schema.finding.c.row == 4)).scalars())
    assert fact.revenue == 9_000_000
    assert (kept.raw["employees_women"], kept.changes, kept.released_by, kept.reason) == (
        "99",
        {"employees_women": "9"},
        "Li",
        "typing error",
    )
    assert "women_over_employees" not in codes
    assert "row_released" in codes


def test_a_row_that_still_fails_stays_with_its_new_reason(url: str, tmp_path: Path) -> None:
    engine = loaded(url, tmp_path)
    done = release(engine, 1, [Correction(5, {"region": "330106", "employees": "-3"})])
    assert (done.released, done.kept, done.data_version) == ([], [5], None)
    assert {f.code for f in done.findings if f.severity == "error"} >= {"number_negative"}
    rows, _ = list_quarantined(engine, EVERYTHING)
    assert rows[1]["raw"]["employees"] == "-3"
    assert "number_negative" in rows[1]["codes"]
    assert counts(engine) == (5, 3, 2)


def test_a_code_that_is_in_already_is_refused(url: str, tmp_path: Path) -> None:
    engine = loaded(url, tmp_path)
    there = unit(1)[0]
    done = release(engine, 1, [Correction(4, {"employees_women": "9", "credit_code": str(there)})])
    assert done.kept == [4]
    assert [f.code for f in done.findings if f.severity == "error"] == ["duplicate_code"]
    assert figures(url)["units"] == 2


def test_a_load_of_which_nothing_was_accepted_becomes_visible_by_its_first_row(url: str, tmp_path: Path) -> None:
    engine = writer(url)
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(1, women=99)])])
    assert not rates(reader(url), EVERYTHING, region="330106", periods="2024")
    assert release(engine, 1, [Correction(3, {"employees_women": "9"})]).released == [3]
    assert figures(url)["units"] == 1


def test_undo_takes_released_rows_along(url: str, tmp_path: Path) -> None:
    engine = loaded(url, tmp_path)
    release(engine, 1, [Correction(4, {"employees_women": "9"})])
    undo(engine, 1)
    assert not rates(reader(url), EVERYTHING, region="330106", periods="2024")
    assert list_quarantined(engine, EVERYTHING) == ([], 0)
    with pytest.raises(CannotRelease):
        release(engine, 1, [Correction(5, {"region": "330106"})])


@pytest.mark.parametrize(
    ("row", "changes", "words"),
    [(77, {"region": "330106"}, "not quarantined"), (4, {"nonsense": "1"}, "no field nonsense")],
)
def test_what_cannot_be_released(url: str, tmp_path: Path, row: int, changes: dict[str, str], words: str) -> None:
    engine = loaded(url, tmp_path)
    with pytest.raises(CannotRelease, match=words):
        release(engine, 1, [Correction(row, changes)])
    assert counts(engine) == (5, 3, 2)


def test_rows_of_a_table_that_was_not_understood_must_be_sent_again(url: str, tmp_path: Path) -> None:
    engine = writer(url)
    path = tmp_path / "no period.csv"
    path.write_text("单位名称,从业人员,行政区划代码\n甲公司,5,330106\n", encoding="utf-8")
    load_paths(engine, [path])
    rows, _ = list_quarantined(engine, EVERYTHING)
    assert [r["can_release"] for r in rows] == [False]
    with pytest.raises(CannotRelease, match="send it again"):
        release(engine, 1, [Correction(rows[0]["row"], {})])


def test_commands(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loaded(url, tmp_path)
    assert main(["quarantine", "list", "--json", "--database", url]) == 0
    assert [r["row"] for r in json.loads(capsys.readouterr().out)["rows"]] == [4, 5]
    book = tmp_path / "rows.xlsx"
    assert main(["quarantine", "export", "--load", "1", "--out", str(book), "--database", url]) == 0
    opened = load_workbook(book)
    sheet = opened["unit_register"]
    heads = {cell.value: cell.column for cell in sheet[2]}
    assert sheet.cell(3, 2).comment is not None
    sheet.cell(3, heads["employees_women"]).value = "8"
    sheet.cell(4, heads["region"]).value = "330106"
    opened.save(book)
    capsys.readouterr()
    assert main(["quarantine", "release", "--load", "1", "--file", str(book), "--json", "--database", url]) == 0
    assert json.loads(capsys.readouterr().out)["released"] == [4, 5]
    assert figures(url)["units"] == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ("--row", "4"),
        ("--row", "4", "--set", "women"),
        ("--row", "99", "--set", "employees=3"),
        ("--load", "9", "--row", "4", "--set", "employees=3"),
    ],
)
def test_commands_refuse(
    url: str, tmp_path: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    loaded(url, tmp_path)
    given = arguments if "--load" in arguments else ("--load", "1", *arguments)
    assert main(["quarantine", "release", *given, "--database", url]) == 2
    assert capsys.readouterr().err.startswith("etl: ")


def test_a_database_of_the_version_before_is_brought_up_to_date(url: str, tmp_path: Path) -> None:
    loaded(url, tmp_path).dispose()
    with sqlite3.connect(tmp_path / "c.db") as old:
        old.execute("ALTER TABLE part DROP COLUMN scales")
        old.execute('DROP TABLE "release"')
        old.execute("UPDATE meta SET value = '1' WHERE key = 'schema_version'")
    old.close()
    engine = writer(url)
    assert release(engine, 1, [Correction(4, {"employees_women": "9"})]).released == [4]
    assert figures(url)["units"] == 3
