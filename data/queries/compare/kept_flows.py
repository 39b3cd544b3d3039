"""Flows that publishing keeps (:mod:`data.database.flows`), read as :mod:`data.queries.compare.paths` would find them in the registers.

Without a filter they are the sums of the region. With one, units to which something happened are counted, and those of which nothing is kept
are what the cells of units have beside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Subquery,
    Table,
    and_,
    case,
    func,
    literal,
    null,
    or_,
    select,
    text,
    true,
    union_all,
)

from data.database import schema
from data.database.flows import flow_cell, flow_leaf, flow_pair, flow_sum, flow_unit, nodes_of_one_period
from data.database.lists import cells_of, node_cell, unit_cell
from data.database.names import LAST_ROW
from data.database.schema import in_slice
from data.queries.compare.changes import Between
from data.queries.compare.paths import AS_IT_WAS, HELD, STATES, WHENS, Asked, asked_of, number_of_state, sign, states_of
from data.queries.registered import ALL_ROWS, is_summed, leaf, registered_at, within_cells
from data.queries.seen import stem, within_range
from data.reference import regions
from data.scope import Scope
from data.slice import Slice

Counted = list[tuple[int, int, int, int]]
"""What happened, to how many units, their employees before and after."""
_STATES: Final = {"covered": 1, "uncovered": 2, "unknown": 3}
SPANS: Final = 100
"""So many nodes may be told one by one in a statement."""
_PLACE: Final = ("pair", "leaf", "part_id", "row")
_LAST: Final = "~"
"""Behind all digits and letters that codes are made of."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The number of the pair of periods asked about, of which flows are kept."""

    asked: Asked
    pair: int

    @property
    def slices(self) -> tuple[Slice, Slice]:
        """The two."""
        return self.asked.before, self.asked.after


def kept_of(connection: Connection, scope: Scope, asked: Asked) -> Kept | None:
    """What is kept of the flows asked about; None where that is nothing: backwards, of periods long past that are no neighbours, and of townships. Raises OutOfScope."""
    scope.check(asked.region, regions())
    if regions()[asked.region].level == "township":
        return None
    pair = flow_pair.c
    said = pair.calibre == asked.after.calibre, pair.purpose == asked.after.purpose
    ask = select(pair.id).where(*said, pair.before == asked.before.period, pair.after == asked.after.period)
    number = connection.execute(ask).scalar()
    return None if number is None else Kept(asked, int(number))


def are_kept(engine: Engine, scope: Scope, *, region: str, between: Between) -> bool:
    """Whether flows are kept, so that asking for them takes no time. Raises OutOfScope."""
    with engine.connect() as connection:
        return kept_of(connection, scope, asked_of(connection, scope, region, between)) is not None


def counted_flows(connection: Connection, scope: Scope, kept: Kept) -> Counted:
    """The units that stand among those asked about in one period or both, by what happened to them. Raises OutOfScope."""
    scope.check(kept.asked.region, regions())
    if kept.asked.cells:
        return _counted_in_cells(connection, kept)
    sums = flow_sum.c
    ask = select(sums.what, sums.units, sums.before_workers, sums.after_workers)
    rows = connection.execute(ask.where(sums.pair == kept.pair, sums.node == stem(kept.asked.region))).all()
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def kept_paths(kept: Kept, at: Sequence[str] = ()) -> Subquery:
    """The units of which something is kept, with the columns of :func:`data.queries.compare.paths.paths`; further ``code``, and ``before_leaf`` and
    ``after_leaf``, the nodes where they stood and stand. ``at``: those alone that stood or stand at one of these."""
    return union_all(*_kept_sides(kept, at)).subquery("paths")


def _kept_sides(kept: Kept, at: Sequence[str] = ()) -> list[Select[Any]]:
    asked, unit = kept.asked, flow_unit.c
    place, left_leaf = stem(asked.region), unit.left_leaf
    both = case((within_range(left_leaf, asked.region), 1), else_=0)
    # Most units are in no cell of a filter: they are left out before anything is told of them.
    wanted = and_(unit.pair == kept.pair, or_(*(_in_cells(kept, unit, when) for when in WHENS)))
    here = within_range(unit.leaf, asked.region)
    if at:
        is_there = case((here, 1), else_=0)
        # A span for each, which the index of those that have left is chosen for; of very many one statement would be too long.
        spans = [left_leaf.between(leaf, leaf) for leaf in at] if len(at) <= SPANS else [left_leaf.in_(at)]
        left = [_told_side(kept, is_there, literal(1)).where(wanted, unit.leaf.not_in(at), span) for span in spans]
        return [_told_side(kept, literal(1), both).where(wanted, unit.leaf.in_(at)), *left]
    sides = [_told_side(kept, literal(1), both).where(wanted, here)]
    if place:
        away = or_(unit.leaf < place, unit.leaf >= place + _LAST)
        gone = _places(kept).where(left_leaf.is_not(None), within_range(left_leaf, asked.region), away)
        found = gone.limit(ALL_ROWS).subquery("gone")
        there = and_(*(unit[name] == found.c[name] for name in _PLACE))
        sides.append(_told_side(kept, literal(0), literal(1)).select_from(found.join(flow_unit, there)).where(wanted))
    return sides


