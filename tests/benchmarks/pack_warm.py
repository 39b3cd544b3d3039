"""Seconds of a pack of all regions below one in three formats, process start excluded; then its path."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from data.database.engine import reader
from data.scope import EVERYTHING
from reports.files import Kind, Manner
from reports.order import Order
from reports.packs.making import Run, write_pack

if __name__ == "__main__":
    database, out, level = sys.argv[1:4]
    kinds = [Kind("xlsx"), Kind("pptx"), Kind("docx", "brief")]
    manner = Manner("zh", datetime(2026, 1, 31, tzinfo=UTC), "bench")
    start = time.perf_counter()
    order = Order("100000", "2024", "2023", "synthetic", level=level or None)
    pack = write_pack(
        reader(database), EVERYTHING, order, kinds if not level else kinds[2:], Path(out), manner, Run(workers=2)
    )
    print(time.perf_counter() - start)
    assert not pack.failed, pack.failed
