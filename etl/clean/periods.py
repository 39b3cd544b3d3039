"""Periods and dates as labels write them: 2019年, 二〇一八年, 2023.12, 1-6月, 截至2018年底."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from analysis.periods import named
from etl.clean.values import BLANK, DIGITS, FOOTNOTE, INVISIBLE, half_width, parse_number
from etl.model import Value


@dataclass(frozen=True, slots=True)
class Period:
    """A period (:mod:`analysis.periods`), with the reference date (ISO) where the text gives one."""

    id: str
    reference_date: str | None = None


_YEAR = r"(1[89]\d{2}|20\d{2}|2100)"
_PERIODS: Final = (
    (re.compile(rf"{_YEAR}年(上半年)"), "half"),
    (re.compile(rf"{_YEAR}年?(?:1|一)月?[-~—–至](1[0-2]|[2-9])月"), "month"),
    (re.compile(rf"{_YEAR}年(12)月份?[底末]"), "december"),
    (re.compile(rf"{_YEAR}[年.\-/](\d{{1,2}})[月.\-/](\d{{1,2}})日?(?!\d)"), "date"),
    (re.compile(rf"{_YEAR}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"), "date"),
    (re.compile(rf"{_YEAR}年?(?:第)?([一二三四1-4])季度?"), "quarter"),
    (re.compile(rf"{_YEAR}[年\-]?[qQ]([1-4])"), "quarter"),
    (re.compile(rf"{_YEAR}(?:年|-|/|\.)(1[0-2]|0?[1-9])(?:月|$|(?=[^\d]))"), "month"),
    (re.compile(rf"{_YEAR}(?:年度?|财年)?(?:底|末|年底|年末)?"), "year"),
)
_CHINESE_YEAR: Final = re.compile(r"[一二][〇○零Oo一二三四五六七八九]{3}(?=年)")
_CHINESE_MONTH: Final = re.compile(r"(?<=年)(十[一二]?|[一二三四五六七八九])(?=月)")
_CHINESE_DAY: Final = re.compile(r"(?<=\d月)(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=日)")
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
_OF_A_COUNT: Final = re.compile(r"\d+(?:人|名|户|家|%)")
"""A count right behind a year, which is no part of the date: 2024年25人以上企业."""
_YEAR_MARK: Final = re.compile(
    r"(?:(?<=年)\d{1,2}\)|(?<=[\d年度底末])\((?:预|预计|预测|估计|快报|初步|初步核算|核算|调整|修订|p|r|e)数?\))$",
    re.IGNORECASE,
)
"""Behind a year: the mark of a footnote (``2023年1)``), or how firm its figures are (``2023年（预计）``)."""
_EDGE: Final = re.compile(r"^(?:年|年度|底|末|年底|年末|年末数|全年|数|截至|止|的|比|情况|\W)*$")


def _one_period(kind: str, match: re.Match[str]) -> Period | None:
    year = int(match[1])
    if kind == "date":
        month, day = int(match[2]), int(match[3])
        try:
            when = date(year, month, day)
        except ValueError:
            return None
        return Period(named(year) if (month, day) == (12, 31) else named(year, "month", month), when.isoformat())
    if kind == "quarter":
        return Period(named(year, "quarter", "一二三四".find(match[2]) + 1 or int(match[2])))
    if kind == "half":
        return Period(named(year, "month", 6))
    if kind == "month":
        return Period(named(year, "month", int(match[2])))
    return Period(named(year))


def _day(written: str) -> int:
    """三十一 → 31."""
    tens, ten, ones = written.rpartition("十")
    units = " 一二三四五六七八九".index(ones) if ones else 0
    return (10 * (" 一二三".index(tens) if tens else 1) if ten else 0) + units


@lru_cache(maxsize=65536)
def find_period(text: str) -> Period | None:
    """The first period that a text speaks of (title, note, header), or None."""
    plain = half_width(text)
    plain = _CHINESE_YEAR.sub(lambda m: m[0].translate(DIGITS), plain)
    plain = _CHINESE_MONTH.sub(lambda m: _MONTHS[m[0]], plain)
    plain = _CHINESE_DAY.sub(lambda m: str(_day(m[0])), plain)
    plain = re.sub(r"(?<=[年月日])\s+(?=[\d年月日])|(?<=\d)\s+(?=[年月日])", "", plain)
    return _first_period(plain) or _first_period(re.sub(r"(?<=\d)\s+(?=\d)", "", plain))


def _first_period(plain: str) -> Period | None:
    """The first period in a text of half-width characters; a table's number before a year (``表3-1 2018年``) is none of it."""
    for pattern, kind in _PERIODS:
        for match in pattern.finditer(plain):
            before, after = plain[: match.start()], plain[match.end() :]
            runs_on = after[:1].isdigit() and not (match[0].endswith("年") and _OF_A_COUNT.match(after))
            if (before and before[-1].isdigit()) or runs_on:
                continue
            if kind == "year" and (_RANGE_AFTER.match(after) or _RANGE_BEFORE.search(before)):
                continue
            if _COMPARED.search(before):
                continue
            if (found := _one_period(kind, match)) is not None:
                return found
    return None


