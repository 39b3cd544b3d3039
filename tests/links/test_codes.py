"""Unions and lists that give a unit's code in another form than its register: linked by code, revocable, and never where the code says nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from data.database.engine import writer
from data.queries import rates
from data.queries.links import PairFilter, leads, pairs
from data.scope import EVERYTHING
from data.slice import Slice
from etl.link.records import Record
from etl.publish.links.decide import PairKey, decide, take_back
from tests.links.books import HAINING, UNIT_HEADS, code, load, tax_book, union_book, unit_book, write

YEAR = Slice("2024", "register", "administrative")
UNITS = [
    Record(f"u{n}", f"海宁市{name}有限公司", HAINING, code(n), persons=10 + n) for n, name in enumerate("甲乙丙丁")
]
STRANGE = "东方红联谊"
"""What the union calls itself: no name of a unit, so that the code alone can tell."""
FORMS = {
    "the organisation code": code(0)[8:17],
    "with a hyphen": f"{code(0)[8:16]}-{code(0)[16]}",
    "an O for a 0": code(0).replace("0", "O", 1),
    "an I for a 1": code(0).replace("1", "I", 1),
    "two letters for figures": code(0).replace("0", "O", 1).replace("1", "I", 1),
}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = writer(f"sqlite:///{tmp_path / 'codes.db'}")
    yield engine
    engine.dispose()


def county(engine: Engine) -> Any:
    (row,) = rates(engine, EVERYTHING, region=HAINING)
    return row


def of_unions(engine: Engine) -> list[dict[str, Any]]:
    return pairs(engine, EVERYTHING, region=HAINING, slice_=YEAR, among=PairFilter(kinds=("unit_union",)))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_a_union_that_writes_its_units_code_otherwise_covers_it(engine: Engine, tmp_path: Path, form: str) -> None:
    union = Record("o", STRANGE, HAINING, persons=9)
    load(engine, unit_book(tmp_path / "单位.csv", UNITS), union_book(tmp_path / "工会.csv", [union], {"o": form}))
    assert (county(engine)["units_covered"], county(engine)["units"]) == (1, 4)
    (pair,) = of_unions(engine)
    assert (pair["zone"], pair["a"]["code"]) == ("certain", code(0))
    (why,) = pair["why"]
    assert (why["field"], why["a"]) == ("code", code(0))
    decide(engine, [(PairKey(pair["kind"], pair["unit_key"], pair["other_key"]), "reject", "两家")], "县总工会")
    assert county(engine)["units_covered"] == 0
    take_back(engine, [of_unions(engine)[0]["id"]], "县总工会")
    assert county(engine)["units_covered"] == 1


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_a_unit_that_writes_its_code_otherwise_is_covered_by_its_union(
    engine: Engine, tmp_path: Path, form: str
) -> None:
    wrong = [Record("u0", None, HAINING, form, persons=10), *UNITS[1:]]
    rows = [(u.code, u.name or "无名厂", u.region, "1711", u.persons) for u in wrong]
    union = Record("o", STRANGE, HAINING, persons=9)
    load(engine, write(tmp_path / "单位.csv", UNIT_HEADS[:5], rows))
    load(engine, union_book(tmp_path / "工会.csv", [union], {"o": code(0)}))
    assert county(engine)["units_covered"] == 1


def test_a_code_that_is_wrong_and_says_nobody_is_linked_to_nobody(engine: Engine, tmp_path: Path) -> None:
    wrong = code(0)[:-1] + ("0" if code(0)[-1] != "0" else "1")
    union = Record("o", STRANGE, HAINING, persons=9)
    load(engine, unit_book(tmp_path / "单位.csv", UNITS), union_book(tmp_path / "工会.csv", [union], {"o": wrong}))
    assert (county(engine)["units_covered"], of_unions(engine)) == (0, [])


def test_a_union_with_an_old_number_is_found_by_its_units_name(engine: Engine, tmp_path: Path) -> None:
    union = Record("o", UNITS[0].name, HAINING, persons=9)
    load(engine, unit_book(tmp_path / "单位.csv", UNITS))
    load(engine, union_book(tmp_path / "工会.csv", [union], {"o": "330481000012347"}))
    (pair,) = of_unions(engine)
    assert pair["a"]["code"] == code(0)


def test_the_code_that_a_unit_had_before_finds_it_on_a_list(engine: Engine, tmp_path: Path) -> None:
    rows = [(u.code, u.name, u.region, "1711", u.persons, "330481000012347" if u is UNITS[0] else "") for u in UNITS]
    load(engine, write(tmp_path / "单位.csv", (*UNIT_HEADS[:5], "原注册号"), rows))
    listed = [Record("t", "红星百货店", HAINING, "330481000012347", persons=4)]
    load(engine, union_book(tmp_path / "工会.csv", [Record("o", STRANGE, HAINING)], {"o": code(3)}))
    load(engine, tax_book(tmp_path / "税务.csv", listed), source="tax")
    (lead,) = leads(engine, EVERYTHING, region=HAINING, slice_=YEAR)
    assert (lead["unit"], lead["state"]) == (UNITS[0].name, "uncovered")
