"""The units behind a flow: exactly those that its row counts, each with what it was before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.sql.base import ColumnCollection

from analysis.compare.flows import ANY_FLOW, FLOWS, Group, met
from data.database import schema
from data.queries.compare.between_kept import paths_between, way_of
from data.queries.compare.changes import Between
from data.queries.compare.flows import groups_of
from data.queries.compare.kept_flows import Kept, either_way, listed_at, listed_sides, may_be_kept, nodes_listed
from data.queries.compare.paths import WHENS, Asked, asked_of, group_of, paths, turned
from data.queries.grids.order import Order
from data.queries.grids.rows import bound, wanted_rows
from data.queries.question import BadQuestion, check
from data.queries.registered import ALL_ROWS
from data.queries.seen import stem
from data.reference import regions
from data.scope import OutOfScope, Scope

LISTED: Final = (*FLOWS, ANY_FLOW)
ORDERS: Final = ("name", "code", "region", "industry", "employees")
LARGEST_FIRST: Final = Order("employees", descending=True)
_REGION: Final = "region"
_KEY: Final = "key_"
_AT_ONCE: Final = 200
_MANY: Final = 20_000
_COUNTED: Final = 150_000
"""Of a list of so many units those that hold a text are all counted."""
_SOME_NODES: Final = 4
"""Of a list of many units the first are looked for at so many nodes before they are among all."""
_TOLD: Final = ("region", "industry", "size", "unit_kind", "employees")
Columns = ColumnCollection[str, Any]
Id = tuple[int | None, int | None, int | None, int | None]
"""The rows of a unit in the registers before and after: part, row, part, row; None where the register has it not."""


@dataclass(frozen=True, slots=True)
class FlowList:
    """The list asked for: the units of a flow (of :data:`LISTED`) of a region between two periods, narrowed by a part of name or code."""

    region: str
    between: Between
    flow: str
    text: str = ""


def flow_unit_ids(
    engine: Engine,
    scope: Scope,
    *,
    wanted: FlowList,
    order: Order = LARGEST_FIRST,
    offset: int = 0,
    limit: int | None = None,
) -> list[Id]:
    """The rows of a flow's units in order, from ``offset`` on and at most ``limit``; units without a value there last.

    Raises UnknownRegion, BadQuestion, and OutOfScope: for a reader without lists of units and for data gathered for statistics too.
    """
    _refuse(scope, wanted)
    order.check(ORDERS)
    with engine.connect() as connection:
        asked = asked_of(connection, scope, wanted.region, wanted.between)
        listed = _list(connection, scope, wanted, asked)
        if listed is None:
            found = _far_ids(connection, scope, wanted, asked, order)
            return found[offset : None if limit is None else offset + limit]
        ask = _ids(connection, scope, listed, order, None if limit is None else offset + limit)
        return [] if ask is None else _told_ids(connection.execute(ask.limit(limit).offset(offset)))


def _told_ids(rows: Iterable[Any]) -> list[Id]:
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def are_found_at_once(engine: Engine, scope: Scope, *, wanted: FlowList) -> bool:
    """Whether all units of a list are found as soon as some are, so that they need be looked for but once: those of flows that are kept neither way. Raises like
    :func:`flow_unit_ids`."""
    _refuse(scope, wanted)
    with engine.connect() as connection:
        return either_way(connection, scope, asked_of(connection, scope, wanted.region, wanted.between)) is None


def flow_unit_count(engine: Engine, scope: Scope, *, wanted: FlowList) -> int:
    """How many units the list has. Raises like :func:`flow_unit_ids`."""
    return flow_unit_length(engine, scope, wanted=wanted)[0]


def flow_unit_length(engine: Engine, scope: Scope, *, wanted: FlowList, most: int | None = None) -> tuple[int, bool]:
    """How many units the list has, and whether it has more. ``most``: of a text in a long list counting ends behind so many. Raises like :func:`flow_unit_ids`."""
    _refuse(scope, wanted)
    with engine.connect() as connection:
        if not wanted.text.strip():
            return sum(group.units for _, group in _groups(connection, scope, wanted)), False
        asked = asked_of(connection, scope, wanted.region, wanted.between)
        listed = _list(connection, scope, wanted, asked)
        if listed is None:
            return len(_far_ids(connection, scope, wanted, asked, LARGEST_FIRST)), False
        sides = [(told.subquery(), is_kept) for told, is_kept in _sides(connection, scope, listed)]
        if not sides:
            return 0, False
        one = select(literal(1).label("one"))
        every = union_all(*(one.select_from(path).where(*listed.where(path, kept=kept)) for path, kept in sides))
        if listed.units <= _COUNTED:
            most = None
        ask = select(every.subquery()).limit(ALL_ROWS if most is None else most + 1)
        found = int(connection.execute(select(func.count()).select_from(ask.subquery())).scalar_one())
        return (found, False) if most is None or found <= most else (most, True)


def _groups(connection: Connection, scope: Scope, wanted: FlowList) -> list[tuple[int, Group]]:
    """The groups of units that the list is made of."""
    groups = groups_of(connection, scope, wanted.region, wanted.between)
    return [(what, group) for what, group in groups if _is_of(group, wanted)]


def _refuse(scope: Scope, wanted: FlowList) -> None:
    scope.check(wanted.region, regions())
    check((), wanted.between.where, wanted.between.start.calibre)
    if wanted.flow not in LISTED:
        raise BadQuestion(f"there is no flow {wanted.flow!r}; there are {', '.join(LISTED)}")
    if not scope.unit_lists or wanted.between.start.purpose == "statistical":
        raise OutOfScope("no list of units may be made from statistical loads or for this reader")


def _is_of(group: Group, wanted: FlowList) -> bool:
    flows = met(group)
    return bool(flows) if wanted.flow == ANY_FLOW else wanted.flow in flows


@dataclass(frozen=True, slots=True)
class _Listed:
    """A list of kept flows. ``back``: they are kept the other way; ``numbers``: what happened to its units, and ``others``: to all others of the region, as they are kept;
    ``units``: how many these are; ``sought``: the text that names or codes hold."""

    kept: Kept
    back: bool
    numbers: frozenset[int]
    others: frozenset[int]
    units: int
    sought: str

    def where(self, path: FromClause, *, kept: bool) -> list[ColumnElement[bool]]:
        """What leaves its units of paths, of the kept or not."""
        return [self._has(path.c.what, kept=kept), *([_holds(self.sought, path)] if self.sought else ())]

    def _has(self, what: ColumnElement[int], *, kept: bool) -> ColumnElement[bool]:
        """Whether this happened to a unit, one of the kept or not: of a list of nearly all that the others did not is sooner asked, and of one of all nothing."""
        numbers, others = (
            {number for number in some if may_be_kept(number) or not kept} for some in (self.numbers, self.others)
        )
        if not others:
            return true()
        return what.not_in(sorted(others)) if len(others) < len(numbers) else what.in_(sorted(numbers))


def _list(connection: Connection, scope: Scope, wanted: FlowList, asked: Asked) -> _Listed | None:
    """The list, of flows that are kept, one way or the other; None where they are not."""
    found = either_way(connection, scope, asked)
    if found is None:
        return None
    kept, back = found
    groups = groups_of(connection, scope, wanted.region, wanted.between)
    told = [(turned(what) if back else what, group.units, _is_of(group, wanted)) for what, group in groups]
    numbers, others = (frozenset(what for what, _, is_of in told if is_of is wish) for wish in (True, False))
    units = sum(units for _, units, is_of in told if is_of)
    return _Listed(kept, back, numbers, others, units, wanted.text.strip())


def _sides(connection: Connection, scope: Scope, listed: _Listed) -> list[tuple[Select[Any], bool]]:
    """Where the units of a list are read from, among others, and whether they are kept."""
    return listed_sides(connection, scope, listed.kept, listed.numbers) if listed.numbers else []


def _holds(sought: str, path: FromClause) -> ColumnElement[bool]:
    """Whether a unit's name or code holds a text, as it was or is; letters a to z of either case. Each is looked through as it stands where the text has no such letter:
    in a province's hundreds of thousands, that is half of the time."""
    plain = "".join(sign.lower() if sign.isascii() else sign for sign in sought)
    has_case = any(sign.isascii() and sign.isalpha() for sign in plain)
    columns = (path.c[f"{when}{name}"] for name in ("name", "code") for when in ("", "former_"))
    return or_(*(func.instr(func.lower(each) if has_case else each, plain) > 0 for each in columns))


