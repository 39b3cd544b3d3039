"""Where the tables of a sheet are: notes above, header rows, body rows, notes below. By the shape of rows alone.

A row is blank, a note (one long or marked text), text (labels only: a header) or data. A table is a header with the data
under it; a header met again inside a body starts the next table, unless it repeats the same one (printed on every page).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from data.reference import table_words
from etl.clean.periods import label_period, serial_date
from etl.clean.regions import resolve
from etl.clean.units import Unit, parse_unit, split_unit
from etl.clean.values import fold, is_missing_marker, parse_number, raw_text
from etl.fields.dictionary import label_role, register_field
from etl.model import Block, Sheet, Value

_CONTENTS: Final = ("unit_register", "union_register", "cover_list", "membership", "target", "measure")
_CODE: Final = re.compile(r"^(?=.*\d)(?![A-Za-z_]{3,}(?:19|20)\d\d$)[0-9A-Za-z\-]{6,24}$")
"""A code; ``members2010`` is a label."""
_ORDINAL: Final = re.compile(r"^[(（]?(?:[甲乙丙丁戊]|\d{1,2})[)）]?$")
_FOOTER_INITIALS: Final = frozenset("注数资说备来填制审单负联报指经复统nNsS[［(（*①②③④⑤ \u3000\t合总小地")
MAX_HEADER_ROWS: Final = 9


def filled(row: Sequence[Value]) -> list[int]:
    """Columns (0-based) of a row's non-blank cells."""
    return [
        j
        for j, cell in enumerate(row)
        if cell is not None and cell != "" and not (type(cell) is str and not cell.strip())
    ]


def _is_blank(row: Sequence[Value]) -> bool:
    return not any(cell is not None and cell != "" and not (type(cell) is str and not cell.strip()) for cell in row)


_AS_OF: Final = re.compile(
    r"^[(]?(?:以上|本表|上述)?(?:数据|数字|统计|资料)(?:均|统计)?(?:截至|截止|为|系|由|来自)(?!.*[:：]\d+$)"
)
"""A note without a colon: 数据截止2021年12月31日, 以上数据由各市报送."""


@lru_cache(maxsize=65536)
def is_footer_text(text: str) -> bool:
    """Whether a text begins like a note below a table: 注：, 数据来源：, [1] …"""
    plain = fold(text)
    if re.match(r"^(?:\[\d+\]|\(\d+\)|[①-⑳]|\*+|\d+[.、])\S", plain) and len(plain) > 12:
        return True
    return (
        any(re.match(rf"^[(（]?{re.escape(fold(word))}\d?[:：]", plain) for word in table_words("footer"))
        or plain in ("注", "备注", "说明")
        or bool(_AS_OF.match(plain))
    )


def _signed(row: list[Value], columns: list[int]) -> bool:
    """Whether a row is a line of signatures: a key such as 填报人 alone in its first cell, and no figure beside it but a telephone number."""
    first = row[columns[0]]
    if not isinstance(first, str) or fold(first).rstrip(":：") not in _signature_words():
        return False
    return len(columns) > 1 and not any(
        _data_like(row[j]) and len(re.sub(r"\D", "", raw_text(row[j]))) < 7 for j in columns[1:]
    )


@cache
def _signature_words() -> frozenset[str]:
    return frozenset(fold(word) for word in table_words("signature"))


def _data_like(value: Value) -> bool:
    """Whether a cell is a figure, a date or a code rather than a label."""
    if value is None or value == "" or isinstance(value, bool):
        return False
    if not isinstance(value, str):
        return True
    if parse_number(value).kind == "number":
        return True
    return bool(_CODE.match(value.strip())) and sum(c.isdigit() for c in value) >= 4


@lru_cache(maxsize=65536)
def _known_header(text: str) -> bool:
    label = split_unit(text)[0]
    return label_role(label) is not None or any(register_field(content, label) for content in _CONTENTS)


