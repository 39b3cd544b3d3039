"""Seconds of one load, process starts excluded: a small file goes first, so that all modules are imported and the readers are up."""

import sys
import time
from pathlib import Path

from data.engine import writer
from etl.load import load_paths

if __name__ == "__main__":
    database, workers, small, *sources = sys.argv[1:]
    load_paths(writer(database + ".warm"), [Path(small)], workers=int(workers))
    engine = writer(database)
    start = time.perf_counter()
    reports = load_paths(engine, [Path(source) for source in sources], workers=int(workers))
    seconds = time.perf_counter() - start
    assert {report.status for report in reports} == {"loaded"}, {report.status for report in reports}
    print(seconds)
