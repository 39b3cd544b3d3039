"""The uncovered units that a plan can reach: those that a move names, and all of a region counted by cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, Text, cast, func, select

from analysis.plan.acts import Cell, Pool
from analysis.plan.bands import BANDS
from analysis.plan.basket import Unit, Wish
from analysis.vocabulary import SIZES_ASKED, SMALL_MICRO, UNIT_KINDS, UNKNOWN_INDUSTRY
from data.database import schema
from data.database.lists import cells_of, kept_list, listed_unit, size_of
from data.queries.plan.called import called_otherwise
from data.queries.question import BadQuestion, expand_sizes
from data.queries.registered import band, registered_few, section, state
from data.queries.seen import within_range
from data.queries.units import inside
from data.reference import industries, regions
from data.scope import OutOfScope, Scope
from data.slice import Slice

_AT_ONCE: Final = 500
"""Codes in one statement: SQLite of old takes 999 parameters."""


def refuse_lists(scope: Scope, slice_: Slice) -> None:
    """Raise OutOfScope where no list of units may be made: for a reader without them, and of data gathered for statistics."""
    if not scope.unit_lists or slice_.purpose == "statistical":
        raise OutOfScope("no plan may name units of statistical loads, nor for this reader")


def answering(
    connection: Connection, scope: Scope, slice_: Slice, wish: Wish, *, spare: int = 0
) -> tuple[list[Unit], dict[str, int]]:
    """The uncovered units that a move names, and how many it names in vain, by reason: covered, unknown, not_found.

    Of a move that names how many, the largest and ``spare`` more, in case others have reached these already. Raises BadQuestion for a
    region, industry, size or band that does not exist, OutOfScope as :func:`refuse_lists`.
    """
    refuse_lists(scope, slice_)
    scope.check(wish.region, regions())
    _check(wish)
    if wish.codes:
        return _by_code(connection, scope, slice_, wish)
    mine = kept_list(connection, slice_)
    if mine is None:
        return [], {}
    listed = listed_unit.c
    key = func.coalesce(listed.code, cast(listed.part_id, Text) + "|" + cast(listed.row, Text)).label("key")
    told = (key, listed.region, section(listed.industry).label("section"), listed.cell, listed.employees)
    conditions = [listed.list == mine, *_listed(wish)]
    ask = select(*told)
    if wish.count is not None:  # along the index of employees, as long as no index of places is offered
        heads: ColumnElement[Any] = listed.employees
        most = wish.count + spare
        if _are_few(wish):  # the sum with 0 keeps the database from that index
            heads = heads + 0
            conditions += _from_the_last(connection, conditions, heads, most)
        ask = ask.order_by(heads.desc().nulls_last(), key).limit(most)
    ask = ask.where(*conditions)
    return _units([(*row[:3], size_of(row.cell), row.employees) for row in connection.execute(ask)]), {}


_MANY: Final = 1_000


def _are_few(wish: Wish) -> bool:
    """Whether the units of a move's region are so few of a list that its largest are found sooner among them all than along those of all regions: in a
    county, and in a city where many are asked for or few of those met can be meant."""
    narrowed = wish.industry or wish.size or wish.unit_kind or wish.band
    level = regions()[wish.region].level
    return level in ("county", "township") or (level == "city" and bool(narrowed or (wish.count or 0) > _MANY))


def _from_the_last(
    connection: Connection, conditions: Sequence[ColumnElement[bool]], heads: ColumnElement[int], most: int
) -> list[ColumnElement[bool]]:
    """What leaves, of units by number of employees, so many of the largest, and those that are as large as the last of them: the index of regions tells it
    alone. Nothing where all are wanted, or those without a number too."""
    ask = (
        select(heads)
        .select_from(listed_unit)
        .where(*conditions)
        .order_by(heads.desc().nulls_last())
        .limit(1)
        .offset(max(most, 1) - 1)
    )
    last = connection.execute(ask).scalar()
    return [] if last is None else [heads >= last]


def _listed(wish: Wish) -> list[ColumnElement[bool]]:
    """What :func:`_filter` leaves, of a list."""
    listed = listed_unit.c
    by_place = wish.count is None or _are_few(wish)
    found = [within_range(listed.region if by_place else listed.region.concat(""), wish.region)]
    if wish.industry == UNKNOWN_INDUSTRY:
        found.append(section(listed.industry) == UNKNOWN_INDUSTRY)
    elif wish.industry:
        found.append(listed.industry.startswith(wish.industry, autoescape=True))
    if wish.size or wish.unit_kind:
        sizes, kinds = ([each] if each else [] for each in (wish.size, wish.unit_kind))
        found.append(listed.cell.in_(cells_of(expand_sizes(sizes), kinds)))
    if wish.band:
        found.append(band(listed.employees) == wish.band)
    return found


def _check(wish: Wish) -> None:
    for name, value, known in (
        ("industry", wish.industry, (*industries(), UNKNOWN_INDUSTRY)),
        ("size", wish.size, SIZES_ASKED),
        ("band", wish.band, tuple(BANDS)),
        ("unit_kind", wish.unit_kind, UNIT_KINDS),
    ):
        fits = value is None or value in known or (name == "industry" and value[:3] in known)
        if not fits:
            raise BadQuestion(f"a move asks for {name} {value!r}, which there is not")


def _filter(wish: Wish) -> list[ColumnElement[bool]]:
    unit = schema.unit.c
    found = [inside(wish.region)]
    if wish.industry == UNKNOWN_INDUSTRY:
        found.append(section() == UNKNOWN_INDUSTRY)
    elif wish.industry:
        found.append(unit.industry.startswith(wish.industry, autoescape=True))
    if wish.size:
        found.append(unit.size.in_(expand_sizes([wish.size])))
    if wish.band:
        found.append(band() == wish.band)
    if wish.unit_kind:
        found.append(unit.unit_kind == wish.unit_kind)
    return found


def _by_code(connection: Connection, scope: Scope, slice_: Slice, wish: Wish) -> tuple[list[Unit], dict[str, int]]:
    """Units named one by one, also by what they are called in other periods: those of the move's filter that are uncovered, the others counted by what they are."""
    rows = _rows_of(connection, slice_, wish, wish.codes)
    missing = [code for code in wish.codes if code not in rows]
    others = called_otherwise(connection, scope, slice_.purpose, missing)
    named = {other: code for code, others_ in others.items() for other in others_ if other not in rows}
    rows |= _rows_of(connection, slice_, wish, list(named))
    units = _units([(*row[:3], row.size, row.employees) for row in rows.values() if row.state == "uncovered"])
    passed = Counter(row.state for row in rows.values() if row.state != "uncovered")
    lost = [code for code in missing if rows.keys().isdisjoint(others.get(code, ()))]
    if lost:
        passed["not_found"] = len(lost)
    return units, dict(passed)


