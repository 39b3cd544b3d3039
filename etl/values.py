"""From the text of a cell to a value: numbers, units, periods, missing markers.

All scaling is done by Decimal, so 85.90 万个 is exactly 859 000.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from data.reference import table_words, unit_words
from etl.model import Value

_BLANK: Final = re.compile(r"\s+")
_FOOTNOTE: Final = re.compile(r"[\[［]\d+[\]］]")
_MARK: Final = re.compile("[①-⒇⓪⓫-⓿❶-➓¹²³⁰-⁹₀-₉]")
"""Marks of footnotes: in their plain form (NFKC) they would become digits of the number that they follow."""
_RAISED: Final = re.compile("[¹²³⁰-⁹₀-₉]")
_MARKED: Final = re.compile(r"^(.*\d.*?)\s*(?:[\[［]\d{1,2}[\]］]|[①-⒇⓪⓫-⓿❶-➓])$", re.DOTALL)
_BROKEN: Final = re.compile(r"\d\s+(?!\d{3}(?!\d))\d|\d\s*\n\s*\d|\d{4}\s+\d|\.\d*\s+\d")
"""Two numbers in one cell: a blank between digits is no sign of thousands."""
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_DASHES: Final = re.compile(r"[\s\-‐‑‒–—―─━ー_·•.…⋯*×/\\～~]+")
_NUMBER: Final = re.compile(
    r"^([+\-−]?)(\d{1,3}(?:[,，]\d{3})+|\d+)?(\.\d+)?(?:[eE]([+\-]?\d+))?\s*(%|‰|万亿|亿|百万|十万|万|千|百)?$"
)
_SUFFIX: Final = {
    None: Decimal(1),
    "": Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "亿": Decimal(100_000_000),
    "万亿": Decimal(10) ** 12,
    "%": Decimal("0.01"),
    "‰": Decimal("0.001"),
}
_SIGNS: Final = dict.fromkeys(map(ord, "−﹣‐‑–"), "-")
_DIGITS: Final = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Text in its plain form: full width to half (NFKC), no blanks of any kind, no marks of footnotes (①, ²), lower case."""
    return _BLANK.sub("", half_width(text)).translate(_INVISIBLE).lower()


def half_width(text: str) -> str:
    """Text in half width (NFKC), marks of footnotes taken off before they turn into digits."""
    return unicodedata.normalize("NFKC", text if text.isascii() else _MARK.sub("", text))


def raw_text(value: Value) -> str:
    """A cell as a person reads it: whole floats without ``.0``, dates as ISO, nothing as an empty text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat().removesuffix("T00:00:00")
    return str(value)


@dataclass(frozen=True, slots=True)
class Number:
    """A cell read as a number. ``kind``: ``number``, ``missing`` (blank or a marker), ``unreadable`` (other text).

    ``own_scale`` tells that the cell brought its own unit (``3.1亿``, ``12.3%``), so that its column's does not apply.
    """

    kind: str
    value: Decimal | None = None
    own_scale: bool = False


_TOO_LARGE: Final = Decimal(10) ** 14
"""No count or sum of money of this world, in the unit it is printed in, reaches it; scaled it still fits 64 bits."""
_MISSING: Final = Number("missing")
_UNREADABLE: Final = Number("unreadable")


def parse_number(value: Value) -> Number:
    """Read a cell as a number, exactly; never raises."""
    if value is None or value == "":
        return _MISSING
    if isinstance(value, (bool, datetime, date)):
        return _UNREADABLE
    if isinstance(value, (int, float)):
        if not math.isfinite(value):
            return _MISSING
        # A spreadsheet keeps 15 digits and shows 214.7 where the file's binary number is 214.70000000000005.
        amount = Decimal(value if isinstance(value, int) else f"{value:.15g}")
        return Number("number", amount) if abs(amount) < _TOO_LARGE else _UNREADABLE
    return _parse_text(value)


@lru_cache(maxsize=65536)
def _parse_text(text: str) -> Number:
    if _RAISED.search(text):
        return _UNREADABLE
    noted = _MARKED.match(text.rstrip())
    plain = unicodedata.normalize("NFKC", noted[1] if noted else text).translate(_INVISIBLE).strip().strip("'’").strip()
    if not plain or plain.lower() in _markers() or _FOOTNOTE.fullmatch(plain) or _DASHES.fullmatch(plain):
        return _MISSING
    if _MARK.fullmatch(text.strip()):
        return _MISSING
    if _BROKEN.search(plain):
        return _UNREADABLE
    match = _NUMBER.match(_BLANK.sub("", plain).translate(_SIGNS))
    if match is None or (match[2] is None and match[3] is None):
        return _UNREADABLE
    sign, whole, fraction, exponent, suffix = match.groups()
    digits = (whole or "0").replace(",", "").replace("，", "") + (fraction or "")
    if exponent and abs(int(exponent)) > 30:
        return _UNREADABLE
    amount = Decimal(("-" if sign == "-" else "") + digits + (f"e{exponent}" if exponent else "")) * _SUFFIX[suffix]
    return Number("number", amount, own_scale=bool(suffix)) if abs(amount) < _TOO_LARGE else _UNREADABLE


_FIGURE: Final = re.compile(
    r"^\s*约?([\d,，.]+\s*(?:万亿|亿|百万|万|千)?)\s*(?:个|人|户|家|名|[(（][^()（）\d]{1,12}[)）])\s*$"
)


def parse_figure(value: Value) -> Number:
    """As :func:`parse_number`, and figures followed by words that do not change them: ``13550(企业)``, ``277万个``, ``12人``."""
    parsed = parse_number(value)
    if parsed.kind != "unreadable" or not isinstance(value, str):
        return parsed
    match = _FIGURE.match(unicodedata.normalize("NFKC", value))
    return parsed if match is None else parse_number(match[1])


@cache
def _markers() -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFKC", word).lower() for word in table_words("missing"))


def is_missing_marker(value: Value) -> bool:
    """Whether a cell says that there is no figure: blank, ``-``, ``…``, ``***``, ``[4]``."""
    return parse_number(value).kind == "missing"


def to_plain(amount: Decimal) -> int | float:
    """An int where the amount is whole, else a float."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


