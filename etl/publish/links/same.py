"""What follows from pairs of units of two registers: one unit through the periods, what was decided of it, what was written of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, select, update

from data.database import links, schema
from data.database.planning import ledger_change, ledger_entry
from data.slice import Slice
from etl.publish.links.pairs import roots_of

_AT_ONCE: Final = 500
"""Keys in one statement: SQLite of old takes 999 parameters."""


def _pieces(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[first : first + _AT_ONCE] for first in range(0, len(keys), _AT_ONCE))


def keep_same_units(connection: Connection, purpose: str) -> None:
    """``same_unit`` as the pairs that count have it; entries of the ledger go with it, and back where a pair counts no more."""
    before, now = roots_of(connection, purpose), _roots(connection, purpose)
    if before == now:
        return
    same = links.same_unit
    connection.execute(delete(same).where(same.c.purpose == purpose))
    if now:
        connection.execute(insert(same), [{"purpose": purpose, "key": k, "root": r} for k, r in sorted(now.items())])
    gone = {key: root for key, root in before.items() if now.get(key) != root}
    come = {key: root for key, root in now.items() if before.get(key) != root}
    _carry_back(connection, purpose, gone)
    silent = _silent(connection, purpose)
    _carry(connection, purpose, {key: root for key, root in come.items() if key not in silent})


def _roots(connection: Connection, purpose: str) -> dict[str, str]:
    """Key → the key in the first period. What would make two units of one register one is no such pair."""
    pair, part = links.link.c, schema.part.c
    counted = connection.execute(
        select(pair.unit_key, pair.other_key, (part.period == pair.period).label("beside"))
        .select_from(links.link.join(schema.part, part.id == pair.other_part))
        .where(pair.kind == "unit_unit", pair.purpose == purpose, pair.counts)
        .order_by(pair.period, pair.calibre, pair.unit_key, pair.other_key)
    ).all()
    roots: dict[str, str] = {}
    for key, former in ((row.unit_key, row.other_key) for row in counted if not row.beside):
        root = roots.get(former, former)
        if root != key and key not in roots:
            roots[key] = root
    for speaks, beside in ((row.unit_key, row.other_key) for row in counted if row.beside):
        _call_alike(roots, speaks, beside)
    twice = _met_twice(connection, purpose, roots)
    return {key: root for key, root in roots.items() if root not in twice}


def _call_alike(roots: dict[str, str], speaks: str, beside: str) -> None:
    """Let two keys of one unit in two registers have one root: an earlier one that either has, else that of the row which is not counted."""
    mine, other = roots.get(speaks, speaks), roots.get(beside, beside)
    if mine == other:
        return
    old, new = (mine, other) if mine == speaks else (other, mine)
    if old in (speaks, beside):  # else each has an earlier key of its own: two units then, which stay two
        for key in [key for key, root in roots.items() if root == old]:
            roots[key] = new
        roots[old] = new


def _met_twice(connection: Connection, purpose: str, roots: Mapping[str, str]) -> set[str]:
    """The roots of which some register has two units."""
    met: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    keys = {*roots, *roots.values()}
    for key, period, calibre in _where(connection, purpose, keys):
        met[period, calibre, roots.get(key, key)].add(key)
    return {root for (_, _, root), some in met.items() if len(some) > 1}


def _where(connection: Connection, purpose: str, keys: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """(key, period, calibre) of each register that has some units."""
    unit, part = schema.unit.c, schema.part.c
    counted = schema.unit.join(schema.part, part.id == unit.part_id)
    current = part.status == "current", part.content == "unit_register", part.purpose == purpose, ~_is_twin()
    coded = sorted(key for key in keys if "|" not in key)
    for some in _pieces(coded):
        ask = select(unit.credit_code, part.period, part.calibre).select_from(counted)
        for row in connection.execute(ask.where(unit.credit_code.in_(some), *current)):
            yield row.credit_code, row.period, row.calibre
    named: dict[str, list[str]] = defaultdict(list)
    for key in sorted(key for key in keys if "|" in key):
        region, name = key.split("|", 1)
        named[region].append(name)
    for region, names in named.items():
        for some in _pieces(names):
            ask = select(unit.name, part.period, part.calibre).select_from(counted)
            mine = unit.region == region, unit.name.in_(some), unit.credit_code.is_(None)
            for row in connection.execute(ask.where(*mine, *current)):
                yield f"{region}|{row.name}", row.period, row.calibre


def _silent(connection: Connection, purpose: str) -> set[str]:
    """The keys of rows beside which another register's row speaks."""
    pair, part = links.link.c, schema.part.c
    source = links.link.join(schema.part, (part.id == pair.other_part) & (part.period == pair.period))
    mine = pair.kind == "unit_unit", pair.purpose == purpose, pair.counts
    return set(connection.execute(select(pair.other_key).select_from(source).where(*mine)).scalars())


def _is_twin() -> ColumnElement[bool]:
    """Whether another register's row speaks for the unit."""
    gone, unit = schema.displaced.c, schema.unit.c
    return exists().where(gone.part_id == unit.part_id, gone.row == unit.row, gone.why == "link")


def slices_decided_of(connection: Connection, moved: Mapping[str, Collection[str]]) -> list[Slice]:
    """The slices in which a unit stands of which something was decided under a key that is told otherwise now. ``moved``: purpose → keys."""
    decision, pair = links.link_decision.c, links.link.c
    found: dict[Slice, None] = {}
    for purpose, keys in moved.items():
        for some in _pieces(sorted(keys)):
            said = select(decision.id).where(decision.unit_key.in_(some), decision.revoked_at.is_(None))
            if connection.execute(said.where(decision.kind != "unit_unit").limit(1)).first() is None:
                continue
            there = select(pair.period, pair.calibre, pair.purpose).where(pair.purpose == purpose)
            rows = connection.execute(there.where(pair.unit_key.in_(some), pair.kind != "unit_unit").distinct())
            found |= {Slice(*row): None for row in rows}
    return sorted(found)


def _carry(connection: Connection, purpose: str, come: Mapping[str, str]) -> None:
    """Entries written under an earlier code stand under the present one, where nothing is written there."""
    carried = links.ledger_carried
    for key, root in sorted(come.items()):
        if "|" not in key and "|" not in root and _move(connection, purpose, root, key):
            connection.execute(insert(carried).values(purpose=purpose, credit_code=key, from_code=root))


def _carry_back(connection: Connection, purpose: str, gone: Iterable[str]) -> None:
    carried = links.ledger_carried.c
    for key in sorted(gone):
        mine = carried.purpose == purpose, carried.credit_code == key
        root = connection.execute(select(carried.from_code).where(*mine)).scalar_one_or_none()
        if root is not None:
            _move(connection, purpose, key, root)
            connection.execute(delete(links.ledger_carried).where(*mine))


def _move(connection: Connection, purpose: str, from_code: str, to_code: str) -> bool:
    """Write an entry with its history under another code; False where there is none, or one under that code already."""
    entry: Any = ledger_entry.c
    held = select(entry.credit_code).where(entry.purpose == purpose, entry.credit_code.in_((from_code, to_code)))
    if connection.execute(held).scalars().all() != [from_code]:
        return False
    for table in (ledger_entry, ledger_change):
        mine = table.c.purpose == purpose, table.c.credit_code == from_code
        connection.execute(update(table).where(*mine).values(credit_code=to_code))
    return True
