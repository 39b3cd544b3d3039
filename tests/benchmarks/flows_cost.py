"""Seconds of the questions of flows in a province of 1 000 000 units in three periods, written past the import.

Prints, on a line: the SQL of the province's flows without a filter and in small enterprises of two sections, the same out of the registers, the first
page of all its units to which anything happened, the longest such page by name, by region, and of a text that many or few names hold, between neighbouring and
distant periods, forwards and back, in processor time, the longest question between periods that are no neighbours, of the province, a city and a county,
forwards and back, with the filter and without, keeping the flows of all periods, and keeping them again after a county was sent anew, in processor
time; bytes of the tables, and how many units are listed. Argument: a folder for the database.
"""

import random
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, delete, insert, text, update

from analysis.compare.flows import ANY_FLOW
from data.database import schema
from data.database.engine import reader, writer
from data.database.loads import insert_rows
from data.queries.compare.changes import Between
from data.queries.compare.flow_units import FlowList, flow_unit_count, flow_unit_ids, flow_units
from data.queries.compare.flows import counted_in_registers, groups_of
from data.queries.compare.paths import asked_of
from data.queries.grids.order import Order
from data.reference import regions
from data.scope import EVERYTHING
from data.slice import Slice
from etl.publish.flows.keep import keep_flows
from etl.publish.listed.cells import count_cells
from etl.publish.subtrees import Reached
from tests.benchmarks.planning_cost import AT_ONCE, COUNTY, COVERED, PROVINCE, SLICE, UNITS, least

FIRST, BEFORE = SLICE.at("2023"), SLICE.at("2024")
SLICES = (FIRST, BEFORE, SLICE)
FAR = (PROVINCE, "330100", COUNTY)
PART = {"load_id": 1, "range": "A1:B2", "content": "unit_register", "region": PROVINCE, "columns": {}}
CHANGED = 0.1
COUNTIES = [r.code for r in regions() if r.code[:2] == PROVINCE[:2] and r.level == "county" and r.kind == "division"]


def write(connection: Connection, units: int) -> None:
    """Three registers of so many units, a part a county; of a tenth of them something is another in the second, of other ones in the third."""
    load = {"id": 1, "sha256": "0", "name": "units.xlsx", "status": "loaded", "loaded_by": "bench", "loaded_at": "2026"}
    connection.execute(insert(schema.load).values(**load, flags={}, sheets=[]))
    connection.execute(insert(schema.meta).values(key="data_version", value="1"))
    for number, slice_ in enumerate(SLICES):
        for place in range(len(COUNTIES)):
            said = {"id": 1000 * number + place + 1, **PART, "region": COUNTIES[place], **slice_.params}
            connection.execute(insert(schema.part).values(**said, status="current"))
    for number in range(len(SLICES)):
        same, other = random.Random(1), random.Random(1 + number)
        for start in range(0, units, AT_ONCE):
            write_some(connection, range(start, min(units, start + AT_ONCE)), number, same, other)


def write_some(connection: Connection, rows: range, number: int, same: random.Random, other: random.Random) -> None:
    """Some units of one of the registers. ``same``: draws alike in all; ``other``: what becomes of them."""
    unit: dict[str, list[object]] = {
        name: [] for name in ("part_id", "row", "credit_code", "name", "region", "industry")
    }
    unit |= {name: [] for name in ("employees", "size", "unit_kind")}
    cover: dict[str, list[object]] = {name: [] for name in ("part_id", "row", "mode")}
    for row in rows:
        home, section, size = row % len(COUNTIES), same.choice("CFGILM"), same.choice(("small", "micro", "medium"))
        heads, is_covered, key = int(same.paretovariate(1.1) * 3), same.random() < COVERED, row
        if other.random() < CHANGED and number:
            match other.randrange(5):
                case 0:
                    key += 10_000_000 * number
                case 1:
                    home = (home + 1) % len(COUNTIES)
                case 2:
                    size = "large"
                case 3:
                    section = "S"
                case 4:
                    is_covered = not is_covered
        region, part = COUNTIES[home], 1000 * number + home + 1
        told = (
            part,
            row,
            f"91{PROVINCE}{key:09d}X",
            f"样例{key}公司",
            region,
            f"{section}13",
            heads,
            size,
            "enterprise",
        )
        for column, value in zip(unit.values(), told, strict=True):
            column.append(value)
        if is_covered:
            for column, value in zip(cover.values(), (part, row, "own"), strict=True):
                column.append(value)
    insert_rows(connection, schema.unit, unit)
    insert_rows(connection, schema.coverage, cover)


