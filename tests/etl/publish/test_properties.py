"""What holds of sums and rates whatever registers come: pairs, parts and wholes, changes, one county apart from another.

A few registers daily, which are drawn by a test's name, and three times as many or more in the long run.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from analysis.change import RATES
from analysis.measures import MEASURE_IDS, UNION_MEASURES
from analysis.rows import RateRow
from data.queries import rates
from data.queries.compare.changes import Between, change, compare
from data.scope import EVERYTHING
from data.slice import Slice, SliceFilter
from tests.etl.publish.random_registers import COUNTIES, Sent, database, loaded, nations
from tests.recount.compare import differences, questions
from tests.recount.recount import Recount

OLD, NEW = (Slice(period, "synthetic", "synthetic") for period in ("2024", "2025"))


def some(examples: int) -> settings:
    """The same registers in every run, as many as stay under twenty seconds."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(
        max_examples=examples, deadline=None, derandomize=True, suppress_health_check=slow, phases=[Phase.generate]
    )


def asked(engine: Engine, region: str, *by: str, period: str = "2024") -> list[RateRow]:
    return rates(engine, EVERYTHING, region=region, slices=SliceFilter(period), by=by)


@some(2)
@given(nations())
def test_figures_are_those_of_the_rows_that_pair(counties: list[Sent]) -> None:
    recounted(counties)


@pytest.mark.long
@some(20)
@given(nations())
def test_figures_of_many_nations_are_those_of_the_rows_that_pair(counties: list[Sent]) -> None:
    recounted(counties)


def test_a_union_above_the_grassroots_withholds_no_members_whatever_it_says_of_some() -> None:
    """The joint union's women were not reported; that the county federation's are more than its members keeps no sum from anybody."""
    units = [["91330102XN0000201B", "样例201", "330105", "F52", 8, None, "企业", "是"]]
    unions = [
        ["81330102XN0000250E", "样例工会250", "联合基层工会", "基层", "330105", None, 1, 3, None, "是"],
        ["81330102XN0000260F", "样例工会260", "县(市、区)总工会", "县级", "330105", None, 1, 3, 40, "是"],
    ]
    counted_alike([Sent("330105", {"单位台账": units, "工会台账": unions})])


def recounted(counties: list[Sent]) -> None:
    """Raise AssertionError where a figure of drawn registers is not what an independent program counts in their workbooks."""
    assume(any("单位台账" in one.sheets for one in counties))
    counted_alike(counties)


def counted_alike(counties: list[Sent]) -> None:
    """The same of registers that hold units."""
    with TemporaryDirectory() as folder:
        engine = loaded({"2024": counties}, Path(folder))
        recount = Recount(Path(folder).iterdir())
    found = list(differences(engine, recount, questions(recount)))
    assert not found, "\n".join(map(str, found[:20]))


@some(3)
@given(nations())
def test_known_and_unknown_are_all_and_children_with_the_remainder_the_parent(counties: list[Sent]) -> None:
    known_unknown_and_parents(counties)


@pytest.mark.long
@some(12)
@given(nations())
def test_known_and_unknown_are_all_in_many_nations(counties: list[Sent]) -> None:
    known_unknown_and_parents(counties)


def known_unknown_and_parents(counties: list[Sent]) -> None:
    """Raise AssertionError where known and unknown are not all, or children with the remainder not their parent."""
    engine = database(y2024=counties)
    for region in ("330000", "330100"):
        for by in ((), ("industry",), ("size",)):
            whole = {_cell(row, by): row for row in asked(engine, region, *by)}
            for row in whole.values():
                _known_and_unknown_are_all(row)
            parts: dict[tuple[str, ...], list[RateRow]] = {}
            for row in asked(engine, region, "region", *by):
                parts.setdefault(_cell(row, by), []).append(row)
            for cell, row in whole.items():
                for name in MEASURE_IDS:
                    if row[name] is None and by == ("industry",) and name in UNION_MEASURES:  # type: ignore[literal-required]
                        continue  # members of a joint union below have no industry
                    inside = [part[name] for part in parts[cell] if part[name] is not None]  # type: ignore[literal-required]
                    assert sum(inside) == (row[name] or 0), (region, cell, name)  # type: ignore[literal-required]


def _cell(row: RateRow, by: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in by)  # type: ignore[literal-required]