def _places(kept: Kept) -> Select[Any]:
    """The keys of units of which something is kept. Those that have left a region stand in an index of their own, which tells by itself where they are now: most are
    in the region still, and are not read for it."""
    return select(*(flow_unit.c[name] for name in _PLACE)).where(flow_unit.c.pair == kept.pair)


def _told_side(kept: Kept, last: ColumnElement[int], left: ColumnElement[int]) -> Select[Any]:
    """What is told of units of which something is kept. ``last``: whether they stand in the region last; ``left``: whether those that have moved stood there before.
    Told straight from the table: through a table of both sides each row would be put together whole before it is known whether it is wanted."""
    unit = flow_unit.c
    inside_ = (case((unit.left_leaf.is_(None), last), else_=left), last)
    held = [unit[f"{when}_part"].is_not(None) for when in WHENS]
    among = [
        case((and_(held[side], inside_[side] == 1, _in_cells(kept, unit, when)), 1), else_=0)
        for side, when in enumerate(WHENS)
    ]
    what: ColumnElement[Any] = unit.what
    for side, when in enumerate(WHENS):
        state = unit.what % STATES if side == 0 else unit.what % STATES**2 - unit.what % STATES
        what = what - case((and_(held[side], inside_[side] == 0), sign(f"inside_{when}")), else_=0)
        what = what - case((among[side] == 0, state), else_=0)
    if not kept.asked.cells:  # most units have not moved, and all that happened to these is told of the region too
        what = case((unit.left_leaf.is_(None), unit.what), else_=what)
    rows = [unit[f"{when}_{name}"] for when in WHENS for name in ("part", "row", "workers")]
    leaves = (func.coalesce(unit.left_leaf, unit.leaf).label("before_leaf"), unit.leaf.label("after_leaf"))
    told = select(what.label("what"), *rows, *leaves)
    return told.where(or_(*(each == 1 for each in among))) if kept.asked.cells else told


def _in_cells(kept: Kept, unit: Any, when: str) -> ColumnElement[bool]:
    """Units in the cells of a filter in the one or the other period."""
    cells = kept.asked.cells
    found = []
    if cells.get("industry"):
        found.append(unit[f"{when}_section"].in_(cells["industry"]))
    if cells.get("size") or cells.get("unit_kind"):
        found.append(unit[f"{when}_cell"].in_(cells_of(cells.get("size") or [], cells.get("unit_kind") or [])))
    return and_(true(), *found)


def _lone(kept: Kept) -> Select[Any]:
    return nodes_of_one_period(*kept.slices).where(within_range(flow_leaf.c.leaf, kept.asked.region))


def _counted_in_cells(connection: Connection, kept: Kept) -> Counted:
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    rest = _left(connection, kept.asked, connection.execute(_changed(kept)), found)
    lone = [row[0] for row in connection.execute(_lone(kept))]
    if lone:
        _part_lone(connection, kept, lone, rest)
    for state in _STATES.values():
        (old, old_workers), (new, new_workers) = (side[0, state] for side in rest)
        _add(found, AS_IT_WAS + state + STATES * state, (max(old, new), old_workers, new_workers))
        for side in (0, 1):
            units, workers = rest[side][1, state]
            both = (units, workers, 0) if side == 0 else (units, 0, workers)
            _add(found, HELD[side] + sign("silent") + state * STATES**side, both)
    return _told(found)


Rest = list[dict[Any, list[int]]]
"""In each period (whether of nodes of one period alone, state) -> units, their employees."""


def _left(connection: Connection, asked: Asked, changed: Iterable[Sequence[int]], found: dict[int, list[int]]) -> Rest:
    """What the cells of both periods have beside some units by what happened to them, which are added to what is found."""
    rest: Rest = [_in_kept_cells(connection, asked, slice_) for slice_ in (asked.before, asked.after)]
    for what, *sums in changed:
        _add(found, what, tuple(sums))
        _take(rest, what, sums, (0, 0), -1)
    return rest


def counted_beside(connection: Connection, scope: Scope, asked: Asked, some: Sequence[Sequence[int]]) -> Counted | None:
    """All units, where nothing happened to those that are not among ``some``; None where the two periods do not have as many of these. Raises OutOfScope."""
    scope.check(asked.region, regions())
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    rest = _left(connection, asked, some, found)
    for state in _STATES.values():
        (old, old_workers), (new, new_workers) = (side[0, state] for side in rest)
        if old != new or old < 0:
            return None
        _add(found, AS_IT_WAS + state + STATES * state, (old, old_workers, new_workers))
    return _told(found)