def _rows_of(connection: Connection, slice_: Slice, wish: Wish, codes: Sequence[str]) -> dict[str, Any]:
    """Code -> the unit of a move's filter that has it."""
    source, conditions = registered_few(slice_)
    found: dict[str, Any] = {}
    for start in range(0, len(codes), _AT_ONCE):
        some = schema.unit.c.credit_code.in_(codes[start : start + _AT_ONCE])
        ask = select(*_columns(), state().label("state")).select_from(source)
        found |= {row.key: row for row in connection.execute(ask.where(*conditions, *_filter(wish), some))}
    return found


def _key() -> ColumnElement[str]:
    unit = schema.unit.c
    return func.coalesce(unit.credit_code, cast(unit.part_id, Text) + "|" + cast(unit.row, Text))


def _columns() -> list[ColumnElement[Any]]:
    unit = schema.unit.c
    return [_key().label("key"), unit.region, section().label("section"), unit.size, unit.employees]


def _units(rows: Sequence[tuple[str, str, str, str, int | None]]) -> list[Unit]:
    """Of each: key, region, section, size, employees."""
    tree = regions()
    paths = {code: tuple(tree.path(code)) for code in {row[1] for row in rows}}
    return [
        Unit(key, paths[region], part, size, size in SMALL_MICRO, employees)
        for key, region, part, size, employees in rows
    ]


@dataclass(frozen=True, slots=True)
class Kind:
    """What units of a cell have in common."""

    region: str
    industry: str
    size: str
    employees: int

    @property
    def small(self) -> bool:
        """Whether they are small or micro enterprises."""
        return self.size in SMALL_MICRO


