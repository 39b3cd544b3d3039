"""Dates that stand in cells of their own: a date line above a table (``2024年 | 6月 | 单位：人``), and headers such as 2023.12, 202312, 23年12月."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final

from etl.clean.values import fold, raw_text
from etl.fields.dictionary import label_role
from etl.model import Value
from etl.tables.blocks.rows import filled, is_marked, unit_alone

_YEAR: Final = re.compile(r"^(?:截至|截止)?(?:到|至)?((?:19|20)\d{2})(?:年度?[末底]?)?$")
_PART: Final = re.compile(r"^(?:(\d{1,2})月份?[末底]?|(第?[一二三四1-4]季度|上半年|全年))$")
_DAY: Final = re.compile(r"^\d{1,2}日$")
_WORD: Final = re.compile(r"^(?:年|年度|月|月份|季度|日)$")
_BARE: Final = re.compile(r"^\d{1,2}$")
_MAKER: Final = re.compile(r"^[^:：]{1,10}[:：]")


_BODY: Final = re.compile(r"^[^:：]+(?:总工会|工会|委员会|部|局|处|科|室|办公室|中心)$")
_WHOLE_DATE: Final = re.compile(r"^(?:19|20)\d{2}[年.\-/]\d{1,2}(?:月|[.\-/])?(?:\d{1,2}日?)?$")
_END: Final = re.compile(r"[年.\-/]0?(?:3|6|9|12)[月.\-/](?:30|31)日?$")
"""The last day of a quarter: what a table is of; on any other day it may have been written (临沂市总工会基层工作部 | 2025年2月)."""


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date line: ``date`` as one text (``2024年6月``), empty where its places were left blank (``年 | 月``), and its other cells."""

    date: str
    others: tuple[str, ...]


def date_line(row: Sequence[Value]) -> DateLine | None:
    """What a row says that gives a date in several cells, and nothing else but units and makers; None for any other row."""
    cells = [raw_text(row[j]).strip() for j in filled(row)]
    if len(cells) in (2, 3) and _BODY.search(fold(cells[0])) and _WHOLE_DATE.match(fold(cells[1])):
        ends = _END.search(fold(cells[1])) is not None
        return DateLine(cells[1] if ends else "", (cells[0], *cells[2:])) if all(map(_beside, cells[2:])) else None
    dated = [fold(cell) for cell in cells if not _beside(cell)]
    years = sum(1 for cell in dated if _YEAR.match(cell))
    parts = sum(1 for cell in dated if _PART.match(cell))
    words = sum(1 for cell in dated if _WORD.match(cell))
    bare = sum(1 for cell in dated if _BARE.match(cell))
    days = sum(1 for cell in dated if _DAY.match(cell))
    if not dated or years + parts + words + bare + days != len(dated) or years > 1 or parts > 1 or bare > words:
        return None
    if not (words or (parts and (years or len(dated) < len(cells)))):
        return None
    joined = "".join(dated)
    date = joined if years and re.match(r"^\D*\d{4}年", joined) else joined if parts else ""
    return DateLine(date, tuple(cell for cell in cells if _beside(cell)))


def _beside(cell: str) -> bool:
    """Whether a cell of a date line is of something else: a unit, a maker, a number of the form."""
    return is_marked(cell) or unit_alone(cell) is not None or _MAKER.match(cell) is not None


_YEAR_MONTH: Final = re.compile(
    r"^(?:(?P<year>(?:19|20)\d{2})(?:[.\-/年](?P<month>1[0-2]|0?[1-9])月?|(?P<two>0[1-9]|1[0-2]))|(?P<short>[012]\d)年(?P<late>1[0-2]|0?[1-9])月)(?:份|[末底])?$"
)
_LOOKED_AT: Final = 60


def year_month_headers(rows: list[list[Value]]) -> None:
    """Write the year-months of headers (2023.12, 202312, 23年12月, 2023/12) as 2023年12月; a series of Decembers alone as years."""
    for index, row in enumerate(rows[:_LOOKED_AT]):
        columns = filled(row)
        readings = {j: found for j in columns if (found := _readings(row[j]))}
        if len(readings) < 2 or not _heads(rows, index, columns, readings):
            continue
        settled = _settled(list(readings.values()))
        if settled is None:
            continue
        yearly = all(month == 12 for _, month in settled)
        told = [f"{year}年" if yearly else f"{year}年{month}月" for year, month in settled]
        places = dict(zip(readings, told, strict=True))
        rows[index] = [places.get(j, cell) for j, cell in enumerate(row)]


def _heads(rows: list[list[Value]], index: int, columns: list[int], readings: dict[int, list[tuple[int, int]]]) -> bool:
    """Whether a row with year-months is a header: beside them texts alone, in front of them the head of labels or nothing, no figures above."""
    row, above = rows[index], rows[index - 1] if index else []
    if any(not isinstance(row[j], str) for j in columns if j not in readings):
        return False
    first = columns[0]
    known = first in readings or label_role(raw_text(row[first])) is not None
    if not known and not (_is_text(row[first]) and len(filled(above)) < 2):  # below a header it is a name
        return False
    return not any(isinstance(above[j], (int, float)) for j in filled(above))


def _is_text(cell: Value) -> bool:
    return isinstance(cell, str) and not any(character.isdigit() for character in cell)


def _readings(cell: Value) -> list[tuple[int, int]]:
    """The (year, month) that a cell may be, none if it is none: 2024.1 as a number is January, or October that lost its zero."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return []
    said = _YEAR_MONTH.match(fold(raw_text(cell)))
    if said is None:
        return []
    year = int(said["year"] or f"20{said['short']}")
    month = int(said["month"] or said["two"] or said["late"])
    if isinstance(cell, float) and not cell.is_integer() and raw_text(cell).endswith(".1"):
        return [(year, 1), (year, 10)]
    return [(year, month)]


def _settled(series: list[list[tuple[int, int]]]) -> list[tuple[int, int]] | None:
    """The one reading of a series in which its months follow each other in even steps; the only one there is; None where two are left."""
    ways = [list(way) for way in product(*series[:24])]
    if len(ways) == 1:
        return ways[0]
    even = [way for way in ways if len({_count(b) - _count(a) for a, b in pairwise(way)}) == 1]
    return even[0] if len(even) == 1 else None


def _count(month: tuple[int, int]) -> int:
    return month[0] * 12 + month[1]
