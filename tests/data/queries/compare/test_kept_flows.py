"""Flows that publishing keeps are those that the registers tell, of every region of the sample; where nothing is kept the registers are asked."""

from __future__ import annotations

import itertools
import random

import pytest
from sqlalchemy import Connection, Engine

from analysis.compare.flows import ANY_FLOW
from data.queries.compare.between_kept import counted_between, paths_between, way_of
from data.queries.compare.changes import Between
from data.queries.compare.flow_units import LARGEST_FIRST, LISTED, ORDERS, FlowList, flow_unit_count, flow_unit_ids
from data.queries.compare.flows import flows
from data.queries.compare.kept_flows import are_kept, counted_flows, kept_of, listed_paths
from data.queries.compare.paths import asked_of
from data.queries.grids.order import Order
from data.reference import regions
from data.scope import EVERYTHING
from data.slice import Slice
from tests.conftest import SAMPLES
from tests.data.queries.compare.conftest import Held
from tests.data.queries.compare.recounted import Counts, Told, registers
from tests.data.queries.compare.test_flows import nodes
from tests.etl.publish.flows.told import FILTERS, assert_told_alike, is_told_by_way_of_others, moved

PAIRS = (("2023", "2024"), ("2024", "2025"))


def between(first: str, last: str, where: dict[str, list[str]] | None = None) -> Between:
    return Between(Slice(first, "synthetic", "synthetic"), Slice(last, "synthetic", "synthetic"), where or {})


def test_a_share_of_the_regions_is_told_as_the_registers_tell_it(full: Engine) -> None:
    every = [(code, pair, where) for code in nodes(SAMPLES) for pair in PAIRS for where in FILTERS]
    some = random.Random(5).sample(every, len(every) // 20)
    assert len(some) > 20
    with full.connect() as connection:
        for code, pair, where in [("100000", PAIRS[1], FILTERS[1]), *some]:
            assert_told_alike(connection, code, between(*pair, where))


@pytest.mark.long
def test_every_region_is_told_as_it_is_counted_from_the_registers(held: Held) -> None:
    """Both in numbers and in lists, under each filter, against a recount that is none of the program's."""
    with held.engine.connect() as connection:
        read = {period: registers(connection, period) for period in held.periods}
        for first, last in itertools.pairwise(held.periods):
            told = Told(read[first], read[last])
            for region, where in itertools.product(nodes((held.province,)), FILTERS):
                assert kept_of_region(connection, region, between(first, last, where)) == told.of(region, where)


def test_periods_that_are_no_neighbours_are_told_by_way_of_those_that_are(full: Engine) -> None:
    """From the first to the last and back, and a pair backwards: a share of the regions as the registers tell them."""
    ways = (("2023", "2025"), ("2025", "2023"), ("2025", "2024"))
    every = [(code, pair, where) for code in nodes(SAMPLES) for pair in ways for where in FILTERS]
    some = random.Random(7).sample(every, len(every) // 50)
    assert len(some) > 20
    with full.connect() as connection:
        for code, pair, where in [("100000", ways[0], FILTERS[1]), ("340176", ways[1], FILTERS[0]), *some]:
            assert is_told_by_way_of_others(connection, code, between(*pair, where)), code


@pytest.mark.long
def test_every_region_and_pair_of_periods_is_told_as_it_is_counted_from_the_registers(held: Held) -> None:
    """The same of every region, under each filter, against a recount that is none of the program's."""
    with held.engine.connect() as connection:
        read = {period: registers(connection, period) for period in held.periods}
        kept = {*itertools.pairwise(held.periods)}
        for first, last in sorted({*itertools.permutations(held.periods, 2)} - kept):
            told = Told(read[first], read[last])
            for region, where in itertools.product(nodes((held.province,)), FILTERS):
                asked = asked_of(connection, EVERYTHING, region, between(first, last, where))
                way = way_of(connection, EVERYTHING, asked)
                assert way is not None
                counted = counted_between(connection, EVERYTHING, way)
                assert counted is not None
                found = sorted(counted), moved(connection, paths_between(way).c)
                assert found == told.of(region, where), (region, first, last, where)


def kept_of_region(connection: Connection, region: str, between: Between) -> tuple[Counts, list[tuple[int, ...]]]:
    """What is kept of a region's flows, in numbers and as a list, in the recount's order."""
    kept = kept_of(connection, EVERYTHING, asked_of(connection, EVERYTHING, region, between))
    assert kept is not None
    path = listed_paths(connection, EVERYTHING, kept).c
    return sorted(counted_flows(connection, EVERYTHING, kept)), moved(connection, path)


def test_flows_are_kept_between_any_two_periods_but_not_backwards(full: Engine) -> None:
    kept = {
        pair: are_kept(full, EVERYTHING, region="330000", between=between(*pair))
        for pair in (*PAIRS, ("2023", "2025"), ("2025", "2024"))
    }
    assert kept == {("2023", "2024"): True, ("2024", "2025"): True, ("2023", "2025"): True, ("2025", "2024"): False}
    assert not are_kept(full, EVERYTHING, region=regions().children("330106")[0], between=between("2024", "2025"))
    back, forth = (
        flows(full, EVERYTHING, region="330000", between=between(*pair))[-1] for pair in (("2025", "2024"), PAIRS[1])
    )
    assert back["covered_change"] == -forth["covered_change"]


@pytest.mark.parametrize("order", [LARGEST_FIRST, Order("code"), Order("name", descending=True)])
@pytest.mark.parametrize("text", ["", "公司"])
def test_pages_are_pieces_of_the_list(full: Engine, order: Order, text: str) -> None:
    wanted = FlowList("330000", between(*PAIRS[1]), "opened", text)
    every = flow_unit_ids(full, EVERYTHING, wanted=wanted, order=order)
    assert len(every) == flow_unit_count(full, EVERYTHING, wanted=wanted) > 10
    pages = [
        flow_unit_ids(full, EVERYTHING, wanted=wanted, order=order, offset=first, limit=7)
        for first in range(0, len(every), 7)
    ]
    assert [key for page in pages for key in page] == every


def test_the_first_of_each_side_are_the_first_of_all(full: Engine) -> None:
    """Pages of lists drawn from regions, periods, filters, flows, orders and texts against the whole list, which is sorted at once."""
    draw, met = random.Random(23), 0
    for _ in range(40):
        where = between(*draw.choice((*PAIRS, ("2023", "2025"))), draw.choice(FILTERS))
        text = draw.choice(("", "", "", "公司", "1"))
        region = draw.choice(("100000", "330000", draw.choice(nodes(SAMPLES))))
        wanted = FlowList(region, where, draw.choice((ANY_FLOW, ANY_FLOW, *LISTED)), text)
        order = Order(draw.choice(ORDERS), descending=draw.random() < 0.5)
        every = flow_unit_ids(full, EVERYTHING, wanted=wanted, order=order)
        offset, limit = draw.choice((0, 0, len(every) // 2, len(every))), draw.choice((7, 100, 300))
        page = flow_unit_ids(full, EVERYTHING, wanted=wanted, order=order, offset=offset, limit=limit)
        assert page == every[offset : offset + limit], (wanted, order)
        assert len(every) == flow_unit_count(full, EVERYTHING, wanted=wanted)
        met += len(page)
    assert met > 300