# --- units ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: ``base`` (人, 个, 元, 户, ``1`` for percent, None where only a scale is said) and the scale to it."""

    base: str | None
    scale: Decimal


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit | None:
    """The unit that a word names (万人, 个, %, in thousands), or None."""
    found = unit_words().get(fold(text)) or unit_words().get(text.strip().lower())
    return Unit(found[0] or None, Decimal(found[1])) if found else None


_PERCENT: Final = re.compile(
    r"^\s*[%％]|[^\d\s][%％]\s*$|^\s*(?:percent|per cent|percentage|pct|百分比)\b(?!\s*points?)", re.IGNORECASE
)
_PAREN: Final = re.compile(r"[(（\[［【]([^()（）\[\]［］【】]{1,24})[)）\]］】]")


def split_unit(label: str) -> tuple[str, Unit | None]:
    """Take a unit in brackets (or after a comma or colon at the end) off a label: ``会员人数(万人)`` → ``会员人数``, 万人."""
    first: Unit | None = None
    for match in reversed(list(_PAREN.finditer(label))):
        unit = parse_unit(match[1].removeprefix("单位:").removeprefix("单位：").strip())
        if unit is not None:
            label, first = (label[: match.start()] + label[match.end() :]).strip(), unit
    if first is not None:
        return label, first
    if _PERCENT.search(label):
        return label.rstrip("%％ "), parse_unit("%")
    match_end = re.search(r"[,，:：/]\s*([^,，:：/\s]{1,4})$", label)
    if match_end and (unit := parse_unit(match_end[1])) is not None:
        return label[: match_end.start()].strip(), unit
    return label, None


def listed_units(text: str) -> list[Unit]:
    """The units in brackets of a title or a label column's header: ``（万人）``, ``（单位：万个、万人）``."""
    for match in _PAREN.finditer(text):
        words = re.sub(r"^(?:计量)?单位\s*[:：]\s*", "", match[1].strip())
        found = [parse_unit(word) for word in re.split(r"[、,，/\s]+", words) if word]
        if found and all(unit is not None for unit in found):
            return [unit for unit in found if unit is not None]
    return []


_NAMED: Final = re.compile(
    r"^\s*(?:notes?\s*[:.]?\s*)?(.{3,80}?)\s+(?:are|is|figures)\s+(?:given\s+)?(in (?:thousands|millions|hundreds))\b",
    re.IGNORECASE,
)


def named_units(text: str) -> tuple[list[str], Unit] | None:
    """The columns that a note names and their unit (``Employment, Members are in thousands``); None if it speaks of all."""
    found = _NAMED.match(half_width(text))
    unit = parse_unit(found[2]) if found else None
    if found is None or unit is None or re.search(r"\b(?:numbers?|figures?|data|all)\b", found[1], re.IGNORECASE):
        return None
    return [fold(word) for word in re.split(r",|\band\b|、|&", found[1]) if word.strip()], unit


