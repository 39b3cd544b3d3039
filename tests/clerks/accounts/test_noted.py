"""What stands beside a table or its name says of what its figures are: the year of one column, signs for none, the month of a sheet, the year over each of two tables."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.clerks.books import EMPLOYEES, HEAD, TITLE, TOWN_NAMES, book, code, findings, read, told, units

TOWNS = ("硖石街道", "许村镇", "长安镇", "海洲街道")
ROWS = [[town, 60 + n, 50 + n, 900 + 7 * n, 800 + 5 * n] for n, town in enumerate(TOWNS)]
SUMMARY = ("乡镇", "企业数", "建会企业数", "职工人数", "会员人数")


def _summary(tmp_path: Path, *below: str, rows: list[list[Any]] = ROWS, head: tuple[str, ...] = SUMMARY) -> Any:
    return read(book(tmp_path / "a.xlsx", ["海宁市2024年末工会情况"], head, *rows, *([text] for text in below)))


def _values(result: Any, measure: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for part in result.parts:
        facts = part.facts
        for metric, value in zip(facts["measure"], facts["value"], strict=True):
            if metric == measure:
                found.setdefault(part.period, []).append(value)
    return found


@pytest.mark.parametrize(
    "note",
    ["注：会员人数为2023年末数。", "注：①职工含劳务派遣。②会员数为2023年末数，2024年会员数另报。", "说明：会员数据系2023年年报数", "2.会员人数按2023年底统计"],
)  # fmt: skip
def test_a_note_gives_one_column_its_year(tmp_path: Path, note: str) -> None:
    result = _summary(tmp_path, note)
    assert _values(result, "members") == {"2023": [row[4] for row in ROWS]}
    assert _values(result, "employees") == {"2024": [row[3] for row in ROWS]}
    assert {f.column for f in findings(result) if f.code == "column_year_noted"} == {"E"}


@pytest.mark.parametrize(
    "note",
    [
        "注：会员人数为2024年末数。", "注：会员人数较2023年末有所增加。", "注：2023年末会员人数为3100人。", "注：会员人数自2023年起含新就业形态劳动者。",
        "注：会员人数为2023年以后发展的。", "注：本表口径为2023年修订。",
    ],
)  # fmt: skip
def test_a_note_that_compares_gives_no_year(tmp_path: Path, note: str) -> None:
    result = _summary(tmp_path, note)
    assert _values(result, "members") == {"2024": [row[4] for row in ROWS]}
    assert "column_year_noted" not in told(result)


def test_a_register_has_no_column_of_another_year(tmp_path: Path) -> None:
    result = read(book(tmp_path / "a.xlsx", [TITLE], HEAD, *units(), ["注：从业人员为2022年末数。"]))
    assert "column_other_year" in told(result)
    assert {n for part in result.parts for n in part.facts["employees"]} == {None}


@pytest.mark.parametrize(("sign", "means"), list(product(["无", "—", "/"], ["表示没有发生", "为0", "代表零"])))
def test_a_sign_that_stands_for_none_is_zero(tmp_path: Path, sign: str, means: str) -> None:
    rows = [[town, 5 + n, sign if n == 2 else n + 1] for n, town in enumerate(TOWNS)]
    head = ("乡镇", "新建工会", "撤销工会")
    result = _summary(tmp_path, f"注：“{sign}”{means}；空白表示未报。", rows=rows, head=head)
    assert _values(result, "unions_dissolved")["2024"] == [1, 2, 0, 4]


@pytest.mark.parametrize(
    "note", ["注：“无”和“0”表示没有", "注：“—”“无”均为0", "说明：“/”或“无”表示没有发生；“不详”表示未报"]
)
def test_signs_of_one_note_that_stand_for_none_are_zeros(tmp_path: Path, note: str) -> None:
    rows = [[town, 5 + n, "无" if n == 2 else n + 1] for n, town in enumerate(TOWNS)]
    result = _summary(tmp_path, note + "。", rows=rows, head=("乡镇", "新建工会", "撤销工会"))
    assert _values(result, "unions_dissolved")["2024"] == [1, 2, 0, 4]


@pytest.mark.parametrize(
    "note",
    ["注：“无”表示不适用。", "注：“…”表示没有发生。", "注：“—”和“无”表示没有统计。", "注：“无”表示没有统计。", ""],
)
def test_a_sign_that_stands_for_something_else_is_a_blank(tmp_path: Path, note: str) -> None:
    rows = [[town, 5 + n, "无" if n == 2 else n + 1] for n, town in enumerate(TOWNS)]
    result = _summary(tmp_path, *([note] if note else []), rows=rows, head=("乡镇", "新建工会", "撤销工会"))
    assert 0 not in _values(result, "unions_dissolved")["2024"]


def test_zeros_of_a_summary_that_stand_for_what_is_not_known_are_blanks(tmp_path: Path) -> None:
    rows = [[*row[:4], 0 if n == 1 else row[4]] for n, row in enumerate(ROWS)]
    result = _summary(tmp_path, "注：会员人数为0的是未统计。", rows=rows)
    assert "zero_unknown" in told(result)
    assert 0 not in _values(result, "members")["2024"]


@pytest.mark.parametrize(
    ("name", "periods"),
    [("海宁市工会月报2024年上半年", ["2024-01", "2024-02"]), ("海宁市2024年会员", ["2024-01", "2024-02"]), ("海宁市2024年1-6月", ["2024-01", "2024-02"])],
)  # fmt: skip
def test_sheets_called_after_months_are_of_the_year_of_the_name(tmp_path: Path, name: str, periods: list[str]) -> None:
    workbook = Workbook()
    for n in (1, 2):
        page = workbook.create_sheet(f"{n}月")
        page.append(list(SUMMARY))
        for row in ROWS:
            page.append([row[0], *(cell + n for cell in row[1:])])
    del workbook["Sheet"]
    workbook.save(tmp_path / f"{name}.xlsx")
    result = read(tmp_path / f"{name}.xlsx", region="330481")
    assert sorted(part.period for part in result.parts) == periods
    assert "period_of_file_name" in told(result)


@pytest.mark.parametrize(("sheet", "period"), [("Sheet1", "2024"), ("3月前报", "2024"), ("第3批", "2024")])
def test_a_sheet_of_another_name_is_of_the_year(tmp_path: Path, sheet: str, period: str) -> None:
    result = read(book(tmp_path / "海宁市2024年会员.xlsx", SUMMARY, *ROWS, sheet=sheet), region="330481")
    assert {part.period for part in result.parts} == {period}


@pytest.mark.parametrize("over", [("2023年", "2024年"), ("2023年末会员", "2024年末会员"), ("2024年6月", "2024年12月")])
def test_each_of_two_tables_beside_each_other_is_of_the_year_above_it(tmp_path: Path, over: tuple[str, str]) -> None:
    rows = [[town, 100 + n, None, TOWNS[-n - 1], 200 + n] for n, town in enumerate(TOWNS)]
    lines = [["海宁市各镇会员"], [over[0], None, None, over[1]], ["乡镇", "会员人数", None, "乡镇", "会员人数"], *rows]
    result = read(book(tmp_path / "a.xlsx", *lines))
    found = _values(result, "members")
    assert sorted(found.values()) == [[100, 101, 102, 103], [200, 201, 202, 203]]
    assert len(found) == 2
    assert "conflicting_statements" not in told(result)


def test_two_tables_under_one_year_are_of_it(tmp_path: Path) -> None:
    rows = [[TOWNS[n], 100 + n, None, TOWNS[n + 2], 200 + n] for n in range(2)]
    lines = [["海宁市2024年各镇会员"], ["乡镇", "会员人数", None, "乡镇", "会员人数"], *rows]
    assert _values(read(book(tmp_path / "a.xlsx", *lines)), "members") == {"2024": [100, 101, 200, 201]}


@pytest.mark.parametrize(
    "pair",
    [
        ("年度目标", "已完成"),
        ("目标任务", "实际完成"),
        ("全年目标", "累计完成"),
        ("目标数", "完成数"),
        ("任务", "已达到数"),
    ],
)
def test_what_was_reached_beside_a_target_is_the_measure(tmp_path: Path, pair: tuple[str, str]) -> None:
    rows = [[town, 20 + n, 10 + n, 300 + n, 200 + n] for n, town in enumerate(TOWNS)]
    lines = [["海宁市2024年进度"], ["乡镇", "新建工会", None, "会员人数", None], [None, *pair, *pair], *rows]
    found = read(book(tmp_path / "a.xlsx", *lines))
    assert _values(found, "unions_founded") == {"2024": [10, 11, 12, 13]}
    assert _values(found, "members") == {"2024": [200, 201, 202, 203]}


@pytest.mark.parametrize(
    "pair", [("年度目标", "完成率"), ("上年", "完成"), ("目标", "差额"), ("一季度完成", "二季度完成")]
)
def test_what_is_no_target_and_what_was_reached_is_not_the_measure(tmp_path: Path, pair: tuple[str, str]) -> None:
    rows = [[town, 20 + n, 10 + n] for n, town in enumerate(TOWNS)]
    lines = [["海宁市2024年进度"], ["乡镇", "新建工会", None], [None, *pair], *rows]
    found = _values(read(book(tmp_path / "a.xlsx", *lines)), "unions_founded")
    assert [10, 11, 12, 13] not in found.values()


@pytest.mark.parametrize(
    ("said", "heads", "periods"),
    [
        ("2024年6月", ("本月末", "上月末", "上年同期"), ("2024-06", "2024-05", "2023-06")),
        ("2024年1月", ("本月末", "上月底", "去年同期"), ("2024-01", "2023", "2023-01")),
        ("2024年三季度", ("本季末", "上季度末", "上年同期"), ("2024Q3", "2024Q2", "2023Q3")),
    ],
)
def test_ends_of_this_month_and_the_last(
    tmp_path: Path, said: str, heads: tuple[str, ...], periods: tuple[str, ...]
) -> None:
    rows = [[town, 120 + n, 110 + n, 100 + n] for n, town in enumerate(TOWNS)]
    lines = [[f"海宁市会员快报（{said}）"], ["乡镇", "会员数", None, None], [None, *heads], *rows]
    found = _values(read(book(tmp_path / "a.xlsx", *lines)), "members")
    assert found == {period: [row[n] for row in rows] for n, period in enumerate(periods, 1)}


@pytest.mark.parametrize(
    "head", ["会员总数（月末）", "会员数（本季末）", "月末会员数", "会员人数(年末数)", "本年度末会员数"]
)
def test_a_count_at_the_end_of_its_period_is_the_count(tmp_path: Path, head: str) -> None:
    found = _summary(tmp_path, head=(*SUMMARY[:4], head))
    assert _values(found, "members") == {"2024": [row[4] for row in ROWS]}


@pytest.mark.parametrize(
    "head", ["会员总数（月初）", "会员数（上季末）", "上月末会员数", "会员数（期初）", "年初会员数", "月均会员数"]
)
def test_a_count_of_another_time_is_not_that_of_the_table(tmp_path: Path, head: str) -> None:
    found = _summary(tmp_path, head=(*SUMMARY[:4], head))
    assert [row[4] for row in ROWS] != _values(found, "members").get("2024")


@pytest.mark.parametrize(
    "heads", [("会员", "女会员", "农民工"), ("会员人数", "其中：女", "农民工"), ("会员数", "农民工")]
)
def test_migrants_behind_the_women_of_members_are_members(tmp_path: Path, heads: tuple[str, ...]) -> None:
    rows = [[town, *(400 - 100 * k + n for k in range(len(heads)))] for n, town in enumerate(TOWNS)]
    found = _summary(tmp_path, rows=rows, head=("乡镇", *heads))
    assert _values(found, "members_migrant") == {"2024": [row[-1] for row in rows]}


@pytest.mark.parametrize(
    "heads",
    [("会员", "女会员", "工会数", "农民工"), ("职工", "会员", "女会员", "农民工"), ("会员", "女会员", "退休人员")],
)
def test_migrants_who_may_be_workers_are_not_members(tmp_path: Path, heads: tuple[str, ...]) -> None:
    rows = [[town, *(500 - 100 * k + n for k in range(len(heads)))] for n, town in enumerate(TOWNS)]
    assert "2024" not in _values(_summary(tmp_path, rows=rows, head=("乡镇", *heads)), "members_migrant")


UNIONS = [f"{town}试{n}有限公司工会委员会" for n, town in enumerate(TOWN_NAMES)]


@pytest.mark.parametrize("head", ["工会法人统一代码", "登记证号", "赋码", "编码（18位）"])
def test_codes_that_only_unions_have_are_theirs_under_any_header(tmp_path: Path, head: str) -> None:
    codes = [f"81{code(n)[2:]}" for n in range(5)]
    codes = [_valid(text) for text in codes]
    rows = [[UNIONS[n], codes[n], EMPLOYEES[n]] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年基层工会名册"], ["工会名称", head, "会员人数"], *rows))
    assert [c for part in result.parts for c in part.facts["code"]] == codes


def test_one_code_in_all_rows_is_of_the_union_above(tmp_path: Path) -> None:
    rows = [[UNIONS[n], _valid(f"81{code(1)[2:]}"), EMPLOYEES[n]] for n in range(5)]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年基层工会名册"], ["工会名称", "上级码", "会员人数"], *rows))
    assert {c for part in result.parts for c in part.facts["code"]} == {None}


def _valid(text: str) -> str:
    from etl.clean.credit_code import is_valid

    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    return next(found for sign in signs if is_valid(found := text[:17] + sign))


@pytest.mark.parametrize("name", ["初稿", "旧版（勿用）", "作废2024", "汇总（草稿）", "draft"])
def test_a_sheet_that_calls_itself_void_or_a_draft_is_told(tmp_path: Path, name: str) -> None:
    assert "sheet_void" in told(read(book(tmp_path / "a.xlsx", ["海宁市2024年末工会情况"], SUMMARY, *ROWS, sheet=name)))
    titled = [f"海宁市2024年末工会情况（{name}）"]
    assert "sheet_void" in told(read(book(tmp_path / "b.xlsx", titled, SUMMARY, *ROWS)))


@pytest.mark.parametrize("name", ["定稿", "更正稿", "2024年", "使用情况", "修订版"])
def test_a_sheet_of_another_name_is_not_void(tmp_path: Path, name: str) -> None:
    path = book(tmp_path / "a.xlsx", ["海宁市2024年末工会情况"], SUMMARY, *ROWS, sheet=name)
    assert "sheet_void" not in told(read(path))