def _is_header(row: Sequence[Value], columns: list[int]) -> bool:
    """A row of labels: no figures but years or ordinals, at least two cells, some of them known or all of them text."""
    cells = [row[j] for j in columns]
    if len(cells) < 2:
        return False
    years = sum(1 for cell in cells if label_period(cell) is not None)
    figures = sum(1 for cell in cells if _data_like(cell) and label_period(cell) is None)
    if figures:
        return False
    if years and years < len(cells) - 3 and years < 2:
        return False
    if _year_beside_counts(row, columns):
        return False
    if years >= 2 and years >= len(cells) - 3:
        return len({str(label_period(c)) for c in cells if label_period(c)}) > 1
    markers = sum(1 for cell in cells if is_missing_marker(cell))
    return markers == 0 and all(isinstance(cell, str) for cell in cells if label_period(cell) is None)


def _says_year(cell: Value) -> bool:
    """Whether a period is marked as one (2018年, 2018Q4), not a bare number that may be a count."""
    return isinstance(cell, str) and label_period(cell) is not None and bool(re.search(r"年|[qQ]|-", cell))


def _year_beside_counts(row: Sequence[Value], columns: list[int]) -> bool:
    """Whether one cell says ``2018年`` and others hold bare numbers such as 1990: a line of a long table, not its header."""
    periods = [j for j in columns if label_period(row[j]) is not None]
    marked = sum(1 for j in periods if _says_year(row[j]))
    return marked == 1 and len(periods) > 1 and (len(periods) == 2 or periods[-1] - periods[0] >= len(periods))


def _says_more(row: Sequence[Value], columns: list[int], dated: set[int]) -> bool:
    """Whether a row says something that no line of a body does whose columns ``dated`` hold periods: several headers or years."""
    free = [j for j in columns if j not in dated or label_period(row[j]) is None]
    return _known(row, free) >= 2 or sum(1 for j in free if label_period(row[j]) is not None) >= 2


def _run_of_years(row: Sequence[Value], columns: list[int]) -> bool:
    """Whether the bare numbers of a row follow each other year by year."""
    years = [int(period.id) for j in columns if (period := label_period(row[j])) is not None and period.id.isdigit()]
    return len(years) >= 2 and {b - a for a, b in pairwise(years)} in ({1}, {-1})


def _known(row: Sequence[Value], columns: list[int]) -> int:
    return sum(
        1 for j in columns if isinstance(row[j], str) and not is_marked(str(row[j])) and _known_header(str(row[j]))
    )


def is_header_like(row: Sequence[Value]) -> bool:
    """Whether a row holds two known headers or two years: it heads a table and is no line of a cover page."""
    columns = filled(row)
    return _known(row, columns) >= 2 or sum(1 for j in columns if label_period(row[j]) is not None) >= 2


def is_ordinals(row: Sequence[Value], columns: list[int]) -> bool:
    """The row 甲 乙 1 2 3 that forms print under their header."""
    texts = [
        str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
        for cell in (row[j] for j in columns)
    ]
    if len(texts) < 2 or not all(_ORDINAL.match(text) for text in texts):
        return False
    numbers = [int(re.sub(r"\D", "", text)) for text in texts if re.search(r"\d", text)]
    return (
        len(numbers) >= (1 if texts[:2] == ["甲", "乙"] else 2)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] in (0, 1, 2)
    )


def is_units(row: Sequence[Value], columns: list[int]) -> bool:
    """A row that gives each column's unit only: (个) (万人)."""
    texts = [str(row[j]) for j in columns if isinstance(row[j], str)]
    units = texts[1:] if _heads_units(texts) else texts
    return len(texts) == len(columns) and bool(units) and all(unit_alone(text) is not None for text in units)


def _heads_units(texts: Sequence[str]) -> bool:
    """Whether a row begins with the word that stands before units: 单位, 计量单位."""
    return bool(texts) and fold(texts[0]).rstrip(":：").removeprefix("计量") in {
        fold(w) for w in table_words("unit_note")
    }


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


