"""The rows of a slice that links are made of: its units, and the rows that name a unit by no code."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, text

from analysis.vocabulary import LinkKind
from data.database.loads import plain_rows
from data.slice import Slice
from etl.check.counted import COUNTED
from etl.link.codes import is_older_form
from etl.link.exact import pairs_by_code
from etl.link.names import names_one_unit, unit_of_union
from etl.link.records import Record, city_of
from etl.link.reference import MODEL_FILE, WORDS_FILE, link_limits
from etl.publish.identity import union_key, unit_key

_COUNTS: Final = "NOT EXISTS (SELECT 1 FROM displaced d WHERE d.part_id = {0}.part_id AND d.row = {0}.row)"


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A row as the linker sees it, and where it stands. ``key``: what it is called in decisions, in every period; ``union``: the key of the
    union that would cover the unit; ``open``: of a unit, whether a union may still be found for it."""

    record: Record
    part_id: int
    row: int
    key: str
    kind: LinkKind | None = None
    union: str | None = None
    open: bool = True

    @property
    def city(self) -> str:
        """The city inside which it is compared."""
        return city_of(self.record.region)


def others_of(connection: Connection, slice_: Slice) -> list[LinkRow]:
    """The counted rows that name a unit without saying which: own unions, lines of cover lists, lists of other offices."""
    return [*_unions(connection, slice_), *_cover(connection), *_comparisons(connection)]


_OWN: Final = (
    f"SELECT l.part_id, l.row, {union_key('l')} AS key, l.name, l.region, l.industry, l.members, l.unit_code AS credit_code, q.unit_name,"
    " q.address FROM labour_union l LEFT JOIN particulars q ON q.part_id = l.part_id AND q.row = l.row"
    f" WHERE l.part_id IN ({COUNTED.format('union_register')}) AND {_COUNTS.format('l')}"
    " AND l.union_kind = 'own' AND (l.dissolved IS NULL OR l.dissolved > :last)"
    f" AND (l.code IS NULL OR l.code NOT IN (SELECT u.union_code FROM unit u WHERE u.part_id IN ({COUNTED.format('unit_register')})"
    " AND u.union_code IS NOT NULL)) AND "
)
"""SQL: own unions that count and that no unit names by their code."""


def _unions(connection: Connection, slice_: Slice) -> list[LinkRow]:
    rows = connection.execute(text(f"{_OWN} l.unit_code IS NULL"), {"last": slice_.last_day})
    return [named for row in rows if (named := _own_union(row)).record.name and row.key]


def coded_unions(connection: Connection, slice_: Slice) -> list[LinkRow]:
    """Own unions that give the code of a unit which no counted unit has as it stands there."""
    absent = (
        f"{_OWN} l.unit_code IS NOT NULL AND l.unit_code NOT IN (SELECT u.credit_code FROM unit u"
        f" WHERE u.part_id IN ({COUNTED.format('unit_register')}) AND u.credit_code IS NOT NULL)"
    )
    return [_own_union(row) for row in connection.execute(text(absent), {"last": slice_.last_day}) if row.key]


def _own_union(row: Row[Any]) -> LinkRow:
    name = row.unit_name or (unit_of_union(row.name) if row.name and names_one_unit(row.name) else "")
    return LinkRow(record_of(row, name, "unions", row.members), row.part_id, row.row, row.key, "unit_union", row.key)


def told_by_code(coded: Iterable[LinkRow], units: Iterable[LinkRow]) -> list[LinkRow]:
    """Of rows that give a code which no unit has as it stands there those that are a matter for links: where it says a unit of the city all the
    same, or is of an older form, so that its name may tell."""
    rows = numbered(coded)
    cities = {row.city for row in rows}
    records = [unit.record for unit in units if unit.city in cities]
    home = {row.record.id: row.city for row in rows} | {unit.record.id: unit.city for unit in units}
    pairs = pairs_by_code(records, [r.record for r in rows], lambda unit, other: home[unit] == home[other])
    told = {pair.other for pair in pairs}
    return [
        replace(row, record=replace(row.record, id=""))
        for row in rows
        if row.record.id in told or (row.record.name and is_older_form(row.record.code or ""))
    ]


def _cover(connection: Connection) -> list[LinkRow]:
    found = connection.execute(
        text(
            "SELECT c.part_id, c.row, o.union_key, c.unit_name AS name, COALESCE(MIN(l.region), p.region) AS region, q.address"
            " FROM open_cover o JOIN cover c ON c.part_id = o.part_id AND c.row = o.row JOIN part p ON p.id = c.part_id"
            " JOIN slice_union s ON s.code = o.union_key AND s.live = 1"
            " LEFT JOIN particulars q ON q.part_id = c.part_id AND q.row = c.row"
            f" LEFT JOIN labour_union l ON {union_key('l')} = o.union_key AND l.part_id IN ({COUNTED.format('union_register')})"
            " GROUP BY c.part_id, c.row, o.union_key, c.unit_name, p.region, q.address"
        )
    )
    return [
        LinkRow(
            record_of(row, row.name, f"cover {row.union_key}", None),
            row.part_id,
            row.row,
            f"{row.union_key}|{row.name}",
            "unit_cover",
            row.union_key,
        )
        for row in found
    ]


