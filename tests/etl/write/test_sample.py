"""The synthetic workbooks: the same every time, calibrated, labelled, and loaded to what they were drawn as."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from data.database.engine import for_reading, writer
from data.queries import rates
from data.scope import EVERYTHING
from data.slice import SliceFilter
from etl.clean.credit_code import is_valid
from etl.load.batch import load_paths
from etl.write.sample.books import pictures, workbook
from etl.write.sample.cases import MADE
from etl.write.sample.counties import SCALES, county_counts, province_weights
from etl.write.sample.units import PERIODS, draw_county
from tests.etl.write.sample_rows import SAMPLE, sheets_of

OTHERWISE = {"220000": "zip", "460000": "ods", "630000": "xls"}
"""Province -> what it sends where that is no xlsx."""


def _bundled(province: str, year: str) -> Path:
    (path,) = SAMPLE.glob(f"{province}_{year}_*")
    return path


def test_all_provinces_and_periods_are_bundled_in_their_formats() -> None:
    """31 provinces in three periods, but for one that is silent in one; and a county that sends by itself."""
    paths = sorted(SAMPLE.iterdir())
    senders = Counter(path.name[:6] for path in paths)
    assert senders.pop("330122") == 1
    assert senders.pop("540000") == 2
    assert senders == dict.fromkeys(province_weights().keys() - {"540000"}, 3)
    assert all("合成数据" in path.name for path in paths)
    assert all(path.suffix == f".{OTHERWISE.get(path.name[:6], 'xlsx')}" for path in paths)
    assert sum(path.stat().st_size for path in paths) < 45_000_000


@pytest.mark.parametrize("province", ["220000", "460000", "630000", "640000"])
def test_the_bundled_workbooks_are_what_the_program_writes(province: str, tmp_path: Path) -> None:
    for period, year in enumerate(PERIODS):
        bundled = _bundled(province, year)
        again, more = (
            workbook(province, period, county_counts(province)).save(tmp_path / f"{name}{bundled.suffix}")
            for name in ("again", "more")
        )
        assert again.read_bytes() == more.read_bytes()
        ours, theirs = sheets_of(again), sheets_of(bundled)
        assert list(ours) == list(theirs)
        assert all(ours[name].equals(theirs[name]) for name in ours)


@pytest.mark.parametrize("province", ["220000", "460000", "630000", "640000"])
def test_every_sheet_says_that_it_is_synthetic(province: str) -> None:
    for name, sheet in sheets_of(_bundled(province, "2024")).items():
        assert any("合成数据" in str(cell) for row in sheet.itertuples(index=False) for cell in row), name


def test_codes_are_well_formed_and_no_real_ones() -> None:
    units = [unit for county, count in county_counts("350000").items() for unit in draw_county(county, count)]
    assert all(is_valid(u.code) and u.code[8:10] == "XN" for u in units)
    assert len({u.code for u in units}) == len(units)


def test_most_counties_have_thirty_units_and_some_are_small() -> None:
    counts = [count for province in province_weights() for count in county_counts(province).values()]
    assert 105_000 < sum(counts) < 125_000
    assert 0.7 < sum(count >= 30 for count in counts) / len(counts) < 0.9
    assert 0.01 < sum(count < 10 for count in counts) / len(counts) < 0.04
    assert max(counts) > 300


def test_a_province_can_have_a_million_units_a_period_and_a_sheet_holds_them() -> None:
    """One in twenty of a province's units is not there in a given period."""
    counts = county_counts("330000", SCALES["province"])
    drawn = sum(count for county, count in counts.items() if county not in MADE)
    assert 1_000_000 < drawn * 0.95 < 1_048_000


@pytest.mark.parametrize("province", sorted(OTHERWISE))
def test_other_formats_say_their_own_period_calibre_and_purpose(province: str, tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'coverage.db'}")
    reports = load_paths(engine, [_bundled(province, year) for year in PERIODS])
    assert {report.status for report in reports} == {"loaded"}
    with for_reading(engine).connect() as connection:
        parts = connection.execute(
            text("SELECT period, COUNT(*) FROM part WHERE calibre = 'synthetic' AND purpose = 'synthetic' GROUP BY 1")
        ).all()
        others = connection.execute(text("SELECT COUNT(*) FROM part WHERE purpose <> 'synthetic'")).scalar_one()
    engine.dispose()
    assert others == 0
    assert {period for period, _ in parts} == set(PERIODS)


@pytest.mark.parametrize("code", ["330000", "640000"])
@pytest.mark.parametrize("period", [0, 1, 2])
def test_loaded_figures_are_the_drawn_ones(code: str, period: int, full: Engine) -> None:
    """Every flaw put in is small: a doubled row counts once, a wrong digit loses its cover."""
    drawn = [now for _, now in pictures(code, period, county_counts(code))]
    units = sum(len(now.units) for now in drawn)
    covered = sum(len(now.covered) for now in drawn)
    own = sum(union.unit is not None for now in drawn for union in now.unions)
    (row,) = rates(full, EVERYTHING, region=code, slices=SliceFilter(PERIODS[period], "synthetic"))
    assert row["units"] == pytest.approx(units, rel=0.004)
    assert row["units_covered"] == pytest.approx(covered, rel=0.012)
    assert row["units_own"] == pytest.approx(own, rel=0.012)
    assert row["purpose"] == "synthetic"


def test_calibration(full: Engine) -> None:
    (row,) = rates(full, EVERYTHING, region="100000", slices=SliceFilter("2025", "synthetic"))
    assert 2.0 < row["units_per_union"] < 2.4
    assert 0.96 < row["grassroots_share"] < 0.98
    assert row["small_micro_coverage"] < row["unit_coverage"] < row["worker_coverage"]
