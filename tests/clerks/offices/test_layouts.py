"""How offices lay registers out: the same headers once more to the right, ticks over several columns, men and women apart, a sheet for each township."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.clerks.books import COUNTY, EMPLOYEES, TOWN_NAMES, TOWNS, book, code, column, findings, read, told, units

NAMES = [row[0] for row in units()]
CODES = [code(n) for n in range(5)]
TITLE = ["海宁市2024年企业职工情况表"]
WOMEN = (60, 12, 3, 20, 190)


def _all(result: Any, name: str) -> list[Any]:
    """A field of all parts, in order."""
    return [value for part in range(len(result.parts)) for value in column(result, name, part)]


@pytest.mark.parametrize(
    ("blank", "serial", "note", "runs"), list(product((False, True), (False, True), (False, True), (2, 3)))
)
def test_a_register_that_goes_on_to_the_right_is_read_whole(
    tmp_path: Path, blank: bool, serial: bool, note: bool, runs: int
) -> None:
    head = [*(["序号"] if serial else []), "单位名称", "统一社会信用代码", "职工人数"]
    lines = [[*([n + 1] if serial else []), NAMES[n], CODES[n], EMPLOYEES[n]] for n in range(4)]
    each = -(-4 // runs)
    rows: list[list[Any]] = [[] for _ in range(each + 1)]
    for run in range(runs):
        block = [head, *lines[run * each : (run + 1) * each]]
        block += [[None] * len(head)] * (each + 1 - len(block))
        for row, cells in zip(rows, block, strict=True):
            row += [*([None] if blank and run else []), *cells]
    if note:
        rows[0].append("备注")
    result = read(book(tmp_path / "a.xlsx", TITLE, *rows))
    assert dict(zip(_all(result, "credit_code"), _all(result, "employees"), strict=True)) == dict(
        zip(CODES[:4], EMPLOYEES[:4], strict=True)
    )
    assert "column_rival" not in told(result)


def test_measures_repeated_under_years_are_no_tables_of_their_own(tmp_path: Path) -> None:
    rows = [
        ["单位名称", "统一社会信用代码", "职工人数", "会员人数", "职工人数", "会员人数"],
        [NAMES[0], CODES[0], 120, 100, 110, 90],
    ]
    assert len(read(book(tmp_path / "a.xlsx", TITLE, *rows)).parts) == 1


TICKS = [
    (("已建会", "未建会"), (0, 1, 0, 1, 0)),
    (("已建", "未建"), (0, 1, 0, 1, 0)),
    (("单独建会", "联合建会", "未建会"), (0, 2, 1, 2, 1)),
    (("是", "否"), (0, 1, 0, 1, 0)),
    (("有工会", "无工会"), (0, 1, 0, 1, 0)),
]


@pytest.mark.parametrize(("words", "ticks"), TICKS)
@pytest.mark.parametrize("mark", ["√", "✓"])
@pytest.mark.parametrize("over", ["建会情况", "是否建立工会"])
def test_a_tick_in_one_of_several_columns_says_its_header(
    tmp_path: Path, words: tuple[str, ...], ticks: tuple[int, ...], mark: str, over: str
) -> None:
    rows = [["单位名称", "统一社会信用代码", "职工人数", over, *[None] * (len(words) - 1)], [None, None, None, *words]]
    for n, place in enumerate(ticks):
        rows.append([NAMES[n], CODES[n], EMPLOYEES[n], *[mark if k == place else None for k in range(len(words))]])
    path = book(tmp_path / "a.xlsx", TITLE, *rows)
    result = read(path)
    no = len(words) - 1
    assert column(result, "cover_stated") == [place != no for place in ticks]
    assert "column_unknown_needed" not in told(result)


def test_two_ticks_in_one_row_say_nothing_and_are_told(tmp_path: Path) -> None:
    rows = [["单位名称", "统一社会信用代码", "职工人数", "已建会", "未建会"]]
    rows += [[NAMES[n], CODES[n], EMPLOYEES[n], "√" if n < 2 else None, "√" if n != 1 else None] for n in range(4)]
    result = read(book(tmp_path / "a.xlsx", TITLE, *rows))
    assert column(result, "cover_stated") == [None, True, False, False]
    assert ("word_unknown", 3) in {(f.code, f.row) for f in findings(result)}


@pytest.mark.parametrize(
    "head", [("男", "女", "合计"), ("合计", "男", "女"), ("男性", "女性", "小计"), ("总人数", "男", "其中：女")]
)
@pytest.mark.parametrize("over", [None, "职工情况", "人员情况"])
def test_men_and_women_and_their_sum_are_employees(tmp_path: Path, head: tuple[str, ...], over: str | None) -> None:
    rows: list[list[Any]] = [["单位名称", "统一社会信用代码", *head]]
    if over:
        rows = [["单位名称", "统一社会信用代码", over, None, None], [None, None, *head]]
    for n in range(5):
        said = {"男": EMPLOYEES[n] - WOMEN[n], "女": WOMEN[n]}
        cells = [said.get(word.removeprefix("其中：")[0], EMPLOYEES[n]) for word in head]
        rows.append([NAMES[n], CODES[n], *cells])
    result = read(book(tmp_path / "a.xlsx", TITLE, *rows))
    assert column(result, "employees") == list(EMPLOYEES)
    assert column(result, "employees_women") == list(WOMEN)


@pytest.mark.parametrize("women", ["女", "女性"])
@pytest.mark.parametrize("before", ["会员人数", "农民工", "中共党员"])
def test_women_behind_another_count_are_no_women_of_the_employees(tmp_path: Path, before: str, women: str) -> None:
    rows = [["单位名称", "统一社会信用代码", "职工人数", before, women]]
    rows += [[NAMES[n], CODES[n], EMPLOYEES[n], EMPLOYEES[n] - 4, WOMEN[n] - 3] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", TITLE, *rows))
    assert column(result, "employees_women") == [None] * 5
    assert "column_unknown_needed" in told(result)


@pytest.mark.parametrize(
    "head",
    [
        "建会（是/否）",
        "是否已建立工会组织（1是 0否）",
        "是否建会（打√）",
        "是否组建了工会",
        "有无工会组织（有/无）",
        "企业是否已建工会",
    ],
)
@pytest.mark.parametrize("words", [("是", "否"), ("Y", "N"), ("1", "0"), (1, 0), ("√", "×"), ("有", "无")])
def test_a_header_with_what_is_to_be_filled_in(tmp_path: Path, head: str, words: tuple[Any, Any]) -> None:
    rows = [["单位名称", "统一社会信用代码", "职工人数", head]]
    rows += [[NAMES[n], CODES[n], EMPLOYEES[n], words[n % 2]] for n in range(5)]
    assert column(read(book(tmp_path / "a.xlsx", TITLE, *rows)), "cover_stated") == [True, False, True, False, True]


@pytest.mark.parametrize("title", ["{}企业工会建设台账", "{}企业名录", "企业工会建设台账"])
def test_a_sheet_for_each_township_of_the_county_that_the_file_name_says(tmp_path: Path, title: str) -> None:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for n, town in enumerate(dict.fromkeys(TOWN_NAMES)):
        page = workbook.create_sheet(town)
        for row in (
            [title.format(town)],
            ["统计时间：2024.12.31"],
            ["单位名称", "统一社会信用代码", "职工人数"],
            [NAMES[n], CODES[n], EMPLOYEES[n]],
        ):
            page.append(row)
    workbook.save(tmp_path / "海宁市各镇街台账.xlsx")
    result = read(tmp_path / "海宁市各镇街台账.xlsx")
    assert [part.region for part in result.parts] == list(dict.fromkeys(TOWNS))
    assert _all(result, "region") == list(dict.fromkeys(TOWNS))
    assert COUNTY not in _all(result, "region")


@pytest.mark.parametrize(
    "broken", ["海宁试\n一有限公司", "海宁试一\r\n有限公司", "海宁试一有限公司\n", "海宁试一\n 有限公司"]
)
def test_a_name_over_several_lines_is_one_name(tmp_path: Path, broken: str) -> None:
    rows = [
        ["单位\n名称", "统一社会\n信用代码", "职工\n人数"],
        [broken, CODES[0], 120],
        ["海宁试（海宁）\n有限公司", CODES[1], 45],
    ]
    result = read(book(tmp_path / "a.xlsx", TITLE, *rows))
    assert column(result, "name") == ["海宁试一有限公司", "海宁试（海宁）有限公司"]


@pytest.mark.parametrize(
    "example", ["例：海宁某某有限公司", "示例：某公司", "（例）某公司", "样例1", "填写示例：某公司"]
)
@pytest.mark.parametrize("said", ["91330481XXXXXXXXXX", None])
def test_an_example_in_a_form_is_no_unit(tmp_path: Path, example: str, said: str | None) -> None:
    rows = [["单位名称", "统一社会信用代码", "职工人数"], [example, said, 50]]
    rows += [[NAMES[n], CODES[n], EMPLOYEES[n]] for n in range(3)]
    result = read(book(tmp_path / "a.xlsx", TITLE, *rows))
    assert column(result, "name") == NAMES[:3]
    assert "example_row" in {f.code for f in findings(result)}


@pytest.mark.parametrize("coded", [True, False])
@pytest.mark.parametrize("count", [1, 3, 5])
def test_units_that_are_called_by_number_are_units(tmp_path: Path, count: int, *, coded: bool) -> None:
    rows: list[list[Any]] = [["单位名称", "统一社会信用代码", "行业代码", "职工人数"]]
    rows += [[f"样例{n + 1}", CODES[n] if coded else None, "C13", EMPLOYEES[n]] for n in range(count)]
    result = read(book(tmp_path / "a.xlsx", TITLE, *rows))
    assert column(result, "name") == [f"样例{n + 1}" for n in range(count)]


@pytest.mark.parametrize("name", ["例外装饰有限公司", "示例软件有限公司", "样例科技有限公司"])
def test_a_firm_called_after_an_example_is_a_unit(tmp_path: Path, name: str) -> None:
    rows = [["单位名称", "统一社会信用代码", "职工人数"], [name, CODES[0], 50], [NAMES[1], CODES[1], 45]]
    assert column(read(book(tmp_path / "a.xlsx", TITLE, *rows)), "name") == [name, NAMES[1]]
