"""Unions that a register of units names beside them (单位名称 | 工会名称): a list of the units that they cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from etl.clean.totals import total_of
from etl.clean.union_words import says_cover
from etl.clean.values import fold, raw_text
from etl.model import RecognisedTable, Value

_OF_COVER: Final = {"credit_code": "unit_code", "name": "unit_name", "union_name": "union_name"}
"""Field of a unit register -> that of a cover list."""


def settle_named(tables: Sequence[RecognisedTable]) -> None:
    """Keep the unions that registers of units name, in place, only where a register of unions of the workbook has them; elsewhere a unit that names
    its union states that it has one, and of a blank nothing is known."""
    listed = {
        fold(raw_text(cell)) for t in tables if t.content == "union_register" for cell in t.values.get("name", ())
    }
    for table in tables:
        if table.content != "unit_register" or "union_name" not in table.values:
            continue
        named = [fold(raw_text(cell)) for cell in table.values["union_name"] if _is_name(cell)]
        if sum(name in listed for name in named) * 2 > len(named):
            continue
        cells = table.values.pop("union_name")
        instead = None if "cover_stated" in table.values else "cover_stated"
        if instead is not None:
            table.values[instead] = cells
        for column in table.columns:
            column.field = instead if column.field == "union_name" else column.field
        said = [f for f in table.findings if f.code == "column_by_content" and f.args.get("field") == "union_name"]
        for finding in said:
            finding.args["field"] = "cover_stated"
        if instead is None:
            table.findings = [f for f in table.findings if f not in said]


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
        examples_elsewhere=set(),
        alone_elsewhere={},
    )


def _is_name(cell: Value) -> bool:
    text = raw_text(cell).strip()
    return len(text) > 2 and says_cover(text) is not False
