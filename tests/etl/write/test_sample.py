"""The synthetic workbooks: the same every time, calibrated, labelled, and loaded to what they were drawn as."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.queries import rates
from data.scope import EVERYTHING
from data.settings import ROOT
from data.slice import SliceFilter
from data.workbooks import save
from etl.clean.credit_code import is_valid
from etl.read.workbook import read_workbook
from etl.write.sample.books import workbook
from etl.write.sample.unions import picture
from etl.write.sample.units import PERIODS, make_province

SAMPLE = ROOT / "data" / "sample"


def test_all_provinces_and_periods_are_bundled() -> None:
    names = sorted(p.name for p in SAMPLE.glob("*.xlsx"))
    assert len(names) == 31 * 3
    assert all("合成数据" in name for name in names)


def test_the_bundled_workbooks_are_what_the_program_writes(tmp_path: Path) -> None:
    province = make_province("640000")
    for period, year in enumerate(PERIODS):
        (bundled,) = SAMPLE.glob(f"640000_{year}_*.xlsx")
        again = save(workbook(province, period), tmp_path / "again.xlsx")
        assert read_workbook(again) == read_workbook(bundled)
        once_more = save(workbook(province, period), tmp_path / "more.xlsx")
        assert once_more.read_bytes() == again.read_bytes()


def test_every_sheet_says_that_it_is_synthetic() -> None:
    (path,) = SAMPLE.glob("640000_2024_*.xlsx")
    for sheet in read_workbook(path):
        assert any("合成数据" in str(cell) for row in sheet.rows for cell in row), sheet.name


def test_codes_are_well_formed_and_no_real_ones() -> None:
    units = make_province("640000").units
    assert all(is_valid(u.code) and u.code[8:10] == "XN" for u in units)
    assert len({u.code for u in units}) == len(units)


@pytest.mark.parametrize("code", ["330000", "640000"])
@pytest.mark.parametrize("period", [0, 1, 2])
def test_loaded_figures_are_the_drawn_ones(code: str, period: int, full: Engine) -> None:
    """Every flaw put in is small: women over employees keep a row out, a doubled row counts once, a wrong digit loses its cover."""
    province = make_province(code)
    for step in range(period + 1):
        drawn = picture(province, step)
    (row,) = rates(full, EVERYTHING, region=code, slices=SliceFilter(PERIODS[period], "synthetic"))
    assert row["units"] == pytest.approx(len(drawn.units), rel=0.004)
    assert row["units_covered"] == pytest.approx(drawn.covered, rel=0.012)
    assert row["units_own"] == pytest.approx(len(drawn.own), rel=0.012)
    assert row["purpose"] == "synthetic"


def test_calibration(full: Engine) -> None:
    (row,) = rates(full, EVERYTHING, region="100000", slices=SliceFilter("2025", "synthetic"))
    assert 2.0 < row["units_per_union"] < 2.4
    assert 0.96 < row["grassroots_share"] < 0.98
    assert row["small_micro_coverage"] < row["unit_coverage"] < row["worker_coverage"]
