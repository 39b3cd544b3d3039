"""The uncovered units that a plan can reach: those that a move names, and all of a region counted by cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, Text, cast, func, select

from analysis.plan.acts import Cell, Pool
from analysis.plan.bands import BANDS, band_of
from analysis.plan.basket import Unit, Wish
from analysis.vocabulary import SIZES_ASKED, SMALL_MICRO, UNIT_KINDS, UNKNOWN_INDUSTRY
from data.database import schema
from data.database.lists import cells_of, kept_list, listed_unit, size_of
from data.queries.plan.called import called_otherwise
from data.queries.question import BadQuestion, expand_sizes
from data.queries.registered import band, registered_few, section, state
from data.queries.seen import stem, within_range
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
        return _by_code(connection, scope, slice_, [wish])[0]
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


def answers(
    connection: Connection, scope: Scope, slice_: Slice, wishes: Sequence[Wish]
) -> list[tuple[Wish, list[Unit], dict[str, int]]]:
    """Each of some moves with what :func:`answering` says of it, of one that names how many with as many to spare as those before it reach."""
    refuse_lists(scope, slice_)
    for wish in wishes:
        scope.check(wish.region, regions())
        _check(wish)
    by_code = iter(_by_code(connection, scope, slice_, [wish for wish in wishes if wish.codes]))
    found, before = [], 0
    for wish in wishes:
        units, passed = next(by_code) if wish.codes else answering(connection, scope, slice_, wish, spare=before)
        found.append((wish, units, passed))
        before += len(units)
    return found


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


def _fits(wish: Wish, row: Any) -> bool:
    """Whether a unit that a move names is of the places, trade, size, kind and band that it asks for."""
    industry = row.section if wish.industry == UNKNOWN_INDUSTRY else row.industry or ""
    return bool(
        row.region.startswith(stem(wish.region))
        and (not wish.industry or industry.startswith(wish.industry))
        and (not wish.size or row.size in expand_sizes([wish.size]))
        and (not wish.band or band_of(row.employees) == wish.band)
        and (not wish.unit_kind or row.unit_kind == wish.unit_kind)
    )


def _by_code(
    connection: Connection, scope: Scope, slice_: Slice, wishes: Sequence[Wish]
) -> list[tuple[list[Unit], dict[str, int]]]:
    """Of each move the units that it names one by one, also by what they are called in other periods: those of its filter that are uncovered, the others counted
    by what they are. All moves are read at once: a plan may have thousands of joint unions."""
    rows = _rows_of(connection, slice_, {code for wish in wishes for code in wish.codes})
    missing = [[code for code in wish.codes if not _of(wish, rows, code)] for wish in wishes]
    others = called_otherwise(connection, scope, slice_.purpose, list(dict.fromkeys(chain(*missing))))
    rows |= _rows_of(connection, slice_, {other for each in others.values() for other in each} - rows.keys())
    found = []
    for wish, lacking in zip(wishes, missing, strict=True):
        codes = dict.fromkeys([*wish.codes, *(other for code in lacking for other in others.get(code, ()))])
        units = [row for code in codes for row in _of(wish, rows, code)]
        told = [(*row[:3], row.size, row.employees) for row in units if row.state == "uncovered"]
        passed = Counter(row.state for row in units if row.state != "uncovered")
        if lost := sum(not any(_of(wish, rows, other) for other in others.get(code, ())) for code in lacking):
            passed["not_found"] = lost
        found.append((_units(told), dict(passed)))
    return found


def _of(wish: Wish, rows: Mapping[str, Sequence[Any]], code: str) -> list[Any]:
    """The unit of a move's filter that has a code, the last where several have it; nothing where none has."""
    return [row for row in rows.get(code, ()) if _fits(wish, row)][-1:]


def _rows_of(connection: Connection, slice_: Slice, codes: Collection[str]) -> dict[str, list[Any]]:
    """Code -> the units of a slice that have it."""
    source, conditions = registered_few(slice_)
    unit, wanted = schema.unit.c, sorted(codes)
    found: dict[str, list[Any]] = {}
    told = (*_columns(), unit.industry, unit.unit_kind, state().label("state"))
    for start in range(0, len(wanted), _AT_ONCE):
        ask = (
            select(*told).select_from(source).where(*conditions, unit.credit_code.in_(wanted[start : start + _AT_ONCE]))
        )
        for row in connection.execute(ask):
            found.setdefault(row.key, []).append(row)
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
