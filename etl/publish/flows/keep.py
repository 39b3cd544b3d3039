"""The tables of :mod:`data.database.flows`, brought up to date: between which periods they are kept, and of which nodes they are made anew."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import Connection, and_, insert, select

from analysis.periods import Kind, kind_of, year_before
from data.database import schema
from data.database.flows import flow_pair, nodes_of_one_period
from data.database.loads import next_id
from data.slice import Slice
from etl.publish.flows.gather import Pair, Way
from etl.publish.flows.leaves import changed_leaves, has_leaves, keys_renamed, leaves_of, leaves_with, slices_counted
from etl.publish.flows.renew import forget, renew
from etl.publish.subtrees import Reached

NEWEST: Final = 5
"""Of so many of the newest periods of a kind flows are kept between any two: six pairs beside the neighbours. All pairs grow with the square of the periods."""
MISSING: Final = 0.25
"""Where a larger share of the nodes has no register in some period between two, the registers of these are compared themselves."""


def keep_flows(
    connection: Connection,
    touched: Mapping[Slice, Collection[int] | None],
    reached: Mapping[Slice, Reached | None],
) -> None:
    """Make the flows anew that a publish has changed.

    ``touched``: slice -> the parts that became or ceased to be current; None: rows of parts themselves may have changed. ``reached``: slice ->
    what was counted anew of it; None: all.
    """
    renamed = {purpose: keys_renamed(connection, purpose) for purpose in sorted({slice_.purpose for slice_ in reached})}
    held = _held(connection, set(renamed))
    fields = {(s.calibre, s.purpose) for s in reached} | {field for field in held if renamed[field[1]]}
    changed: dict[Slice, set[str]] = {}
    counted_before = slices_counted(connection)
    for slice_, counted in reached.items():
        if slice_ not in counted_before and slice_.period not in held.get((slice_.calibre, slice_.purpose), ()):
            continue
        changed[slice_] = changed_leaves(connection, slice_, counted)
        if touched.get(slice_, ()) is None:
            changed[slice_] |= leaves_of(connection, slice_)
    for calibre, purpose in sorted(fields):
        pairs = kept_pairs(held.get((calibre, purpose), ()))
        _forget_others(connection, calibre, purpose, pairs)
        for period in sorted({period for pair in pairs for period in pair}):
            slice_ = Slice(period, calibre, purpose)
            if slice_ not in changed:
                changed[slice_] = set() if has_leaves(connection, slice_) else changed_leaves(connection, slice_, None)
            if renamed[purpose]:
                changed[slice_] |= leaves_with(connection, slice_, renamed[purpose])
        for before, after in pairs:
            slices = (Slice(before, calibre, purpose), Slice(after, calibre, purpose))
            number, is_new = _number(connection, slices)
            due = changed[slices[0]] | changed[slices[1]]
            if is_new or due:
                pair = Pair(number, *slices)
                renew(connection, pair, due, is_new=is_new, find_way=_way)


def _held(connection: Connection, purposes: Collection[str]) -> dict[tuple[str, str], list[str]]:
    """(calibre, purpose) -> the periods that have unit registers."""
    part = schema.part.c
    current = part.status == "current", part.content == "unit_register", part.purpose.in_(purposes)
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in connection.execute(select(part.calibre, part.purpose, part.period).where(*current).distinct()):
        found[row.calibre, row.purpose].append(row.period)
    return found


def neighbours(periods: Collection[str]) -> list[tuple[str, str]]:
    """The pairs that pages ask about by themselves: of each period the last one of its kind, and the same of the year before."""
    kinds: dict[Kind, list[str]] = defaultdict(list)
    for period in sorted(periods):
        kinds[kind_of(period)].append(period)
    found = {pair for alike in kinds.values() for pair in itertools.pairwise(alike)}
    found |= {(year_before(period), period) for period in periods if year_before(period) in periods}
    return sorted(found)


def kept_pairs(periods: Collection[str]) -> list[tuple[str, str]]:
    """All pairs of which flows are kept: :func:`neighbours`, and of the newest :data:`NEWEST` periods of a kind each with each. Those between which fewer
    periods lie come first: the others are made by way of them."""
    kinds: dict[Kind, list[str]] = defaultdict(list)
    for period in sorted(periods):
        kinds[kind_of(period)].append(period)
    found = {pair for alike in kinds.values() for pair in itertools.combinations(alike[-NEWEST:], 2)}

    def between(pair: tuple[str, str]) -> int:
        alike = kinds[kind_of(pair[0])]
        return alike.index(pair[1]) - alike.index(pair[0])

    return sorted({*found, *neighbours(periods)}, key=lambda pair: (between(pair), pair))


def _way(connection: Connection, pair: Pair) -> Way | None:
    """The kept pairs by way of which one comes from the first to the last period; None where there are none, or most nodes have missed a period."""
    first, last = flow_pair.alias(), flow_pair.alias()
    there = and_(last.c.before == first.c.after, *(last.c[name] == first.c[name] for name in ("calibre", "purpose")))
    mine = first.c.before == pair.before.period, last.c.after == pair.after.period
    field = first.c.calibre == pair.after.calibre, first.c.purpose == pair.after.purpose
    ask = select(first.c.id, last.c.id, first.c.after).select_from(first.join(last, there)).where(*mine, *field)
    found = connection.execute(ask.order_by(first.c.after.desc()).limit(1)).first()
    if found is None:
        return None
    between = pair.before.at(found[2])
    legs = (pair.before, between), (between, pair.after)
    lone = {row.leaf for leg in legs for row in connection.execute(nodes_of_one_period(*leg))}
    if len(lone) > MISSING * len(leaves_of(connection, between)):
        return None
    return Way((found[0], found[1]), sorted(lone))


def _forget_others(connection: Connection, calibre: str, purpose: str, pairs: Collection[tuple[str, str]]) -> None:
    pair = flow_pair.c
    for row in connection.execute(select(flow_pair).where(pair.calibre == calibre, pair.purpose == purpose)).all():
        if (row.before, row.after) not in pairs:
            forget(connection, row.id)


def _number(connection: Connection, slices: tuple[Slice, Slice]) -> tuple[int, bool]:
    """The number of a pair, and whether it was given to it now."""
    before, after = slices
    pair = flow_pair.c
    said = {"calibre": after.calibre, "purpose": after.purpose, "before": before.period, "after": after.period}
    found = connection.execute(select(pair.id).where(*(pair[name] == value for name, value in said.items()))).scalar()
    if found is not None:
        return int(found), False
    number = next_id(connection, flow_pair)
    connection.execute(insert(flow_pair).values(id=number, **said))
    return number, True
