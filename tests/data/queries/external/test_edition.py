"""Commands in an external edition: what reports hide stays hidden, and nothing tells of one or two units."""

from __future__ import annotations

from math import ceil
from typing import Any

import pytest
from sqlalchemy import Engine

from data.queries.compare.changes import Between, change, compare
from data.queries.compare.flows import flows
from data.queries.external.aims import fair_outside, plan_outside
from data.queries.external.decisions import Outside
from data.queries.external.edition import Edition, Kept
from data.queries.external.flows import flows_outside, kept_back_below
from data.queries.plan.plan import aim
from data.queries.rates import rates
from data.reference import regions
from data.scope import EVERYTHING
from data.slice import Slice
from reports.content.gather import gather
from reports.order import Order

OLD, NOW = (Slice(period, "synthetic", "synthetic") for period in ("2024", "2025"))
PROVINCE = "430000"


class _ShowsAll(Outside):
    def withheld(self, region: str, slice_: Slice) -> bool:  # noqa: ARG002
        return False


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
    assert (coverage["points"], coverage["comparable"]["share"]) == (None, None), (
        "a county of those that are silent is hidden"
    )


def test_a_rate_with_silent_counties_that_are_shown_is_told_like_for_like(full: Engine) -> None:
    """Their counts stand in reports of their own; those of the whole less them tell nothing more."""
    nobody_hidden = Edition(_ShowsAll(full))
    rows = compare(full, EVERYTHING, region=PROVINCE, between=Between(OLD, NOW), figures=["units", "unit_coverage"])
    units, coverage = nobody_hidden.compared(rows, PROVINCE, OLD, NOW)
    assert units["points"] is None
    assert coverage["points"] == rows[1]["points"]
    assert coverage["comparable"]["share"] == round(rows[1]["comparable"]["share"], 2)


def test_hidden_parts_of_a_change_stand_as_one_and_it_still_adds_up(full: Engine, outside: Edition) -> None:
    rows = change(full, EVERYTHING, region="331100", between=Between(OLD, NOW), by=["region"])
    found = outside.changed(rows, "331100", ["region"], (OLD, NOW), ([], []))
    assert "331126" not in [row.get("region") for row in found]
    assert found[-2]["part"] == "others"
    assert sum(row["points"] for row in found[:-1]) == pytest.approx(found[-1]["points"], abs=1e-9)
    told = outside.changed(rows, "331100", ["region"], (OLD, NOW), (["331126"], []))
    assert {row["reporting_points"] for row in told} == {None}, "what a hidden county reports follows from the others"
    assert sum(row["points"] for row in told[:-1]) == pytest.approx(told[-1]["points"], abs=1e-9)
    with pytest.raises(Kept):
        outside.changed(rows, "331100", ["region", "industry"], (OLD, NOW), ([], []))


def test_flows_of_one_or_two_units_stand_with_others(full: Engine, outside: Edition) -> None:
    between = Between(OLD, NOW)
    rows = flows(full, EVERYTHING, region="640000", between=between, known=True)
    few = {row["flow"] for row in rows if 0 < row["units"] < 3}
    found = flows_outside(outside, "640000", between)
    assert few
    assert few.isdisjoint(row["flow"] for row in found)
    assert sum(row["points"] for row in found[:-1]) == pytest.approx(found[-1]["points"], abs=1e-9)


def test_what_hidden_flows_add_is_as_coarse_as_the_rest(full: Engine) -> None:
    """Exact points would be a difference of two fractions of small numbers, which few counts have."""
    rounded = Edition(Outside(full), 5)
    others = 0
    for region in ("330000", *regions().children("640100")):
        for row in flows_outside(rounded, region, Between(OLD, NOW)):
            assert row["points"] is None or row["points"] == round(row["points"], 1)
            others += row["flow"] == "others" and row["points"] is not None
    assert others > 2


@pytest.mark.parametrize("above", ["330000", "640000"])
def test_the_flows_of_neighbours_give_back_none_that_one_of_them_hides(above: str, outside: Edition) -> None:
    between = Between(OLD, NOW)
    gone = kept_back_below(outside, above, between)
    assert gone, "no region below hides anything"
    told = [rows for code in regions().children(above) if (rows := flows_outside(outside, code, between))]
    assert len(told) > 2
    assert all(gone.isdisjoint(row["flow"] for row in rows) for rows in told)


def test_a_fair_comparison_hides_regions_and_names_them_nobodys_peers(outside: Edition) -> None:
    found = fair_outside(outside, "331100", NOW, "unit_coverage", None)
    gone = {row["region"] for row in found if row["suppressed"]}
    assert "331126" in gone
    assert all(row["rate"] is None and row["n"] is None for row in found if row["suppressed"])
    assert not any(gone & set(row["peers"]) for row in found)
    with pytest.raises(Kept):
        fair_outside(outside, "331100", NOW, "unit_coverage", "330100")


def test_rounded_counts_stand_in_a_fair_comparison_and_a_plan_too(full: Engine) -> None:
    rounded = Edition(Outside(full), 5)
    shown_ = {row["region"]: row for row in shown(full, rounded, PROVINCE, "region")}
    for row in fair_outside(rounded, PROVINCE, NOW, "unit_coverage", None):
        if not row["suppressed"]:
            assert (row["n"], row["rate"]) == tuple(shown_[row["region"]][name] for name in ("units", "unit_coverage"))
    wanted = aim("unit_coverage", "0.9", None, {})
    (whole,) = shown(full, rounded, PROVINCE)
    plan = plan_outside(rounded, PROVINCE, NOW, wanted)
    assert plan["moves"][0]["units"] == ceil(wanted.reach * whole["units"]) - whole["units_covered"]


def test_a_plan_of_some_cells_is_kept(outside: Edition) -> None:
    with pytest.raises(Kept):
        plan_outside(outside, PROVINCE, NOW, aim("unit_coverage", "0.9", None, {"industry": ["C"]}))
