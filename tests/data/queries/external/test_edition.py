"""Commands in an external edition: what reports hide stays hidden, and nothing tells of one or two units."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from data.queries.compare.changes import Between, change, compare
from data.queries.compare.fair import fair
from data.queries.compare.flows import flows
from data.queries.external.decisions import Outside
from data.queries.external.edition import Edition, Kept
from data.queries.rates import rates
from data.reference import regions
from data.scope import EVERYTHING
from data.slice import Slice
from reports.content.gather import gather
from reports.order import Order

OLD, NOW = (Slice(period, "synthetic", "synthetic") for period in ("2024", "2025"))
PROVINCE = "430000"


@pytest.fixture(scope="module")
def outside(full: Engine) -> Edition:
    return Edition(Outside(full))


def shown(engine: Engine, edition: Edition, region: str, *by: str, **where: list[str]) -> list[dict[str, Any]]:
    filters = edition.where(by, where)
    rows = rates(engine, EVERYTHING, region=region, slices=NOW, by=by, where=filters)
    return [dict(row) for row in edition.rates(rows, region, by)]


def test_a_table_hides_what_a_report_hides(full: Engine, outside: Edition) -> None:
    report = gather(full, EVERYTHING, Order(PROVINCE, "2025", calibre="synthetic", audience="external"))
    for by, rows in (("region", report.children), ("industry", report.industries), ("size", report.sizes)):
        ours = shown(full, outside, PROVINCE, by)
        hidden = {row[by] for row in ours if row["suppressed"]}
        theirs = {dict(row)[by] for row in rows if row.get("suppressed")}
        assert hidden == (theirs if rows else {row[by] for row in ours}), "a table that no report shows is hidden whole"


def test_no_count_of_one_or_two_units_is_shown(full: Engine, outside: Edition) -> None:
    for by in ((), ("region",), ("industry",), ("size",), ("region", "industry")):
        for row in shown(full, outside, PROVINCE, *by):
            for name in ("units", "units_covered", "units_own", "units_joint"):
                assert row[name] is None or row[name] == 0 or row[name] >= 3
            assert row["left_out"] == {}
            assert not [flag for flag in row["flags"] if flag["flag"] == "one_unit"]


def test_a_region_hidden_above_has_no_figures_of_its_own(full: Engine, outside: Edition) -> None:
    """庆元 331126 has two units."""
    (row,) = shown(full, outside, "331126")
    assert row["suppressed"]
    assert row["units"] is None
    with pytest.raises(Kept, match="single units"):
        outside.require("331126", NOW)


@pytest.mark.parametrize(
    ("by", "where"),
    [
        (("industry", "size"), {}),
        (("unit_kind",), {}),
        ((), {"industry": ["C"]}),
        (("region",), {"size": ["micro"]}),
        (("size",), {"unit_kind": ["government"]}),
    ],
)
def test_a_table_that_no_report_has_is_refused(
    outside: Edition, by: tuple[str, ...], where: dict[str, list[str]]
) -> None:
    with pytest.raises(Kept):
        outside.where(by, where)


def test_rounded_counts_are_multiples_and_rates_are_made_of_them(full: Engine) -> None:
    whole = {row["region"]: row for row in rates(full, EVERYTHING, region=PROVINCE, slices=NOW, by=("region",))}
    for row in shown(full, Edition(Outside(full), 5), PROVINCE, "region"):
        if row["units"]:
            assert row["units"] % 5 == row["units_covered"] % 5 == 0
            exact = whole[row["region"]]
            assert row["unit_coverage"] == row["units_covered"] / row["units"]
            assert abs(row["units"] - (exact["units"] - exact["units_unknown"])) <= 3, "of known cover alone"


def test_a_comparison_hides_regions_hidden_in_either_period(full: Engine, outside: Edition) -> None:
    rows = compare(full, EVERYTHING, region="330000", between=Between(OLD, NOW), figures=["units"], by_region=True)
    city = compare(full, EVERYTHING, region="331100", between=Between(OLD, NOW), figures=["units"], by_region=True)
    assert not any(row["suppressed"] for row in outside.compared(rows, "330000", OLD, NOW))
    found = {row["region"]: row for row in outside.compared(city, "331100", OLD, NOW)}
    assert found["331126"]["suppressed"]
    assert (found["331126"]["before"], found["331126"]["points"], found["331126"]["comparable"]["before"]) == (
        None,
    ) * 3


def test_a_count_with_silent_counties_tells_no_comparable_count(full: Engine, outside: Edition) -> None:
    rows = compare(full, EVERYTHING, region=PROVINCE, between=Between(OLD, NOW), figures=["units", "unit_coverage"])
    units, coverage = outside.compared(rows, PROVINCE, OLD, NOW)
    assert (units["points"], units["comparable"]["before"]) == (None, None)
    assert units["before"] is not None
    assert coverage["points"] is not None


def test_hidden_parts_of_a_change_stand_as_one_and_it_still_adds_up(full: Engine, outside: Edition) -> None:
    rows = change(full, EVERYTHING, region="331100", between=Between(OLD, NOW), by=["region"])
    found = outside.changed(rows, "331100", ["region"], OLD, NOW)
    assert "331126" not in [row.get("region") for row in found]
    assert found[-2]["part"] == "others"
    assert sum(row["points"] for row in found[:-1]) == pytest.approx(found[-1]["points"], abs=1e-9)
    with pytest.raises(Kept):
        outside.changed(rows, "331100", ["region", "industry"], OLD, NOW)


def test_flows_of_one_or_two_units_stand_with_others(full: Engine, outside: Edition) -> None:
    rows = flows(full, EVERYTHING, region="640000", between=Between(OLD, NOW))
    few = {row["flow"] for row in rows if 0 < row["units"] < 3}
    found = outside.flows(rows)
    assert few
    assert few.isdisjoint(row["flow"] for row in found)
    assert sum(row["points"] for row in found[:-1]) == pytest.approx(found[-1]["points"], abs=1e-9)


@pytest.mark.parametrize("above", ["330000", "640000"])
def test_the_flows_of_neighbours_give_back_none_that_one_of_them_hides(
    above: str, full: Engine, outside: Edition
) -> None:
    below = regions().children(above)
    told = {code: flows(full, EVERYTHING, region=code, between=Between(OLD, NOW)) for code in below}
    told = {code: rows for code, rows in told.items() if rows}
    alone = [code for code, rows in told.items() if len(outside.flows(rows)) < len(rows)]
    assert alone, "no region below hides anything by itself"
    shown = [
        {row["flow"] for row in outside.flows(rows, [other for each, other in told.items() if each != code])[:-1]}
        for code, rows in told.items()
    ]
    for flow in set().union(*shown) - {"others"}:
        having = [
            flow in kinds for kinds, rows in zip(shown, told.values(), strict=True) if flow in {r["flow"] for r in rows}
        ]
        assert all(having), f"{flow}: the whole less the others is what one hides"


def test_a_fair_comparison_hides_regions_and_names_them_nobodys_peers(full: Engine, outside: Edition) -> None:
    rows = fair(full, EVERYTHING, region="331100", slice_=NOW, metric="unit_coverage")
    found = outside.compared_fairly(rows, "331100", NOW)
    gone = {row["region"] for row in found if row["suppressed"]}
    assert "331126" in gone
    assert all(row["rate"] is None and row["n"] is None for row in found if row["suppressed"])
    assert not any(gone & set(row["peers"]) for row in found)


def plan(*moves: dict[str, Any]) -> dict[str, Any]:
    node = {"region": "330000", "region_name": "浙江省", "gap_workers": [1000, 900], "unit_coverage": [0.5, 0.6]}
    far = {**node, "region": "330106"}
    sides = {"before": {"gap_workers": 1003}, "after": {"gap_workers": 903}}
    return {"region": "330000", "moves": list(moves), "nodes": [node, far], **sides}


def test_a_plan_leaves_without_places_below_the_region(full: Engine) -> None:
    move = {
        "region": "330106",
        "industry": "C",
        "size": "micro",
        "form": "joint",
        "units": 12,
        "workers": 101,
        "largest": 20,
    }
    found = Edition(Outside(full), 5).planned(plan(move, move), NOW)
    assert [(m["region"], m["units"], m["workers"]) for m in found["moves"]] == [("330000", 25, 200)]
    assert [node["region"] for node in found["nodes"]] == ["330000"]
    assert found["before"]["gap_workers"] == 1005


@pytest.mark.parametrize(("units", "largest"), [(2, 10), (30, 95)])
def test_a_plan_of_a_few_or_of_one_large_unit_is_kept(full: Engine, units: int, largest: int) -> None:
    move = {"region": "330106", "form": "own", "units": units, "workers": 100, "largest": largest}
    with pytest.raises(Kept):
        Edition(Outside(full)).planned(plan(move), NOW)
