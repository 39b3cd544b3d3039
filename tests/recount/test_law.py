"""The recount holds the rules on registers that can be counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.containers import Rows, ods, text, xls, xlsx, zipped
from tests.recount.recount import Recount, Row
from tests.recount.sizes import size_of
from tests.recount.workbooks import UNIONS, UNITS, code, union, unit, write

COUNTY = "330102"


def row_of(*paths: Path, region: str = COUNTY, dims: tuple[str, ...] = (), cell: tuple[str, ...] = ()) -> Row:
    return Recount(paths).answers("2024", dims).row(region, cell)


def test_a_share_sums_both_parts_over_the_same_unions(tmp_path: Path) -> None:
    unions = [union(n, n, members, women=women) for n, members, women in ((1, 100, 50), (2, 100, None), (3, 300, 150))]
    row = row_of(write(tmp_path, {"单位台账": [unit(n, 400) for n in (1, 2, 3)], "工会台账": unions}))
    assert row["women_share"] == 200 / 400
    assert row["left_out"]["women_share"] == {"rows": 1, "share": 1 / 3, "numerator": 0, "denominator": 100}


def test_an_agreement_that_is_blank_is_in_neither_part(tmp_path: Path) -> None:
    unions = [union(n, n, 5, agreement=said) for n, said in ((1, "是"), (2, None), (3, "是"))]
    row = row_of(write(tmp_path, {"单位台账": [unit(n) for n in (1, 2, 3)], "工会台账": unions}))
    assert row["agreement_coverage"] == 1.0
    assert row["left_out"]["agreement_coverage"]["rows"] == 1


def test_more_women_than_members_withholds_both_and_leaves_the_unit_covered(tmp_path: Path) -> None:
    books = {
        "单位台账": [unit(1, 800), unit(2, 200)],
        "工会台账": [union(1, 1, 700, women=701), union(2, 2, 100, women=40)],
    }
    row = row_of(write(tmp_path, books))
    assert (row["units_covered"], row["employees_covered"], row["worker_coverage"]) == (2, 1000, 1.0)
    assert (row["members"], row["members_women"], row["women_share"]) == (100, 40, 0.4)
    assert row["density"] == 100 / 200


def test_a_unit_without_employees_takes_its_members_out_of_density(tmp_path: Path) -> None:
    books = {"单位台账": [unit(1, None), unit(2, 20)], "工会台账": [union(1, 1, 30), union(2, 2, 10)]}
    row = row_of(write(tmp_path, books))
    assert row["density"] == 10 / 20
    assert row["left_out"]["density"] == {"rows": 1, "share": 0.5, "numerator": 30, "denominator": 0}


def test_one_unit_without_employees_takes_out_its_joint_union_and_all_its_units(tmp_path: Path) -> None:
    books = {
        "单位台账": [unit(1, 10), unit(2, None), unit(3, 40), unit(4, 60)],
        "工会台账": [union(1, None, 12, kind="联合基层工会"), union(2, 3, 20)],
        "覆盖单位": [[code("81", 1), code("91", 1)], [code("81", 1), code("91", 2)]],
    }
    row = row_of(write(tmp_path, books))
    assert row["units_joint"] == 2
    assert row["density"] == 20 / 100
    assert row["left_out"]["density"] == {"rows": 2, "share": 0.5, "numerator": 12, "denominator": 10}
    assert row["density_in_covered"] == 20 / 40


def test_units_without_any_union_register_are_unknown(tmp_path: Path) -> None:
    row = row_of(write(tmp_path, {"单位台账": [unit(1), unit(2)]}))
    assert (row["units"], row["units_unknown"], row["employees_unknown"]) == (2, 2, 20)
    assert row["units_covered"] is None
    assert row["unit_coverage"] is None
    assert row["gap_units"] is None
    assert (COUNTY, "members", "not_reported") in row["missing"]


def test_a_register_that_lists_no_union_makes_a_reporting_node_uncovered(tmp_path: Path) -> None:
    unions = [union(1, None, 5, region="330105")]
    path = write(tmp_path, {"单位台账": [unit(1), unit(2)], "工会台账": unions}, sender="330000 浙江省")
    row = row_of(path)
    assert (row["units_covered"], row["members"], row["unit_coverage"], row["gap_workers"]) == (0, 0, 0.0, 20)


def test_a_county_without_units_is_null(tmp_path: Path) -> None:
    books = {"单位台账": [unit(1)], "工会台账": [union(1, 1, 5), union(2, None, 7, region="330105")]}
    path = write(tmp_path, books, sender="330000 浙江省")
    row = row_of(path, region="330105")
    assert (row["units"], row["gap_units"], row["members"], row["density"]) == (None, None, 7, None)
    assert ("330105", "units", "not_reported") in row_of(path, region="330100")["missing"]


@pytest.mark.parametrize(
    ("marks", "note", "covered", "unknown"),
    [
        (("是", "否", None), "", 1, 1),
        (("是", "否", None), "注：空白表示未建会", 1, 0),
        (("√", None, None), "", 1, 0),
        (("已建", "未建", "已建"), "", 2, 0),
    ],
)
def test_a_unit_register_may_state_cover(
    tmp_path: Path, marks: tuple[str | None, ...], note: str, covered: int, unknown: int
) -> None:
    rows = [[*unit(n), mark] for n, mark in enumerate(marks, start=1)]
    path = write(tmp_path, {"单位台账": rows}, headers={"单位台账": (*UNITS, "是否建会")}, note=note or "注：合成数据")
    row = row_of(path)
    assert (row["units_covered"], row["units_unknown"]) == (covered, unknown)
    assert row["units_stated"] == covered
    assert row["left_out"]["own_union_rate"]["rows"] == covered


def test_a_union_goes_before_a_stated_no(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {"单位台账": [[*unit(1), "否"], [*unit(2), "否"]], "工会台账": [union(1, 1, 5)]},
        headers={"单位台账": (*UNITS, "是否建会")},
    )
    row = row_of(path)
    assert (row["units_own"], row["units_stated"], row["unit_coverage"]) == (1, 0, 0.5)


@pytest.mark.parametrize("county_first", [True, False])
def test_a_county_speaks_for_its_subtree_in_any_order(tmp_path: Path, county_first: bool) -> None:
    province = write(tmp_path, {"单位台账": [unit(n) for n in range(1, 11)]}, sender="330000 浙江省")
    county = write(tmp_path, {"单位台账": [unit(n) for n in range(8, 11)]})
    row = row_of(*((county, province) if county_first else (province, county)))
    assert row["units"] == 3


def test_a_code_in_two_registers_counts_once_with_the_deeper_sender(tmp_path: Path) -> None:
    province = write(tmp_path, {"单位台账": [unit(1, region="330105", employees=5)]}, sender="330000 浙江省")
    county = write(tmp_path, {"单位台账": [unit(1, employees=7)]})
    assert row_of(province, county, region="330000")["employees"] == 7


def test_members_of_joint_unions_have_no_industry(tmp_path: Path) -> None:
    books = {
        "单位台账": [unit(1), unit(2)],
        "工会台账": [union(1, None, 12, kind="联合基层工会")],
        "覆盖单位": [[code("81", 1), code("91", 1)]],
    }
    path = write(tmp_path, books)
    row = row_of(path, dims=("industry",), cell=("C",))
    assert (row["members"], row["density"], row["units_covered"]) == (None, None, 1)
    assert (COUNTY, "members", "not_by_dimension") in row["missing"]
    assert row_of(path)["members"] == 12


def test_an_empty_cell_of_a_node_that_reports_is_zero(tmp_path: Path) -> None:
    path = write(tmp_path, {"单位台账": [unit(1)], "工会台账": [union(1, 1, 5)]})
    row = row_of(path, dims=("industry",), cell=("J",))
    assert (row["units"], row["units_covered"], row["gap_units"], row["unit_coverage"]) == (0, 0, 0, None)


def test_a_body_above_the_grassroots_has_no_members_and_its_staff_counts(tmp_path: Path) -> None:
    above = union(2, None, None, kind="县(市、区)总工会", level="市级", region="330100", staff=3)
    path = write(tmp_path, {"单位台账": [unit(1)], "工会台账": [union(1, 1, 8), above]}, sender="330000 浙江省")
    assert row_of(path, region="330100")["members_per_staff"] == 8 / 4


def test_small_and_single_units_are_flagged(tmp_path: Path) -> None:
    rows = [unit(1, 900), *(unit(n, 1) for n in range(2, 31))]
    flags = row_of(write(tmp_path, {"单位台账": rows, "工会台账": [union(1, 2, 1)]}))["flags"]
    assert ("gap_workers", "one_unit") in flags
    assert ("unit_coverage", "small") not in flags
    assert ("density_in_covered", "small") in flags


def in_csv(sheets: dict[str, Rows]) -> bytes:
    return zipped({f"{name}.csv": text(rows).encode("gb18030") for name, rows in sheets.items()})


@pytest.mark.parametrize(
    ("suffix", "made"), [("xlsx", xlsx), ("xls", xls), ("ods", ods), ("zip", in_csv)], ids=("xlsx", "xls", "ods", "zip")
)
def test_every_container_is_read_alike(tmp_path: Path, suffix: str, made: Callable[[dict[str, Rows]], bytes]) -> None:
    sheets: dict[str, Rows] = {
        "单位台账": [["杭州市上城区单位台账（合成数据）"], ["报告期：2024年"], UNITS, unit(1, 30), unit(2), ["合计"]],
        "工会台账": [
            ["杭州市上城区工会台账（合成数据）"],
            ["报告期：2024年"],
            UNIONS,
            union(1, 1, 20),
            ["注：合成数据"],
        ],
    }
    path = tmp_path / f"330102_2024_上城区.{suffix}"
    path.write_bytes(made(sheets))
    row = row_of(path)
    assert (row["units"], row["units_own"], row["employees"], row["members"]) == (2, 1, 40, 20)


@pytest.mark.parametrize(
    ("industry", "x", "y_wan", "z_wan", "expected"),
    [
        ("C13", 1000, 40000, None, "large"),
        ("C13", 999, 40000, None, "medium"),
        ("C13", 19, None, None, "micro"),
        ("C13", 20, None, None, "small_or_micro"),
        ("C13", 300, None, None, "undetermined"),
        ("G591", 100, 30000, None, "small"),
        ("G59", 100, 30000, None, "undetermined"),
        ("G53", 100, 30000, None, "not_applicable"),
        ("A01", 500, 20000, None, "large"),
        ("A01", 500, None, None, "undetermined"),
        ("K704", 500, 20000, None, "not_applicable"),
        ("I63", 2000, 10000, None, "medium"),
        ("L72", 300, None, 100, "small"),
        ("J66", 300, 100, 100, "not_applicable"),
    ],
)
def test_sizes_of_the_standard(
    industry: str, x: float | None, y_wan: float | None, z_wan: float | None, expected: str
) -> None:
    yuan = [None if amount is None else amount * 10_000 for amount in (y_wan, z_wan)]
    assert size_of("enterprise", industry, x, yuan[0], yuan[1]) == expected
