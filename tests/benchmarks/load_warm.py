"""Seconds of one load, process starts excluded: the first files, one a worker, go before, so that all modules are imported and the readers are up."""

import sys
import time
from pathlib import Path

from data.database.engine import writer
from etl.load.batch import Run, load_paths

if __name__ == "__main__":
    database, workers = sys.argv[1], int(sys.argv[2])
    paths = [Path(path) for path in sys.argv[3:]]
    load_paths(writer(database + ".warm"), paths[:workers], run=Run(workers))
    engine = writer(database)
    start = time.perf_counter()
    reports = load_paths(engine, paths[workers:], run=Run(workers))
    seconds = time.perf_counter() - start
    assert {report.status for report in reports} == {"loaded"}, {report.status for report in reports}
    print(seconds)
