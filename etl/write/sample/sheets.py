"""Sheets of the sample workbooks, with their planted flaws."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from openpyxl import Workbook

from data.reference import industries, regions
from etl.clean.size import YUAN_PER_WAN
from etl.write.sample.unions import Picture, Union
from etl.write.sample.units import KIND_ZH, PERIODS, SIZE_ZH, Province, counties_of, credit_code


def cover(book: Workbook, name: str, year: str) -> None:
    """The cover of a workbook: whose, of which year, and that it is synthetic."""
    sheet = book.create_sheet("封面")
    for line in (
        [f"{name}工会组织与会员情况报表（合成数据）"],
        [],
        ["报送单位", f"{name}"],
        ["报告期", f"{year}年"],
        ["基准日期", f"{year}-12-31"],
        ["口径", "合成数据"],
        ["数据来源", "合成数据（程序生成，不反映任何真实单位）"],
        [],
        ["填报人（签字）", None, "审核人（签字）", None, "负责人（签字）"],
    ):
        sheet.append(line)


def _titled(book: Workbook, sheet_name: str, title: str, note: str) -> Any:
    sheet = book.create_sheet(sheet_name)
    sheet.append([title])
    sheet.append([note])
    return sheet


def unit_sheet(
    book: Workbook, province: Province, now: Picture, year: str, name: str, rng: np.random.Generator
) -> None:
    """The unit register of a province in its own style, with the planted flaws."""
    style = province.style
    sheet = _titled(book, "单位台账", f"{name}单位台账（合成数据）", f"报告期：{year}年")
    money = "元" if style == 2 else "万元"
    if style == 0:
        sheet.append(
            [
                "序号",
                "统一社会信用代码",
                "单位名称",
                "行政区划代码",
                "行业代码",
                "从业人员(人)",
                "其中：女职工(人)",
                f"营业收入({money})",
                f"资产总额({money})",
                "企业规模",
                "单位类型",
                "是否两新组织",
            ]
        )
    elif style == 1:
        sheet.append(
            [
                "统一社会信用代码",
                "单位详细名称",
                "单位类型",
                "所在地区",
                "所属行业",
                "期末从业人员(人)",
                "女职工(人)",
                f"营业收入({money})",
                f"资产总计({money})",
                "规模",
                "两新组织",
            ]
        )
    else:
        sheet.append(
            [
                "行政区划代码",
                "单位名称",
                "统一社会信用代码",
                "国民经济行业代码",
                "职工人数",
                "女职工",
                f"主营业务收入({money})",
                f"总资产({money})",
                "企业规模",
                "机构类型",
                "是否两新组织",
            ]
        )
    tree = regions()
    names = industries()
    total = 0
    skipped = _quiet_county(province) if year == PERIODS[1] else None
    for number, unit in enumerate(now.units, start=1):
        if unit.region == skipped:
            continue
        growth = 1 + 0.02 * PERIODS.index(year)
        employees = max(1, round(unit.employees * growth)) if unit.size in ("other",) else unit.employees
        total += employees
        row = _flaws(rng)
        scale = YUAN_PER_WAN if style == 2 else 1
        revenue = None if unit.revenue is None else round(unit.revenue * scale, 1)
        assets = None if unit.assets is None else round(unit.assets * scale, 1)
        women = employees + 3 if row == "women" else min(unit.women, employees)
        code = {
            "case": unit.code.lower(),
            "full": "".join(chr(ord(c) + 0xFEE0) for c in unit.code),
            "digit": unit.code[:-1] + ("0" if unit.code[-1] != "0" else "1"),
        }.get(row, unit.code)
        industry = None if row == "industry" else unit.industry
        size = SIZE_ZH.get("medium" if row == "size" and unit.size == "micro" else unit.size)
        new = "是" if unit.is_new else "否"
        if style == 0:
            line = [
                number,
                code,
                unit.name,
                unit.region,
                industry,
                employees,
                women,
                revenue,
                assets,
                size,
                KIND_ZH[unit.kind],
                new,
            ]
        elif style == 1:
            place = "".join(tree[c].name for c in tree.path(unit.region)[1:])
            named = None if industry is None else (names[industry].name_zh if industry in names else industry)
            line = [code, unit.name, KIND_ZH[unit.kind], place, named, employees, women, revenue, assets, size, new]
        else:
            line = [
                unit.region,
                unit.name,
                code,
                None if industry is None else industry[1:],
                employees,
                women,
                revenue,
                assets,
                size,
                KIND_ZH[unit.kind],
                new,
            ]
        sheet.append(line)
        if row == "twice":
            sheet.append(line)
            total += employees
    if style == 0:
        sheet.append(["合计", None, None, None, None, total])
    sheet.append(["注：本表为合成数据，由程序生成。"])


def _quiet_county(province: Province) -> str | None:
    """One county of one province sends nothing in the middle period."""
    return counties_of(province.code)[3] if province.code == "430000" else None


def _flaws(rng: np.random.Generator) -> str:
    roll = float(rng.random())
    for share, name in (
        (0.0008, "digit"),
        (0.0016, "women"),
        (0.0030, "case"),
        (0.0040, "full"),
        (0.0052, "industry"),
        (0.0082, "size"),
        (0.0092, "twice"),
    ):
        if roll < share:
            return name
    return ""


_UNION_KIND: Final = {
    "own": "单独基层工会",
    "joint": "联合基层工会",
    "federation": "区域性基层工会联合会",
    "above": "县(市、区)总工会",
}
_LEVEL: Final = {"grassroots": "基层", "province": "省级", "city": "市级", "county": "县级"}


def union_sheet(book: Workbook, unions: list[Union], year: str, name: str, rng: np.random.Generator) -> None:
    """The union register of a province."""
    sheet = _titled(book, "工会台账", f"{name}工会台账（合成数据）", f"报告期：{year}年")
    sheet.append(
        [
            "工会代码",
            "工会名称",
            "工会类型",
            "工会级别",
            "行政区划代码",
            "建会单位代码",
            "成立日期",
            "届满日期",
            "是否建而未转",
            "专职工会干部",
            "兼职工会干部",
            "社会化工会工作者",
            "会员人数",
            "女会员",
            "农民工会员",
            "新就业形态劳动者会员",
            "签订集体合同",
            "工资集体协商",
            "建立职代会",
        ]
    )
    for u in unions:
        say = ["是" if flag else "否" for flag in (u.dormant, u.agreement, u.wage, u.congress)]
        women = u.members + 2 if rng.random() < 0.0015 else u.women
        sheet.append(
            [
                u.code,
                u.name,
                _UNION_KIND[u.kind],
                _LEVEL[u.level],
                u.region,
                u.unit.code if u.unit else None,
                u.founded,
                u.term_end,
                say[0],
                u.full,
                u.part,
                u.social,
                None if u.kind == "above" else u.members,
                None if u.kind == "above" else women,
                None if u.kind == "above" else u.migrant,
                None if u.kind == "above" else u.platform,
                *say[1:],
            ]
        )
    sheet.append(["注：本表为合成数据，由程序生成。"])


def cover_list(
    book: Workbook, now: Picture, year: str, name: str, rng: np.random.Generator, province: Province
) -> None:
    """The sheet 覆盖单位: joint unions and federations with the units that they cover."""
    sheet = _titled(book, "覆盖单位", f"{name}联合工会、工会联合会覆盖单位（合成数据）", f"报告期：{year}年")
    sheet.append(["工会代码", "单位代码"])
    for _way, code, _place, units in now.groups:
        for unit in units:
            sheet.append([code, unit.code])
    for number in range(2):
        stray = credit_code("81", province.code, 9_000_000 + number + int(year))
        sheet.append([stray, now.units[int(rng.integers(len(now.units)))].code])
    sheet.append(["注：本表为合成数据，由程序生成。"])


def membership(book: Workbook, unions: list[Union], year: str, name: str, rng: np.random.Generator) -> None:
    """The sheet 会员统计: members by union, with women, migrant workers and new forms of employment."""
    sheet = _titled(book, "会员统计", f"{name}工会会员统计（合成数据）", f"报告期：{year}年    单位：人")
    sheet.append(["工会代码", "行政区划代码", "会员人数", "其中：女会员", "农民工会员", "新就业形态劳动者会员"])
    for u in unions:
        if u.kind != "above":
            more = 1 if rng.random() < 0.002 else 0
            sheet.append([u.code, u.region, u.members + more, u.women, u.migrant, u.platform])
    sheet.append(["注：本表为合成数据，由程序生成。"])
