"""A title that begins with a place and names another one: the zone's where it is known, asked about where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.clean.places.beyond import place_beyond, zone_called
from tests.clerks.books import book, figures, read, told

ROWS = [["制造业", 90, 80], ["建筑业", 30, 20], ["合计", 120, 100]]
HEAD = ["行业", "职工数", "会员数"]


@pytest.mark.parametrize(
    ("name", "city", "zone"),
    [
        ("汽开区", "220100", "220174"),
        ("经开区", "220100", "220171"),
        ("高新区", "220100", "220173"),
        ("净月高新区", "220100", "220172"),
        ("莲花山区", "220100", None),
        ("临空区", "220100", None),
    ],
)
def test_zones_by_their_short_names(name: str, city: str, zone: str | None) -> None:
    assert zone_called(name, city) == zone


@pytest.mark.parametrize(
    "title",
    ["长春{}2024年工会会员统计", "长春市{}直属企业工会会员统计（截至2024年底）", "吉林省长春市{}2024年会员情况"],
)
@pytest.mark.parametrize(
    ("zone", "code"), [("汽开区", "220174"), ("经开区", "220171"), ("临空区", None), ("双阳新区", None)]
)
def test_figures_of_a_zone_are_not_those_of_its_city(tmp_path: Path, title: str, zone: str, code: str | None) -> None:
    result = read(book(tmp_path / "a.xlsx", [title.format(zone)], HEAD, *ROWS))
    found = figures(result)
    assert not [key for key in found if key[0] == "220100"]
    assert ("zone_without_code" in told(result)) is (code is None)
    if code is None:
        assert "region_of_table_missing" in told(result)
        assert figures(read(tmp_path / "a.xlsx", region="220173"))["220173", "members", "2024"] == 100
    else:
        assert found[code, "members", "2024"] == 100


@pytest.mark.parametrize("where", ["sheet", "file"])
def test_a_sheet_or_a_file_called_after_a_zone_is_not_its_city(tmp_path: Path, where: str) -> None:
    path = tmp_path / ("长春临空区2024年.xlsx" if where == "file" else "a.xlsx")
    sheet = "长春临空区" if where == "sheet" else "Sheet"
    result = read(book(path, ["2024年工会会员统计"], HEAD, *ROWS, sheet=sheet))
    assert not [key for key in figures(result) if key[0] == "220100"]


@pytest.mark.parametrize(
    "title",
    [
        "长春市2024年工会会员统计",
        "长春市区2024年工会会员统计",
        "长春市各区2024年工会会员统计",
        "长春市城区2024年工会会员统计",
        "长春市五区2024年工会会员统计",
        "长春市直属企业及各开发区2024年工会会员统计",
        "长春市街道社区2024年工会会员统计",
        "长春市区县2024年工会会员统计",
    ],
)
def test_a_city_with_all_that_is_in_it_stays_the_city(tmp_path: Path, title: str) -> None:
    result = read(book(tmp_path / "a.xlsx", [title], HEAD, *ROWS))
    assert figures(result)["220100", "members", "2024"] == 100
    assert "zone_without_code" not in told(result)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("海宁尖山新区会员", "尖山新区"),
        ("海宁市仙侠镇2024年", "仙侠镇"),
        ("海宁市乡镇企业", ""),
        ("海宁市城镇单位", ""),
        ("海宁市山区县", ""),
    ],
)
def test_what_makes_another_place(text: str, made: str) -> None:
    assert place_beyond(text, "330481") == made
