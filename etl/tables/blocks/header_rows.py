"""Where a header begins and how far it reaches: rows merged, grouped, translated, of units or ordinals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from etl.clean.periods import label_period
from etl.clean.values import is_missing_marker, parse_number
from etl.fields.dictionary import label_role, of_which
from etl.model import Sheet, Value
from etl.tables.blocks.rows import (
    count_known,
    data_like,
    filled,
    heads_units,
    is_footer_text,
    is_header,
    is_marked,
    is_ordinals,
    is_units,
    says_year,
    signs,
)

MAX_HEADER_ROWS: Final = 9


def header_continues(rows: list[list[Value]], index: int, below: int) -> bool:
    """A single cell above a row of labels that leaves its column free is the top of a header, not a title.

    A title stands at the table's left edge, or above a note."""
    column = filled(rows[index])[0]
    text, under = str(rows[index][column]), filled(rows[below])
    if is_marked(text) or is_footer_text(text) or any(is_marked(str(rows[below][j])) for j in under):
        return False
    edge = min(columns[0] for row in rows[below : below + 4] if (columns := filled(row)))
    return column > edge and len(under) >= 2 and column not in under


def header_at(sheet: Sheet, index: int) -> list[int] | None:
    """Rows of the header that begins here, or None. Rows joined by merged cells belong together."""
    rows = sheet.rows
    columns = filled(rows[index])
    if not is_header(rows[index], columns) and not (
        len(columns) == 1 and index + 1 < len(rows) and header_continues(rows, index, index + 1)
    ):
        return None
    spans = [(top - 1, bottom - 1) for top, left, bottom, right in sheet.merged if bottom > top]
    end = max([index, *(bottom for top, bottom in spans if top == index)])
    end = min(end, index + MAX_HEADER_ROWS - 1, len(rows) - 1)
    while end + 1 < len(rows) and end - index < MAX_HEADER_ROWS:
        nxt = rows[end + 1]
        cells = filled(nxt)
        if not cells or is_footer_text(str(nxt[cells[0]])):
            break
        if is_ordinals(nxt, cells) or (
            is_units(nxt, cells)
            and (cells[0] > 0 or heads_units([str(nxt[cells[0]])]) or is_missing_marker(nxt[cells[0]]))
        ):
            end += 1
            continue
        if _translated_corner(rows, range(index, end + 1), nxt, cells):
            end += 1
            continue
        if not is_header(nxt, cells) and not (len(cells) == 1 and cells[0] > 0 and isinstance(nxt[cells[0]], str)):
            break
        if _group_line(rows, range(index, end + 1), nxt, cells) or _years_twice(
            rows, range(index, end + 1), nxt, cells
        ):
            break
        goes_on = end + 1 in translations(sheet, [i for i in range(index, end + 2) if filled(rows[i])])
        if not goes_on and not _lower_header(sheet, index, end + 1, cells):
            break
        end += 1
        end = max([end, *(bottom for top, bottom in spans if index <= top <= end)])
    header = [i for i in range(index, end + 1) if filled(rows[i])]
    body_rows = [i for i in range(end + 1, min(end + 4, len(rows))) if filled(rows[i])]
    return header if body_rows else None


def _group_line(rows: list[list[Value]], header: range, row: Sequence[Value], columns: list[int]) -> bool:
    """Whether the only cell of a row is a period under the header of a label column: a line for those below it (2017年)."""
    column = columns[0]
    heads = [rows[i][column] for i in header if column < len(rows[i]) and isinstance(rows[i][column], str)]
    periodic = len(columns) == 1 and label_period(row[column]) is not None
    return periodic and any(label_role(str(head)) is not None for head in heads)


def _translated_corner(rows: list[list[Value]], header: range, row: Sequence[Value], columns: list[int]) -> bool:
    """Whether the only cell of a row says the header of a label column once more in English (项目, Item)."""
    text, column = str(row[columns[0]]), columns[0]
    above = [str(rows[i][column]) for i in header if column < len(rows[i]) and rows[i][column]]
    known = len(columns) == 1 and text.isascii() and label_role(text) is not None
    return known and any(label_role(head) is not None and not head.isascii() for head in above)


def _years_twice(rows: list[list[Value]], header: range, row: Sequence[Value], columns: list[int]) -> bool:
    """Whether a bare number such as 2017 stands under a year of the header: it is a count."""
    bare = [j for j in columns if label_period(row[j]) is not None and not says_year(row[j])]
    return any(label_period(rows[i][j]) is not None for i in header for j in bare if j < len(rows[i]))


def is_translation(row: Sequence[Value], above: Sequence[Value]) -> bool:
    """A row of labels in English alone below Chinese ones, as yearbooks print it."""
    chinese = any(re.search(r"[\u4e00-\u9fff]", str(above[j])) for j in filled(above))
    return chinese and _is_english(row)


def _is_english(row: Sequence[Value]) -> bool:
    texts = [str(row[j]) for j in filled(row)]
    return len(texts) >= 2 and all(re.search(r"[A-Za-z]{2}", text) and text.isascii() for text in texts)


def translations(sheet: Sheet, header: Sequence[int]) -> set[int]:
    """The rows of a header that say in English what those above say in Chinese; a translation may go on over rows."""
    rows = sheet.rows
    found: set[int] = set()
    for above, i in pairwise(header):
        if (
            is_translation(rows[i], rows[above])
            or (above in found and _is_english(rows[i]))
            or (len(cells := filled(rows[i])) == 1 and _translated_corner(rows, range(header[0], i), rows[i], cells))
        ):
            found.add(i)
    return found


def _lower_header(sheet: Sheet, top: int, index: int, cells: list[int]) -> bool:
    """Whether a row of texts under a header goes on with it, rather than being the first row of a body of texts."""
    rows = sheet.rows
    if any(
        t - 1 <= index - 1 < b - 1 + 0 or t - 1 < index <= b - 1
        for t, left, b, right in sheet.merged
        if b > t and t - 1 >= top
    ):
        return True
    above = filled(rows[index - 1])
    first = filled(rows[top])[0]
    if (
        above
        and first < cells[0]
        and not any(data_like(rows[index][j]) for j in cells)
        and len(cells) >= len(above) - 1
    ):
        return True
    if any(right > left and t - 1 == index - 1 for t, left, b, right in sheet.merged):
        return True
    if first < cells[0] and _heads_figures(rows, index, cells, first):
        return True
    if cells[0] < first and label_role(str(rows[index][cells[0]])) is not None:
        return True
    known_here, known_above = count_known(rows[index], cells), count_known(rows[index - 1], above)
    if len(above) < len(cells) and known_here >= known_above:
        return True
    free = [j for j in cells if j not in above]
    if free == cells and first < cells[0] and all(of_which(str(rows[index][j])) for j in cells):
        return True
    return bool(free) and known_here > 0 and 0 not in cells


def _heads_figures(rows: list[list[Value]], index: int, cells: list[int], label: int) -> bool:
    """Whether a row of texts leaves the label column free and has a named row of figures below it (其中 over 女, 农民工)."""
    if index + 1 >= len(rows) or not all(parse_number(rows[index][j]).kind == "unreadable" for j in cells):
        return False
    below = rows[index + 1]
    name = below[label] if label < len(below) else None
    named = isinstance(name, str) and bool(name.strip())
    return named and all(j < len(below) and parse_number(below[j]).kind == "number" for j in cells)


def signs_below(sheet: Sheet, index: int) -> int:
    """The signs of all rows of the header that begins here."""
    return sum(signs(sheet.rows[i], filled(sheet.rows[i])) for i in header_at(sheet, index) or [index])
