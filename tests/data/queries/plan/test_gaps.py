"""Priorities by region, industry, size and band together: all of the gap, its curve, one unit's cells, sizes that are undetermined."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine

from analysis.gaps import by_mode, priorities
from data.queries.plan.bands import gaps_by_band
from data.queries.rates import rates
from data.scope import EVERYTHING
from data.slice import Slice

NOW = Slice("2025", "synthetic", "synthetic")
ZHEJIANG = "330000"
GRAIN = ("region", "industry", "size", "band")


@pytest.fixture(scope="module")
def cells(full: Engine) -> list[dict[str, Any]]:
    return priorities(gaps_by_band(full, EVERYTHING, region=ZHEJIANG, slice_=NOW, by=GRAIN))


@pytest.fixture(scope="module")
def whole(full: Engine) -> Any:
    return rates(full, EVERYTHING, region=ZHEJIANG, slices=NOW)[0]


def test_the_cells_are_all_of_the_gap(cells: list[dict[str, Any]], whole: Any) -> None:
    assert sum(cell["gap_workers"] for cell in cells) == whole["gap_workers"]
    assert len({tuple(cell[name] for name in GRAIN) for cell in cells}) == len(cells)
    assert cells[-1]["cumulative_share"] == pytest.approx(1)


def test_the_curve_rises_ever_less(cells: list[dict[str, Any]]) -> None:
    shares = [cell["share"] for cell in cells]
    assert shares == sorted(shares, reverse=True)
    for first, next_ in pairwise(cells):
        assert next_["cumulative_share"] == pytest.approx(first["cumulative_share"] + next_["share"])


def test_a_cell_of_one_unit_is_marked_and_takes_an_own_union(cells: list[dict[str, Any]]) -> None:
    alone = [cell for cell in cells if cell["gap_units"] == 1]
    assert alone
    assert {(cell["one_unit"], cell["form"]) for cell in alone} == {(True, "own")}


def test_sizes_that_are_undetermined_are_shown_and_never_small(cells: list[dict[str, Any]], whole: Any) -> None:
    undetermined = [cell for cell in cells if cell["size"] == "undetermined"]
    assert undetermined
    small = sum(cell["gap_units"] for cell in cells if cell["size"] in ("small", "micro", "small_or_micro"))
    assert small <= whole["units_small_micro"] - whole["units_small_micro_covered"]


def test_small_and_micro_by_mode_are_all_of_them(full: Engine) -> None:
    where = {"size": ["small_micro"], "unit_kind": ["enterprise"]}
    (row,) = rates(full, EVERYTHING, region=ZHEJIANG, slices=NOW, where=where)
    found = by_mode(row)
    assert set(found) == {"own", "joint", "federation", "stated", "uncovered", "unknown"}
    assert sum(value or 0 for value in found.values()) == row["units"]
    assert found["uncovered"] == row["gap_units"]
