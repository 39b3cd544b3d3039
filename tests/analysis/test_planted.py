"""The cases planted in the sample, asked as the commands ask: every right figure, and what a comparison and a change make of them."""

from __future__ import annotations

import csv
from fractions import Fraction
from itertools import groupby, pairwise
from typing import Any

import pytest
from sqlalchemy import Engine

from analysis.metrics import BY_ID
from analysis.rows import value_of
from data.queries import rates
from data.queries.compare.changes import Between, change, compare
from data.scope import EVERYTHING
from data.settings import ROOT
from data.slice import Slice
from tests.conftest import SAMPLES

Planted = dict[str, str]
with (ROOT / "data" / "reference" / "sample_planted.csv").open(encoding="utf-8", newline="") as _file:
    PLANTED: list[Planted] = list(csv.DictReader(_file))
NEAR = [row for row in PLANTED if row["region"][:2] in {code[:2] for code in SAMPLES}]
FAR = [row for row in PLANTED if row not in NEAR]


def at(period: str) -> Slice:
    return Slice(period, "synthetic", "synthetic")


def told(engine: Engine, region: str, period: str, figure: str) -> Any:
    """What ``analysis rates`` says of a figure; None where it has no row."""
    rows = rates(engine, EVERYTHING, region=region, slices=at(period))
    return value_of(rows[0], figure) if rows else None


def expected(row: Planted) -> Any:
    if row["expected"] == "null":
        return None
    figure = Fraction(row["expected"])
    return float(figure) if row["measure"] in BY_ID and BY_ID[row["measure"]].kind != "gap" else int(figure)


def named(row: Planted) -> str:
    return "-".join((row["region"], row["period"], row["measure"]))


@pytest.mark.parametrize("row", NEAR, ids=named)
def test_a_planted_figure_comes_out_of_the_pipeline(full: Engine, row: Planted) -> None:
    assert told(full, row["region"], row["period"], row["measure"]) == expected(row)


@pytest.mark.long
@pytest.mark.parametrize("row", FAR, ids=named)
def test_so_do_those_of_the_other_provinces(nation: Engine, row: Planted) -> None:
    assert told(nation, row["region"], row["period"], row["measure"]) == expected(row)


def pairs(rows: list[Planted]) -> list[tuple[Planted, Planted]]:
    """The same figure in two periods, one after the other."""
    found = []
    for _, same in groupby(sorted(rows, key=_key), key=_key):
        periods = sorted(same, key=lambda row: row["period"])
        found += list(pairwise(periods))
    return found


def _key(row: Planted) -> tuple[str, str, str]:
    return row["case"], row["region"], row["measure"]


def compared(engine: Engine, region: str, figure: str, start: str, end: str) -> dict[str, Any] | None:
    rows = compare(engine, EVERYTHING, region=region, between=Between(at(start), at(end)), figures=[figure])
    return rows[0] if rows else None


def holds(engine: Engine, before: Planted, after: Planted) -> None:
    row = compared(engine, before["region"], before["measure"], before["period"], after["period"])
    sides = (expected(before), expected(after))
    if row is None:
        assert sides == (None, None)
        return
    assert (row["before"], row["after"]) == sides
    if None in sides:
        assert row["points"] is None
        assert "few_comparable" in row["flags"]
        return
    rate = before["measure"] in BY_ID
    assert row["points_raw"] == pytest.approx((sides[1] - sides[0]) * (100 if rate else 1), abs=1e-9)


@pytest.mark.parametrize(("before", "after"), pairs(NEAR), ids=lambda row: named(row))
def test_a_comparison_tells_both_planted_figures(full: Engine, before: Planted, after: Planted) -> None:
    holds(full, before, after)


@pytest.mark.long
@pytest.mark.parametrize(("before", "after"), pairs(FAR), ids=lambda row: named(row))
def test_so_it_does_of_the_other_provinces(nation: Engine, before: Planted, after: Planted) -> None:
    holds(nation, before, after)


