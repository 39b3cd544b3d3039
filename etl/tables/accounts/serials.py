"""Serial numbers of a table: they say how many rows there should be, and which rows are no totals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from etl.clean.values import parse_number, plain
from etl.model import Block, Finding, RecognisedTable, Sheet, Value
from etl.tables.blocks.headers import Header

SERIALS: Final = frozenset({"序号", "编号", "no", "序", "行号", "项次", "顺序号", "№", "行次"})
"""Headers of serial numbers."""
_FEWEST: Final = 4
_MOST_GAPS: Final = 3
_SHARE: Final = 0.2


def take_serials(table: RecognisedTable, sheet: Sheet, block: Block, header: Header) -> None:
    """Note which rows of a register its column of serial numbers counts, and tell of numbers that are left out between others (1, 2, 4).

    Where many are the table is an extract of another one, which is no fault.
    """
    numbers = _numbers(sheet, block, header)
    if numbers is None:
        return
    table.numbered = {place for place, number in enumerate(numbers) if number is not None}
    listed = [number for number in numbers if number is not None]
    gaps = [(a, b) for a, b in pairwise(listed) if b > a + 1]
    count = sum(b - a - 1 for a, b in gaps)
    if 0 < count <= min(_MOST_GAPS, _SHARE * len(listed)):
        missing = [n for a, b in gaps for n in range(a + 1, b)]
        place = next(p for p, number in enumerate(numbers) if number is not None and number > missing[0])
        args = {"missing": "、".join(map(str, missing))}
        table.findings.append(Finding.of("serial_gap", table.sheet, table.rows[place], header.letter, None, args))


def _numbers(sheet: Sheet, block: Block, header: Header) -> list[int | None] | None:
    """The serial number of each row of a body; None for a column that does not count rows."""
    if plain(header.label) not in SERIALS:
        return None
    numbers: list[int | None] = []
    for index in block.body:
        row = sheet.rows[index]
        numbers.append(_number(row[header.column]) if header.column < len(row) else None)
    listed = [number for number in numbers if number is not None]
    return numbers if _count_on(listed) else None


def _number(cell: Value) -> int | None:
    if isinstance(cell, str) and cell.isascii() and cell.isdigit():
        return int(cell)
    value = cell if isinstance(cell, float) else parse_number(cell).value
    whole = value is not None and float(value).is_integer() and value >= 0
    return int(value) if whole and value is not None else None


def _count_on(listed: Sequence[int]) -> bool:
    """Whether numbers run on by one nearly everywhere, beginning anew at 1 where they do not."""
    steps = [(a, b) for a, b in pairwise(listed) if b != 1]
    on = sum(1 for a, b in steps if b == a + 1)
    return len(listed) >= _FEWEST and listed[0] == 1 and 2 * on > len(steps) and all(b > a for a, b in steps)
