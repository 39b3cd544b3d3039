"""The units behind a flow: exactly those that its row counts, each with what it was before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, Select, Subquery, and_, case, func, or_, select

from analysis.compare.flows import ANY_FLOW, FLOWS, Group, met
from data.database import schema
from data.queries.compare.between_kept import paths_between, way_of
from data.queries.compare.changes import Between
from data.queries.compare.flows import groups_of
from data.queries.compare.kept_flows import kept_of, listed_paths
from data.queries.compare.paths import Asked, asked_of, paths
from data.queries.grids.order import Order
from data.queries.grids.rows import bound, wanted_rows
from data.queries.question import BadQuestion, check
from data.queries.seen import stem
from data.reference import regions
from data.scope import OutOfScope, Scope

LISTED: Final = (*FLOWS, ANY_FLOW)
ORDERS: Final = ("name", "code", "region", "industry", "employees")
LARGEST_FIRST: Final = Order("employees", descending=True)
_AT_ONCE: Final = 200
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
        numbers = [what for what, _ in _groups(connection, scope, wanted)]
        if not numbers:
            return []
        ask = _ids(connection, scope, wanted, numbers, order)
        rows = connection.execute(ask.offset(offset or None).limit(limit))
        return [(row[0], row[1], row[2], row[3]) for row in rows]


def flow_unit_count(engine: Engine, scope: Scope, *, wanted: FlowList) -> int:
    """How many units the list has. Raises like :func:`flow_unit_ids`."""
    _refuse(scope, wanted)
    with engine.connect() as connection:
        groups = _groups(connection, scope, wanted)
        if not groups or not wanted.text.strip():
            return sum(group.units for _, group in groups)
        ask = _ids(connection, scope, wanted, [what for what, _ in groups], LARGEST_FIRST)
        return int(connection.execute(select(func.count()).select_from(ask.order_by(None).subquery())).scalar_one())


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


def _ids(connection: Connection, scope: Scope, wanted: FlowList, numbers: Sequence[int], order: Order) -> Select[Any]:
    """The statement of the ids; what a unit is ordered and searched by is as it was last."""
    asked = asked_of(connection, scope, wanted.region, wanted.between)
    kept = kept_of(connection, scope, asked)
    path = _far(connection, scope, asked) if kept is None else listed_paths(connection, scope, kept, numbers)
    before, after = schema.unit.alias("was"), schema.unit.alias("now")
    by, sought = "credit_code" if order.by == "code" else order.by, wanted.text.strip()
    ids = (path.c.before_part, path.c.before_row, path.c.after_part, path.c.after_row)
    if kept is not None and not sought and by in ("credit_code", "employees"):
        # What is kept tells this order without the units' rows; those without a code that are alike in it stand as in their registers.
        told = {"employees": func.coalesce(path.c.after_workers, path.c.before_workers), "credit_code": path.c.code}
        listed = select(*ids).where(path.c.what.in_(numbers))
        return listed.order_by(order.of(told[by]), path.c.code.nulls_last(), *ids)
    # The row where a unit stands last tells nearly all of its order: the one before is looked up only for what that leaves out.
    gone = path.c.after_part.is_(None)
    there = and_(
        after.c.part_id == func.coalesce(path.c.after_part, path.c.before_part),
        after.c.row == case((gone, path.c.before_row), else_=path.c.after_row),
    )
    was = and_(before.c.part_id == path.c.before_part, before.c.row == path.c.before_row)
    source = path.join(after, there)

    def last(name: str) -> ColumnElement[Any]:
        earlier = before.c[name] if sought else select(before.c[name]).where(was).scalar_subquery()
        found: ColumnElement[Any] = func.coalesce(after.c[name], earlier)
        return found

    ask = select(*ids).where(path.c.what.in_(numbers))
    if sought:
        source = source.outerjoin(before, was)
        sides = (side.c[name] for side in (before, after) for name in ("name", "credit_code"))
        ask = ask.where(or_(*(side.icontains(sought, autoescape=True) for side in sides)))
    ask = ask.select_from(source)
    return ask.order_by(order.of(last(by)), last("credit_code").nulls_last(), last("region"), last("name"), *ids)


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