def spent(work: Callable[[], object]) -> float:
    """Seconds of the processor."""
    start = time.process_time()
    work()
    return time.process_time() - start


def send_anew(connection: Connection) -> dict[Slice, set[int]]:
    """The last register's part of a county is sent again under another number, with another unit covered."""
    old, new = 2001, 3001
    said = {"id": new, **PART, "region": COUNTIES[0], **SLICE.params}
    connection.execute(insert(schema.part).values(**said, status="current"))
    connection.execute(update(schema.part).where(schema.part.c.id == old).values(status="superseded"))
    for table in (schema.unit, schema.coverage):
        names = ", ".join(column.name for column in table.columns if column.name != "part_id")
        copied = (
            f"INSERT INTO {table.name} (part_id, {names}) SELECT {new}, {names} FROM {table.name} WHERE part_id = {old}"
        )
        connection.execute(text(copied))
    first = connection.execute(text(f"SELECT MIN(row) FROM coverage WHERE part_id = {new}")).scalar_one()
    cover = schema.coverage.c
    connection.execute(delete(schema.coverage).where(cover.part_id == new, cover.row == first))
    return {SLICE: {old, new}}


if __name__ == "__main__":
    path = Path(sys.argv[1]) / "flows.db"
    engine = writer(f"sqlite:///{path}")
    with engine.begin() as writing:
        write(writing, int(sys.argv[2]) if len(sys.argv) > 2 else UNITS)
        whole = dict.fromkeys(SLICES)
        count_cells(writing, whole)
        kept = spent(lambda: keep_flows(writing, whole, whole))
    with engine.begin() as writing:
        touched = send_anew(writing)
        parts = frozenset(range(2001, 2001 + len(COUNTIES))) | {3001}
        reached = {SLICE: Reached(frozenset({PROVINCE}), parts, parts)}
        count_cells(writing, reached)
        again = spent(lambda: keep_flows(writing, touched, reached))
    with engine.connect() as held:
        tables = "SELECT SUM(pgsize) FROM dbstat WHERE name LIKE 'flow%' OR name LIKE 'sqlite_autoindex_flow%'"
        size = held.execute(text(tables)).scalar_one()
    engine.dispose()
    asking = reader(f"sqlite:///{path}")
    plain = Between(BEFORE, SLICE)
    narrowed = Between(BEFORE, SLICE, {"size": ["small"], "industry": ["C", "F"]})
    wanted = FlowList(PROVINCE, plain, ANY_FLOW)

    def page() -> object:
        """The first page of the list, and how long it is."""
        ids = flow_unit_ids(asking, EVERYTHING, wanted=wanted, limit=100)
        return flow_units(asking, EVERYTHING, wanted=wanted, ids=ids), flow_unit_count(
            asking, EVERYTHING, wanted=wanted
        )

    pages = max(
        least(
            partial(
                flow_unit_ids,
                asking,
                EVERYTHING,
                wanted=FlowList(PROVINCE, Between(*slices), ANY_FLOW, sought),
                order=Order(by),
                limit=100,
            ),
            time.process_time,
        )
        for slices in ((BEFORE, SLICE), (FIRST, SLICE), (SLICE, FIRST))
        for by, sought in (("name", ""), ("region", ""), ("name", "公司"), ("employees", "77"), ("name", "例777"))
    )
    with asking.connect() as connection_:
        question = asked_of(connection_, EVERYTHING, PROVINCE, plain)
        in_registers = spent(lambda: counted_in_registers(connection_, EVERYTHING, question))
        at_once = least(lambda: groups_of(connection_, EVERYTHING, PROVINCE, plain))
        in_cells = least(lambda: groups_of(connection_, EVERYTHING, PROVINCE, narrowed))
        far = max(
            least(partial(groups_of, connection_, EVERYTHING, region, Between(*slices, where)), time.process_time)
            for region in FAR
            for slices in ((FIRST, SLICE), (SLICE, FIRST))
            for where in ({}, narrowed.where)
        )
        assert sorted(counted_in_registers(connection_, EVERYTHING, question)) == sorted(
            (what, group.units, group.workers_before, group.workers_after)
            for what, group in groups_of(connection_, EVERYTHING, PROVINCE, plain)
        )
    listed = flow_unit_count(asking, EVERYTHING, wanted=wanted)
    print(at_once, in_cells, in_registers, least(page), pages, far, kept, again, size, listed)
