"""The tables of :mod:`data.database.flows`, brought up to date: between which periods they are kept, and of which nodes they are made anew."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, insert, select

from analysis.periods import Kind, kind_of, year_before
from data.database import schema
from data.database.flows import flow_pair
from data.database.loads import next_id
from data.slice import Slice
from etl.publish.flows.gather import Pair
from etl.publish.flows.leaves import changed_leaves, keys_renamed, leaves_of, leaves_with, slices_counted
from etl.publish.flows.renew import forget, renew
from etl.publish.subtrees import Reached


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
        pairs = neighbours(held.get((calibre, purpose), ()))
        _forget_others(connection, calibre, purpose, pairs)
        for period in sorted({period for pair in pairs for period in pair}):
            slice_ = Slice(period, calibre, purpose)
            if slice_ not in changed:
                changed[slice_] = set() if leaves_of(connection, slice_) else changed_leaves(connection, slice_, None)
            if renamed[purpose]:
                changed[slice_] |= leaves_with(connection, slice_, renamed[purpose])
        for before, after in pairs:
            slices = (Slice(before, calibre, purpose), Slice(after, calibre, purpose))
            number, is_new = _number(connection, slices)
            due = changed[slices[0]] | changed[slices[1]]
            if is_new or due:
                renew(connection, Pair(number, *slices), due, is_new=is_new)


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
