"""Lines above a table: title, unit, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.fields.dictionary import label_role
from etl.model import Sheet, Value
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


def is_note(row: Sequence[Value], columns: list[int], wide: bool, index: int, rows: list[list[Value]]) -> bool:
    texts = [row[j] for j in columns]
    if not all(isinstance(text, str) for text in texts):
        return len(texts) == 1 and isinstance(texts[0], str)
    first = str(texts[0])
    if len(columns) == 1:
        nearby = [i for i in range(index + 1, min(index + 3, len(rows))) if filled(rows[i])]
        return not (nearby and header_continues(rows, index, nearby[0]))
    if is_footer_text(first) and not any(data_like(text) for text in texts[1:]):
        return True
    if len(columns) <= 4 and any(is_marked(str(text)) for text in texts) and signs(row, columns) < 2:
        return True
    if title_and_unit(rows, index, columns) or (len(columns) <= 4 and unit_beside_key([str(text) for text in texts])):
        return True
    marked = sum(1 for text in texts if re.match(r"^\s*[(（]?[^:：]{1,10}[:：]", str(text)))
    return (
        marked == len(texts)
        or (len(columns) == 2 and marked == 1 and count_known(row, columns) == 0)
        or (wide and len(columns) <= 2)
    )


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
