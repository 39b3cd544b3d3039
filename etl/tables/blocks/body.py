"""How far a body reaches, and what stands below it: row by row, each judged by :mod:`etl.tables.blocks.body_rules`."""

from __future__ import annotations

import re
from typing import Final

from etl.model import Block, Sheet, Value
from etl.tables.blocks.body_rules import Body, Line, Verdict, of_body, verdict
from etl.tables.blocks.header_rows import signs_below
from etl.tables.blocks.notes import table_ahead
from etl.tables.blocks.rows import data_like, filled, is_footer_text, is_header, signed

_FOOTER_INITIALS: Final = frozenset("注数资说备来填制审单负联报指经复统nNsS[［(（*①②③④⑤ \u3000\t合总小地")
_SETTLED: Final = 50
"""Rows of a body beyond which those that look like it are taken without asking every rule."""


def fill_body(sheet: Sheet, block: Block, start: int, wide: set[int]) -> int:
    """Collect the body and the notes below it into ``block``; returns the row at which the next table's search goes on.

    ``start``: the row (0-based) after the header; ``wide``: rows whose only text is merged over the table.
    """
    rows = sheet.rows
    header = [[str(rows[i][j]).strip() for j in filled(rows[i])] for i in block.header]
    body = Body(sheet, block, start, wide, header)
    leading = (filled(rows[block.header[0] if block.header else start]) or [0])[0]
    index, total = start, len(rows)
    while index < total:
        if len(block.body) > _SETTLED and (end := _plain_run(rows, index, leading, body.figures)) > index:
            block.body.extend(range(index, end))
            index, body.blanks = end, 0
            continue
        columns = filled(rows[index])
        if not columns:
            body.blanks += 1
            index += 1
            continue
        line = Line(index, rows[index], columns)
        match verdict(body, line):
            case Verdict.ENDS:
                return index
            case Verdict.NOTES:
                index, goes_on = _fill_footers(sheet, block, index, body.figures)
                if not goes_on:
                    return index
                body.blanks = 0
                if index > line.index:
                    continue
                body.take(line)
            case Verdict.NOTE:
                block.footers.append(index)
            case Verdict.BODY:
                body.take(line)
        index += 1
    return index


def _plain_run(rows: list[list[Value]], start: int, leading: int, figures: dict[int, int]) -> int:
    """The end of the run of rows from ``start`` that are body without a doubt: something in the ``leading`` column that is
    no footer, and a figure in the column that has had most of them."""
    if not figures:
        return start
    column = max(figures, key=lambda j: (figures[j], j < len(rows[start]) and isinstance(rows[start][j], (int, float))))
    index, total = start, len(rows)
    while index < total:
        row = rows[index]
        if len(row) <= column or len(row) <= leading:
            break
        first, cell = row[leading], row[column]
        if first is None or first == "":
            break
        if first.__class__ is str and first[0] in _FOOTER_INITIALS:
            break
        if (
            cell.__class__ is not float
            and cell.__class__ is not int
            and (cell == "" or cell is None or not data_like(cell))
        ):
            break
        index += 1
    return index


def _fill_footers(sheet: Sheet, block: Block, index: int, figures: dict[int, int]) -> tuple[int, bool]:
    """Collect the notes below a body; returns the index behind them, and whether the body goes on there.

    A note may stand in the midst of a table: a row below it that has figures where the body has them is the body's.
    """
    rows = sheet.rows
    while index < len(rows):
        columns = filled(rows[index])
        if not columns:
            index += 1
            continue
        text = str(rows[index][columns[0]])
        if not is_footer_text(text):
            if len(columns) >= 2 and is_header(rows[index], columns) and signs_below(sheet, index) >= 2:
                return index, False
            if len(columns) <= 2 and not re.search(r"[。；;，]", text) and table_ahead(sheet, index):
                return index, False
            if of_body(rows[index], columns, figures) and not signed(rows[index], columns):
                return index, True
        block.footers.append(index)
        index += 1
    return index, False
