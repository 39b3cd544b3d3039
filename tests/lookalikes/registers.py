"""Registers laid out with quirks: what each column holds is known, and every body cell with its row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from etl.model import Sheet, Value

Row = list[Value]
HEADS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "unit_register": (
        ("统一社会信用代码", "credit_code"),
        ("单位名称", "name"),
        ("行政区划代码", "region"),
        ("行业代码", "industry"),
        ("从业人员", "employees"),
        ("营业收入（万元）", "revenue"),
        ("资产总计（万元）", "assets"),
    ),
    "union_register": (
        ("工会代码", "code"),
        ("工会名称", "name"),
        ("所在地区", "region"),
        ("建会方式", "union_kind"),
        ("成立日期", "founded"),
        ("会员人数", "members"),
        ("女会员", "members_women"),
    ),
    "membership": (
        ("工会代码", "union_code"),
        ("所在地区", "region"),
        ("会员人数", "members"),
        ("女会员", "members_women"),
        ("农民工会员", "members_migrant"),
    ),
}
LINES: Final[dict[str, list[Row]]] = {
    "unit_register": [
        ["91110000600037341L", "甲公司", "110101", "I65", 120, 5300.5, 8000],
        ["91440300708461136T", "乙公司", "440305", "C39", 2003, 910, 1990],
        ["91330100799655058B", "丙公司", "330102", "F51", 18, 77, 2010.5],
        ["91330100799655058B", "丁公司", "330102", "F51", 1985, 0, None],
    ],
    "union_register": [
        ["81110000MC0000001A", "甲工会", "110101", "单独基层工会", "2001-05-01", 100, 40],
        ["81440300MC0000002B", "乙工会", "440305", "联合基层工会", "2018年6月", 2001, 1990],
        ["81330100MC0000003C", "丙工会", "330102", "单独基层工会", "2010", 7, None],
    ],
    "membership": [
        ["81110000MC0000001A", "110101", 100, 40, 3],
        ["81440300MC0000002B", "440305", 2001, 1990, 1995],
        ["81330100MC0000003C", "330102", 7, None, 0],
    ],
}


@dataclass(slots=True)
class Register:
    """A register being drawn: ``fields[j]`` is column ``j``'s, None where it has none."""

    content: str
    above: list[Row]
    header: list[Row]
    body: list[Row]
    fields: list[str | None]
    below: list[Row] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    gaps: set[int] = field(default_factory=set)
    name: str = "Sheet1"
    hidden: bool = False

    def sheet(self) -> tuple[Sheet, dict[str, dict[int, Value]]]:
        """The grid, and field -> row -> raw cell."""
        head = [*self.above, *self.header]
        rows, truth = list(head), {name: dict[int, Value]() for name in self.fields if name}
        for i, line in enumerate(self.body):
            rows += [[]] if i in self.gaps else []
            rows.append(line)
            for j, name in enumerate(self.fields):
                if name and line not in self.header:
                    truth[name][len(rows)] = line[j] if j < len(line) else None
        rows += self.below
        top = len(self.above)
        merged = [(t + top, left, b + top, r) for t, left, b, r in self.merged]
        return Sheet(self.name, [list(row) for row in rows], merged, self.hidden), truth


def plain(content: str) -> Register:
    """The register with nothing odd about it."""
    heads = HEADS[content]
    return Register(
        content, [], [[word for word, _ in heads]], [list(r) for r in LINES[content]], [name for _, name in heads]
    )


QUIRKS: Final[dict[str, Callable[[Register], None]]] = {}


def _quirk(function: Callable[[Register], None]) -> Callable[[Register], None]:
    QUIRKS[function.__name__] = function
    return function


@_quirk
def columns_in_another_order(draft: Register) -> None:
    draft.fields.reverse()
    for row in [*draft.header, *draft.body]:
        row.reverse()


@_quirk
def serial_numbers(draft: Register) -> None:
    draft.fields.insert(0, None)
    for k, row in enumerate(draft.header):
        row.insert(0, None if k else "序号")
    for number, row in enumerate(draft.body, start=1):
        row.insert(0, number)


@_quirk
def an_unknown_column(draft: Register) -> None:
    draft.fields.append(None)
    for k, row in enumerate(draft.header):
        row.append(None if k else "备用栏")
    for row in draft.body:
        row.append("无事")


@_quirk
def codes_as_floats(draft: Register) -> None:
    at = draft.fields.index("region")
    for row in draft.body:
        row[at] = float(str(row[at])) if row[at] else row[at]


@_quirk
def figures_as_text(draft: Register) -> None:
    for row in draft.body:
        row[:] = [f"{cell:,}" if isinstance(cell, int) and cell >= 0 else cell for cell in row]


@_quirk
def labels_with_blanks(draft: Register) -> None:
    draft.header[0] = [f"{cell[:2]}　{cell[2:]} " if isinstance(cell, str) else cell for cell in draft.header[0]]


@_quirk
def labels_broken_into_lines(draft: Register) -> None:
    draft.header[0] = [f"{cell[:2]}\n{cell[2:]}" if isinstance(cell, str) else cell for cell in draft.header[0]]


@_quirk
def header_merged_over_two_rows(draft: Register) -> None:
    width = len(draft.header[0])
    draft.header.append([None] * width)
    draft.merged += [(1, j, 2, j) for j in range(1, width + 1)]


@_quirk
def title_and_notes_above(draft: Register) -> None:
    draft.above += [["2018年台账"], ["填报单位：某某总工会", None, None, "报告期：2018年"], []]


@_quirk
def blank_rows_above(draft: Register) -> None:
    draft.above[:0] = [[], []]


@_quirk
def a_blank_row_between(draft: Register) -> None:
    draft.gaps.add(2)


@_quirk
def header_repeated_in_the_body(draft: Register) -> None:
    draft.body.insert(2, draft.header[-1] if any(draft.header[-1]) else list(draft.header[0]))


@_quirk
def notes_below(draft: Register) -> None:
    draft.below += [[], ["注：本表由各单位填报。"], ["填表人：张三", None, "审核人：李四"]]


@_quirk
def empty_columns_up_to_256(draft: Register) -> None:
    for row in [*draft.header, *draft.body]:
        row += [None] * (256 - len(row))


@_quirk
def hidden_sheet(draft: Register) -> None:
    draft.hidden = True


def builds(content: str) -> Iterator[tuple[tuple[str, ...], Register]]:
    """The plain register, one with each quirk and one with each pair of them."""
    for names in [(), *((name,) for name in QUIRKS), *combinations(QUIRKS, 2)]:
        draft = plain(content)
        for name in names:
            QUIRKS[name](draft)
        yield names, draft
