"""The units behind a flow: exactly those that its row counts, each with what it was before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
    column,
    func,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy import text as sql

from analysis.compare.flows import ANY_FLOW, FLOWS, Group, met
from data.database import schema
from data.database.names import ROW_BITS, TABLE, folded, holds
from data.database.schema import in_slice
from data.queries.compare.between_kept import paths_between, way_of
from data.queries.compare.changes import Between
from data.queries.compare.flows import groups_of
from data.queries.compare.kept_flows import Kept, kept_of, listed_paths, listed_sides
from data.queries.compare.paths import WHENS, Asked, asked_of, group_of, paths
from data.queries.grids.order import Order
from data.queries.grids.rows import bound, wanted_rows
from data.queries.question import BadQuestion, check
from data.queries.seen import stem
from data.reference import regions
from data.scope import OutOfScope, Scope

LISTED: Final = (*FLOWS, ANY_FLOW)
ORDERS: Final = ("name", "code", "region", "industry", "employees")
LARGEST_FIRST: Final = Order("employees", descending=True)
_KEPT_ORDERS: Final = ("code", "employees")
"""Orders of which the keys are kept with the flows."""
_KEY: Final = "key_"
_AT_ONCE: Final = 200
_FEW: Final = 60_000
"""So many names that hold a text are found before the units of a list are looked at; of more each unit's own are read."""
_WALKED: Final = 1_000
"""So many of the first units are looked at for a text that many names hold."""
_TOLD: Final = ("region", "industry", "size", "unit_kind", "employees")
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
        kept = kept_of(connection, scope, asked)
        if kept is None:
            found = _far_ids(connection, scope, wanted, asked, order)
            return found[offset : None if limit is None else offset + limit]
        numbers, others = _numbers(connection, scope, wanted)
        if not numbers:
            return []
        listed = _Listed(kept, numbers, wanted.text.strip(), others)
        among = _among_names(connection, listed)
        if among is None and limit is not None:
            met = _met(connection, scope, listed, order, offset + limit)
            if met is not None:
                return met[offset:]
        if limit is None:
            path = listed_paths(connection, scope, kept, numbers)
            return _told_ids(connection.execute(_ids(path, listed, order, among)))[offset:]
        first = _first(connection, scope, listed, order, offset + limit, among)
        ask = select(*_id(first)).order_by(*_ordered(_held_keys(first), order))
        return _told_ids(connection.execute(ask.offset(offset)))


def _told_ids(rows: Iterable[Any]) -> list[Id]:
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def are_found_at_once(engine: Engine, scope: Scope, *, wanted: FlowList) -> bool:
    """Whether all units of a list are found as soon as some are, so that they need be looked for but once: flows that are not kept, and what few names
    hold. Raises like :func:`flow_unit_ids`."""
    _refuse(scope, wanted)
    with engine.connect() as connection:
        kept = kept_of(connection, scope, asked_of(connection, scope, wanted.region, wanted.between))
        return kept is None or _among_names(connection, _Listed(kept, (), wanted.text.strip(), ())) is not None


def flow_unit_count(engine: Engine, scope: Scope, *, wanted: FlowList) -> int:
    """How many units the list has. Raises like :func:`flow_unit_ids`."""
    return flow_unit_length(engine, scope, wanted=wanted)[0]


def flow_unit_length(engine: Engine, scope: Scope, *, wanted: FlowList, most: int | None = None) -> tuple[int, bool]:
    """How many units the list has, and whether it has more. ``most``: of a text that many names hold counting ends behind so many. Raises like
    :func:`flow_unit_ids`."""
    _refuse(scope, wanted)
    with engine.connect() as connection:
        sought = wanted.text.strip()
        if not sought:
            return sum(group.units for _, group in _groups(connection, scope, wanted)), False
        asked = asked_of(connection, scope, wanted.region, wanted.between)
        kept = kept_of(connection, scope, asked)
        if kept is None:
            return len(_far_ids(connection, scope, wanted, asked, LARGEST_FIRST)), False
        numbers, others = _numbers(connection, scope, wanted)
        if not numbers:
            return 0, False
        listed = _Listed(kept, numbers, sought, others)
        among = _among_names(connection, listed)
        ask = _narrowed(listed_paths(connection, scope, kept, numbers), listed, among).order_by(None)
        if most is not None and among is None:
            ask = ask.limit(most + 1)
        found = int(connection.execute(select(func.count()).select_from(ask.subquery())).scalar_one())
        return (found, False) if most is None or among is not None or found <= most else (most, True)


