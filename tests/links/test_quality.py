"""How well units are found without their codes, on registers of which is known who is who, by names that the model has not seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.queries import rates
from data.scope import EVERYTHING
from tests.links.books import HAINING, counties, database
from tests.links.measure import measure
from tests.links.truth import registers

IN_TIME = (101, 102, 103)


@pytest.mark.parametrize("seed", IN_TIME)
def test_certain_links_are_right_and_most_rows_are_found(seed: int) -> None:
    found = measure(registers(seed, 10_000, 4_000, counties(HAINING)))
    assert found.precision >= 0.995
    assert found.recall >= 0.85
    assert found.recall_with_queue >= 0.97
    assert found.seconds < 20  # of processor time: ten seconds on two cores


def assert_truth_in_band(folder: Path, seed: int, units: int, others: int) -> None:
    truth = registers(seed, units, others, counties(HAINING))
    (row,) = rates(database(folder, truth), EVERYTHING, region=HAINING)
    covered = {unit for unit in truth.of.values() if unit is not None}
    persons = {unit.id: unit.persons or 0 for unit in truth.units}
    real = {
        "unit_coverage": len(covered) / len(truth.units),
        "worker_coverage": sum(persons[unit] for unit in covered) / sum(persons.values()),
    }
    for metric, value in real.items():
        low, high = row["band"][metric]
        assert low <= value <= high, metric
        assert low <= row[metric] <= high, metric  # type: ignore[literal-required]
    assert row["rests_on"] == {"codes": 0, "links": row["units_covered"], "statements": 0}


@pytest.mark.parametrize("seed", IN_TIME)
def test_coverage_through_links_lies_within_its_band(tmp_path: Path, seed: int) -> None:
    assert_truth_in_band(tmp_path, seed, 10_000, 4_000)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_coverage_of_a_county_lies_within_its_band(tmp_path: Path, seed: int) -> None:
    assert_truth_in_band(tmp_path, 200 + seed, 10_000, 4_000)
