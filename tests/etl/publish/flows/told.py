"""What is kept of flows, held against the registers."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, FromClause, Subquery, and_, select

from data.database import schema
from data.queries.compare.between_kept import counted_between, paths_between, way_of
from data.queries.compare.changes import Between
from data.queries.compare.flows import counted_in_registers, groups_of
from data.queries.compare.kept_flows import LISTED, counted_flows, kept_of, listed_paths
from data.queries.compare.paths import AS_IT_WAS, STATES, asked_of, paths
from data.scope import EVERYTHING

FILTERS: Final[tuple[dict[str, list[str]], ...]] = (
    {},
    {"size": ["small", "micro"]},
    {"industry": ["C"], "unit_kind": ["enterprise"]},
)
COLUMNS: Final = ("what", *(f"{when}_{name}" for when in ("before", "after") for name in ("part", "row", "workers")))


def assert_told_alike(connection: Connection, region: str, between: Between) -> None:
    """Sums and lists of what is kept are those of the registers."""
    asked = asked_of(connection, EVERYTHING, region, between)
    kept = kept_of(connection, EVERYTHING, asked)
    assert kept is not None
    told = counted_flows(connection, EVERYTHING, kept), counted_in_registers(connection, EVERYTHING, asked)
    assert sorted(told[0]) == sorted(told[1])
    path = listed_paths(connection, EVERYTHING, kept)
    assert moved(connection, paths(asked).c) == moved(connection, path.c)
    assert_told_as_the_registers_have_it(connection, path)


def assert_told_as_the_registers_have_it(connection: Connection, path: Subquery) -> None:
    """What a list is sorted and searched by is what the units' rows have: the last one, else the one before; of the latter what is another is told too."""
    sides = {when: schema.unit.alias(when) for when in ("before", "after")}
    source: FromClause = path
    for when, side in sides.items():
        there = and_(side.c.part_id == path.c[f"{when}_part"], side.c.row == path.c[f"{when}_row"])
        source = source.outerjoin(side, there)
    for name in LISTED:
        column = "credit_code" if name == "code" else name
        was, now = (sides[when].c[column] for when in ("before", "after"))
        for last, former, leaf, old, new in connection.execute(
            select(path.c[name], path.c[f"former_{name}"], path.c.leaf, was, now).select_from(source)
        ):
            assert last == (old if new is None else new)
            assert former == (None if old == last else old)
            assert name != "region" or leaf == last[:6]


def assert_counted_alike(connection: Connection, region: str, between: Between) -> None:
    """What the question is answered by, whatever of it is kept, tells what the registers do."""
    asked = asked_of(connection, EVERYTHING, region, between)
    found = groups_of(connection, EVERYTHING, region, between)
    told = [(what, each.units, each.workers_before, each.workers_after) for what, each in found]
    assert sorted(told) == sorted(counted_in_registers(connection, EVERYTHING, asked))


def is_told_by_way_of_others(connection: Connection, region: str, between: Between) -> bool:
    """Whether flows are kept by way of which one comes from period to period; what they tell is then what the registers do."""
    asked = asked_of(connection, EVERYTHING, region, between)
    way = way_of(connection, EVERYTHING, asked)
    told = None if way is None else counted_between(connection, EVERYTHING, way)
    if way is None or told is None:
        return False
    assert sorted(told) == sorted(counted_in_registers(connection, EVERYTHING, asked))
    assert moved(connection, paths(asked).c) == moved(connection, paths_between(way).c)
    return True


def moved(connection: Connection, path: Any) -> list[tuple[Any, ...]]:
    """The units of paths to which something happened, with their rows and employees, in an order of their own."""
    rows = connection.execute(select(*(path[name] for name in COLUMNS)))
    found: list[tuple[Any, ...]] = [tuple(row) for row in rows if row.what - row.what % STATES**2 != AS_IT_WAS]
    return sorted(found, key=lambda row: [(value is None, value or 0) for value in row])