def _groups(connection: Connection, scope: Scope, wanted: FlowList) -> list[tuple[int, Group]]:
    """The groups of units that the list is made of."""
    groups = groups_of(connection, scope, wanted.region, wanted.between)
    return [(what, group) for what, group in groups if _is_of(group, wanted)]


def _numbers(connection: Connection, scope: Scope, wanted: FlowList) -> tuple[list[int], list[int]]:
    """What happened to the units that the list is made of, and to all others."""
    told = groups_of(connection, scope, wanted.region, wanted.between)
    mine = [what for what, group in told if _is_of(group, wanted)]
    return mine, [what for what, _ in told if what not in mine]


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
    """A list of kept flows: what happened to its units, the text that their names or codes hold, and what happened to all others of the region."""

    kept: Kept
    numbers: Sequence[int]
    sought: str
    others: Sequence[int]

    def has(self, what: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether this happened to a unit: of a list of nearly all that the others did not is sooner asked."""
        return what.not_in(self.others) if len(self.others) < len(self.numbers) else what.in_(self.numbers)


def _ids(path: Subquery, listed: _Listed, order: Order, among: Select[Any] | None) -> Select[Any]:
    """The statement of the ids; what a unit is ordered and searched by is as it was last."""
    ask, keys = _with_keys(path, listed, order, among)
    return ask.order_by(*_ordered(keys, order))


def _with_keys(
    path: Subquery, listed: _Listed, order: Order, among: Select[Any] | None
) -> tuple[Select[Any], list[ColumnElement[Any]]]:
    """The same in no order yet, and what it is ordered by."""
    told, of_list = _told_keys(path, order), _of_numbers(path, listed, among)
    if told is None:
        return _of_rows(path, order, listed.sought, of_list)
    return _narrowed(path, listed, among), told


def _first(
    connection: Connection, scope: Scope, listed: _Listed, order: Order, most: int, among: Select[Any] | None = None
) -> Subquery:
    """So many of the first ids, with what they are ordered by, out of the first of each side: so no side is put together whole."""
    found: list[Select[Any]] = []
    for side in listed_sides(connection, scope, listed.kept, listed.numbers):
        ask, keys = _with_keys(side.subquery(), listed, order, among)
        told = ask.add_columns(*(key.label(f"{_KEY}{at}") for at, key in enumerate(keys)))
        found.append(select(told.order_by(*_ordered(keys, order)).limit(most).subquery()))
    every = union_all(*found).subquery("every")
    return select(every).order_by(*_ordered(_held_keys(every), order)).limit(most).subquery("first")


def _held_keys(first: Subquery) -> list[ColumnElement[Any]]:
    return [column for column in first.c if column.name.startswith(_KEY)]


def _ordered(keys: Sequence[ColumnElement[Any]], order: Order) -> list[ColumnElement[Any]]:
    """By the order's own key, by code, and by the rest."""
    first, code, *rest = keys
    return [order.of(first), code.nulls_last(), *rest]


def _told_keys(path: Subquery, order: Order) -> list[ColumnElement[Any]] | None:
    """What is kept of an order's keys, where these are told without the units' rows; those without a code that are alike in it stand as in their registers."""
    if order.by not in _KEPT_ORDERS:
        return None
    workers = func.coalesce(path.c.after_workers, path.c.before_workers)
    return [path.c.code if order.by == "code" else workers, path.c.code, *_id(path)]


def _id(path: Subquery) -> list[ColumnElement[Any]]:
    return [path.c[f"{when}_{name}"] for when in WHENS for name in ("part", "row")]


def _met(connection: Connection, scope: Scope, listed: _Listed, order: Order, wanted: int) -> list[Id] | None:
    """The first units whose name or code holds the text, by the rows of the list's first units: what many names hold is soon met. None where it is not."""
    if not listed.sought or wanted > _WALKED // 2 or order.by not in _KEPT_ORDERS:
        return None
    first = _first(connection, scope, replace(listed, sought=""), order, _WALKED)
    ask = _held(first, listed.sought).order_by(*_ordered(_held_keys(first), order)).limit(wanted)
    found = _told_ids(connection.execute(ask))
    return found if len(found) == wanted else None


def _narrowed(path: Subquery, listed: _Listed, among: Select[Any] | None) -> Select[Any]:
    """The ids of the units of a list that hold its text."""
    of_list = _of_numbers(path, listed, among)
    ask = _held(path, listed.sought) if listed.sought else select(*_id(path))
    return ask.where(*of_list)


def _of_numbers(path: Subquery, listed: _Listed, among: Select[Any] | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [listed.has(path.c.what)]
    if among is not None:
        sides = ((path.c[f"{when}_part"].op("<<")(ROW_BITS).op("|")(path.c[f"{when}_row"])) for when in WHENS)
        found.append(or_(*(number.in_(among) for number in sides)))
    return found


def _among_names(connection: Connection, listed: _Listed) -> Select[Any] | None:
    """The numbers of all rows whose name or code holds the text, which these units are among; None where they are many, and where the index of names does not
    tell all of them."""
    held, plain = holds(listed.sought), folded(listed.sought)
    if held is None or len(plain) < (3 if plain.isascii() else 2) or connection.dialect.name != "sqlite":
        return None
    part = schema.part.c
    mine = part.content == "unit_register", or_(*(in_slice(schema.part, each) for each in listed.kept.slices))
    first, last = connection.execute(select(func.min(part.id), func.max(part.id)).where(*mine)).one()
    if first is None:
        return None
    names = table(TABLE, column("rowid"))
    span = names.c.rowid >= first << ROW_BITS, names.c.rowid < (last + 1) << ROW_BITS
    found = select(names.c.rowid).where(sql(f"{TABLE} MATCH :asked").bindparams(asked=held), *span)
    some = found.limit(_FEW + 1).subquery()
    return found if connection.execute(select(func.count()).select_from(some)).scalar_one() <= _FEW else None


def _held(path: Subquery, sought: str) -> Select[Any]:
    """The ids of the units whose name or code holds a text, as it was or is."""
    source, before, after = _with_rows(path)
    was = and_(before.c.part_id == path.c.before_part, before.c.row == path.c.before_row)
    return select(*_id(path)).select_from(source.outerjoin(before, was)).where(_holds(sought, before, after))


def _holds(sought: str, *sides: FromClause) -> ColumnElement[bool]:
    columns = (side.c[name] for side in sides for name in ("name", "credit_code"))
    return or_(*(each.icontains(sought, autoescape=True) for each in columns))


def _with_rows(path: Subquery) -> tuple[FromClause, FromClause, FromClause]:
    """Paths with the row where each unit stands last, which tells nearly all of its order; the rows before, yet to be joined; and the last."""
    before, after = schema.unit.alias("was"), schema.unit.alias("now")
    there = and_(
        after.c.part_id == func.coalesce(path.c.after_part, path.c.before_part),
        after.c.row == case((path.c.after_part.is_(None), path.c.before_row), else_=path.c.after_row),
    )
    return path.join(after, there), before, after


def _of_rows(
    path: Subquery, order: Order, sought: str, of_list: Sequence[ColumnElement[bool]]
) -> tuple[Select[Any], list[ColumnElement[Any]]]:
    """The ids and the keys of an order that the units' rows tell; the row before is looked up only for what the last leaves out."""
    source, before, after = _with_rows(path)
    was = and_(before.c.part_id == path.c.before_part, before.c.row == path.c.before_row)
    by = "credit_code" if order.by == "code" else order.by

    def last(name: str) -> ColumnElement[Any]:
        earlier = before.c[name] if sought else select(before.c[name]).where(was).scalar_subquery()
        found: ColumnElement[Any] = func.coalesce(after.c[name], earlier)
        return found

    ask = select(*_id(path)).where(*of_list)
    if sought:
        source = source.outerjoin(before, was)
        ask = ask.where(_holds(sought, before, after))
    return ask.select_from(source), [*map(last, (by, "credit_code", "region", "name")), *_id(path)]


def _far_ids(connection: Connection, scope: Scope, wanted: FlowList, asked: Asked, order: Order) -> list[Id]:
    """The same of flows that are not kept, all at once: their units are found once, and parted by what happened to them when they are there."""
    path = _far(connection, scope, asked)
    told, keys = _of_rows(path, order, wanted.text.strip(), ())
    ask = told.add_columns(path.c.what).order_by(*_ordered(keys, order))
    is_of = cache(lambda what: _is_of(group_of(what, 1, (0, 0)), wanted))
    return _told_ids(row for row in connection.execute(ask) if is_of(row.what))


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