def _told(found: Mapping[int, Sequence[int]]) -> Counted:
    return [(what, units, before, after) for what, (units, before, after) in found.items() if units]


def _take(rest: Rest, what: int, sums: Sequence[int], lone: Sequence[int], times: int) -> None:
    """Add units so many times to those of either period, as far as they are among those asked about there."""
    units, *workers = sums
    for side, state in enumerate(states_of(what)):
        if state:
            _add(rest[side], (lone[side], state), (times * units, times * workers[side]))


def _part_lone(connection: Connection, kept: Kept, lone: Sequence[str], rest: Rest) -> None:
    """Part what is left at nodes of one period alone from what is left at the others."""
    for side, slice_ in enumerate(kept.slices):
        for state, units, employees in connection.execute(
            _cell_sums(kept.asked, slice_, unit_cell, unit_cell.c.leaf.in_(lone))
        ):
            for is_lone, times in ((0, -1), (1, 1)):
                _add(rest[side], (is_lone, _STATES[state]), (times * units, times * employees))
    path = kept_paths(kept, lone).c
    alone = [case((path[f"{when}_leaf"].in_(lone), 1), else_=0) for when in WHENS]
    sums = [func.coalesce(func.sum(path[f"{when}_workers"]), 0) for when in WHENS]
    ask = select(path.what, *alone, func.count(), *sums).group_by(path.what, *alone)
    for what, before, after, *moved in connection.execute(ask):
        _take(rest, what, moved, (0, 0), 1)
        _take(rest, what, moved, (before, after), -1)


def _changed(kept: Kept) -> Select[Any]:
    """The units asked about to which something happened, and their employees before and after, by what did."""
    if not is_summed(kept.asked.region):
        path = kept_paths(kept).c
        sums = [func.coalesce(func.sum(path[f"{when}_workers"]), 0) for when in WHENS]
        return select(path.what, func.count(), *sums).group_by(path.what)
    cell = flow_cell.c
    what: ColumnElement[Any] = cell.what
    asked = []
    for side, when in enumerate(WHENS):
        state = cell.what % STATES if side == 0 else cell.what % STATES**2 - cell.what % STATES
        inside = _in_cells(kept, cell, when)
        what = what - case((inside, 0), else_=state)
        asked.append(and_(inside, state != 0))
    named = what.label("happened")
    added = (func.sum(cell[name]) for name in ("units", *(f"{when}_workers" for when in WHENS)))
    ask = select(named, *added).where(cell.pair == kept.pair, cell.node == stem(kept.asked.region), or_(*asked))
    return ask.group_by(text(named.name))


def _in_kept_cells(connection: Connection, asked: Asked, slice_: Slice) -> dict[Any, list[int]]:
    """(whether of a node of one period alone: none yet, state) -> the units of a slice in the cells of a filter, and their employees."""
    if is_summed(asked.region):
        ask = _cell_sums(asked, slice_, node_cell, node_cell.c.node == stem(asked.region))
    else:
        ask = _cell_sums(asked, slice_, unit_cell, within_range(unit_cell.c.leaf, asked.region))
    found: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for state, units, employees in connection.execute(ask):
        _add(found, (0, _STATES[state]), (units, employees))
    return found


def _cell_sums(asked: Asked, slice_: Slice, table: Table, here: ColumnElement[bool]) -> Select[Any]:
    """By state: the units of a slice in the cells of a filter, and their employees."""
    cell = table.c
    among = [
        cell[column].in_(values)
        for name, column in (("industry", "section"), ("size", "size"), ("unit_kind", "unit_kind"))
        if (values := asked.cells.get(name))
    ]
    ask = select(cell.state, func.sum(cell.units), func.sum(cell.employees))
    return ask.where(in_slice(table, slice_), here, *among).group_by(cell.state)


def _add(sums: dict[Any, list[int]], key: Any, values: tuple[int, ...]) -> None:
    held = sums[key]
    for place, value in enumerate(values):
        held[place] += value


def either_way(connection: Connection, scope: Scope, asked: Asked) -> tuple[Kept, bool] | None:
    """What is kept of the flows asked about, or of those the other way, and whether it is the latter; None where that is nothing. Raises OutOfScope."""
    kept = kept_of(connection, scope, asked)
    if kept is not None:
        return kept, False
    back = kept_of(connection, scope, replace(asked, before=asked.after, after=asked.before))
    return None if back is None else (back, True)


def listed_paths(connection: Connection, scope: Scope, kept: Kept) -> Subquery:
    """All units to which something happened, with the columns of :func:`listed_sides`. Raises OutOfScope."""
    return union_all(*(told for told, _ in listed_sides(connection, scope, kept))).subquery("paths")


