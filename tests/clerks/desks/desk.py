"""A county with its firms and unions as chance makes them, and a workbook that somebody there sends, with what is to be read of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from etl.write.sample.units import credit_code
from tests.clerks.variants.places import County, a_county

_FIRST: Final = "鼎盈昱祺沐晗擎翊铄泓澜荟骏麒瀚煜"
_SECOND: Final = "远达川峰泽森宁禾源越兴原舟林岳麦"
_TRADES: Final = (("纺织有限公司", "C17"), ("五金厂", "C33"), ("商贸有限公司", "F51"), ("物流有限公司", "G54"), ("餐饮店", "H62"), ("建筑劳务有限公司", "E47"), ("信息技术有限公司", "I65"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Firm:
    """A unit of the county. ``town``: code and name of its township; ``union``: the code of its own union, empty for none."""

    name: str
    code: str
    town: tuple[str, str]
    employees: int
    women: int
    industry: str
    union: str = ""

    @property
    def covered(self) -> bool:
        return bool(self.union)


@dataclass(slots=True)
class Truth:
    """What is to be read of a workbook: rows of a content by code or else name, field -> value; figures of a summary by (region, measure).

    ``free``: fields of which anything may be told or held back, for only their sender knows what is meant; ``period``: that of all of it.
    """

    content: str
    rows: dict[Any, dict[str, Any]]
    period: str = "2024"
    free: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()


@dataclass(slots=True)
class Desk:
    """Whose workbook it is: ``dice`` chooses among what one person would write as well as another."""

    dice: random.Random
    county: County = field(init=False)
    firms: list[Firm] = field(init=False)

    def __post_init__(self) -> None:
        self.county = a_county(self.dice)
        towns = self.dice.sample(self.county.towns, 3)
        names = self.dice.sample([a + b for a in _FIRST for b in _SECOND], 9)
        self.firms = []
        for number, name in enumerate(sorted(names)):
            trade, industry = self.dice.choice(_TRADES)
            employees = self.dice.choice((6, 13, 24, 25, 48, 77, 103, 156, 210, 305, 420, 1012)) + number
            union = credit_code("81", self.county.code, 6100 + number) if self.dice.random() < 0.5 else ""
            women = self.dice.randrange(1, employees)
            code = credit_code("91", self.county.code, 5200 + self.dice.randrange(90) * 10 + number)
            town = towns[number // 3]
            self.firms.append(Firm(f"{self.short}{name}{trade}", code, town, employees, women, industry, union))

    @property
    def short(self) -> str:
        name = self.county.name
        return name[:-1] if len(name) > 2 and name[-1] in "市县区" else name

    @property
    def place(self) -> str:
        """The county as a title names it."""
        return self.county.city.name + self.county.name

    def one(self, *words: Any) -> Any:
        return self.dice.choice(words)

    def truth(self, *fields: str, firms: Iterable[Firm] | None = None, **more: Any) -> Truth:
        """The register of the firms, by these fields of theirs."""
        rows = {
            firm.code: {name: _OF[name](firm) for name in fields} for firm in (self.firms if firms is None else firms)
        }
        return Truth("unit_register", rows, **more)


_OF: Final[dict[str, Callable[[Firm], Any]]] = {
    "name": lambda firm: firm.name,
    "region": lambda firm: firm.town[0],
    "employees": lambda firm: firm.employees,
    "employees_women": lambda firm: firm.women,
    "industry": lambda firm: firm.industry,
    "cover_stated": lambda firm: firm.covered,
    "union_code": lambda firm: firm.union or None,
}


@dataclass(slots=True)
class Parcel:
    """A workbook to be sent: a ``file`` name, and sheets of openpyxl or the bytes of another kind of file."""

    truths: list[Truth]
    file: str = "上报.xlsx"
    book: Workbook = field(default_factory=Workbook)
    content: bytes | None = None
    region: str = ""

    @property
    def sheet(self) -> Worksheet:
        """The first sheet."""
        page = self.book.worksheets[0]
        return page

    def write(self, *rows: Sequence[Any]) -> None:
        for row in rows:
            self.sheet.append(list(row))

    def save(self, folder: Path) -> Path:
        path = folder / self.file
        if self.content is None:
            self.book.save(path)
        else:
            path.write_bytes(self.content)
        return path


def parcel(*truths: Truth, rows: Iterable[Sequence[Any]] = (), **more: Any) -> Parcel:
    made = Parcel([*truths], **more)
    made.write(*rows)
    return made
