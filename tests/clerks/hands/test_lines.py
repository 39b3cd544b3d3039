"""Lines and words beside the units: headings where no field stands, what they state of all below, examples, drawn lines, names that say more."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.clerks.books import EMPLOYEES, book, code, column, noted, read, told, units

NAMES = [row[0] for row in units()]
TITLE = ["海宁市许村镇2024年企业职工情况表"]
HEAD = ["序号", "单位名称", "统一社会信用代码", "职工人数"]
REGION = "330481"


def _row(n: int) -> list[Any]:
    return [n + 1, NAMES[n], code(n), EMPLOYEES[n]]


@pytest.mark.parametrize(
    ("first", "second"), [("东塘村", "永福村"), ("第一片区：", "第二片区："), ("（一）老区", "（二）新区")]
)
def test_words_alone_in_the_serials_column_head_the_rows_below(tmp_path: Path, first: str, second: str) -> None:
    path = book(tmp_path / "a.xlsx", TITLE, HEAD, [first], _row(0), _row(1), [second], _row(2), _row(3), _row(4))
    result = read(path, region=REGION)
    assert column(result, "employees") == list(EMPLOYEES)
    assert "heading_line" in noted(result)
    assert "row_without_key" not in told(result)


def test_a_unit_that_slipped_into_the_serials_column_is_no_heading(tmp_path: Path) -> None:
    result = read(book(tmp_path / "a.xlsx", TITLE, HEAD, _row(0), ["海宁某恒织造有限公司"], _row(1)), region=REGION)
    assert "row_without_key" in told(result)


def test_a_township_alone_in_the_serials_column_is_the_place_of_the_rows_below(tmp_path: Path) -> None:
    rows = [["许村镇"], _row(0), _row(1), ["长安镇"], _row(2), _row(3), _row(4)]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年企业职工情况表"], HEAD, *rows))
    assert column(result, "region") == ["330481101"] * 2 + ["330481103"] * 3


COVERED = ["一、已建会企业（2家）", "已建工会单位", "（一）已成立工会的企业"]
BARE = ["二、未建会企业（3家）", "未建工会单位", "（二）尚未组建工会的企业"]


@pytest.mark.parametrize(
    ("yes", "no", "column_of"), [(a, b, k) for (a, b), k in product(zip(COVERED, BARE, strict=True), (0, 1))]
)
def test_a_heading_states_the_cover_of_all_below(tmp_path: Path, yes: str, no: str, column_of: int) -> None:
    def line(text: str) -> list[Any]:
        return [*[None] * column_of, text]

    rows = [line(yes), _row(0), _row(1), line(no), _row(2), _row(3), _row(4)]
    result = read(book(tmp_path / "a.xlsx", TITLE, HEAD, *rows), region=REGION)
    assert column(result, "cover_stated") == [True, True, False, False, False]
    assert column(result, "employees") == list(EMPLOYEES)


@pytest.mark.parametrize("heading", ["应建未建企业", "建会企业台账", "重点企业", "已建会、未建会企业"])
def test_a_heading_of_another_kind_states_no_cover(tmp_path: Path, heading: str) -> None:
    result = read(book(tmp_path / "a.xlsx", TITLE, HEAD, [heading], *map(_row, range(5))), region=REGION)
    assert set(column(result, "cover_stated")) <= {None, False} if "应建" in heading else {None}
    assert column(result, "employees") == list(EMPLOYEES)


def test_a_column_that_states_cover_goes_before_headings(tmp_path: Path) -> None:
    head = [*HEAD, "是否建会"]
    rows = [["一、未建会企业"], *([*_row(n), "是"] for n in range(5))]
    result = read(book(tmp_path / "a.xlsx", TITLE, head, *rows), region=REGION)
    assert column(result, "cover_stated") == [True] * 5


@pytest.mark.parametrize(
    "example",
    [
        ["例", "甲公司", None, 50],
        ["示例", "某某有限公司", None, 50],
        [1, "XX有限公司", None, 50],
        ["", "某某公司", "", 9],
    ],
)
def test_a_row_that_shows_how_to_fill_in_is_no_unit(tmp_path: Path, example: list[Any]) -> None:
    result = read(book(tmp_path / "a.xlsx", TITLE, HEAD, example, *map(_row, range(5))), region=REGION)
    assert column(result, "employees") == list(EMPLOYEES)
    assert "example_row" in noted(result)


def test_a_list_whose_names_are_all_masked_is_of_units(tmp_path: Path) -> None:
    rows = [[n + 1, f"某某{word}有限公司", code(n), EMPLOYEES[n]] for n, word in enumerate("甲乙丙丁戊")]
    result = read(book(tmp_path / "a.xlsx", TITLE, HEAD, *rows), region=REGION)
    assert column(result, "employees") == list(EMPLOYEES)


@pytest.mark.parametrize("mark", ["-----", "=====", "———", "____"])
def test_a_drawn_line_is_no_unit(tmp_path: Path, mark: str) -> None:
    result = read(book(tmp_path / "a.xlsx", TITLE, HEAD, [mark] * 4, *map(_row, range(5)), [mark] * 4), region=REGION)
    assert column(result, "employees") == list(EMPLOYEES)


@pytest.mark.parametrize("tail", ["（已注销）", "(2023年注销)", "【停业】", "（已迁出）"])
def test_a_name_that_says_that_its_unit_is_gone_is_told(tmp_path: Path, tail: str) -> None:
    rows = [_row(n) for n in range(5)]
    rows[2][1] = f"{rows[2][1]}{tail}"
    assert "remark_takes_back" in told(read(book(tmp_path / "a.xlsx", TITLE, HEAD, *rows), region=REGION))


@pytest.mark.parametrize("tail", ["（普通合伙）", "(上海)", "（原许村厂）", "（未注销）"])
def test_a_name_with_another_tail_is_a_name(tmp_path: Path, tail: str) -> None:
    rows = [_row(n) for n in range(5)]
    rows[2][1] = f"{rows[2][1]}{tail}"
    assert "remark_takes_back" not in told(read(book(tmp_path / "a.xlsx", TITLE, HEAD, *rows), region=REGION))


@pytest.mark.parametrize("head", ["组建情况", "状态", "成立情况", "是否组建", "组建形式"])
def test_founded_or_not_under_a_header_that_names_nothing_is_asked_about(tmp_path: Path, head: str) -> None:
    words = ["已组建", "未组建", "已组建", "未组建", "未组建"]
    rows = [[*_row(n), words[n]] for n in range(5)]
    found = told(read(book(tmp_path / "a.xlsx", TITLE, [*HEAD, head], *rows), region=REGION))
    assert "column_unknown_needed" in found or "column_by_content" in found


@pytest.mark.parametrize(
    ("head", "words"),
    [("党支部组建情况", ("已组建", "未组建")), ("食堂", ("已建", "未建")), ("状态", ("正常", "停业"))],
)
def test_what_else_is_founded_is_not(tmp_path: Path, head: str, words: tuple[str, str]) -> None:
    rows = [[*_row(n), words[n % 2]] for n in range(5)]
    found = told(read(book(tmp_path / "a.xlsx", TITLE, [*HEAD, head], *rows), region=REGION))
    assert "column_unknown_needed" not in found


@pytest.mark.parametrize(("yes", "no"), [("V", "X"), ("v", "x"), ("√", "X"), ("V", None)])
def test_letters_that_stand_for_a_tick_and_a_cross(tmp_path: Path, yes: str, no: str | None) -> None:
    rows = [[*_row(n), yes if n % 2 else no] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", TITLE, [*HEAD, "是否建会"], *rows), region=REGION)
    assert column(result, "cover_stated") == [False, True, False, True, False]


def test_numbers_of_unions_where_nothing_else_says_cover_are_asked_about(tmp_path: Path) -> None:
    rows = [[*_row(n), f"HN{100 + n}" if n % 2 else None] for n in range(5)]
    assert "column_unknown_needed" in told(
        read(book(tmp_path / "a.xlsx", TITLE, [*HEAD, "工会编号"], *rows), region=REGION)
    )


PLACED = ["海宁市2024年企业职工情况表"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("一、许村镇（2家）", "二、鹃湖片（3家）"),
        ("（一）许村镇", "（二）科技绿洲"),
        ("许村镇：共2家", "鹃湖：共3家"),
        ("许村镇", "鹃湖新区"),
    ],
)
def test_a_name_that_is_not_known_among_lines_of_places_ends_the_place_above_it(
    tmp_path: Path, first: str, second: str
) -> None:
    rows = [[first], _row(0), _row(1), [second], _row(2), _row(3), _row(4)]
    result = read(book(tmp_path / "a.xlsx", PLACED, HEAD, *rows))
    assert column(result, "region") == ["330481101"] * 2
    assert told(result) & {"region_unknown", "region_unknown_near"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("一、许村镇（2家）", "二、市直（3家）"),
        ("（一）许村镇", "（二）市本级"),
        ("许村镇", "市直属单位"),
    ],
)
def test_what_belongs_to_the_sender_among_lines_of_places_is_its_own(tmp_path: Path, first: str, second: str) -> None:
    rows = [[first], _row(0), _row(1), [second], _row(2), _row(3), ["长安镇" if first == "许村镇" else "三、长安镇"]]
    result = read(book(tmp_path / "a.xlsx", PLACED, HEAD, *rows, _row(4)))
    assert column(result, "region") == ["330481101"] * 2 + [REGION] * 2 + ["330481103"]


@pytest.mark.parametrize(
    "heading", ["（一）制造业", "制造业", "（1）重点企业", "重点企业", "一、未建会企业", "小微企业（4家）"]
)
def test_a_heading_of_another_kind_leaves_the_place_above_it(tmp_path: Path, heading: str) -> None:
    place = "一、许村镇" if heading[0] == "（" else "许村镇（5家）" if heading[-1] == "）" else "许村镇"
    rows = [[place], _row(0), [heading], _row(1), _row(2), _row(3), _row(4)]
    result = read(book(tmp_path / "a.xlsx", PLACED, HEAD, *rows))
    assert column(result, "region") == ["330481101"] * 5


CALLED = (
    "许村镇2024年新建会",
    "许村镇2024年新建会（分月）",
    "2024年已建会企业名单(1)",
    "海宁市2024未建会企业_20240630",
)


@pytest.mark.parametrize("name", CALLED)
def test_a_file_called_after_what_its_units_have_states_their_cover(tmp_path: Path, name: str) -> None:
    result = read(book(tmp_path / f"{name}.xlsx", HEAD, *map(_row, range(5))), region=REGION, period="2024")
    assert column(result, "cover_stated") == ["未" not in name] * 5
    assert "cover_of_file_name" in told(result)


@pytest.mark.parametrize(
    "name", ["许村镇2024年建会情况", "建会未建会企业", "应建会企业名单", "2024年企业", "未建会企业"]
)
def test_a_file_of_another_name_or_a_list_that_says_it_itself_has_no_cover_of_it(tmp_path: Path, name: str) -> None:
    own = name == "未建会企业"
    title = ["已建会企业名单"] if own else ["企业名单"]
    result = read(book(tmp_path / f"{name}.xlsx", title, HEAD, *map(_row, range(5))), region=REGION, period="2024")
    assert column(result, "cover_stated") == [True if own else None] * 5
    assert "cover_of_file_name" not in told(result)
