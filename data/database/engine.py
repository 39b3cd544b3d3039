"""Engines: one that writes, one that can only read. Both tell trouble with the database in one line (:mod:`data.database.trouble`)."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    ExceptionContext,
    Select,
    create_engine,
    create_mock_engine,
    event,
    insert,
    inspect,
    select,
    update,
)

from data.database import flows as flows  # part of the tables, like those that follow
from data.database import history as history
from data.database import links as links
from data.database import lists as lists
from data.database import names as names
from data.database import planning, schema
from data.database.place import file_of, keep_private, make_file, url_of, watch_file
from data.database.trouble import DatabaseTrouble, Tables, number_of, tables_of, trouble
from data.database.version import held_version
from data.settings import Settings

_PAUSE_SECONDS: Final = 0.05
_CACHE: Final = 64 << 10
_CACHE_OF_A_PUBLISH: Final = 256 << 10
"""Kilobytes of a file's pages that a connection keeps; a publish writes more than the first, and would write many of its pages several times."""
_TABLES: Final = planning.ledger_entry.metadata
"""All tables: those of the schema, and those that the planning module adds to it."""


def _pragmas(url: URL, *, read_only: bool, busy_seconds: float) -> Any:
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={round(busy_seconds * 1000)}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.execute(f"PRAGMA cache_size=-{_CACHE}")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        else:
            _write_ahead(cursor, busy_seconds)
            cursor.execute("PRAGMA synchronous=NORMAL")
        _refuse_others(cursor, url, read_only=read_only)
        cursor.close()

    return set_pragmas


def _write_ahead(cursor: Any, busy_seconds: float) -> None:
    """Switch to the write-ahead log. Two processes that make the file at once collide here, and SQLite does not wait by itself."""
    end = time.monotonic() + busy_seconds
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            if cursor.execute("PRAGMA journal_mode=WAL").fetchone()[0] != "wal":
                return  # a database in memory keeps its own journal
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > end:
                raise
            time.sleep(_PAUSE_SECONDS)


def _refuse_others(cursor: Any, url: URL, *, read_only: bool) -> None:
    """Raise where the tables are another program's, or were made by a version of this one that is newer; for a reader also where an older
    one made them, or where they were brought up to this version and are not summed yet: they would answer with nothing."""
    whose = tables_of(cursor)
    if whose is Tables.FOREIGN:
        raise DatabaseTrouble("database_foreign", {"path": url.database or ""})
    if whose is Tables.NONE:
        return
    said = dict(cursor.execute("SELECT key, value FROM meta WHERE key IN ('schema_version', 'stale')").fetchall())
    found = number_of(said.get("schema_version", schema.VERSION), url.database)
    args = {"path": url.database or "", "found": str(found), "known": str(schema.VERSION)}
    if found > schema.VERSION:
        raise DatabaseTrouble("database_newer", args)
    if read_only and found < schema.VERSION:
        raise DatabaseTrouble("database_older", args)
    if read_only and "stale" in said:
        raise DatabaseTrouble("database_unsummed", args)


def _engine(database_url: str, *, read_only: bool, busy_seconds: float | None) -> Engine:
    url = url_of(database_url)
    engine = create_engine(url, hide_parameters=True)
    path = file_of(url)
    if path is not None:
        watch_file(engine, path, read_only=read_only)
    if url.get_backend_name() == "sqlite":
        seconds = Settings.from_environment().busy_seconds if busy_seconds is None else busy_seconds

        def tell(context: ExceptionContext) -> None:
            found = trouble(context.original_exception, path=url.database, seconds=f"{seconds:g}")
            if found is not None:
                raise found from context.original_exception

        event.listen(engine, "connect", _pragmas(url, read_only=read_only, busy_seconds=seconds))
        event.listen(engine, "begin", _begin if read_only else _begin_immediate)
        event.listen(engine, "handle_error", tell)
    return engine


