"""The acts of a smallest plan as moves of single units, so that they can be saved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, and_, func, select

from analysis.plan.acts import Act, Cell, Plan
from analysis.plan.basket import Wish
from data.database.lists import listed_unit
from data.queries.plan.uncovered import Kind, kind_of, uncovered_by_kind
from data.queries.registered import ALL_ROWS
from data.reference import regions
from data.scope import Scope
from data.slice import Slice

_AT_ONCE: Final = 400
"""Regions in one statement: SQLite of old takes 999 parameters."""


def named(
    connection: Connection, scope: Scope, slice_: Slice, cells: Sequence[Cell], plan: Plan
) -> tuple[list[Wish], list[list[int]], int]:
    """The own unions of each county as one move, each joint union as one, those that add most first; of each move the employees of its units, largest first (0
    where they are unknown); and how many units have no code, so that no move can name them."""
    acts = sorted(plan.acts, key=lambda act: -act.gain(cells))
    codes = _codes(connection, scope, slice_, cells, acts)
    own: dict[str, tuple[list[str], list[int]]] = defaultdict(lambda: ([], []))
    joint: list[tuple[Wish, list[int]]] = []
    nameless = 0
    for act in acts:
        taken: list[str] = []
        heads: list[int] = []
        for at, count in act.units:
            kind: Kind = cells[at].label
            waiting = codes[kind]
            some = waiting[-count:]
            del waiting[-count:]
            taken += reversed(some)
            heads += [kind.employees] * len(some)
            nameless += count - len(some)
        if act.pool is None:
            place = own[cells[act.units[0][0]].label.region[:6]]
            place[0].extend(taken)
            place[1].extend(heads)
        elif taken:
            trade = act.pool[1] if len(act.pool) > 1 else None
            joint.append((Wish(act.pool[0], "joint", industry=trade, codes=tuple(taken)), heads))
    alone = [(Wish(code, "own", codes=tuple(taken)), heads) for code, (taken, heads) in own.items() if taken]
    both = [*alone, *joint]
    return [wish for wish, _ in both], [sorted(heads, reverse=True) for _, heads in both], nameless


def _codes(
    connection: Connection, scope: Scope, slice_: Slice, cells: Sequence[Cell], acts: Sequence[Act]
) -> dict[Kind, list[str]]:
    """Kind of unit -> the credit codes of the uncovered units of this kind, the first in order last, for the kinds that acts reach."""
    wanted: set[Kind] = {cells[at].label for act in acts for at, _ in act.units}
    found: dict[Kind, list[str]] = {kind: [] for kind in wanted}
    ask = uncovered_by_kind(connection, scope, slice_)
    if ask is None:
        return found
    within, listed = scope.codes(regions()), listed_unit.c
    seen = None if within is None else frozenset(within)
    places = sorted(region for region in {kind.region for kind in wanted} if seen is None or region in seen)
    told, heads = listed_unit.alias("told"), {kind.employees for kind in wanted}
    ask = ask.add_columns(listed.part_id, listed.row)
    if len(heads) <= _AT_ONCE:
        ask = ask.where(func.coalesce(listed.employees, 0).in_(heads))
    for start in range(0, len(places), _AT_ONCE):
        # First the rows by the index of regions, then their codes: at once the database would go through the codes of the whole list.
        some = ask.where(listed.region.in_(places[start : start + _AT_ONCE])).limit(ALL_ROWS).subquery()
        held = some.join(told, and_(told.c.part_id == some.c.part_id, told.c.row == some.c.row))
        coded = select(some, told.c.code).select_from(held).where(told.c.code.is_not(None)).order_by(told.c.code.desc())
        for row in connection.execute(coded):
            kind = kind_of(row)
            if kind in wanted:
                found[kind].append(row.code)
    return found
