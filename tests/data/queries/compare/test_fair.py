"""Regions of the sample compared fairly, against an own count with pandas and SciPy."""

from __future__ import annotations

from typing import Any

import pytest
from scipy import stats
from sqlalchemy import Engine

from data.queries.compare.fair import fair
from data.queries.question import BadQuestion
from data.scope import EVERYTHING
from data.slice import Slice
from tests.data.queries.compare.counted import units_of

NOW = Slice("2025", "synthetic", "synthetic")


def compared(
    engine: Engine, region: str = "330000", metric: str = "unit_coverage", **more: Any
) -> dict[str, dict[str, Any]]:
    rows = fair(engine, EVERYTHING, region=region, slice_=NOW, metric=metric, **more)
    return {row["region"]: row for row in rows}


def test_a_standardised_rate_is_what_pandas_makes_of_the_units(full: Engine) -> None:
    units = units_of(full, "2025")
    known = units[units["region"].str.startswith("33") & (units["state"] != "unknown")]
    known = known.assign(city=known["region"].str[:4] + "00", covered=known["state"] == "covered")
    weights = known.groupby(["section", "size"]).size() / len(known)
    rows = compared(full)
    for city, mine in known.groupby("city"):
        by_cell = mine.groupby(["section", "size"])["covered"].mean()
        held = weights[by_cell.index]
        row = rows[str(city)]
        assert row["standardised"] == pytest.approx((held * by_cell).sum() / held.sum())
        assert row["standardised_share"] == pytest.approx(held.sum())
        interval = stats.binomtest(int(mine["covered"].sum()), len(mine)).proportion_ci(method="wilson")
        assert (row["n"], row["low"], row["high"]) == (
            len(mine),
            pytest.approx(interval.low),
            pytest.approx(interval.high),
        )


def test_ranks_are_of_the_standardised_rates_and_known_a_period_before(full: Engine) -> None:
    rows = [row for row in compared(full).values() if row["rank"]]
    assert [row["standardised"] for row in rows] == sorted((row["standardised"] for row in rows), reverse=True)
    earlier = fair(full, EVERYTHING, region="330000", slice_=NOW.at("2024"), metric="unit_coverage")
    assert {r["region"]: r["rank_before"] for r in rows} == {r["region"]: r["rank"] for r in earlier if r["rank"]}


def test_small_counties_have_no_rank(full: Engine) -> None:
    """嵊泗 has 28 units."""
    row = compared(full, "330900")["330922"]
    assert (row["rank"], row["signal"]) == (None, None)
    assert "small" in row["flags"]


def test_a_rate_of_members_is_ranked_as_it_stands(full: Engine) -> None:
    rows = compared(full, metric="density")
    assert all(row["standardised"] is None and "not_by_dimension" in row["flags"] for row in rows.values())
    ranked = [row["rate"] for row in rows.values() if row["rank"]]
    assert ranked == sorted(ranked, reverse=True)


def test_provinces_without_figures_stand_last_without_a_rank(full: Engine) -> None:
    row = compared(full, "100000")["110000"]
    assert (row["rate"], row["rank"], row["flags"]) == (None, None, ["not_reported"])


def test_a_filter_narrows_rates_and_mix(full: Engine) -> None:
    rows = compared(full, where={"size": ["small_micro"]})
    whole = compared(full, metric="small_micro_coverage")
    assert {code: row["rate"] for code, row in rows.items()} == {code: row["rate"] for code, row in whole.items()}


@pytest.mark.parametrize(("metric", "where"), [("gap_units", {}), ("units", {}), ("density", {"size": ["micro"]})])
def test_only_rates_and_what_can_be_divided(full: Engine, metric: str, where: dict[str, list[str]]) -> None:
    with pytest.raises(BadQuestion):
        compared(full, metric=metric, where=where)
