"""A unit that stands in two registers of one period under unlike codes is counted once, as long as the two are held to be one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Select, Table, select

from data.database import links, schema
from data.database.engine import writer
from data.queries import rates
from data.queries.compare.changes import Between
from data.queries.compare.flows import flows
from data.queries.external.decisions import Outside
from data.queries.external.edition import Edition
from data.queries.links import PairFilter, pairs
from data.scope import EVERYTHING
from data.slice import Slice
from etl.file.result import Flags
from etl.link.records import Record
from etl.load.batch import load_paths
from etl.load.undo import undo
from etl.publish.links.decide import PairKey, decide, take_back
from tests.links.books import HAINING, UNIT_HEADS, code, union_book, write

YEAR = Slice("2024", "register", "administrative")
XUCUN, CHANGAN = "330481101", "330481103"
CITY, HUQIU, ZONE = "320500", "320505", "320576"
NAMES = ("海宁市晴川纺织有限公司", "海宁市望岳模具有限公司", "海宁市青禾包装有限公司", "海宁市鹤鸣五金有限公司")
"""Names of units of which each has a trade name of its own."""


def unit(number: int, **said: Any) -> Record:
    record = Record(
        f"u{number}", NAMES[number], HAINING, code(number), None, f"海昌路{number + 5}号", "1711", 20 + number
    )
    return replace(record, **said)


def vars_of(number: int) -> dict[str, Any]:
    """What a unit's row says, without its place."""
    return {name: getattr(unit(number), name) for name in ("id", "name", "industry", "persons")}


def at(region: str, record: Record) -> Record:
    return replace(record, region=region)


STEADY = [unit(number) for number in (2, 3)]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = writer(f"sqlite:///{tmp_path / 'registers.db'}")
    yield engine
    engine.dispose()


def load_register(engine: Engine, folder: Path, sender: str, units: Sequence[Record], period: str = "2024") -> int:
    """Load a sender's register; returns the number of its load."""
    lines = ((u.code, u.name, u.region, u.industry, u.persons, u.address, u.former_name) for u in units)
    path = write(folder / f"{sender}_{period}.csv", (*UNIT_HEADS, "曾用名"), lines)
    (report,) = load_paths(engine, [path], Flags(period=period, region=sender))
    assert report.status == "loaded", report
    return report.load_id or 0


def found(engine: Engine, slice_: Slice = YEAR, region: str = "330400") -> list[dict[str, Any]]:
    return pairs(engine, EVERYTHING, region=region, slice_=slice_, among=PairFilter(kinds=("unit_unit",)))


def figures(engine: Engine, region: str = "330400") -> dict[str, Any]:
    (row,) = rates(engine, EVERYTHING, region=region)
    return dict(row)


def say(engine: Engine, pair: dict[str, Any], decision: Any) -> None:
    decide(engine, [(PairKey(pair["kind"], pair["unit_key"], pair["other_key"]), decision, "走访")], "县总工会")


ORGANISATION = code(0)[8:17]
OTHERWISE = {
    "the organisation code inside its code": {"code": ORGANISATION},
    "an O for a 0": {"code": code(0).replace("0", "O", 2)},
    "two figures that changed places": {"code": f"{code(0)[:4]}{code(0)[5]}{code(0)[4]}{code(0)[6:]}"},
    "an old registration number": {"code": "330481000012347"},
    "no code and another spelling": {"code": None, "name": "海宁晴川纺织有限责任公司"},
    "no code and a former name": {"code": None, "name": "海宁市朗润服饰有限公司", "former_name": NAMES[0]},
}
"""How another office knows the first unit."""


@pytest.mark.parametrize("said", OTHERWISE.values(), ids=OTHERWISE.keys())
def test_one_unit_in_the_lists_of_a_county_and_a_township_is_counted_once(
    engine: Engine, tmp_path: Path, said: dict[str, Any]
) -> None:
    load_register(engine, tmp_path, HAINING, [*STEADY, unit(0)])
    load_register(engine, tmp_path, XUCUN, [unit(1, region=XUCUN), unit(0, region=XUCUN, **said)])
    (pair,) = found(engine)
    assert (pair["zone"], pair["counts"], pair["a"]["code"]) == ("certain", True, code(0))
    assert figures(engine)["units"] == 4


