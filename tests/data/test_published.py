"""Every figure of the published tables comes back from its workbook as what it is: measure, region, period, base value."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal

import pytest

from data.reference import FOLDER as REFERENCE
from data.reference import industries, regions
from data.texts.names import source_name
from etl.model import RecognisedTable
from etl.read.workbook import read_workbook
from etl.tables.recognise import recognise
from scripts.build_published import FOLDER

Key = tuple[str, str, str, str | None]
"""Measure or metric, region, period, industry."""
WAN, ONE, PERCENT = Decimal(10_000), Decimal(1), Decimal("0.01")


def source(name: str) -> list[dict[str, str]]:
    with (REFERENCE / "published" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tables(name: str) -> list[RecognisedTable]:
    path = FOLDER / f"{name}.xlsx"
    return recognise(read_workbook(path))


def read_back(name: str) -> dict[Key, Decimal]:
    found: dict[Key, Decimal] = {}
    for table in tables(name):
        for o in table.observations:
            if o.value is not None:
                assert o.metric is not None, o
                assert o.region_code is not None, o
                assert o.period is not None, o
                key = (o.metric, o.region_code, o.period, o.dimensions.get("industry"))
                assert key not in found
                found[key] = Decimal(str(o.value))
    return found


def expected(cells: Iterable[tuple[Key, str, Decimal]]) -> dict[Key, Decimal]:
    return {key: Decimal(text) * scale for key, text, scale in cells if text}


def code_of(name: str) -> str:
    """A name as yearbooks print it: the whole nation or a province without its suffix."""
    tree = regions()
    provinces = [c for c in tree.children("100000") if c.isdigit()]
    (code,) = [c for c in ("100000", *provinces) if tree[c].name.startswith(name)]
    return code


def test_census_2004() -> None:
    columns = {
        "legal_units": ("units", ONE),
        "units_with_union": ("units_covered", ONE),
        "employed_wan": ("employees", WAN),
        "union_members_wan": ("members", WAN),
    }
    assert read_back("census2004_units_by_region") == expected(
        ((measure, code_of(row["region"]), "2004", None), row[column], scale)
        for row in source("census2004_units_by_region")
        for column, (measure, scale) in columns.items()
    )


def test_bureau_series_2000_to_2022() -> None:
    columns = {
        "grassroots_unions_wan": "grassroots_unions",
        "workers_in_unionised_units_wan": "employees_covered",
        "female_workers_wan": "employees_covered_women",
        "members_wan": "members",
        "female_members_wan": "members_women",
        "fulltime_cadres_wan": "staff_full",
    }
    assert read_back("nbs_unions_2000_2022") == expected(
        ((measure, "100000", row["year"], None), row[column], WAN)
        for row in source("nbs_unions_2000_2022")
        for column, measure in columns.items()
    )


def test_legal_units_by_industry() -> None:
    """The bureau's short names (教育业) lead to the sections; the blank cells of the source stay blank."""
    back = read_back("nbs_legal_units_by_industry")
    rows = source("nbs_legal_units_by_industry")
    named: dict[str, str | None] = {i.name_zh: code for code, i in industries().items() if i.level == "section"}
    named |= {"合计": None, "教育业": "P", "国际组织业": "T"}
    assert len(rows) == 21
    assert back == expected(
        (("units", "100000", year, named[row["industry"]]), row[year], ONE)
        for row in rows
        for year in row
        if year != "industry"
    )
    assert ("units", "100000", "2013", "J") not in back
    assert not [key for key in back if key[3] == "T"]


def test_yearbook_2000_keeps_the_figure_that_was_cut_off() -> None:
    columns = {
        "grassroots_unions": "grassroots_unions",
        "workers": "employees_covered",
        "female_workers": "employees_covered_women",
        "members": "members",
    }
    back = read_back("labour_yearbook_2000_unions_by_region")
    assert back == expected(
        ((measure, code_of(row["region"]), "2000", None), row[column], ONE)
        for row in source("labour_yearbook_2000_unions_by_region")
        for column, measure in columns.items()
    )
    assert back["members", "510000", "2000", None] == 44551


def test_yearbook_2008() -> None:
    assert read_back("labour_yearbook_2008_members_by_region") == expected(
        (("members", code_of(row["region"]), "2008", None), row["members_2008"], ONE)
        for row in source("labour_yearbook_2008_members_by_region")
    )


def test_jiangsu() -> None:
    """Women's rows take the unit of the row above them; a remark behind a number (13550(企业)) is not part of it."""
    rows = {
        "基层工会组织数": ("grassroots_unions", ONE),
        "职工人数(万人)": ("employees_covered", WAN),
        "女职工": ("employees_covered_women", WAN),
        "会员人数(万人)": ("members", WAN),
        "女会员": ("members_women", WAN),
        "建立职代会制度的单位": ("units_congress", ONE),
    }
    assert read_back("jiangsu_1995_2005") == expected(
        ((rows[row["item"]][0], "320000", year, None), row[year].removesuffix("(企业)"), rows[row["item"]][1])
        for row in source("jiangsu_1995_2005")
        for year in row
        if year != "item"
    )


def test_economic_censuses() -> None:
    columns = {
        "legal_units_wan": "units",
        "employees_wan": "employees",
        "small_micro_enterprises_wan": "units_small_micro",
    }
    assert read_back("economic_censuses") == expected(
        ((measure, "100000", row["reference_date"][:4], None), row[column], WAN)
        for row in source("economic_censuses")
        for column, measure in columns.items()
    )


def test_statements() -> None:
    """Year end is the year's; other months stay months. The stated density is kept as stated."""
    columns = {
        "unions_wan": ("unions", WAN),
        "grassroots_unions_wan": ("grassroots_unions", WAN),
        "covered_units_wan": ("units_covered", WAN),
        "members_wan": ("members", WAN),
        "migrant_members_wan": ("members_migrant", WAN),
        "density_pct": ("density", PERCENT),
    }
    assert read_back("acftu_statements") == expected(
        ((measure, "100000", row["as_of"].removesuffix("-12"), None), row[column], scale)
        for row in source("acftu_statements")
        for column, (measure, scale) in columns.items()
    )


@pytest.mark.parametrize(
    ("name", "calibre"),
    [
        ("census2004_units_by_region", "census"),
        ("economic_censuses", "census"),
        ("nbs_unions_2000_2022", "nbs_unions"),
        ("labour_yearbook_2000_unions_by_region", "nbs_unions"),
        ("labour_yearbook_2008_members_by_region", "nbs_unions"),
        ("jiangsu_1995_2005", "nbs_unions"),
        ("nbs_legal_units_by_industry", "nbs_units"),
        ("acftu_statements", "acftu"),
    ],
)
def test_each_workbook_says_its_calibre_and_source(name: str, calibre: str) -> None:
    for table in tables(name):
        assert (table.calibre, table.purpose) == (calibre, "published")
        assert table.source


def test_every_source_of_the_published_tables_has_an_english_name() -> None:
    named = {table.source for path in FOLDER.glob("*.xlsx") for table in recognise(read_workbook(path))}
    assert {name for name in named if name and source_name(name, "en") == name} == set()
    assert source_name("某局台账", "en") == "某局台账"
