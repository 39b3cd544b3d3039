"""Lines of text that are no row of a table: titles, units and notes, and whether a table begins below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from data.reference import table_words
from etl.clean.values import fold
from etl.fields.dictionary import label_role
from etl.model import Sheet, Value
from etl.tables.blocks.date_lines import date_line
from etl.tables.blocks.header_rows import header_continues, signs_below
from etl.tables.blocks.rows import (
    count_known,
    data_like,
    filled,
    is_footer_text,
    is_header,
    is_marked,
    signs,
    unit_alone,
    unit_beside_key,
)

_KEYED: Final = re.compile(r"^\s*[(（]?[^:：]{1,10}[:：]")
"""``填报单位：杭州市``, by its shape alone."""


def is_note(row: Sequence[Value], columns: list[int], wide: bool, index: int, rows: list[list[Value]]) -> bool:
    """Whether a row outside a table is a title or a note, rather than a header or a line of figures.

    ``columns``: those of its filled cells; ``wide``: whether its first cell is merged over the table; ``index``: its place in
    ``rows``.
    """
    if date_line(row) is not None or _date_beside_key(row, columns):
        return True
    texts = [text for j in columns if isinstance(text := row[j], str)]
    if len(texts) < len(columns):
        return False
    if len(columns) == 1:
        return not _tops_header(rows, index)
    return (
        _begins_as_footer(row, columns, texts)
        or _has_marked_note(row, columns, texts)
        or title_and_unit(rows, index, columns)
        or (len(columns) <= 4 and unit_beside_key(texts))
        or _all_keyed(row, columns, texts)
        or (wide and len(columns) <= 2)
    )


def _date_beside_key(row: Sequence[Value], columns: list[int]) -> bool:
    """``数据日期 | 2024-12-31 | 填报人：王某``: a key of dates with a date in the next cell, whatever else is said beside them."""
    if not 2 <= len(columns) <= 6 or any(not isinstance(row[j], str | date) for j in columns):
        return False
    keys = {fold(word) for role in ("date_note", "period_note") for word in table_words(role)}
    pairs = [(row[a], row[b]) for a, b in pairwise(columns)]
    dated = any(
        isinstance(key, str)
        and fold(key).rstrip(":：") in keys
        and (isinstance(day, date) or _DAY.match(fold(str(day))))
        for key, day in pairs
    )
    return dated and count_known(row, [j for j in columns if isinstance(row[j], str)]) <= 1


_DAY: Final = re.compile(r"^(?:19|20)\d{2}(?:[-/.年]\d{1,2})(?:[-/.月]\d{1,2}日?)?[月末底]*$")


def _tops_header(rows: list[list[Value]], index: int) -> bool:
    """``会员人数`` alone over ``地区 | 男 | 女``, leaving the first column free."""
    below = next((i for i in range(index + 1, min(index + 3, len(rows))) if filled(rows[i])), None)
    return below is not None and header_continues(rows, index, below)


def _begins_as_footer(row: Sequence[Value], columns: list[int], texts: list[str]) -> bool:
    """``注：含个体户 | 见附件``; a bare 备注 beside known headers heads the first column."""
    if not is_footer_text(texts[0]) or any(data_like(text) for text in texts[1:]):
        return False
    return not (
        texts[0].strip()[-1:] not in (":", "：") and len(texts[0].strip()) <= 2 and count_known(row, columns) >= 2
    )


def _has_marked_note(row: Sequence[Value], columns: list[int], texts: list[str]) -> bool:
    """``各市会员人数 | 单位：万人``, with less than two cells that could head columns."""
    return len(columns) <= 4 and any(is_marked(text) for text in texts) and signs(row, columns) < 2


def _all_keyed(row: Sequence[Value], columns: list[int], texts: list[str]) -> bool:
    """``表号：L101 | 制表机关：总工会``; of two cells one with a key will do, where no known header is beside it."""
    keyed = sum(1 for text in texts if _KEYED.match(text))
    return keyed == len(texts) or (len(columns) == 2 and keyed == 1 and count_known(row, columns) == 0)


def title_and_unit(rows: list[list[Value]], index: int, columns: list[int]) -> bool:
    """Whether a row is a title with the table's unit alone at its end (``工会会员人数 … 万人``), above a header that has more cells."""
    first, last = str(rows[index][columns[0]]), str(rows[index][columns[-1]])
    if len(columns) != 2 or unit_alone(last) is None or unit_alone(first) is not None or label_role(first) is not None:
        return False
    below = next((i for i in range(index + 1, min(index + 4, len(rows))) if filled(rows[i])), None)
    if below is None:
        return False
    under = filled(rows[below])
    return len(under) > len(columns) and under[0] <= columns[0] and is_header(rows[below], under)


def table_ahead(sheet: Sheet, index: int) -> bool:
    """Whether within the next rows a header begins: then this text is that table's title."""
    rows = sheet.rows
    for i in range(index + 1, min(index + 6, len(rows))):
        columns = filled(rows[i])
        if len(columns) >= 2:
            text = str(rows[i][columns[0]])
            if is_footer_text(text):
                return False
            if is_note(rows[i], columns, False, i, rows):
                continue
            return is_header(rows[i], columns) and signs_below(sheet, i) >= 2
    return False
