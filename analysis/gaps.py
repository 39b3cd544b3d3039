"""Where to go first: cells by workers out of reach, and what a joint union there would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.rows import Row


def priorities(rows: Sequence[Row], *, by: str = "gap_workers") -> list[dict[str, Any]]:
    """Rows with a gap, largest first; each gets ``share``, its part of all gaps of its period, calibre and purpose.

    ``by``: ``gap_workers`` or ``gap_units``. Rows without a figure and rows with nothing out of reach are left out; a
    remainder row stays, since its workers are out of reach too. Calibres are never added together.
    """
    known = [dict(row) for row in rows if (row.get(by) or 0) > 0]
    total: Counter[tuple[Any, ...]] = Counter()
    for row in known:
        total[_slice(row)] += row[by]
    for row in known:
        row["share"] = row[by] / total[_slice(row)]
    return sorted(known, key=lambda row: (_slice(row), -row[by], str(row.get("region"))))


def _slice(row: Row) -> tuple[str, ...]:
    return tuple(str(row.get(name, "")) for name in ("period", "calibre", "purpose"))


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Rates before and after, as fractions, and the points gained by covering some more units."""

    units_joined: int
    workers_reached: int
    unit_coverage: tuple[float, float] | None
    worker_coverage: tuple[float, float] | None
    small_micro_coverage: tuple[float, float] | None


def what_if(cell: Row, whole: Row, joined: int, *, small: bool = True) -> WhatIf:
    """What it does to ``whole`` when ``joined`` of a cell's uncovered units form a joint union.

    Workers reached are taken in proportion: the cell's uncovered workers times the share of its uncovered units that join.
    ``small``: the cell's units are small or micro. ``joined`` is held between 0 and the cell's uncovered units.
    """
    gap = max(cell.get("gap_units") or 0, 0)
    joined = max(0, min(joined, gap))
    workers = round((cell.get("gap_workers") or 0) * joined / gap) if gap else 0

    def move(covered: str, total: str, more: int) -> tuple[float, float] | None:
        some, all_ = whole.get(covered), whole.get(total)
        return None if some is None or not all_ else (some / all_, (some + more) / all_)

    return WhatIf(
        joined,
        workers,
        move("units_covered", "units", joined),
        move("employees_covered", "employees", workers),
        move("units_small_micro_covered", "units_small_micro", joined if small else 0),
    )
