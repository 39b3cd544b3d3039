"""The units of a region in two periods, each with what it was in the one and in the other: what flows count and their lists name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from typing import cast as cast_type

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Join,
    Select,
    String,
    Subquery,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    not_,
    select,
    true,
    union_all,
)

from analysis.compare.flows import Group, State
from analysis.vocabulary import COVER_MODES
from data.database import links, schema
from data.queries.compare.changes import Between
from data.queries.registered import LEAF, leaf, registered, registered_few, section, within_cells
from data.queries.seen import stem
from data.reference import regions
from data.regions.codes import LAST
from data.scope import Scope
from data.slice import Slice

_STATES: Final[tuple[State | None, ...]] = (None, "covered", "uncovered", "unknown")
_COMPARED: Final = {"place": "leaf", "size": "size", "industry": "section", "unit_kind": "kind", "mode": "mode"}
"""What may differ between two periods -> the column that tells it."""
_SIGNS: Final = ("held_before", "held_after", "inside_before", "inside_after", "silent", *_COMPARED)
"""What is a yes or no of a path, in the order of its bits."""
STATES: Final = 4
"""So many states there are with that of a unit not asked about: ``what`` is the state before, that after and the signs, in this order."""
WHENS: Final = ("before", "after")
PATH: Final = {"part": "part_id", "row": "row", "workers": "employees"}
"""What a path has of each side: name -> column of its rows."""
_PLACE: Final = ("place", "beyond")


def sign(name: str) -> int:
    """What a sign adds to the number of what happened."""
    return STATES**2 << _SIGNS.index(name)


HELD: Final = tuple(sign(f"held_{when}") + sign(f"inside_{when}") for when in WHENS)
"""What a unit's row in the one and in the other period adds, where it stands in the region."""
AS_IT_WAS: Final = sum(HELD)
"""The signs of a unit in both periods of which nothing is another."""


def turned(what: int) -> int:
    """What happened to a unit, told from the later of the two periods to the earlier."""
    before, after = states_of(what)
    found = what - before - STATES * after + after + STATES * before
    for name in ("held", "inside"):
        one, other = (sign(f"{name}_{when}") for when in WHENS)
        if bool(what & one) != bool(what & other):
            found ^= one | other
    return found


def states_of(what: int) -> tuple[int, int]:
    """The numbers of the states before and after; 0 where the unit is not among those asked about."""
    return what % STATES, what // STATES % STATES


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose paths are asked for: a region's units in two slices, in the cells of a filter. ``renamed``: links hold some to be units of an
    earlier period, by whose key they then go."""

    region: str
    before: Slice
    after: Slice
    cells: dict[str, list[str] | None]
    renamed: bool

    @property
    def place(self) -> tuple[str, str] | None:
        """What the codes of the region and of all below it lie between, the latter excluded; None for the nation."""
        first = stem(self.region)
        return (first, first + LAST) if first else None

    @property
    def few(self) -> bool:
        """Whether the region's units are few among those of the registers that hold them: then its rows are found by their codes."""
        return len(stem(self.region)) >= LEAF

    @property
    def here(self) -> ColumnElement[bool]:
        """Condition on ``unit``: it stands in the region."""
        if self.place is None:
            return true()
        # What is added to a code keeps SQLite, which does not know how many they are, from taking their index for a province's.
        code = schema.unit.c.region if self.few else schema.unit.c.region.concat("")
        return and_(code >= self.place[0], code < self.place[1])

    def registered(self, slice_: Slice) -> tuple[Join, list[ColumnElement[bool]]]:
        """``unit`` with its cover, and the conditions that leave the region's rows that count in a slice."""
        source, conditions = (registered_few if self.few else registered)(slice_)
        return source, [*conditions, self.here]


@dataclass(frozen=True, slots=True)
class _Anywhere(Asked):
    """The question for any region but the nation, whose place is told when it is put."""

    is_few: bool

    @property
    def place(self) -> tuple[str, str] | None:
        return _told_later(_PLACE[0]), _told_later(_PLACE[1])

    @property
    def few(self) -> bool:
        return self.is_few


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
    ask = select(happened(sides, silent).label("what"), *both_sides(sides, PATH)).select_from(sides)
    return ask.group_by(sides.c.key).having(func.max(sides.c.asked) == 1).subquery("paths")


def counted(asked: Asked) -> tuple[Select[Any], dict[str, str]]:
    """The statement that counts :func:`paths` by what happened, with the employees before and after, and the values that it is put with. To build it takes
    as long as a county's answer: without a filter it is built once for all regions and periods."""
    if asked.cells or asked.place is None:
        return _counts(asked), {}
    told = {"calibre": asked.after.calibre, "purpose": asked.after.purpose}
    told |= dict(zip((*_PLACE, *WHENS), (*asked.place, asked.before.period, asked.after.period), strict=True))
    return _counts_anywhere(asked.renamed, asked.few), told


