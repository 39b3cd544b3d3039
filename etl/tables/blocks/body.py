"""How far a body reaches, and what stands below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from etl.clean.periods import label_period
from etl.clean.values import parse_number
from etl.fields.dictionary import label_role
from etl.model import Block, Sheet, Value
from etl.tables.blocks.header_rows import signs_below
from etl.tables.blocks.notes import table_ahead, title_and_unit
from etl.tables.blocks.rows import (
    count_known,
    data_like,
    filled,
    is_footer_text,
    is_header,
    is_marked,
    run_of_years,
    says_more,
    says_year,
    signed,
    unit_alone,
)

_FOOTER_INITIALS: Final = frozenset("注数资说备来填制审单负联报指经复统nNsS[［(（*①②③④⑤ \u3000\t合总小地")


def fill_body(sheet: Sheet, block: Block, start: int, wide: set[int]) -> int:
    """Collect body and footer rows; returns the index at which the next table's search goes on."""
    rows = sheet.rows
    header_rows = [[str(rows[i][j]).strip() for j in filled(rows[i])] for i in block.header]
    figures: dict[int, int] = {}
    dated: set[int] = set()
    leading = (filled(rows[block.header[0] if block.header else start]) or [0])[0]
    index, total, blanks = start, len(rows), 0
    while index < total:
        row = rows[index]
        if len(block.body) > 50 and (end := _plain_run(rows, index, leading, figures)) > index:
            block.body.extend(range(index, end))
            index, blanks = end, 0
            continue
        columns = filled(row)
        if not columns:
            blanks += 1
            index += 1
            continue
        text = row[columns[0]]
        if signed(row, columns) or (
            isinstance(text, str)
            and is_footer_text(text)
            and len(columns) <= 4
            and not any(data_like(row[j]) for j in columns[1:])
        ):
            index, goes_on = _fill_footers(sheet, block, index, figures)
            if not goes_on:
                return index
            blanks = 0
            continue
        if (
            len(columns) == 1
            and isinstance(text, str)
            and label_period(text) is None
            and (
                index in wide
                or len(text.strip()) > 40
                or (columns[0] > 0 and blanks and not _within_body(rows, index, figures))
            )
            and not (index in wide and not blanks and _heads_lines(rows, index, figures))
        ):
            if table_ahead(sheet, index):
                return index
            block.footers.append(index)
            index += 1
            continue
        if (
            len(columns) == 1
            and isinstance(text, str)
            and unit_alone(text) is not None
            and not _within_figures(rows, index, figures)
            and not table_ahead(sheet, index)
        ):
            block.footers.append(index)
            index += 1
            continue
        if block.body and all(isinstance(row[j], str) for j in columns) and title_and_unit(rows, index, columns):
            return index
        alone = len(columns) == 1 and isinstance(text, str) and (blanks or (block.body and label_period(text) is None))
        if alone and table_ahead(sheet, index):
            return index
        if blanks and (
            _other_shape(row, figures, len(block.body))
            or (alone and index + 1 < total and _other_shape(rows[index + 1], figures, len(block.body)))
        ):
            return index
        if block.header and [str(row[j]).strip() for j in columns] in header_rows:
            if blanks and index > start and len(columns) > 1 and _different_table(sheet, block, index):
                return index
            index += 1
            continue
        if (
            block.body
            and len(columns) >= 2
            and is_header(row, columns)
            and _breaks_body(row, columns, figures, dated, blanks)
        ):
            return index
        block.body.append(index)
        blanks = 0
        for j in columns:
            if data_like(row[j]):
                if label_period(row[j]) is not None and (j not in figures or j in dated):
                    dated.add(j)
                else:
                    dated.discard(j)
                figures[j] = figures.get(j, 0) + 1
        index += 1
    return index


def _heads_lines(rows: list[list[Value]], index: int, figures: dict[int, int]) -> bool:
    """Whether a text merged over the table stands for the lines below it (``会员人数（万人）``), being no note."""
    text = str(rows[index][filled(rows[index])[0]])
    if is_marked(text) or is_footer_text(text) or re.search(r"[。；;]", text) or len(text.strip()) > 24:
        return False
    if index + 1 >= len(rows):
        return False
    below = rows[index + 1]
    columns = filled(below)
    return len(columns) >= 2 and any(data_like(below[j]) for j in columns[1:])


def _other_shape(row: Sequence[Value], figures: dict[int, int], lines: int) -> bool:
    """Whether a row has texts in most of the columns in which the body has figures: another table, without a header."""
    usual = [j for j, many in figures.items() if many * 2 > lines]
    texts = [j for j in usual if j < len(row) and isinstance(row[j], str) and parse_number(row[j]).kind == "unreadable"]
    return len(texts) >= 2 and len(texts) * 2 > len(usual)


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


def _different_table(sheet: Sheet, block: Block, index: int) -> bool:
    above = [i for i in range(max(block.body[-1] + 1 if block.body else 0, index - 4), index) if filled(sheet.rows[i])]
    return bool(above)


def _breaks_body(
    row: Sequence[Value], columns: list[int], figures: dict[int, int], dated: set[int], blanks: int
) -> bool:
    """A row of labels where the body has figures is the header of another table; ``dated`` are columns of periods."""
    numeric = [j for j in columns if figures.get(j, 0) >= 1 and not (j in dated and label_period(row[j]) is not None)]
    known = count_known(row, columns)
    years = sum(1 for j in columns if label_period(row[j]) is not None)
    if not figures:
        return bool(blanks) and known >= 2 and known >= len(columns) // 2
    if dated and years and not any(label_period(row[j]) is not None for j in columns if j not in dated):
        return False
    if dated and not says_more(row, columns, dated):
        return False
    if years and not any(says_year(row[j]) for j in columns[1:]):
        # Counts between 1900 and 2100 are no years where the row begins with a name (上海 1990 2001, 法人单位数 1990 2001).
        named = isinstance(row[columns[0]], str) and label_role(str(row[columns[0]])) is None
        if not known or (named and label_period(row[columns[0]]) is None and not run_of_years(row, columns)):
            return False
    return bool(numeric) and (
        known + years >= max(2, len(columns) // 2) or (bool(blanks) and len(numeric) >= len(columns) // 2)
    )


def _of_body(row: Sequence[Value], columns: list[int], figures: dict[int, int]) -> bool:
    """Whether a row has a figure where the body has had figures."""
    return len(columns) >= 2 and any(j in figures and data_like(row[j]) for j in columns)


def _within_figures(rows: list[list[Value]], index: int, figures: dict[int, int]) -> bool:
    """Whether the row below goes on with the body."""
    return index + 1 < len(rows) and _of_body(rows[index + 1], filled(rows[index + 1]), figures)


def _within_body(rows: list[list[Value]], index: int, figures: dict[int, int]) -> bool:
    """Whether a lone text, no note by its words, is followed at once by a row of the body: a row with only a name."""
    text = str(rows[index][filled(rows[index])[0]])
    if is_marked(text) or re.match(r"^\s*[(（]?\s*续", text):
        return False
    return _within_figures(rows, index, figures)


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
            if _of_body(rows[index], columns, figures) and not signed(rows[index], columns):
                return index, True
        block.footers.append(index)
        index += 1
    return index, False
