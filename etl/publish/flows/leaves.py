"""The units of registers by county-level node and cover, counted anew; by them it shows of which nodes a publish has changed a row or its cover."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, case, delete, func, insert, literal, or_, select, true

from analysis.vocabulary import COVER_MODES
from data.database import links, schema
from data.database.flows import flow_leaf, flow_same
from data.database.loads import insert_rows
from data.database.schema import in_slice
from data.queries.compare.paths import number_of_state
from data.queries.registered import LEAF, leaf, registered, registered_few
from data.queries.seen import within
from data.slice import Slice
from etl.publish.subtrees import Reached

_PRIME: Final = 2**31 - 1
_SPREAD: Final = 1_000_003
_MODES: Final = {mode: number for number, mode in enumerate((*COVER_MODES, "unknown"), 1)}
_VALUES: Final = ("units", "employees", "square", "cube")
_AT_ONCE: Final = 400


def changed_leaves(connection: Connection, slice_: Slice, counted: Reached | None) -> set[str]:
    """Count a slice's nodes anew, as far as a publish has reached it (None: all of it). Returns those of which any row is there or is not, or
    is covered otherwise than when they were last counted."""
    kept = flow_leaf.c
    mine = in_slice(flow_leaf, slice_)
    parts: ColumnElement[bool] = true()
    if counted is not None:
        mine = mine & or_(*(within(kept.leaf, province) for province in sorted(counted.provinces)))
        parts = schema.part.c.id.in_(counted.parts)
    values = [kept[name] for name in _VALUES]
    ask = select(kept.leaf, kept.state, *values).where(mine)
    before = {(row[0], row[1]): row[2:] for row in connection.execute(ask).all()}
    if not before:
        named = [literal(value).label(name) for name, value in slice_.params.items()]
        names = ["leaf", "state", *_VALUES, *slice_.params]
        connection.execute(insert(flow_leaf).from_select(names, _counted(slice_, parts).add_columns(*named)))
        return leaves_of(connection, slice_)
    now = {(row[0], row[1]): row[2:] for row in connection.execute(_counted(slice_, parts)).all()}
    other = [key for key in before.keys() | now.keys() if before.get(key) != now.get(key)]
    for leaf_, state in (key for key in other if key in before):
        connection.execute(
            delete(flow_leaf).where(in_slice(flow_leaf, slice_), kept.leaf == leaf_, kept.state == state)
        )
    come = sorted(key for key in other if key in now)
    columns: dict[str, Any] = {name: [value] * len(come) for name, value in slice_.params.items()}
    columns |= {"leaf": [key[0] for key in come], "state": [key[1] for key in come]}
    columns |= {name: [now[key][place] for key in come] for place, name in enumerate(_VALUES)}
    insert_rows(connection, flow_leaf, columns)
    return {leaf_ for leaf_, _ in other}


def _counted(slice_: Slice, parts: ColumnElement[bool]) -> Select[Any]:
    """The nodes of a slice by state. Of each row a number stands in two sums, so raised that one row's change does not make up for another's."""
    unit = schema.unit.c
    source, conditions = registered(slice_)
    mode = case(_MODES, value=schema.coverage.c.mode, else_=0)
    number = ((unit.part_id * _SPREAD + unit.row) * (len(_MODES) + 1) + mode) % _PRIME
    square = number * number % _PRIME
    heads = func.coalesce(func.sum(unit.employees), 0)
    sums = (func.count(), heads, func.sum(square), func.sum(square * number % _PRIME))
    keys = (leaf().label("leaf"), number_of_state().label("state"))
    return select(*keys, *sums).select_from(source).where(*conditions, parts).group_by(*keys)


def slices_counted(connection: Connection) -> set[Slice]:
    """The slices of which nodes are counted."""
    kept = flow_leaf.c
    return {Slice(*row) for row in connection.execute(select(kept.period, kept.calibre, kept.purpose).distinct())}


def has_leaves(connection: Connection, slice_: Slice) -> bool:
    """Whether nodes of a slice are counted."""
    return connection.execute(select(flow_leaf.c.leaf).where(in_slice(flow_leaf, slice_)).limit(1)).first() is not None


def leaves_of(connection: Connection, slice_: Slice) -> set[str]:
    """All nodes of which a slice has units."""
    return set(connection.execute(select(flow_leaf.c.leaf).where(in_slice(flow_leaf, slice_)).distinct()).scalars())


def keys_renamed(connection: Connection, purpose: str) -> set[str]:
    """The keys of units that go by another unit's key since flows were last made, or no longer, and the keys by which they go; it is noted."""
    same, noted = links.same_unit.c, flow_same.c
    now = dict(_pairs(connection, select(same.key, same.root).where(same.purpose == purpose)))
    before = dict(_pairs(connection, select(noted.key, noted.root).where(noted.purpose == purpose)))
    if now == before:
        return set()
    connection.execute(delete(flow_same).where(noted.purpose == purpose))
    rows = sorted(now.items())
    columns = {"purpose": [purpose] * len(rows), "key": [key for key, _ in rows], "root": [root for _, root in rows]}
    insert_rows(connection, flow_same, columns)
    return {key for pair in now.items() ^ before.items() for key in pair}


def _pairs(connection: Connection, ask: Any) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in connection.execute(ask)]


def leaves_with(connection: Connection, slice_: Slice, keys: Collection[str]) -> set[str]:
    """The nodes in which a slice has units by some keys."""
    found = {key.partition("|")[0][:LEAF] for key in keys if "|" in key}
    coded = sorted(key for key in keys if "|" not in key)
    source, conditions = registered_few(slice_)
    for first in range(0, len(coded), _AT_ONCE):
        some = schema.unit.c.credit_code.in_(coded[first : first + _AT_ONCE])
        found |= set(
            connection.execute(select(leaf()).select_from(source).where(*conditions, some).distinct()).scalars()
        )
    return found & leaves_of(connection, slice_)


Totals = Mapping[str, tuple[Mapping[int, Any], Mapping[int, Any]]]
"""Node -> in each of two slices state -> (units, employees)."""


def totals_of(connection: Connection, slices: tuple[Slice, Slice], nodes: Collection[str] | None = None) -> Totals:
    """The units of two slices at some nodes, by default at all."""
    found: dict[str, tuple[dict[int, Any], dict[int, Any]]] = {}
    kept = flow_leaf.c
    ordered = sorted(nodes or ())
    pieces = [kept.leaf.in_(ordered[first : first + _AT_ONCE]) for first in range(0, len(ordered), _AT_ONCE)]
    for side, slice_ in enumerate(slices):
        ask = select(kept.leaf, kept.state, kept.units, kept.employees).where(in_slice(flow_leaf, slice_))
        for here in pieces if nodes is not None else [true()]:
            for leaf_, state, units, employees in connection.execute(ask.where(here)).all():
                found.setdefault(leaf_, ({}, {}))[side][state] = (units, employees)
    return {leaf_: (before, after) for leaf_, (before, after) in found.items()}


def has_more_nodes(connection: Connection, slices: tuple[Slice, Slice], number: int) -> bool:
    """Whether more nodes than so many have units in one of two slices or both. No more are looked at than tell it."""
    here = or_(*(in_slice(flow_leaf, slice_) for slice_ in slices))
    some = select(flow_leaf.c.leaf).where(here).distinct().limit(number + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one()) > number
