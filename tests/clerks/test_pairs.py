"""Every class with every other in one register: right or asked, never silently wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import Workbook

from tests.clerks.books import COUNTY, EMPLOYEES, HEAD, TITLE, TOWN_NAMES, TOWNS, column, read, told, units


@dataclass
class Draft:
    """A register that is to be written, and what is to be read from it. ``asked``: fields that may be missing if they are asked about."""

    above: list[list[Any]] = field(default_factory=lambda: [[TITLE]])
    head: list[Any] = field(default_factory=lambda: list(HEAD))
    rows: list[list[Any]] = field(default_factory=units)
    below: list[list[Any]] = field(default_factory=list)
    regions: list[str] = field(default_factory=lambda: list(TOWNS))
    employees: list[int | None] = field(default_factory=lambda: list(EMPLOYEES))
    asked: set[str] = field(default_factory=set)
    formats: dict[str, str] = field(default_factory=dict)

    def place(self, name: str) -> int:
        """Where a column of the plain register stands now."""
        return next(n for n, cell in enumerate(self.head) if cell == name)


def serial(draft: Draft) -> None:
    draft.head.insert(0, "")
    for number, row in enumerate(draft.rows, 1):
        row.insert(0, number)


def total(draft: Draft) -> None:
    row: list[Any] = [None] * len(draft.head)
    row[draft.place("单位名称")], row[draft.place("从业人员")] = "共计5家", sum(EMPLOYEES)
    draft.below.insert(0, row)


def sum_in_other_words(draft: Draft) -> None:
    row: list[Any] = [None] * len(draft.head)
    row[draft.place("单位名称")], row[draft.place("从业人员")] = "海宁市合计", sum(EMPLOYEES)
    draft.below.append(row)


def townships(draft: Draft) -> None:
    at = draft.place("行政区划代码")
    for row, name in zip(draft.rows, TOWN_NAMES, strict=True):
        row[at] = name if row[at] is not None else None


def place_header(draft: Draft) -> None:
    draft.formats["行政区划代码"] = "所在乡镇（街道）"


def employees_header(draft: Draft) -> None:
    draft.formats["从业人员"] = "年末职工总数"


def industry_header(draft: Draft) -> None:
    draft.formats["行业代码"] = "国民经济行业小类"


def code_header(draft: Draft) -> None:
    draft.formats["统一社会信用代码"] = "纳税人识别号"


def second_code(draft: Draft) -> None:
    draft.head.append("组织机构代码")
    for number, row in enumerate(draft.rows):
        row.append(f"MA000001{number}")


def dated_header(draft: Draft) -> None:
    draft.formats["从业人员"] = "2024年职工人数"


def last_years_column(draft: Draft) -> None:
    draft.head.append("2023年职工人数")
    for row in draft.rows:
        row.append(7)


def ambiguous_header(draft: Draft) -> None:
    draft.formats["从业人员"] = "总人数"
    draft.asked.add("employees")


def date_line(draft: Draft) -> None:
    draft.above.append(["", "", "2024年", "", "单位：人"])


def of_a_township(draft: Draft) -> None:
    draft.above[0] = ["海宁市许村镇2024年单位名录"]


def merged_blank_regions(draft: Draft) -> None:
    at = draft.place("行政区划代码")
    draft.rows[1][at] = None
    draft.regions[1] = COUNTY


def fractions(draft: Draft) -> None:
    at = draft.place("从业人员")
    draft.rows[0][at], draft.rows[1][at] = 1.5, 2.5
    draft.asked.add("employees")


def dates_for_counts(draft: Draft) -> None:
    draft.formats["dates"] = "yyyy-mm-dd"


def footnote(draft: Draft) -> None:
    draft.below.append(["注：本表不含个体户"])


QUIRKS: Final[tuple[Callable[[Draft], None], ...]] = (
    serial, total, sum_in_other_words, townships, place_header, employees_header, industry_header, code_header, second_code, dated_header,
    last_years_column, ambiguous_header, date_line, of_a_township, merged_blank_regions, fractions, dates_for_counts, footnote,
)  # fmt: skip


def write(draft: Draft, path: Path) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    at = draft.place("从业人员")
    head = [draft.formats.get(str(cell), cell) for cell in draft.head]
    for row in (*draft.above, head, *draft.rows, *draft.below):
        sheet.append(row)
    for number in range(len(draft.rows) if "dates" in draft.formats else 0):
        sheet.cell(len(draft.above) + 2 + number, at + 1).number_format = draft.formats["dates"]
    workbook.save(path)
    return path


def wrong(draft: Draft, path: Path) -> list[str]:
    """What was read from a draft that is neither right nor asked about."""
    result = read(write(draft, path))
    if len(result.parts) != 1:
        return [] if told(result) else [f"{len(result.parts)} tables, silently"]
    found = []
    here = COUNTY if draft.above[0] == [TITLE] else "330481101"
    regions = [here if region == COUNTY else region for region in draft.regions]
    for name, right in (("employees", draft.employees), ("region", regions), ("industry", [r[3] for r in units()])):
        read_as = column(result, name)
        asked = (
            name in draft.asked and all(a in (None, b) for a, b in zip(read_as, right, strict=False)) and told(result)
        )
        if read_as != right and not asked:
            found.append(f"{name}: {read_as}")
    if column(result, "credit_code") != [row[1] for row in units()]:
        found.append(f"credit_code: {column(result, 'credit_code')}")
    return found


@pytest.mark.parametrize("first", QUIRKS, ids=lambda quirk: quirk.__name__)
def test_no_pair_of_quirks_is_read_silently_wrong(tmp_path: Path, first: Callable[[Draft], None]) -> None:
    failed = {}
    others = [second for one, second in combinations(QUIRKS, 2) if one is first] + [first]
    for second in others:
        draft = Draft()
        for quirk in dict.fromkeys((second, first)):
            quirk(draft)
        if found := wrong(draft, tmp_path / f"{second.__name__}.xlsx"):
            failed[second.__name__] = found
    assert failed == {}
