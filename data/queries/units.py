"""Lists of single units: the ledger of units without a union, and those of unknown cover. Never from statistical loads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Join, Select, and_, func, or_, select
from sqlalchemy.sql import ColumnElement

from analysis.vocabulary import UNKNOWN_INDUSTRY
from data.database import schema
from data.database.engine import one_by_one
from data.database.schema import in_slice
from data.queries.question import expand_sizes
from data.queries.seen import within
from data.reference import regions
from data.scope import OutOfScope, Scope
from data.slice import Slice


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """The units that a list is about. Empty: all. ``industry``: codes of any depth or ``unknown``; ``size``: with small_micro."""

    industry: Sequence[str] = ()
    size: Sequence[str] = ()
    unit_kind: Sequence[str] = ()
    min_employees: int = 0

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions on ``unit`` that leave them."""
        unit = schema.unit.c
        found: list[ColumnElement[bool]] = []
        if self.industry:
            found.append(
                or_(
                    *(
                        unit.industry.is_(None)
                        if code == UNKNOWN_INDUSTRY
                        else unit.industry.startswith(code, autoescape=True)
                        for code in self.industry
                    )
                )
            )
        if self.size:
            found.append(unit.size.in_(expand_sizes(self.size)))
        if self.unit_kind:
            found.append(unit.unit_kind.in_(list(self.unit_kind)))
        if self.min_employees:
            found.append(unit.employees >= self.min_employees)
        return found


def units_without_union(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    slice_: Slice,
    among: UnitFilter = UnitFilter(),
    offset: int = 0,
    limit: int = 100,
) -> tuple[list[dict[str, Any]], int]:
    """A page of the units of a region that no union covers, most employees first, and how many there are in all.

    Rows: name, credit_code, region, region_name, industry, size, unit_kind, employees, file, sheet, row, cell. Raises
    :class:`data.scope.OutOfScope` for a reader without unit lists and for statistical loads: data about one respondent
    gathered for statistics serves statistics only (统计法).
    """
    return _page(engine, _uncovered(scope, region, slice_), among, offset, limit)


_Source = tuple[Join, list[ColumnElement[bool]]]
"""What units are selected from, and the conditions that leave those asked for."""


def _page(
    engine: Engine, units: _Source, among: UnitFilter, offset: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    source, conditions = units
    conditions += among.conditions()
    ask = _listed(source, conditions).offset(offset).limit(limit)
    with engine.connect() as connection:
        total = connection.execute(select(func.count()).select_from(source).where(*conditions)).scalar_one()
        return [_told(row) for row in connection.execute(ask).mappings()], total


def each_without_union(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    slice_: Slice,
    among: UnitFilter = UnitFilter(),
    most: int | None = None,
) -> Iterator[dict[str, Any]]:
    """The uncovered units, most employees first, one after the other, so that the list never stands in memory whole.

    Rows, filters and refusals as in :func:`units_without_union`; what is refused is so before the first row. ``most``: so many, by
    default all.
    """
    source, conditions = _uncovered(scope, region, slice_)
    ask = _listed(source, conditions + among.conditions()).limit(most)
    return map(_told, one_by_one(engine, ask))


def _uncovered(scope: Scope, region: str, slice_: Slice) -> _Source:
    """Units with their part, load and cover, and the conditions that leave those of a region that no union covers."""
    scope.check(region, regions())
    if not scope.unit_lists or slice_.purpose == "statistical":
        raise OutOfScope("no list of units may be made from statistical loads or for this reader")
    unit, part, load, cover = schema.unit, schema.part, schema.load, schema.coverage
    source = (
        unit.join(part, part.c.id == unit.c.part_id)
        .join(load, load.c.id == part.c.load_id)
        .outerjoin(cover, and_(cover.c.part_id == unit.c.part_id, cover.c.row == unit.c.row))
    )
    return source, [
        part.c.status == "current",
        part.c.content == "unit_register",
        in_slice(part, slice_),
        cover.c.mode.is_(None),
        inside(region),
    ]


def _listed(source: Join, conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """The units that conditions leave, most employees first."""
    unit, part = schema.unit.c, schema.part.c
    columns = (unit.name, unit.credit_code, unit.region, unit.industry, unit.size, unit.unit_kind, unit.employees)
    place = (unit.part_id, unit.row, part.sheet, part.columns, schema.load.c.name.label("file"))
    chosen = select(*columns, *place).select_from(source).where(*conditions)
    return chosen.order_by(unit.employees.desc().nulls_last(), unit.part_id, unit.row)


def _told(record: Mapping[Any, Any]) -> dict[str, Any]:
    """A unit with the name of its region and the cell that its name stands in."""
    row = dict(record)
    letter = row.pop("columns").get("name") or "A"
    return {**row, "region_name": regions()[row["region"]].name, "cell": f"{letter}{row['row']}"}


def inside(region: str, column: Any = schema.unit.c.region) -> ColumnElement[bool]:
    """Units (or what else has a ``column`` of regions) at a region or below it."""
    return within(column, region)
