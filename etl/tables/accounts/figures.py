"""Columns of figures, and what adds up among them: the same in registers and in summaries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from typing import Final

from etl.clean.values import parse_number
from etl.model import Value

Line = Sequence[float | None]
"""A column's figures, one a row, None where a cell holds none."""

_FEWEST: Final = 3
_MOST: Final = 0.9
_MOST_COLUMNS: Final = 12
_PLAIN: Final = 1e12
"""Below it a whole number is what its cell shows."""
_GOES: Final = re.compile(r"减|退|离|流|调出|转出|撤|注销|差")
"""A header of what went: what stands before it less this is what stands behind it."""


def figures(cells: Iterable[Value]) -> list[float | None]:
    """The figures of a column's cells."""
    return [_figure(cell) for cell in cells]


def _figure(cell: Value) -> float | None:
    if isinstance(cell, float) and abs(cell) < _PLAIN and cell.is_integer():
        return cell  # most are, and to write each as a number of ten digits first takes ten times as long
    value = parse_number(cell).value
    return None if value is None else float(value)


def counts(line: Line) -> bool:
    """Whether a column holds whole numbers from 0 on, in three rows at least, and little else."""
    filled = [value for value in line if value is not None]
    whole = sum(1 for value in filled if value >= 0 and value.is_integer())
    return len(filled) >= _FEWEST and whole >= _MOST * len(filled)


def whole_of(part: str, columns: Mapping[str, Line], heads: Mapping[str, str]) -> tuple[str, tuple[str, ...]] | None:
    """The column that is in every row what ``part`` and another one add up to (在编 | 编外 | 总人数), or ``part`` and what came less what went (年初 | 入会 |
    退会 | 年末), and those others; None where there is none, or where ``part`` is such a sum itself.

    ``columns``: letter -> figures; ``heads``: letter -> header.
    """
    others = [letter for letter in columns if letter != part][:_MOST_COLUMNS]
    for one, other in permutations(others, 2):
        if one < other and _holds(columns[part], (columns[one], columns[other]), ()):
            return None
    for whole, other in permutations(others, 2):
        if not _GOES.search(heads[other]) and _holds(columns[whole], (columns[part], columns[other]), ()):
            return whole, (other,)
    going = [letter for letter in others if _GOES.search(heads[letter])]
    for whole, came, went in permutations(others, 3):
        if (
            went in going
            and came not in going
            and _holds(columns[whole], (columns[part], columns[came]), (columns[went],))
        ):
            return whole, (came, went)
    return None


def _holds(total: Line, added: Sequence[Line], taken: Sequence[Line]) -> bool:
    """Whether a column is the sum of others less others in every row that has all of them, none of these being nothing nearly everywhere."""
    signs = (*(1 for _ in added), *(-1 for _ in taken))
    wholes: list[float] = []
    some = [0] * len(signs)
    for whole, *parts in zip(total, *added, *taken, strict=True):
        if whole is None or None in parts:
            continue
        read = [float(part) for part in parts if part is not None]
        if whole != sum(sign * part for sign, part in zip(signs, read, strict=True)):
            return False
        wholes.append(whole)
        some = [count + (part != 0) for count, part in zip(some, read, strict=True)]
    return (
        len(wholes) >= _FEWEST and len(set(wholes)) >= _FEWEST - 1 and all(2 * count >= len(wholes) for count in some)
    )
