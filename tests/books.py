"""Small workbooks for tests, written with openpyxl."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from etl.write.sample.units import credit_code

UNIT_HEADER = (
    "统一社会信用代码",
    "单位名称",
    "行政区划代码",
    "行业代码",
    "从业人员(人)",
    "其中：女职工",
    "营业收入(万元)",
    "资产总额(万元)",
    "企业规模",
    "单位类型",
)
UNION_HEADER = (
    "工会代码",
    "工会名称",
    "工会类型",
    "行政区划代码",
    "建会单位代码",
    "成立日期",
    "撤销日期",
    "专职工会干部",
    "会员人数",
    "女会员",
    "农民工会员",
    "签订集体合同",
)


def unit_code(number: int, region: str = "330106") -> str:
    return credit_code("91", region, number)


def union_code(number: int, region: str = "330106") -> str:
    return credit_code("81", region, 500_000 + number)


def unit(
    number: int,
    *,
    region: str = "330106",
    industry: str = "C13",
    employees: Any = 30,
    women: Any = 10,
    revenue: Any = 900,
    size: Any = None,
    code: Any = None,
    kind: str = "企业",
) -> tuple[Any, ...]:
    return (
        code or unit_code(number),
        f"样例{number:04d}公司",
        region,
        industry,
        employees,
        women,
        revenue,
        None,
        size,
        kind,
    )


def union(
    number: int,
    *,
    kind: str = "单独基层工会",
    unit: int | None = None,
    region: str = "330106",
    members: Any = 20,
    dissolved: Any = None,
    agreement: str = "是",
    unit_code_: Any = None,
) -> tuple[Any, ...]:
    own = unit_code_ or (unit_code(unit) if unit is not None else None)
    return (
        union_code(number),
        f"样例{number}工会",
        kind,
        region,
        own,
        "2015-05-01",
        dissolved,
        1,
        members,
        5,
        8,
        agreement,
    )


def book(
    path: Path,
    sheets: dict[str, Sequence[Sequence[Any]]],
    *,
    region: str = "浙江省",
    period: str = "2024年",
    cover: Sequence[tuple[str, Any]] = (),
) -> Path:
    """A workbook with a cover page and sheets of rows, each under a title."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    front = workbook.create_sheet("封面")
    for line in (("报送单位", region), ("报告期", period), *cover):
        front.append(list(line))
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        sheet.append([f"{region}{name}"])
        for row in rows:
            sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(path)
    return path


def register(
    path: Path,
    units: Sequence[Sequence[Any]] = (),
    unions: Sequence[Sequence[Any]] = (),
    cover: Sequence[tuple[str, str]] = (),
    members: Sequence[Sequence[Any]] = (),
    **more: Any,
) -> Path:
    """Unit and union registers, cover list and membership sheet as one workbook."""
    sheets: dict[str, Sequence[Sequence[Any]]] = {}
    if units:
        sheets["单位台账"] = [UNIT_HEADER, *units]
    if unions:
        sheets["工会台账"] = [UNION_HEADER, *unions]
    if cover:
        sheets["覆盖单位"] = [("工会代码", "单位代码"), *cover]
    if members:
        sheets["会员统计"] = [("工会代码", "行政区划代码", "会员人数", "女会员"), *members]
    return book(path, sheets, **more)


def summary(
    path: Path,
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[Any]],
    foot: str = "数据来源：国家统计局第一次全国经济普查",
) -> Path:
    """A summary table with a title and a source below."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.append([title])
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    sheet.append([foot])
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(path)
    return path


def total_row(employees: Any, women: Any, word: str = "合计") -> tuple[Any, ...]:
    """A row of totals below units; ``word`` stands where their codes do."""
    return (word, None, None, None, employees, women, None, None, None, None)
