"""Cells that show an error value, or a formula that was never calculated: where a table has them."""

from __future__ import annotations

from collections.abc import Mapping

from etl.model import Block, Finding, RecognisedTable, Sheet
from etl.read.marks import UNCALCULATED
from etl.tables.blocks.headers import Header


def tell_broken(
    table: RecognisedTable, sheet: Sheet, block: Block, headers: list[Header], fields: Mapping[str, Header]
) -> None:
    """Note the broken cells of a register's fields for its checks (``table.broken``), and tell the others of its body."""
    if not sheet.broken:
        return
    named = {header.column: name for name, header in fields.items()}
    letters = {header.column: header.letter for header in headers}
    places = {index: place for place, index in enumerate(block.body)}
    for (row, column), shown in sorted(sheet.broken.items()):
        if row not in places or column not in letters:
            continue
        if column in named:
            table.broken.setdefault(named[column], {})[places[row]] = shown
        else:
            code = "formula_uncalculated_here" if shown == UNCALCULATED else "cell_error_here"
            table.findings.append(Finding.of(code, sheet.name, row + 1, letters[column], shown))
