"""An empty file gets the tables that the schema declares, whichever way they are made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from data.database import planning
from data.database.engine import writer

DECLARED = planning.ledger_entry.metadata
HELD = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"


def held(url: str) -> list[tuple[Any, ...]]:
    """Tables and indexes of a file, with the statement that made each."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.exec_driver_sql(HELD)]
    engine.dispose()
    return found


@pytest.fixture
def declared(tmp_path: Path) -> list[tuple[Any, ...]]:
    """What the schema itself makes."""
    url = f"sqlite:///{tmp_path / 'declared.db'}"
    engine = create_engine(url)
    DECLARED.create_all(engine)
    engine.dispose()
    return held(url)


def test_an_empty_file_gets_what_is_declared(tmp_path: Path, declared: list[tuple[Any, ...]]) -> None:
    for name in ("first", "second"):
        url = f"sqlite:///{tmp_path / name}.db"
        writer(url).dispose()
        assert held(url) == declared
    assert len(declared) > len(DECLARED.tables) > 30


@pytest.mark.parametrize("lost", ["totals", "flow_pair", "ledger_entry"])
def test_a_table_that_is_absent_is_made_beside_the_others(
    tmp_path: Path, declared: list[tuple[Any, ...]], lost: str
) -> None:
    url = f"sqlite:///{tmp_path / 'one.db'}"
    writer(url).dispose()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TABLE {lost}")
    engine.dispose()
    assert held(url) != declared
    writer(url).dispose()
    assert held(url) == declared
