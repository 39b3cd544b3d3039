"""A region's own points: what only a few below it report is none of them, unless that is all that there ever is."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from data.queries import rates, trend
from data.queries.trend import own_points
from data.scope import EVERYTHING
from data.slice import SliceFilter

PRINTED = {"calibre": "nbs_unions", "purpose": "published"}


def points(engine: Engine, region: str, figure: str) -> dict[str, Any]:
    rows = rates(engine, EVERYTHING, region=region, slices=SliceFilter(None, *PRINTED.values()))
    found = own_points(rows, trend(engine, EVERYTHING, region=region))
    return {row["period"]: row[figure] for row in found if row[figure] is not None}  # type: ignore[literal-required]


@pytest.mark.parametrize("figure", ["grassroots_unions", "members", "density_in_covered", "women_share"])
def test_what_one_province_prints_is_no_point_of_the_nation_s_line_and_stays_one_of_its_own(
    full: Engine, figure: str
) -> None:
    """The yearbook of Jiangsu has 1995, the bureau's series begins in 2000."""
    assert "1995" in points(full, "320000", figure)
    nation = points(full, "100000", figure)
    assert min(nation) == "2000"
    assert max(nation) == "2022"


def row(period: str, **values: Any) -> Any:
    return {"period": period, **PRINTED, **values}


@pytest.mark.parametrize(
    ("few", "left"),
    [
        ({"2023": {"members"}}, {"2024": 300}),
        ({"2024": {"members"}}, {"2023": 100, "2024": 300}),
        ({"2023": {"members"}, "2024": {"members"}}, {"2023": 100, "2024": 300}),
        ({"2023": {"units"}}, {"2023": 100, "2024": 300}),
        ({}, {"2023": 100, "2024": 300}),
    ],
)
def test_a_point_goes_only_where_more_report_in_the_newest_period(
    few: dict[str, set[str]], left: dict[str, int]
) -> None:
    given = [row("2024", members=300, density=0.5), row("2023", members=100, density=0.4)]
    found = own_points(given, [row(period, few=measures) for period, measures in few.items()])
    assert {each["period"]: each["members"] for each in found if each["members"] is not None} == left
    assert [each["density"] for each in found] == [0.4 if len(left) > 1 else None, 0.5], "of members and employees"
    assert [each["members"] for each in given] == [300, 100], "what was given stays as it is"


def test_no_township_is_asked_for_and_no_silent_county_takes_its_city_s_point(full: Engine) -> None:
    for region in ("330106", "430200", "420000", "330000"):
        assert not any(each["few"] for each in trend(full, EVERYTHING, region=region) if each["calibre"] == "synthetic")
