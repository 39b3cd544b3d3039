"""Units of a period that are units of the period before under another code or name: pairs of those that the other period's register lacks.

A unit that both have, by its code or by its region and name, needs no link. Two valid codes are two units, unless
one of them is given as the other's former code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, or_, select, text

from analysis.vocabulary import LinkKind
from data.database import links, schema
from data.database.loads import plain_rows
from data.database.schema import in_slice
from data.regions.codes import LAST, province_head
from data.slice import Slice
from etl.clean.credit_code import is_valid
from etl.link.exact import EARLIER, pairs_by_code
from etl.link.records import Record, city_of
from etl.publish.identity import unit_key
from etl.publish.links.pairs import LINKED, OF_PERIODS, Made, pairs_among, renew, roots_of, settle
from etl.publish.links.rows import LinkRow
from etl.publish.links.same import keep_same_units, slices_decided_of
from etl.publish.subtrees import Reached

_PARTS: Final = (
    "SELECT p.id FROM part p WHERE p.status = 'current' AND p.content = 'unit_register' AND p.period = :{0}"
    " AND p.calibre = :calibre AND p.purpose = :purpose"
)
_FOUND: Final = (
    f"SELECT {unit_key('u')} AS key, u.part_id, u.row, u.name, u.region, u.credit_code, q.former_name, q.address, u.industry, u.employees,"
    " f.former_code FROM unit u LEFT JOIN coverage c ON c.part_id = u.part_id AND c.row = u.row"
    " LEFT JOIN particulars q ON q.part_id = u.part_id AND q.row = u.row"
    " LEFT JOIN predecessor f ON f.part_id = u.part_id AND f.row = u.row"
    f" WHERE u.part_id IN ({_PARTS.format('period')}) AND (c.mode IS NULL OR c.mode <> 'displaced') AND {unit_key('u')} IS NOT NULL AND "
)
_ABSENT: Final = (
    f"{_FOUND}{unit_key('u')} NOT IN (SELECT {unit_key('v')} FROM unit v WHERE v.part_id IN ({_PARTS.format('other')})"
    f" AND {unit_key('v')} IS NOT NULL)"
)
"""SQL: the counted units of a period that another period's register has under no such key."""
_ABSENT_THERE: Final = (
    f"{_FOUND}({{there}})"
    f" AND NOT EXISTS (SELECT 1 FROM unit v WHERE v.credit_code = u.credit_code AND +v.part_id IN ({_PARTS.format('other')}))"
    " AND NOT EXISTS (SELECT 1 FROM unit v WHERE u.credit_code IS NULL AND v.region = u.region AND v.name = u.name AND v.credit_code IS NULL"
    f" AND +v.part_id IN ({_PARTS.format('other')}))"
    " AND NOT EXISTS (SELECT 1 FROM unit w LEFT JOIN coverage d ON d.part_id = w.part_id AND d.row = w.row"
    f" WHERE w.credit_code = u.credit_code AND +w.part_id IN ({_PARTS.format('period')}) AND (d.mode IS NULL OR d.mode <> 'displaced')"
    " AND (w.part_id <> u.part_id OR w.row <> u.row))"
)
"""The same, of some provinces alone: units are looked up one by one. One of which several rows have its code is none. (The signs + keep SQLite from
seeking a code once for each part.)"""
_FEW: Final = 0.5
"""The part of all units up to which they are looked up one by one; of more, all are compared at once."""


def link_periods(connection: Connection, slice_: Slice, changed: Mapping[Slice, Reached | None]) -> None:
    """Bring the pairs of a slice's units with those of the period before up to date, and what follows from them. Cover of both must be resolved.

    ``changed``: the slices that have changed since they were last, with what was reached, None for all. A pair stands inside a city, so that
    those of provinces that nothing reaches stay as they are.
    """
    before = _before(connection, slice_)
    heads = _heads(connection, [slice_] if before is None else [before, slice_], changed)
    units: list[LinkRow] = []
    others: list[LinkRow] = []
    if before is not None and (mine := _absent(connection, slice_, before, heads)):
        theirs = _absent(connection, before, slice_, heads)
        units, others = _that_may_be_one(_rows(_hinted(mine, theirs), None), _rows(_hinted(theirs, mine), "unit_unit"))
    made = Made(links.link_period, OF_PERIODS, lambda city: heads is None or province_head(city) in heads, pairs_among)
    anew = renew(connection, slice_, made, units, others)
    if anew or before is not None:
        settle(connection, slice_, OF_PERIODS)
        keep_same_units(connection, slice_.purpose)


