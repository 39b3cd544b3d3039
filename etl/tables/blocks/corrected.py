"""Figures that were put right beside those that were sent first (原报数 | 更正数, 会员人数（更正前） | 会员人数（更正后）): the later ones hold.

Where a row has no later figure the first one holds. Two columns are such a pair if their headers are the same without the words for it, and most
figures are of one size: what is only the difference is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from etl.clean.values import fold, parse_figure
from etl.fields.memory import key_of
from etl.model import Block, Finding, Sheet, Value
from etl.tables.blocks.headers import Header

_PUT_RIGHT: Final = r"更正|修正|订正|改正|修订|调整|校正|核实|核定|复核|审定|审核"
_LATER: Final = re.compile(rf"(?P<word>{_PUT_RIGHT})(?:之?后的?(?:数[据字值]?)?|[数值])")
_FIRST: Final = re.compile(
    rf"(?:(?P<word>{_PUT_RIGHT}|变更)之?前的?|(?:原|初)(?:上报|填报|报送|报|填|始|先)?的?|初次?上?报的?|[上自填]报的?)(?:数[据字值]?|值)?(?![有因址籍则])"
)
_MARKS: Final = re.compile(r"[()\[\]【】\s/、:—\-]")
_MOST: Final = 0.8
_TWICE: Final = 2


def settle_corrected(
    sheet: Sheet, block: Block, headers: list[Header], answered: set[str]
) -> tuple[list[Header], list[Finding]]:
    """The headers without the columns that another one puts right, and what to tell of them; blank cells of the later column are filled, in place.

    ``answered``: keys of the headers that a planner has said the meaning of; these stay as they are.
    """
    later = {h.column: said for h in headers if key_of(h.label) not in answered and (said := _later(h)) is not None}
    if not later:
        return headers, []
    found, told = list(headers), []
    gone: set[int] = set()
    for place, header in enumerate(headers):
        if header.column not in later:
            continue
        bare, word = later[header.column]
        first = next((h for h in headers if h.column not in (*later, *gone) and _is_first(h, bare, word)), None)
        if first is None or key_of(first.label) in answered:
            continue
        filled = _of_one_size(sheet, block, first.column, header.column)
        if filled is None:
            continue
        for row in filled:
            cells = sheet.rows[row]
            cells += [None] * (header.column + 1 - len(cells))
            cells[header.column] = cells[first.column]
        found[place] = Header(
            header.column, tuple(p for p in map(_without, header.parts) if p), header.unit or first.unit
        )
        gone.add(first.column)
        args = {"label": first.label, "later": header.label, "taken": header.letter, "count": str(len(filled))}
        told.append(Finding.of("column_corrected", sheet.name, None, first.letter, args=args))
    return [header for header in found if header.column not in gone], told


def _later(header: Header) -> tuple[str, str] | None:
    """A header without the word that its figures were put right, and that word; None where it says no such thing."""
    said = next((match for part in header.parts if (match := _LATER.search(part))), None)
    return None if said is None else (_bare(map(_without, header.parts)), said["word"])


def _without(part: str) -> str:
    """A part of a header without the word that its figures were put right, and the brackets around it."""
    return re.sub(r"[(（\[【]\s*[)）\]】]", "", _LATER.sub("", part)).strip(" -—:：/")


def _bare(parts: Iterable[str]) -> str:
    return _MARKS.sub("", fold("".join(parts)))


def _is_first(header: Header, bare: str, word: str) -> bool:
    """Whether a column may be what was sent first: it says so and is else called the same, or is called the same and says nothing."""
    said = next((match for part in header.parts if (match := _FIRST.search(part))), None)
    if said is None:
        return bool(bare) and _bare(header.parts) == bare
    return said["word"] in (None, word) and _bare(_FIRST.sub("", part) for part in header.parts) == bare


def _of_one_size(sheet: Sheet, block: Block, first: int, later: int) -> list[int] | None:
    """The rows (0-based) that have a first figure alone, where most of those that have both are of one size; None where they are not."""

    def figure(cells: list[Value], column: int) -> float | None:
        value = parse_figure(cells[column] if column < len(cells) else None).value
        return None if value is None else float(value)

    pairs = [(row, figure(sheet.rows[row], first), figure(sheet.rows[row], later)) for row in block.body]
    both = [(a, b) for _, a, b in pairs if a is not None and b is not None]
    near = sum(a <= _TWICE * b and b <= _TWICE * a for a, b in both)
    if not both or near < _MOST * len(both):
        return None
    blank = [row for row, a, b in pairs if a is not None and b is None]
    return [row for row in blank if later >= len(sheet.rows[row]) or sheet.rows[row][later] in (None, "")]
