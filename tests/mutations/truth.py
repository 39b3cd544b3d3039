"""Workbooks whose every body cell knows what must be made of it, wherever it is moved."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from etl.write.sample.units import credit_code

PERIOD = "2024"


@dataclass(frozen=True, slots=True)
class Fact:
    """What a cell must become: a field of a fact of this content, or the value of a measure in a summary for a region."""

    content: str
    field: str
    value: Any
    region: str | None = None


@dataclass(slots=True)
class Box:
    """A cell and its fact; None for a header, a title, a blank, and for what a mutation has touched."""

    value: Any = None
    fact: Fact | None = None


Line = list[Box]


@dataclass(slots=True)
class Leaf:
    """A sheet: ``rows[header]`` is the header, the body lies below it; -1 for a cover. ``length``: body rows."""

    name: str
    rows: list[Line]
    header: int = -1
    hidden: bool = False
    sound: bool = True
    """Whether the number of body rows is still beyond doubt."""

    @property
    def body(self) -> range:
        """Indices of the body's rows."""
        return range(self.header + 1, len(self.rows)) if self.header >= 0 else range(0)

    @property
    def content(self) -> str | None:
        """What the sheet holds, by its first fact."""
        return next((box.fact.content for row in self.rows for box in row if box.fact), None)

    def width(self) -> int:
        """Cells of the widest row."""
        return max(map(len, self.rows), default=0)

    def spoil(self, rows: Iterator[int] | range | list[int], columns: range | list[int] | None = None) -> None:
        """Forget what these cells should become."""
        for i in rows:
            for j, box in enumerate(self.rows[i]):
                if columns is None or j in columns:
                    box.fact = None


@dataclass(slots=True)
class Book:
    """Sheets in order, and what a mutation has done to them, for the one who looks at a failure."""

    leaves: list[Leaf]
    story: list[str] = field(default_factory=list)

    def tables(self) -> list[Leaf]:
        """The sheets that hold a table."""
        return [leaf for leaf in self.leaves if leaf.header >= 0]


def _leaf(name: str, title: str, header: list[str], body: list[Line]) -> Leaf:
    return Leaf(name, [[Box(title)], [Box(text) for text in header], *body], 1)


def units(draw: random.Random, count: int) -> Leaf:
    """A unit register."""
    start = draw.randrange(10_000)
    body = []
    for n in range(count):
        code = credit_code("91", "330106", start + n)
        women = draw.randrange(1, 20)
        employees = women + draw.randrange(1, 900)
        revenue = draw.randrange(10, 90_000)
        kind, stored = draw.choice([("企业", "enterprise"), ("事业单位", "institution")])
        industry = draw.choice(["C13", "F51", "E47", "I65"])
        cells = {
            "credit_code": (code, code),
            "name": (f"样例{start + n}厂", f"样例{start + n}厂"),
            "region": ("330106", "330106"),
            "industry": (industry, industry),
            "employees": (employees, employees),
            "employees_women": (women, women),
            "revenue": (revenue, revenue * 10_000),
            "unit_kind": (kind, stored),
        }
        body.append([Box(shown, Fact("unit_register", name, true)) for name, (shown, true) in cells.items()])
    header = [
        "统一社会信用代码",
        "单位名称",
        "行政区划代码",
        "行业代码",
        "从业人员(人)",
        "其中：女职工",
        "营业收入(万元)",
        "单位类型",
    ]
    return _leaf("单位台账", f"浙江省{PERIOD}年单位台账", header, body)


def unions(draw: random.Random, count: int) -> Leaf:
    """A union register."""
    start = draw.randrange(10_000)
    body = []
    for n in range(count):
        code, own = credit_code("81", "330106", start + n), credit_code("91", "330106", start + n)
        women, migrant = draw.randrange(20), draw.randrange(20)
        staff = draw.randrange(1, 5)
        members = 40 + draw.randrange(500)
        founded = date(draw.randrange(1990, 2020), draw.randrange(1, 13), draw.randrange(1, 28))
        cells = {
            "code": (code, code),
            "name": (f"样例{start + n}工会", f"样例{start + n}工会"),
            "union_kind": ("单独基层工会", "own"),
            "region": ("330106", "330106"),
            "unit_code": (own, own),
            "founded": (founded.isoformat(), founded.isoformat()),
            "staff_full": (staff, staff),
            "members": (members, members),
            "members_women": (women, women),
            "members_migrant": (migrant, migrant),
        }
        body.append([Box(shown, Fact("union_register", name, true)) for name, (shown, true) in cells.items()])
    header = [
        "工会代码",
        "工会名称",
        "工会类型",
        "行政区划代码",
        "建会单位代码",
        "成立日期",
        "专职工会干部",
        "会员人数",
        "女会员",
        "农民工会员",
    ]
    return _leaf("工会台账", f"浙江省{PERIOD}年工会台账", header, body)


def membership(draw: random.Random, count: int) -> Leaf:
    """Members by union."""
    start = draw.randrange(10_000)
    body = []
    for n in range(count):
        code, women = credit_code("81", "330106", start + n), draw.randrange(20)
        cells = {"union_code": code, "region": "330106", "members": 30 + draw.randrange(400), "members_women": women}
        body.append([Box(value, Fact("membership", name, value)) for name, value in cells.items()])
    return _leaf("会员统计", f"浙江省{PERIOD}年会员统计", ["工会代码", "行政区划代码", "会员人数", "女会员"], body)


_PLACES = {
    "全国": "100000", "北京市": "110000", "天津市": "120000", "河北省": "130000", "山西省": "140000", "辽宁省": "210000", "上海市": "310000",
    "江苏省": "320000", "浙江省": "330000", "湖北省": "420000", "四川省": "510000", "云南省": "530000", "青海省": "630000",
}  # fmt: skip
_MEASURES = {
    "会员人数(万人)": ("members", 10_000), "法人单位数(个)": ("units", 1), "从业人员(人)": ("employees", 1), "基层工会数(个)": ("grassroots_unions", 1),
}  # fmt: skip


def summary(draw: random.Random, count: int) -> Leaf:
    """Regions by measures, the nation first."""
    names = ["全国", *draw.sample(list(_PLACES)[1:], min(count, len(_PLACES) - 1))]
    body = []
    for name in names:
        size = 40 if name == "全国" else 1
        row = [Box(name)]
        for measure, scale in _MEASURES.values():
            shown = size * draw.randrange(1_000, 3_000)
            row.append(Box(shown, Fact("summary", measure, shown * scale, _PLACES[name])))
        body.append(row)
    return _leaf("汇总", f"{PERIOD}年各地区工会情况", ["地区", *_MEASURES], body)


def cover() -> Leaf:
    """A cover page."""
    lines = [("报送单位", "浙江省"), ("报告期", f"{PERIOD}年")]
    return Leaf("封面", [[Box(text) for text in line] for line in lines])


def register_book(draw: random.Random) -> Book:
    """A cover and three registers of some rows each."""
    return Book([cover(), units(draw, draw.randrange(4, 16)), unions(draw, draw.randrange(4, 12)), membership(draw, 6)])


def single_book(draw: random.Random) -> Book:
    """One table, as a text file holds it."""
    make = draw.choice([units, unions, membership, summary])
    return Book([make(draw, draw.randrange(5, 12))])


def summary_book(draw: random.Random) -> Book:
    """A summary alone."""
    return Book([summary(draw, draw.randrange(5, 12))])
