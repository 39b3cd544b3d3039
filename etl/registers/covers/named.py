"""Unions that a register of units names beside them (单位名称 | 工会名称): a list of the units that they cover."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from etl.clean.totals import total_of
from etl.clean.union_words import says_cover
from etl.clean.values import raw_text
from etl.model import RecognisedTable, Value

_OF_COVER: Final = {"credit_code": "unit_code", "name": "unit_name", "union_name": "union_name"}
"""Field of a unit register -> that of a cover list."""


def covers_named(table: RecognisedTable) -> RecognisedTable | None:
    """Take the names of unions out of a register of units, in place; returns the cover list that they make, None where there are none.

    A register that gives the unions' codes says by these what covers a unit.
    """
    named = table.values.pop("union_name", None)
    if named is None or "union_code" in table.values:
        return None
    names = table.values.get("name") or named
    rows = [place for place, cell in enumerate(named) if _is_name(cell) and total_of(raw_text(names[place])) is None]
    if not rows:
        return None
    values = {**table.values, "union_name": named}
    return replace(
        table,
        content="cover_list",
        columns=[replace(c, field=_OF_COVER[c.field]) for c in table.columns if c.field in _OF_COVER],
        rows=[table.rows[place] for place in rows],
        values={
            _OF_COVER[name]: [cells[place] for place in rows] for name, cells in values.items() if name in _OF_COVER
        },
        findings=[],
        totals_elsewhere=set(),
    )


def _is_name(cell: Value) -> bool:
    text = raw_text(cell).strip()
    return len(text) > 2 and says_cover(text) is not False
