"""Seconds of the questions of planning in a province of 1 000 000 units, written past the import.

Prints, on a line: a page of the ledger of the province, of a county, a plan of 5 000 named units, the same of the 5 000 largest, a page of a
ledger of 10 000 units, and the largest cells of the province by county, in processor time, as the page Gaps asks for them. Argument: a folder for the databases.
"""

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, insert

from analysis.plan.basket import Wish
from data.database import schema
from data.database.engine import reader, writer
from data.database.loads import insert_rows
from data.queries.plan.ledger import Page, ledger
from data.queries.plan.plan import basket
from data.queries.plan.priorities import gap_cells_by_band
from data.reference import regions
from data.scope import EVERYTHING
from data.slice import Slice
from etl.publish.listed.cells import count_cells

PROVINCE, COUNTY = "330000", "330106"
SLICE = Slice("2025", "register", "administrative")
UNITS, FEW, PLANNED = 1_000_000, 10_000, 5_000
AT_ONCE = 100_000
LARGEST = 200
COVERED = 0.4


def made(path: Path, units: int) -> Engine:
    """A reader of a new database with so many units, spread over the counties of the province."""
    url = f"sqlite:///{path}"
    engine, draw = writer(url), random.Random(1)
    counties = [
        r.code for r in regions() if r.code[:2] == PROVINCE[:2] and r.level == "county" and r.kind == "division"
    ]
    load = {"id": 1, "sha256": "0", "name": "units.xlsx", "status": "loaded", "loaded_by": "bench", "loaded_at": "2026"}
    part = {"id": 1, "load_id": 1, "range": "A1:B2", "content": "unit_register", "region": PROVINCE, "columns": {}}
    with engine.begin() as connection:
        connection.execute(insert(schema.load).values(**load, flags={}, sheets=[]))
        connection.execute(insert(schema.part).values(**part, **SLICE.params, status="current"))
        connection.execute(insert(schema.meta).values(key="data_version", value="1"))
        for start in range(0, units, AT_ONCE):
            rows = range(start, min(units, start + AT_ONCE))
            where = [counties[row % len(counties)] for row in rows]
            columns = {
                "part_id": [1] * len(rows),
                "row": list(rows),
                "credit_code": [f"91{code}{row:09d}X" for code, row in zip(where, rows, strict=True)],
                "name": [f"样例{row}公司" for row in rows],
                "region": where,
                "industry": [draw.choice("CFGILM") + "13" for _ in rows],
                "employees": [int(draw.paretovariate(1.1) * 3) for _ in rows],
                "size": [draw.choice(("small", "micro", "medium")) for _ in rows],
                "unit_kind": ["enterprise"] * len(rows),
            }
            insert_rows(connection, schema.unit, columns)
            some = [row for row in rows if draw.random() < COVERED]
            cover = {"part_id": [1] * len(some), "row": some, "mode": ["own"] * len(some)}
            insert_rows(connection, schema.coverage, cover)
        count_cells(connection, {SLICE: None})
    engine.dispose()
    return reader(url)


def least(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """The shortest of five runs, in seconds."""
    found = []
    for _ in range(5):
        start = clock()
        work()
        found.append(clock() - start)
    return min(found)


def page(engine: Engine, region: str, size: int = 100) -> list[str]:
    """The codes on the first page of a ledger."""
    rows, _ = ledger(engine, EVERYTHING, region=region, slice_=SLICE, page=Page(limit=size))
    return [row["credit_code"] for row in rows]


def plan(engine: Engine, wish: Wish) -> object:
    """A plan of one move."""
    return basket(engine, EVERYTHING, region=PROVINCE, slice_=SLICE, wishes=[wish])


def asked(engine: Engine) -> object:
    """The largest cells, as the page Gaps asks for them."""
    return gap_cells_by_band(engine, EVERYTHING, region=PROVINCE, slice_=SLICE, level="county", limit=LARGEST)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    many, few = made(folder / "million.db", UNITS), made(folder / "few.db", FEW)
    named = Wish(PROVINCE, "joint", codes=tuple(page(many, PROVINCE, PLANNED)))
    print(
        least(lambda: page(many, PROVINCE)),
        least(lambda: page(many, COUNTY)),
        least(lambda: plan(many, named)),
        least(lambda: plan(many, Wish(PROVINCE, "joint", count=PLANNED))),
        least(lambda: page(few, PROVINCE)),
        least(lambda: asked(many), time.process_time),
    )
