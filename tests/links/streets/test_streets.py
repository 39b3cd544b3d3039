"""How well units are found without their codes among shops, branches, groups, schools and villages, in five counties of five provinces."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.database.engine import writer
from data.queries import rates
from data.scope import EVERYTHING
from etl.file.result import Flags
from etl.load.batch import load_paths
from tests.links.books import union_book, unit_book
from tests.links.measure import assert_in_band, measure
from tests.links.streets.registers import streets
from tests.links.truth import Truth

COUNTIES = {"510117": 10_000, "330112": 4_000, "440606": 8_000, "610118": 6_000, "430181": 7_000}
DAILY = ("330112", "610118")


def assert_found(truth: Truth) -> None:
    found = measure(truth)
    assert found.precision >= 0.995
    assert found.recall >= 0.85
    assert found.recall_with_queue >= 0.97


def assert_loaded_in_band(folder: Path, county: str, truth: Truth) -> None:
    """Loaded as files, the numbers of another office in the column of codes, the true coverage lies in its band."""
    numbers = {row.id: row.code for row in truth.others if row.code}
    books = unit_book(folder / "单位.csv", truth.units), union_book(folder / "工会.csv", truth.others, numbers)
    engine = writer(f"sqlite:///{folder / 'streets.db'}")
    load_paths(engine, books, Flags(period="2024", region=county))
    (row,) = rates(engine, EVERYTHING, region=county)
    engine.dispose()
    assert_in_band(row, truth)


@pytest.mark.parametrize("county", DAILY)
def test_units_of_the_streets_are_found(county: str) -> None:
    assert_found(streets(71, county, COUNTIES[county], COUNTIES[county] * 2 // 5))


def test_their_coverage_lies_within_its_band(tmp_path: Path) -> None:
    assert_loaded_in_band(tmp_path, "330112", streets(72, "330112", 4_000, 1_600))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("county", COUNTIES)
def test_units_of_the_streets_are_found_and_their_coverage_lies_within_its_band(
    tmp_path: Path, county: str, seed: int
) -> None:
    truth = streets(700 + seed, county, COUNTIES[county], COUNTIES[county] * 2 // 5)
    assert_found(truth)
    assert_loaded_in_band(tmp_path, county, truth)
