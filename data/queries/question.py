"""A question to the roll-ups, checked: region, periods, dimensions, filters, calibre and purpose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from analysis.periods import BadPeriod, asked
from analysis.vocabulary import DIMENSIONS, SIZES_ASKED, SMALL_MICRO, UNIT_KINDS, UNKNOWN_INDUSTRY
from data.reference import calibres, industries, sections


class BadQuestion(ValueError):
    """A dimension, value, period or calibre that does not exist."""


AskedPeriods = tuple[list[str] | None, tuple[str, str] | None]
"""The periods that a question names, or the first and the last; None for any."""


def periods_of(text: str | None) -> AskedPeriods:
    """The periods of a question, as :func:`analysis.periods.asked` reads them. Raises :class:`BadQuestion`."""
    try:
        return asked(text)
    except BadPeriod as problem:
        raise BadQuestion(str(problem)) from problem


def check(by: Sequence[str], where: Mapping[str, Sequence[str]], calibre: str | None) -> None:
    """Raise :class:`BadQuestion` for a dimension, a value of one or a calibre that does not exist."""
    for name in (*by, *where):
        if name not in DIMENSIONS:
            raise BadQuestion(f"there is no dimension {name!r}; there are {', '.join(DIMENSIONS)}")
    if calibre is not None and calibre not in calibres():
        raise BadQuestion(f"calibre {calibre!r} is unknown; known: {', '.join(calibres())}")
    for piece in where.get("industry", ()):
        if piece in industries() and piece not in sections():
            raise BadQuestion(f"figures stand by section; for {piece} ask for {industries()[piece].section}")
    for name, known in (
        ("industry", (*sections(), UNKNOWN_INDUSTRY)),
        ("size", SIZES_ASKED),
        ("unit_kind", UNIT_KINDS),
    ):
        for piece in where.get(name, ()):
            if piece not in known:
                raise BadQuestion(f"there is no {name} {piece!r}; there are {', '.join(known)}")


def expand_sizes(values: Iterable[str]) -> list[str]:
    """``small_micro`` stands for small, micro and small_or_micro; other values stand for themselves."""
    return [size for value in values for size in (SMALL_MICRO if value == "small_micro" else (value,))]
