"""Lay the published figures out as spreadsheets, as their publishers print them.

    python -m scripts.build_published

Reads ``data/reference/published/*.csv`` (figures with their sources in docs/sources.md) and writes ``data/published/*.xlsx``:
title rows, merged headers, notes on units, rows of totals, footers. The import reads them like anybody's workbook.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from data.workbooks import save

ROOT: Final = Path(__file__).parent.parent
SOURCE: Final = ROOT / "data" / "reference" / "published"
FOLDER: Final = ROOT / "data" / "published"
Rows = list[dict[str, str]]


def _read(name: str) -> Rows:
    with (SOURCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> int | float | str | None:
    if not text:
        return None
    try:
        return int(text) if "." not in text else float(text)
    except ValueError:
        return text


def _spaced(name: str) -> str:
    """Yearbooks print two-character names with blanks between: 北  京."""
    return "  ".join(name) if len(name) == 2 else name


def _sheet(workbook: Workbook, title: str, first: bool) -> Worksheet:
    sheet: Worksheet = workbook.active if first else workbook.create_sheet()  # type: ignore[assignment]
    sheet.title = title
    return sheet


def _title(sheet: Worksheet, row: int, text: str, width: int, *, bold: bool = True, right: bool = False) -> None:
    cell = sheet.cell(row, 1, text)
    cell.font = Font(bold=bold, size=14 if bold else 10)
    cell.alignment = Alignment(horizontal="right" if right else "center")
    if width > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)


def _line(sheet: Worksheet, row: int, cells: Sequence[Any]) -> None:
    for column, value in enumerate(cells, start=1):
        if value is not None and value != "":
            sheet.cell(row, column, value)


def _widths(sheet: Worksheet, first: int, others: int) -> None:
    sheet.column_dimensions["A"].width = first
    for column in range(2, 30):
        sheet.column_dimensions[chr(64 + column) if column <= 26 else f"A{chr(38 + column)}"].width = others


def census_2004() -> Workbook:
    """Tables 1-21 (nation and 26 provinces, both sides) and 1-18 (five provinces, denominators only)."""
    rows = _read("census2004_units_by_region.csv")
    book = Workbook()
    sheet = _sheet(book, "1-21", True)
    _title(sheet, 1, "1-21  按地区分组的法人单位建立工会情况（2004年）", 5)
    _title(sheet, 2, "单位：个、万人", 5, bold=False, right=True)
    _line(sheet, 3, ["地区", "法人单位数", None, "就业人数", None])
    _line(sheet, 4, [None, "合计", "已建工会单位数", "合计", "加入工会人数"])
    for area in ("A3:A4", "B3:C3", "D3:E3"):
        sheet.merge_cells(area)
    line = 5
    for row in rows:
        if row["units_with_union"]:
            name = row["region"] if row["region"] == "全国" else _spaced(row["region"])
            _line(
                sheet,
                line,
                [
                    name,
                    *(
                        _number(row[k])
                        for k in ("legal_units", "units_with_union", "employed_wan", "union_members_wan")
                    ),
                ],
            )
            line += 1
    sheet.cell(line, 1, "注：1.本表统计范围为第二、三产业法人单位，标准时点为2004年12月31日。")
    sheet.cell(line + 1, 1, "    2.所存副本缺陕西、甘肃、青海、宁夏、新疆五行，全国数为原表合计。")
    sheet.cell(line + 2, 1, "数据来源：国家统计局《第一次全国经济普查》表1-21")
    _widths(sheet, 14, 16)
    other = _sheet(book, "1-18", False)
    _title(other, 1, "1-18  按地区分组的法人单位数和就业人数（2004年，摘录）", 3)
    _title(other, 2, "单位：个、万人", 3, bold=False, right=True)
    _line(other, 3, ["地区", "法人单位数", "就业人数"])
    line = 4
    for row in rows:
        if not row["units_with_union"]:
            _line(other, line, [_spaced(row["region"]), _number(row["legal_units"]), _number(row["employed_wan"])])
            line += 1
    other.cell(line, 1, "注：标准时点为2004年12月31日；工会部分不在所存副本内。")
    other.cell(line + 1, 1, "数据来源：国家统计局《第一次全国经济普查》表1-18")
    _widths(other, 14, 16)
    return book


def nbs_unions() -> Workbook:
    """Indicators by years, newest first, as the bureau's site exports them."""
    rows = _read("nbs_unions_2000_2022.csv")[::-1]
    labels = {
        "grassroots_unions_wan": "工会基层组织数(万个)",
        "workers_in_unionised_units_wan": "全国已建工会组织的基层单位的职工数(万人)",
        "female_workers_wan": "全国已建工会组织的基层单位的女职工数(万人)",
        "members_wan": "全国已建工会组织的基层单位的会员人数(万人)",
        "female_members_wan": "全国已建工会组织的基层单位的女会员人数(万人)",
        "fulltime_cadres_wan": "工会专职工作人员人数(万人)",
    }
    return _indicators_by_years(
        "年度数据",
        "工会组织情况",
        labels,
        rows,
        ["注：2000年以来年末数。", "数据来源：国家统计局年度数据，指标组 A0S04 工会组织情况"],
    )


