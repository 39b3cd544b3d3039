"""What is planted in the bundled sample is there: each figure of ``sample_planted.csv``, counted by pandas in the workbooks."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest

from data.settings import ROOT
from tests.etl.write.planted import Counted, counted
from tests.etl.write.sample_rows import csv_of, files_of

PLANTED = csv_of("sample_planted.csv").to_dict("records")


@pytest.mark.parametrize("row", PLANTED, ids=lambda row: "-".join((row["region"], row["period"], row["measure"])))
def test_a_planted_figure_is_what_the_workbooks_hold(row: dict[str, str]) -> None:
    region, period = row["region"], row["period"]
    there = counted(region, period, row["measure"]) if files_of(region[:2] + "0000", period) else None
    assert there == (None if row["expected"] == "null" else Fraction(row["expected"]))


def _cells(province: str, dimension: str) -> pd.DataFrame:
    """Units, covered units, their employees and all, by a dimension in 2024 and 2025; only cells that both have."""
    both = []
    for period in ("2024", "2025"):
        units = Counted(province, period).units
        units = units.assign(size=units["size"].fillna("-"), reached=units["employees"].where(units["covered"], 0))
        cells = units.groupby(dimension).agg(
            n=("code", "size"), covered=("covered", "sum"), employees=("employees", "sum"), reached=("reached", "sum")
        )
        both.append(cells.add_suffix(period))
    return both[0].join(both[1], how="inner")


def _same_rates(cells: pd.DataFrame) -> bool:
    return bool(
        (cells.covered2024 * cells.n2025 == cells.covered2025 * cells.n2024).all()
        and (cells.reached2024 * cells.employees2025 == cells.reached2025 * cells.employees2024).all()
    )


def _same_units(cells: pd.DataFrame) -> bool:
    return bool((cells.n2024 == cells.n2025).all() and (cells.employees2024 == cells.employees2025).all())


def _coverage(province: str, period: str) -> float:
    return float(Counted(province, period).units["covered"].mean())


def test_only_the_mix_moved() -> None:
    cells = _cells("350000", "industry")
    assert _same_rates(cells)
    assert not _same_units(cells)
    assert _coverage("350000", "2025") - _coverage("350000", "2024") < -0.01


@pytest.mark.parametrize("dimension", ["industry", "size", "region"])
def test_only_rates_moved(dimension: str) -> None:
    cells = _cells("360000", dimension)
    assert _same_units(cells)
    assert not _same_rates(cells)
    assert _coverage("360000", "2025") - _coverage("360000", "2024") > 0.01


def test_only_reporting_moved() -> None:
    cells = _cells("420000", "region")
    assert _same_rates(cells)
    assert _same_units(cells)
    assert _coverage("420000", "2025") - _coverage("420000", "2024") > 0.01
    new = set(Counted("420000", "2025").units["region"]) - set(Counted("420000", "2024").units["region"])
    assert {region[:4] for region in new} == {"4206"}


def test_only_units_moved_to_a_zone() -> None:
    for dimension in ("industry", "size"):
        cells = _cells("340000", dimension)
        assert _same_rates(cells)
        assert _same_units(cells)
    before, after = (Counted("340000", period).units.set_index("code") for period in ("2024", "2025"))
    assert set(before.index) == set(after.index)
    assert (before["covered"] == after["covered"].reindex(before.index)).all()
    moved = before.index[before["region"] != after["region"].reindex(before.index)]
    assert set(after.loc[moved, "region"]) == {"340176"}
    assert len(moved) == 116


def test_the_page_on_the_sample_tells_every_case_with_its_regions() -> None:
    page = (ROOT / "docs" / "sample-data.md").read_text(encoding="utf-8")
    assert all(f"`{row['case']}`" in page and row["region"] in page for row in PLANTED)
