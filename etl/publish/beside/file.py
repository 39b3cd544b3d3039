"""A file beside the database, in which a second process makes tables that a publish then takes over.

For who opens it the file comes first and the database behind it, to be read: so a statement meets the tables that the file has, and in the
database all others. It has the tables that are made in it, and of those that the publish itself is writing (nobody else sees them before it
ends) what was handed over. It needs no journal: whatever goes wrong, nobody takes it over.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

from data.database import flows, links, lists, schema
from data.database.names import TABLE
from data.files import open_private

MADE: Final = tuple(
    table.name
    for table in (
        lists.listed_slice,
        lists.listed_unit,
        lists.unit_cell,
        lists.node_cell,
        flows.flow_pair,
        flows.flow_leaf,
        flows.flow_same,
        flows.flow_sum,
        flows.flow_unit,
        flows.flow_cell,
    )
)
"""The tables that are made in the file."""
_WORDS: Final = tuple(f"{TABLE}_{part}" for part in ("data", "idx", "docsize", "config"))
"""What FTS5 keeps the index of names in; a copy of all of them is a copy of the index (sqlite.org/fts5.html, 9)."""
_HANDED: Final = tuple(table.name for table in (schema.part, schema.coverage, links.same_unit))
_CACHE: Final = 64 << 10
"""Kilobytes of the file's pages that are kept in memory."""


def make_file(path: Path, database: Path) -> None:
    """Make the file, for this user alone, with empty tables as the database has them and its parts; the lists have their indexes from
    :func:`index_lists`."""
    open_private(path).close()
    with opened(path, database) as connection:
        for name in (*_HANDED, *MADE, TABLE):
            of_lists = "type = 'table'" if name in (TABLE, lists.listed_unit.name) else "true"
            for statement in _statements(connection, name, of_lists):
                connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"INSERT INTO {schema.part.name} SELECT * FROM held.{schema.part.name}")


def index_lists(connection: Connection) -> None:
    """Make the indexes of the lists, each sorted once."""
    for statement in _statements(connection, lists.listed_unit.name, "type = 'index'"):
        connection.exec_driver_sql(statement)


def _statements(connection: Connection, name: str, condition: str) -> list[str]:
    """What made a table of the database and its indexes."""
    ask = f"SELECT sql FROM held.sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL AND {condition} ORDER BY type DESC, name"
    return [row[0] for row in connection.exec_driver_sql(ask, (name,))]


@contextmanager
def opened(path: Path, database: Path) -> Iterator[Connection]:
    """The file, and behind it the database; what is done to the file is done at once when the ``with`` ends well."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(_uri(path, "rw"), uri=True, isolation_level=None)
        for setting in ("journal_mode=OFF", "synchronous=OFF", "temp_store=MEMORY", f"cache_size=-{_CACHE}"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("ATTACH ? AS held", (_uri(database, "ro"),))
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "begin", _begin)
    with engine.begin() as connection:
        yield connection


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


def _uri(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


def is_unfilled(connection: Connection) -> bool:
    """Whether a database has nothing yet of what is made in the file."""
    return not any(
        connection.exec_driver_sql(f"SELECT 1 FROM {name} LIMIT 1").first() for name in (*MADE, f"{TABLE}_docsize")
    )


def attach(connection: Connection, path: Path) -> None:
    """Let a transaction on the database read the file."""
    connection.exec_driver_sql("ATTACH ? AS beside", (_uri(path, "ro"),))


def take_over(connection: Connection) -> None:
    """Copy what was made in the file that is attached into the tables of the database, which are empty: SQLite copies such tables and their
    indexes as they lie, without a look at their rows (sqlite.org/src, xferOptimization)."""
    connection.exec_driver_sql(f"INSERT INTO main.{TABLE}({TABLE}) VALUES ('delete-all')")  # FTS5 forgets what it knows
    for name in _WORDS:
        connection.exec_driver_sql(f"DELETE FROM main.{name}")
    for name in (*MADE, *_WORDS):
        connection.exec_driver_sql(f"INSERT INTO main.{name} SELECT * FROM beside.{name}")


def detach(connection: Connection) -> None:
    """Let go of the file, when the transaction has ended."""
    raw: Any = connection.connection.driver_connection
    raw.execute("DETACH beside")
