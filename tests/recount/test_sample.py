"""Every figure of ``analysis rates`` about the bundled sample equals the recount from its workbooks."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from data.database.engine import reader
from data.settings import ROOT
from tests.conftest import sample_files
from tests.recount.compare import Question, answer_differences, differences, questions
from tests.recount.recount import Recount, Row

SAMPLE = ROOT / "data" / "sample"
SEED = 20_24
SHOWN = 40


@pytest.fixture(scope="module")
def recount() -> Recount:
    return Recount(sample_files())


def told(found: list[Any]) -> str:
    return "\n".join([f"{len(found)} differences", *(str(each) for each in found[:SHOWN])])


def test_a_seeded_tenth_of_three_provinces(full: Engine, recount: Recount) -> None:
    every = questions(recount)
    some = random.Random(SEED).sample(every, len(every) // 10)
    found = list(differences(full, recount, some))
    assert not found, told(found)


@pytest.mark.long
def test_all_regions_periods_and_dimensions(nation: Engine) -> None:
    whole = Recount(SAMPLE.iterdir())
    found = list(differences(nation, whole, questions(whole)))
    assert not found, told(found)


@pytest.fixture
def copy(full_url: str, tmp_path: Path) -> Iterator[tuple[sqlite3.Connection, Engine]]:
    """A copy of the database that a test may spoil, and a reader of it."""
    path = tmp_path / "copy.db"
    with sqlite3.connect(full_url.removeprefix("sqlite:///")) as source, sqlite3.connect(path) as target:
        source.backup(target)
    source.close()
    target.close()
    connection = sqlite3.connect(path)
    engine = reader(f"sqlite:///{path}")
    yield connection, engine
    engine.dispose()
    connection.close()


@pytest.mark.parametrize(
    ("measure", "question"),
    [
        ("units", Question("330100", (), True)),
        ("employees", Question("330100", ("industry",), True)),
        ("units", Question("330102", ("industry", "size"), False)),
    ],
)
def test_a_wrong_sum_in_the_database_is_found(
    full: Engine, recount: Recount, copy: tuple[sqlite3.Connection, Engine], measure: str, question: Question
) -> None:
    connection, engine = copy
    for table in ("rollup", "totals"):
        connection.execute(
            f"UPDATE {table} SET {measure} = {measure} + 1 WHERE region = '330102' AND period = '2024' AND {measure} IS NOT NULL"
        )
    connection.commit()
    before = list(differences(full, recount, [question], ["2024"]))
    more = [each for each in differences(engine, recount, [question], ["2024"]) if each not in before]
    assert {(each.region, each.period, each.figure) for each in more} >= {("330102", "2024", measure)}


def as_printed(row: Row) -> Row:
    """A row of the recount in the shape of the command's JSON."""
    flags = [{"metric": metric, "flag": flag} for metric, flag in sorted(row["flags"])]
    missing = [{"region": region, "measures": [name], "why": why} for region, name, why in sorted(row["missing"])]
    return {**row, "left_out": {k: dict(v) for k, v in row["left_out"].items()}, "flags": flags, "missing": missing}


def spoil_measure(row: Row) -> None:
    row["units_covered"] += 1


def spoil_rate(row: Row) -> None:
    row["density"] += 1e-9


def spoil_zero(row: Row) -> None:
    row["members"] = 0


def spoil_left_out(row: Row) -> None:
    row["left_out"]["density"]["denominator"] -= 1


def spoil_share(row: Row) -> None:
    del row["left_out"]["worker_coverage"]


def spoil_flag(row: Row) -> None:
    row["flags"].append({"metric": "density", "flag": "over_one"})


def spoil_reason(row: Row) -> None:
    row["missing"].append({"region": "330102", "measures": ["units"], "why": "not_in_source"})


@pytest.mark.parametrize(
    "spoil", [spoil_measure, spoil_rate, spoil_zero, spoil_left_out, spoil_share, spoil_flag, spoil_reason]
)
def test_a_wrong_figure_in_an_answer_is_found(recount: Recount, spoil: Any) -> None:
    row = recount.answers("2025", ()).row("330000")
    printed = as_printed(row)
    assert not list(answer_differences(row, printed))
    spoil(printed)
    assert len(list(answer_differences(row, printed))) == 1
