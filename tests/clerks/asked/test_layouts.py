"""Years under a measure, tables in halves, forms stacked in one sheet, and a table that its clerk has struck out: each beside its neighbour."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.write.sample.units import credit_code
from tests.clerks.books import TOWN_NAMES, book, column, figures, noted, read, told

TOWNS = ["硖石街道", "海洲街道", "许村镇", "长安镇"]
CODES = ["330481001", "330481002", "330481101", "330481103"]
TITLE = ["海宁市工会数据快览"]


@pytest.mark.parametrize("years", [(2024, 2023), ("2023", "2024"), (2019, 2021, 2024), ("2023年", "2024年"), (2024,)])
@pytest.mark.parametrize(
    ("head", "measure", "scale"), [("会员数（千人）", "members", 1000), ("基层工会数（个）", "grassroots_unions", 1)]
)
def test_years_under_a_measure_are_periods(tmp_path: Path, years: Any, head: str, measure: str, scale: int) -> None:
    rows = [[year, *(10 * n + k for k in range(4))] for n, year in enumerate(years, 1)]
    found = figures(read(book(tmp_path / "a.xlsx", TITLE, [head, *TOWNS], *rows)))
    expected = {(CODES[k], measure, str(row[0])[:4]): row[k + 1] * scale for row in rows for k in range(4)}
    assert found == expected


def test_places_under_a_measure_have_it_in_every_year(tmp_path: Path) -> None:
    rows = [[town, 18 + n, 20 + n] for n, town in enumerate(TOWNS)]
    found = figures(read(book(tmp_path / "a.xlsx", TITLE, ["会员数（千人）", "2023年", "2024年"], *rows)))
    assert found["330481101", "members", "2024"] == 22000
    assert len(found) == 8


def test_years_that_begin_anew_for_each_place_are_periods(tmp_path: Path) -> None:
    rows = [[town, year, n + year - 2000, 5 + n] for n, town in enumerate(TOWNS) for year in (2022, 2023, 2024)]
    found = figures(read(book(tmp_path / "a.xlsx", TITLE, ["镇街", "会员数", "职工数", "基层工会数"], *rows)))
    assert found["330481101", "employees", "2023"] == 25
    assert not any(value in (2022, 2023, 2024) for value in found.values())


@pytest.mark.parametrize("members", [(2024, 2023, 1990, 2100), (1990, 1995, 2003, 2010), (2024, 2024, 2024, 2024)])
def test_counts_of_about_two_thousand_stay_counts(tmp_path: Path, members: tuple[int, ...]) -> None:
    rows = [[town, members[n], 3000 + n] for n, town in enumerate(TOWNS)]
    path = book(tmp_path / "a.xlsx", ["海宁市2024年工会情况"], ["镇街", "会员数", "职工数"], *rows)
    found = figures(read(path))
    assert [found[c, "members", "2024"] for c in CODES] == list(members)


@pytest.mark.parametrize("serial", [True, False])
@pytest.mark.parametrize("halves", [2, 3])
def test_a_table_in_halves_has_each_figure_at_its_place(tmp_path: Path, *, serial: bool, halves: int) -> None:
    towns = [*TOWNS, "海昌街道", "盐官镇"][: 3 * halves if halves == 2 else 6]
    codes = [*CODES, "330481004", "330481109"]
    per = len(towns) // halves
    head = (["序号"] if serial else []) + ["乡镇", "职工数", "会员数"]
    lines: list[list[Any]] = []
    for n in range(per):
        line: list[Any] = []
        for k in range(halves):
            at = k * per + n
            line += ([at + 1] if serial else []) + [towns[at], 100 + at, 50 + at]
        lines.append(line)
    total = ["合计", sum(100 + n for n in range(6)), sum(50 + n for n in range(6))]
    lines.append([None] * (len(head) * (halves - 1) + serial) + total)
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年工会会员年报"], head * halves, *lines))
    found = figures(result)
    for n in range(4):
        assert found[codes[n], "members", "2024"] == 50 + n
        assert found[codes[n], "employees", "2024"] == 100 + n
    assert not {"measured_twice", "total_differs"} & told(result)


def test_a_total_of_both_halves_that_is_wrong_is_told(tmp_path: Path) -> None:
    lines = [["硖石街道", 5, "许村镇", 7], ["海洲街道", 6, "长安镇", 8], [None, None, "合计", 27]]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年会员"], ["乡镇", "会员数", "乡镇", "会员数"], *lines))
    assert "total_differs" in told(result)


def test_measures_that_are_repeated_under_years_are_one_table(tmp_path: Path) -> None:
    rows = [[town, 10 + n, 5 + n, 20 + n, 15 + n] for n, town in enumerate(TOWNS)]
    head = [None, "2023年", None, "2024年", None], ["镇街", "职工数", "会员数", "职工数", "会员数"]
    found = figures(read(book(tmp_path / "a.xlsx", ["海宁市工会情况"], *head, *rows)))
    assert [found["330481101", "members", year] for year in ("2023", "2024")] == [7, 17]


def _union(n: int, *, coded: bool = True) -> list[list[Any]]:
    name = f"海宁试{n}机械有限公司工会委员会"
    return [
        ["基层工会组织登记卡"],
        [
            "工会名称",
            name,
            None,
            *(["工会法人代码", credit_code("81", "330481", 500 + n)] if coded else ["成立日期", "2008年4月"]),
        ],
        ["所属乡镇", TOWN_NAMES[n % 5], None, "成立日期", "2008年4月"],
        ["职工总数", 299 + n, "人", "会员总数", 270 + n],
        ["涵盖单位", 1, "家", "专职干部", 1],
        ["填卡日期：2024年6月30日"],
        [],
    ]


@pytest.mark.parametrize("cards", [1, 2, 5])
@pytest.mark.parametrize("coded", [True, False])
def test_forms_of_unions_are_nobodys_figures_however_many_are_stacked(
    tmp_path: Path, *, cards: int, coded: bool
) -> None:
    rows = [row for n in range(cards) for row in _union(n, coded=coded)]
    result = read(book(tmp_path / "a.xlsx", *rows), region="330481")
    assert not result.parts
    assert "table_of_one_unit" in told(result)


@pytest.mark.parametrize("cards", [1, 2, 4])
def test_forms_of_firms_are_nobodys_figures_however_many_are_stacked(tmp_path: Path, cards: int) -> None:
    rows: list[list[Any]] = []
    for n in range(cards):
        rows += [
            ["企业基本情况登记表（2024年）"],
            ["单位名称", f"海宁试{n}机械有限公司", "信用代码", credit_code("91", "330481", 600 + n)],
            ["职工人数", 120 + n, "会员人数", 90 + n],
            [],
        ]
    result = read(book(tmp_path / "a.xlsx", *rows), region="330481")
    assert not result.parts
    assert "table_of_one_unit" in told(result)


def test_a_list_of_firms_and_a_regions_own_form_are_no_cards(tmp_path: Path) -> None:
    firms = [[f"海宁试{n}机械有限公司", credit_code("91", "330481", 600 + n), 100 + n] for n in range(5)]
    listed = read(book(tmp_path / "a.xlsx", ["海宁市2024年名录"], ["单位名称", "统一社会信用代码", "职工人数"], *firms))
    assert column(listed, "employees") == [100, 101, 102, 103, 104]
    own = [["工会名称", "海宁市总工会"], ["职工总数", 90000], ["会员总数", 80000]]
    found = figures(read(book(tmp_path / "b.xlsx", ["海宁市2024年工会统计表"], ["项目", "数量"], *own)))
    assert found["330481", "members", "2024"] == 80000


NEW = [["海宁市2024年各镇工会情况"], ["镇街", "职工数", "会员数"], *([t, 90 + n, 80 + n] for n, t in enumerate(TOWNS))]
OLD = [["镇街", "会员数"], ["硖石街道", 3], ["许村镇", 7]]


@pytest.mark.parametrize(
    "line", ["↓ 下表作废，勿用（2022年旧数）", "（作废）2022年会员数", "2022年旧数，请勿使用", "2022年 此表已废止"]
)
@pytest.mark.parametrize("first", [True, False])
def test_a_void_table_beside_a_right_one_is_left_out(tmp_path: Path, line: str, *, first: bool) -> None:
    old = [[line], *OLD]
    result = read(book(tmp_path / "a.xlsx", *([*old, [], *NEW] if first else [*NEW, [], *old])))
    found = figures(result)
    assert found["330481101", "members", "2024"] == 82
    assert set(found.values()) <= {*range(80, 84), *range(90, 94)}
    assert "table_void" in told(result)


@pytest.mark.parametrize(
    "line", ["海宁市2022年会员数", "海宁市2022年会员数，旧数作废，以本表为准", "海宁市2022年会员使用情况"]
)
def test_a_table_that_holds_beside_another_is_read(tmp_path: Path, line: str) -> None:
    result = read(book(tmp_path / "a.xlsx", [line], *OLD, [], *NEW))
    assert "table_void" not in noted(result)
    assert figures(result)["330481101", "members", "2022"] == 7


def test_a_sheet_of_a_void_table_alone_is_read_and_told(tmp_path: Path) -> None:
    result = read(book(tmp_path / "a.xlsx", ["海宁市2022年会员数（作废）"], *OLD))
    assert figures(result)["330481101", "members", "2022"] == 7
    assert "sheet_void" in told(result)


def test_of_lines_that_nothing_tells_apart_none_is_the_regions(tmp_path: Path) -> None:
    lines = [[f"网格{n}号片", 100 + n, 80 + n] for n in range(1, 6)]
    path = book(tmp_path / "a.xlsx", ["海宁市2024年工会情况"], ["网格", "职工数", "会员数"], *lines, ["合计", 515, 415])
    result = read(path)
    assert not {101, 102, 81, 82} & set(figures(result).values())
    twice = [["硖石街道", 5], ["许村镇", 7], ["硖石街道", 6]]
    told_once = read(book(tmp_path / "b.xlsx", ["海宁市2024年会员"], ["乡镇", "会员数"], *twice))
    assert "measured_twice" in told(told_once)
    assert figures(told_once)["330481101", "members", "2024"] == 7
