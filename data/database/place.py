"""Where a SQLite database lies: its file is opened only where it is there, is for this user alone, and is noticed when another takes its place."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, InvalidatePoolError, NoSuchModuleError

from data.database.trouble import DatabaseTrouble
from data.files import only_ours, open_private

BESIDE: Final = ("", "-wal", "-shm", "-journal")
"""The endings of a database's files: its own, and those that SQLite makes beside it."""
_FILE: Final = "file"
"""Under this name a connection keeps which file it has open."""


def url_of(database_url: str) -> URL:
    """The URL taken apart. Raises :class:`DatabaseTrouble` for what is none, and for a kind of database whose driver is not installed."""
    try:
        url = make_url(database_url)
        url.get_dialect().import_dbapi()
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as problem:
        kind = database_url.partition(":")[0][:40]
        raise DatabaseTrouble("database_driver", {"kind": kind, "reason": type(problem).__name__}) from None
    return url


def file_of(url: URL) -> Path | None:
    """The file of a SQLite database; None for one in memory and for other kinds."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:") or "uri" in url.query:
        return None
    return Path(str(url.database))


def identity_of(path: Path) -> tuple[int, int] | None:
    """Which file lies at a path now: device and inode; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def make_file(path: Path) -> None:
    """Make an empty file for this user alone where there is none. Raises DatabaseTrouble."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            open_private(path).close()
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise DatabaseTrouble("database_unreachable", {"path": str(path), "reason": reason}) from problem


def keep_private(path: Path) -> None:
    """Take looser rights from a database and what SQLite keeps beside it, once it is known to be one of ours."""
    for end in BESIDE:
        if (file := Path(f"{path}{end}")).is_file():
            only_ours(file)


def watch_file(engine: Engine, path: Path, *, read_only: bool) -> None:
    """Let an engine open the file only where there is one, notice with each use when it is another, and commit to none that has gone."""

    def connect(_dialect: Any, _record: Any, args: list[Any], options: dict[str, Any]) -> None:
        if identity_of(path) is None:
            raise DatabaseTrouble("database_gone", {"path": str(path)})
        args[0] = f"{path.absolute().as_uri()}?mode=rw"  # never made here; read alone where it is write-protected
        options["uri"] = True

    def remember(_connection: Any, record: Any) -> None:
        record.info[_FILE] = identity_of(path)

    def compare(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info.get(_FILE) != identity_of(path):
            raise InvalidatePoolError("another file lies there now")

    def still_there(connection: Any) -> None:
        if connection.info[_FILE] != identity_of(path):
            raise DatabaseTrouble("database_replaced", {"path": str(path)})

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", compare)
    if not read_only:
        event.listen(engine, "commit", still_there)


def is_private(path: Path) -> bool:
    """Whether nobody else may read a file."""
    return os.name == "nt" or not path.stat().st_mode & 0o077