_WITHIN: Final = re.compile(
    r"(?<![年一二三四\d\-~—–和与及、各])(?<![月度\d一二三四][至到])(?:"
    r"(?P<half>上半年)|前(?P<first>[二两三])季度|第?(?P<quarter>[一二三四1-4])季度"
    r"|(?:1|一)月?[-~—–至到](?P<until>1[0-2]|[2-9]|十[一二]?|[二三四五六七八九])月"
    r"|(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份|[底末](?!前)|(?=[)]|$))"
    r"|(?:截至|截止)到?(?P<as_of>1[0-2]|0?[1-9])月(?:3[01]|2[89])日"
    r")"
)
"""A part of a year that is said apart from the year: 截至6月底, （6月）, 一季度, 上半年, 1-6月; none that is a deadline (6月底前) or one of several."""


def part_of_year(year: str, texts: Iterable[str]) -> Period | None:
    """The part of a year that texts speak of without the year (``2024年`` | ``截至6月底``); None where they speak of none, or of several."""
    found: set[str] = set()
    for text in texts:
        plain = BLANK.sub("", half_width(text))
        for match in _WITHIN.finditer(plain):
            if plain[match.end() : match.end() + 1] in ("和", "与", "及", "、", "至", "到", "-", "—"):
                return None
            found.add(_within(int(year), match))
    return Period(found.pop()) if len(found) == 1 else None


def _within(year: int, match: re.Match[str]) -> str:
    if match["half"]:
        return named(year, "month", 6)
    if quarter := match["first"] or match["quarter"]:
        return named(year, "quarter", {"两": 2}.get(quarter) or "一二三四".find(quarter) + 1 or int(quarter))
    said = match["until"] or match["as_of"] or match["month"]
    month = int(_MONTHS.get(said, said))
    ends = match["as_of"] or match[0].endswith(("底", "末"))
    return named(year) if month == _DECEMBER and ends else named(year, "month", month)


_DECEMBER: Final = 12


@lru_cache(maxsize=65536)
def _label_period(text: str) -> Period | None:
    plain = BLANK.sub("", half_width(text)).translate(INVISIBLE).strip("'’")
    plain = _CHINESE_YEAR.sub(lambda m: m[0].translate(DIGITS), plain)
    plain = _CHINESE_MONTH.sub(lambda m: _MONTHS[m[0]], plain)
    plain = _CHINESE_DAY.sub(lambda m: str(_day(m[0])), plain)
    plain = _YEAR_MARK.sub("", re.sub(r"^(?:截至|截止)到?", "", FOOTNOTE.sub("", plain)))
    plain = re.sub(r"^(\d{4})\.0+$", r"\1", plain)
    for pattern, kind in _PERIODS:
        if (match := pattern.match(plain)) and _EDGE.match(plain[match.end() :]):
            return _one_period(kind, match)
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


_NO_LATER: Final = 1950
"""A date before it, where a count is expected, is a count that was formatted as a date: no register is so old."""
_LEAP_DAY_THAT_WAS_NONE: Final = 60


def count_of_date(value: date) -> int | None:
    """The number that a spreadsheet shows as an old date (1900-04-29 is 120), or None for a date that may be meant as one."""
    day = value.date() if isinstance(value, datetime) else value
    if day.year >= _NO_LATER or (isinstance(value, datetime) and value.time() != time()):
        return None  # a part of a day is a fraction
    number = (day - _DAY_ZERO).days
    if number == _LEAP_DAY_THAT_WAS_NONE:
        return None  # 59 and 60 are shown as the same day
    return number if number > _LEAP_DAY_THAT_WAS_NONE else number - 1


def monthly(cells: Iterable[Value]) -> bool:
    """Whether dates stand for months by their first day: one of them begins another month than January."""
    return any((day := serial_date(cell)) is not None and day.day == 1 and day.month != 1 for cell in cells)


def dated_period(value: Value, *, months: bool) -> Period | None:
    """The period of a date or of its day number in a column or header of periods; ``months``: 1 January is its month."""
    day = serial_date(value)
    if day is None:
        return None
    if months and (day.month, day.day) == (1, 1):
        return Period(named(day.year, "month", 1), day.isoformat())
    found = label_period(day)
    return Period(found.id, day.isoformat()) if found else None


def month_in_digits(value: Value) -> Period | None:
    """The month of ``202410``, as systems write it; no region's code begins so. A count may look alike: only for columns of periods."""
    found = re.fullmatch(r"((?:19|20)\d{2})(0[1-9]|1[0-2])(?:\.0)?", str(value).strip())
    return Period(named(int(found[1]), "month", int(found[2]))) if found else None


def label_period(value: Value) -> Period | None:
    """The period that a header or row label *is* (2019年, 2018年底, 二〇一八年, 2014年度, 2019), not merely mentions."""
    if isinstance(value, (datetime, date)):
        whole = (value.month, value.day) in ((12, 31), (1, 1))
        return Period(named(value.year) if whole else named(value.year, "month", value.month))
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return Period(named(int(value))) if float(value).is_integer() and 1900 <= value <= 2100 else None
    return _label_period(value)
