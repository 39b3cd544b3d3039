"""Registers of 海宁市 as clerks write them: five units with employees 120, 45, 8, 33, 260, and what came of a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from etl.file.process import process_file
from etl.file.result import FileResult, Flags
from etl.model import Finding
from etl.write.sample.units import credit_code

COUNTY: Final = "330481"
TITLE: Final = "海宁市2024年单位名录"
HEAD: Final = ("单位名称", "统一社会信用代码", "行政区划代码", "行业代码", "从业人员", "是否两新组织")
EMPLOYEES: Final = (120, 45, 8, 33, 260)
TOWNS: Final = ("330481001", "330481101", "330481103", "330481002", "330481101")
TOWN_NAMES: Final = ("硖石街道", "许村镇", "长安镇", "海洲街道", "许村镇")
INDUSTRIES: Final = ("C13", "F51", "H62", "C17", "E47")
NEW: Final = ("是", "否", "否", "是", "否")


def code(number: int, region: str = COUNTY) -> str:
    return credit_code("91", region, 7000 + number)


def units(first: int = 0) -> list[list[Any]]:
    """The rows of five units under :data:`HEAD`."""
    return [
        [f"海宁试{first + n}有限公司", code(first + n), TOWNS[n], INDUSTRIES[n], EMPLOYEES[n], NEW[n]] for n in range(5)
    ]


def book(path: Path, *rows: Sequence[Any], sheet: str = "Sheet") -> Path:
    """A workbook of one sheet with these rows."""
    workbook = Workbook()
    page = workbook.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    workbook.save(path)
    return path


def register(path: Path, *below: Sequence[Any], title: str = TITLE, head: Sequence[Any] = HEAD) -> Path:
    """The register of five units, with rows ``below``."""
    return book(path, [title], head, *units(), *below)


def read(path: Path, **flags: str) -> FileResult:
    return process_file(str(path), Flags(**flags))  # type: ignore[arg-type]


def findings(result: FileResult) -> list[Finding]:
    return [*result.findings, *(f for part in result.parts for f in part.findings)]


def told(result: FileResult) -> set[str]:
    """Codes of what was asked or told as a warning or an error."""
    return {f.code for f in findings(result) if f.severity in ("warning", "error")}


def noted(result: FileResult) -> set[str]:
    """Codes of all that was said, notes among them."""
    return {f.code for f in findings(result)}


def column(result: FileResult, name: str, part: int = 0) -> list[Any]:
    return list(result.parts[part].facts[name])


def figures(result: FileResult) -> dict[tuple[str | None, str | None, str], Any]:
    """(region, measure, period) -> value of every figure that counts in a summary."""
    found: dict[tuple[str | None, str | None, str], Any] = {}
    for part in result.parts:
        facts = part.facts
        rows = zip(facts["region"], facts["measure"], facts["value"], facts["rate"], strict=True)
        for region, measure, value, rate in rows:
            if measure is not None and (value is not None or rate is not None):
                found[region, measure, part.period] = value if value is not None else rate
    return found
