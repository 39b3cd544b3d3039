"""How well units are found without their codes, on registers of which is known who is who, by names that the model has not seen."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.queries import rates
from data.queries.links import PairFilter, pairs
from data.scope import EVERYTHING
from data.slice import Slice
from etl.publish.links.decide import PairKey, decide
from tests.links import beside
from tests.links.books import HAINING, counties, database
from tests.links.earlier import database_of, found, years
from tests.links.measure import assert_in_band, measure
from tests.links.truth import Truth, registers

IN_TIME = (101, 102, 103)


@cache
def county(seed: int) -> Truth:
    return registers(seed, 10_000, 4_000, counties(HAINING))


@pytest.mark.parametrize("seed", IN_TIME)
def test_certain_links_are_right_and_most_rows_are_found(seed: int) -> None:
    found = measure(county(seed))
    assert found.precision >= 0.995
    assert found.recall >= 0.85
    assert found.recall_with_queue >= 0.97
    assert found.seconds < 20  # of processor time: ten seconds on two cores


def test_units_of_two_periods_are_found_again(tmp_path: Path) -> None:
    of = years(401, registers(401, 2_000, 800, counties(HAINING)))
    engine = database_of(tmp_path, of)
    told = found(engine, of)
    engine.dispose()
    assert told.moved > 400
    assert told.right >= 0.995 * told.certain
    assert told.caught >= 0.75 * told.moved
    assert told.seen >= 0.95 * told.moved


def test_units_of_two_registers_are_found_and_their_number_is_told_with_a_band(tmp_path: Path) -> None:
    of = beside.lists(401, registers(401, 2_000, 800, counties(HAINING)))
    engine = beside.database_of(tmp_path, of)
    told, units = beside.found(engine, of)
    (row,) = rates(engine, EVERYTHING, region=HAINING)
    engine.dispose()
    assert told.moved > 300
    assert told.right >= 0.995 * told.certain
    assert told.caught >= 0.75 * told.moved
    assert told.seen >= 0.95 * told.moved
    low, high = row["band"]["units"]
    assert low - 0.01 * units <= units <= high  # a firm renamed without a word is in no pair, and in no band
    assert low <= (row["units"] or 0) <= high
    assert (row["units"] or 0) - units < 0.05 * units < len(of.before) + len(of.after) - units


def assert_truth_in_band(engine: Engine, truth: Truth) -> None:
    (row,) = rates(engine, EVERYTHING, region=HAINING)
    assert_in_band(row, truth)
    assert row["rests_on"] == {"codes": 0, "links": row["units_covered"], "statements": 0}


@pytest.mark.parametrize("seed", IN_TIME)
def test_coverage_through_links_lies_within_its_band_and_a_decision_on_it_is_quick(tmp_path: Path, seed: int) -> None:
    engine = database(tmp_path, county(seed))
    assert_truth_in_band(engine, county(seed))
    year = Slice("2024", "register", "administrative")
    pair = pairs(engine, EVERYTHING, region=HAINING, slice_=year, among=PairFilter(open=True))[0]
    began = time.process_time()
    decide(engine, [(PairKey(pair["kind"], pair["unit_key"], pair["other_key"]), "accept", "走访")], "县总工会")
    assert time.process_time() - began < 2  # where a publish of the whole county takes eight


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_coverage_of_a_county_lies_within_its_band(tmp_path: Path, seed: int) -> None:
    truth = registers(200 + seed, 10_000, 4_000, counties(HAINING))
    assert_truth_in_band(database(tmp_path, truth), truth)
