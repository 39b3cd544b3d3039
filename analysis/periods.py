"""What a period is: a year ``2018``, a quarter ``2018Q4`` or a month ``2018-06``.

Periods travel as text. Those of one kind have one length and stand in order as text, on which statements to the database rely;
periods of all kinds stand in the order of the months in which they end. How labels of workbooks write periods is another matter
(:mod:`etl.clean.periods`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

Kind = Literal["year", "quarter", "month"]
Month = tuple[int, int]
"""A month of a year: (2018, 6)."""

_PATTERN: Final = re.compile(r"(\d{4})(?:Q([1-4])|-(0[1-9]|1[0-2]))?", re.ASCII)
_LONGEST: Final = 60
"""An axis of months or quarters is filled up to so many; beyond, only periods with a figure stand on it."""
_MONTHS: Final[dict[Kind, int]] = {"year": 12, "quarter": 3, "month": 1}
"""How many months a period of a kind lasts."""


class BadPeriod(ValueError):
    """A text that is no period, or no range of periods of one kind."""


class Parts(NamedTuple):
    """A period taken apart. ``number``: which quarter or month of its year; 1 for a year."""

    year: int
    kind: Kind
    number: int


@lru_cache(maxsize=4096)
def parse(period: str) -> Parts:
    """``2018Q4`` -> year, kind and number. Raises :class:`BadPeriod`."""
    match = _PATTERN.fullmatch(period)
    if match is None:
        raise BadPeriod(f"period {period!r} is none; write 2018, 2018Q4 or 2018-06")
    year, quarter, month = match.groups()
    if quarter:
        return Parts(int(year), "quarter", int(quarter))
    return Parts(int(year), "month", int(month)) if month else Parts(int(year), "year", 1)


def is_period(text: str) -> bool:
    """Whether a text is a period, written exactly so."""
    return _PATTERN.fullmatch(text) is not None


def named(year: int, kind: Kind = "year", number: int = 1) -> str:
    """The period of a year, or of its quarter or month of that number: (2018, "month", 6) -> ``2018-06``."""
    match kind:
        case "quarter":
            return f"{year:04d}Q{number}"
        case "month":
            return f"{year:04d}-{number:02d}"
        case _:
            return f"{year:04d}"


def kind_of(period: str) -> Kind:
    """What kind of period it is."""
    return parse(period).kind


def year_of(period: str) -> int:
    """The year in which a period lies."""
    return parse(period).year


def ends(period: str) -> Month:
    """The month in which a period ends: periods of all kinds stand in its order (2018-06, 2018Q3, 2018)."""
    year, kind, number = parse(period)
    return year, number * _MONTHS[kind]


def starts(period: str) -> Month:
    """The month in which a period begins."""
    year, last = ends(period)
    return year, last - _MONTHS[kind_of(period)] + 1


def last_day(period: str) -> str:
    """The last day of a period, as far as text comparison of ISO dates needs it: every month is given 31 days."""
    year, month = ends(period)
    return f"{year:04d}-{month:02d}-31"


def year_before(period: str) -> str:
    """The same period of the year before: ``2018-06`` -> ``2017-06``."""
    year, kind, number = parse(period)
    return named(year - 1, kind, number)


def earlier(period: str, among: Iterable[str]) -> list[str]:
    """Those ``among`` periods that are of the same kind and lie before; the previous one is their largest."""
    return [other for other in among if kind_of(other) == kind_of(period) and other < period]


def up_to(period: str, other: str) -> bool:
    """Whether ``other`` lies no later: within a kind by order; periods of different kinds are held against each other by year."""
    return other <= period if kind_of(other) == kind_of(period) else year_of(other) <= year_of(period)


def between(first: str, last: str) -> list[str]:
    """All periods from ``first`` to ``last``, which are of one kind."""
    kind = kind_of(first)
    each = 12 // _MONTHS[kind]
    steps = [year * each + number - 1 for year, _, number in (parse(first), parse(last))]
    return [named(step // each, kind, step % each + 1) for step in range(steps[0], steps[1] + 1)]


def steps(periods: Sequence[str]) -> list[str]:
    """The periods in order, and between them those without a figure, so that the axis runs evenly.

    Months among months, quarters among quarters; else years, of which one with a figure stands by its own period (2008-06).
    """
    ordered = sorted(set(periods), key=ends)
    if not ordered:
        return []
    kinds = {kind_of(period) for period in ordered}
    if kinds in ({"month"}, {"quarter"}):
        listed = between(ordered[0], ordered[-1])
        return listed if len(listed) <= _LONGEST else ordered
    there: dict[int, list[str]] = {}
    for period in ordered:
        there.setdefault(year_of(period), []).append(period)
    return [p for year in range(min(there), max(there) + 1) for p in there.get(year, [named(year)])]


def asked(text: str | None) -> tuple[list[str] | None, tuple[str, str] | None]:
    """``2018`` or ``A,B`` -> a list; ``A..B`` -> a range (first, last) of one kind; nothing -> (None, None), which is all.

    Raises :class:`BadPeriod`.
    """
    if not text:
        return None, None
    if ".." in text:
        first, _, last = text.partition("..")
        if not (is_period(first) and is_period(last)) or kind_of(first) != kind_of(last):
            raise BadPeriod(f"period range {text!r} is none; write 2000..2022")
        return None, (first, last)
    listed = [piece.strip() for piece in text.split(",") if piece.strip()]
    for piece in listed:
        parse(piece)
    return listed, None


def one_asked(text: str) -> bool:
    """Whether a text asks for no more than one period (a range or a list asks for more), well written or not."""
    return ".." not in text and "," not in text


def broken_between(cuts: Iterable[str], first: str, last: str) -> list[str]:
    """Which of ``cuts`` (periods from whose beginning on a series is another) lie between two periods, in order."""
    return [cut for cut in sorted(cuts) if ends(first) < starts(cut) <= ends(last)]
