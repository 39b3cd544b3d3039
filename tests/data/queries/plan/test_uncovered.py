"""The uncovered units that a smallest plan is made from: cells that are counted along an index are those that the units are counted in one by one."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from analysis.plan.bands import BANDS
from analysis.plan.basket import Wish
from data.database.lists import listed_unit, size_of
from data.queries.plan.uncovered import AIMS, Kind, Reachable, answering, uncovered_by_kind, uncovered_cells
from data.queries.seen import within_range
from data.reference import regions
from data.scope import EVERYTHING
from data.slice import Slice
from tests.conftest import SAMPLES
from tests.data.queries.compare.test_flows import nodes
from tests.etl.publish.flows.told import FILTERS

OWN_FROM, DOMINANT = 25, 0.5


def test_cells_are_the_units_counted_one_by_one(full: Engine) -> None:
    draw, met = random.Random(23), 0
    with full.connect() as connection:
        for _ in range(40):
            slice_ = Slice(draw.choice(("2023", "2024", "2025")), "synthetic", "synthetic")
            region, where = draw.choice(("100000", "330000", draw.choice(nodes(SAMPLES)))), draw.choice(FILTERS)
            ask = uncovered_by_kind(connection, EVERYTHING, slice_, where)
            assert ask is not None
            units = connection.execute(ask.where(within_range(listed_unit.c.region, region)))
            told = sorted(Counter((row.region, row.section, row.cell, row.heads) for row in units).items())
            reachable = Reachable(draw.choice(AIMS), where, OWN_FROM, DOMINANT)
            cells = uncovered_cells(connection, EVERYTHING, slice_, region, reachable)
            kinds = [(Kind(place, part, size_of(cell), heads), count) for (place, part, cell, heads), count in told]
            assert [(cell.label, cell.count) for cell in cells] == kinds
            assert [cell.workers for cell in cells] == [kind.employees for kind, _ in kinds]
            met += len(cells)
    assert met > 1_000


def test_who_holds_most_of_a_pool_does_not_join_it(full: Engine) -> None:
    now = Slice("2025", "synthetic", "synthetic")
    reachable = Reachable("worker_coverage", {}, OWN_FROM, DOMINANT)
    with full.connect() as connection:
        cells = uncovered_cells(connection, EVERYTHING, now, "330000", reachable)
        joined = uncovered_cells(
            connection, EVERYTHING, now, "330000", Reachable("worker_coverage", {}, 1 << 40, DOMINANT)
        )
    workers = Counter[object]()
    for cell in joined:
        workers.update(dict.fromkeys(cell.pools, cell.workers * cell.count))
    kept_out = 0
    for cell, free in zip(cells, joined, strict=True):
        big = cell.workers >= OWN_FROM
        assert cell.pools == tuple(p for p in free.pools if not (big and cell.workers > workers[p] * DOMINANT))
        kept_out += cell.pools != free.pools
    assert kept_out > 0


@pytest.mark.parametrize("level", ["county", "city", "province"])
def test_so_many_of_the_largest_are_those_that_come_first_of_all(full: Engine, level: str) -> None:
    tree, draw, met = regions(), random.Random(24), 0
    codes = [code for code in nodes(SAMPLES) if tree[code].level == level]
    with full.connect() as connection:
        for _ in range(40):
            slice_ = Slice(draw.choice(("2023", "2024", "2025")), "synthetic", "synthetic")
            industry, size = draw.choice((None, None, "C", "F51", "unknown")), draw.choice((None, "small_micro"))
            band = draw.choice((*(None for _ in BANDS), *BANDS))
            wish = Wish(draw.choice(codes), "own", industry=industry, size=size, band=band)
            every, _ = answering(connection, EVERYTHING, slice_, wish)
            every.sort(key=lambda unit: (unit.employees is None, -(unit.employees or 0), unit.key))
            count, spare = draw.choice((1, 3, 40, 1_001, 100_000)), draw.choice((0, 2))
            found, _ = answering(connection, EVERYTHING, slice_, replace(wish, count=count), spare=spare)
            assert found == every[: count + spare]
            met += len(found)
    assert met > 100
