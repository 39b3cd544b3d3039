"""The peer of reading: python-calamine's to_python over the same workbooks, and nothing else. Prints seconds, process start excluded."""

import sys
import time
from pathlib import Path

from python_calamine import CalamineWorkbook

if __name__ == "__main__":
    start = time.perf_counter()
    rows = 0
    for source in sys.argv[1:]:
        for path in sorted(Path(source).glob("*.xlsx")) if Path(source).is_dir() else [Path(source)]:
            rows += len(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())
    print(time.perf_counter() - start)
    assert rows