def _known_and_unknown_are_all(row: RateRow) -> None:
    if row["units"] is None:
        assert row["unit_coverage"] is None
        return
    unknown = row["units_unknown"]
    assert unknown is not None
    if row["units_covered"] is None:
        assert unknown == row["units"]
        assert row["unit_coverage"] is None
        return
    assert row["gap_units"] is not None
    assert row["units_covered"] + row["gap_units"] + unknown == row["units"]
    if row["gap_workers"] is not None:
        workers = (row["employees_covered"] or 0) + row["gap_workers"] + (row["employees_unknown"] or 0)
        assert workers == row["employees"]


@some(4)
@given(nations(), nations(), st.sampled_from(RATES))
def test_parts_of_a_change_are_the_printed_change(before: list[Sent], after: list[Sent], metric: str) -> None:
    parts_are_the_change(before, after, metric)


@pytest.mark.long
@some(12)
@given(nations(), nations(), st.sampled_from(RATES))
def test_parts_of_many_changes_are_the_printed_change(before: list[Sent], after: list[Sent], metric: str) -> None:
    parts_are_the_change(before, after, metric)


def parts_are_the_change(before: list[Sent], after: list[Sent], metric: str) -> None:
    """Raise AssertionError where the parts of a metric's change are not the change that is printed."""
    engine = database(y2024=before, y2025=after)
    printed = [
        {row["period"]: row for row in asked(engine, "330000", period="2024..2025")}.get(p) for p in ("2024", "2025")
    ]
    sides = [None if row is None else row[metric] for row in printed]  # type: ignore[literal-required]
    divisions = [("region",)] if metric in _OF_UNIONS else [("region",), ("industry",), ("size",)]
    for by in divisions:
        rows = change(engine, EVERYTHING, region="330000", between=Between(OLD, NEW), metric=metric, by=by)
        if None in sides or not rows:
            continue
        *parts, total = rows
        for row in rows:
            three = row["within_points"] + row["mix_points"] + row["reporting_points"]
            assert three == pytest.approx(row["points"], abs=1e-9)
        assert total["points"] == pytest.approx((sides[1] - sides[0]) * 100, abs=1e-9), by
        assert sum(row["points"] for row in parts) == pytest.approx(total["points"], abs=1e-9)


_OF_UNIONS = ("density", "density_in_covered", "women_share", "migrant_share", "grassroots_share")


@some(4)
@given(nations(), nations(), st.sets(st.sampled_from(COUNTIES)))
def test_nothing_has_changed_where_no_common_county_has(first: list[Sent], second: list[Sent], kept: set[str]) -> None:
    common_counties_are_as_they_were(first, second, kept)


@pytest.mark.long
@some(12)
@given(nations(), nations(), st.sets(st.sampled_from(COUNTIES)))
def test_nothing_has_changed_in_many_nations(first: list[Sent], second: list[Sent], kept: set[str]) -> None:
    common_counties_are_as_they_were(first, second, kept)


def common_counties_are_as_they_were(first: list[Sent], second: list[Sent], kept: set[str]) -> None:
    """Raise AssertionError where a change is told of counties that send the same in both periods."""
    before = {sent.county: sent for sent in first}
    after = {sent.county: sent for sent in second if sent.county not in before} | {
        county: sent for county, sent in before.items() if county in kept
    }
    if not after:
        return
    engine = database(y2024=list(before.values()), y2025=list(after.values()))
    figures = [*RATES, "units", "units_covered", "members"]
    for region in ("330000", "330100"):
        for row in compare(engine, EVERYTHING, region=region, between=Between(OLD, NEW), figures=figures):
            like = row["comparable"]
            assert like["before"] == like["after"], (region, row["metric"])
            assert row["points"] in (None, 0), (region, row["metric"])


@some(4)
@given(nations(), st.sampled_from(COUNTIES))
def test_a_countys_file_moves_no_other_countys_figures(counties: list[Sent], gone: str) -> None:
    others_stand_without(counties, gone)


@pytest.mark.long
@some(12)
@given(nations(), st.sampled_from(COUNTIES))
def test_a_countys_file_of_many_moves_no_other_countys_figures(counties: list[Sent], gone: str) -> None:
    others_stand_without(counties, gone)


def others_stand_without(counties: list[Sent], gone: str) -> None:
    """Raise AssertionError where other counties have other figures once one's file is not there."""
    rest = [sent for sent in counties if sent.county != gone]
    if len(rest) in (0, len(counties)):
        return
    whole, without = database(y2024=counties), database(y2024=rest)
    for county in (sent.county for sent in rest):
        for by in ((), ("industry",), ("size",)):
            assert _figures(asked(whole, county, *by)) == _figures(asked(without, county, *by))


def _figures(rows: list[RateRow]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "sources"} for row in rows]
