"""What somebody says of pairs: kept with author and reason, by the keys of the rows, so that it holds in later periods; and taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, insert, or_, select, update

from analysis.vocabulary import LinkDecision
from data.database import links
from data.database.loads import next_id
from data.database.stamp import now
from data.slice import Slice
from etl.publish.links.cover import Place, cover_units, is_kept, units_beside
from etl.publish.links.pairs import OF_PERIOD, OF_UNITS, settle
from etl.publish.links.sums import write_sums
from etl.publish.links.twins import write_twin_sums
from etl.publish.publish import refresh


class CannotDecide(LookupError):
    """No such pair, or nothing decided of it that could be taken back."""


@dataclass(frozen=True, slots=True)
class PairKey:
    """A pair by what its rows are called in every period."""

    kind: str
    unit_key: str
    other_key: str


def keys_of(connection: Connection, ids: Collection[int]) -> list[PairKey]:
    """The keys of pairs. Raises :class:`CannotDecide` for an id that there is not."""
    link = links.link.c
    rows = connection.execute(
        select(link.id, link.kind, link.unit_key, link.other_key).where(link.id.in_(list(ids))).order_by(link.id)
    ).all()
    absent = set(ids) - {row.id for row in rows}
    if absent:
        raise CannotDecide(f"there is no pair {', '.join(map(str, sorted(absent)))}; see `etl links list`")
    return [PairKey(row.kind, row.unit_key, row.other_key) for row in rows]


def decide(engine: Engine, decisions: Iterable[tuple[PairKey, LinkDecision, str]], author: str) -> int:
    """Keep what is said of pairs, each with its reason, in place of what was said before; returns the new data version."""
    table = links.link_decision
    with engine.begin() as connection:
        said = list(decisions)
        first = next_id(connection, table)
        for number, (pair, decision, reason) in enumerate(said):
            _revoke(connection, pair, author)
            row = {"id": first + number, "kind": pair.kind, "unit_key": pair.unit_key, "other_key": pair.other_key}
            kept = {"decision": decision, "author": author, "reason": reason, "decided_at": now()}
            connection.execute(insert(table).values(**row, **kept))
        return follow(connection, [pair for pair, _, _ in said])


def take_back(engine: Engine, ids: Collection[int], author: str) -> int:
    """Revoke what was decided of pairs; the figures are as before it. Raises :class:`CannotDecide`. Returns the new data version."""
    with engine.begin() as connection:
        pairs = keys_of(connection, ids)
        for pair in pairs:
            if not _revoke(connection, pair, author):
                raise CannotDecide(f"nothing was decided of {pair.unit_key} and {pair.other_key}")
        return follow(connection, pairs)


def follow(connection: Connection, pairs: Iterable[PairKey]) -> int:
    """Do what follows from decisions on pairs, for the rows that they touch alone; returns the new data version."""
    touched, whole = _rows_of(connection, pairs)
    for slice_ in sorted(touched):
        settle(connection, slice_, OF_PERIOD, touched[slice_])
    if whole or not all(is_kept(connection, rows) for rows in touched.values()):
        # Units of two registers are told apart or made one, which other decisions may hang on; or tables that an older publish has left.
        return refresh(connection, dict.fromkeys({*touched, *whole}))
    parts: dict[Slice, set[int]] = {}
    for slice_ in sorted(touched):
        units = units_beside(connection, slice_, touched[slice_])
        cover_units(connection, slice_, units)
        write_sums(connection, slice_)
        write_twin_sums(connection, slice_)
        parts[slice_] = {part for part, _ in (*units, *touched[slice_])}
    return refresh(connection, parts, resolved=True)


def _rows_of(connection: Connection, pairs: Iterable[PairKey]) -> tuple[dict[Slice, set[Place]], set[Slice]]:
    """By slice the rows beside units that pairs are about, and the slices whose units they tell apart from those of another register."""
    touched: dict[Slice, set[Place]] = {}
    whole: set[Slice] = set()
    link = links.link.c
    columns = (link.period, link.calibre, link.purpose, link.other_part, link.other_row)
    for pair in pairs:
        for row in connection.execute(select(*columns).where(link.kind == pair.kind, _is(connection, pair, link))):
            slice_ = Slice(row.period, row.calibre, row.purpose)
            if pair.kind in OF_UNITS:
                whole.add(slice_)
            else:
                touched.setdefault(slice_, set()).add((row.other_part, row.other_row))
    return touched, whole


def _revoke(connection: Connection, pair: PairKey, author: str) -> bool:
    said = links.link_decision
    live = said.c.kind == pair.kind, said.c.revoked_at.is_(None), _is(connection, pair, said.c)
    return connection.execute(update(said).where(*live).values(revoked_at=now(), revoked_by=author)).rowcount > 0


def _is(connection: Connection, pair: PairKey, of: Any) -> ColumnElement[bool]:
    """Whether a row of ``link`` or ``link_decision`` is about a pair; about two units in whichever order they stand."""
    if pair.kind in OF_UNITS:
        keys = (pair.unit_key, pair.other_key)
        return or_(*(and_(of.unit_key == one, of.other_key == other) for one, other in (keys, keys[::-1])))
    return and_(of.unit_key.in_(_names(connection, pair)), of.other_key == pair.other_key)


def _names(connection: Connection, pair: PairKey) -> list[str]:
    """All keys of the pair's unit through the periods: what is said of it holds in each."""
    same = links.same_unit.c
    roots = connection.execute(select(same.root).where(same.key == pair.unit_key)).scalars().all()
    known = {pair.unit_key, *roots}
    return sorted(known | set(connection.execute(select(same.key).where(same.root.in_(known))).scalars()))
