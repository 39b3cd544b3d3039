"""What each version of the data changed: the tables that came and went, and the headline rates that regions had before it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Integer, String, Table

from data.database.schema import metadata

KEPT_VERSIONS: Final = 500
"""So many versions are remembered; who was here before them is told that much has changed."""

version_log = Table(
    "version_log",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("published_at", String(32), nullable=False),
)

version_part = Table(
    "version_part",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("part_id", Integer, primary_key=True, autoincrement=False),
    Column("load_id", Integer, nullable=False),
    Column("what", String(8), nullable=False),
    sqlite_with_rowid=False,
)
"""A table that a publish made current (``came``), or that ceased to be: ``replaced`` by another, or ``undone``."""

version_rate = Table(
    "version_rate",
    metadata,
    Column("region", String(12), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    *(Column(key, String(16), primary_key=True) for key in ("period", "calibre", "purpose")),
    Column("metric", String(32), primary_key=True),
    Column("numerator", BigInteger),
    Column("denominator", BigInteger),
    sqlite_with_rowid=False,
)
"""A headline rate of a region down to the counties, as its two sums were until a version changed them; both null: there was none."""
