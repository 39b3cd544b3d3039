"""The planted provinces by ``change``: only mix, only rates, only reporting, only places, each told by its own part."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from data.queries.compare.changes import Between, change, compare
from data.scope import EVERYTHING
from data.slice import Slice

BETWEEN = Between(Slice("2024", "synthetic", "synthetic"), Slice("2025", "synthetic", "synthetic"))
PARTS = ("within_points", "mix_points", "reporting_points")
ANHUI, FUJIAN, JIANGXI, HUBEI = "340000", "350000", "360000", "420000"


def total(engine: Engine, region: str, *by: str, metric: str = "unit_coverage") -> dict[str, Any]:
    return change(engine, EVERYTHING, region=region, between=BETWEEN, metric=metric, by=by)[-1]


def moved(row: dict[str, Any]) -> set[str]:
    """The parts of a change that are more than nothing."""
    return {name for name in PARTS if abs(row[name]) > 1e-9}


@pytest.mark.parametrize("metric", ["unit_coverage", "worker_coverage"])
@pytest.mark.parametrize(
    ("region", "by", "parts"),
    [
        (FUJIAN, ("industry",), {"mix_points"}),
        (FUJIAN, ("industry", "size"), {"mix_points"}),
        (JIANGXI, ("industry",), {"within_points"}),
        (JIANGXI, ("size",), {"within_points"}),
        (JIANGXI, ("region",), {"within_points"}),
        (JIANGXI, ("industry", "size"), {"within_points"}),
        (HUBEI, ("region",), {"reporting_points"}),
        (HUBEI, ("industry",), {"reporting_points"}),
    ],
)
def test_each_province_moves_by_its_own_part(
    planted: Engine, region: str, by: tuple[str, ...], parts: set[str], metric: str
) -> None:
    assert moved(total(planted, region, *by, metric=metric)) == parts


def test_units_that_change_places_change_no_rate_of_the_province(planted: Engine) -> None:
    row = total(planted, ANHUI, "industry")
    assert row["points"] == 0
    assert moved(row) == set()


def test_fujians_mix_is_of_industry_more_than_of_size(planted: Engine) -> None:
    """Trade doubled: its share rose in every size class."""
    row = total(planted, FUJIAN, "industry", "size")
    assert row["mix_industry_points"] + row["mix_size_points"] == pytest.approx(row["mix_points"], abs=1e-9)
    assert abs(row["mix_industry_points"]) > abs(row["mix_size_points"])


def test_hubeis_comparable_change_is_nothing(planted: Engine) -> None:
    (row,) = compare(planted, EVERYTHING, region=HUBEI, between=BETWEEN, figures=["unit_coverage"])
    assert row["points"] == 0
    assert row["points_raw"] > 1
    assert row["appeared"]
