"""Look-up tables in the database for joins on many keys."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text


def look_up_table(connection: Connection, name: str, select: str, column: str, params: Mapping[str, str]) -> None:
    """Make a temporary table of a statement's rows with an index on a column.

    SQLite makes no index of its own for a join on a fact table (they have no row ids), so that it would compare each row with each.
    """
    connection.execute(text(f"DROP TABLE IF EXISTS {name}"))
    connection.execute(text(f"CREATE TEMPORARY TABLE {name} AS {select}"), dict(params))
    place = "temp." if connection.dialect.name == "sqlite" else ""
    connection.execute(text(f"CREATE INDEX {place}{name}_{column} ON {name} ({column})"))
