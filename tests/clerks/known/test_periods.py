"""Whose month, year and page a table is, where its own words are at odds: sheets called after months, two years beside each other, makers' lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.clerks.books import COUNTY, EMPLOYEES, TOWN_NAMES, book, code, column, figures, findings, noted, read, told

PLACES = {"南湖区": "330402", "秀洲区": "330411", "海宁市": COUNTY}


def _months(path: Path, titles: dict[str, str]) -> Path:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for n, (name, title) in enumerate(titles.items()):
        page = workbook.create_sheet(name)
        page.append([title])
        page.append(["地区", "会员人数"])
        for k, place in enumerate(PLACES, 1):
            page.append([place, 1000 * k + n])
    workbook.save(path)
    return path


@pytest.mark.parametrize("form", ["嘉兴市2024年{}会员月报", "2024年{}嘉兴市会员人数"])
@pytest.mark.parametrize(
    "names", [["1月", "2月", "3月", "4月"], ["5月", "6月", "7月", "8月"], ["一季度", "二季度", "三季度", "四季度"]]
)
def test_a_title_that_was_not_changed_when_it_was_copied(tmp_path: Path, form: str, names: list[str]) -> None:
    titles = {name: form.format(name) for name in names}
    titles[names[2]] = form.format(names[1])
    result = read(_months(tmp_path / "a.xlsx", titles))
    asked = [f for f in findings(result) if f.code == "period_of_sheet_differs"]
    assert len(asked) == 1
    assert len({period for _, _, period in figures(result)}) == len(names)
    found = figures(result)
    assert found[COUNTY, "members", asked[0].args["said"]] == 3002


def test_sheets_called_as_their_tables_say_ask_nothing(tmp_path: Path) -> None:
    result = read(_months(tmp_path / "a.xlsx", {f"{n}月": f"嘉兴市2024年{n}月会员月报" for n in range(1, 5)}))
    assert "period_of_sheet_differs" not in noted(result)


def test_a_title_of_a_month_that_no_other_sheet_has_stays_and_is_asked_about(tmp_path: Path) -> None:
    titles = {"1月": "嘉兴市2024年1月会员月报", "2月": "嘉兴市2024年2月会员月报", "3月": "嘉兴市2024年9月会员月报"}
    result = read(_months(tmp_path / "a.xlsx", titles))
    assert "period_of_sheet_differs" in told(result)
    assert figures(result)[COUNTY, "members", "2024-09"] == 3002


@pytest.mark.parametrize(
    ("left", "right"), [("2023年12月31日", "2024年12月31日"), ("2023年末", "2024年末"), ("2023年", "2024年")]
)
def test_two_years_beside_each_other_under_a_title_of_both(tmp_path: Path, left: str, right: str) -> None:
    rows = [[f"海宁试{n}有限公司", EMPLOYEES[n] - 1, f"海宁试{n}有限公司", EMPLOYEES[n]] for n in range(5)]
    head = ["单位名称", "职工人数", "单位名称", "职工人数"]
    path = book(
        tmp_path / "a.xlsx", ["海宁市许村镇企业变动对照（2023年末—2024年末）"], [left, None, right], head, *rows
    )
    result = read(path)
    assert [(p.period, p.facts["employees"][0]) for p in result.parts] == [("2023", 119), ("2024", 120)]


@pytest.mark.parametrize("maker", ["嘉兴市总工会组织部", "嘉兴市总工会办公室", "嘉兴市总工会"])
@pytest.mark.parametrize("day", ["2024年12月31日", "2025年2月", "2025年1月8日"])
def test_a_maker_and_a_date_over_the_headers_are_no_header(tmp_path: Path, maker: str, day: str) -> None:
    rows = [[place, 5000 * k, 3000 * k] for k, place in enumerate(PLACES, 1)]
    head = ["地区", "职工人数", "会员人数"]
    path = book(tmp_path / "a.xlsx", ["2024年嘉兴市工会会员分布表"], [maker, None, day], head, *rows)
    assert figures(read(path))[COUNTY, "members", "2024"] == 9000


def test_a_count_of_the_end_of_the_year_is_that_of_its_december(tmp_path: Path) -> None:
    rows = [[f"海宁试{n}有限公司", code(n), EMPLOYEES[n] - 1, EMPLOYEES[n]] for n in range(5)]
    head = ["单位名称", "统一社会信用代码", "2023年末职工", "2024年末职工"]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年12月单位台账"], head, *rows))
    assert column(result, "employees") == list(EMPLOYEES)
    assert result.parts[0].period == "2024-12"


@pytest.mark.parametrize("carried", ["承前页", "承上页", "过次页", "累计（过次页）", "转下页"])
def test_what_is_carried_between_pages_is_no_unit(tmp_path: Path, carried: str) -> None:
    rows = [[f"海宁试{n}有限公司", code(n), TOWN_NAMES[n], EMPLOYEES[n]] for n in range(5)]
    head = ["单位名称", "统一社会信用代码", "所在乡镇", "从业人员"]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年单位名录"], head, [carried, None, None, 3807], *rows))
    assert column(result, "employees") == list(EMPLOYEES)
    assert "total_row_differs" not in noted(result)


@pytest.mark.parametrize("between", ["、", "和", "及"])
def test_a_table_of_two_townships_is_of_their_county(tmp_path: Path, between: str) -> None:
    rows = [[f"海宁试{n}有限公司", code(n), TOWN_NAMES[n % 2 + 1], EMPLOYEES[n]] for n in range(5)]
    head = ["单位名称", "统一社会信用代码", "所在乡镇", "从业人员"]
    result = read(book(tmp_path / "a.xlsx", [f"海宁市许村镇{between}长安镇2024年单位名录"], head, *rows))
    assert result.parts[0].region == COUNTY
    assert "region_outside_table" not in noted(result)


def test_a_table_of_one_township_stays_its_own(tmp_path: Path) -> None:
    rows = [[f"海宁试{n}有限公司", code(n), "许村镇", EMPLOYEES[n]] for n in range(5)]
    head = ["单位名称", "统一社会信用代码", "所在乡镇", "从业人员"]
    result = read(book(tmp_path / "a.xlsx", ["海宁市许村镇、2024年单位名录"], head, *rows))
    assert result.parts[0].region == "330481101"