_UNIT_OF: Final = "计量|数量|人数|本表|表内|表中|(?:本表)?数据|(?:本表)?数字"
"""Words before 单位 in a note that do not make it a legal unit (法人单位)."""


def note_units(text: str) -> list[Unit]:
    """All units that a note names: ``单位：户、万人`` → 户, 万人; ``[Numbers in thousands]``; none where it names none."""
    plain = unicodedata.normalize("NFKC", text)
    units: list[Unit] = []
    for words in table_words("unit_note"):
        for match in re.finditer(
            rf"(?:^|[\s(;,|:])(?:(?:{_UNIT_OF})?{re.escape(words)}\s*[:：]|[\u4e00-\u9fff]{{0,8}}?{re.escape(words)}\s*均?[为是])\s*\s*([^()\n;|。]+)",
            plain,
            re.IGNORECASE,
        ):
            parts = re.split(r"[、,/\s]+", match[1].strip())
            found = [parse_unit(part) for part in parts if part]
            units += [unit for unit in found if unit is not None]
        if units:
            return units
    scaled = re.search(
        r"(?:^|[\s\[(,])(in (?:thousands|millions|hundreds))\b|^\W*(thousands|millions)(?=\W*$|\s*[;,(])",
        plain,
        re.IGNORECASE,
    )
    unit = parse_unit(scaled[1] or scaled[2]) if scaled else None
    return [unit] if unit is not None else []


# --- periods -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Period:
    """``2018``, ``2018Q4`` or ``2018-06``, with the reference date (ISO) where the text gives one."""

    id: str
    reference_date: str | None = None


