"""The queue by pages: what the database sorts and counts is what all pairs, read whole, say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from data.database.engine import reader
from data.queries.links import PairFilter, counts, counts_of, pairs, queue, waiting
from data.scope import EVERYTHING, OutOfScope, Scope
from data.slice import Slice
from tests.links.books import HAINING, small_database

YEAR = Slice("2024", "register", "administrative")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = reader(f"sqlite:///{small_database(tmp_path_factory) / 'links.db'}")
    yield engine
    engine.dispose()


@pytest.mark.parametrize("region", ["100000", "330000", "330400", HAINING, "330481001", "430000"])
def test_pages_together_are_all_that_waits_in_order(engine: Engine, region: str) -> None:
    here = {"region": region, "slice_": YEAR}
    whole = [
        pair
        for pair in pairs(engine, EVERYTHING, region="100000", slice_=YEAR)
        if pair["zone"] == "doubtful" and (region == "100000" or pair["a"]["region"].startswith(region.rstrip("0")))
    ]
    first = queue(engine, EVERYTHING, **here, page=1, per_page=7)  # type: ignore[arg-type]
    pages = [
        queue(engine, EVERYTHING, **here, page=number, per_page=7)  # type: ignore[arg-type]
        for number in range(1, -(-first.total // 7) + 1)
    ]
    assert [pair for page in pages for pair in page.pairs] == whole
    assert first.total == len(whole)
    assert first.alike == Counter(pair["pattern"] for pair in whole)
    assert [pair.id for pair in waiting(engine, EVERYTHING, region=region, slice_=YEAR)] == [p["id"] for p in whole]


def test_a_page_beyond_the_last_is_the_last(engine: Engine) -> None:
    last = queue(engine, EVERYTHING, region=HAINING, slice_=YEAR, page=10_000, per_page=7)
    assert last.page == -(-last.total // 7)
    assert last.pairs


@pytest.mark.parametrize("region", ["100000", HAINING, "330481001"])
def test_counts_are_those_of_all_pairs(engine: Engine, region: str) -> None:
    found = counts(engine, EVERYTHING, region=region, slice_=YEAR)
    assert found == counts_of(pairs(engine, EVERYTHING, region=region, slice_=YEAR))


@pytest.mark.parametrize("among", [PairFilter(zone="certain"), PairFilter(open=True), PairFilter(decided=True)])
def test_a_filter_asks_for_part_of_all(engine: Engine, among: PairFilter) -> None:
    found = pairs(engine, EVERYTHING, region=HAINING, slice_=YEAR, among=among)
    every = pairs(engine, EVERYTHING, region=HAINING, slice_=YEAR)
    wanted = [
        p
        for p in every
        if among.zone in (None, p["zone"])
        and not (among.open and (p["zone"] != "doubtful" or p["decision"]))
        and not (among.decided and not p["decision"])
    ]
    assert found == wanted


def test_the_queue_is_rows_about_single_units(engine: Engine) -> None:
    for scope, region in ((Scope(unit_lists=False), HAINING), (Scope(root="330000"), "440000")):
        with pytest.raises(OutOfScope):
            queue(engine, scope, region=region, slice_=YEAR, page=1, per_page=7)
        with pytest.raises(OutOfScope):
            waiting(engine, scope, region=region, slice_=YEAR)
        with pytest.raises(OutOfScope):
            counts(engine, scope, region=region, slice_=YEAR)
