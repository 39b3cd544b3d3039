"""The flows of a pair of periods, made anew for the nodes that are due: units to which something happened, and the sums of every region."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, delete, func, insert, or_, select

from data.database.flows import flow_cell, flow_pair, flow_sum, flow_unit
from data.database.loads import insert_rows
from data.queries.compare.paths import AS_IT_WAS, HELD, STATES, sign, states_of
from data.regions.codes import heads
from etl.publish.flows.cells import begin_cells, keep_cells
from etl.publish.flows.gather import (
    COME,
    GONE,
    Pair,
    Way,
    drop_gathered,
    gather,
    gather_all,
    gather_by_way,
    listed_come,
    take_old,
)
from etl.publish.flows.leaves import Totals, has_more_nodes, leaves_of, totals_of

_log = logging.getLogger(__name__)

Group = tuple[str, str | None, int]
"""Where units stand last, where they were before if that is another node, and what happened to them."""
Sums = dict[Any, list[int]]
"""Units, and their employees before and after, by whatever they are summed by."""
_SUMS: Final = ("units", "before_workers", "after_workers")
_KNOWN: Final = range(1, STATES)
_AS_IT_WAS: Final = {state: AS_IT_WAS + state + STATES * state for state in _KNOWN}
_SILENT: Final = [{state: HELD[n] + sign("silent") + state * STATES**n for state in _KNOWN} for n in (0, 1)]
_UNTOLD: Final = frozenset(what for each in (_AS_IT_WAS, *_SILENT) for what in each.values())
"""What happened to the units of which nothing is kept: there as they were, or of a node that has units in one period alone."""
_AT_ONCE: Final = 400


class Uneven(ValueError):
    """A node has not as many units as they were before as after: some key stands twice in a register."""


def renew(
    connection: Connection,
    pair: Pair,
    due: Collection[str],
    *,
    is_new: bool,
    find_way: Callable[[Connection, Pair], Way | None],
) -> None:
    """Make flows anew of what stands or stood at the nodes that are due, or of all where these are most: by way of kept pairs, where ``find_way`` tells one.

    Where the two registers cannot be told apart by key, nothing is kept of the pair, and questions go to the registers.
    """
    if is_new:  # nodes of the smaller register: at others there is nothing but units of one period
        due = min((leaves_of(connection, slice_) for slice_ in pair.slices), key=len)
    whole = not has_more_nodes(connection, pair.slices, 2 * len(due))
    way = find_way(connection, pair) if whole else None
    if way is not None:
        gather_by_way(connection, pair, way)
    elif whole:
        gather_all(connection, pair)
    else:
        gather(connection, pair, due)
    come = _groups(connection, COME)
    gone: Sums = defaultdict(lambda: [0, 0, 0])
    if whole or is_new:
        connection.execute(delete(flow_unit).where(flow_unit.c.pair == pair.number))
        connection.execute(delete(flow_sum).where(flow_sum.c.pair == pair.number))
        nodes: set[str] | None = None
    else:
        take_old(connection, pair)
        gone = _groups(connection, GONE)
        nodes = {*due, *_leaves(come), *_leaves(gone)}
    begin_cells(connection, pair, whole=whole or is_new)
    connection.execute(insert(flow_unit).from_select(*listed_come()))
    keep_cells(connection, pair, whole=whole or is_new)
    drop_gathered(connection)
    totals = totals_of(connection, pair.slices, nodes)
    try:
        now = _untold(totals, come if nodes is None else _stored(connection, pair, nodes))
    except Uneven as problem:
        _log.warning("flows from %s to %s are not kept: %s", pair.before.period, pair.after.period, problem)
        forget(connection, pair.number)
        return
    change: Sums = defaultdict(lambda: [0, 0, 0])
    _spread(change, come, 1)
    _spread(change, gone, -1)
    _spread(change, now, 1)
    if nodes is not None:
        _spread(change, _untold_before(connection, pair, nodes), -1)
    _apply(connection, pair, change)


def forget(connection: Connection, number: int) -> None:
    """Keep nothing of a pair."""
    for table in (flow_sum, flow_unit, flow_cell):
        connection.execute(delete(table).where(table.c.pair == number))
    connection.execute(delete(flow_pair).where(flow_pair.c.id == number))


def _groups(connection: Connection, table: FromClause, *where: ColumnElement[bool]) -> Sums:
    """Units by :data:`Group`."""
    kept = table.c
    sums = (func.count(), *(func.coalesce(func.sum(kept[name]), 0) for name in _SUMS[1:]))
    keys = (kept.leaf, kept.left_leaf, kept.what)
    found: Sums = defaultdict(lambda: [0, 0, 0])
    for row in connection.execute(select(*keys, *sums).where(*where).group_by(*keys)).all():
        found[tuple(row[:3])] = [*row[3:]]
    return found


def _leaves(groups: Iterable[Group]) -> set[str]:
    return {leaf for last, left, _ in groups for leaf in (last, left) if leaf is not None}


def _pieces(nodes: Collection[str]) -> Iterator[Sequence[str]]:
    ordered = sorted(nodes)
    return (ordered[first : first + _AT_ONCE] for first in range(0, len(ordered), _AT_ONCE))


def _stored(connection: Connection, pair: Pair, nodes: Collection[str]) -> Sums:
    """The units kept that stand or stood at some nodes."""
    found: Sums = {}
    kept = flow_unit.c
    for some in _pieces(nodes):
        here = kept.pair == pair.number, or_(kept.leaf.in_(some), kept.left_leaf.in_(some))
        found |= _groups(connection, flow_unit, *here)
    return found


def _untold(totals: Totals, kept: Sums) -> Sums:
    """Of nodes the units of which nothing is kept: those there are, less the kept. Raises :class:`Uneven`."""
    taken: list[Sums] = [defaultdict(lambda: [0, 0]) for _ in HELD]
    for (last, left, what), (units, *workers) in kept.items():
        states = states_of(what)
        for side, leaf in enumerate((left or last, last)):
            if what & HELD[side]:
                sums = taken[side][leaf, states[side]]
                sums[0] += units
                sums[1] += workers[side]
    found: Sums = {}
    for leaf, sides in totals.items():
        for state in _KNOWN:
            left_ = []
            for side in (0, 1):
                units, employees = sides[side].get(state, (0, 0))
                less = taken[side].get((leaf, state), (0, 0))
                left_.append((units - less[0], employees - less[1]))
            (old, old_workers), (new, new_workers) = left_
            alone = next((side for side in (0, 1) if not sides[1 - side]), None)
            if min(old, new) < 0 or (alone is None and old != new):
                raise Uneven(f"{leaf} has {old} and {new} units of state {state}")
            what = _AS_IT_WAS[state] if alone is None else _SILENT[alone][state]
            if old or new:
                found[leaf, None, what] = [max(old, new), old_workers, new_workers]
    return found


def _untold_before(connection: Connection, pair: Pair, nodes: Collection[str]) -> Sums:
    """The same as they stand in the sums so far."""
    kept = flow_sum.c
    found: Sums = {}
    for some in _pieces(nodes):
        ask = select(kept.node, kept.what, *(kept[name] for name in _SUMS))
        here = kept.pair == pair.number, kept.node.in_(some), kept.what.in_(sorted(_UNTOLD))
        found |= {(row[0], None, row[1]): [*row[2:]] for row in connection.execute(ask.where(*here)).all()}
    return found


def _spread(change: Sums, groups: Sums, times: int) -> None:
    """Add groups to the sums of all regions that they lie in. For a region that holds one of the nodes of units that moved, these are
    elsewhere in the other period."""
    for (last, left, what), sums in groups.items():
        here = heads(last)
        units, before, after = sums
        if left is None:  # most
            keys: Iterable[tuple[str, int]] = [(node, what) for node in here]
        else:
            parted, there, states = dict.fromkeys(here, what), heads(left), states_of(what)
            parted |= {node: what - sign("inside_before") - states[0] for node in here if node not in there}
            parted |= {node: what - sign("inside_after") - STATES * states[1] for node in there if node not in here}
            keys = parted.items()
        for key in keys:
            held = change[key]
            held[0] += times * units
            held[1] += times * before
            held[2] += times * after


def _apply(connection: Connection, pair: Pair, change: Sums) -> None:
    """Change the sums of regions."""
    change = {key: sums for key, sums in change.items() if any(sums)}
    kept = flow_sum.c
    before: dict[tuple[str, int], list[int]] = {}
    for some in _pieces({node for node, _ in change}):
        here = kept.pair == pair.number, kept.node.in_(some)
        ask = select(kept.node, kept.what, *(kept[name] for name in _SUMS)).where(*here)
        before |= {(row[0], row[1]): [*row[2:]] for row in connection.execute(ask).all()}
    for node, what in before.keys() & change.keys():
        connection.execute(delete(flow_sum).where(kept.pair == pair.number, kept.node == node, kept.what == what))
    now = {key: [a + b for a, b in zip(sums, before.get(key, (0, 0, 0)), strict=True)] for key, sums in change.items()}
    rows = sorted((key, sums) for key, sums in now.items() if sums[0])
    columns: dict[str, Any] = {"pair": [pair.number] * len(rows)}
    columns |= {"node": [node for (node, _), _ in rows], "what": [what for (_, what), _ in rows]}
    columns |= {name: [sums[place] for _, sums in rows] for place, name in enumerate(_SUMS)}
    insert_rows(connection, flow_sum, columns)
