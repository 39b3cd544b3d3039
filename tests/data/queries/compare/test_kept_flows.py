"""Flows that publishing keeps are those that the registers tell, of every region of the sample; where nothing is kept the registers are asked."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.database.engine import reader
from data.queries.compare.changes import Between
from data.queries.compare.flow_units import LARGEST_FIRST, FlowList, flow_unit_count, flow_unit_ids
from data.queries.compare.flows import flows
from data.queries.compare.kept_flows import are_kept
from data.queries.grids.order import Order
from data.reference import regions
from data.scope import EVERYTHING
from data.settings import ROOT
from data.slice import Slice
from tests.conftest import SAMPLES
from tests.data.queries.compare.test_flows import nodes
from tests.etl.publish.flows.told import FILTERS, assert_told_alike
from tests.samples import sample_database

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
@pytest.mark.parametrize("province", sorted({path.name[:6] for path in (ROOT / "data" / "sample").iterdir()}))
def test_every_region_is_told_as_the_registers_tell_it(province: str, tmp_path: Path) -> None:
    held = [p for p in ("2023", "2024", "2025") if [*(ROOT / "data" / "sample").glob(f"{province}_{p}_*")]]
    engine = reader(sample_database(tmp_path, (province,), held))
    with engine.connect() as connection:
        for code in nodes((province,)):
            for pair in itertools.pairwise(held):
                for where in FILTERS:
                    assert_told_alike(connection, code, between(*pair, where))
    engine.dispose()


def test_nothing_is_kept_of_periods_that_are_no_neighbours_nor_backwards(full: Engine) -> None:
    kept = {
        pair: are_kept(full, EVERYTHING, region="330000", between=between(*pair))
        for pair in (*PAIRS, ("2023", "2025"), ("2025", "2024"))
    }
    assert kept == {("2023", "2024"): True, ("2024", "2025"): True, ("2023", "2025"): False, ("2025", "2024"): False}
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