def _comparisons(connection: Connection) -> list[LinkRow]:
    known = (
        f"SELECT 1 FROM unit u WHERE u.part_id IN ({COUNTED.format('unit_register')}) AND u.credit_code = m.credit_code"
    )
    found = connection.execute(
        text(
            "SELECT m.part_id, m.row, COALESCE(m.credit_code, m.region || '|' || m.name) AS key, m.name, m.region, m.industry,"
            " m.employees, m.credit_code, q.address, q.former_name, f.former_code, p.source FROM comparison m JOIN part p ON p.id = m.part_id"
            " LEFT JOIN particulars q ON q.part_id = m.part_id AND q.row = m.row"
            " LEFT JOIN predecessor f ON f.part_id = m.part_id AND f.row = m.row"
            f" WHERE m.part_id IN ({COUNTED.format('comparison')}) AND m.name IS NOT NULL AND NOT EXISTS ({known})"
        )
    )
    return [
        LinkRow(
            record_of(row, row.name, f"{row.source} {row.part_id}", row.employees),
            row.part_id,
            row.row,
            f"{row.source}|{row.key}",
            "lead",
        )
        for row in found
    ]


def units_of(connection: Connection, cities: Collection[str]) -> list[LinkRow]:
    """The counted units of some cities that have a name; ``open`` those that no union covers by itself.

    Rows are compared inside a city, and most cities have nothing to link: their units, nearly all of a register, are never made rows of.
    """
    ask = text(
        f"SELECT u.part_id, u.row, {unit_key('u')} AS key, u.name, u.region, u.industry, u.employees, u.credit_code, q.address,"
        " q.former_name, f.former_code, c.mode FROM unit u LEFT JOIN coverage c ON c.part_id = u.part_id AND c.row = u.row"
        " LEFT JOIN particulars q ON q.part_id = u.part_id AND q.row = u.row"
        " LEFT JOIN predecessor f ON f.part_id = u.part_id AND f.row = u.row"
        f" WHERE u.part_id IN ({COUNTED.format('unit_register')}) AND u.name IS NOT NULL AND (c.mode IS NULL OR c.mode <> 'displaced')"
        " AND SUBSTR(u.region, 1, 4) IN :cities"
    ).bindparams(bindparam("cities", expanding=True))
    told = plain_rows(connection.execute(ask, {"cities": sorted(cities)}))
    rows = [
        LinkRow(
            Record("", name, region, code, former_name, address, industry, persons, former_code=former_code),
            *(part_id, row, key),
            open=mode != "own",
        )
        for part_id, row, key, name, region, industry, persons, code, address, former_name, former_code, mode in told
        if key
    ]
    return numbered(rows)


def record_of(row: Row[Any], name: str, group: str, persons: int | None, id_: str = "") -> Record:
    """A row of a question as the linker compares it; without ``id_`` its id is yet to come (:func:`numbered`)."""
    said = row._mapping
    return Record(
        id=id_,
        name=name,
        region=row.region,
        code=said.get("credit_code"),
        former_name=said.get("former_name"),
        address=said.get("address"),
        industry=said.get("industry"),
        persons=persons,
        group=group,
        former_code=said.get("former_code"),
    )


def numbered(rows: Iterable[LinkRow]) -> list[LinkRow]:
    """The rows with ids that are the same in whatever order their files came: by key and what they say."""
    ordered = sorted(rows, key=lambda row: (row.kind or "", row.key, *map(str, row.record.said), row.row))
    named: list[LinkRow] = []
    seen: dict[str, int] = {}
    for row in ordered:
        base = f"{row.kind or 'unit'} {row.key}"
        seen[base] = seen.get(base, 0) + 1
        group = row.record.group if row.kind != "lead" else row.record.group.partition(" ")[0]
        record = row.record.called(f"{base} {seen[base]}", group)
        named.append(LinkRow(record, row.part_id, row.row, row.key, row.kind, row.union, row.open))
    return named


def digests(units: Sequence[LinkRow], others: Sequence[LinkRow]) -> dict[str, str]:
    """City → what its pairs depend on, in two halves: what the rows on both sides say, with the model, the words and the limits (:func:`said_in`), and
    where they stand."""
    given = hashlib.blake2b(MODEL_FILE.read_bytes(), digest_size=16)
    given.update(WORDS_FILE.read_bytes())
    given.update(repr(sorted(link_limits().items())).encode())
    sums = {city: (given.copy(), hashlib.blake2b(digest_size=16)) for city in {row.city for row in others}}
    for row in (*units, *others):
        if row.city in sums:
            said, places = sums[row.city]
            said.update(repr((row.kind, row.key, row.record.said, row.record.id, row.union, row.open)).encode())
            places.update(repr((row.part_id, row.row)).encode())
    return {city: said.hexdigest() + places.hexdigest() for city, (said, places) in sums.items()}


def said_in(digest: str | None) -> str | None:
    """The half of a digest that tells what rows say, wherever they stand."""
    return digest and digest[:32]
