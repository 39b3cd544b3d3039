"""The version of the data: a count of publishes, which says no more of them than that something changed."""

from __future__ import annotations

from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from data.database import schema
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
