"""The register of loads: what came in, its parts and findings, and storing them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from sqlalchemy import (
    Connection,
    CursorResult,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from analysis.vocabulary import LIVE, LoadStatus
from data.database import links, schema

if TYPE_CHECKING:
    from numpy.typing import NDArray

FACT_TABLES: Final[dict[str, Table]] = {
    "unit_register": schema.unit,
    "union_register": schema.union,
    "cover_list": schema.cover,
    "membership": schema.membership,
    "summary": schema.observation,
    "target": schema.target,
    "comparison": links.comparison,
}
UNIT_CONTENTS: Final = ("unit_register", "union_register", "cover_list", "membership")
"""What a table holds whose rows are each about one unit or union."""

_AT_ONCE: Final = 5_000
"""Rows handed to the driver together, or taken from it: as many as stay in the processor's memory."""


def find_by_bytes(connection: Connection, sha256: str) -> tuple[int, str] | None:
    """(id, status) of the live load (staged or loaded) with these bytes, or None."""
    row = connection.execute(
        select(schema.load.c.id, schema.load.c.status)
        .where(schema.load.c.sha256 == sha256, schema.load.c.status.in_(LIVE))
        .order_by(schema.load.c.id.desc())
    ).first()
    return (row.id, row.status) if row else None


def loaded_at(connection: Connection, load_id: int) -> str | None:
    """When a load was made."""
    return connection.execute(select(schema.load.c.loaded_at).where(schema.load.c.id == load_id)).scalar_one_or_none()


def insert_rows(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any] | NDArray[Any]]) -> None:
    """Insert columns of equal length into a table; on SQLite by the driver's own executemany, which is the fastest way.

    An array of floats holds whole numbers, NaN for null. Columns without any value are left to the table: each one named costs as much
    as one that is full.
    """
    names = [column.name for column in table.columns if column.name in columns]
    if not names or not len(columns[names[0]]):
        return
    names = [name for name in names if _has_values(columns[name])]
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(names))
        # SQLite takes a float that is whole for the integer that its column wants, and NaN for null.
        sql = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places})"
        for first in range(0, len(columns[names[0]]), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            connection.exec_driver_sql(sql, [*zip(*(_listed(columns[name][some]) for name in names), strict=True)])
    else:
        rows = zip(*(_listed(_whole(columns[name])) for name in names), strict=True)
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])


def plain_rows(result: CursorResult[Any]) -> Sequence[Any]:
    """The driver's own rows of a question that is not streamed: many that nobody asks by name cost half as much so."""
    return result.cursor.fetchall() if result.cursor is not None else []


def columns_of(result: CursorResult[Any]) -> Iterator[Sequence[Sequence[Any]]]:
    """The columns of such a question, some rows at a time: to turn all rows at once takes as long again as to read them."""
    while result.cursor is not None and (rows := result.cursor.fetchmany(_AT_ONCE)):
        yield [*zip(*rows, strict=True)]


def plain_columns(result: CursorResult[Any]) -> list[list[Any]]:
    """The columns of such a question, whole."""
    columns: list[list[Any]] = [[] for _ in range(len(result.keys()))]
    for some in columns_of(result):
        for column, values in zip(columns, some, strict=True):
            column.extend(values)
    return columns


def _is_array(column: Sequence[Any] | NDArray[Any]) -> TypeGuard[NDArray[Any]]:
    """Whether a column is an array; told without NumPy, which a command that only reads does not need."""
    return hasattr(column, "dtype")


def _has_values(column: Sequence[Any] | NDArray[Any]) -> bool:
    if _is_array(column) and column.dtype == float:
        return bool((column == column).any())  # NaN is no value, and not even itself
    return any(value is not None for value in column)


def _listed(column: Any) -> Sequence[Any]:
    listed: Sequence[Any] = column.tolist() if _is_array(column) else column
    return listed


def _whole(column: Sequence[Any] | NDArray[Any]) -> Sequence[Any] | NDArray[Any]:
    if _is_array(column) and column.dtype == float:
        return [None if value != value else int(value) for value in column.tolist()]
    return column


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


def set_load_status(connection: Connection, load_ids: Iterable[int], status: LoadStatus, **values: Any) -> None:
    """Give loads a new status."""
    connection.execute(update(schema.load).where(schema.load.c.id.in_(list(load_ids))).values(status=status, **values))