@cache
def _counts_anywhere(renamed: bool, few: bool) -> Select[Any]:
    calibre, purpose = _told_later("calibre"), _told_later("purpose")
    before, after = (Slice(_told_later(when), calibre, purpose) for when in WHENS)
    return _counts(_Anywhere("", before, after, {}, renamed, few))


def _told_later(name: str) -> str:
    """A value that a statement is put with, in the place of the value."""
    return cast_type(str, bindparam(name, type_=String))


def _counts(asked: Asked) -> Select[Any]:
    return counts_of(paths(asked))


def counts_of(path_: Subquery) -> Select[Any]:
    """Paths by what happened: how many units, their employees before and after."""
    path = path_.c
    sums = [func.coalesce(func.sum(column), 0) for column in (path.before_workers, path.after_workers)]
    return select(path.what, func.count(), *sums).group_by(path.what)


def happened(sides: FromClause, silent: Select[Any]) -> ColumnElement[int]:
    """What happened to a unit, of its rows in both periods, grouped by key. ``silent``: the leaves that have units in one period alone."""
    side = sides.c
    signs = {"silent": and_(func.count() == 1, func.min(side.leaf).in_(silent))}
    signs |= {name: func.min(side[column]) != func.max(side[column]) for name, column in _COMPARED.items()}
    what: ColumnElement[Any] = func.sum(side.what)
    for name, holds in signs.items():
        what = what + case((holds, sign(name)), else_=0)
    return what


def compared(side: Any) -> ColumnElement[str]:
    """One text of all that may differ of a unit between two periods."""
    first, *rest = (side[column] for column in _COMPARED.values())
    told: ColumnElement[str] = first
    for column in rest:
        told = told + literal("|") + column
    return told


def both_sides(sides: FromClause, told: Mapping[str, str]) -> list[ColumnElement[Any]]:
    """What a unit is in the one and in the other period. ``told``: name -> column of its rows."""
    side = sides.c
    return [
        func.max(case((side.side == number, side[column]))).label(f"{when}_{name}")
        for number, when in enumerate(WHENS)
        for name, column in told.items()
    ]


def _side(asked: Asked, number: int) -> Select[Any]:
    """A period's units, the first's or the last's: the region's own, and those elsewhere that it holds in the other period."""
    slice_, other = (asked.before, asked.after) if number == 0 else (asked.after, asked.before)
    source, where = asked.registered(slice_)
    sides = units_by_key(source, where, here=True, asked=case((within_cells(asked.cells), 1), else_=0))
    if asked.place is not None:
        sides += _elsewhere(asked, slice_, other)
    return sided(sides, number, slice_.purpose if asked.renamed else None)


def units_by_key(
    source: FromClause, conditions: Sequence[ColumnElement[bool]], *, here: bool, asked: ColumnElement[int]
) -> list[Select[Any]]:
    """Rows of registers, by key: the credit code; of a unit without one its region and name (``base``), with a number where several have the same. So
    all rows of a region and name must be among them, or none."""
    unit = schema.unit.c
    own = (literal(int(here)).label("inside"), asked.label("asked"))
    code: ColumnElement[Any] = unit.credit_code
    name = unit.region + literal("|") + func.coalesce(unit.name, "")
    place = func.row_number().over(partition_by=(unit.region, unit.name), order_by=(unit.part_id, unit.row))
    told = name + literal("|") + cast(place, Text)
    keys = ((code, code, code, code.is_not(None)), (told, case((place == 1, name)), name, code.is_(None)))
    return [
        select(key.label("key"), called.label("called"), base.label("base"), *_told(), *own)
        .select_from(source)
        .where(*conditions, which)
        for key, called, base, which in keys
    ]


def sided(sides: Sequence[Select[Any]], number: int, purpose: str | None) -> Select[Any]:
    """Rows of registers as one side of paths. ``purpose``: by whose links units go by the keys of earlier ones; None: by none."""
    units = union_all(*sides).subquery()
    side = (select(units) if purpose is None else _by_first_key(units, purpose)).subquery().c
    what = side.asked * side.state * STATES**number + sign(f"held_{WHENS[number]}")
    what = what + side.inside * sign(f"inside_{WHENS[number]}")
    return select(*side, literal(number).label("side"), what.label("what"))


def _told() -> tuple[ColumnElement[Any], ...]:
    unit, mode = schema.unit.c, schema.coverage.c.mode
    return (
        unit.part_id,
        unit.row,
        leaf().label("leaf"),
        section().label("section"),
        unit.size.label("size"),
        unit.unit_kind.label("kind"),
        func.coalesce(mode, "").label("mode"),
        number_of_state().label("state"),
        unit.employees.label("employees"),
    )


