"""Lists of single units: the ledger of units without a union. Never from statistical loads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Engine, and_, func, not_, or_, select
from sqlalchemy.sql import ColumnElement

from data import schema
from data.queries.rates import expand_sizes
from data.reference import regions
from data.scope import OutOfScope, Scope

SORTS: Final = ("employees", "name", "credit_code", "region", "industry", "size")


def units_without_union(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    period: str,
    calibre: str,
    purpose: str,
    industry: Sequence[str] = (),
    size: Sequence[str] = (),
    unit_kind: Sequence[str] = (),
    min_employees: int = 0,
    sort: str = "employees",
    descending: bool = True,
    offset: int = 0,
    limit: int = 100,
) -> tuple[list[dict[str, Any]], int]:
    """A page of the units of a region that no union covers, and how many there are in all.

    Rows: name, credit_code, region, region_name, industry, size, unit_kind, employees, file, sheet, row, cell. Raises
    :class:`data.scope.OutOfScope` for a reader without unit lists and for statistical loads: data about one respondent
    gathered for statistics serves statistics only (统计法).
    """
    tree = regions()
    scope.check(region, tree)
    if not scope.unit_lists or purpose == "statistical":
        raise OutOfScope("no list of units may be made from statistical loads or for this reader")
    unit, part, load, cover = schema.unit, schema.part, schema.load, schema.coverage
    conditions: list[ColumnElement[bool]] = [
        part.c.status == "current",
        part.c.content == "unit_register",
        part.c.period == period,
        part.c.calibre == calibre,
        part.c.purpose == purpose,
        cover.c.mode.is_(None),
        _inside(region),
    ]
    if industry:
        conditions.append(or_(*(unit.c.industry.startswith(code, autoescape=True) for code in industry)))
    if size:
        conditions.append(unit.c.size.in_(expand_sizes(size)))
    if unit_kind:
        conditions.append(unit.c.unit_kind.in_(list(unit_kind)))
    if min_employees:
        conditions.append(unit.c.employees >= min_employees)
    source = (
        unit.join(part, part.c.id == unit.c.part_id)
        .join(load, load.c.id == part.c.load_id)
        .outerjoin(cover, and_(cover.c.part_id == unit.c.part_id, cover.c.row == unit.c.row))
    )
    column = unit.c[sort if sort in SORTS else "employees"]
    ask = (
        select(
            unit.c.name,
            unit.c.credit_code,
            unit.c.region,
            unit.c.industry,
            unit.c.size,
            unit.c.unit_kind,
            unit.c.employees,
            unit.c.part_id,
            unit.c.row,
            part.c.sheet,
            part.c.columns,
            load.c.name.label("file"),
        )
        .select_from(source)
        .where(*conditions)
        .order_by(column.desc().nulls_last() if descending else column.asc().nulls_last(), unit.c.part_id, unit.c.row)
        .offset(offset)
        .limit(limit)
    )
    with engine.connect() as connection:
        total = connection.execute(select(func.count()).select_from(source).where(*conditions)).scalar_one()
        rows = [dict(row) for row in connection.execute(ask).mappings()]
    for row in rows:
        letter = row.pop("columns").get("name") or "A"
        row["region_name"] = tree[row["region"]].name
        row["cell"] = f"{letter}{row['row']}"
    return rows, total


def _inside(region: str) -> ColumnElement[bool]:
    """Units whose region is the given one or below it, by the prefix of its code; bodies and the nation by the tree."""
    column = schema.unit.c.region
    tree = regions()
    level = tree[region].level
    if level == "nation":
        return not_(column.is_(None))
    if level == "county" or region.startswith("B") or level == "township":
        return column.startswith(region, autoescape=True)
    return column.startswith(region[:2] if level == "province" else region[:4], autoescape=True)
