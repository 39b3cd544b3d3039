"""What a case of the law is made of: workbooks of plain rows, and what commands, pages and briefs must say of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.books import union, unit, unit_code

NATION, PROVINCE, CITY = "100000", "330000", "330100"
FIRST, SECOND, THIRD = "330106", "330102", "330105"
"""Three counties of one city: 西湖区, 上城区, 拱墅区."""
NAMES = {
    NATION: "全国",
    PROVINCE: "浙江省",
    CITY: "浙江省杭州市",
    FIRST: "浙江省杭州市西湖区",
    SECOND: "浙江省杭州市上城区",
    THIRD: "浙江省杭州市拱墅区",
}
SHORT = {FIRST: "西湖区", SECOND: "上城区", THIRD: "拱墅区"}

Words = str | re.Pattern[str]
"""What a text holds: literally, or something that a pattern finds."""


@dataclass(frozen=True)
class Sent:
    """A workbook: the registers that ``region`` sends for ``period``; ``table`` (title, header, rows, foot) in place of registers."""

    region: str
    period: str
    units: Sequence[Sequence[Any]] = ()
    unions: Sequence[Sequence[Any]] = ()
    cover: Sequence[tuple[str, str]] = ()
    members: Sequence[Sequence[Any]] = ()
    more: Sequence[tuple[str, Any]] = ()
    sheets: Mapping[str, Sequence[Sequence[Any]]] = field(default_factory=dict)
    table: tuple[str, Sequence[str], Sequence[Sequence[Any]], str] | None = None
    calibre: str | None = None
    purpose: str | None = None


@dataclass(frozen=True)
class Command:
    """A question to ``python -m analysis``. ``rows``: what some rows hold, each told by the keys of its ``name``.

    A mapping or list is held where all that it names is; a float to twelve digits. ``refused``: the words of an exit with 2.
    """

    asked: str
    rows: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]] = ()
    refused: Words | None = None
    count: int | None = None


@dataclass(frozen=True)
class Page:
    """A page by its address: what it says and what it must not. ``card``: of the card that has this in its title alone."""

    address: str
    says: Sequence[Words] = ()
    never: Sequence[Words] = ()
    card: str | None = None


@dataclass(frozen=True)
class Brief:
    """A brief on a region in a period: what it says and what it must not."""

    region: str
    period: str
    says: Sequence[Words] = ()
    never: Sequence[Words] = ()
    compare: str | None = None
    calibre: str = "register"
    audience: str = "internal"


@dataclass(frozen=True)
class Case:
    """Workbooks in the order that they come, and what holds of them. ``findings``: codes of checks that must speak.

    ``apart``: each workbook is loaded by itself, so that the data are whole after each.
    """

    name: str
    sent: Sequence[Sent]
    commands: Sequence[Command] = ()
    pages: Sequence[Page] = ()
    briefs: Sequence[Brief] = ()
    findings: Sequence[str] = ()
    apart: bool = False


def units(numbers: Sequence[int], region: str = FIRST, **more: Any) -> list[Any]:
    """Units of a county by their numbers, of 30 employees, small enterprises of manufacturing unless said otherwise."""
    return [unit(number, region=region, **more) for number in numbers]


def unions(numbers: Sequence[int], region: str = FIRST, **more: Any) -> list[Any]:
    """A union of its own for each of these units, with 20 members, one full-time official, 5 of the members women."""
    return [union(number, unit=number, region=region, **more) for number in numbers]


def covered(first: int, every: int, some: int, region: str = FIRST, **more: Any) -> tuple[list[Any], list[Any]]:
    """``every`` units numbered from ``first`` and unions for ``some`` of them."""
    numbers = range(first, first + every)
    return units(numbers, region, **more), unions(numbers[:some], region)


def code(number: int) -> str:
    """The credit code of a unit by its number."""
    return unit_code(number)


def has(text: str, words: Words) -> bool:
    """Whether a text holds words, wherever its blanks stand and not as part of a longer number, or a pattern finds something in it.

    A pattern sees the text without blanks.
    """
    if isinstance(words, re.Pattern):
        return words.search(re.sub(r"\s+", "", text)) is not None
    signs = re.sub(r"\s+", "", words)
    start = r"(?<![\d.,])" if signs[0].isdigit() else ""
    end = r"(?![.,]?\d)" if signs[-1].isdigit() else ""
    return re.search(start + r"\s*".join(map(re.escape, signs)) + end, text) is not None
