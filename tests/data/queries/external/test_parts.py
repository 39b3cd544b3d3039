"""A change by section or size in an external edition: what it leaves out of a part, less what is printed, tells of no one or two units."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any, Final

import pytest
from sqlalchemy import Engine

from analysis.metrics import BY_ID
from analysis.suppression import RULE
from data.queries.compare.changes import Between, change, compare
from data.queries.external.decisions import Outside
from data.queries.external.edition import Edition
from data.queries.rates import rates
from data.scope import EVERYTHING
from data.slice import Slice
from reports.content.gather import gather
from reports.order import Order

OLD, NOW = (Slice(period, "synthetic", "synthetic") for period in ("2024", "2025"))
REPORT_AGAIN: Final = ("430000", "430100", "430200")
"""A province and two cities of which some counties report in one of the two periods alone."""
CAUSES: Final = ("within_points", "mix_points", "reporting_points")


class _HidesNoRegion(Outside):
    """Regions are shown whatever they hold; their sections and size classes are not."""

    def withheld(self, region: str, slice_: Slice) -> bool:  # noqa: ARG002
        return False

    def children(self, parent: str, slice_: Slice) -> frozenset[str | None]:  # noqa: ARG002
        return frozenset()


@pytest.fixture(scope="module", params=[Outside, _HidesNoRegion])
def edition(request: pytest.FixtureRequest, full: Engine) -> Edition:
    return Edition(request.param(full))


def lone_leaves(engine: Engine, region: str, metric: str, ends: tuple[Slice, Slice]) -> tuple[list[str], list[str]]:
    (row,) = compare(engine, EVERYTHING, region=region, between=Between(*ends), figures=[metric])
    return row["appeared"], row["vanished"]


def told(engine: Engine, edition: Edition, region: str, metric: str, by: str, ends: tuple[Slice, Slice]) -> list[Any]:
    rows = change(engine, EVERYTHING, region=region, between=Between(*ends), metric=metric, by=[by])
    return edition.changed(rows, region, [by], ends, lone_leaves(engine, region, metric, ends))


def sums(engine: Engine, region: str, slice_: Slice, by: str, metric: str) -> dict[str, tuple[int, int]]:
    of = BY_ID[metric]
    rows: list[Mapping[str, Any]] = [*rates(engine, EVERYTHING, region=region, slices=slice_, by=(by,))]
    return {row[by]: (row[of.numerator] or 0, (row[of.denominator] or 0) - (row["units_unknown"] or 0)) for row in rows}


def few(pair: tuple[int, int]) -> bool:
    return any(0 < count < RULE.least for count in (*pair, pair[1] - pair[0]))


@pytest.mark.parametrize("metric", ["unit_coverage", "own_union_rate", "joint_coverage"])
@pytest.mark.parametrize("ends", [(OLD, NOW), (NOW, OLD)])
@pytest.mark.parametrize("by", ["industry", "size"])
def test_no_part_is_told_like_for_like_that_leaves_out_one_or_two_units(
    full: Engine, edition: Edition, by: str, ends: tuple[Slice, Slice], metric: str
) -> None:
    seen = 0
    for region in REPORT_AGAIN:
        if not edition.may_tell(metric, region, *ends, by=by):
            continue
        lone = lone_leaves(full, region, metric, ends)
        left = [
            (slice_, sums(full, code, slice_, by, metric))
            for slice_, codes in zip(reversed(ends), lone, strict=True)
            for code in codes
        ]
        rows = told(full, edition, region, metric, by, ends)
        for row, (_, parts) in product(rows, left):
            if row.get(by) is None or row["reports"] != "partly":
                continue
            seen += 1
            if row["before"] is not None or any(row[name] is not None for name in CAUSES):
                assert not few(parts.get(row[by], (0, 0))), f"{region}: {row[by]} of one county follows from the change"
        assert sum(row["points"] for row in rows[:-1]) == pytest.approx(rows[-1]["points"], abs=1e-9)
    if (by, metric) == ("industry", "unit_coverage") and isinstance(edition.allowed, _HidesNoRegion):
        assert seen, "counties report in one period alone, and parts of theirs are asked about"


def test_a_place_whose_hidden_county_is_silent_is_not_told_like_for_like(full: Engine) -> None:
    """What its rate leaves out, less what is printed of it, is the county's."""
    hides = Edition(_Hides(full, frozenset({"430105"})))
    rows = told(full, hides, "430000", "unit_coverage", "region", (OLD, NOW))
    city = next(row for row in rows if row.get("region") == "430100")
    assert city["reports"] == "partly"
    assert {row["reporting_points"] for row in rows} == {None}
    assert (city["before"], city["after"]) == (None, None)
    beside = next(row for row in rows if row.get("region") == "430200")
    assert beside["reports"] == "partly"
    assert None not in (beside["before"], beside["after"]), "of its counties that report once all are shown"
    assert None not in [row["points"] for row in rows]


class _Hides(_HidesNoRegion):
    def __init__(self, engine: Engine, codes: frozenset[str]) -> None:
        super().__init__(engine)
        self.codes = codes

    def withheld(self, region: str, slice_: Slice) -> bool:  # noqa: ARG002
        return region in self.codes


def test_units_that_are_no_enterprises_are_not_told_beside_the_class_that_holds_them(full: Engine) -> None:
    """A change by size counts them among those without a size, the table by size does not."""

    class _HidesOthers(_HidesNoRegion):
        def sizes(self, region: str, slice_: Slice) -> frozenset[str | None]:  # noqa: ARG002
            return frozenset({"", "large"})

    rows = told(full, Edition(_HidesOthers(full)), "330000", "unit_coverage", "size", (OLD, NOW))
    assert "not_applicable" not in {row.get("size") for row in rows}
    kept = told(full, Edition(_HidesNoSize(full)), "330000", "unit_coverage", "size", (OLD, NOW))
    assert "not_applicable" in {row.get("size") for row in kept}


class _HidesNoSize(_HidesNoRegion):
    def sizes(self, region: str, slice_: Slice) -> frozenset[str | None]:  # noqa: ARG002
        return frozenset()


@pytest.mark.parametrize("region", REPORT_AGAIN[:2])
def test_a_report_tells_no_section_like_for_like_that_leaves_out_one_or_two_units(full: Engine, region: str) -> None:
    order = Order(region, "2025", calibre="synthetic", audience="external", compare="2024")
    moves = gather(full, EVERYTHING, order).moves
    for section, figures in moves.industries.items():
        found = figures.get("unit_coverage")
        if found is None or found.points is None:
            continue
        lone = ((NOW, found.comparable.appeared), (OLD, found.comparable.vanished))
        for slice_, codes in lone:
            for code in codes:
                assert not few(sums(full, code, slice_, "industry", "unit_coverage").get(section, (0, 0)))
