"""Where a county's registers stand beside its city's, the county's alone say what is known of it: columns, members and lists."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from data.database.engine import reader
from data.queries import rates
from data.scope import EVERYTHING
from data.slice import Slice
from etl.__main__ import main
from tests.recount.workbooks import UNIONS, code, union, unit, write

COUNTY, CITY = "330102", "330100 杭州市"
MEMBERS = ("工会代码", "工会名称", "会员人数")


def row_of(*paths: Path, region: str = COUNTY) -> dict[str, Any]:
    """What ``analysis rates`` says of a region once the files are loaded."""
    url = f"sqlite:///{paths[0].parent / 'coverage.db'}"
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(["load", *map(str, paths), "--database", url, "--workers", "1"]) in (0, 1)
    engine = reader(url)
    (row,) = rates(engine, EVERYTHING, region=region, slices=Slice("2024", "synthetic", "synthetic"), by=[])
    engine.dispose()
    return dict(row)


Order = Callable[[Sequence[Path]], list[Path]]
in_any_order = pytest.mark.parametrize("order", [list, lambda paths: [*reversed(paths)]], ids=["first", "last"])


@in_any_order
def test_a_countys_sheet_of_members_goes_before_its_citys(tmp_path: Path, order: Order) -> None:
    units, unions = [unit(n, 50) for n in (1, 2)], [union(1, 1, 30), union(2, 2, 20)]
    city = write(
        tmp_path,
        {"单位台账": units, "工会台账": unions, "会员": [[code("81", 1), "样例工会1", 40]]},
        sender=CITY,
        headers={"会员": MEMBERS},
    )
    county = write(
        tmp_path,
        {"单位台账": units, "工会台账": unions, "会员": [[code("81", 1), "样例工会1", 3]]},
        headers={"会员": MEMBERS},
    )
    assert row_of(*order([city, county]))["members"] == 3 + 20


@in_any_order
def test_a_column_of_the_citys_register_makes_no_zero_in_a_county_without_it(tmp_path: Path, order: Order) -> None:
    founded = {"工会台账": (*UNIONS, "成立日期")}
    elsewhere = [[*union(9, None, 5, region="330105"), "2024-03-01"]]
    city = write(tmp_path, {"单位台账": [unit(1)], "工会台账": elsewhere}, sender=CITY, headers=founded)
    county = write(tmp_path, {"单位台账": [unit(1), unit(2)], "工会台账": [union(1, 1, 5)]})
    row = row_of(*order([city, county]))
    assert (row["unions"], row["unions_founded"]) == (1, None)
    assert row_of(*order([city, county]), region="330105")["unions_founded"] == 1


def test_nobody_says_when_the_unions_of_a_city_were_founded(tmp_path: Path) -> None:
    silent = write(tmp_path, {"单位台账": [unit(1)], "工会台账": [union(1, 1, 5)]})
    empty = write(
        tmp_path,
        {"单位台账": [unit(2, region="330105")], "工会台账": [[*union(2, None, 5, region="330105"), "2020-05-01"]]},
        sender="330105 杭州市拱墅区",
        headers={"工会台账": (*UNIONS, "撤销日期")},
    )
    assert row_of(silent, empty, region="330100")["unions_founded"] is None


def test_uncovered_units_beside_unions_that_tell_no_members_make_no_density(tmp_path: Path) -> None:
    without = {"工会台账": tuple(name for name in UNIONS if name not in ("会员人数", "女会员"))}
    line = [cell for name, cell in zip(UNIONS, union(1, 1, 5), strict=True) if name not in ("会员人数", "女会员")]
    row = row_of(write(tmp_path, {"单位台账": [unit(1), unit(2)], "工会台账": [line]}, headers=without))
    assert (row["units_covered"], row["members"], row["density"]) == (1, None, None)
    assert row["left_out"]["density"]["rows"] == 2


def test_a_listed_unit_whose_row_does_not_count_takes_out_its_joint_union(tmp_path: Path) -> None:
    joint = {
        "工会台账": [union(7, None, 7, kind="联合基层工会")],
        "覆盖单位": [[code("81", 7), code("91", n)] for n in (1, 2)],
    }
    city = write(tmp_path, {"单位台账": [unit(1, 90), unit(2, 10)], **joint}, sender=CITY)
    county = write(tmp_path, {"单位台账": [unit(1, 20), unit(3, 5)]})
    row = row_of(city, county)
    assert (row["units"], row["units_joint"], row["members"]) == (2, 1, 7)
    assert row["left_out"]["density"] == {"rows": 1, "share": 0.5, "numerator": 7, "denominator": 20}
    assert row["density"] == 0.0


def test_a_figure_of_a_row_that_does_not_count_is_no_reason(tmp_path: Path) -> None:
    migrants = {"工会台账": (*UNIONS, "农民工会员")}
    city = write(tmp_path, {"单位台账": [unit(1)], "工会台账": [[*union(1, 1, 5), 9]]}, sender=CITY, headers=migrants)
    county = write(tmp_path, {"单位台账": [unit(1)], "工会台账": [union(1, 1, 5)]})
    row = row_of(city, county)
    why = {each["why"] for each in row["missing"] if each["region"] == COUNTY and "members_migrant" in each["measures"]}
    assert (row["members"], row["members_migrant"], why) == (5, None, {"not_reported"})


@pytest.mark.parametrize(("second", "units"), [(10, 1), (11, 2)])
def test_the_same_row_without_a_code_counts_once(tmp_path: Path, second: int, units: int) -> None:
    rows = [[None, *unit(1, employees)[1:]] for employees in (10, second)]
    assert row_of(write(tmp_path, {"单位台账": rows}))["units"] == units


@in_any_order
@pytest.mark.parametrize("placed", [False, True])
def test_members_of_a_union_go_by_its_seat_like_its_list(tmp_path: Path, order: Order, placed: bool) -> None:
    """A county's sheet that leaves a union out leaves it out, whether or not the city's sheet has a column of places."""
    units, unions = [unit(n, 50) for n in (1, 2)], [union(1, 1, 30), union(2, 2, 20)]
    lines = [[code("81", n), f"样例工会{n}", *([COUNTY] if placed else []), 40] for n in (1, 2)]
    city = write(
        tmp_path,
        {"单位台账": units, "工会台账": unions, "会员": lines},
        sender=CITY,
        headers={"会员": [*MEMBERS[:2], *(["行政区划代码"] if placed else []), MEMBERS[2]]},
    )
    county = write(
        tmp_path,
        {"单位台账": units, "工会台账": unions, "会员": [[code("81", 1), "样例工会1", 3]]},
        headers={"会员": MEMBERS},
    )
    assert row_of(*order([city, county]))["members"] == 3 + 20


def test_a_kind_that_says_nothing_leaves_the_unit_its_own_union(tmp_path: Path) -> None:
    unions = [union(1, 1, 5, kind="其他"), union(2, 2, 5, kind="已撤销"), union(3, None, 5, kind="其他")]
    row = row_of(write(tmp_path, {"单位台账": [unit(n) for n in (1, 2, 3)], "工会台账": unions}))
    assert (row["unions"], row["units_own"], row["units_unknown"], row["members"]) == (1, 1, 1, 5)
