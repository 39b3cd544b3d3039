"""Small workbooks from plain rows, for what the recount itself must hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

UNITS = ("统一社会信用代码", "单位名称", "行政区划代码", "行业代码", "从业人员(人)", "其中：女职工(人)", "单位类型")
UNIONS = (
    "工会代码",
    "工会名称",
    "工会类型",
    "工会级别",
    "行政区划代码",
    "建会单位代码",
    "专职工会干部",
    "会员人数",
    "女会员",
    "签订集体合同",
)
COVER = ("工会代码", "单位代码")
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def code(kind: str, number: int) -> str:
    """A valid credit code: kind 91 a unit's, 81 a union's."""
    stem = f"{kind}330102XN{number:07d}"
    total = sum(_ALPHABET.index(letter) * pow(3, i, 31) for i, letter in enumerate(stem))
    return stem + _ALPHABET[(31 - total % 31) % 31]


def unit(number: int, employees: Any = 10, *, region: str = "330102", women: Any = None, **more: Any) -> list[Any]:
    """A row of a unit register."""
    return [more.get("code", code("91", number)), f"样例{number}", region, "C13", employees, women, "企业"]


def union(
    number: int, of: int | None, members: Any, *, kind: str = "单独基层工会", women: Any = None, **more: Any
) -> list[Any]:
    """A row of a union register; ``of``: its unit's number."""
    unit_code = code("91", of) if of else None
    place, staff, agreement = more.get("region", "330102"), more.get("staff", 1), more.get("agreement")
    level = more.get("level", "基层")
    return [code("81", number), f"样例工会{number}", kind, level, place, unit_code, staff, members, women, agreement]


def write(
    folder: Path,
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    *,
    sender: str = "330102 杭州市上城区",
    headers: Mapping[str, Sequence[str]] | None = None,
    note: str = "注：合成数据",
    period: str = "2024",
) -> Path:
    """A workbook of a year with the sheets 单位台账, 工会台账 and 覆盖单位, as far as there are rows for them."""
    usual: dict[str, Sequence[str]] = {"单位台账": UNITS, "工会台账": UNIONS, "覆盖单位": COVER}
    place, name = sender.split(" ")
    book = Workbook()
    cover = book.active
    assert cover is not None
    for line in (["报表（合成数据）"], ["报送单位", name], ["报告期", f"{period}年"], ["口径", "合成数据"]):
        cover.append(line)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append([f"{name}{title}（合成数据）"])
        sheet.append([f"报告期：{period}年"])
        sheet.append(list((headers or {}).get(title) or usual[title]))
        for row in rows:
            sheet.append(list(row))
        sheet.append([note])
    path = folder / f"{place}_{period}_{name}.xlsx"
    book.save(path)
    return path
