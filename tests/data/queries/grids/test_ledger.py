"""The ledger by pages: the rows of the facts themselves, in every order, narrowed in every way, changed by whatever a publish changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, and_, select, text

from data.database import schema
from data.database.engine import writer
from data.database.schema import in_slice
from data.queries.grids import ledger as paged
from data.queries.grids.ledger import ORDERS, Ledger, each_of_ledger, ledger_count, ledger_length, ledger_page
from data.queries.grids.order import Order
from data.queries.question import BadQuestion
from data.queries.units import UnitFilter, inside, units_without_union
from data.scope import EVERYTHING, OutOfScope, Scope
from data.slice import Slice
from etl.load.batch import load_paths
from etl.load.undo import undo
from tests.books import register, union, unit, unit_code
from tests.crosswise import crosswise
from tests.samples import value_at

NOW = Slice("2025", "synthetic", "synthetic")
HANGZHOU = Ledger("330100", NOW)


def all_rows(
    engine: Engine, ledger: Ledger, order: Order = Order("employees", descending=True)
) -> list[dict[str, Any]]:
    return list(each_of_ledger(engine, EVERYTHING, ledger, order=order))


def keys(rows: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return sorted((row["file"], row["row"]) for row in rows)


@pytest.mark.parametrize("region", ["100000", "330000", "330100", "330106"])
def test_the_list_is_that_of_the_facts(full: Engine, region: str) -> None:
    uncovered, _ = units_without_union(full, EVERYTHING, region=region, slice_=NOW, limit=100_000)
    for cover, facts in (("uncovered", keys(uncovered)), ("unknown", of_unknown_cover(full, region))):
        ledger = Ledger(region, NOW, cover)
        assert ledger_count(full, EVERYTHING, ledger) == len(facts)
        assert keys(all_rows(full, ledger)) == facts


NARROWED = (
    UnitFilter(industry=("C", "F")),
    UnitFilter(industry=("unknown",)),
    UnitFilter(industry=("C13",)),
    UnitFilter(size=("small_micro",), unit_kind=("enterprise",)),
    UnitFilter(industry=("P", "C"), unit_kind=("institution",)),
    *(UnitFilter(min_employees=least) for least in (1, 7, 25, 300)),
    UnitFilter(industry=("C",), size=("small",), min_employees=25),
)


@pytest.mark.parametrize("region", ["100000", "330000", "330100", "330106", "330481", "330481001"])
@pytest.mark.parametrize("among", NARROWED)
def test_a_list_counted_by_cells_is_as_long_as_the_list(full: Engine, region: str, among: UnitFilter) -> None:
    for cover in ("uncovered", "unknown"):
        ledger = Ledger(region, NOW, cover, among)
        assert ledger_count(full, EVERYTHING, ledger) == len(all_rows(full, ledger))


def of_unknown_cover(engine: Engine, region: str) -> list[tuple[str, int]]:
    """The units of which nothing tells whether a union covers them, as the facts have them."""
    unit, part, load, cover = schema.unit.c, schema.part.c, schema.load.c, schema.coverage.c
    source = schema.unit.join(schema.part, part.id == unit.part_id).join(schema.load, load.id == part.load_id)
    source = source.join(schema.coverage, and_(cover.part_id == unit.part_id, cover.row == unit.row))
    wanted = (part.status == "current", in_slice(schema.part, NOW), cover.mode == "unknown", inside(region))
    with engine.connect() as connection:
        found = connection.execute(select(load.name, unit.row).select_from(source).where(*wanted))
        return sorted((name, row) for name, row in found)


@pytest.mark.parametrize(
    ("order", "region"),
    crosswise([Order(by, descending=way) for by in ORDERS for way in (False, True)], ["100000", "330000"], every=4),
)
def test_what_is_met_on_the_way_is_what_is_found_among_all(
    full: Engine, region: str, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [
        (Ledger(region, NOW, cover, among, wanted), offset)
        for cover in ("uncovered", "unknown")
        for among in (UnitFilter(), UnitFilter(industry=("C",), size=("small_micro",)))
        for wanted in ("样", "样例", "有限公司", "9133", "科技", "没有")
        for offset in (0, 30)
    ]

    def pages() -> list[list[dict[str, Any]]]:
        return [ledger_page(full, EVERYTHING, each, order=order, offset=at, limit=20) for each, at in asked]

    met = pages()
    monkeypatch.setattr(paged, "_FEW_LISTED", -1)
    for looked_at, walked in ((20_000, 3_000), (20_000, 90), (50, 3_000), (0, 0)):
        monkeypatch.setattr(paged, "_LOOKED_AT", looked_at)
        monkeypatch.setattr(paged, "_WALKED", walked)
        assert pages() == met
    assert sum(len(page) for page in met) > 200


@pytest.mark.parametrize("descending", [False, True])
def test_what_is_found_in_the_order_of_names_is_what_is_found_among_all(
    full: Engine, monkeypatch: pytest.MonkeyPatch, *, descending: bool
) -> None:
    asked = [
        (Ledger(region, NOW, cover, among, wanted), offset)
        for region in ("100000", "330000")
        for cover in ("uncovered", "unknown")
        for among in (UnitFilter(), UnitFilter(industry=("C",), size=("small_micro",)))
        for wanted in ("样例", "有限公司", "科技", "技科", "没有")
        for offset in (0, 30)
    ]
    assert_found_alike(full, asked, Order("name", descending=descending), monkeypatch)


ODD_NAMES = (
    "科技",
    "科 技",
    "科(技)",
    "ＡＢ科技",
    "技科",
    "\uf9e1科技",
    "科\ufe0f技",
    "㈱科技",
    "株科技",
    "⽤科技",
    "用科技",
    "𠮷科技",
    "科",
    "",
)


def test_names_written_oddly_are_found_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    units = [(*unit(n)[:1], f"{name}甲{n}", *unit(n)[2:]) for n, name in enumerate(ODD_NAMES, 1)]
    load_paths(engine, [register(tmp_path / "a.xlsx", units, [union(99, unit=99)])])
    asked = [
        (Ledger("100000", ADMINISTRATIVE, text=wanted), 0)
        for wanted in ("科技", "技甲", "李科", "株科", "用科", "科 技", "技科", "ab科", "科技甲3", "吉科")
    ]
    assert_found_alike(engine, asked, Order("name"), monkeypatch)


def assert_found_alike(
    engine: Engine, asked: list[tuple[Ledger, int]], order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few are many, and whether names are judged in their order or looked up among all."""

    def pages() -> list[list[dict[str, Any]]]:
        return [ledger_page(engine, EVERYTHING, each, order=order, offset=at, limit=1 + at // 2) for each, at in asked]

    met = pages()
    monkeypatch.setattr(paged, "_FEW_LISTED", -1)
    assert pages() == met
    monkeypatch.setattr(paged, "_WALKED", 0)
    monkeypatch.setattr(paged, "_FEW", 0)
    monkeypatch.setattr(paged, "_is_small", lambda *_asked: False)
    assert pages() == met
    monkeypatch.setattr(paged, "_found_by_name", lambda *_asked: None)
    assert pages() == met
    assert sum(len(page) for page in met) >= len(asked) // 2


@pytest.mark.parametrize("most", [None, 1, 40])
def test_a_list_of_few_is_as_long_as_it_is_found_to_be(
    full: Engine, monkeypatch: pytest.MonkeyPatch, most: int | None
) -> None:
    asked = [
        Ledger(region, NOW, cover, among, wanted)
        for region in ("100000", "330000", "330100", "330106", "330782")
        for cover in ("uncovered", "unknown")
        for among in (UnitFilter(), UnitFilter(industry=("C",), min_employees=25))
        for wanted in ("样例", "有限公司", "9133", "没有")
    ]
    lengths = [ledger_length(full, EVERYTHING, each, most=most) for each in asked]
    assert sum(found for found, _ in lengths) > 10
    monkeypatch.setattr(paged, "_FEW_LISTED", -1)
    assert [ledger_length(full, EVERYTHING, each, most=most) for each in asked] == lengths


def test_counting_ends_where_it_is_told_to(full: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = Ledger("330000", NOW, text="有限公司")
    whole = ledger_count(full, EVERYTHING, wanted)

    def length(ledger: Ledger, most: int) -> tuple[int, bool]:
        return ledger_length(full, EVERYTHING, ledger, most=most)

    assert [length(wanted, most) for most in (1, whole - 1, whole)] == [(1, True), (whole - 1, True), (whole, False)]
    without = Ledger("330000", NOW)
    assert length(without, 1) == (ledger_count(full, EVERYTHING, without), False)
    small = Ledger("330000", NOW, among=UnitFilter(size=["small"]), text="有限公司")
    every = ledger_count(full, EVERYTHING, small)
    monkeypatch.setattr(paged, "_FEW_LISTED", -1)
    monkeypatch.setattr(paged, "_NAMES", 1_000)
    monkeypatch.setattr(paged, "_ENOUGH", 20)
    found, more = length(small, whole)
    assert more
    assert 20 <= found < every < whole
    monkeypatch.setattr(paged, "_ENOUGH", found + 1)
    assert length(small, whole) == (every, False)


FILTERS = [
    UnitFilter(industry=["C"]),
    UnitFilter(industry=["F51", "unknown"]),
    UnitFilter(size=["small_micro"]),
    UnitFilter(unit_kind=["enterprise"]),
    UnitFilter(min_employees=25),
    UnitFilter(industry=["C"], size=["small_micro"], unit_kind=["enterprise"], min_employees=10),
]


@pytest.mark.parametrize("among", FILTERS, ids=str)
def test_a_filter_narrows_it_as_it_narrows_the_facts(full: Engine, among: UnitFilter) -> None:
    facts, total = units_without_union(full, EVERYTHING, region="330000", slice_=NOW, among=among, limit=100_000)
    ledger = Ledger("330000", NOW, among=among)
    assert ledger_count(full, EVERYTHING, ledger) == total
    assert keys(all_rows(full, ledger)) == keys(facts)


@pytest.mark.parametrize("by", ORDERS)
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("region", ["100000", "330106"])
def test_pages_put_together_are_the_list_in_order(full: Engine, by: str, descending: bool, region: str) -> None:
    order, ledger = Order(by, descending), Ledger(region, NOW, among=UnitFilter(industry=["C", "unknown"]))
    total = ledger_count(full, EVERYTHING, ledger)
    step = total // 3 + 1
    pages = [
        row
        for offset in range(0, total + step, step)
        for row in ledger_page(full, EVERYTHING, ledger, order=order, offset=offset, limit=step)
    ]
    assert keys(pages) == keys(all_rows(full, ledger, order))
    assert len(pages) == total == len({(row["file"], row["row"]) for row in pages})
    values = [row[by] for row in pages if row[by] is not None]
    key = (lambda name: name.encode("gb18030")) if by == "name" else None
    assert values == sorted(values, key=key, reverse=descending)  # type: ignore[arg-type]
    assert all(row[by] is None for row in pages[len(values) :]), "what has no value stands last"


def test_names_stand_as_in_a_dictionary(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    units = [(*unit(n)[:1], name, *unit(n)[2:]) for n, name in enumerate(("宁波甲公司", "杭州乙公司", "安吉丙公司"), 1)]
    load_paths(engine, [register(tmp_path / "a.xlsx", units, [union(9, unit=9)])])
    rows = ledger_page(engine, EVERYTHING, Ledger("330106", ADMINISTRATIVE), order=Order("name"))
    assert [row["name"] for row in rows] == ["安吉丙公司", "杭州乙公司", "宁波甲公司"]


ADMINISTRATIVE = Slice("2024", "register", "administrative")


def test_a_text_leaves_the_units_that_hold_it(full: Engine) -> None:
    rows = all_rows(full, HANGZHOU)
    some = rows[0]
    for wanted in (some["name"][2:], some["code"][6:14]):
        ledger = Ledger("330100", NOW, text=wanted)
        expected = [row for row in rows if wanted in row["name"] or wanted in row["code"]]
        assert keys(all_rows(full, ledger)) == keys(expected)
        assert ledger_count(full, EVERYTHING, ledger) == len(expected) > 0
    assert all_rows(full, Ledger("330100", NOW, text="%%")) == []


def test_each_row_says_where_it_stands(full: Engine) -> None:
    rows = ledger_page(full, EVERYTHING, HANGZHOU, limit=3)
    for row in rows:
        assert value_at(row["file"], row["sheet"], row["cell"]) == row["name"]
    assert {"load_id", "region_name"} <= rows[0].keys()


def test_what_the_law_shuts_out_is_refused_before_the_first_row(full: Engine) -> None:
    for scope, ledger in (
        (Scope("430000"), HANGZHOU),
        (Scope(unit_lists=False), HANGZHOU),
        (EVERYTHING, Ledger("330100", Slice("2025", "register", "statistical"))),
    ):
        for ask in (ledger_page, ledger_count, each_of_ledger):
            with pytest.raises(OutOfScope):
                ask(full, scope, ledger)
    with pytest.raises(BadQuestion):
        ledger_page(full, EVERYTHING, HANGZHOU, order=Order("fame"))


def test_a_publish_changes_what_it_reaches(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    county = Ledger("330106", ADMINISTRATIVE)
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(n) for n in range(1, 5)])])
    assert (codes(engine, county), len(codes(engine, Ledger("330106", ADMINISTRATIVE, "unknown")))) == ([], 4)
    (unions,) = load_paths(engine, [register(tmp_path / "b.xlsx", [], [union(1, unit=1)])])
    assert codes(engine, county) == sorted(unit_code(n) for n in (2, 3, 4))
    assert codes(engine, Ledger("330106", ADMINISTRATIVE, "unknown")) == []
    assert unions.load_id is not None
    undo(engine, unions.load_id)
    assert (codes(engine, county), len(codes(engine, Ledger("330106", ADMINISTRATIVE, "unknown")))) == ([], 4)


def codes(engine: Engine, ledger: Ledger) -> list[str]:
    return sorted(row["code"] for row in all_rows(engine, ledger))


def test_a_page_reads_its_ids_from_the_index_of_its_order(full: Engine) -> None:
    """What makes a page quick at any offset: no sorting, and no row looked at but its own."""
    for by in ORDERS:
        asked = f"SELECT part_id, row FROM listed_unit WHERE list = 2 ORDER BY {by} DESC LIMIT 100 OFFSET 900000"
        with full.connect() as connection:
            plan = [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {asked}"))]
        assert plan == [f"SEARCH listed_unit USING COVERING INDEX listed_by_{by} (list=?)"]