def unit_alone(text: str) -> Unit | None:
    """The unit that a cell names and nothing else: ``(万人)``, ``单位：个``, ``in thousands``."""
    bare = text.strip().strip("()（）[]［］ ").strip()
    return parse_unit(bare) or parse_unit(re.sub(r"^(?:计量)?单位\s*[:：]\s*", "", bare))


def unit_beside_key(texts: Sequence[str]) -> bool:
    """Whether a row of texts gives the table's unit in a cell beside its key: 单位 | 万人."""
    words = {fold(word) for word in table_words("unit_note")}
    return any(
        fold(key).rstrip(":：").removeprefix("计量") in words and unit_alone(unit) is not None
        for key, unit in pairwise(texts)
    )


def find_blocks(sheet: Sheet) -> list[Block]:
    """The tables of a sheet, top to bottom. A sheet without a figure or a known header gives none."""
    rows = sheet.rows
    _date_headers(rows)
    wide = _wide_rows(sheet)
    blocks: list[Block] = []
    notes: list[int] = []
    index, total = 0, len(rows)
    while index < total:
        row = rows[index]
        columns = filled(row)
        if not columns:
            index += 1
            continue
        if _is_note(row, columns, index in wide, index, rows):
            notes.append(index)
            index += 1
            continue
        header = _header_at(sheet, index)
        if header is None and not any(_data_like(row[j]) for j in columns):
            notes.append(index)
            index += 1
            continue
        block = Block(notes, header or [], [])
        index = _fill_body(sheet, block, (header[-1] + 1) if header else index, wide)
        if block.body:
            _measure(rows, block)
            blocks += _side_by_side(rows, block)
            notes = []
        else:
            notes = [*notes, *block.header]
    if blocks and notes:
        blocks[-1].footers += notes
    return blocks


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
    """Tables printed beside each other under one header (地区, 会员人数, 地区, 会员人数): one block for each."""
    if not block.header:
        return [block]
    row = rows[block.header[0]]
    columns = filled(row)
    first = fold(str(row[columns[0]]))
    if label_role(str(row[columns[0]])) not in ("region", "indicator", "period"):
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


def is_marked(text: str) -> bool:
    """Whether a text is a note of the kind ``key：value`` (``单位：万人``, ``地区：江苏省``), by the words of table_words.csv."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return bool(_marked_pattern().match(plain))


@cache
def _marked_pattern() -> re.Pattern[str]:
    roles = (
        "unit_note",
        "region_note",
        "period_note",
        "date_note",
        "source_note",
        "calibre_note",
        "indicator_note",
        "form_note",
        "footer",
    )
    keys = {unicodedata.normalize("NFKC", word) for role in roles for word in table_words(role)} | {"数据库"}
    return re.compile(
        rf"^[(]?(?:计量)?(?:{'|'.join(re.escape(key) for key in sorted(keys, key=len, reverse=True))})\s*(?:\([^()]{{1,8}}\))?\s*:\s*\S",
        re.IGNORECASE,
    )


def _is_note(row: Sequence[Value], columns: list[int], wide: bool, index: int, rows: list[list[Value]]) -> bool:
    texts = [row[j] for j in columns]
    if not all(isinstance(text, str) for text in texts):
        return len(texts) == 1 and isinstance(texts[0], str)
    first = str(texts[0])
    if len(columns) == 1:
        nearby = [i for i in range(index + 1, min(index + 3, len(rows))) if filled(rows[i])]
        return not (nearby and _header_continues(rows, index, nearby[0]))
    if is_footer_text(first) and not any(_data_like(text) for text in texts[1:]):
        return True
    if len(columns) <= 4 and any(is_marked(str(text)) for text in texts) and _signs(row, columns) < 2:
        return True
    if _title_and_unit(rows, index, columns) or (len(columns) <= 4 and unit_beside_key([str(text) for text in texts])):
        return True
    marked = sum(1 for text in texts if re.match(r"^\s*[(（]?[^:：]{1,10}[:：]", str(text)))
    return (
        marked == len(texts)
        or (len(columns) == 2 and marked == 1 and _known(row, columns) == 0)
        or (wide and len(columns) <= 2)
    )


def _title_and_unit(rows: list[list[Value]], index: int, columns: list[int]) -> bool:
    """Whether a row is a title with the table's unit alone at its end (``工会会员人数 … 万人``), above a header that has more cells."""
    first, last = str(rows[index][columns[0]]), str(rows[index][columns[-1]])
    if len(columns) != 2 or unit_alone(last) is None or unit_alone(first) is not None or label_role(first) is not None:
        return False
    below = next((i for i in range(index + 1, min(index + 4, len(rows))) if filled(rows[i])), None)
    if below is None:
        return False
    under = filled(rows[below])
    return len(under) > len(columns) and under[0] <= columns[0] and _is_header(rows[below], under)


