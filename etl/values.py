"""From the text of a cell to a value: numbers, units, periods, missing markers.

All scaling is done by Decimal, so 85.90 万个 is exactly 859 000.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from data.reference import table_words, unit_words
from etl.model import Value

_BLANK: Final = re.compile(r"\s+")
_FOOTNOTE: Final = re.compile(r"[\[［]\d+[\]］]")
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
_DIGITS: Final = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def fold(text: str) -> str:
    """Text in its plain form: full width to half (NFKC), no blanks of any kind, lower case."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).replace("\u200b", "").lower()


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
    plain = unicodedata.normalize("NFKC", text).replace("\u200b", "").strip().strip("'’")
    if not plain or plain.lower() in _markers() or _FOOTNOTE.fullmatch(plain):
        return _MISSING
    match = _NUMBER.match(_BLANK.sub("", plain).replace("−", "-"))
    if match is None or (match[2] is None and match[3] is None):
        return _UNREADABLE
    sign, whole, fraction, exponent, suffix = match.groups()
    digits = (whole or "0").replace(",", "").replace("，", "") + (fraction or "")
    if exponent and abs(int(exponent)) > 30:
        return _UNREADABLE
    amount = Decimal(("-" if sign == "-" else "") + digits + (f"e{exponent}" if exponent else "")) * _SUFFIX[suffix]
    return Number("number", amount, own_scale=bool(suffix)) if abs(amount) < _TOO_LARGE else _UNREADABLE


_FIGURE: Final = re.compile(
    r"^\s*约?([\d,，.]+\s*(?:万亿|亿|万)?)\s*(?:个|人|户|家|名|[(（][^()（）\d]{1,12}[)）])\s*$"
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


_PAREN: Final = re.compile(r"[(（\[［]([^()（）\[\]［］]{1,24})[)）\]］]")


def split_unit(label: str) -> tuple[str, Unit | None]:
    """Take a unit in brackets (or after a comma or colon at the end) off a label: ``会员人数(万人)`` → ``会员人数``, 万人."""
    first: Unit | None = None
    for match in reversed(list(_PAREN.finditer(label))):
        unit = parse_unit(match[1].removeprefix("单位:").removeprefix("单位：").strip())
        if unit is not None:
            label, first = (label[: match.start()] + label[match.end() :]).strip(), unit
    if first is not None:
        return label, first
    match_end = re.search(r"[,，:：/]\s*([^,，:：/\s]{1,4})$", label)
    if match_end and (unit := parse_unit(match_end[1])) is not None:
        return label[: match_end.start()].strip(), unit
    if label.lower().startswith("percent "):
        return label, parse_unit("percent")
    return label, None


def note_units(text: str) -> list[Unit]:
    """All units that a note names: ``单位：户、万人`` → 户, 万人; ``[Numbers in thousands]``; none where it names none."""
    plain = unicodedata.normalize("NFKC", text)
    units: list[Unit] = []
    for words in table_words("unit_note"):
        for match in re.finditer(
            rf"(?:^|[\s(;,|:])(?:计量)?{re.escape(words)}\s*[:：]\s*([^()\n;|]+)", plain, re.IGNORECASE
        ):
            parts = re.split(r"[、,/\s]+", match[1].strip())
            found = [parse_unit(part) for part in parts if part]
            units += [unit for unit in found if unit is not None]
        if units:
            return units
    scaled = re.search(r"(?:^|[\s\[(,])(in (?:thousands|millions|hundreds))\b", plain, re.IGNORECASE)
    unit = parse_unit(scaled[1]) if scaled else None
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
_CHINESE_YEAR: Final = re.compile(r"[一二][〇○零一二三四五六七八九]{3}(?=年)")
_CHINESE_MONTH: Final = re.compile(r"(?<=年)(十[一二]?|[一二三四五六七八九])(?=月)")
_MONTHS: Final = {
    word: str(number)
    for number, word in enumerate(("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), start=1)
}
_RANGE_AFTER: Final = re.compile(
    r"\s*(?:年?\s*(?:[-~—–至到]|to)\s*(?:(?:1[89]|20)\d{2}|present|今)|年?(?:以来|至今|起)|\s*=)", re.IGNORECASE
)
_RANGE_BEFORE: Final = re.compile(r"\d{4}年?\s*(?:[-~—–至到]|to)\s*$", re.IGNORECASE)
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
    plain = unicodedata.normalize("NFKC", text)
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
            if (found := _one_period(plain, kind, match)) is not None:
                return found
    return None


@lru_cache(maxsize=65536)
def _label_period(text: str) -> Period | None:
    plain = _BLANK.sub("", unicodedata.normalize("NFKC", text)).strip("'’")
    plain = _CHINESE_YEAR.sub(lambda m: m[0].translate(_DIGITS), plain)
    plain = _CHINESE_MONTH.sub(lambda m: _MONTHS[m[0]], plain)
    plain = re.sub(r"^(?:截至|截止)到?", "", _FOOTNOTE.sub("", plain))
    for pattern, kind in _PERIODS:
        if (match := pattern.match(plain)) and _EDGE.match(plain[match.end() :]):
            return _one_period(plain, kind, match)
    return None


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
