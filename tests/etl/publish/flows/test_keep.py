"""What is kept of flows is what the registers say, whatever was loaded, corrected, taken back or decided, in whatever order."""

from __future__ import annotations

import itertools
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, select

from data.database.engine import writer
from data.database.flows import flow_cell, flow_leaf, flow_pair, flow_same, flow_sum, flow_unit
from data.queries.compare.changes import Between
from data.slice import Slice
from etl.publish.flows import keep
from etl.publish.flows.keep import NEWEST, keep_flows, kept_pairs, neighbours
from etl.publish.flows.leaves import leaves_of
from tests.etl.publish.flows.told import FILTERS, assert_counted_alike, assert_told_alike, is_told_by_way_of_others
from tests.etl.publish.flows.years import COUNTIES, FIELD, Years

REGIONS = ("100000", "330000", "330100", "330200", "340000", "340100", *COUNTIES)
TABLES = (flow_sum, flow_unit, flow_cell, flow_leaf, flow_same)
DAILY, STEPS, FURTHER, ASKED = 8, 12, 60, 3


def content(connection: Connection, table: Table) -> list[Any]:
    """A table's rows, by the periods of its pair instead of its number."""
    names = {row.id: (row.before, row.after) for row in connection.execute(select(flow_pair))}
    rows = [row._mapping for row in connection.execute(select(table))]
    return sorted(tuple(str(names[value] if name == "pair" else value) for name, value in row.items()) for row in rows)


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


def walk(seed: int, periods: tuple[str, ...], folder: Path, least: int = STEPS) -> None:
    """Do so many things to a database or more, and after each ask what is kept and what is not."""
    engine, draw = writer("sqlite://"), Random(seed)
    years = Years(engine, folder, Random(seed), periods)
    told = far = steps = 0
    while steps < least or (min(told, far) < 2 and steps < FURTHER):  # what is loaded may all be taken back at first
        steps += 1
        years.step()
        with engine.begin() as connection:
            for row in connection.execute(select(flow_pair)).all():
                for _asked in range(ASKED):
                    between = Between(Slice(row.before, *FIELD), Slice(row.after, *FIELD), draw.choice(FILTERS))
                    assert_told_alike(connection, draw.choice(REGIONS), between)
                told += 1
            for _asked in range(ASKED):
                first, last = draw.sample(periods, 2)
                between = Between(Slice(first, *FIELD), Slice(last, *FIELD), draw.choice(FILTERS))
                assert_counted_alike(connection, draw.choice(REGIONS), between)
                far += is_told_by_way_of_others(connection, draw.choice(REGIONS), between)
            assert_as_made_at_once(connection, [years.at(period) for period in periods])
    assert told > 1, years.done
    assert far > 1, years.done
    engine.dispose()


@pytest.mark.parametrize(("seed", "periods"), [(2, ("2022", "2023", "2024")), (6, ("2023-05", "2024-04", "2024-05"))])
def test_what_is_kept_is_what_the_registers_say_after_whatever_was_done(
    seed: int, periods: tuple[str, ...], tmp_path: Path
) -> None:
    walk(seed, periods, tmp_path, DAILY)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 120))
def test_the_same_of_many_more_doings(seed: int, tmp_path: Path) -> None:
    walk(seed, (("2022", "2023", "2024"), ("2023-05", "2024-04", "2024-05"), ("2023", "2024"))[seed % 3], tmp_path)


def test_pairs_are_the_last_of_a_kind_and_the_same_of_the_year_before() -> None:
    held = ["2023", "2025", "2024-05", "2024-06", "2025-05", "2025Q1", "2024Q1"]
    assert neighbours(held) == [
        ("2023", "2025"),
        ("2024-05", "2024-06"),
        ("2024-05", "2025-05"),
        ("2024-06", "2025-05"),
        ("2024Q1", "2025Q1"),
    ]


def test_of_the_newest_periods_of_a_kind_every_pair_is_kept_the_nearest_first() -> None:
    years = [str(year) for year in range(2018, 2026)]
    pairs = kept_pairs([*years, "2024-06", "2025-06"])
    newest = years[-NEWEST:]
    far = [pair for pair in itertools.combinations(newest, 2) if pair not in itertools.pairwise(newest)]
    assert set(pairs) == {*itertools.pairwise(years), *far, ("2024-06", "2025-06")}
    assert len(far) == 6, "however many periods there are"
    lengths = [int(last[:4]) - int(first[:4]) for first, last in pairs]
    assert lengths == sorted(lengths), "what a pair is made by way of is there before it"


def test_a_pair_is_made_by_way_of_others_as_out_of_the_registers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    periods = ("2021", "2022", "2023", "2024")
    engine, ways = writer("sqlite://"), []
    years = Years(engine, tmp_path, Random(3), periods)
    slices = dict.fromkeys(years.at(period) for period in periods)
    years.begin()
    with engine.connect() as connection:
        assert all(len(leaves_of(connection, slice_)) > 1 for slice_ in slices)
    real = keep._way

    def noted(*given: Any) -> Any:
        ways.append(real(*given))
        return ways[-1]

    monkeypatch.setattr(keep, "MISSING", 1.0)
    tables = (*TABLES, flow_pair)
    with engine.begin() as connection:
        found = []
        for find in (noted, lambda *_: None):
            monkeypatch.setattr(keep, "_way", find)
            for table in tables:
                connection.execute(delete(table))
            keep_flows(connection, slices, slices)
            found.append([content(connection, table) for table in TABLES])
    assert any(ways), years.done
    assert found[0] == found[1]
    assert found[0][1], "something happened"
    engine.dispose()