def _header_continues(rows: list[list[Value]], index: int, below: int) -> bool:
    """A single cell above a row of labels that leaves its column free is the top of a header, not a title.

    A title stands at the table's left edge, or above a note."""
    column = filled(rows[index])[0]
    text, under = str(rows[index][column]), filled(rows[below])
    if is_marked(text) or is_footer_text(text) or any(is_marked(str(rows[below][j])) for j in under):
        return False
    edge = min(columns[0] for row in rows[below : below + 4] if (columns := filled(row)))
    return column > edge and len(under) >= 2 and column not in under


def _header_at(sheet: Sheet, index: int) -> list[int] | None:
    """Rows of the header that begins here, or None. Rows joined by merged cells belong together."""
    rows = sheet.rows
    columns = filled(rows[index])
    if not _is_header(rows[index], columns) and not (
        len(columns) == 1 and index + 1 < len(rows) and _header_continues(rows, index, index + 1)
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
        if is_ordinals(nxt, cells) or (is_units(nxt, cells) and (cells[0] > 0 or _heads_units([str(nxt[cells[0]])]))):
            end += 1
            continue
        if _translated_corner(rows, range(index, end + 1), nxt, cells):
            end += 1
            continue
        if not _is_header(nxt, cells) and not (len(cells) == 1 and cells[0] > 0 and isinstance(nxt[cells[0]], str)):
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
    bare = [j for j in columns if label_period(row[j]) is not None and not _says_year(row[j])]
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
        and not any(_data_like(rows[index][j]) for j in cells)
        and len(cells) >= len(above) - 1
    ):
        return True
    if any(right > left and t - 1 == index - 1 for t, left, b, right in sheet.merged):
        return True
    if first < cells[0] and _heads_figures(rows, index, cells, first):
        return True
    if cells[0] < first and label_role(str(rows[index][cells[0]])) is not None:
        return True
    known_here, known_above = _known(rows[index], cells), _known(rows[index - 1], above)
    if len(above) < len(cells) and known_here >= known_above:
        return True
    free = [j for j in cells if j not in above]
    return bool(free) and known_here > 0 and 0 not in cells


def _heads_figures(rows: list[list[Value]], index: int, cells: list[int], label: int) -> bool:
    """Whether a row of texts leaves the label column free and has a named row of figures below it (其中 over 女, 农民工)."""
    if index + 1 >= len(rows) or not all(parse_number(rows[index][j]).kind == "unreadable" for j in cells):
        return False
    below = rows[index + 1]
    name = below[label] if label < len(below) else None
    named = isinstance(name, str) and bool(name.strip())
    return named and all(j < len(below) and parse_number(below[j]).kind == "number" for j in cells)


