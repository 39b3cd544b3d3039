"""Flows between two periods of which none are kept, by way of those that are kept between others.

A unit to which nothing happened between any of these is in both periods the same; only the others are looked up in the registers, by their
keys, and how many the first are is what the cells of units have beside them. So a province's registers need not be joined whole.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    Connection,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    not_,
    select,
    union,
    union_all,
)

from data.database import links, schema
from data.database.flows import flow_leaf, flow_pair, flow_unit, nodes_of_one_period
from data.queries.compare.kept_flows import SPANS, Counted, counted_beside
from data.queries.compare.paths import (
    PATH,
    Asked,
    both_sides,
    counts_of,
    found_by_name,
    happened,
    sided,
    units_by_key,
)
from data.queries.registered import ALL_ROWS, is_counted, parts_of, registered_at, registered_few
from data.queries.seen import within_range
from data.reference import regions
from data.scope import Scope
from data.slice import Slice

Pair = tuple[int, str, str]
"""The number of two periods between which flows are kept, and these."""


@dataclass(frozen=True, slots=True)
class Way:
    """Pairs with kept flows, each with a period of the one before it, from the first period asked about to the last. ``lone``: the nodes of the region that
    have units in one period alone of any of them."""

    asked: Asked
    pairs: tuple[int, ...]
    lone: tuple[str, ...]

    @property
    def slices(self) -> tuple[Slice, Slice]:
        """The two periods asked about."""
        return self.asked.before, self.asked.after


def way_of(connection: Connection, scope: Scope, asked: Asked) -> Way | None:
    """The shortest way between the periods asked about; None where there is none, in townships, and where so many registers are missing on it that little
    is kept. Raises OutOfScope."""
    scope.check(asked.region, regions())
    first, last = asked.before, asked.after
    if regions()[asked.region].level == "township" or (first.calibre, first.purpose) != (last.calibre, last.purpose):
        return None
    kept = flow_pair.c
    ask = select(kept.id, kept.before, kept.after).where(kept.calibre == last.calibre, kept.purpose == last.purpose)
    found = _shortest([(row[0], row[1], row[2]) for row in connection.execute(ask.order_by(kept.id))], first, last)
    if not found:
        return None
    lone: set[str] = set()
    for _, before, after in found:
        nodes = nodes_of_one_period(first.at(before), last.at(after))
        here = nodes.where(within_range(flow_leaf.c.leaf, asked.region))
        lone |= {row.leaf for row in connection.execute(here)}
    return Way(asked, tuple(number for number, _, _ in found), tuple(sorted(lone))) if len(lone) <= SPANS else None


def _shortest(pairs: Sequence[Pair], first: Slice, last: Slice) -> list[Pair]:
    """The fewest pairs that lead from a period to another; none where none do."""
    ways: dict[str, list[Pair]] = {first.period: []}
    waiting = deque([first.period])
    while waiting and last.period not in ways:
        here = waiting.popleft()
        for pair in pairs:
            there = {pair[1]: pair[2], pair[2]: pair[1]}.get(here)
            if there is not None and there not in ways:
                ways[there] = [*ways[here], pair]
                waiting.append(there)
    return ways.get(last.period, [])


def paths_between(way: Way) -> Subquery:
    """The columns of :func:`data.queries.compare.paths.paths`, of all units asked about to which something happened, and of some to which nothing did."""
    wanted = _codes(way).cte("wanted")
    sides = _side(way, wanted, 0).union_all(_side(way, wanted, 1)).cte("sides")
    silent = nodes_of_one_period(*way.slices).where(within_range(flow_leaf.c.leaf, way.asked.region))
    what = happened(sides, silent.with_only_columns(flow_leaf.c.leaf)).label("what")
    ask = select(what, *both_sides(sides, PATH)).group_by(sides.c.key)
    return ask.having(func.max(sides.c.asked) == 1).subquery("paths")


def _codes(way: Way) -> Any:
    """The codes of all units that are not on the whole way as they were; and of all that links know, for those go by another's."""
    unit, asked = flow_unit.c, way.asked
    sides = [unit.leaf, unit.left_leaf] if asked.place else [unit.leaf]
    codes = [
        select(unit.code.label("code")).where(
            unit.pair == pair, leaf.is_not(None), within_range(leaf, asked.region), unit.code.is_not(None)
        )
        for pair in way.pairs
        for leaf in sides
    ]
    if way.lone:
        codes += [coded_at(way.lone, slice_) for slice_ in way.slices]
    return union(*codes, *(_linked(asked) if asked.renamed else ()))


def coded_at(leaves: Sequence[str], slice_: Slice) -> Select[Any]:
    """The codes of the units at some nodes."""
    unit = schema.unit.c
    source, conditions = registered_at(slice_, leaves)
    return select(unit.credit_code).select_from(source).where(*conditions, unit.credit_code.is_not(None))


def _linked(asked: Asked) -> list[Select[Any]]:
    """The keys of units that links hold to be ones of an earlier period, and of these."""
    same = links.same_unit.c
    return [select(key.label("code")).where(same.purpose == asked.after.purpose) for key in (same.key, same.root)]


def _side(way: Way, wanted: CTE, number: int) -> Select[Any]:
    """A period's units by the keys wanted, wherever they stand, and all of the region that have no code."""
    slice_, asked = way.slices[number], way.asked
    found = [units_with_codes(wanted, slice_)]
    source, conditions = registered_few(slice_)
    found += units_by_key(source, [*conditions, asked.here], here=True, asked=literal(1))[1:]
    if asked.renamed and asked.place is not None:
        named = union(*_linked(asked)).subquery("named")
        found += found_by_name(named, slice_, [not_(asked.here)], here=True)
    units = union_all(*found).subquery("found")
    rest = [column for column in units.c if column.name not in ("inside", "asked")]
    inside = within_range(units.c.leaf, asked.region)
    among = [
        units.c[column].in_(values)
        for name, column in (("industry", "section"), ("size", "size"), ("unit_kind", "kind"))
        if (values := asked.cells.get(name))
    ]
    told = select(
        *rest, case((inside, 1), else_=0).label("inside"), case((and_(inside, *among), 1), else_=0).label("asked")
    )
    return sided([told], number, slice_.purpose if asked.renamed else None)


def units_with_codes(wanted: FromClause, slice_: Slice) -> Select[Any]:
    """The units of a slice that have one of the codes wanted. First their places by the index of codes, those of other periods left out, then the rows in the
    order in which they lie: a province's are many, and each page of the database is then read once."""
    unit, cover, coded = schema.unit, schema.coverage, schema.unit.alias("coded")
    found = wanted.join(coded, coded.c.credit_code == wanted.c.code.concat(""))
    mine = (coded.c.part_id + 0).in_(parts_of(slice_))
    ask = select(coded.c.part_id, coded.c.row).select_from(found).where(mine)
    place = ask.order_by(coded.c.part_id, coded.c.row).limit(ALL_ROWS).subquery("place")
    source = place.join(unit, and_(unit.c.part_id == place.c.part_id, unit.c.row == place.c.row))
    source = source.outerjoin(cover, and_(cover.c.part_id == unit.c.part_id, cover.c.row == unit.c.row))
    return units_by_key(source, [is_counted()], here=True, asked=literal(1))[0]


def counted_between(connection: Connection, scope: Scope, way: Way) -> Counted | None:
    """What :func:`data.queries.compare.paths.counted` counts; None where the cells of the periods do not fit. Raises OutOfScope."""
    rows = connection.execute(counts_of(paths_between(way))).all()
    return counted_beside(connection, scope, way.asked, [(row[0], row[1], row[2], row[3]) for row in rows])
