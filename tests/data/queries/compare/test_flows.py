"""Flows between registers: against pandas, against the printed change, and the planted provinces told apart."""

from __future__ import annotations

import random
from itertools import permutations
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from data.queries.compare.changes import Between, change
from data.queries.compare.flows import flows
from data.queries.compare.leaves import region_tree
from data.queries.question import BadQuestion
from data.queries.rates import rates
from data.reference import UnknownRegion, regions
from data.scope import EVERYTHING, OutOfScope, Scope
from data.slice import Slice
from tests.conftest import SAMPLES
from tests.data.queries.compare.conftest import Held
from tests.data.queries.compare.counted import counted, units_of
from tests.samples import PLANTED

PERIODS = ("2023", "2024", "2025")


def at(period: str) -> Slice:
    return Slice(period, "synthetic", "synthetic")


def between(start: str, end: str, **where: list[str]) -> Between:
    return Between(at(start), at(end), where)


def told(
    engine: Engine, region: str, start: str = "2024", end: str = "2025", **where: list[str]
) -> dict[str, dict[str, Any]]:
    rows = flows(engine, EVERYTHING, region=region, between=between(start, end, **where))
    return {row["flow"]: row for row in rows}


def nodes(provinces: tuple[str, ...]) -> list[str]:
    """The nation, provinces and all that lies in them down to the county."""
    found, stack = ["100000"], list(provinces)
    while stack:
        code = stack.pop()
        found.append(code)
        if not region_tree().is_leaf(code):
            stack += regions().children(code)
    return sorted(found)


def shown_of(engine: Engine, region: str, period: str) -> float | None:
    """The rate that a region's page prints of a period."""
    rows = rates(engine, EVERYTHING, region=region, slices=at(period))
    return rows[0]["unit_coverage"] if rows else None


def assert_adds_up(engine: Engine, region: str, start: str, end: str, shown: tuple[float | None, float | None]) -> None:
    """The flows' points, and the parts of ``change``, are the change that is ``shown``."""
    rows = flows(engine, EVERYTHING, region=region, between=between(start, end))
    if shown[0] is None or shown[1] is None:
        assert all(row["points"] is None for row in rows)
        return
    raw = (shown[1] - shown[0]) * 100
    assert rows[-1]["points"] == pytest.approx(raw, abs=1e-9)
    assert sum(row["points"] for row in rows[:-1]) == pytest.approx(raw, abs=1e-9)
    for by in (["region"], ["industry", "size"]):
        parts = change(engine, EVERYTHING, region=region, between=between(start, end), by=by)
        assert parts[-1]["points"] == pytest.approx(raw, abs=1e-9)
        assert sum(part["points"] for part in parts[:-1]) == pytest.approx(raw, abs=1e-9)