AIMS: Final = ("unit_coverage", "worker_coverage", "small_micro_coverage")
"""The rates that a plan can aim at: what covering a unit adds to their numerator is known."""


def _gain(kind: Kind, metric: str) -> int:
    """What covering one unit of a kind adds to a rate's numerator."""
    match metric:
        case "worker_coverage":
            return kind.employees
        case "small_micro_coverage":
            return int(kind.small)
        case _:
            return 1


@dataclass(frozen=True, slots=True)
class Reachable:
    """The uncovered units that a plan may reach: those of a filter that add to a metric.

    A unit of ``own_from`` employees or more that holds more than ``dominant`` of a pool's uncovered workers does not join that pool.
    """

    metric: str
    where: Mapping[str, Sequence[str]]
    own_from: int
    dominant: float


def uncovered_cells(
    connection: Connection, scope: Scope, slice_: Slice, region: str, reachable: Reachable
) -> list[Cell]:
    """The uncovered units of a region, as cells for :func:`analysis.plan.smallest.smallest`; labels are :class:`Kind`.

    Raises UnknownRegion, and OutOfScope as :func:`refuse_lists`.
    """
    scope.check(region, regions())
    ask = uncovered_by_kind(connection, scope, slice_, {name: list(values) for name, values in reachable.where.items()})
    if ask is None:
        return []
    listed = listed_unit.c
    # First along the index of regions, in which alike units stand together, so that few are left to be sorted.
    alike = ask.where(within_range(listed.region, region)).add_columns(func.count().label("units"))
    some = alike.group_by(listed.region, listed.industry, listed.employees, listed.cell).subquery().c
    keys = (some.region, some.section, some.cell, some.heads)
    pools, found = cache(_pools), []
    for place, part, cell, heads, units in connection.execute(select(*keys, func.sum(some.units)).group_by(*keys)):
        kind = Kind(place, part, size_of(cell), heads)
        found.append(Cell(pools(place, part), _gain(kind, reachable.metric), units, heads, kind))
    return list(_without_dominant(found, reachable.own_from, reachable.dominant))


def uncovered_by_kind(
    connection: Connection,
    scope: Scope,
    slice_: Slice,
    where: Mapping[str, Sequence[str] | None] = MappingProxyType({}),
) -> Select[Any] | None:
    """The uncovered units of a slice in the cells of a filter, out of their list, which stands in the order of regions with all that :func:`kind_of` reads; None
    where there is no list. Raises OutOfScope as :func:`refuse_lists`."""
    refuse_lists(scope, slice_)
    mine, listed = kept_list(connection, slice_), listed_unit.c
    if mine is None:
        return None
    part = section(listed.industry)
    columns = (listed.region, part.label("section"), listed.cell, func.coalesce(listed.employees, 0).label("heads"))
    ask = select(*columns).where(listed.list == mine)
    if where.get("industry"):
        ask = ask.where(part.in_(where["industry"] or ()))
    if where.get("size") or where.get("unit_kind"):
        cells = cells_of(expand_sizes(where.get("size") or ()), list(where.get("unit_kind") or ()))
        ask = ask.where(listed.cell.in_(cells))
    return ask


def kind_of(row: Any) -> Kind:
    """What a row of :func:`uncovered_by_kind` has in common with others."""
    return Kind(row.region, row.section, size_of(row.cell), row.heads)


def _pools(region: str, industry: str) -> tuple[Pool, ...]:
    """The joint unions that a unit may join: of its zone; else of its township, and of its trade in the county."""
    node = regions()[region]
    if node.kind == "zone":
        return ((region,),)
    trade = () if industry == UNKNOWN_INDUSTRY else ((region[:6], industry),)
    return ((region,), *trade) if node.level == "township" else trade


def _without_dominant(cells: Sequence[Cell], own_from: int, dominant: float) -> Iterator[Cell]:
    workers: Counter[Pool] = Counter()
    for cell in cells:
        for pool in cell.pools:
            workers[pool] += cell.workers * cell.count
    for cell in cells:
        if cell.workers < own_from:
            yield cell
            continue
        pools = tuple(pool for pool in cell.pools if cell.workers <= workers[pool] * dominant)
        yield cell if len(pools) == len(cell.pools) else replace(cell, pools=pools)
