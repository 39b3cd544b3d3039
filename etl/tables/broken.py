"""What cells show beside their values: an error value, a formula that was never calculated, a line through them, colours that mean something."""

from __future__ import annotations

from collections.abc import Mapping

from data.letters import get_column_letter
from etl.clean.remarks import means_colour
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


_SHOWN = 5


def tell_looks(table: RecognisedTable, sheet: Sheet, block: Block) -> None:
    """Tell of rows with cells that are crossed out, and of colours that a line around the table gives a meaning: neither is read."""
    texts = (line for line in (*table.notes, table.title or "") if means_colour(line))
    for text in dict.fromkeys(texts):
        table.findings.append(Finding.of("meaning_by_colour", sheet.name, value=text[:40]))
    if not sheet.struck:
        return
    struck: dict[int, int] = {}
    for row, column in sorted(sheet.struck):
        cells = sheet.rows[row] if row < len(sheet.rows) else []
        if column < len(cells) and cells[column] not in (None, ""):
            struck.setdefault(row, column)
    rows = [index for index in block.body if index in struck]
    if rows:
        said = "、".join(str(index + 1) for index in rows[:_SHOWN]) + ("…" if len(rows) > _SHOWN else "")
        letter = get_column_letter(struck[rows[0]] + 1)
        table.findings.append(Finding.of("cells_crossed_out", sheet.name, rows[0] + 1, letter, args={"rows": said}))
