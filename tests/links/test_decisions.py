"""Decisions are followed for the rows that they touch alone: what stands after any number of them is what a whole publish makes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from analysis.vocabulary import LINK_DECISIONS
from data.database import links, schema
from data.database.engine import writer
from data.database.lists import listed_unit
from data.queries.links import pairs
from data.scope import EVERYTHING
from data.slice import Slice
from etl.file.result import Flags
from etl.load.batch import load_paths
from etl.publish.links.decide import PairKey, decide, take_back
from etl.publish.publish import refresh
from tests.links import beside
from tests.links.books import HAINING, counties, union_book, unit_book
from tests.links.truth import registers

YEAR = Slice("2024", "register", "administrative")
FURONG = "430102"
TABLES = (
    schema.rollup,
    schema.totals,
    schema.rate_pair,
    schema.coverage,
    schema.carried,
    links.link,
    links.link_said,
    links.link_sum,
    links.twin_sum,
    schema.displaced,
    listed_unit,
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Counties of two provinces, so that a decision in one leaves the other's figures alone; in one of them a zone has a list of its own too."""
    folder = tmp_path_factory.mktemp("decisions")
    engine = writer(f"sqlite:///{folder / 'two.db'}")
    for seed, county in enumerate((HAINING, FURONG)):
        truth = registers(21 + seed, 250, 120, counties(county))
        files = unit_book(folder / f"{county}u.csv", truth.units), union_book(folder / f"{county}o.csv", truth.others)
        load_paths(engine, files, Flags(period="2024", region=county))
    beside.load_zone(engine, folder, beside.lists(21, registers(21, 250, 120, counties(HAINING))))
    yield engine
    engine.dispose()


def standing(connection: Connection) -> dict[str, list[str]]:
    found = {table.name: sorted(map(repr, connection.execute(select(table)).all())) for table in TABLES}
    finding = schema.finding.c
    told = select(*(column for column in finding if column.name != "id"))
    return {**found, "findings": sorted(map(repr, connection.execute(told).all()))}


def assert_as_published_whole(engine: Engine) -> None:
    with engine.connect() as connection:
        work = connection.begin()
        ours = standing(connection)
        refresh(connection, {YEAR: None})
        whole = standing(connection)
        work.rollback()
    for name, rows in whole.items():
        assert ours[name] == rows, name


def in_all(engine: Engine) -> list[dict[str, Any]]:
    return [pair for code in (HAINING, FURONG) for pair in pairs(engine, EVERYTHING, region=code, slice_=YEAR)]


@pytest.mark.parametrize("seed", range(6))
def test_any_decisions_and_undos_leave_what_a_whole_publish_makes(engine: Engine, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(4):
        listed = in_all(engine)
        decided = [pair["id"] for pair in listed if pair["decision"]]
        if decided and chance.random() < 0.4:
            take_back(engine, chance.sample(decided, min(len(decided), chance.randint(1, 3))), "县总工会")
        else:
            doubtful = [pair for pair in listed if pair["zone"] == "doubtful"]
            some = [*chance.sample(doubtful, chance.randint(1, 4)), *chance.sample(listed, 1)]
            said = [
                (PairKey(p["kind"], p["unit_key"], p["other_key"]), chance.choice(LINK_DECISIONS), "走访") for p in some
            ]
            decide(engine, said, "县总工会")
    assert_as_published_whole(engine)


def test_all_taken_back_is_as_if_nothing_had_been_decided(engine: Engine) -> None:
    some = in_all(engine)[:5]
    decide(engine, [(PairKey(p["kind"], p["unit_key"], p["other_key"]), "reject", "两家") for p in some], "县总工会")
    take_back(engine, [pair["id"] for pair in in_all(engine) if pair["decision"]], "县总工会")
    assert not any(pair["decision"] for pair in in_all(engine))
    assert_as_published_whole(engine)
