"""What a single row looks like: header, figures, ordinals, units, signature, note below a table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from analysis.vocabulary import REGISTERS
from data.reference import table_words
from etl.clean.periods import label_period
from etl.clean.regions import resolve
from etl.clean.units import Unit, parse_unit, split_unit
from etl.clean.values import fold, is_missing_marker, parse_number, raw_text
from etl.fields.dictionary import label_role, register_field
from etl.model import Value

_CONTENTS: Final = (*REGISTERS, "measure")
_CODE: Final = re.compile(r"^(?=.*\d)(?![A-Za-z_]{3,}(?:19|20)\d\d$)[0-9A-Za-z\-]{6,24}$")
"""A code; ``members2010`` is a label."""
_ORDINAL: Final = re.compile(r"^[(（]?(?:[甲乙丙丁戊]|\d{1,2})[)）]?$")


def filled(row: Sequence[Value]) -> list[int]:
    """Columns (0-based) of a row's non-blank cells."""
    return [
        j
        for j, cell in enumerate(row)
        if cell is not None and cell != "" and not (type(cell) is str and not cell.strip())
    ]


AS_OF: Final = re.compile(
    r"^[(]?(?:以上|本表|上述)?(?:数据|数字|统计|资料)(?:均|统计)?(?:截至|截止|为|系|由|来自)(?!.*[:：]\d+$)"
)
"""A note without a colon: 数据截止2021年12月31日, 以上数据由各市报送."""


@lru_cache(maxsize=65536)
def is_footer_text(text: str) -> bool:
    """Whether a text begins like a note below a table: 注：, 数据来源：, [1] …"""
    plain = fold(text)
    if re.match(r"^(?:\[\d+\]|\(\d+\)|[①-⑳]|\*+|\d+[.、])\S", plain) and (len(plain) > 12 or plain.endswith("。")):
        return True
    return (
        any(re.match(rf"^[(（]?{re.escape(fold(word))}\d?[:：]", plain) for word in table_words("footer"))
        or plain in ("注", "备注", "说明")
        or bool(AS_OF.match(plain))
    )


def signed(row: list[Value], columns: list[int]) -> bool:
    """Whether a row is a line of signatures: a key such as 填报人 alone in its first cell, or 单位（盖章）：… there, and no figure beside it but a
    telephone number."""
    first = row[columns[0]]
    if not isinstance(first, str) or not (
        fold(first).rstrip(":：") in _signature_words() or _STAMPED.match(fold(first))
    ):
        return False
    return len(columns) > 1 and not any(
        data_like(row[j]) and len(re.sub(r"\D", "", raw_text(row[j]))) < 7 for j in columns[1:]
    )


_STAMPED: Final = re.compile(r"^[\u4e00-\u9fff]{0,6}\((?:盖章|公章|签章|签字|章)\):")


@cache
def _signature_words() -> frozenset[str]:
    return frozenset(fold(word) for word in table_words("signature"))


def data_like(value: Value) -> bool:
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


def is_header(row: Sequence[Value], columns: list[int]) -> bool:
    """A row of labels: no figures but years or ordinals, at least two cells, some of them known or all of them text."""
    cells = [row[j] for j in columns]
    if len(cells) < 2:
        return False
    if any(data_like(cell) and label_period(cell) is None for cell in cells):
        return False
    years = sum(1 for cell in cells if label_period(cell) is not None)
    if years and years < len(cells) - 3 and years < 2:
        return False
    if _year_beside_counts(row, columns):
        return False
    if years >= 2 and years >= len(cells) - 3:
        return len({str(label_period(c)) for c in cells if label_period(c)}) > 1
    markers = sum(1 for cell in cells if is_missing_marker(cell))
    return markers == 0 and all(isinstance(cell, str) for cell in cells if label_period(cell) is None)


def says_year(cell: Value) -> bool:
    """Whether a period is marked as one (2018年, 2018Q4), not a bare number that may be a count."""
    return isinstance(cell, str) and label_period(cell) is not None and bool(re.search(r"年|[qQ]|-", cell))


def _year_beside_counts(row: Sequence[Value], columns: list[int]) -> bool:
    """Whether one cell says ``2018年`` and others hold bare numbers such as 1990: a line of a long table, not its header."""
    periods = [j for j in columns if label_period(row[j]) is not None]
    marked = sum(1 for j in periods if says_year(row[j]))
    return marked == 1 and len(periods) > 1 and (len(periods) == 2 or periods[-1] - periods[0] >= len(periods))


def says_more(row: Sequence[Value], columns: list[int], dated: set[int]) -> bool:
    """Whether a row says something that no line of a body does whose columns ``dated`` hold periods: several headers or years."""
    free = [j for j in columns if j not in dated or label_period(row[j]) is None]
    return count_known(row, free) >= 2 or sum(1 for j in free if label_period(row[j]) is not None) >= 2


def run_of_years(row: Sequence[Value], columns: list[int]) -> bool:
    """Whether the bare numbers of a row follow each other year by year."""
    years = [int(period.id) for j in columns if (period := label_period(row[j])) is not None and period.id.isdigit()]
    return len(years) >= 2 and {b - a for a, b in pairwise(years)} in ({1}, {-1})


def count_known(row: Sequence[Value], columns: list[int]) -> int:
    """How many of a row's cells are known headers, of a register or a summary; notes such as ``单位：万人`` are none."""
    return sum(
        1 for j in columns if isinstance(row[j], str) and not is_marked(str(row[j])) and _known_header(str(row[j]))
    )


def is_header_like(row: Sequence[Value]) -> bool:
    """Whether a row holds two known headers or two years: it heads a table and is no line of a cover page."""
    columns = filled(row)
    return count_known(row, columns) >= 2 or sum(1 for j in columns if label_period(row[j]) is not None) >= 2


_NO_ORDINAL: Final = frozenset({"-", "—", "——", "–", "×", "/"})


def is_ordinals(row: Sequence[Value], columns: list[int]) -> bool:
    """The row 甲 乙 1 2 3 that forms print under their header."""
    texts = [
        str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
        for cell in (row[j] for j in columns)
    ]
    blank = [text for text in texts if text in _NO_ORDINAL]
    if 4 * len(blank) <= len(texts):  # a column that is no part of the count has a dash
        texts = [text for text in texts if text not in _NO_ORDINAL]
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
    units = texts[1:] if heads_units(texts) or (len(texts) > 2 and texts[:1] and is_missing_marker(texts[0])) else texts
    return len(texts) == len(columns) and bool(units) and all(unit_alone(text) is not None for text in units)


def heads_units(texts: Sequence[str]) -> bool:
    """Whether a row begins with the word that stands before units: 单位, 计量单位."""
    return bool(texts) and fold(texts[0]).rstrip(":：").removeprefix("计量") in {
        fold(w) for w in table_words("unit_note")
    }


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


def signs(row: Sequence[Value], columns: list[int]) -> int:
    """Cells of a row that heads of columns hold: known headers, periods, and names of regions where there are several."""
    places = sum(1 for j in columns if isinstance(row[j], str) and isinstance(resolve(row[j]), str))
    years = sum(1 for j in columns if label_period(row[j]) is not None)
    return count_known(row, columns) + years + (places if places >= 2 else 0)