def _ids(connection: Connection, scope: Scope, listed: _Listed, order: Order, most: int | None) -> Select[Any] | None:
    """The statement of the ids, out of the first so many of each side: so no side is put together whole. None where there are none."""
    found: list[Select[Any]] = []
    for told, is_kept in _sides(connection, scope, listed):
        if most is not None and is_kept and not found:
            told = _below(connection, scope, listed, told, order, most)
        path = told.subquery()
        keys = _keys(path.c, order, back=listed.back)
        ids = select(*_id(path.c), *(key.label(f"{_KEY}{at}") for at, key in enumerate(keys)))
        ids = ids.where(*listed.where(path, kept=is_kept))
        found.append(select((ids if most is None else ids.order_by(*_ordered(keys, order)).limit(most)).subquery()))
    if not found:
        return None
    every = union_all(*found).subquery("every")
    held = [column for column in every.c if column.name.startswith(_KEY)]
    return select(*_id(every.c, back=listed.back)).order_by(*_ordered(held, order))


def _below(
    connection: Connection, scope: Scope, listed: _Listed, told: Select[Any], order: Order, most: int
) -> Select[Any]:
    """Of a long list's kept units few beside the first: none stands behind the last of the first of some nodes. That is asked of a unit before anything else, and to
    sort by it whatever comes before it among all nodes took half of the time."""
    by_region = order.by == _REGION
    if listed.units < _MANY or (by_region and not listed.back):
        return told
    nodes = nodes_listed(connection, scope, listed.kept)
    if by_region:
        some = nodes[-_SOME_NODES:] if order.descending else nodes[:_SOME_NODES]
    else:
        step = max(1, len(nodes) // _SOME_NODES)
        some = nodes[step // 2 :: step]
    path = listed_at(listed.kept, some).subquery()
    own, code, *_ = _keys(path.c, order, back=listed.back)
    ask = select(own, code).where(*listed.where(path, kept=True)).order_by(order.of(own), code.nulls_last())
    last = connection.execute(ask.limit(1).offset(most - 1)).first()
    if last is None or last[0] is None:
        return told
    own, code, *_ = _keys(told.selected_columns, order, back=listed.back)
    before, alike = own > last[0] if order.descending else own < last[0], own == last[0]
    if last[1] is not None and not by_region:
        alike = and_(alike, code <= last[1])
    return select(*told.selected_columns).where(
        or_(before, alike), *([told.whereclause] if told.whereclause is not None else ())
    )


def _last(columns: Columns, name: str, *, back: bool) -> ColumnElement[Any]:
    """What a unit of a list is ordered by, as it is in the later of the periods asked about, else as it was. ``back``: in the earlier of those that paths are told of."""
    if name == "employees":
        workers = (columns.before_workers, columns.after_workers)
        return func.coalesce(*(workers if back else workers[::-1]))
    found: ColumnElement[Any] = columns[name]
    return func.coalesce(columns[f"former_{name}"], found) if back else found


def _id(columns: Columns, *, back: bool = False) -> list[ColumnElement[Any]]:
    """The rows of a unit, in the order of the periods asked about."""
    return [columns[f"{when}_{name}"] for when in (WHENS[::-1] if back else WHENS) for name in ("part", "row")]


def _keys(columns: Columns, order: Order, *, back: bool = False) -> list[ColumnElement[Any]]:
    """What a list is ordered by. Regions stand in the order of their nodes, in which flows are kept: so the first are found without a look at the rest."""
    names = ["leaf", _REGION, "code", "name"] if order.by == _REGION else [order.by, "code", _REGION, "name"]
    return [*(_last(columns, name, back=back) for name in names), *_id(columns, back=back)]


def _ordered(keys: Sequence[ColumnElement[Any]], order: Order) -> list[ColumnElement[Any]]:
    """By the order's own key, by code, and by the rest; by region: by two of its own, which every unit has."""
    if order.by == _REGION:
        own, keys = [key.desc() if order.descending else key for key in keys[:2]], keys[2:]
    else:
        own, keys = [order.of(keys[0])], keys[1:]
    return [*own, keys[0].nulls_last(), *keys[1:]]


def _far_ids(connection: Connection, scope: Scope, wanted: FlowList, asked: Asked, order: Order) -> list[Id]:
    """The same of flows that are not kept, all at once: their units are found once, and parted by what happened to them when they are there."""
    path = _with_rows(_far(connection, scope, asked), wanted.text.strip())
    ask = select(*_id(path.c), path.c.what).order_by(*_ordered(_keys(path.c, order), order))
    if wanted.text.strip():
        ask = ask.where(_holds(wanted.text.strip(), path))
    is_of = cache(lambda what: _is_of(group_of(what, 1, (0, 0)), wanted))
    return _told_ids(row for row in connection.execute(ask) if is_of(row.what))


def _with_rows(path: Subquery, sought: str) -> Subquery:
    """Paths with what a list is ordered and searched by. The row where a unit stands last tells nearly all of it; the row before is looked up only for what that leaves
    out, if no text is sought in it."""
    before, after = schema.unit.alias("was"), schema.unit.alias("now")
    there = and_(
        after.c.part_id == func.coalesce(path.c.after_part, path.c.before_part),
        after.c.row == case((path.c.after_part.is_(None), path.c.before_row), else_=path.c.after_row),
    )
    was = and_(before.c.part_id == path.c.before_part, before.c.row == path.c.before_row)
    source, told = path.join(after, there), []
    for name, column in (("code", "credit_code"), *((name, name) for name in ("name", "region", "industry"))):
        earlier = before.c[column] if sought else select(before.c[column]).where(was).scalar_subquery()
        told += [func.coalesce(after.c[column], earlier).label(name), earlier.label(f"former_{name}")]
    leaf_ = after.c.region.label("leaf")
    return select(*path.c, leaf_, *told).select_from(source.outerjoin(before, was) if sought else source).subquery()


def _far(connection: Connection, scope: Scope, asked: Asked) -> Subquery:
    """The units of which no flows are kept: by way of kept ones, or out of the registers."""
    way = way_of(connection, scope, asked)
    return paths(asked) if way is None else paths_between(way)


def flow_units(engine: Engine, scope: Scope, *, wanted: FlowList, ids: Sequence[Id]) -> list[dict[str, Any]]:
    """Some of a flow's units, in the order of their ids.

    Rows: name, code; region, industry, size, unit_kind, employees and mode (None: uncovered), each ``_before`` and ``_after``; ``held_before``, ``held_after``: whether the
    register has it; file, sheet, row, cell of the name where it stands last. Of a unit that stood or stands where the reader may not look, that
    side is not told.
    """
    _refuse(scope, wanted)
    with engine.connect() as connection:
        read = _read(connection, [pair for key in ids for pair in (key[:2], key[2:]) if pair[0] is not None])
    place = stem(scope.root)
    sides = [tuple(read.get(key[at : at + 2]) for at in (0, 2)) for key in ids]
    return [_row(both, place) for both in sides]


def each_flow_unit(engine: Engine, scope: Scope, wanted: FlowList, order: Order) -> Iterator[dict[str, Any]]:
    """All units of a flow, details read as they are taken. What is refused is so before the first row."""
    return _each(engine, scope, wanted, flow_unit_ids(engine, scope, wanted=wanted, order=order))


def _each(engine: Engine, scope: Scope, wanted: FlowList, ids: Sequence[Id]) -> Iterator[dict[str, Any]]:
    left = iter(ids)
    while some := list(islice(left, _AT_ONCE)):
        yield from flow_units(engine, scope, wanted=wanted, ids=some)


def _read(connection: Connection, keys: Sequence[tuple[int | None, int | None]]) -> dict[Any, Mapping[str, Any]]:
    """(part, row) -> the unit's row with its cover and its place in a workbook."""
    found: dict[Any, Mapping[str, Any]] = {}
    unit, part, load, cover = schema.unit.c, schema.part.c, schema.load.c, schema.coverage
    told = (unit.name, unit.credit_code, *(unit[name] for name in _TOLD), cover.c.mode)
    place = (unit.part_id, unit.row, part.sheet, part.columns, load.name.label("file"))
    for start in range(0, len(keys), _AT_ONCE):
        data = list(keys[start : start + _AT_ONCE])
        asked = wanted_rows(len(data))
        source = asked.join(schema.unit, and_(unit.part_id == asked.c.part_id, unit.row == asked.c.row))
        source = source.join(schema.part, part.id == unit.part_id).join(schema.load, load.id == part.load_id)
        source = source.outerjoin(cover, and_(cover.c.part_id == unit.part_id, cover.c.row == unit.row))
        rows = connection.execute(select(*told, *place).select_from(source), bound(data)).mappings()
        found |= {(row["part_id"], row["row"]): dict(row) for row in rows}
    return found


def _row(sides: Sequence[Mapping[str, Any] | None], place: str) -> dict[str, Any]:
    """A unit from its sides, of which one at least may be seen: what is at a ``place`` that codes begin with."""
    seen = [side if side and str(side["region"]).startswith(place) else None for side in sides]
    last = next(side for side in reversed(seen) if side is not None)
    row: dict[str, Any] = {"name": last["name"], "code": last["credit_code"]}
    for when, held, side in zip(("before", "after"), sides, seen, strict=True):
        row[f"held_{when}"] = held is not None
        row |= {f"{name}_{when}": side[name] if side else None for name in (*_TOLD, "mode")}
    letter = last["columns"].get("name") or "A"
    return {**row, "file": last["file"], "sheet": last["sheet"], "row": last["row"], "cell": f"{letter}{last['row']}"}
