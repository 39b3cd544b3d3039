"""What links do to figures, and what undoes them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from data.database import links, schema
from data.database.engine import writer
from data.queries import rates
from data.queries.links import PairFilter, leads, pairs
from data.scope import EVERYTHING, OutOfScope, Scope
from data.slice import Slice
from etl.load.undo import undo
from etl.publish.links.decide import CannotDecide, PairKey, decide, keys_of, take_back
from etl.publish.links.workbook import read_queue, write_queue
from etl.read.forms.filled_in import NotTaken
from tests.links.books import HAINING, counties, load, own_copy, small_truth, tax_book, union_book, unit_book
from tests.links.truth import Truth, registers

YEAR = Slice("2024", "register", "administrative")
FIGURES = (schema.rollup, schema.totals, schema.rate_pair, links.link_sum)


@pytest.fixture(scope="module")
def truth() -> Truth:
    return small_truth()


@pytest.fixture
def engine(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = writer(f"sqlite:///{own_copy(tmp_path_factory, tmp_path)}")
    yield engine
    engine.dispose()


def figures(engine: Engine) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {table.name: sorted(map(repr, connection.execute(select(table)).all())) for table in FIGURES}


def queue(engine: Engine) -> list[dict[str, Any]]:
    return pairs(engine, EVERYTHING, region=HAINING, slice_=YEAR, among=PairFilter(open=True))


def row_of(engine: Engine, period: str = "2024") -> Any:
    (row,) = (row for row in rates(engine, EVERYTHING, region=HAINING) if row["period"] == period)
    return row


def test_a_decision_moves_the_rate_and_its_band_and_is_taken_back_byte_for_byte(engine: Engine) -> None:
    before, was = figures(engine), row_of(engine)
    pair = queue(engine)[0]
    decide(engine, [(key, "accept", "走访核实") for key in _keys(engine, pair["id"])], "县总工会")
    now = row_of(engine)
    assert now["units_covered"] == was["units_covered"] + 1
    assert now["band"]["unit_coverage"][0] > was["band"]["unit_coverage"][0]
    (kept,) = [p for p in pairs(engine, EVERYTHING, region=HAINING, slice_=YEAR) if p["decision"]]
    assert (kept["decision"], kept["author"], kept["reason"]) == ("accept", "县总工会", "走访核实")
    take_back(engine, [kept["id"]], "县总工会")
    assert figures(engine) == before


def test_a_rejected_certain_link_covers_nothing(engine: Engine) -> None:
    was = row_of(engine)
    certain = pairs(engine, EVERYTHING, region=HAINING, slice_=YEAR, among=PairFilter(zone="certain"))[0]
    decide(engine, [(key, "reject", "两家企业") for key in _keys(engine, certain["id"])], "县总工会")
    assert row_of(engine)["units_covered"] == was["units_covered"] - 1


def test_a_decision_holds_in_later_periods(engine: Engine, tmp_path: Path, truth: Truth) -> None:
    pair = queue(engine)[0]
    decide(engine, [(key, "accept", "核实") for key in _keys(engine, pair["id"])], "县总工会")
    again = [replace(unit, persons=(unit.persons or 1) + 1) for unit in truth.units]
    load(
        engine,
        unit_book(tmp_path / "单位25.csv", again),
        union_book(tmp_path / "工会25.csv", truth.others[::-1]),
        period="2025",
    )
    later = pairs(engine, EVERYTHING, region=HAINING, slice_=replace(YEAR, period="2025"))
    assert [p["counts"] for p in later if p["decision"] == "accept"] == [True]


def test_links_undone_restore_the_figures(tmp_path: Path, truth: Truth) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'a.db'}")
    load(engine, unit_book(tmp_path / "单位.csv", truth.units))
    before = figures(engine)
    load(engine, union_book(tmp_path / "工会.csv", truth.others))
    assert figures(engine) != before
    undo(engine, 2)
    assert figures(engine) == before


def test_the_order_of_files_does_not_matter(engine: Engine, tmp_path: Path) -> None:
    other = writer(f"sqlite:///{tmp_path / 'other.db'}")
    load(other, tmp_path / "工会.csv")
    load(other, tmp_path / "单位.csv")
    assert figures(other) == figures(engine)


def test_a_publish_that_changes_nothing_here_finds_no_pair_anew(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = figures(engine)

    def forbidden(*_args: object, **_more: object) -> None:
        raise AssertionError("pairs were scored again")

    monkeypatch.setattr("etl.link.pairs.find_pairs", forbidden)
    load(
        engine,
        tax_book(tmp_path / "税务.csv", []),
        unit_book(tmp_path / "旧.csv", registers(12, 20, 0, counties(HAINING)).units),
        period="2020Q4",  # no year, so not the period before
    )
    assert figures(engine) != before  # of that quarter
    pair = queue(engine)[0]
    decide(engine, [(key, "accept", "核实") for key in _keys(engine, pair["id"])], "县总工会")


def test_statistical_registers_are_never_linked(tmp_path: Path, truth: Truth) -> None:
    engine = writer(f"sqlite:///{tmp_path / 's.db'}")
    files = unit_book(tmp_path / "单位.csv", truth.units), union_book(tmp_path / "工会.csv", truth.others)
    load(engine, *files, purpose="statistical")
    with engine.connect() as connection:
        assert connection.execute(select(links.link)).all() == []
    with pytest.raises(OutOfScope):
        pairs(engine, EVERYTHING, region=HAINING, slice_=replace(YEAR, purpose="statistical"))


def test_pairs_and_leads_are_rows_about_single_units(engine: Engine) -> None:
    for ask in (pairs, leads):
        with pytest.raises(OutOfScope):
            ask(engine, Scope(unit_lists=False), region=HAINING, slice_=YEAR)  # type: ignore[operator]
        with pytest.raises(OutOfScope):
            ask(engine, Scope(root="330000"), region="440000", slice_=YEAR)  # type: ignore[operator]


ALL_CODED = """
import sys
from pathlib import Path
from dataclasses import replace
from tests.links.books import counties, database, HAINING
from tests.links import books
from tests.links.truth import registers
from data.database.engine import writer
folder = Path(sys.argv[1])
truth = registers(13, 60, 20, counties(HAINING))
units = [replace(unit, code=unit.code or books.code(n)) for n, unit in enumerate(truth.units)]
by_id = {unit.id: unit.code for unit in units}
others = [other for other in truth.others if truth.of[other.id]]
engine = writer(f"sqlite:///{folder / 'coded.db'}")
books.load(engine, books.unit_book(folder / "u.csv", units), books.union_book(folder / "o.csv", others, {o.id: by_id[truth.of[o.id]] for o in others}))
sys.exit(any(name in sys.modules for name in ("splink", "duckdb", "rapidfuzz", "pypinyin")))
"""


def test_where_every_row_has_its_code_the_linker_is_not_even_imported(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", ALL_CODED, str(tmp_path)], check=True)


def test_a_list_to_compare_with_gives_leads_with_their_source(engine: Engine, tmp_path: Path, truth: Truth) -> None:
    covered = set(truth.of.values())
    listed = [replace(unit, code=None) for unit in truth.units if unit.id not in covered][:40]
    strangers = [replace(unit, id=f"x{unit.id}") for unit in registers(99, 10, 0, counties(HAINING)).units]
    before = figures(engine)
    assert load(engine, tax_book(tmp_path / "税务.csv", [*listed, *strangers]), source="tax") == ["loaded"]
    found = leads(engine, EVERYTHING, region=HAINING, slice_=YEAR)
    assert {lead["source"] for lead in found} == {"tax"}
    states = {lead["name"]: lead["state"] for lead in found}
    assert sum(states.get(str(unit.name)) in ("uncovered", "unknown") for unit in listed) >= 38
    assert sum(states[str(unit.name)] == "not_registered" for unit in strangers) >= 9
    assert figures(engine) == before  # what others list is in no figure


def test_the_queue_is_filled_in_as_a_workbook(engine: Engine, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    waiting = queue(engine)
    path = write_queue(waiting, tmp_path / "队列.xlsx", "zh", synthetic=False)
    assert read_queue(path).said == []
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet["A3"], sheet["B3"], sheet["A4"] = "接受", "走访", "拒绝"
    book.save(path)
    said = read_queue(path).said
    assert [(decision, reason) for _key, decision, reason in said] == [("accept", "走访"), ("reject", "队列.xlsx")]
    assert said[0][0] == PairKey(waiting[0]["kind"], waiting[0]["unit_key"], waiting[0]["other_key"])
    decide(engine, said, "县总工会")
    assert len(queue(engine)) <= len(waiting) - 2


def test_a_queue_comes_back_as_people_fill_it_in(engine: Engine, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    waiting = queue(engine)[:5]
    path = write_queue(waiting, tmp_path / "q.xlsx", "zh", synthetic=False)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for row, word in enumerate(["是", "再看看", " 拒 绝 ", "√"], 3):
        sheet.cell(row, 1).value = word
    sheet.append(["接受", "另一家"])
    sheet.append(["接受", *(cell.value for cell in sheet[5])][:1] + [cell.value for cell in sheet[5]][1:])
    book.create_sheet("备注", 0)["A1"] = "请审核"
    book.save(path)
    found = read_queue(path)
    keys = [PairKey(pair["kind"], pair["unit_key"], pair["other_key"]) for pair in waiting]
    assert [(key, decision) for key, decision, _ in found.said] == [
        (keys[0], "accept"),
        (keys[2], "reject"),
        (keys[3], "accept"),
    ]
    assert [(one.cell, one.problem.key) for one in found.refused] == [
        ("待核对!A4", "links.bad.decision"),
        ("待核对!A8", "links.bad.pair"),
        ("待核对!A9", "links.bad.twice"),
    ]


@pytest.mark.parametrize("synthetic", [True, False])
def test_a_queue_of_synthetic_units_says_so(synthetic: bool, engine: Engine, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = write_queue(queue(engine)[:2], tmp_path / "q.xlsx", "zh", synthetic=synthetic)
    assert ("合成数据" in str(load_workbook(path).worksheets[0]["A1"].value)) == synthetic


def test_a_queue_without_its_hidden_keys_is_refused(engine: Engine, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = write_queue(queue(engine)[:2], tmp_path / "q.xlsx", "en", synthetic=False)
    book = load_workbook(path)
    book.worksheets[0].delete_cols(14, 3)
    book.save(path)
    with pytest.raises(NotTaken, match="hidden columns"):
        read_queue(path)


def test_an_unknown_pair_and_one_undecided_are_refused(engine: Engine) -> None:
    with pytest.raises(CannotDecide, match="999999"):
        _keys(engine, 999999)
    with pytest.raises(CannotDecide, match="nothing was decided"):
        take_back(engine, [queue(engine)[0]["id"]], "县总工会")


def _keys(engine: Engine, *ids: int) -> list[PairKey]:
    with engine.connect() as connection:
        return keys_of(connection, ids)


def test_pairs_move_with_their_rows_when_a_table_is_sent_again(
    tmp_path: Path, truth: Truth, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that say what they said stand in another order in the new table: their pairs are not found anew, and what was decided stays."""
    named = list({(row.region, row.name): row for row in truth.others if row.name}.values())
    first, afresh = (writer(f"sqlite:///{tmp_path / name}.db") for name in ("first", "afresh"))
    load(first, unit_book(tmp_path / "单位.csv", truth.units), union_book(tmp_path / "工会.csv", named))
    pair = queue(first)[0]
    decide(first, [(key, "accept", "核实") for key in _keys(first, pair["id"])], "县总工会")
    before = figures(first), queue(first)

    monkeypatch.setattr("etl.link.pairs.find_pairs", _scored_again)
    again = [unit_book(tmp_path / "单位2.csv", truth.units[::-1]), union_book(tmp_path / "工会2.csv", named[::-1])]
    assert load(first, *again) == ["loaded", "loaded"]
    assert figures(first) == before[0]
    assert [_said(p) for p in queue(first)] == [_said(p) for p in before[1]]
    monkeypatch.undo()

    load(afresh, *again)
    _stand_alike(first, afresh)
    changed = [replace(truth.units[0], persons=(truth.units[0].persons or 1) + 1), *truth.units[1:]]
    corrected = unit_book(tmp_path / "单位3.csv", changed)
    load(first, corrected)
    load(afresh, corrected)
    _stand_alike(first, afresh)


def _scored_again(*_args: object, **_more: object) -> None:
    raise AssertionError("pairs were scored again")


def _said(pair: dict[str, Any]) -> tuple[Any, ...]:
    """What a pair says wherever its rows stand."""
    return tuple(pair[name] for name in ("id", "zone", "probability", "counts", "decision"))


def _stand_alike(one: Engine, other: Engine) -> None:
    """The links of two databases join the same rows of the same files."""
    link, unit, beside = links.link.c, schema.part.alias(), schema.part.alias()
    of_unit, of_other = schema.load.alias(), schema.load.alias()
    ask = (
        select(
            link.kind,
            link.unit_key,
            link.other_key,
            link.zone,
            of_unit.c.name,
            link.row,
            of_other.c.name,
            link.other_row,
        )
        .join(unit, unit.c.id == link.part_id)
        .join(beside, beside.c.id == link.other_part)
        .join(of_unit, of_unit.c.id == unit.c.load_id)
        .join(of_other, of_other.c.id == beside.c.load_id)
    )
    told = []
    for engine in (one, other):
        with engine.connect() as connection:
            told.append(sorted(map(repr, connection.execute(ask).all())))
    assert told[0]
    assert told[0] == told[1]