_YEAR = r"(1[89]\d{2}|20\d{2}|2100)"
_PERIODS: Final = (
    (re.compile(rf"{_YEAR}年(上半年)"), "half"),
    (re.compile(rf"{_YEAR}年?(?:1|一)月?[-~—–至](1[0-2]|[2-9])月"), "month"),
    (re.compile(rf"{_YEAR}年(12)月份?[底末]"), "december"),
    (re.compile(rf"{_YEAR}[年.\-/](\d{{1,2}})[月.\-/](\d{{1,2}})日?(?!\d)"), "date"),
    (re.compile(rf"{_YEAR}年?(?:第)?([一二三四1-4])季度?"), "quarter"),
    (re.compile(rf"{_YEAR}[年\-]?[qQ]([1-4])"), "quarter"),
    (re.compile(rf"{_YEAR}(?:年|-|/|\.)(1[0-2]|0?[1-9])(?:月|$|(?=[^\d]))"), "month"),
    (re.compile(rf"{_YEAR}(?:年度?|财年)?(?:底|末|年底|年末)?"), "year"),
)
_CHINESE_YEAR: Final = re.compile(r"[一二][〇○零Oo一二三四五六七八九]{3}(?=年)")
_CHINESE_MONTH: Final = re.compile(r"(?<=年)(十[一二]?|[一二三四五六七八九])(?=月)")
_MONTHS: Final = {
    word: str(number)
    for number, word in enumerate(("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), start=1)
}
_RANGE_AFTER: Final = re.compile(
    r"\s*(?:/\d{2,4}(?!\d|[月/])|年?\s*(?:[-~—–至到]|to)\s*(?:(?:1[89]|20)\d{2}|present|今)|年?(?:以来|至今|起)|\s*=)",
    re.IGNORECASE,
)
_RANGE_BEFORE: Final = re.compile(r"\d{4}年?\s*(?:[-~—–至到/]|to)\s*$", re.IGNORECASE)
_COMPARED: Final = re.compile(
    r"(?:比|较|同|相比|超过|自|\bfrom|\bsince|\bover|compared (?:to|with)|\bvs\.?)\s*$", re.IGNORECASE
)
"""What stands before a year that is only compared with (比2017年增长)."""
_YEAR_MARK: Final = re.compile(
    r"(?:(?<=年)\d{1,2}\)|(?<=[\d年度底末])\((?:预|预计|预测|估计|快报|初步|初步核算|核算|调整|修订|p|r|e)数?\))$",
    re.IGNORECASE,
)
"""Behind a year: the mark of a footnote (``2023年1)``), or how firm its figures are (``2023年（预计）``)."""
_EDGE: Final = re.compile(r"^(?:年|年度|底|末|年底|年末|年末数|全年|数|截至|止|的|比|情况|\W)*$")


def _one_period(text: str, kind: str, match: re.Match[str]) -> Period | None:
    year = match[1]
    if kind == "date":
        month, day = int(match[2]), int(match[3])
        try:
            when = date(int(year), month, day)
        except ValueError:
            return None
        return Period(year if (month, day) == (12, 31) else f"{year}-{month:02d}", when.isoformat())
    if kind == "quarter":
        return Period(f"{year}Q{'一二三四'.find(match[2]) + 1 or match[2]}")
    if kind == "half":
        return Period(f"{year}-06")
    if kind == "month":
        return Period(f"{year}-{int(match[2]):02d}")
    return Period(year)


@lru_cache(maxsize=65536)
def find_period(text: str) -> Period | None:
    """The first period that a text speaks of (title, note, header), or None."""
    plain = half_width(text)
    plain = _CHINESE_YEAR.sub(lambda m: m[0].translate(_DIGITS), plain)
    plain = _CHINESE_MONTH.sub(lambda m: _MONTHS[m[0]], plain)
    plain = re.sub(r"(?<=[年月日])\s+(?=[\d年月日])|(?<=\d)\s+(?=[年月日])", "", plain)
    return _first_period(plain) or _first_period(re.sub(r"(?<=\d)\s+(?=\d)", "", plain))


def _first_period(plain: str) -> Period | None:
    """The first period in a text of half-width characters; a table's number before a year (``表3-1 2018年``) is none of it."""
    for pattern, kind in _PERIODS:
        for match in pattern.finditer(plain):
            before, after = plain[: match.start()], plain[match.end() :]
            if (before and before[-1].isdigit()) or (after and after[0].isdigit()):
                continue
            if kind == "year" and (_RANGE_AFTER.match(after) or _RANGE_BEFORE.search(before)):
                continue
            if _COMPARED.search(before):
                continue
            if (found := _one_period(plain, kind, match)) is not None:
                return found
    return None


@lru_cache(maxsize=65536)
def _label_period(text: str) -> Period | None:
    plain = _BLANK.sub("", half_width(text)).translate(_INVISIBLE).strip("'’")
    plain = _CHINESE_YEAR.sub(lambda m: m[0].translate(_DIGITS), plain)
    plain = _CHINESE_MONTH.sub(lambda m: _MONTHS[m[0]], plain)
    plain = _YEAR_MARK.sub("", re.sub(r"^(?:截至|截止)到?", "", _FOOTNOTE.sub("", plain)))
    plain = re.sub(r"^(\d{4})\.0+$", r"\1", plain)
    for pattern, kind in _PERIODS:
        if (match := pattern.match(plain)) and _EDGE.match(plain[match.end() :]):
            return _one_period(plain, kind, match)
    return None


_DAY_ZERO: Final = date(1899, 12, 30)


def serial_date(value: Value) -> date | None:
    """The day of a spreadsheet's day number (43465 is 2018-12-31) from 1985 to 2100; only where periods are expected."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    number = parse_number(value).value if isinstance(value, (int, float, str)) and not isinstance(value, bool) else None
    if number is None or number != number.to_integral_value() or not 31_048 <= number <= 73_415:
        return None
    return _DAY_ZERO + timedelta(days=int(number))


def monthly(cells: Iterable[Value]) -> bool:
    """Whether dates stand for months by their first day: one of them begins another month than January."""
    return any((day := serial_date(cell)) is not None and day.day == 1 and day.month != 1 for cell in cells)


def dated_period(value: Value, *, months: bool) -> Period | None:
    """The period of a date or of its day number in a column or header of periods; ``months``: 1 January is its month."""
    day = serial_date(value)
    if day is None:
        return None
    if months and (day.month, day.day) == (1, 1):
        return Period(f"{day.year}-01", day.isoformat())
    found = label_period(day)
    return Period(found.id, day.isoformat()) if found else None


def label_period(value: Value) -> Period | None:
    """The period that a header or row label *is* (2019年, 2018年底, 二〇一八年, 2014年度, 2019), not merely mentions."""
    if isinstance(value, (datetime, date)):
        return Period(
            str(value.year) if (value.month, value.day) in ((12, 31), (1, 1)) else f"{value.year}-{value.month:02d}"
        )
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return Period(str(int(value))) if float(value).is_integer() and 1900 <= value <= 2100 else None
    return _label_period(value)
