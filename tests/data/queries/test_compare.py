"""Two periods like for like, from workbooks: silence is no fall, a break parts, what cannot be divided is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from data.database.engine import writer
from data.queries import BadQuestion, rates
from data.queries.compare.changes import Between, change, compare
from data.scope import EVERYTHING
from data.slice import Slice, SliceFilter
from etl.file.result import Flags
from etl.load.batch import load_paths
from tests.books import register, union, unit

OLD, NEW = (Slice(period, "register", "administrative") for period in ("2023", "2024"))


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """上城 (330102) has 40 units in both years, 20 and 22 covered; 西湖 (330106) 40, all covered, in the first alone, beside its unions."""
    engine = writer(f"sqlite:///{tmp_path / 'coverage.db'}")
    paths = []
    for year, covered, counties in (("2023", 20, ("330102", "330106")), ("2024", 22, ("330102",))):
        units = [unit(n + i * 100, region=code) for i, code in enumerate(counties) for n in range(1, 41)]
        unions = [union(n, unit=n, region="330102") for n in range(1, covered + 1)]
        unions += [union(n + 100, unit=n + 100, region="330106") for n in range(1, 41)]
        paths.append(register(tmp_path / f"{year}.xlsx", units, unions, period=f"{year}年"))
    load_paths(engine, paths, Flags())
    return engine


def one(rows: list[dict[str, Any]]) -> dict[str, Any]:
    (row,) = rows
    return row


def test_a_silent_county_is_missing_and_no_fall(engine: Engine) -> None:
    (silent,) = rates(engine, EVERYTHING, region="330106", slices=SliceFilter("2024", "register"))
    assert (silent["units"], silent["unit_coverage"], silent["gap_units"]) == (None, None, None)
    assert "units" in next(m["measures"] for m in silent["missing"] if m["region"] == "330106")
    row = one(compare(engine, EVERYTHING, region="330100", between=Between(OLD, NEW), figures=["unit_coverage"]))
    assert row["points_raw"] == pytest.approx((22 / 40 - 60 / 80) * 100)
    assert row["points"] == pytest.approx((22 - 20) / 40 * 100)
    assert row["comparable"] == {"before": 0.5, "after": 0.55, "leaves": 1, "share": 0.5}
    assert (row["appeared"], row["vanished"], row["break"], row["flags"]) == ([], ["330106"], None, [])


def test_a_change_has_a_part_for_who_reports(engine: Engine) -> None:
    *parts, total = change(engine, EVERYTHING, region="330100", between=Between(OLD, NEW))
    by = {row["region"]: row for row in parts}
    assert by["330106"]["reports"] == "vanished"
    assert by["330106"]["within_points"] == by["330106"]["mix_points"] == 0
    assert total["within_points"] + total["mix_points"] == pytest.approx(5)
    assert total["points"] == pytest.approx((22 / 40 - 60 / 80) * 100, abs=1e-9)
    assert total["reporting_points"] == pytest.approx(total["points"] - 5)


def test_a_filter_keeps_to_the_common_leaves(engine: Engine) -> None:
    between = Between(OLD, NEW, {"unit_kind": ["enterprise"]})
    row = one(compare(engine, EVERYTHING, region="330100", between=between, figures=["unit_coverage"]))
    assert row["points"] == pytest.approx(5)
    assert row["vanished"] == ["330106"]
    assert compare(engine, EVERYTHING, region="330100", between=Between(OLD, NEW), figures=["units"])[0]["points"] == 0


def test_members_are_not_divided_by_industry(engine: Engine) -> None:
    with pytest.raises(BadQuestion, match="not_by_dimension"):
        change(engine, EVERYTHING, region="330100", between=Between(OLD, NEW), metric="density", by=["industry"])
    with pytest.raises(BadQuestion, match="no rate"):
        change(engine, EVERYTHING, region="330100", between=Between(OLD, NEW), metric="gap_units")
    with pytest.raises(BadQuestion, match="within one calibre"):
        Between(OLD, Slice("2024", "census", "published"))


def test_nothing_is_compared_across_a_break(published: Engine) -> None:
    sides = [Slice(period, "nbs_unions", "published") for period in ("2002", "2003", "2004")]
    for start, end, parted in ((sides[0], sides[1], True), (sides[1], sides[2], False)):
        row = one(
            compare(published, EVERYTHING, region="100000", between=Between(start, end), figures=["grassroots_unions"])
        )
        assert (row["points"] is None, row["break"] is not None, "break" in row["flags"]) == (parted,) * 3
    assert row["points"] == 1_020_000 - 906_000
    members = one(compare(published, EVERYTHING, region="100000", between=Between(*sides[:2]), figures=["members"]))
    assert members["points"] == 123_405_000 - 133_978_000, "the break is of unions alone"
