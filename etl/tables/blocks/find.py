"""Where the tables of a sheet are: notes above, header rows, body rows, notes below. By the shape of rows alone.

A row is blank, a note (one long or marked text), text (labels only: a header) or data. A table is a header with the data
under it; a header met again inside a body starts the next table, unless it repeats the same one (printed on every page).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Final

from etl.clean.periods import serial_date
from etl.clean.values import fold, raw_text
from etl.fields.dictionary import label_role, register_field
from etl.model import Block, Sheet, Value
from etl.tables.blocks.body import fill_body
from etl.tables.blocks.date_lines import year_month_headers
from etl.tables.blocks.header_rows import header_at
from etl.tables.blocks.notes import is_note
from etl.tables.blocks.rows import data_like, filled, unit_alone


def _date_headers(rows: list[list[Value]]) -> None:
    """Turn day numbers in a header (地区, 43131, 43465) into dates: all of them are first or last days of months, in order."""
    for index, row in enumerate(rows[:40]):
        columns = filled(row)
        if len(columns) < 3 or not isinstance(row[columns[0]], str) or label_role(str(row[columns[0]])) is None:
            continue
        days = [serial_date(row[j]) for j in columns[1:] if not isinstance(row[j], str)]
        ends = [day for day in days if day is not None and (day.day == 1 or (day + timedelta(days=1)).day == 1)]
        if len(ends) == len(columns) - 1 and all(a < b for a, b in pairwise(ends)) | all(
            a > b for a, b in pairwise(ends)
        ):
            rows[index] = [
                serial_date(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else cell
                for cell in row
            ]


_PLACEHOLDERS: Final = frozenset({"—", "-", "－", "–", "/", "…", "单位", "计量单位", "(单位)"})


def _unit_rows(rows: list[list[Value]]) -> None:
    """Leave the label column free, in place, in a row of units alone below a header (县区, 职工数, 会员数 over —, 万人, 人): it goes on with the header."""
    for above, row in pairwise(rows[:40]):
        columns = filled(row)
        if len(columns) < 3 or not isinstance(row[columns[0]], str) or fold(str(row[columns[0]])) not in _PLACEHOLDERS:
            continue
        if filled(above)[:1] == columns[:1] and all(unit_alone(raw_text(row[j])) for j in columns[1:]):
            row[columns[0]] = None


_PIVOTED: Final = re.compile(r"^(?:求和项|计数项|sum of|count of)\s*[:：]?\s*\S", re.IGNORECASE)
_FIELDS: Final = frozenset({"列标签", "columnlabels"})
_COVER_WORDS: Final = {"是": "已建会", "否": "未建会", "有": "已建会", "无": "未建会"}


def _first_text(row: list[Value]) -> str:
    """The first filled cell of a row, where it is a text; else empty."""
    first = next((cell for cell in row if cell is not None and cell != ""), None)
    return first if isinstance(first, str) else ""


def _pivot_heads(sheet: Sheet) -> None:
    """Let what a pivot counts, in its corner, stand over its columns, in place (求和项:会员人数 | 列标签 over 行标签 | 男 | 女 | 总计), for the name of
    what they are; of one that says whether there is a union, 是 and 否 are said in words."""
    for index, (above, row) in enumerate(pairwise(sheet.rows[:40])):
        if not _PIVOTED.match(_first_text(above)):
            continue
        columns, below = filled(above), filled(row)
        if len(columns) != 2 or len(below) < 3 or not all(isinstance(above[j], str) for j in columns):
            continue
        corner, head = columns
        name = fold(str(above[head]))
        asks = name not in _FIELDS and register_field("unit_register", str(above[head])) == "cover_stated"
        if below[:2] != columns or not (asks or name in _FIELDS):
            continue
        words = {fold(str(row[j])) for j in below[1:]}
        if all(isinstance(row[j], str) for j in below) and (asks or not words & _COVER_WORDS.keys()):
            counted = above[corner]
            above += [None] * (below[-1] + 1 - len(above))
            above[corner] = row[corner]
            sheet.merged.append((index + 1, corner + 1, index + 2, corner + 1))
            for column in below[1:]:
                above[column] = counted
            if asks:
                row[:] = [_COVER_WORDS.get(fold(str(cell)), cell) if j > corner else cell for j, cell in enumerate(row)]


def _filters(rows: list[list[Value]]) -> range:
    """The rows of what a pivot was filtered by (年月 | 202412), above 行标签: a field and a value each."""
    heads = {"行标签", "rowlabels"}
    top = next((i for i, row in enumerate(rows[:12]) if fold(_first_text(row)) in heads), 0)
    first = next((i for i in range(top) if filled(rows[i])), top)
    alone = all(len(filled(row)) in (0, 2) for row in rows[first:top])
    return range(first, top) if alone and any(len(filled(row)) for row in rows[first:top]) else range(0)


def find_blocks(sheet: Sheet) -> list[Block]:
    """The tables of a sheet, top to bottom. A sheet without a figure or a known header gives none."""
    rows = sheet.rows
    _date_headers(rows)
    year_month_headers(rows)
    _unit_rows(rows)
    _pivot_heads(sheet)
    wide = _wide_rows(sheet)
    blocks: list[Block] = []
    notes: list[int] = []
    index, total = 0, len(rows)
    filters = _filters(rows)
    while index < total:
        row = rows[index]
        columns = filled(row)
        if index in filters:
            notes += [index] if columns else []
            index += 1
            continue
        if not columns:
            index += 1
            continue
        if is_note(row, columns, index in wide, index, rows):
            notes.append(index)
            index += 1
            continue
        header = header_at(sheet, index)
        if header is None and not any(data_like(row[j]) for j in columns):
            notes.append(index)
            index += 1
            continue
        block, top = Block(notes, header or [], []), index
        index = fill_body(sheet, block, (header[-1] + 1) if header else index, wide)
        if block.body:
            _measure(rows, block)
            blocks += _side_by_side(rows, block)
            notes = []
        else:
            notes = [*notes, *block.header]
            if index == top:  # a row that neither heads a table nor is of one
                notes.append(index)
                index += 1
    if blocks and notes:
        blocks[-1].footers += notes
    return _with_names(rows, blocks)


_NAMED: Final = re.compile(r".{4}(?:工会|委员会|联合会|公司|厂|店|商行|合作社|事务所|医院|学校|幼儿园|集团|中心)$")


def _with_names(rows: list[list[Value]], blocks: list[Block]) -> list[Block]:
    """The tables of a sheet, where the first line of a card (工会名称 | 某某公司工会 | 工会法人代码 | 81…) is a note of the lines right below it, no table of its own."""
    found: list[Block] = []
    for block in blocks:
        above = found[-1] if found else None
        top = (block.header or block.body)[0]
        if above is not None and not above.header and above.body == [top - 1] and _names_one(rows[top - 1]):
            block.notes = [*above.notes, *above.body, *block.notes]
            found.pop()
        found.append(block)
    return found


def _names_one(row: list[Value]) -> bool:
    """Whether a row gives the name of a unit or a union right behind the word for it."""
    cells = [row[j] for j in filled(row)]
    return any(
        isinstance(key, str)
        and isinstance(name, str)
        and _NAMED.search(name) is not None
        and any(register_field(content, key) == "name" for content in ("unit_register", "union_register"))
        for key, name in pairwise(cells)
    )


def _wide_rows(sheet: Sheet) -> set[int]:
    """Rows whose first cell is merged over three columns or more and stands alone: titles and notes, not header cells."""
    upright = {t - 1 for t, left, b, right in sheet.merged if b > t}
    found = set()
    for top, left, bottom, right in sheet.merged:
        if right - left >= 2 and bottom == top and top - 1 not in upright and top <= len(sheet.rows):
            columns = filled(sheet.rows[top - 1])
            if columns and columns[0] == left - 1:
                found.add(top - 1)
    return found


def _measure(rows: list[list[Value]], block: Block) -> None:
    """The block's first and last column, from its header and up to 200 rows of its body."""
    spans = [columns for i in [*block.header[:12], *block.body[:200]] if (columns := filled(rows[i]))]
    block.left = min(columns[0] for columns in spans)
    block.width = 1 + max(columns[-1] for columns in spans)


