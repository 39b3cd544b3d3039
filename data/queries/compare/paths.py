"""The units of a region in two periods, each with what it was in the one and in the other: what flows count and their lists name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    select,
)

from analysis.compare.flows import Group, State
from analysis.vocabulary import COVER_MODES
from data.database import links, schema
from data.queries.compare.changes import Between
from data.queries.registered import leaf, registered, registered_few, section, within_cells
from data.queries.seen import stem
from data.queries.units import inside
from data.reference import regions
from data.scope import Scope
from data.slice import Slice

_STATES: Final[tuple[State | None, ...]] = (None, "covered", "uncovered", "unknown")
_COMPARED: Final = {"place": "leaf", "size": "size", "industry": "section", "unit_kind": "kind", "mode": "mode"}
"""What may differ between two periods -> the column that tells it."""
_SIGNS: Final = ("held_before", "held_after", "inside_before", "inside_after", "silent", *_COMPARED)
"""What is a yes or no of a path, in the order of its bits."""
_STATE_BITS: Final = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose paths are asked for: a region's units in two slices, in the cells of a filter. ``renamed``: links hold some to be units of an
    earlier period, by whose key they then go."""

    region: str
    before: Slice
    after: Slice
    cells: dict[str, list[str] | None]
    renamed: bool


def asked_of(connection: Connection, scope: Scope, region: str, between: Between) -> Asked:
    """The question for a region's units in two periods. Raises UnknownRegion, OutOfScope."""
    scope.check(region, regions())
    return Asked(region, between.start, between.end, between.cells, _any_renamed(connection, between.start))


def _any_renamed(connection: Connection, slice_: Slice) -> bool:
    """Whether links hold any unit of data of a slice's purpose to be one of an earlier period."""
    same = links.same_unit.c
    return connection.execute(select(same.key).where(same.purpose == slice_.purpose).limit(1)).first() is not None


def paths(asked: Asked) -> Subquery:
    """A row for each unit that is among those asked about in one period or both.

    ``what``: what happened to it, as :func:`group_of` reads it; ``before_part``, ``before_row``, ``after_part``, ``after_row``: its rows in the registers, also
    where it stands outside the region; ``before_workers``, ``after_workers``. A unit outside the region is looked up only to tell a
    move from a closure.
    """
    # One sort of both periods by key: a join of the two is left to chance, as no statistics tell how long either is.
    sides = _side(asked, 0).union_all(_side(asked, 1)).cte("sides")
    all_ = sides.alias("all_sides").c
    silent = select(all_.leaf).where(all_.inside == 1).group_by(all_.leaf)
    silent = silent.having(func.min(all_.side) == func.max(all_.side))
    side = sides.c
    alone = func.count() == 1
    signs = {"silent": and_(alone, func.min(side.leaf).in_(silent))}
    signs |= {name: func.min(side[column]) != func.max(side[column]) for name, column in _COMPARED.items()}
    what: ColumnElement[Any] = func.sum(side.what)
    for place, name in enumerate(_SIGNS):
        if name in signs:
            what = what + case((signs[name], _STATE_BITS**2 << place), else_=0)
    rows = [
        func.max(case((side.side == number, side[column]))).label(f"{when}_{name}")
        for number, when in enumerate(("before", "after"))
        for name, column in (("part", "part_id"), ("row", "row"), ("workers", "employees"))
    ]
    ask = select(what.label("what"), *rows).group_by(side.key).having(func.max(side.asked) == 1)
    return ask.subquery("paths")


