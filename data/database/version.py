"""The version of the data: a count of publishes, which says no more of them than that something changed; and a reader of what is there."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import ProgrammingError

from data.database import schema
from data.database.trouble import DatabaseTrouble, number_of


def data_version(engine: Engine) -> int:
    """The number of publishes so far; 0 for an empty or absent database. Raises :class:`~data.database.trouble.DatabaseTrouble`."""
    return _version_or_0(engine, "database_empty", "database_gone", "database_unreachable")


def served_version(engine: Engine) -> int:
    """The same where there must be tables, since a server made them: a database that has gone, or has lost them, is trouble."""
    return _version_or_0(engine)


def _version_or_0(engine: Engine, *none_yet: str) -> int:
    try:
        return held_version(engine)
    except ProgrammingError:  # a database on a server, without tables
        return 0
    except DatabaseTrouble as problem:
        if problem.code not in none_yet:
            raise
        return 0


def checked_version(engine: Engine) -> int:
    """The same, read by a connection that is opened for it: one that was open before answers out of its memory, whatever has been written
    over the file since. Raises DatabaseTrouble."""
    with engine.connect() as connection:
        connection.invalidate()
        _ = (
            connection.connection
        )  # opened here: what is wrong with the file would come out of a statement as a fault of the statement
        return _version(connection)


def held_version(engine: Engine) -> int:
    """The same of a database that has its tables. Raises DatabaseTrouble, of an empty one too."""
    with engine.connect() as connection:
        return _version(connection)


def _version(connection: Connection) -> int:
    asked = select(schema.meta.c.value).where(schema.meta.c.key == "data_version")
    return number_of(connection.execute(asked).scalar_one_or_none() or 0, connection.engine.url.database)
