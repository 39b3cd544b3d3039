"""A question to the roll-ups, checked: region, periods, dimensions, filters, calibre and purpose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from data.reference import calibres, industries, sections

DIMENSIONS: Final = ("region", "industry", "size", "unit_kind", "period")
CELLS: Final = ("industry", "size", "unit_kind")
SMALL_MICRO: Final = ("small", "micro", "small_or_micro")
SIZES: Final = ("large", "medium", *SMALL_MICRO, "undetermined", "not_applicable")
UNIT_KINDS: Final = ("enterprise", "institution", "government", "social_organisation", "other")
_PERIOD: Final = re.compile(r"^\d{4}(?:Q[1-4]|-(?:0[1-9]|1[0-2]))?$")


class BadQuestion(ValueError):
    """A dimension, value, period or calibre that does not exist."""


def periods_of(text: str | None) -> tuple[list[str] | None, tuple[str, str] | None]:
    """``2018`` or ``A,B`` -> a list; ``A..B`` -> a range of periods of the same kind; None -> all."""
    if not text:
        return None, None
    if ".." in text:
        first, _, last = text.partition("..")
        if not (_PERIOD.match(first) and _PERIOD.match(last)) or len(first) != len(last):
            raise BadQuestion(f"period range {text!r} is none; write 2000..2022")
        return None, (first, last)
    listed = [piece.strip() for piece in text.split(",") if piece.strip()]
    for piece in listed:
        if not _PERIOD.match(piece):
            raise BadQuestion(f"period {piece!r} is none; write 2018, 2018Q4 or 2018-06")
    return listed, None


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
    for name, known in (("industry", (*sections(), "unknown")), ("size", SIZES), ("unit_kind", UNIT_KINDS)):
        for piece in where.get(name, ()):
            if piece not in known:
                raise BadQuestion(f"there is no {name} {piece!r}; there are {', '.join(known)}")


def expand_sizes(values: Iterable[str]) -> list[str]:
    """``small_micro`` stands for small, micro and small_or_micro; other values stand for themselves."""
    return [size for value in values for size in (SMALL_MICRO if value == "small_micro" else (value,))]