def followers_relinked(connection: Connection, slices: Mapping[Slice, Reached | None]) -> list[Slice]:
    """Bring the pairs of units up to date of the slices that have one of these for their period before. Returns those slices, and all later ones,
    of which some pair goes by another key now: what was decided of a unit may count there, or count no more.

    ``slices``: those that have changed, each with what was reached, None for all.
    """
    touched = set(slices)
    known = {slice_.purpose: roots_of(connection, slice_.purpose) for slice_ in touched}
    for slice_ in sorted(touched):
        after = _after(connection, slice_)
        if after is not None and after not in touched and after.purpose in LINKED:
            link_periods(connection, after, slices)
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


def _absent(connection: Connection, slice_: Slice, other: Slice, heads: Collection[str] | None) -> list[_Absent]:
    """The units of a slice that another has not, in the order of their keys; those of which several rows have one key are not told apart.
    ``heads``: of the provinces whose units are meant, None for all."""
    ask, params = _ABSENT, {**slice_.params, "other": other.period}
    if heads is not None:
        ranges = {f"head_{number}": head for number, head in enumerate(sorted(heads))}
        there = " OR ".join(f"u.region >= :{name} AND u.region < :{name}_end" for name in ranges)
        ask = _ABSENT_THERE.format(there=there or "false")
        params |= ranges | {f"{name}_end": head + LAST for name, head in ranges.items()}
    rows = plain_rows(connection.execute(text(ask), params))
    times = Counter(map(_key, rows))
    return sorted((row for row in rows if times[row[0]] == 1), key=_key)


def _heads(connection: Connection, slices: Sequence[Slice], changed: Mapping[Slice, Reached | None]) -> set[str] | None:
    """The heads of the provinces whose pairs a change may touch: those that it reaches, and those of units in either period with a code that stands in
    the parts which came or went. None for all: where a period came or went as a whole, another one may be the period before; or where most are."""
    heads: set[str] = set()
    unit, part, other = schema.unit.c, schema.part.c, schema.unit.alias().c
    current = part.status == "current", part.content == "unit_register"
    compared = select(part.id).where(*current, or_(*(in_slice(schema.part, slice_) for slice_ in slices)))
    for slice_, reached in changed.items():
        if (slice_.calibre, slice_.purpose) != (slices[0].calibre, slices[0].purpose):
            continue
        if reached is None:
            return None
        stays = select(part.id).where(*current, in_slice(schema.part, slice_), part.id.not_in(reached.changed))
        if connection.execute(stays.limit(1)).first() is None:
            return None
        codes = select(unit.credit_code).where(unit.part_id.in_(reached.changed), unit.credit_code.is_not(None))
        met = select(other.region).where(other.credit_code.in_(codes), other.part_id.in_(compared)).distinct()
        heads.update(province_head(region) for region in connection.execute(met).scalars())
        heads.update(map(province_head, reached.provinces))
    rows = connection.execute(select(part.region, part.rows_accepted).where(part.id.in_(compared))).all()
    there = sum(row.rows_accepted for row in rows if province_head(row.region) in heads)
    return heads if there <= _FEW * sum(row.rows_accepted for row in rows) else None


def _hinted(rows: Iterable[_Absent], others: Iterable[_Absent]) -> list[_Absent]:
    """The rows that one of the other side may be, at a first look: all but those with a valid code alone in whose city the other side has none
    without one. Two valid codes that are not one are two units, and nearly all are such."""
    cities = {city_of(region) for _, region, code, former in map(_told, others) if not _tells_alone(code, former)}
    return [row for row in rows if not _tells_alone(row[5], row[10]) or city_of(row[4]) in cities]


def _tells_alone(code: str | None, former: str | None) -> bool:
    """Whether a unit has a valid code, and no earlier one."""
    return former is None and _is_coded(code)


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
    where = ({row.record.id: row.city for row in units}, {row.record.id: row.city for row in others})
    pairs = pairs_by_code(
        [row.record for row in units],
        [row.record for row in others],
        lambda one, other: where[0][one] == where[1][other],
    )
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