def listed_sides(
    connection: Connection, scope: Scope, kept: Kept, numbers: Collection[int] | None = None
) -> list[tuple[Select[Any], bool]]:
    """The same, parted by where they are read from, so that the first in an order can be taken of each; of the parts those at least that have units to which one of
    ``numbers`` (None: any) happened. With each: whether its units are kept, or are those of nodes that have units in one period alone.

    Columns: those of :func:`data.queries.compare.paths.paths`; ``leaf``, the node where it stands last, and :data:`LISTED`, with ``former_…`` of
    these, as ``flow_unit`` keeps them. Raises OutOfScope.
    """
    scope.check(kept.asked.region, regions())
    sides: list[tuple[Select[Any], bool]] = []
    if numbers is None or any(map(may_be_kept, numbers)):
        sides += [(_with_listed(told), True) for told in _kept_sides(kept)]
    lone: dict[str, list[str]] = defaultdict(list)
    for leaf_, period in connection.execute(_lone(kept)):
        lone[period].append(leaf_)
    for side, slice_ in enumerate(kept.slices):
        silent = (HELD[side] + sign("silent") + state * STATES**side for state in _STATES.values())
        if lone[slice_.period] and (numbers is None or not set(numbers).isdisjoint(silent)):
            sides.append((_of_one_period(kept, side, lone[slice_.period]), False))
    return sides


def nodes_listed(connection: Connection, scope: Scope, kept: Kept) -> list[str]:
    """A region's county-level nodes that have units in the later period, in order. Raises OutOfScope."""
    scope.check(kept.asked.region, regions())
    node = flow_leaf.c
    here = in_slice(flow_leaf, kept.asked.after), within_range(node.leaf, kept.asked.region)
    return [*connection.execute(select(node.leaf).where(*here).distinct().order_by(node.leaf)).scalars()]


def listed_at(kept: Kept, nodes: Sequence[str]) -> Select[Any]:
    """The kept units that stand last at some nodes of the region, with the columns of :func:`listed_sides`."""
    return _with_listed(_kept_sides(kept, nodes)[0])


def may_be_kept(what: int) -> bool:
    """Whether units to which this happened may be among the kept: neither there as they were, nor of a node that has units in one period alone."""
    return what - what % STATES**2 != AS_IT_WAS and not what & sign("silent")


LISTED: Final = ("code", "name", "region", "industry")
"""What a unit of a list is sorted and searched by, beside its employees."""
_SIDES: Final = tuple(f"{when}_{name}" for when in WHENS for name in ("part", "row", "workers"))
_PATH: Final = ("what", *_SIDES)


def _with_listed(told: Select[Any]) -> Select[Any]:
    unit, path = flow_unit.c, [column for column in told.selected_columns if column.key in _PATH]
    region = unit.leaf.concat(func.coalesce(unit.below, "")).label("region")
    last = [region if name == "region" else unit[name] for name in LISTED]
    former = (unit[f"former_{name}"] for name in LISTED)
    return told.with_only_columns(*path, unit.leaf, unit.left_leaf.label("former_leaf"), *last, *former)


def _of_one_period(kept: Kept, side: int, leaves: list[str]) -> Select[Any]:
    """The units of nodes that have none in the other period, but for those of which something is kept: they stand elsewhere in it."""
    unit, known = schema.unit.c, flow_unit.c
    source, conditions = registered_at(kept.slices[side], leaves)
    # Part and row as one number: of pairs SQLite goes through all that have moved for each unit that is not among them.
    moved = (known.before_part, known.before_row) if side == 0 else (known.part_id, known.row)
    left = known.left_leaf if side == 0 else known.leaf
    elsewhere = select(_number(*moved)).where(known.pair == kept.pair, left.in_(leaves))
    rest = _number(unit.part_id, unit.row).not_in(elsewhere)
    what = number_of_state() * STATES**side + HELD[side] + sign("silent")
    own = (unit.part_id, unit.row, unit.employees)
    none = (null(), null(), null())
    columns = (*own, *none) if side == 0 else (*none, *own)
    told = (column.label(name) for name, column in zip(_SIDES, columns, strict=True))
    last = (unit.credit_code, unit.name, unit.region, unit.industry)
    listed = [leaf().label("leaf"), *(column.label(name) for name, column in zip(LISTED, last, strict=True))]
    former = [null().label(f"former_{name}") for name in ("leaf", *LISTED)]
    ask = select(what.label("what"), *told, listed[0], former[0], *listed[1:], *former[1:]).select_from(source)
    return ask.where(*conditions, rest, within_cells(kept.asked.cells))


def _number(part_id: ColumnElement[Any], row: ColumnElement[Any]) -> ColumnElement[int]:
    number: ColumnElement[int] = part_id * (LAST_ROW + 1) + row
    return number