def test_a_county_that_appears_or_vanishes_is_no_change(full: Engine) -> None:
    row = compared(full, "430200", "unit_coverage", "2024", "2025")
    assert row is not None
    assert "430223" in row["appeared"]
    assert "430224" in row["vanished"]
    *parts, total = change(full, EVERYTHING, region="430200", between=Between(at("2024"), at("2025")))
    reports = {part["region"]: part["reports"] for part in parts}
    assert (reports["430223"], reports["430224"]) == ("appeared", "vanished")
    like = row["comparable"]
    assert row["points"] == pytest.approx((like["after"] - like["before"]) * 100, abs=1e-9)
    assert total["within_points"] + total["mix_points"] == pytest.approx(row["points"], abs=1e-9)
    assert total["points"] == pytest.approx(row["points_raw"], abs=1e-9)


def test_a_unit_more_in_a_small_county_is_no_fall(full: Engine) -> None:
    row = compared(full, "330922", "unit_coverage", "2024", "2025")
    assert row is not None
    assert (row["before"], row["after"], row["points"], row["flags"]) == (9 / 26, 9 / 28, None, ["small"])


def test_a_change_of_1_7_points_is_told_unrounded(full: Engine) -> None:
    row = compared(full, "331127", "unit_coverage", "2024", "2025")
    assert row is not None
    assert row["flags"] == []
    assert row["points"] == pytest.approx(2 / 120 * 100)


def test_a_gap_that_is_one_enterprises_says_so(full: Engine) -> None:
    (row,) = rates(full, EVERYTHING, region="330329", slices=at("2025"))
    assert {"metric": "gap_workers", "flag": "one_unit"} in row["flags"]


def test_members_of_joint_unions_have_no_industry(full: Engine) -> None:
    rows = rates(full, EVERYTHING, region="330900", slices=at("2025"), by=["industry"])
    assert {row["members"] for row in rows} == {row["density"] for row in rows} == {None}
    assert all("not_by_dimension" in {lack["why"] for lack in row["missing"]} for row in rows)


def test_more_members_than_employees_is_flagged(full: Engine) -> None:
    (row,) = rates(full, EVERYTHING, region="330824", slices=at("2025"))
    assert {"metric": "density", "flag": "over_one"} in row["flags"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("province", "still", "by"),
    [
        ("350000", "within_points", ["industry"]),
        ("360000", "mix_points", ["industry"]),
        ("360000", "mix_points", ["size"]),
        ("360000", "mix_points", ["region"]),
    ],
)
def test_where_only_the_mix_or_only_rates_moved_the_other_is_0(
    nation: Engine, province: str, still: str, by: list[str]
) -> None:
    for metric in ("unit_coverage", "worker_coverage"):
        rows = change(
            nation, EVERYTHING, region=province, between=Between(at("2024"), at("2025")), metric=metric, by=by
        )
        assert all(row[still] == pytest.approx(0, abs=1e-9) for row in rows)
        assert rows[-1]["points"] != pytest.approx(0, abs=0.1)


@pytest.mark.long
def test_where_only_the_reporting_moved_it_is_all_of_the_change(nation: Engine) -> None:
    row = compared(nation, "420000", "unit_coverage", "2024", "2025")
    assert row is not None
    assert row["points"] == 0
    assert {code[:4] for code in row["appeared"]} == {"4206"}
    total = change(nation, EVERYTHING, region="420000", between=Between(at("2024"), at("2025")))[-1]
    assert total["reporting_points"] == pytest.approx(total["points"], abs=1e-9)
    assert total["points"] == pytest.approx(row["points_raw"], abs=1e-9)


@pytest.mark.long
def test_where_units_only_moved_the_city_has_not_changed(nation: Engine) -> None:
    row = compared(nation, "340000", "unit_coverage", "2024", "2025")
    assert row is not None
    assert row["points_raw"] == row["points"] == 0
