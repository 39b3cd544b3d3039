"""Fail if fewer than 90 % of the branches were taken: the floor in pyproject.toml mixes them with lines, which hide them.

python scripts/environment/branches.py COVERAGE.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

FLOOR: Final = 90.0


def main(report: Path) -> int:
    """0 if the report of ``coverage json`` reaches the floor, else 1; prints the share either way."""
    share = json.loads(report.read_text(encoding="utf-8"))["totals"]["percent_branches_covered"]
    print(f"Branches taken: {share:.1f} % (floor {FLOOR:.0f} %)")
    return int(share < FLOOR)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