def _indicators_by_years(sheet_name: str, group: str, labels: dict[str, str], rows: Rows, notes: list[str]) -> Workbook:
    book = Workbook()
    sheet = _sheet(book, sheet_name, True)
    sheet.cell(1, 1, f"数据库：全国年度数据（{group}）")
    sheet.cell(2, 1, "时间：2000年以来")
    _line(sheet, 3, ["指标", *(f"{row['year']}年" for row in rows)])
    for offset, (key, label) in enumerate(labels.items()):
        _line(sheet, 4 + offset, [label, *(_number(row[key]) for row in rows)])
    for offset, note in enumerate(notes):
        sheet.cell(4 + len(labels) + offset, 1, note)
    _widths(sheet, 46, 11)
    return book


def nbs_units() -> Workbook:
    """Legal units by industry and year; the bureau gives each row the indicator's name as suffix."""
    rows = _read("nbs_legal_units_by_industry.csv")
    years = [name for name in rows[0] if name != "industry"][::-1]
    book = Workbook()
    sheet = _sheet(book, "年度数据", True)
    sheet.cell(1, 1, "数据库：全国年度数据（按行业分法人单位数）")
    sheet.cell(2, 1, "时间：2010年以来")
    _line(sheet, 3, ["指标", *(f"{year}年" for year in years)])
    for offset, row in enumerate(rows):
        label = "法人单位数(个)" if row["industry"] == "合计" else f"{row['industry']}法人单位数(个)"
        _line(sheet, 4 + offset, [label, *(_number(row[year]) for year in years)])
    sheet.cell(4 + len(rows), 1, "注：所存副本缺2013年金融业一格；国际组织无数据。")
    sheet.cell(5 + len(rows), 1, "数据来源：国家统计局年度数据，指标组 A010303 按行业分法人单位数")
    _widths(sheet, 50, 13)
    return book


def labour_2000() -> Workbook:
    """Regions by indicators for 2000; a figure that the transcript cut off stands as it was found."""
    rows = _read("labour_yearbook_2000_unions_by_region.csv")
    book = Workbook()
    sheet = _sheet(book, "2000年", True)
    _title(sheet, 1, "各地区工会组织情况（2000年底）", 5)
    _title(sheet, 2, "单位：个、人", 5, bold=False, right=True)
    _line(sheet, 3, ["地区", "基层工会数", "职工人数", None, "会员人数"])
    _line(sheet, 4, [None, None, "合计", "#女职工", None])
    for area in ("A3:A4", "B3:B4", "C3:D3", "E3:E4"):
        sheet.merge_cells(area)
    for offset, row in enumerate(rows):
        _line(
            sheet,
            5 + offset,
            [
                _spaced(row["region"]),
                *(_number(row[k]) for k in ("grassroots_unions", "workers", "female_workers", "members")),
            ],
        )
    sheet.cell(5 + len(rows), 1, "注：职工人数指已建工会组织的基层单位的职工。所存副本缺青海、宁夏、新疆三行。")
    sheet.cell(6 + len(rows), 1, "数据来源：《中国劳动统计年鉴》各地区工会会员人数")
    _widths(sheet, 14, 14)
    return book


def labour_2008() -> Workbook:
    """Members by region for 2008."""
    rows = _read("labour_yearbook_2008_members_by_region.csv")
    book = Workbook()
    sheet = _sheet(book, "2008年", True)
    _title(sheet, 1, "各地区工会会员人数（2008年底）", 2)
    _title(sheet, 2, "单位：人", 2, bold=False, right=True)
    _line(sheet, 3, ["地  区", "工会会员人数"])
    for offset, row in enumerate(rows):
        _line(sheet, 4 + offset, [_spaced(row["region"]), _number(row["members_2008"])])
    sheet.cell(4 + len(rows), 1, "数据来源：《中国劳动统计年鉴》各地区工会会员人数")
    _widths(sheet, 14, 18)
    return book


