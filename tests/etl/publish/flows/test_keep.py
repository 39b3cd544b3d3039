"""What is kept of flows is what the registers say, whatever was loaded, corrected, taken back or decided, in whatever order."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, select

from data.database.engine import writer
from data.database.flows import flow_leaf, flow_pair, flow_same, flow_sum, flow_unit
from data.queries.compare.changes import Between
from data.queries.compare.flows import counted_in_registers
from data.queries.compare.kept_flows import counted_flows, kept_of, listed_paths
from data.queries.compare.paths import AS_IT_WAS, STATES, asked_of, paths
from data.scope import EVERYTHING
from data.slice import Slice
from etl.publish.flows.keep import keep_flows, neighbours
from tests.etl.publish.flows.years import COUNTIES, FIELD, Years

REGIONS = ("100000", "330000", "330100", "330200", "340000", "340100", *COUNTIES)
FILTERS: tuple[dict[str, list[str]], ...] = (
    {},
    {"size": ["small", "micro"]},
    {"industry": ["C"], "unit_kind": ["enterprise"]},
)
COLUMNS = ("what", *(f"{when}_{name}" for when in ("before", "after") for name in ("part", "row", "workers")))
TABLES = (flow_sum, flow_unit, flow_leaf, flow_same)


def assert_told_alike(connection: Connection, region: str, between: Between) -> None:
    """Sums and lists of what is kept are those of the registers."""
    asked = asked_of(connection, EVERYTHING, region, between)
    kept = kept_of(connection, asked)
    assert kept is not None
    assert sorted(counted_flows(connection, kept)) == sorted(counted_in_registers(connection, asked))
    listed = []
    for path in (paths(asked).c, listed_paths(connection, kept).c):
        rows = connection.execute(select(*(path[name] for name in COLUMNS)))
        moved = [tuple(row) for row in rows if row.what - row.what % STATES**2 != AS_IT_WAS]
        listed.append(sorted(moved, key=lambda row: [(value is None, value or 0) for value in row]))
    assert listed[0] == listed[1]


def content(connection: Connection, table: Table) -> list[Any]:
    """A table's rows, by the periods of its pair instead of its number."""
    names = {row.id: (row.before, row.after) for row in connection.execute(select(flow_pair))}
    rows = [row._mapping for row in connection.execute(select(table))]
    return sorted(
        tuple(str(names[value] if name == "pair" else value) for name, value in row.items()) for row in rows
    )


def assert_as_made_at_once(connection: Connection, slices: list[Slice]) -> None:
    """The tables are those that a database has where all is counted at once."""
    before = [content(connection, table) for table in TABLES]
    with connection.begin_nested() as trial:
        for table in (*TABLES, flow_pair):
            connection.execute(delete(table))
        keep_flows(connection, dict.fromkeys(slices), dict.fromkeys(slices))
        after = [content(connection, table) for table in TABLES]
        trial.rollback()
    assert before == after


@pytest.mark.parametrize(
    ("seed", "periods"),
    [(1, ("2023", "2024")), (2, ("2022", "2023", "2024")), (3, ("2023-05", "2024-04", "2024-05")), (4, ("2023", "2024"))],
)
def test_what_is_kept_is_what_the_registers_say_after_whatever_was_done(
    seed: int, periods: tuple[str, ...], tmp_path: Path
) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'flows.db'}")
    years = Years(engine, tmp_path, Random(seed), periods)
    told = 0
    for _ in range(25):
        years.step()
        with engine.begin() as connection:
            for row in connection.execute(select(flow_pair)).all():
                for where in FILTERS:
                    between = Between(Slice(row.before, *FIELD), Slice(row.after, *FIELD), where)
                    for region in REGIONS:
                        assert_told_alike(connection, region, between)
                told += 1
            assert_as_made_at_once(connection, [years.at(period) for period in periods])
    assert told > 10
    engine.dispose()


def test_pairs_are_the_last_of_a_kind_and_the_same_of_the_year_before() -> None:
    held = ["2023", "2025", "2024-05", "2024-06", "2025-05", "2025Q1", "2024Q1"]
    assert neighbours(held) == [
        ("2023", "2025"),
        ("2024-05", "2024-06"),
        ("2024-05", "2025-05"),
        ("2024-06", "2025-05"),
        ("2024Q1", "2025Q1"),
    ]