def writer(database_url: str, *, busy_seconds: float | None = None) -> Engine:
    """An engine that may write; makes the folder, the file and the tables where they are absent.

    ``busy_seconds``: how long to wait for another writer's turn to end; the setting by default. Raises
    :class:`~data.database.trouble.DatabaseTrouble`, here and from the engine's work, where the database is locked, full, not writable or
    damaged; what was begun is rolled back.
    """
    path = file_of(url_of(database_url))
    if path is not None:
        make_file(path)
    engine = _engine(database_url, read_only=False, busy_seconds=busy_seconds)
    if path is None or not _is_complete(database_url):
        with engine.begin() as connection:
            _upgrade(connection)
            make_tables(connection)
            if not connection.execute(schema.meta.select().where(schema.meta.c.key == "schema_version")).first():
                connection.execute(insert(schema.meta).values(key="schema_version", value=str(schema.VERSION)))
    if path is not None:
        keep_private(path)
    return engine


def make_tables(connection: Connection) -> None:
    """Make the tables and indexes that are absent; in an empty file of SQLite by statements that a process compiles once, without a look for each."""
    if connection.dialect.name != "sqlite" or inspect(connection).get_table_names():
        _TABLES.create_all(connection)
        return
    for statement in _made_by():
        connection.exec_driver_sql(statement)


@cache
def _made_by() -> tuple[str, ...]:
    """The statements that make all tables in SQLite, in their order."""
    found: list[str] = []

    def take(statement: Any, *_: Any, **__: Any) -> None:
        found.append(str(statement.compile(dialect=dialect)))

    engine = create_mock_engine("sqlite://", take)
    dialect = engine.dialect
    _TABLES.create_all(engine, checkfirst=False)
    return tuple(found)


_STEPS: Final = {
    2: ("ALTER TABLE part ADD COLUMN scales JSON NOT NULL DEFAULT '{}'",),
    3: ("ALTER TABLE quarantine ADD COLUMN cells JSON NOT NULL DEFAULT '[]'",),
    4: (
        "ALTER TABLE unit ADD COLUMN cover_stated BOOLEAN",
        "ALTER TABLE membership ADD COLUMN union_name TEXT",
        # SQLite cannot take NOT NULL off a column: the table is made anew.
        "ALTER TABLE cover RENAME TO cover_3",
        "CREATE TABLE cover (part_id INTEGER NOT NULL, row INTEGER NOT NULL, union_code VARCHAR(18), unit_code VARCHAR(18),"
        " union_name TEXT, unit_name TEXT, PRIMARY KEY (part_id, row), FOREIGN KEY(part_id) REFERENCES part (id)) WITHOUT ROWID",
        "INSERT INTO cover (part_id, row, union_code, unit_code) SELECT part_id, row, union_code, unit_code FROM cover_3",
        "DROP TABLE cover_3",
        "DROP TABLE coverage",
        "DROP TABLE rollup",
        "DROP TABLE totals",
        "DROP TABLE rate_pair",
        "INSERT INTO meta (key, value) VALUES ('stale', '1')",
    ),
    5: (
        "CREATE INDEX IF NOT EXISTS unit_code ON unit (credit_code)",
        "CREATE INDEX IF NOT EXISTS unit_heads ON unit (employees DESC)",
        "CREATE INDEX IF NOT EXISTS unit_region ON unit (region, employees)",
        "INSERT OR REPLACE INTO meta (key, value) VALUES ('stale', '1')",  # names and lists are filled by a publish
    ),
    6: ("INSERT OR REPLACE INTO meta (key, value) VALUES ('stale', '1')",),  # cells of units too
    7: ("INSERT OR REPLACE INTO meta (key, value) VALUES ('stale', '1')",),  # and flows of units
    8: (
        "DROP TABLE IF EXISTS unit_cell",  # it has an index more, and is counted by a publish
        "INSERT OR REPLACE INTO meta (key, value) VALUES ('stale', '1')",
    ),
    9: (
        "DROP TABLE IF EXISTS node_cell",  # it is by bands too
        "INSERT OR REPLACE INTO meta (key, value) VALUES ('stale', '1')",
    ),
    10: (
        "DROP TABLE IF EXISTS unit_cell",  # both tell how many units are covered by which mode
        "DROP TABLE IF EXISTS node_cell",
        "DROP TABLE IF EXISTS flow_unit",  # it has what its lists are sorted and searched by
        "INSERT OR REPLACE INTO meta (key, value) VALUES ('stale', '1')",
    ),
}
"""What brings the tables of an older version up to each version; tables that are new are made besides."""


