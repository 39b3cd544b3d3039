"""Registers as a clerk may send them: groups, subtotals, parts beside their wholes, texts for numbers; what is read is what stands there."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import Workbook

from tests.clerks.books import COUNTY, TITLE, code, column, read, told, units

NAMES: Final = [row[0] for row in units()]
CODES: Final = [code(n) for n in range(5)]
XUCUN, CHANGAN, XIASHI = "330481101", "330481103", "330481001"


@dataclass(frozen=True, slots=True)
class Book:
    """Rows below the title, and field -> what is to be read of it. ``told``: codes that must be told; ``period``: of the title."""

    rows: list[list[Any]]
    right: dict[str, list[Any]]
    merged: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()
    title: str = TITLE
    period: str = "2024"
    hidden: tuple[int | str, ...] = field(default=())


def _named(count: int) -> dict[str, list[Any]]:
    return {"name": NAMES[:count], "credit_code": CODES[:count]}


HEAD: Final[list[Any]] = ["单位名称", "统一社会信用代码"]
PAIRS: Final = list(zip(NAMES, CODES, strict=True))
TWO_TOWNS: Final = _named(4) | {"region": [XUCUN, XUCUN, CHANGAN, CHANGAN], "employees": [120, 45, 8, 33]}
BOOKS: Final[dict[str, Book]] = {
    "subtotals by township": Book(
        [
            [*HEAD, "所在镇街", "从业人员"], [*PAIRS[0], "许村镇", 120], [*PAIRS[1], "许村镇", 45], ["许村镇小计", None, None, 165],
            [*PAIRS[2], "长安镇", 8], [*PAIRS[3], "长安镇", 33], ["长安镇小计", None, None, 41], ["合计", None, None, 206],
        ],
        TWO_TOWNS,
    ),
    "a township in a line of its own": Book(
        [[*HEAD, "从业人员"], ["许村镇", None, None], [*PAIRS[0], 120], [*PAIRS[1], 45], ["长安镇", None, None], [*PAIRS[2], 8], [*PAIRS[3], 33]], TWO_TOWNS
    ),
    "a township merged over its units": Book(
        [["镇街", *HEAD, "从业人员"], ["许村镇", *PAIRS[0], 120], [None, *PAIRS[1], 45], ["长安镇", *PAIRS[2], 8], [None, *PAIRS[3], 33]], TWO_TOWNS, ("A3:A4", "A5:A6")
    ),
    "a township written once": Book(
        [["镇街", *HEAD, "从业人员"], ["许村镇", *PAIRS[0], 120], [None, *PAIRS[1], 45], ["长安镇", *PAIRS[2], 8], [None, *PAIRS[3], 33]],
        TWO_TOWNS,
        told=frozenset({"place_carried"}),
    ),
    "texts for numbers": Book(
        [[*HEAD, "从业人员"], [NAMES[0], CODES[0].lower(), "１２０"], [NAMES[1], f" {CODES[1]} ", "45人"], [*PAIRS[2], "8 "]], _named(3) | {"employees": [120, 45, 8]}
    ),
    "women in brackets before all": Book(
        [[*HEAD, "职工人数(女)", "职工人数"], [*PAIRS[0], 50, 120], [*PAIRS[1], 20, 45]], _named(2) | {"employees": [120, 45], "employees_women": [50, 20]}
    ),
    "men, women and all under one head": Book(
        [[*HEAD, "职工人数", None, None], [None, None, "男", "女", "合计"], [*PAIRS[0], 70, 50, 120], [*PAIRS[1], 25, 20, 45]],
        _named(2) | {"employees": [120, 45], "employees_women": [50, 20]},
        ("A2:A3", "B2:B3", "C2:E2"),
    ),
    "men and women without all": Book(
        [[*HEAD, "职工人数", None], [None, None, "男", "女"], [*PAIRS[0], 70, 50], [*PAIRS[1], 25, 20]],
        _named(2) | {"employees": [None, None], "employees_women": [50, 20]},
        ("A2:A3", "B2:B3", "C2:D2"),
        frozenset({"column_unknown_needed"}),
    ),
    "a part before its whole": Book(
        [[*HEAD, "在岗职工", "劳务派遣", "职工总数"], [*PAIRS[0], 100, 20, 120], [*PAIRS[1], 45, 0, 45]], _named(2) | {"employees": [120, 45]}, told=frozenset({"column_rival"})
    ),
    "women of members are no women of employees": Book(
        [[*HEAD, "职工人数", "会员人数", "其中：女性"], [*PAIRS[0], 120, 100, 40], [*PAIRS[1], 45, 40, 20]], _named(2) | {"employees": [120, 45], "employees_women": [None, None]}
    ),
    "a list without codes": Book(
        [
            ["序号", "企业名称", "地址", "行业", "职工数"], [1, NAMES[0], "许村镇人民路1号", "纺织", 120], [2, NAMES[1], "长安镇东街2号", "批发", 45],
            [4, NAMES[2], "海宁市硖石街道河西路3号", "餐饮", 8],
        ],
        {"name": NAMES[:3], "region": [XUCUN, CHANGAN, XIASHI], "employees": [120, 45, 8]},
        told=frozenset({"column_missing"}),
    ),
    "the header on every page": Book(
        [[*HEAD, "从业人员"], [*PAIRS[0], 120], [*HEAD, "从业人员"], [*PAIRS[1], 45]], _named(2) | {"employees": [120, 45]}
    ),
    "hundreds in the header": Book([[*HEAD, "从业人员（百人）"], [*PAIRS[0], 1.2], [*PAIRS[1], 0.45]], _named(2) | {"employees": [120, 45]}),
    "a month in the title": Book(
        [[*HEAD, "从业人员"], [*PAIRS[0], 120], [*PAIRS[1], 45]], _named(2) | {"employees": [120, 45]}, title="海宁市单位名录（2024.6）", period="2024-06"
    ),
    "as of the end of June": Book(
        [[*HEAD, "从业人员"], [*PAIRS[0], 120], [*PAIRS[1], 45]], _named(2), title="海宁市单位名录（截至2024年6月底）", period="2024-06"
    ),
    "cover on its way": Book(
        [[*HEAD, "职工人数", "是否建会"], [*PAIRS[0], 120, "单独建会"], [*PAIRS[1], 45, "联合工会覆盖"], [*PAIRS[2], 8, "正在筹建"]],
        _named(3) | {"cover_stated": [True, True, False]},
    ),
    "a total beside the word in the serial": Book(
        [["序号", *HEAD, "职工人数"], [1, *PAIRS[0], 120], [2, *PAIRS[1], 45], ["合计", "2家", None, 165]], _named(2) | {"employees": [120, 45]}
    ),
    "remarks first": Book([["备注", *HEAD, "从业人员"], [None, *PAIRS[0], 120], [None, *PAIRS[1], 45]], _named(2) | {"employees": [120, 45]}),
    "a hidden column and row": Book([[*HEAD, "从业人员"], [*PAIRS[0], 120], [*PAIRS[1], 45]], _named(2) | {"employees": [120, 45]}, hidden=("C", 4)),
}  # fmt: skip


@pytest.mark.parametrize("name", BOOKS)
def test_a_register_that_a_clerk_may_send(tmp_path: Path, name: str) -> None:
    book = BOOKS[name]
    workbook = Workbook()
    sheet = workbook.active
    for row in ([book.title], *book.rows):
        sheet.append(row)
    for area in book.merged:
        sheet.merge_cells(area)
    for each in book.hidden:
        (sheet.row_dimensions[each] if isinstance(each, int) else sheet.column_dimensions[each]).hidden = True
    workbook.save(tmp_path / "a.xlsx")
    result = read(tmp_path / "a.xlsx")
    assert [(part.content, part.period, part.region) for part in result.parts] == [
        ("unit_register", book.period, COUNTY)
    ]
    assert {field: column(result, field) for field in book.right} == book.right
    assert book.told <= told(result)


@pytest.mark.parametrize(
    "title",
    [
        "新建会企业名录2024年",
        "2024年新建工会单位名单",
        "公安系统工会名录（2024年）",
        "合作社名录2024年",
        "互助保障单位2024年",
        "2024年平安企业名录",
    ],
)
def test_a_word_of_every_day_is_no_place(tmp_path: Path, title: str) -> None:
    """新建 is a district of Nanchang, 公安 a county of Jingzhou: in a title they are mostly words."""
    workbook = Workbook()
    sheet = workbook.active
    for row in ([title], [*HEAD, "从业人员"], [*PAIRS[0], 120], [*PAIRS[1], 45]):
        sheet.append(row)
    workbook.save(tmp_path / "新建 Microsoft Excel 工作表.xlsx")
    result = read(tmp_path / "新建 Microsoft Excel 工作表.xlsx")
    assert result.parts == []
    assert "region_of_register_missing" in told(result)
