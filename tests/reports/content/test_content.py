"""What a report is made of: the same figures as the commands give, and what may leave the federation."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine

from analysis.suppression import FAMILIES, reasons
from data.database.engine import writer
from data.queries import FindingFilter, findings, rates
from data.reference import UnknownRegion
from data.scope import EVERYTHING, OutOfScope, Scope
from data.settings import ROOT
from data.slice import Slice
from etl.load.batch import load_paths
from reports.content import gather as content
from reports.content.gather import Moving, NoFigures, gather, may_leave
from reports.content.record import Withheld
from reports.order import Order
from tests import books

EVERY = tuple(m for family in FAMILIES.values() for m in family)


def test_figures_are_those_of_the_commands(full: Engine) -> None:
    found = gather(full, EVERYTHING, Order("330000", "2024", compare="2023"))
    now = Slice("2024", "synthetic", "synthetic")
    assert found.whole == rates(full, EVERYTHING, region="330000", slices=now)[0]
    assert found.before == rates(full, EVERYTHING, region="330000", slices=now.at("2023"))[0]
    assert list(found.children) == rates(full, EVERYTHING, region="330000", slices=now, by=("region",))
    assert (found.synthetic, found.audience, found.hidden) == (True, "internal", 0)
    listed = list(found.units_without_union())
    assert len(listed) == found.whole["gap_units"]
    known = [unit["employees"] for unit in listed if unit["employees"] is not None]
    assert [unit["employees"] for unit in listed] == [
        *sorted(known, reverse=True),
        *[None] * (len(listed) - len(known)),
    ]


def test_a_published_table_has_no_list_of_units_and_names_its_publisher(full: Engine) -> None:
    found = gather(full, EVERYTHING, Order("100000", "2004"))
    assert (found.calibre, found.purpose, found.synthetic) == ("census", "published", False)
    assert list(found.units_without_union()) == []
    assert any("普查" in source for source in found.sources("zh"))
    shaanxi = next(r for r in found.children if r["region"] == "610000")
    assert found.why(shaanxi, "units_covered") == "not_in_source"


@pytest.mark.parametrize("region", ["330000", "430000", "640000", "330100"])
def test_nothing_sensitive_leaves_the_federation(full: Engine, region: str) -> None:
    found = gather(full, EVERYTHING, Order(region, "2024", compare="2023", audience="external"))
    tables = [[found.whole], [found.before], found.children, found.children_before, found.industries, found.sizes]
    shown = [row for table in tables for row in table if row is not None]
    assert all(reasons(row, EVERY) == [] for row in shown)
    assert all(row["gap_25"] is None and row["agreement_coverage"] is None for row in shown)
    assert list(found.cells) == []
    assert list(found.units_without_union()) == []
    for table in (found.children, found.industries):
        hidden = [row for row in table if row["suppressed"]]
        assert len(hidden) != 1
        assert all(found.why(row, "units") == "suppressed" for row in hidden)


def test_a_region_that_is_hidden_in_the_table_above_has_no_external_report(full: Engine) -> None:
    city = gather(full, EVERYTHING, Order("330100", "2024", audience="external"))
    hidden = [row["region"] for row in city.children if row["suppressed"]]
    assert hidden
    for code in hidden:
        with pytest.raises(Withheld):
            gather(full, EVERYTHING, Order(code, "2024", audience="external"))


def test_rounded_counts_make_the_rates(full: Engine) -> None:
    found = gather(full, EVERYTHING, Order("330000", "2024", audience="external", base=5))
    own = gather(full, EVERYTHING, Order("330000", "2024"))
    inside = {row["region"]: row for row in (own.whole, *own.children)}
    for row in [found.whole, *found.children]:
        if row["units"]:
            assert row["units"] % 5 == 0
            exact = inside[row["region"]]
            assert row["unit_coverage"] == row["units_covered"] / row["units"]
            assert abs(row["units"] - (exact["units"] - exact["units_unknown"])) <= 3, "of known cover alone"


def test_what_cannot_be_had(full: Engine) -> None:
    with pytest.raises(NoFigures):
        gather(full, EVERYTHING, Order("330000", "1999"))
    with pytest.raises(NoFigures):
        gather(full, EVERYTHING, Order("110000", "2024", calibre="census"))
    with pytest.raises(UnknownRegion):
        gather(full, EVERYTHING, Order("999999", "2024"))
    with pytest.raises(OutOfScope):
        gather(full, Scope("430000"), Order("330000", "2024"))
    assert list(gather(full, Scope("430000", unit_lists=False), Order("430000", "2024")).units_without_union()) == []


@pytest.mark.parametrize("region", ["330000", "330100", "330106"])
def test_gaps_by_size_are_those_of_the_commands_largest_first(full: Engine, region: str) -> None:
    gaps = gather(full, EVERYTHING, Order(region, "2024")).gaps
    assert [row["gap_workers"] for row in gaps] == sorted((row["gap_workers"] for row in gaps), reverse=True)
    now = Slice("2024", "synthetic", "synthetic")
    for row in gaps[:5]:
        where = {"industry": [row["industry"]], "size": [row["size"]]}
        (asked,) = rates(full, EVERYTHING, region=row["region"], slices=now, where=where)
        shown = {n: v for n, v in row.items() if n not in ("region", "region_name", "industry", "size")}
        assert shown == {name: asked[name] for name in shown}
    if region == "330106":
        every = rates(full, EVERYTHING, region=region, slices=now, by=("industry", "size"))
        assert gaps[0]["gap_workers"] == max(row["gap_workers"] for row in every)


def test_a_region_is_reported_in_the_first_calibre_that_it_has(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    own = books.register(tmp_path / "z.xlsx", [books.unit(1), books.unit(2)], [books.union(1, unit=1)])
    load_paths(engine, [own, *(ROOT / "data" / "sample").glob("640000_2024_*.xlsx")])
    found = {code: gather(engine, EVERYTHING, Order(code, "2024")) for code in ("100000", "330000", "640000")}
    assert {code: one.calibre for code, one in found.items()} == {
        "100000": "register",
        "330000": "register",
        "640000": "synthetic",
    }
    assert found["330000"].whole["units"] == 2
    assert [one["name"] for one in found["330000"].units_without_union()] == ["样例0002公司"]
    engine.dispose()


def test_synthetic_and_real_figures_never_stand_in_one_report(full: Engine) -> None:
    for region, period in (("330000", "2025"), ("100000", "2004"), ("100000", "2018")):
        found = gather(full, EVERYTHING, Order(region, period))
        assert found.history
        assert {row["purpose"] == "synthetic" for row in found.history} == {found.synthetic}
        assert all(row["period"][:4] <= period for row in found.history)


def test_a_report_is_of_one_data_version(full: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    once = iter([1, 2, 2, 2])
    monkeypatch.setattr(content, "data_version", lambda _engine: next(once))
    assert gather(full, EVERYTHING, Order("640000", "2024")).data_version == 2
    always = count()
    monkeypatch.setattr(content, "data_version", lambda _engine: next(always))
    with pytest.raises(Moving):
        gather(full, EVERYTHING, Order("640000", "2024"))


def test_findings_are_those_of_the_files_behind_the_figures(full: Engine) -> None:
    found = gather(full, EVERYTHING, Order("640000", "2024"))
    (load,) = {source["load_id"] for source in found.whole["sources"]}
    counted = {
        severity: findings(full, EVERYTHING, among=FindingFilter(load_id=load, severity=severity))[1]
        for severity in ("error", "warning", "info")
    }
    assert found.findings == counted
    assert counted["error"] + counted["warning"] > 0


def test_the_list_of_units_has_an_end_and_says_how_many_there_are(
    full: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = gather(full, EVERYTHING, Order("330000", "2024"))
    every = list(found.units_without_union())
    monkeypatch.setattr(content, "UNITS_LISTED", 7)
    assert list(found.units_without_union()) == every[:7]
    assert found.units_in_all() == len(every)


def test_a_county_is_told_from_its_namesakes(full: Engine) -> None:
    assert gather(full, EVERYTHING, Order("330106", "2024")).name("zh") == "杭州市西湖区"
    assert gather(full, EVERYTHING, Order("330100", "2024")).name("zh") == "杭州市"


def test_whether_a_report_may_leave_is_told_without_gathering_it(full: Engine) -> None:
    asked = {
        code: Order(code, "2025", "2024", "synthetic") for code in ("100000", "430000", "330106", "330100", "710000")
    }
    for code, order in asked.items():
        try:
            gather(full, EVERYTHING, replace(order, audience="external"))
            may = True
        except (Withheld, NoFigures):
            may = False
        assert may_leave(full, EVERYTHING, order) is may, code