def _fill_body(sheet: Sheet, block: Block, start: int, wide: set[int]) -> int:
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
        if _signed(row, columns) or (
            isinstance(text, str)
            and is_footer_text(text)
            and len(columns) <= 4
            and not any(_data_like(row[j]) for j in columns[1:])
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
            if _table_ahead(sheet, index):
                return index
            block.footers.append(index)
            index += 1
            continue
        if (
            len(columns) == 1
            and isinstance(text, str)
            and unit_alone(text) is not None
            and not _within_figures(rows, index, figures)
            and not _table_ahead(sheet, index)
        ):
            block.footers.append(index)
            index += 1
            continue
        if block.body and all(isinstance(row[j], str) for j in columns) and _title_and_unit(rows, index, columns):
            return index
        alone = len(columns) == 1 and isinstance(text, str) and (blanks or (block.body and label_period(text) is None))
        if alone and _table_ahead(sheet, index):
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
            and _is_header(row, columns)
            and _breaks_body(row, columns, figures, dated, blanks)
        ):
            return index
        block.body.append(index)
        blanks = 0
        for j in columns:
            if _data_like(row[j]):
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
    return len(columns) >= 2 and any(_data_like(below[j]) for j in columns[1:])


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
            and (cell == "" or cell is None or not _data_like(cell))
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
    known = _known(row, columns)
    years = sum(1 for j in columns if label_period(row[j]) is not None)
    if not figures:
        return bool(blanks) and known >= 2 and known >= len(columns) // 2
    if dated and years and not any(label_period(row[j]) is not None for j in columns if j not in dated):
        return False
    if dated and not _says_more(row, columns, dated):
        return False
    if years and not any(_says_year(row[j]) for j in columns[1:]):
        # Counts between 1900 and 2100 are no years where the row begins with a name (上海 1990 2001, 法人单位数 1990 2001).
        named = isinstance(row[columns[0]], str) and label_role(str(row[columns[0]])) is None
        if not known or (named and label_period(row[columns[0]]) is None and not _run_of_years(row, columns)):
            return False
    return bool(numeric) and (
        known + years >= max(2, len(columns) // 2) or (bool(blanks) and len(numeric) >= len(columns) // 2)
    )


def _table_ahead(sheet: Sheet, index: int) -> bool:
    """Whether within the next rows a header begins: then this text is that table's title."""
    rows = sheet.rows
    for i in range(index + 1, min(index + 6, len(rows))):
        columns = filled(rows[i])
        if len(columns) >= 2:
            text = str(rows[i][columns[0]])
            if is_footer_text(text):
                return False
            if _is_note(rows[i], columns, False, i, rows):
                continue
            return _is_header(rows[i], columns) and _signs_below(sheet, i) >= 2
    return False


def _signs(row: Sequence[Value], columns: list[int]) -> int:
    """Cells of a row that heads of columns hold: known headers, periods, and names of regions where there are several."""
    places = sum(1 for j in columns if isinstance(row[j], str) and isinstance(resolve(row[j]), str))
    years = sum(1 for j in columns if label_period(row[j]) is not None)
    return _known(row, columns) + years + (places if places >= 2 else 0)


def _signs_below(sheet: Sheet, index: int) -> int:
    """The signs of all rows of the header that begins here."""
    return sum(_signs(sheet.rows[i], filled(sheet.rows[i])) for i in _header_at(sheet, index) or [index])


def _of_body(row: Sequence[Value], columns: list[int], figures: dict[int, int]) -> bool:
    """Whether a row has a figure where the body has had figures."""
    return len(columns) >= 2 and any(j in figures and _data_like(row[j]) for j in columns)


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
            if len(columns) >= 2 and _is_header(rows[index], columns) and _signs_below(sheet, index) >= 2:
                return index, False
            if len(columns) <= 2 and not re.search(r"[。；;，]", text) and _table_ahead(sheet, index):
                return index, False
            if _of_body(rows[index], columns, figures) and not _signed(rows[index], columns):
                return index, True
        block.footers.append(index)
        index += 1
    return index, False