def _side(asked: Asked, number: int) -> Select[Any]:
    """A period's units, the first's or the last's: the region's own, and those elsewhere that it holds in the other period.

    The key is the credit code; of a unit without one its region and name, with a number where several have the same, counted over the whole
    region.
    """
    unit = schema.unit.c
    slice_, other = (asked.before, asked.after) if number == 0 else (asked.after, asked.before)
    source, conditions = registered(slice_)
    here = [*conditions, inside(asked.region)]
    own = (literal(1).label("inside"), case((within_cells(asked.cells), 1), else_=0).label("asked"))
    code: ColumnElement[Any] = unit.credit_code
    name = unit.region + literal("|") + func.coalesce(unit.name, "")
    place = func.row_number().over(partition_by=(unit.region, unit.name), order_by=(unit.part_id, unit.row))
    numbered = name + literal("|") + cast(place, Text)
    sides = [
        select(code.label("key"), code.label("called"), *_told(), *own)
        .select_from(source)
        .where(*here, code.is_not(None)),
        select(numbered.label("key"), case((place == 1, name)).label("called"), *_told(), *own)
        .select_from(source)
        .where(*here, code.is_(None)),
    ]
    if stem(asked.region):
        sides.append(_elsewhere(asked, slice_, other))
    units = sides[0].union_all(*sides[1:]).subquery()
    found = _by_first_key(units, slice_) if asked.renamed else select(units)
    side = found.subquery().c
    what = side.asked * side.state * _STATE_BITS**number + _STATE_BITS**2 * (1 << number) * (1 + 4 * side.inside)
    return select(*side, literal(number).label("side"), what.label("what"))


def _told() -> tuple[ColumnElement[Any], ...]:
    unit, mode = schema.unit.c, schema.coverage.c.mode
    state = case((mode.in_(COVER_MODES), 1), (mode.is_(None), 2), else_=3)
    return (
        unit.part_id,
        unit.row,
        leaf().label("leaf"),
        section().label("section"),
        unit.size.label("size"),
        unit.unit_kind.label("kind"),
        func.coalesce(mode, "").label("mode"),
        state.label("state"),
        unit.employees.label("employees"),
    )


def _elsewhere(asked: Asked, slice_: Slice, other: Slice) -> Select[Any]:
    """The units outside the region under the codes of its units in the other period, each found by its code's index."""
    unit = schema.unit.c
    source, conditions = registered(other)
    held = select(unit.credit_code.label("code")).select_from(source)
    codes = held.where(*conditions, inside(asked.region), unit.credit_code.is_not(None))
    if asked.renamed:
        same = links.same_unit.c
        known = (select(column.label("code")).where(same.purpose == slice_.purpose) for column in (same.key, same.root))
        wanted = codes.union(*known).subquery("wanted")
    else:
        wanted = codes.distinct().subquery("wanted")
    _, counted = registered_few(slice_)
    cover = schema.coverage
    found = wanted.join(schema.unit, unit.credit_code == wanted.c.code).outerjoin(
        cover, and_(cover.c.part_id == unit.part_id, cover.c.row == unit.row)
    )
    key = (unit.credit_code.label("key"), unit.credit_code.label("called"))
    away = (literal(0).label("inside"), literal(0).label("asked"))
    return select(*key, *_told(), *away).select_from(found).where(*counted, not_(inside(asked.region)))


def _by_first_key(units: Subquery, slice_: Slice) -> Select[Any]:
    """Units that links hold to be the same as one of an earlier period go by that one's key; each is looked up by its own."""
    same = links.same_unit
    first = case((same.c.root.contains("|"), same.c.root + "|1"), else_=same.c.root)
    key = func.coalesce(first, units.c["key"]).label("key")
    rest = [column for column in units.c if column.name not in ("key", "called")]
    known = and_(same.c.purpose == slice_.purpose, same.c.key == units.c.called)
    return select(key, *rest).select_from(units.outerjoin(same, known))


def group_of(what: int, units: int, workers: tuple[int, int]) -> Group:
    """The group of all units to which the same happened."""
    bits = what // _STATE_BITS**2
    signs = {name for place, name in enumerate(_SIGNS) if bits >> place & 1}
    return Group(
        before=_STATES[what % _STATE_BITS],
        after=_STATES[what // _STATE_BITS % _STATE_BITS],
        held_before="held_before" in signs,
        held_after="held_after" in signs,
        inside_before="inside_before" in signs,
        inside_after="inside_after" in signs,
        silent="silent" in signs,
        changed=frozenset(signs & _COMPARED.keys()),
        units=units,
        workers_before=workers[0],
        workers_after=workers[1],
    )