def _side_by_side(rows: list[list[Value]], block: Block) -> list[Block]:
    """Tables printed beside each other under one header (地区, 会员人数, 地区, 会员人数; 序号, 乡镇, 会员数, 序号, 乡镇, 会员数): one block for each."""
    if not block.header:
        return [block]
    row = rows[block.header[0]]
    columns = filled(row)
    first = fold(str(row[columns[0]]))
    if label_role(str(row[columns[0]])) not in ("region", "indicator", "period") and not _said_again(rows, block, row):
        return [block]
    starts = [j for j in columns if fold(str(row[j])) == first]
    if len(starts) < 2 or starts[0] != block.left or any(b - a < 2 for a, b in pairwise(starts)):
        return [block]
    ends = [*starts[1:], block.width]
    return [
        Block(block.notes, block.header, body, block.footers, end, start)
        for start, end in zip(starts, ends, strict=True)
        if (body := [i for i in block.body if any(start <= j < end for j in filled(rows[i]))])
    ]


def _said_again(rows: list[list[Value]], block: Block, row: Sequence[Value]) -> bool:
    """Whether a header is one and the same run of headers over again, from its first column on, each run with a column of texts before its figures: then
    each half of a page has its own labels (序号 | 乡镇 | 会员数 twice). Measures under two years have their labels once, before both."""
    columns = filled(row)
    heads = [fold(str(row[j])) for j in columns]
    runs = heads.count(heads[0])
    length, rest = divmod(len(heads), runs)
    if runs < 2 or rest or length < 2 or heads != heads[:length] * runs or len(set(heads[:length])) < length:
        return False
    return all(any(_of_texts(rows, block, j) for j in columns[at : at + 2]) for at in range(0, len(columns), length))


def _of_texts(rows: list[list[Value]], block: Block, column: int) -> bool:
    """Whether most of a column's cells are texts."""
    cells = [row[column] for i in block.body[:200] if column < len(row := rows[i]) and row[column] not in (None, "")]
    return bool(cells) and 2 * sum(isinstance(cell, str) and not data_like(cell) for cell in cells) > len(cells)
