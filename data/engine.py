"""Engines: one that writes, one that can only read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url

from data.schema import metadata


def _pragmas(read_only: bool) -> Any:
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=30000")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.execute("PRAGMA cache_size=-65536")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        else:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    return set_pragmas


def writer(database_url: str) -> Engine:
    """An engine that may write; makes the folder, the file and the tables where they are absent."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _pragmas(read_only=False))
        event.listen(engine, "begin", _begin_immediate)
    metadata.create_all(engine)
    return engine


def _begin_immediate(connection: Any) -> None:
    """Take the writer's place at once: two loads queue up instead of failing half way (sqlite.org/lang_transaction.html)."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def reader(database_url: str) -> Engine:
    """An engine whose connections refuse to write. The tables must exist (see :func:`writer`).

    All reads of one connection see one data version, even when a load is published between them.
    """
    url = make_url(database_url)
    engine = create_engine(url)
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _pragmas(read_only=True))
        event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Any) -> None:
    """The driver itself begins nothing before a SELECT, so each would see its own version (docs.python.org, sqlite3)."""
    connection.exec_driver_sql("BEGIN")
