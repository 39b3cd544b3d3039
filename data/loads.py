"""The register of loads: what came in, its parts and findings, and storing them."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, delete, func, insert, select, update

from data import schema
from data.engine import for_reading

FACT_TABLES: Final[dict[str, Table]] = {
    "unit_register": schema.unit,
    "union_register": schema.union,
    "cover_list": schema.cover,
    "membership": schema.membership,
    "summary": schema.observation,
    "target": schema.target,
}
LIVE: Final = ("staged", "loaded")


def now() -> str:
    """The time in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def user_name() -> str:
    """Who runs this process, for the register of loads."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def find_by_bytes(connection: Connection, sha256: str) -> tuple[int, str] | None:
    """(id, status) of the live load (staged or loaded) with these bytes, or None."""
    row = connection.execute(
        select(schema.load.c.id, schema.load.c.status)
        .where(schema.load.c.sha256 == sha256, schema.load.c.status.in_(LIVE))
        .order_by(schema.load.c.id.desc())
    ).first()
    return (row.id, row.status) if row else None


def insert_rows(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert columns of equal length into a table; on SQLite by the driver's own executemany, which is the fastest way."""
    names = [column.name for column in table.columns if column.name in columns]
    if not names or not len(columns[names[0]]):
        return
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


def list_loads(engine: Engine) -> list[dict[str, Any]]:
    """All loads, newest first, with counts of findings by severity and their parts."""
    severity = schema.finding.c.severity
    with for_reading(engine).connect() as connection:
        loads = [
            dict(row) for row in connection.execute(select(schema.load).order_by(schema.load.c.id.desc())).mappings()
        ]
        counts = connection.execute(
            select(schema.finding.c.load_id, severity, func.count()).group_by(schema.finding.c.load_id, severity)
        ).all()
        parts = connection.execute(select(schema.part).order_by(schema.part.c.id)).mappings().all()
    by_load: dict[int, dict[str, int]] = {}
    for load_id, name, count in counts:
        by_load.setdefault(load_id, {})[name] = count
    for load in loads:
        load["findings"] = {name: by_load.get(load["id"], {}).get(name, 0) for name in ("error", "warning", "info")}
        load["parts"] = [
            {key: value for key, value in part.items() if key != "columns"}
            for part in parts
            if part["load_id"] == load["id"]
        ]
    return loads


def set_load_status(connection: Connection, load_ids: Iterable[int], status: str, **values: Any) -> None:
    """Give loads a new status."""
    connection.execute(update(schema.load).where(schema.load.c.id.in_(list(load_ids))).values(status=status, **values))
