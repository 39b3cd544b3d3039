"""The version of the data: a count of publishes, which says no more of them than that something changed; and a reader of what is there."""

from __future__ import annotations

from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from data.database import schema
from data.database.engine import reader, writer
from data.database.trouble import DatabaseTrouble


def data_version(engine: Engine) -> int:
    """The number of publishes so far; 0 for an empty or absent database."""
    try:
        with engine.connect() as connection:
            value = connection.execute(
                select(schema.meta.c.value).where(schema.meta.c.key == "data_version")
            ).scalar_one_or_none()
    except (OperationalError, ProgrammingError):
        return 0
    except DatabaseTrouble as problem:
        if problem.code != "database_unreachable":
            raise
        return 0
    return int(value or 0)


def opened(database_url: str) -> Engine:
    """A reader, so that a running load is not waited for; a database that is not there yet is made empty first.

    Raises :class:`~data.database.trouble.DatabaseTrouble`, also where the tables are of an older version.
    """
    engine = reader(database_url)
    if not data_version(engine):
        writer(database_url).dispose()
    return engine
