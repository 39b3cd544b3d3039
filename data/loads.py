"""The register of loads: what came in, its parts and findings, and storing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from analysis.vocabulary import LIVE, SEVERITIES, LoadStatus
from data import schema
from data.engine import for_reading
from data.reference import regions
from data.scope import Scope

FACT_TABLES: Final[dict[str, Table]] = {
    "unit_register": schema.unit,
    "union_register": schema.union,
    "cover_list": schema.cover,
    "membership": schema.membership,
    "summary": schema.observation,
    "target": schema.target,
}


def find_by_bytes(connection: Connection, sha256: str) -> tuple[int, str] | None:
    """(id, status) of the live load (staged or loaded) with these bytes, or None."""
    row = connection.execute(
        select(schema.load.c.id, schema.load.c.status)
        .where(schema.load.c.sha256 == sha256, schema.load.c.status.in_(LIVE))
        .order_by(schema.load.c.id.desc())
    ).first()
    return (row.id, row.status) if row else None


def insert_rows(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert columns of equal length into a table; on SQLite by the driver's own executemany, which is the fastest way.

    Columns without any value are left to the table: each one named costs as much as one that is full.
    """
    names = [column.name for column in table.columns if column.name in columns]
    if not names or not len(columns[names[0]]):
        return
    names = [name for name in names if any(value is not None for value in columns[name])]
    rows: Iterable[tuple[Any, ...]] = zip(*(columns[name] for name in names), strict=True)
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places})", list(rows))
    else:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])


def next_id(connection: Connection, table: Table) -> int:
    """The id that follows the highest in use."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()) + 1


def forget_failed(connection: Connection, sha256: str) -> None:
    """Drop what an earlier, failed try with the same bytes left."""
    ids = list(
        connection.execute(
            select(schema.load.c.id).where(
                schema.load.c.sha256 == sha256, schema.load.c.status.in_(("failed", "quarantined"))
            )
        ).scalars()
    )
    for table in (schema.finding, schema.quarantine):
        connection.execute(delete(table).where(table.c.load_id.in_(ids)))
    connection.execute(delete(schema.part).where(schema.part.c.load_id.in_(ids)))
    connection.execute(delete(schema.load).where(schema.load.c.id.in_(ids)))


def seen_parts(scope: Scope) -> ColumnElement[bool]:
    """Condition on ``part``: it is about a region that the reader may see."""
    codes = scope.codes(regions())
    return true() if codes is None else schema.part.c.region.in_(codes)


def seen_loads(scope: Scope) -> ColumnElement[bool]:
    """Condition on ``load``: all its parts may be seen, or it has none and its sender may.

    What belongs to the file as a whole (its name, its row counts, findings of no table) is for those who may see all of it.
    """
    codes = scope.codes(regions())
    if codes is None:
        return true()
    part, load = schema.part.alias().c, schema.load.c
    mine = select(part.id).where(part.load_id == load.id)
    return and_(
        ~exists(mine.where(part.region.not_in(codes))),
        or_(exists(mine.where(part.region.in_(codes))), load.sender.in_(codes)),
    )


def list_loads(engine: Engine, scope: Scope) -> list[dict[str, Any]]:
    """The loads that the reader may see, newest first, with counts of findings by severity and their parts.

    Of a load that also holds parts of other regions nothing is listed: its name and counts would tell of them.
    """
    severity = schema.finding.c.severity
    seen = select(schema.load.c.id).where(seen_loads(scope))
    with for_reading(engine).connect() as connection:
        loads = [
            dict(row)
            for row in connection.execute(
                select(schema.load).where(seen_loads(scope)).order_by(schema.load.c.id.desc())
            ).mappings()
        ]
        counts = connection.execute(
            select(schema.finding.c.load_id, severity, func.count())
            .where(schema.finding.c.load_id.in_(seen))
            .group_by(schema.finding.c.load_id, severity)
        ).all()
        parts = (
            connection.execute(select(schema.part).where(schema.part.c.load_id.in_(seen)).order_by(schema.part.c.id))
            .mappings()
            .all()
        )
    by_load: dict[int, dict[str, int]] = {}
    for load_id, name, count in counts:
        by_load.setdefault(load_id, {})[name] = count
    of_load: dict[int, list[dict[str, Any]]] = {}
    for part in parts:
        of_load.setdefault(part["load_id"], []).append({k: v for k, v in part.items() if k != "columns"})
    for load in loads:
        load["findings"] = {name: by_load.get(load["id"], {}).get(name, 0) for name in SEVERITIES}
        load["parts"] = of_load.get(load["id"], [])
    return loads


def set_load_status(connection: Connection, load_ids: Iterable[int], status: LoadStatus, **values: Any) -> None:
    """Give loads a new status."""
    connection.execute(update(schema.load).where(schema.load.c.id.in_(list(load_ids))).values(status=status, **values))
