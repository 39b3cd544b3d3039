"""Pairs that codes settle although they are not written alike: one inside the other, letters for figures, a code that the unit had before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from etl.clean.credit_code import is_valid
from etl.link.codes import INSIDE, Reading, answers, is_plain, is_slip, readings
from etl.link.records import Record
from etl.link.reference import link_limits

EARLIER: Final = "earlier"
"""The group of rows that are a unit register's, of another period."""
BESIDE: Final = "beside"
"""How the groups of rows begin that are a unit register's of another sender in the same period; the sender follows."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Ids of a unit and another record. ``weights``: field → bits, those that say something."""

    unit: str
    other: str
    zone: str
    probability: float
    weights: dict[str, float]


def pairs_by_code(
    units: Sequence[Record], others: Sequence[Record], allowed: Callable[[str, str], bool] = lambda _unit, _other: True
) -> list[Pair]:
    """The pairs that a code of each side says are one, in the order of their ids: certain where no other unit, and no other row of the same
    list, has that code; else doubtful. Exact codes are no matter for links: they are resolved before. Units of several registers rival those of
    their own alone (``group``)."""
    wanted: dict[Reading, list[Record]] = defaultdict(list)
    for other in others:
        for reading in _said(other):
            for answer in answers(reading):
                wanted[answer].append(other)
    groups, lists = ({record.id: record.group for record in side} for side in (others, units))
    found = dict.fromkeys(pair for pair in _mistyped(units, others) if allowed(*pair))
    for unit in units if wanted else ():
        for reading in _said(unit, wanted):
            found |= {(unit.id, other.id): None for other in wanted.get(reading, ()) if allowed(unit.id, other.id)}
    by_other = Counter((other, lists[unit]) for unit, other in found)
    by_unit = Counter((unit, groups[other]) for unit, other in found)
    limit = link_limits()
    return [
        Pair(unit, other, "certain", limit["by_code"], {"code": limit["code_bits"]})
        if by_other[other, lists[unit]] == by_unit[unit, groups[other]] == 1
        else Pair(unit, other, "doubtful", 0.5, {"code": limit["code_bits"]})
        for unit, other in sorted(found, key=lambda pair: (pair[1], pair[0]))
    ]


def _mistyped(units: Iterable[Record], others: Iterable[Record]) -> Iterator[tuple[str, str]]:
    """Units of two registers with one name, in one place or in one and a part of it, of which one code is valid and the other a slip of the pen away from it."""
    called = defaultdict(list)
    for other in others:
        if other.group.partition(" ")[0] in (EARLIER, BESIDE) and other.name and other.code and len(other.code) == 18:
            called[other.name].append(other)
    for unit in units if called else ():
        for other in called.get(unit.name or "", ()):
            if (
                unit.code
                and other.code
                and is_slip(unit.code, other.code)
                and is_valid(unit.code) != is_valid(other.code)
                and (unit.region.startswith(other.region) or other.region.startswith(unit.region))
            ):
                yield unit.id, other.id


def _said(record: Record, wanted: Mapping[Reading, object] | None = None) -> set[Reading]:
    """What the codes of a record say; of a plain one only if it is asked for, since most are and are not."""
    codes: Iterable[str] = (code for code in (record.code, record.former_code) if code)
    return {
        reading
        for code in codes
        if wanted is None or not is_plain(code) or ("credit", code) in wanted or ("inside", code[INSIDE]) in wanted
        for reading in readings(code)
    }