def asked(provinces: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return [(code, *span) for code in nodes(provinces) for span in permutations(PERIODS, 2)]


def test_both_add_up_on_a_tenth_of_the_regions_and_periods(full: Engine) -> None:
    every = asked(SAMPLES)
    some = random.Random(4).sample(every, len(every) // 10)
    assert len(some) > 100
    for region, start, end in some:
        assert_adds_up(full, region, start, end, (shown_of(full, region, start), shown_of(full, region, end)))


@pytest.mark.long
@pytest.mark.usefixtures("nodes_read_once")
def test_both_add_up_on_every_region_and_pair_of_periods(held: Held) -> None:
    for region in nodes((held.province,)):
        shown = {period: shown_of(held.engine, region, period) for period in PERIODS}
        for start, end in permutations(PERIODS, 2):
            assert_adds_up(held.engine, region, start, end, (shown[start], shown[end]))


@pytest.fixture(scope="module")
def frames(full: Engine) -> dict[str, pd.DataFrame]:
    return {period: units_of(full, period) for period in PERIODS}


@pytest.mark.parametrize(
    ("region", "digits"), [("100000", ""), ("330000", "33"), ("430100", "4301"), ("330481", "330481")]
)
@pytest.mark.parametrize("span", [*permutations(PERIODS, 2)], ids=">".join)
def test_each_flow_is_what_pandas_counts(
    full: Engine, frames: dict[str, pd.DataFrame], region: str, digits: str, span: tuple[str, str]
) -> None:
    found = told(full, region, *span)
    expected = counted(frames[span[0]], frames[span[1]], digits)
    ours = {name: (row["units"], row["covered_change"], row["known_change"]) for name, row in found.items()}
    assert ours.keys() - expected.keys() == {"total"}
    assert {name: ours[name] for name in expected} == expected


def moving(rows: dict[str, dict[str, Any]]) -> set[str]:
    """The flows of some units."""
    return {name for name, row in rows.items() if name != "total" and row["units"]}


def test_the_planted_provinces_are_told_apart(planted: Engine) -> None:
    """Fujian: units opened and nothing else; Jiangxi: joined; Hubei: a city reports again; Anhui: moved."""
    assert {code: moving(told(planted, code)) for code in PLANTED} == {
        "340000": {"moved"},
        "350000": {"opened"},
        "360000": {"joined"},
        "420000": {"started_reporting"},
    }


def test_units_that_moved_to_a_zone(planted: Engine) -> None:
    """116 units: nothing changes for the province, everything for the zone."""
    province, zone = told(planted, "340000"), told(planted, "340176")
    assert (province["moved"]["units"], province["moved"]["points"], province["total"]["points"]) == (116, 0, 0)
    assert (zone["moved"]["units"], zone["moved"]["known_change"]) == (116, 116)
    assert zone["moved"]["points"] == pytest.approx(zone["total"]["points"])


def test_a_silent_county_has_neither_closed_nor_opened(full: Engine) -> None:
    """开福 430105 sends no units in 2024: 49 stop, 50 start."""
    stopped, started = told(full, "430105", "2023", "2024"), told(full, "430105", "2024", "2025")
    assert moving(stopped) == {"stopped_reporting"}
    assert stopped["stopped_reporting"]["units"] == 49
    assert moving(started) == {"started_reporting"}
    assert started["started_reporting"]["units"] == 50
    assert stopped["total"]["points"] is None


def test_a_filters_cell_is_left_by_a_new_size(full: Engine, frames: dict[str, pd.DataFrame]) -> None:
    """Among small enterprises a unit that changes class comes or goes as reclassed; the flows still add up."""
    rows = told(full, "100000", "2024", "2025", size=["small"])
    shown = [
        row["unit_coverage"]
        for p in ("2024", "2025")
        for row in rates(full, EVERYTHING, region="100000", slices=at(p), where={"size": ["small"]})
    ]
    assert rows["total"]["points"] == pytest.approx((shown[1] - shown[0]) * 100, abs=1e-9)
    assert sum(row["points"] for name, row in rows.items() if name != "total") == pytest.approx(rows["total"]["points"])
    both = frames["2024"].join(frames["2025"], suffixes=("_0", "_1"), how="inner")
    small = [both[(both[f"size_{i}"] == "small") & (both[f"size_{1 - i}"] != "small")] for i in (0, 1)]
    assert len(small[0]) + len(small[1]) > 0
    assert rows["reclassed"]["units"] == len(small[0]) + len(small[1])


def test_a_region_without_registers_has_no_flows(full: Engine) -> None:
    assert told(full, "110000") == {}


def test_what_cannot_be_asked_is_refused(full: Engine) -> None:
    with pytest.raises(UnknownRegion):
        told(full, "999999")
    with pytest.raises(BadQuestion):
        told(full, "330000", size=["tiny"])
    with pytest.raises(OutOfScope):
        flows(full, Scope("430000"), region="330000", between=between("2024", "2025"))
    with pytest.raises(BadQuestion):
        told(full, "330000", planet=["x"])