def test_of_a_county_and_a_zone_beside_it_the_row_with_a_valid_code_speaks(engine: Engine, tmp_path: Path) -> None:
    load_register(engine, tmp_path, ZONE, [unit(0, region=ZONE, code=None), unit(1, region=ZONE)])
    load_register(engine, tmp_path, HUQIU, [at(HUQIU, each) for each in (*STEADY, unit(0))])
    (pair,) = found(engine, region=CITY)
    assert (pair["zone"], pair["a"]["region"], pair["b"]["region"]) == ("certain", HUQIU, ZONE)
    assert [figures(engine, place)["units"] for place in (CITY, HUQIU, ZONE)] == [4, 3, 1]


def test_of_two_rows_without_codes_the_more_exact_senders_speaks(engine: Engine, tmp_path: Path) -> None:
    load_register(engine, tmp_path, HAINING, [*STEADY, unit(0, code=None)])
    load_register(engine, tmp_path, XUCUN, [unit(1, region=XUCUN), unit(0, region=XUCUN, code=None)])
    (pair,) = found(engine)
    assert (pair["counts"], pair["a"]["region"], pair["b"]["region"]) == (True, XUCUN, HAINING)


TWO = {
    "two valid codes under one name": ({}, {"code": code(9)}),
    "two old registration numbers under one name": ({"code": "330481000012347"}, {"code": "330481000055557"}),
    "two organisation codes under one name": ({"code": ORGANISATION}, {"code": code(8)[8:17]}),
    "another firm at the same address": ({}, {**vars_of(1), "code": None, "address": "海昌路5号"}),
    "a branch": ({}, {"code": None, "name": f"{NAMES[0]}硖石分公司", "persons": 3, "address": "工人路88号"}),
    "a branch with its code": ({"code": None}, {"code": code(9), "name": f"{NAMES[0]}第一分公司"}),
}
"""Rows of two registers that are two units."""


@pytest.mark.parametrize(("one", "other"), TWO.values(), ids=TWO.keys())
def test_two_units_stay_two(engine: Engine, tmp_path: Path, one: dict[str, Any], other: dict[str, Any]) -> None:
    load_register(engine, tmp_path, HAINING, [*STEADY, unit(0, **one)])
    load_register(engine, tmp_path, XUCUN, [unit(0, region=XUCUN, **other)])
    assert not any(pair["counts"] for pair in found(engine))
    assert figures(engine)["units"] == 4


def test_namesakes_in_two_townships_wait_for_a_word(engine: Engine, tmp_path: Path) -> None:
    load_register(engine, tmp_path, CHANGAN, [unit(1, region=CHANGAN), unit(0, region=CHANGAN, address=None)])
    load_register(engine, tmp_path, XUCUN, [unit(2, region=XUCUN), unit(0, region=XUCUN, code=None, address=None)])
    (pair,) = found(engine)
    assert (pair["zone"], pair["counts"]) == ("doubtful", False)
    told = figures(engine)
    assert (told["units"], told["band"]["units"]) == (4, [3, 4])
    say(engine, pair, "accept")
    told = figures(engine)
    assert (told["units"], told["band"]["units"]) == (3, [3, 3])


def test_two_rows_of_one_register_are_no_matter_of_links(engine: Engine, tmp_path: Path) -> None:
    load_register(engine, tmp_path, HAINING, [*STEADY, unit(0), unit(0, code=None)])
    load_register(engine, tmp_path, XUCUN, [unit(1, region=XUCUN)])
    assert found(engine) == []
    assert figures(engine)["units"] == 5


def test_what_would_make_two_rows_of_one_register_one_is_not_followed(engine: Engine, tmp_path: Path) -> None:
    load_register(engine, tmp_path, HAINING, [*STEADY, unit(0), unit(0, code=code(9), address="工人路88号")])
    load_register(engine, tmp_path, XUCUN, [unit(0, region=XUCUN, code=None, address=None), unit(1, region=XUCUN)])
    both = found(engine)
    assert [(pair["zone"], pair["counts"]) for pair in both] == [("doubtful", False)] * 2
    assert figures(engine)["units"] == 6
    for pair in both:
        say(engine, pair, "accept")
    assert sum(pair["counts"] for pair in found(engine)) == 1, "the last word alone"
    assert figures(engine)["units"] == 5


def test_three_registers_have_one_unit(engine: Engine, tmp_path: Path) -> None:
    load_register(engine, tmp_path, HAINING, [*STEADY, unit(0)])
    load_register(engine, tmp_path, XUCUN, [unit(1, region=XUCUN), unit(0, region=XUCUN, code=None)])
    load_register(engine, tmp_path, "330400", [at("330400", unit(0, code=ORGANISATION))])
    assert figures(engine)["units"] == 4
    assert {pair["counts"] for pair in found(engine)} == {True}