def _upgrade(connection: Connection) -> None:
    """Bring the tables that an older program made up to this version; nothing in an empty database."""
    if not inspect(connection).has_table("meta"):
        return
    version = schema.meta.c.key == "schema_version"
    found = connection.execute(select(schema.meta.c.value).where(version)).scalar_one_or_none()
    if found is None or int(found) >= schema.VERSION:
        return
    for step in range(int(found) + 1, schema.VERSION + 1):
        for statement in _STEPS[step]:
            connection.exec_driver_sql(statement)
    connection.execute(update(schema.meta).where(version).values(value=str(schema.VERSION)))


def _is_complete(database_url: str) -> bool:
    """Whether all tables are there, of this version, found without taking the writer's place: a running load is not waited for."""
    engine = reader(database_url)
    try:
        return set(_TABLES.tables) <= set(inspect(engine).get_table_names())
    except DatabaseTrouble as problem:
        if problem.code not in ("database_older", "database_unsummed"):
            raise
        return False
    finally:
        engine.dispose()


def _begin_immediate(connection: Any) -> None:
    """Take the writer's place at once: two loads queue up instead of failing half way (sqlite.org/lang_transaction.html)."""
    reads = connection.get_execution_options().get("reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def much_cached(connection: Connection) -> Iterator[None]:
    """Keep more of the database in memory while a publish writes to it; given back when it has come through, or by the next that does."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql(f"PRAGMA cache_size=-{_CACHE_OF_A_PUBLISH}")
    yield
    connection.exec_driver_sql(f"PRAGMA cache_size=-{_CACHE}")


def is_sqlite(database_url: str) -> bool:
    """Whether a URL names a SQLite database. Raises :class:`~data.database.trouble.DatabaseTrouble` for what is no URL."""
    return url_of(database_url).get_backend_name() == "sqlite"


def for_reading(engine: Engine) -> Engine:
    """The same engine for transactions that only ask: they do not wait for a writer, nor make one wait."""
    return engine.execution_options(reads=True)


def reader(database_url: str, *, busy_seconds: float | None = None) -> Engine:
    """An engine whose connections refuse to write and that makes no file. The tables must exist (see :func:`writer`).

    All reads of one connection see one data version, even when a load is published between them. Raises like :func:`writer`, and for
    tables of an older version, which the app and every load bring up to date.
    """
    return _engine(database_url, read_only=True, busy_seconds=busy_seconds)


def existing(database_url: str) -> Engine:
    """A reader of a database that is there, an older program's brought up to date; for commands that make none.

    Raises :class:`~data.database.trouble.DatabaseTrouble` where there is no database, or one without tables.
    """
    engine = reader(database_url)
    held_version(engine)
    if not _is_complete(database_url):
        writer(database_url).dispose()
    return engine


def _begin(connection: Any) -> None:
    """The driver itself begins nothing before a SELECT, so each would see its own version (docs.python.org, sqlite3)."""
    connection.exec_driver_sql("BEGIN")


_AT_ONCE: Final = 1_000


def one_by_one(engine: Engine, ask: Select[Any]) -> Iterator[dict[str, Any]]:
    """The rows of a statement, read as they are taken, so that they never stand in memory whole; all of one state of the data."""
    with engine.connect() as connection:
        for row in connection.execute(ask.execution_options(yield_per=_AT_ONCE)).mappings():
            yield dict(row)
