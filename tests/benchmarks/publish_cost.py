"""Seconds of a full publish of the sample, of one after a county's correction, and of the roll-up and of bare inserts of its rows.

Prints, on a line: full publish, publish of the correction, roll-up, bare inserts, rows of the roll-up. Arguments: a database, a scratch folder.
"""

import sqlite3
import sys
import time
from pathlib import Path

from openpyxl import load_workbook
from sqlalchemy import Engine, make_url

import etl.publish.publish
from data.database.engine import writer
from data.settings import ROOT
from etl.file.process import process_file
from etl.file.result import Flags
from etl.load.store import store_result

COUNTY = "330122_2025*.xlsx"


def staged(engine: Engine, paths: list[Path]) -> list[int]:
    """The loads of files, stored and not yet visible."""
    reports = [store_result(engine, process_file(str(path), Flags()), Flags()) for path in paths]
    return [report.load_id for report in reports if report.load_id is not None]


def published(engine: Engine, paths: list[Path]) -> float:
    """Seconds of the publish of files."""
    loads = staged(engine, paths)
    start = time.perf_counter()
    etl.publish.publish.publish(engine, loads)
    return time.perf_counter() - start


def corrected(folder: Path) -> Path:
    """The workbook of a county, with the employees of one of its units put right."""
    (source,) = (ROOT / "data" / "sample").glob(COUNTY)
    book = load_workbook(source)
    sheet = next(
        sheet
        for sheet in book
        if any(
            "职工" in str(cell.value) or "从业" in str(cell.value) for row in sheet.iter_rows(max_row=5) for cell in row
        )
    )
    head, column = next(
        (cell.row, cell.column)
        for row in sheet.iter_rows(max_row=5)
        for cell in row
        if str(cell.value).startswith(("职工人数", "从业人员", "从业人数"))
    )
    sheet.cell(head + 1, column).value = 77
    book.save(folder / source.name)
    return folder / source.name


def bare_inserts(database: str, scratch: str) -> tuple[float, int]:
    """Seconds that the driver needs to write the rows of the roll-up and of the pairs into an empty database, and how many rows the roll-up has."""
    source, target = sqlite3.connect(database), sqlite3.connect(scratch, isolation_level=None)
    seconds = 0.0
    for table in ("rollup", "rate_pair"):
        target.execute(source.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0])
        held = source.execute(f"SELECT * FROM {table}").fetchall()
        start = time.perf_counter()
        target.execute("BEGIN")
        target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(held[0]))})", held)
        target.execute("COMMIT")
        seconds += time.perf_counter() - start
    count = source.execute("SELECT COUNT(*) FROM rollup").fetchone()[0]
    return seconds, int(count)


if __name__ == "__main__":
    url, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    engine = writer(url)
    spent: list[float] = []
    summed = etl.publish.publish.roll_up

    def timed(*given, **named):  # type: ignore[no-untyped-def]
        start = time.perf_counter()
        result = summed(*given, **named)
        spent.append(time.perf_counter() - start)
        return result

    etl.publish.publish.roll_up = timed
    full = published(
        engine,
        sorted(path for path in (ROOT / "data" / "sample").iterdir() if path.suffix in (".xlsx", ".ods", ".xls")),
    )
    bare, rows = bare_inserts(str(make_url(url).database), str(folder / "bare.db"))
    correction = published(engine, [corrected(folder)])
    print(full, correction, spent[0], bare, rows)
