"""One thing that several columns say by a tick in one of them (建会情况: 已建 | 未建; 单独建会 | 联合建会 | 未建会): each row's word is its tick's header."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final

from data.reference import register_words
from etl.clean.union_words import says_cover, union_kind
from etl.clean.values import fold, raw_text
from etl.model import Value
from etl.tables.blocks.headers import Header

_TOLD: Final[dict[str, tuple[str, Callable[[str], object]]]] = {
    "unit_register": ("cover_stated", says_cover),
    "union_register": ("union_kind", union_kind),
}
"""Content -> the field that ticks may say, and what a header says of it."""


def ticked_columns(
    content: str, headers: Sequence[Header], cells: Callable[[int], Sequence[Value]]
) -> tuple[str, list[Header]] | None:
    """The field that columns of ticks say, and these columns; None where there are none.

    ``cells``: the filled cells of a column. The columns stand beside each other, hold nothing but ticks, and their headers say different things.
    """
    name, told = _TOLD.get(content, ("", says_cover))
    run: list[Header] = []
    for header in headers if name else ():
        marked = bool(header.parts) and told(header.parts[-1]) is not None and _only_ticks(cells(header.column))
        if marked and (not run or header.column == run[-1].column + 1):
            run.append(header)
        elif len(run) > 1:
            break
        else:
            run = [header] if marked else []
    words = {header.parts[-1] for header in run}
    ticked = any(cells(header.column) for header in run)
    return (name, run) if len(words) > 1 and len(words) == len(run) and ticked else None


def ticked_words(
    run: Sequence[Header], columns: Mapping[int, Sequence[Value]] | Sequence[Sequence[Value]]
) -> list[Value]:
    """For each row the header of the column that it ticks; None without a tick, all of them joined where there are several."""
    marks = [(header.parts[-1], columns[header.column]) for header in run]
    rows = [[word for word, cells in marks if _is_tick(cells[row])] for row in range(len(marks[0][1]))]
    return ["、".join(words) if words else None for words in rows]


def _only_ticks(cells: Sequence[Value]) -> bool:
    return all(_is_tick(cell) for cell in cells)


def _is_tick(cell: Value) -> bool:
    return fold(raw_text(cell)) in _ticks()


@cache
def _ticks() -> frozenset[str]:
    return frozenset(fold(word) for word in register_words("tick"))
