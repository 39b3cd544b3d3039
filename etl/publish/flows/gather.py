"""The units of two registers to which something happened, found for some county-level nodes or for all.

Of some nodes: all their units of both periods, and those elsewhere that are the same units now, or were when flows were last made. Of all
between periods that are no neighbours: those to which something happened on the way.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    tuple_,
    union_all,
)

from analysis.vocabulary import SIZES, UNIT_KINDS
from data.database import links, schema
from data.database.flows import flow_leaf, flow_unit, nodes_of_one_period
from data.database.lists import cell_of
from data.database.names import LAST_ROW
from data.queries.compare.between_kept import coded_at, units_with_codes
from data.queries.compare.paths import (
    AS_IT_WAS,
    STATES,
    WHENS,
    both_sides,
    compared,
    found_by_code,
    found_by_name,
    happened,
    numbered,
    rows_of,
    sided,
    sign,
    units_by_key,
)
from data.queries.registered import LEAF, leaf, registered, registered_few
from data.slice import Slice

_META: Final = MetaData()
_TOLD: Final = ("section", "size", "kind", "mode")
_NUMBERS: Final = ("state", "employees", "inside", "asked")
_DUE: Final = Table("flow_due", _META, Column("leaf", String(12), primary_key=True), prefixes=["TEMPORARY"])
_KEY: Final = Table("flow_key", _META, Column("code", Text, primary_key=True), prefixes=["TEMPORARY"])
_ROW: Final = Table(
    "flow_row",
    _META,
    Column("side", Integer),
    Column("key", Text),
    Column("called", Text),
    Column("base", Text),
    *(Column(name, Integer) for name in ("part_id", "row")),
    Column("leaf", String(12)),
    *(Column(name, Text) for name in _TOLD),
    *(Column(name, Integer) for name in _NUMBERS),
    prefixes=["TEMPORARY"],
)
_PLACE: Final = Table(
    "flow_place",
    _META,
    Column("key", Text),
    *(Column(f"{when}_place", BigInteger) for when in WHENS),
    prefixes=["TEMPORARY"],
)
COME: Final = Table(
    "flow_come", _META, *(Column(column.name, column.type) for column in flow_unit.columns), prefixes=["TEMPORARY"]
)
"""What :func:`gather` finds, as ``flow_unit`` keeps it."""
GONE: Final = Table(
    "flow_gone", _META, *(Column(column.name, column.type) for column in flow_unit.columns), prefixes=["TEMPORARY"]
)
"""What was kept so far of the units that :func:`gather` has looked at."""
_ROWS: Final = LAST_ROW + 1
"""No part has as many rows: so part and row make one number."""
_PATH: Final = {"part": "part_id", "row": "row", "workers": "employees", "leaf": "leaf"}
_PATH_OF_CELL: Final = {"section": "section", "size": "size", "kind": "kind", "called": "called"}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two neighbouring periods, and their number."""

    number: int
    before: Slice
    after: Slice

    @property
    def slices(self) -> tuple[Slice, Slice]:
        """The two."""
        return self.before, self.after


