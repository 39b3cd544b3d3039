"""Counts that bring the women among them in brackets: 120（女60） in a column of employees or members."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from etl.clean.values import fold, raw_text
from etl.model import ColumnMatch, Finding, RecognisedTable, Value

_WOMEN_OF: Final = {"employees": "employees_women", "members": "members_women"}
_BOTH: Final = re.compile(
    r"^(?P<all>\d[\d,]*)(?:人|名|个)?[(,，、;；]?(?:其中)?[:：,，]?女(?:性|职工|员工|会员|工)?(?:有|共|计)?[:：]?(?P<women>\d[\d,]*)(?:人|名|个)?[)]?$"
)
_MEN_AND_WOMEN: Final = re.compile(
    r"^男(?:性|职工|员工|工)?[:：]?(?P<men>\d[\d,]*)(?:人|名)?[,，、;；/+]?女(?:性|职工|员工|工)?[:：]?(?P<women>\d[\d,]*)(?:人|名)?$"
)


def _both(text: str) -> tuple[int, int] | None:
    """(all, women) of a cell that says both: ``120（女60）``, ``男60女60``; None for any other, and where the women are more than all."""
    plain = fold(text)
    if (found := _MEN_AND_WOMEN.match(plain)) is not None:
        men, women = (int(found[name].replace(",", "")) for name in ("men", "women"))
        return men + women, women
    if (found := _BOTH.match(plain)) is None:
        return None
    whole, women = (int(found[name].replace(",", "")) for name in ("all", "women"))
    return (whole, women) if women <= whole else None


def part_women(table: RecognisedTable, match: ColumnMatch, values: list[Value]) -> tuple[list[Value], list[Value]]:
    """(counts, women) of a column of counts: cells that bring both taken apart, which is told; women are None elsewhere."""
    counts: list[Value] = list(values)
    women: list[Value] = [None] * len(values)
    places = []
    for place, cell in enumerate(values):
        found = _both(cell) if isinstance(cell, str) and "女" in cell else None
        if found is not None:
            counts[place], women[place] = found
            places.append(place)
    if places:
        args = {"label": match.label, "count": str(len(places))}
        shown = raw_text(values[places[0]])
        table.findings.append(
            Finding.of("count_with_women", table.sheet, table.rows[places[0]], match.letter, shown, args)
        )
    return counts, women


def take_women(table: RecognisedTable) -> None:
    """Take the women out of a register's counts, in place; where a column of its own says them, that stands and a blank in it is filled."""
    for name, of in _WOMEN_OF.items():
        match = next((column for column in table.columns if column.field == name), None)
        if match is None or name not in table.values:
            continue
        counts, women = part_women(table, match, table.values[name])
        if not any(cell is not None for cell in women):
            continue
        table.values[name] = counts
        table.values[of] = _or(table.values.get(of), women)


def _or(said: Sequence[Value] | None, found: list[Value]) -> list[Value]:
    return found if said is None else [b if a in (None, "") else a for a, b in zip(said, found, strict=True)]