def number_of_state() -> ColumnElement[int]:
    """The number of what is known of a unit's cover."""
    mode = schema.coverage.c.mode
    return case((mode.in_(COVER_MODES), 1), (mode.is_(None), 2), else_=3)


def _elsewhere(asked: Asked, slice_: Slice, other: Slice) -> list[Select[Any]]:
    """The units outside the region under the keys of its units in the other period, each found by its code's index; of those without a code the
    ones that links know."""
    unit = schema.unit.c
    source, conditions = asked.registered(other)
    held = select(unit.credit_code.label("code")).select_from(source)
    codes = held.where(*conditions, unit.credit_code.is_not(None))
    away = [not_(asked.here)]
    if not asked.renamed:
        return found_by_code(codes.distinct().subquery("wanted"), slice_, away)
    same = links.same_unit.c
    known = [select(column.label("code")).where(same.purpose == slice_.purpose) for column in (same.key, same.root)]
    wanted, named = codes.union(*known).subquery("wanted"), known[0].union(known[1]).subquery("named")
    return [*found_by_code(wanted, slice_, away), *found_by_name(named, slice_, away)]


def found_by_code(
    wanted: FromClause, slice_: Slice, where: Sequence[ColumnElement[bool]], *, here: bool = False
) -> list[Select[Any]]:
    """The units of a slice that have one of the codes ``wanted``. The empty text keeps SQLite, which does not know how few they are, from going
    through all units and looking each up among them."""
    return units_by_key(
        _beside(wanted, schema.unit.c.credit_code == wanted.c.code.concat("")),
        [*registered_few(slice_)[1], *where],
        here=here,
        asked=literal(int(here)),
    )[:1]


def found_by_name(
    wanted: FromClause, slice_: Slice, where: Sequence[ColumnElement[bool]], *, here: bool = False
) -> list[Select[Any]]:
    """The units of a slice without a code whose region and name are among the keys ``wanted``."""
    code, unit = wanted.c.code, schema.unit.c
    place = func.instr(code, "|")
    region, name = func.substr(code, 1, place - 1), func.substr(code, place + 1)
    there = and_(unit.region == region, unit.name == name)
    return units_by_key(
        _beside(wanted, there),
        [*registered_few(slice_)[1], place > 0, *where],
        here=here,
        asked=literal(int(here)),
    )[1:]


def rows_of(
    places: FromClause, key: ColumnElement[str], place: tuple[ColumnElement[int], ColumnElement[int]]
) -> Select[Any]:
    """The units of which the rows (part, row) and keys are known."""
    unit = schema.unit.c
    base = _base()
    called = case((key == base, base), (key == numbered(base), base))
    own = (literal(1).label("inside"), literal(1).label("asked"))
    there = and_(unit.part_id == place[0], unit.row == place[1])
    ask = select(key.label("key"), called.label("called"), base.label("base"), *_told(), *own)
    return ask.select_from(_beside(places, there))


def _base() -> ColumnElement[Any]:
    """What a unit is called: by its code, or its region and name."""
    unit = schema.unit.c
    return func.coalesce(unit.credit_code, unit.region + literal("|") + func.coalesce(unit.name, ""))


def numbered(called: ColumnElement[str]) -> ColumnElement[Any]:
    """The key of what is called so: without a code, of the first of those that are."""
    return case((called.contains("|"), called + "|1"), else_=called)


def _beside(wanted: FromClause, there: ColumnElement[bool]) -> Join:
    """What is wanted with the units that are there for it, and their cover."""
    unit, cover = schema.unit.c, schema.coverage
    found = wanted.join(schema.unit, there)
    return found.outerjoin(cover, and_(cover.c.part_id == unit.part_id, cover.c.row == unit.row))


def _by_first_key(units: Subquery, purpose: str) -> Select[Any]:
    """Units that links hold to be the same as one of an earlier period go by that one's key; each is looked up by its own."""
    same = links.same_unit
    key = func.coalesce(numbered(same.c.root), units.c["key"]).label("key")
    rest = [column for column in units.c if column.name != "key"]
    known = and_(same.c.purpose == purpose, same.c.key == units.c.called)
    return select(key, *rest).select_from(units.outerjoin(same, known))


def group_of(what: int, units: int, workers: tuple[int, int]) -> Group:
    """The group of all units to which the same happened."""
    signs = {name for name in _SIGNS if what & sign(name)}
    before, after = states_of(what)
    return Group(
        before=_STATES[before],
        after=_STATES[after],
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
