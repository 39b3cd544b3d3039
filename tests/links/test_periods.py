"""Units of two periods that are one under another code or name: found, counted once in flows, with what was decided and written of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from data.database import links
from data.database.engine import writer
from data.queries.compare.changes import Between
from data.queries.compare.flows import flows
from data.queries.links import PairFilter, pairs
from data.queries.plan.ledger import entries_of_ledger
from data.scope import EVERYTHING
from data.slice import Slice
from etl.file.result import Flags
from etl.link.records import Record
from etl.load.batch import load_paths
from etl.load.undo import undo
from etl.planning.ledger import Edit, Writer, edit
from etl.publish.links.decide import PairKey, decide, take_back
from etl.publish.links.periods import _hinted, _rows, _that_may_be_one
from tests.links.books import HAINING, UNIT_HEADS, code, load, union_book, unit_book, write

NANJING = "320102"
OLD, NEW = (Slice(year, "register", "administrative") for year in ("2023", "2024"))
NAMES = ("海宁市晴川纺织有限公司", "海宁市望岳模具有限公司", "海宁市青禾包装有限公司", "海宁市鹤鸣五金有限公司")


def unit(number: int, name: str | None = None, **said: Any) -> Record:
    record = Record(
        f"u{number}", name or NAMES[number], HAINING, code(number), None, f"海昌路{number + 5}号", "1711", 20 + number
    )
    return replace(record, **said)


STEADY = [unit(number) for number in (2, 3)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def engine(folder: Path) -> Iterator[Engine]:
    engine = writer(f"sqlite:///{folder / 'two.db'}")
    yield engine
    engine.dispose()


def load_years(engine: Engine, folder: Path, old: Sequence[Record], new: Sequence[Record]) -> None:
    for year, units in (("2023", old), ("2024", new)):
        load(engine, unit_book(folder / f"{year}.csv", [*STEADY, *units]), period=year)


def found(engine: Engine) -> list[dict[str, Any]]:
    return pairs(engine, EVERYTHING, region=HAINING, slice_=NEW, among=PairFilter(kinds=("unit_unit",)))


def same_units(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(links.same_unit))]


def moves(engine: Engine) -> dict[str, int]:
    rows = flows(engine, EVERYTHING, region=HAINING, between=Between(OLD, NEW))
    return {row["flow"]: row["units"] for row in rows if row["units"]}


ORGANISATION = code(0)[8:17]
BEFORE = {
    "the organisation code inside its code": unit(0, code=ORGANISATION),
    "that code with a hyphen": unit(0, code=f"{ORGANISATION[:8]}-{ORGANISATION[8]}"),
    "an O for a 0": unit(0, code=code(0).replace("0", "O", 2)),
    "no code and another spelling": unit(0, name="海宁晴川纺织有限责任公司", code=None),
    "an old registration number": unit(0, code="330481000012347"),
    "another name and an organisation code": unit(0, name="海宁市晴川服饰有限公司", code=ORGANISATION),
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE.keys())
def test_a_unit_called_otherwise_before_is_one_unit(engine: Engine, folder: Path, before: Record) -> None:
    load_years(engine, folder, [before], [unit(0)])
    (pair,) = found(engine)
    assert (pair["zone"], pair["counts"]) == ("certain", True)
    assert (pair["a"]["code"], pair["b"]["name"]) == (code(0), before.name)
    assert not {"opened", "closed"} & set(moves(engine))


def test_a_pair_rejected_is_two_units_again_and_undone_one(engine: Engine, folder: Path) -> None:
    load_years(engine, folder, [BEFORE["an O for a 0"]], [unit(0)])
    before = moves(engine)
    (pair,) = found(engine)
    decide(engine, [(PairKey(pair["kind"], pair["unit_key"], pair["other_key"]), "reject", "两家")], "县总工会")
    assert {"opened": 1, "closed": 1}.items() <= moves(engine).items()
    take_back(engine, [found(engine)[0]["id"]], "县总工会")
    assert moves(engine) == before


@pytest.mark.parametrize(
    "new", [unit(1), unit(0, code=code(9))], ids=["another firm", "the same name, two valid codes"]
)
def test_two_units_stay_two(engine: Engine, folder: Path, new: Record) -> None:
    load_years(engine, folder, [unit(0)], [new])
    assert found(engine) == []
    assert {"opened": 1, "closed": 1}.items() <= moves(engine).items()


def test_a_branch_is_not_its_firm(engine: Engine, folder: Path) -> None:
    branch = unit(0, name=f"{NAMES[0]}硖石分公司", code=None, address="工人路88号", persons=3)
    load_years(engine, folder, [unit(0)], [branch])
    assert not any(pair["counts"] for pair in found(engine))


def test_the_order_in_which_periods_come_does_not_matter(folder: Path) -> None:
    told = []
    for name, years in (("a", ("2023", "2024")), ("b", ("2024", "2023"))):
        engine = writer(f"sqlite:///{folder / name}.db")
        books = {"2023": [BEFORE["an O for a 0"]], "2024": [unit(0)]}
        for year in years:
            load(engine, unit_book(folder / f"{name}{year}.csv", [*STEADY, *books[year]]), period=year)
        told.append((same_units(engine), moves(engine)))
    assert told[0] == told[1]
    assert told[0][0] != []


def test_a_period_undone_takes_its_pairs_along(engine: Engine, folder: Path) -> None:
    load_years(engine, folder, [BEFORE["an O for a 0"]], [unit(0)])
    undo(engine, 1)
    assert (found(engine), same_units(engine)) == ([], [])


def test_what_was_decided_of_a_unit_holds_under_its_new_code(engine: Engine, folder: Path) -> None:
    load_years(engine, folder, [unit(0, code=None), unit(1)], [unit(0, name="海宁晴川纺织有限责任公司"), unit(1)])
    for year, members in (("2023", 12), ("2024", 13)):
        union = Record("o1", "晴川纺织厂", HAINING, persons=members)
        load(engine, union_book(folder / f"工会{year}.csv", [union]), period=year)
    old = pairs(engine, EVERYTHING, region=HAINING, slice_=OLD, among=PairFilter(kinds=("unit_union",)))
    pair = next(each for each in old if each["a"]["name"] == NAMES[0])
    decide(engine, [(PairKey(pair["kind"], pair["unit_key"], pair["other_key"]), "reject", "两家")], "县总工会")
    new = pairs(engine, EVERYTHING, region=HAINING, slice_=NEW, among=PairFilter(kinds=("unit_union",)))
    (later,) = [each for each in new if each["a"]["code"] == code(0)]
    assert later["unit_key"] != pair["unit_key"]
    assert (later["decision"], later["counts"]) == ("reject", False)
    take_back(engine, [later["id"]], "县总工会")
    again = pairs(engine, EVERYTHING, region=HAINING, slice_=OLD, among=PairFilter(kinds=("unit_union",)))
    assert not any(each["decision"] for each in again)


def test_what_was_written_of_a_unit_stands_under_its_new_code_as_long_as_the_two_are_one(
    engine: Engine, folder: Path
) -> None:
    wrong = code(0).replace("0", "O", 1)
    for year, known_as in (("2023", wrong), ("2024", code(0))):
        rows = [(known_as, NAMES[0], HAINING, "1711", 20, "否"), (code(1), NAMES[1], HAINING, "3525", 20, "否")]
        load(engine, write(folder / f"{year}.csv", (*UNIT_HEADS[:5], "是否建会"), rows), period=year)
        if year == "2023":
            by = Writer("县总工会", "page", EVERYTHING)
            assert edit(engine, OLD, [Edit(wrong, {"note": "六月走访"})], by).changed == {wrong: ["note"]}
    assert noted(engine) == {code(0): "六月走访"}
    (pair,) = found(engine)
    decide(engine, [(PairKey(pair["kind"], pair["unit_key"], pair["other_key"]), "reject", "两家")], "县总工会")
    assert noted(engine) == {}
    take_back(engine, [found(engine)[0]["id"]], "县总工会")
    assert noted(engine) == {code(0): "六月走访"}


def noted(engine: Engine) -> dict[str, str]:
    entries = entries_of_ledger(engine, EVERYTHING, region=HAINING, slice_=NEW)
    return {known_as: entry["note"] for known_as, entry in entries.items()}


def absent(chance: random.Random, period: int) -> list[tuple[Any, ...]]:
    """Units of thirty cities of a period that the other has under no such key, most under a valid code alone, in the order of their keys."""
    rows: dict[str, tuple[Any, ...]] = {}
    for number in range(60):
        name, region = f"晴川{chance.randrange(90)}纺织", f"33{chance.randrange(10, 40)}01"
        right = code(2 * chance.randrange(40) + period)  # no code of the other period
        other = code(2 * chance.randrange(40) + 1 - period)
        said = chance.choices(
            (right, None, other[8:17], other.replace("0", "O", 2), right[:16] + right[17] + right[16]), (80, 1, 1, 1, 1)
        )[0]
        former = other if chance.random() < 0.01 else None
        key = said or f"{region}|{name}"
        rows[key] = (key, 1, number, name, region, said, None, None, None, 5, former)
    return [rows[key] for key in sorted(rows)]


@pytest.mark.parametrize("seed", range(60))
def test_a_first_look_leaves_out_nothing_that_may_be_one(seed: int) -> None:
    chance = random.Random(seed)
    new, old = absent(chance, 0), absent(chance, 1)
    sides = _hinted(new, old), _hinted(old, new)
    assert sum(map(len, sides)) < len(new) + len(old)
    few, all_ = (
        _that_may_be_one(_rows(mine, None), _rows(theirs, "unit_unit")) for mine, theirs in (sides, (new, old))
    )
    assert few == all_


def test_a_unit_that_another_province_sends_is_the_one_that_moved_there(engine: Engine, folder: Path) -> None:
    """A publish that reaches one province brings the pairs of another up to date whose unit it has."""
    load_years(engine, folder, [unit(0)], [unit(0, code=None)])
    (pair,) = found(engine)
    assert pair["other_key"] == code(0)
    stays = [replace(unit(1), region=NANJING, persons=number) for number in (7, 8, 9)]
    moved = replace(unit(0), region=NANJING)
    for units, still in (([stays[0]], 1), ([stays[1], moved], 0), ([stays[2]], 1)):
        load_paths(engine, [unit_book(folder / "南京.csv", units)], Flags(period="2024", region=NANJING))
        assert len(found(engine)) == still
