"""What cells show beside their values: an error value, a formula that was never calculated, a line through them, colours that mean something, a remark that takes the row back, marks for the same once more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from data.letters import get_column_letter
from etl.clean.remarks import may_say_gone, means_colour, says_gone, says_other_figure
from etl.clean.values import DITTOS, raw_text
from etl.model import Block, Finding, RecognisedTable, Sheet, Value
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


_VOID: Final = re.compile(
    r"作废|废止|废稿|(?:第[一二三]|初|草|旧)稿|(?:初|旧|原)版|(?:勿|不再|停止)使?用|(?<![a-z])(?:void|draft|obsolete)(?![a-z])",
    re.IGNORECASE,
)
"""Words of a sheet that does not hold any more: 初稿（作废）."""


def tell_void(table: RecognisedTable, sheet: Sheet) -> None:
    """Tell of a sheet whose name or title says that it is void or a draft, beside the final one perhaps: it is read all the same."""
    said = next((text for text in (sheet.name or "", table.title or "") if _VOID.search(text)), None)
    if said is not None:
        table.findings.append(Finding.of("sheet_void", sheet.name, value=said[:40]))


_NO_MORE: Final = re.compile(
    r"作废|废止|废稿|废表|(?:勿|不再|停止|不要|不得|请勿)(?:再|继续)?使?用|(?<![a-z])(?:void|obsolete)(?![a-z])",
    re.IGNORECASE,
)
_ABOVE: Final = re.compile(r"上表|以上|上面|上述|前表|↑")
_HERE: Final = re.compile(r"本表|此表|该表")
_HOLDS: Final = re.compile(r"为准|新表|更正后|重报")
"""What a line says of the table that holds instead: 旧数作废，以本表为准."""


def said_void(sheet: Sheet, block: Block) -> tuple[str, str]:
    """The line by which a table says that it does not hold (下表作废，勿用), and the one by which it says so of the table above it; empty for none."""
    own, before = "", ""
    for i in block.notes:
        text = _line(sheet, i)
        if _NO_MORE.search(text) and not _HOLDS.search(text):
            own, before = (own, text) if _ABOVE.search(text) else (text, before)
    for i in block.footers:
        text = _line(sheet, i)
        if _NO_MORE.search(text) and (_ABOVE.search(text) or _HERE.search(text)) and not _HOLDS.search(text):
            own = own or text
    corner = _line(sheet, block.header[0], block.left) if block.header else ""
    return own or (corner if _NO_MORE.search(corner) else ""), before


def _line(sheet: Sheet, index: int, column: int | None = None) -> str:
    row = sheet.rows[index]
    cells = row if column is None else row[column : column + 1]
    return " ".join(raw_text(cell).strip() for cell in cells if cell not in (None, ""))


def leave_out_void(tables: Sequence[RecognisedTable], voids: Sequence[str]) -> None:
    """Leave out the tables of a sheet that say themselves that they do not hold (``voids``: the line of each, empty for none), where another one there
    does: told. A sheet of nothing else is read all the same."""
    if not any(voids) or all(said or table.content == "unknown" for table, said in zip(tables, voids, strict=True)):
        return
    for table, said in zip(tables, voids, strict=True):
        if said:
            table.content, table.observations, table.values, table.dated = "unknown", [], {}, {}
            table.findings = [f for f in table.findings if f.code.startswith("personal")]
            table.findings += [
                Finding.of("table_void", table.sheet, table.rows[0] if table.rows else None, value=said[:40])
            ]


_TAIL: Final = re.compile(r"[(（【\[]([^()（）【】\[\]]{2,20})[)）】\]]\s*$")
"""What stands in brackets behind a name: 某某公司（已注销）."""


def tell_gone(table: RecognisedTable, header: Header, cells: Sequence[Value], *, named: bool = False) -> None:
    """Tell of a column of remarks in which rows are said to be gone (已注销, 迁出), or of names that say it in brackets: they count all the same."""
    if table.content not in ("unit_register", "union_register"):
        return
    if named:
        tails = [_TAIL.search(cell) if isinstance(cell, str) else None for cell in cells]
        gone = [place for place, tail in enumerate(tails) if tail is not None and says_gone(tail[1])]
    elif may_say_gone(header.label):
        gone = [place for place, cell in enumerate(cells) if isinstance(cell, str) and says_gone(cell)]
    else:
        return
    if gone:
        args = {"label": header.label or header.letter, "count": str(len(gone))}
        value = raw_text(cells[gone[0]])[:30]
        finding = Finding.of("remark_takes_back", table.sheet, table.rows[gone[0]], header.letter, value, args)
        table.findings.append(finding)


def tell_corrected(table: RecognisedTable, sheet: Sheet, block: Block, headers: Sequence[Header]) -> None:
    """Tell of remarks that give another figure than their row (更正：职工数应为228人): the row counts as it stands."""
    for header in headers:
        if not header.parts or not may_say_gone(header.parts[-1]):
            continue
        column = header.column
        cells = [(i, row[column]) for i in block.body if column < len(row := sheet.rows[i])]
        said = [(i, cell) for i, cell in cells if isinstance(cell, str) and says_other_figure(cell)]
        if said:
            args = {"label": header.label, "count": str(len(said))}
            first, value = said[0]
            finding = Finding.of("remark_corrects", sheet.name, first + 1, header.letter, value.strip()[:30], args)
            table.findings.append(finding)


def read_dittos(table: RecognisedTable, column: int, cells: list[Value]) -> list[Value]:
    """A column with what its ditto marks (同上, 〃) stand for, which is told."""
    if DITTOS.isdisjoint(cells):
        return cells
    places = [place for place, cell in enumerate(cells) if cell in DITTOS]
    if places[0] == 0:
        return cells
    read = list(cells)
    for place in places:
        read[place] = read[place - 1]
    args = {"count": str(len(places))}
    letter, first = get_column_letter(column + 1), places[0]
    table.findings.append(
        Finding.of("ditto_read", table.sheet, table.rows[first], letter, raw_text(cells[first]), args)
    )
    return read
