"""What can go wrong with the database itself, told in one line: gone, empty, locked, full, not writable, damaged, of another program or version."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from enum import Enum
from pathlib import Path
from typing import Any, Final

from data.checks import message

_RESULT_CODES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("database_locked", ("SQLITE_BUSY", "SQLITE_LOCKED")),
    ("database_full", ("SQLITE_FULL", "SQLITE_IOERR_WRITE")),
    ("database_read_only", ("SQLITE_READONLY", "SQLITE_PERM")),
    ("database_unreachable", ("SQLITE_CANTOPEN",)),
    ("database_damaged", ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT")),
    ("database_failed", ("SQLITE_IOERR",)),
)
"""Our code for the result codes of SQLite that begin so (sqlite.org/rescode.html); a failed write is nearly always want of room."""

_MAGIC: Final = b"SQLite format 3\0"
"""How the file of a database begins (sqlite.org/fileformat.html)."""


_OURS: Final = {"meta": {"key", "value"}, "load": {"id", "sha256"}, "part": {"id", "load_id"}}
"""Tables, with some of their columns, that are in a coverage database of every version; they are made in one step."""


class Tables(Enum):
    """Whose tables a file of SQLite holds."""

    NONE = 0
    OURS = 1
    FOREIGN = 2


class DatabaseTrouble(Exception):
    """The database cannot serve. ``code`` stands in the catalogue of checks; ``args_`` fill its message."""

    def __init__(self, code: str, args_: Mapping[str, str]) -> None:
        self.code = code
        self.args_ = dict(args_)
        super().__init__(self.said("en"))

    def said(self, language: str) -> str:
        """The message in ``zh`` or ``en``, one line."""
        return " ".join(message(self.code, language, self.args_).split())

    def told(self, language: str) -> str:
        """The message for readers of pages, who need not know where the database lies or what its driver says."""
        shown = {**self.args_, "path": "COVERAGE_DATABASE_URL", "reason": self.code}
        return " ".join(message(self.code, language, shown).split())


def code_of(error: BaseException | None) -> str | None:
    """The trouble behind an error of the driver, or None where it is another (a broken rule, a fault in a statement)."""
    name = getattr(error, "sqlite_errorname", None)
    if not isinstance(error, sqlite3.Error) or name is None:
        return None
    if str(error).startswith("no such table"):
        return "database_empty"
    return next((code for code, starts in _RESULT_CODES if name.startswith(starts)), None)


def number_of(said: object, path: object) -> int:
    """A number that the database keeps of itself. Raises :class:`DatabaseTrouble` where something else stands in its place."""
    try:
        return int(str(said))
    except ValueError:
        raise DatabaseTrouble(
            "database_damaged", {"path": str(path or ""), "reason": "a version is no number"}
        ) from None


def is_garbled(path: object) -> bool:
    """Whether a file holds something that does not begin like a SQLite database: a connection that was open while the file was emptied
    answers that there are no tables, whatever has been written into it since."""
    try:
        with Path(str(path or "")).open("rb") as file:
            begins = file.read(len(_MAGIC))
    except OSError:
        return False
    return begins not in (b"", _MAGIC)


def tables_of(cursor: sqlite3.Cursor) -> Tables:
    """Whose tables those are that a cursor sees: what lacks ours and holds others is another program's, and nothing of ours goes into it."""
    found = cursor.execute(
        "SELECT t.name, c.name FROM sqlite_master t LEFT JOIN pragma_table_info(t.name) c ON t.name IN ('meta', 'load', 'part') "
        "WHERE t.type IN ('table', 'view') AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    ).fetchall()
    if not found:
        return Tables.NONE
    return Tables.OURS if all({(table, c) for c in cs} <= set(found) for table, cs in _OURS.items()) else Tables.FOREIGN


def _is_foreign(path: object) -> bool:
    """The same of a file that was written over under an open connection, which is told of tables that are not there."""
    try:
        uri = f"{Path(str(path or '')).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=0)) as connection:
            return tables_of(connection.cursor()) is Tables.FOREIGN
    except sqlite3.Error:
        return False


def trouble(error: BaseException | None, **about: Any) -> DatabaseTrouble | None:
    """The trouble behind an error of the driver with what is known ``about`` it (path, seconds), or None."""
    code = code_of(error)
    if code == "database_empty" and is_garbled(about.get("path")):
        code = "database_damaged"
    elif code == "database_empty" and _is_foreign(about.get("path")):
        code = "database_foreign"
    return (
        None if code is None else DatabaseTrouble(code, {"reason": str(error), **{k: str(v) for k, v in about.items()}})
    )
