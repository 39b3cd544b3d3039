"""Units of a period that are units of the period before under another code or name: pairs of those that the other period's register lacks.

A unit that both have, by its code or by its region and name, needs no link. Two valid codes are two units, unless
one of them is given as the other's former code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, select, text

from analysis.vocabulary import LinkKind
from data.database import links, schema
from data.database.loads import plain_rows
from data.slice import Slice
from etl.clean.credit_code import is_valid
from etl.link.codes import INSIDE, readings
from etl.link.exact import EARLIER, pairs_by_code
from etl.link.records import Record, city_of
from etl.publish.identity import unit_key
from etl.publish.links.pairs import LINKED, OF_PERIODS, Made, pairs_among, renew, roots_of, settle
from etl.publish.links.rows import LinkRow
from etl.publish.links.same import keep_same_units, slices_decided_of

_UNITS: Final = (
    "{0}.part_id IN (SELECT p.id FROM part p WHERE p.status = 'current' AND p.content = 'unit_register' AND p.period = :{1}"
    " AND p.calibre = :calibre AND p.purpose = :purpose)"
)
_ABSENT: Final = (
    f"SELECT {unit_key('u')} AS key, u.part_id, u.row, u.name, u.region, u.credit_code, q.former_name, q.address, u.industry, u.employees,"
    " f.former_code FROM unit u LEFT JOIN coverage c ON c.part_id = u.part_id AND c.row = u.row"
    " LEFT JOIN particulars q ON q.part_id = u.part_id AND q.row = u.row"
    " LEFT JOIN predecessor f ON f.part_id = u.part_id AND f.row = u.row"
    f" WHERE {_UNITS.format('u', 'period')} AND (c.mode IS NULL OR c.mode <> 'displaced') AND {unit_key('u')} IS NOT NULL"
    f" AND {unit_key('u')} NOT IN (SELECT {unit_key('v')} FROM unit v WHERE {_UNITS.format('v', 'other')} AND {unit_key('v')} IS NOT NULL)"
)
"""SQL: the counted units of a period that another period's register has under no such key."""


def link_periods(connection: Connection, slice_: Slice) -> None:
    """Bring the pairs of a slice's units with those of the period before up to date, and what follows from them. Cover of both must be resolved."""
    before = _before(connection, slice_)
    units: list[LinkRow] = []
    others: list[LinkRow] = []
    if before is not None and (mine := _absent(connection, slice_, before)):
        theirs = _absent(connection, before, slice_)
        units, others = _that_may_be_one(_rows(_hinted(mine, theirs), None), _rows(_hinted(theirs, mine), "unit_unit"))
    made = Made(links.link_period, OF_PERIODS, lambda _city: True, pairs_among)
    anew = renew(connection, slice_, made, units, others)
    if anew or before is not None:
        settle(connection, slice_, OF_PERIODS)
        keep_same_units(connection, slice_.purpose)


def followers_relinked(connection: Connection, slices: Iterable[Slice]) -> list[Slice]:
    """Bring the pairs of units up to date of the slices that have one of these for their period before. Returns those slices, and all later ones,
    of which some pair goes by another key now: what was decided of a unit may count there, or count no more."""
    touched = set(slices)
    known = {slice_.purpose: roots_of(connection, slice_.purpose) for slice_ in touched}
    for slice_ in sorted(touched):
        after = _after(connection, slice_)
        if after is not None and after not in touched and after.purpose in LINKED:
            link_periods(connection, after)
    moved = {
        purpose: {key for pair in roots_of(connection, purpose).items() ^ before.items() for key in pair}
        for purpose, before in known.items()
    }
    return [slice_ for slice_ in slices_decided_of(connection, moved) if slice_ not in touched]


def _before(connection: Connection, slice_: Slice) -> Slice | None:
    """The last slice before this one that has a unit register."""
    period = schema.part.c.period
    return _nearest(connection, slice_, period < slice_.period, func.max(period))


def _after(connection: Connection, slice_: Slice) -> Slice | None:
    """The next slice after this one that has a unit register."""
    period = schema.part.c.period
    return _nearest(connection, slice_, period > slice_.period, func.min(period))


def _nearest(
    connection: Connection, slice_: Slice, side: ColumnElement[bool], which: ColumnElement[str]
) -> Slice | None:
    part = schema.part.c
    alike = (
        part.calibre == slice_.calibre,
        part.purpose == slice_.purpose,
        func.length(part.period) == len(slice_.period),
    )
    current = part.status == "current", part.content == "unit_register"
    found = connection.execute(select(which).where(*current, *alike, side)).scalar()
    return None if found is None else slice_.at(found)


_Absent = Sequence[Any]
"""A row of :data:`_ABSENT`."""
_key: Final = itemgetter(0)
_told: Final = itemgetter(3, 4, 5, 10)
"""Its name, region, code and former code."""


def _absent(connection: Connection, slice_: Slice, other: Slice) -> list[_Absent]:
    """The units of a slice that another has not, in the order of their keys; those of which several rows have one key are not told apart."""
    rows = plain_rows(connection.execute(text(_ABSENT), {**slice_.params, "other": other.period}))
    times = Counter(map(_key, rows))
    return sorted((row for row in rows if times[row[0]] == 1), key=_key)


def _hinted(rows: Iterable[_Absent], others: Iterable[_Absent]) -> list[_Absent]:
    """The rows that one of the other side may be, at a first look: all but those with a valid code alone that meet no row without one, neither in
    their city, nor by name, nor by code. Two valid codes that are not one are two units, and nearly all are such."""
    cities: set[str] = set()
    names: set[str | None] = set()
    codes: set[str] = set()
    for name, region, code, former in map(_told, others):
        if former is not None or not _is_coded(code):
            cities.add(city_of(region))
            names.add(name)
            codes.update(said for each in (code, former) for _, said in readings(each))

    def is_hinted(name: str | None, region: str, code: str | None, former: str | None) -> bool:
        if former is not None or code is None or not is_valid(code):
            return True
        return city_of(region) in cities or name in names or code in codes or code[INSIDE] in codes

    return [row for row in rows if is_hinted(*_told(row))]


def _rows(found: Iterable[_Absent], kind: LinkKind | None) -> list[LinkRow]:
    """The same as the linker sees them."""
    group, called = EARLIER if kind else "", kind or "unit"
    return [
        LinkRow(
            Record(f"{called} {key}", name, region, code, was, address, industry, persons, group, former_code=former),
            *(part_id, row, key, kind),
        )
        for key, part_id, row, name, region, code, was, address, industry, persons, former in found
    ]


def _that_may_be_one(units: list[LinkRow], others: list[LinkRow]) -> tuple[list[LinkRow], list[LinkRow]]:
    """Those of both sides that a code pairs, and those that a name may: in a city where one of a pair has no valid code."""
    pairs = pairs_by_code([row.record for row in units], [row.record for row in others])
    told = {record for pair in pairs for record in (pair.unit, pair.other)}
    uncoded = [{row.record.id: row.city for row in side if not _is_coded(row.record.code)} for side in (units, others)]
    told.update(*uncoded)
    loose = [set(cities.values()) for cities in uncoded]
    mine = [row for row in units if row.record.id in told or row.city in loose[1]]
    cities = {row.city for row in mine}
    theirs = [row for row in others if row.city in cities and (row.record.id in told or row.city in loose[0])]
    return mine, theirs


def _is_coded(code: str | None) -> bool:
    return code is not None and is_valid(code)