def gather_all(connection: Connection, pair: Pair) -> None:
    """Fill :data:`COME` with the units of all nodes. Most are as they were: those that are not are found first, by their keys as registers have
    them, and all that links know, so that little is sorted."""
    _begin(connection)
    sides = []
    for number, slice_ in enumerate(pair.slices):
        source, conditions = registered(slice_)
        found = units_by_key(source, conditions, here=True, asked=literal(1))
        for ask in found if _has_uncoded(connection, slice_) else found[:1]:
            side = ask.subquery().c
            place, told = (side.part_id * _ROWS + side.row).label("place"), compared(side).label("told")
            sides.append(select(side.key, place, side.leaf, told, literal(number).label("side")))
    both = union_all(*sides).subquery()
    alone, leaf_ = func.count() == 1, func.min(both.c.leaf)
    told_alone = and_(alone, or_(leaf_.not_in(_lone(pair)), both.c.key.in_(_known_keys(pair))))
    changed = select(both.c.key, *both_sides(both, {"place": "place"})).group_by(both.c.key)
    ask_ = changed.having(or_(told_alone, func.min(both.c.told) != func.max(both.c.told)))
    connection.execute(insert(_PLACE).from_select([column.name for column in _PLACE.c], ask_))
    for number, when in enumerate(WHENS):
        at = _PLACE.c[f"{when}_place"]
        _put(connection, number, [rows_of(_PLACE, _PLACE.c.key, (at // _ROWS, at % _ROWS))])
    _find(connection, pair)


@dataclass(frozen=True, slots=True)
class Way:
    """Two kept pairs that lead from a period by one between to another. ``lone``: the nodes that have units in one period alone of either."""

    pairs: tuple[int, int]
    lone: Sequence[str]


def gather_by_way(connection: Connection, pair: Pair, way: Way) -> None:
    """Fill :data:`COME` with the units of all nodes, by way of what is kept between other periods: whatever stands in none of it, and not at a node that has
    missed a period, is as it was. So registers are not read through."""
    _begin(connection)
    unit, same = flow_unit.c, links.same_unit.c
    for number in way.pairs:
        _want(connection, select(unit.code).where(unit.pair == number, unit.code.is_not(None)))
    if way.lone:
        for slice_ in pair.slices:
            _want(connection, coded_at(way.lone, slice_))
    for key in (same.key, same.root):
        _want(connection, select(key).where(same.purpose == pair.after.purpose))
    for number, slice_ in enumerate(pair.slices):
        found = [units_with_codes(_KEY, slice_)]
        if _has_uncoded(connection, slice_):
            found += units_by_key(*registered(slice_), here=True, asked=literal(1))[1:]
        _put(connection, number, found)
    _find(connection, pair)


def _has_uncoded(connection: Connection, slice_: Slice) -> bool:
    """Whether a slice has units without a code."""
    source, conditions = registered_few(slice_)
    uncoded = schema.unit.c.credit_code.is_(None)
    return (
        connection.execute(select(literal(1)).select_from(source).where(*conditions, uncoded).limit(1)).first()
        is not None
    )


def _known_keys(pair: Pair) -> CompoundSelect[Any]:
    """The keys of units that links hold to be ones of an earlier period, and of these."""
    same = links.same_unit.c
    keys = [select(numbered(column)).where(same.purpose == pair.after.purpose) for column in (same.key, same.root)]
    return keys[0].union(keys[1])


def gather(connection: Connection, pair: Pair, leaves: Collection[str]) -> None:
    """Fill :data:`COME` with the units of some nodes, and those elsewhere that are or were the same."""
    _begin(connection)
    if leaves:
        connection.execute(insert(_DUE), [{"leaf": leaf_} for leaf_ in sorted(leaves)])
    unit = schema.unit.c
    for number, slice_ in enumerate(pair.slices):
        source, conditions = registered_few(slice_)
        for leaf_ in sorted(leaves):
            there = (unit.region >= leaf_, unit.region < leaf_ + "~")  # a range, which the index of regions finds
            _put(connection, number, units_by_key(source, [*conditions, *there], here=True, asked=literal(1)))
    _gather_keys(connection, pair)
    away = leaf().not_in(select(_DUE.c.leaf))
    named = connection.execute(select(_KEY.c.code).where(_KEY.c.code.contains("|")).limit(1)).first()
    for number, slice_ in enumerate(pair.slices):
        for find in (found_by_code,) if named is None else (found_by_code, found_by_name):
            _put(connection, number, find(_KEY, slice_, [away], here=True))
    connection.execute(text("CREATE INDEX temp.flow_row_leaf ON flow_row (leaf, part_id, row)"))
    _find(connection, pair)


def take_old(connection: Connection, pair: Pair) -> None:
    """Move to :data:`GONE` what was kept of the units that :func:`gather` has looked at. Each of the ways to them by an index of its own: as one
    condition they would be looked for through all that is kept."""
    kept, due, names = flow_unit.c, select(_DUE.c.leaf), [column.name for column in flow_unit.columns]
    looked_at = select(_ROW.c.leaf, _ROW.c.part_id, _ROW.c.row).where(_ROW.c.leaf.not_in(due))
    has_left = and_(kept.left_leaf.is_not(None), kept.left_leaf.in_(due))
    place = tuple_(kept.leaf, kept.part_id, kept.row)
    elsewhere = and_(place.in_(looked_at), or_(kept.left_leaf.is_(None), kept.left_leaf.not_in(due)))
    for there in (kept.leaf.in_(due), and_(has_left, kept.leaf.not_in(due)), elsewhere):
        ask = select(flow_unit).where(kept.pair == pair.number, there)
        connection.execute(insert(GONE).from_select(names, ask))
    gone = select(GONE.c.leaf, GONE.c.part_id, GONE.c.row)
    connection.execute(delete(flow_unit).where(kept.pair == pair.number, place.in_(gone)))


def _at_due() -> ColumnElement[bool]:
    due = select(_DUE.c.leaf)
    return or_(flow_unit.c.leaf.in_(due), flow_unit.c.left_leaf.in_(due))


def _begin(connection: Connection) -> None:
    for table in (_DUE, _KEY, _ROW, _PLACE, COME, GONE):
        _anew(connection, table)


def _anew(connection: Connection, table: Table) -> None:
    connection.execute(text(f"DROP TABLE IF EXISTS {table.name}"))
    table.create(connection, checkfirst=False)


def _purpose(connection: Connection, pair: Pair) -> str | None:
    """The purpose of a pair if links hold units of it to be ones of an earlier period."""
    same = links.same_unit.c
    known = connection.execute(select(same.key).where(same.purpose == pair.after.purpose).limit(1)).first()
    return None if known is None else pair.after.purpose


def _put(connection: Connection, number: int, found: list[Select[Any]]) -> None:
    for ask in found:
        names = ["side", *(column.name for column in ask.selected_columns)]
        side = ask.subquery()
        connection.execute(insert(_ROW).from_select(names, select(literal(number), *side.c)))


def _gather_keys(connection: Connection, pair: Pair) -> None:
    """The keys by which units of the nodes go, those of the units that were the same, and all that links make one with these."""
    kept, unit, same = flow_unit.c, schema.unit, links.same_unit.c
    _want(connection, select(_ROW.c.base))
    moved = and_(kept.pair == pair.number, kept.left_leaf.is_not(None), _at_due())
    for part_id, row in ((kept.before_part, kept.before_row), (kept.after_part, kept.after_row)):
        there = unit.join(flow_unit, and_(unit.c.part_id == part_id, unit.c.row == row))
        key = func.coalesce(unit.c.credit_code, unit.c.region + literal("|") + unit.c.name)
        _want(connection, select(key).select_from(there).where(moved, key.is_not(None)))
    known, wanted = same.purpose == pair.after.purpose, select(_KEY.c.code)
    _want(connection, select(same.root).where(known, same.key.in_(wanted)))
    _want(connection, select(same.key).where(known, same.root.in_(wanted)))


def _want(connection: Connection, keys: Select[Any]) -> None:
    connection.execute(insert(_KEY).from_select(["code"], keys.except_(select(_KEY.c.code))))


def _lone(pair: Pair) -> Select[Any]:
    return nodes_of_one_period(*pair.slices).with_only_columns(flow_leaf.c.leaf)


def _find(connection: Connection, pair: Pair) -> None:
    """Join the rows of both sides by key and put by what is not as it was, nor of a node that has units in one period alone."""
    purpose = _purpose(connection, pair)
    found = [column for column in _ROW.c if column.name != "side"]
    sides = [sided([select(*found).where(_ROW.c.side == number)], number, purpose) for number in (0, 1)]
    both = sides[0].union_all(sides[1]).cte("sides")
    silent = _lone(pair).where(flow_leaf.c.leaf.in_(select(_ROW.c.leaf)))  # of a few units, not of all nodes
    told = both_sides(both, _PATH | _PATH_OF_CELL)
    path = select(happened(both, silent).label("what"), *told).select_from(both).group_by(both.c.key).subquery().c
    alone, gone = path.before_part.is_(None), path.after_part.is_(None)
    moved = path.before_leaf != path.after_leaf
    columns: dict[str, ColumnElement[Any]] = {
        "pair": literal(pair.number),
        "leaf": func.coalesce(path.after_leaf, path.before_leaf),
        "part_id": func.coalesce(path.after_part, path.before_part),
        "row": case((gone, path.before_row), else_=path.after_row),
        "left_leaf": case((moved, path.before_leaf)),
        "what": path.what,
        "code": func.coalesce(_code(path.after_called), _code(path.before_called)),
    }
    for when, is_absent in (("before", alone), ("after", gone)):
        columns |= {f"{when}_{name}": path[f"{when}_{name}"] for name in ("part", "row", "workers", "section")}
        columns[f"{when}_cell"] = case((is_absent, None), else_=_cell(path[f"{when}_size"], path[f"{when}_kind"]))
    changed = and_(path.what - path.what % STATES**2 != AS_IT_WAS, path.what % (2 * sign("silent")) < sign("silent"))
    connection.execute(insert(COME).from_select([*columns], select(*columns.values()).where(changed)))


_LISTED: Final = ("name", "industry")


def listed_come() -> tuple[list[str], Select[Any]]:
    """Columns of ``flow_unit``, and :data:`COME` as they keep it: with what lists are sorted and searched by, which the registers are read for in the order in which
    their rows lie."""
    come, was, now = COME.c, schema.unit.alias("was"), schema.unit.alias("now")
    source = COME.join(now, and_(now.c.part_id == come.part_id, now.c.row == come.row))
    source = source.outerjoin(was, and_(was.c.part_id == come.before_part, was.c.row == come.before_row))
    last: dict[str, ColumnElement[Any]] = {
        name: func.coalesce(now.c[name], was.c[name]).label(name) for name in _LISTED
    }
    before: dict[str, tuple[ColumnElement[Any], ColumnElement[Any]]] = {
        "code": (was.c.credit_code, come.code),
        "region": (was.c.region, now.c.region),
    }
    before |= {name: (was.c[name], last[name]) for name in _LISTED}
    told = last | {"below": func.nullif(func.substr(now.c.region, LEAF + 1), "")}
    told |= {f"former_{name}": case((one != other, one)) for name, (one, other) in before.items()}
    found = {column.name: told.get(column.name, come[column.name]) for column in flow_unit.columns}
    return [*found], select(*found.values()).select_from(source).order_by(come.leaf, come.part_id, come.row)


def _code(called: ColumnElement[str]) -> ColumnElement[Any]:
    """The credit code of a unit; None if it goes by its name."""
    return case((called.contains("|"), None), else_=called)


def _cell(size: ColumnElement[str], kind: ColumnElement[str]) -> ColumnElement[int]:
    """:func:`data.database.lists.cell_of` in SQL."""
    sizes = {name: cell_of(name, UNIT_KINDS[0]) for name in SIZES}
    kinds = {name: cell_of(SIZES[0], name) for name in UNIT_KINDS}
    return case(sizes, value=size) + case(kinds, value=kind)


def drop_gathered(connection: Connection) -> None:
    """Drop what was gathered."""
    for table in (_DUE, _KEY, _ROW, _PLACE, COME, GONE):
        connection.execute(text(f"DROP TABLE IF EXISTS {table.name}"))