def test_a_union_that_names_either_code_covers_the_unit(engine: Engine, tmp_path: Path) -> None:
    load_register(engine, tmp_path, HAINING, [*STEADY, unit(0)])
    load_register(engine, tmp_path, XUCUN, [unit(1, region=XUCUN), unit(0, region=XUCUN, code=ORGANISATION)])
    union = Record("o", NAMES[0], HAINING, persons=12)
    load_paths(
        engine, [union_book(tmp_path / "工会.csv", [union], {"o": ORGANISATION})], Flags(period="2024", region=HAINING)
    )
    told = figures(engine)
    assert (told["units"], told["units_covered"], told["units_own"]) == (4, 1, 1)


TABLES = (
    schema.rollup,
    schema.totals,
    schema.rate_pair,
    schema.coverage,
    schema.displaced,
    links.same_unit,
    links.twin_sum,
)


def standing(engine: Engine) -> dict[str, list[str]]:
    with engine.connect() as connection:
        current = select(schema.part.c.id).where(schema.part.c.status == "current")
        return {table.name: sorted(map(repr, connection.execute(_of(table, current)).all())) for table in TABLES}


def _of(table: Table, current: Select[Any]) -> Select[Any]:
    return select(table).where(table.c.part_id.in_(current)) if "part_id" in table.c else select(table)


def test_a_rejected_pair_is_two_units_and_taken_back_all_is_as_before(engine: Engine, tmp_path: Path) -> None:
    load_register(engine, tmp_path, HAINING, [*STEADY, unit(0)])
    load_register(engine, tmp_path, XUCUN, [unit(1, region=XUCUN), unit(0, region=XUCUN, code=ORGANISATION)])
    before = standing(engine)
    say(engine, found(engine)[0], "reject")
    assert figures(engine)["units"] == 5
    take_back(engine, [found(engine)[0]["id"]], "县总工会")
    assert standing(engine) == before


def test_a_register_undone_leaves_what_stood_before_it(engine: Engine, tmp_path: Path) -> None:
    load_register(engine, tmp_path, HAINING, [*STEADY, unit(0)])
    before = standing(engine)
    second = load_register(engine, tmp_path, XUCUN, [unit(1, region=XUCUN), unit(0, region=XUCUN, code=ORGANISATION)])
    assert standing(engine) != before
    undo(engine, second)
    assert found(engine) == []
    assert standing(engine) == before


def test_what_leaves_the_house_tells_nothing_of_links(engine: Engine, tmp_path: Path) -> None:
    load_register(engine, tmp_path, HAINING, [*STEADY, unit(0)])
    load_register(engine, tmp_path, XUCUN, [unit(1, region=XUCUN), unit(0, region=XUCUN, code=ORGANISATION)])
    rows = rates(engine, EVERYTHING, region="330400")
    assert "band" in rows[0]
    (shown,) = Edition(Outside(engine)).rates(rows, "330400", [])
    assert not {"band", "rests_on", "counted_once"} & shown.keys()


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    registers = {
        HAINING: [*STEADY, unit(0)],
        XUCUN: [unit(1, region=XUCUN), unit(0, region=XUCUN, code=None)],
        "330400": [at("330400", each) for each in (unit(0, code=ORGANISATION), unit(1, code=None))],
    }
    told = []
    for number, order in enumerate(permutations(registers)):
        engine = writer(f"sqlite:///{tmp_path / str(number)}.db")
        for sender in order:
            load_register(engine, tmp_path, sender, registers[sender])
        keys = ("unit_key", "other_key", "zone", "probability", "why", "counts")
        told.append(
            (
                sorted(repr([pair[key] for key in keys]) for pair in found(engine)),
                [figures(engine, region) | {"sources": None} for region in registers],
            )
        )
        engine.dispose()
    assert all(each == told[0] for each in told)
    assert [row["units"] for row in told[0][1]] == [4, 1, 4]


def test_a_unit_of_two_registers_neither_opens_nor_closes(engine: Engine, tmp_path: Path) -> None:
    load_register(engine, tmp_path, HAINING, [*STEADY, unit(0, code="330481000012347")], "2023")
    load_register(engine, tmp_path, HAINING, [*STEADY, unit(0, code="330481000012347", persons=22)])
    load_register(engine, tmp_path, XUCUN, [unit(0, region=XUCUN)])
    between = Between(Slice("2023", "register", "administrative"), YEAR)
    moved = {row["flow"]: row["units"] for row in flows(engine, EVERYTHING, region="330400", between=between)}
    assert not moved.get("opened")
    assert not moved.get("closed")