def jiangsu() -> Workbook:
    """One province over the years; women stand as 其中 rows, one cell counts enterprises only."""
    rows = _read("jiangsu_1995_2005.csv")
    years = [name for name in rows[0] if name != "item"]
    book = Workbook()
    sheet = _sheet(book, "nj1611", True)
    _title(sheet, 1, "江苏省工会组织情况", 6)
    _line(sheet, 2, ["项目", *(f"{year}年" for year in years)])
    for offset, row in enumerate(rows):
        label = f"  其中：{row['item']}" if row["item"].startswith("女") else row["item"]
        label = (
            "基层工会组织数(个)"
            if label == "基层工会组织数"
            else "建立职代会制度的单位(个)"
            if label.startswith("建立")
            else label
        )
        _line(sheet, 3 + offset, [label, *(_number(row[year]) for year in years)])
    sheet.cell(3 + len(rows), 1, "注：2001年建立职代会制度的单位为企业数。")
    sheet.cell(4 + len(rows), 1, "数据来源：《江苏统计年鉴》2002、2006，工会组织情况")
    _widths(sheet, 28, 14)
    return book


def censuses() -> Workbook:
    """Headline figures of the economic censuses."""
    rows = _read("economic_censuses.csv")
    names = {"1st": "第一次", "3rd": "第三次", "4th": "第四次", "5th": "第五次"}
    book = Workbook()
    sheet = _sheet(book, "历次经济普查", True)
    _title(sheet, 1, "全国历次经济普查主要数据", 5)
    _title(sheet, 2, "单位：万个、万人", 5, bold=False, right=True)
    _line(sheet, 3, ["普查", "标准时点", "法人单位数(万个)", "从业人员(万人)", "小微企业数(万个)"])
    for offset, row in enumerate(rows):
        year, month, day = row["reference_date"].split("-")
        _line(
            sheet,
            4 + offset,
            [
                names[row["census"]],
                f"{year}年{int(month)}月{int(day)}日",
                *(_number(row[k]) for k in ("legal_units_wan", "employees_wan", "small_micro_enterprises_wan")),
            ],
        )
    sheet.cell(4 + len(rows), 1, "注：统计范围为第二、三产业。")
    sheet.cell(5 + len(rows), 1, "数据来源：国家统计局全国经济普查公报（第一、三、四、五次）")
    _widths(sheet, 14, 18)
    return book


def statements() -> Workbook:
    """What the union federation stated in public, each line with where it was read."""
    rows = _read("acftu_statements.csv")
    book = Workbook()
    sheet = _sheet(book, "公布数", True)
    _title(sheet, 1, "全国总工会公开发布的工会组织与会员数", 8)
    _title(sheet, 2, "单位：万个、万人", 8, bold=False, right=True)
    _line(
        sheet,
        3,
        [
            "截至时间",
            "工会组织数(万个)",
            "其中：基层工会组织数(万个)",
            "覆盖单位数(万个)",
            "工会会员人数(万人)",
            "农民工会员(万人)",
            "职工入会率(%)",
            "来源",
        ],
    )
    for offset, row in enumerate(rows):
        year, month = row["as_of"].split("-")
        when = f"{year}年底" if month == "12" else f"{year}年{int(month)}月"
        keys = (
            "unions_wan",
            "grassroots_unions_wan",
            "covered_units_wan",
            "members_wan",
            "migrant_members_wan",
            "density_pct",
        )
        _line(sheet, 4 + offset, [when, *(_number(row[k]) for k in keys), row["source"]])
    sheet.cell(4 + len(rows), 1, "注：2018年底286万个工会组织中，基层工会277万个，占97%。")
    sheet.cell(5 + len(rows), 1, "数据来源：中华全国总工会公开发布，见各行来源")
    _widths(sheet, 14, 18)
    return book


BOOKS: Final[dict[str, Callable[[], Workbook]]] = {
    "census2004_units_by_region.xlsx": census_2004,
    "nbs_unions_2000_2022.xlsx": nbs_unions,
    "nbs_legal_units_by_industry.xlsx": nbs_units,
    "labour_yearbook_2000_unions_by_region.xlsx": labour_2000,
    "labour_yearbook_2008_members_by_region.xlsx": labour_2008,
    "jiangsu_1995_2005.xlsx": jiangsu,
    "economic_censuses.xlsx": censuses,
    "acftu_statements.xlsx": statements,
}


def build(out: Path = FOLDER) -> list[Path]:
    """Write all workbooks into ``out``; returns their paths."""
    return [save(make(), out / name) for name, make in BOOKS.items()]


if __name__ == "__main__":
    for path in build():
        print(path)
