"""Where to go first: cells by workers out of reach, and what a joint union there would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.reliability import printed_pair
from analysis.rows import Row


def priorities(rows: Sequence[Row], *, by: str = "gap_workers") -> list[dict[str, Any]]:
    """Rows with a gap, largest first, each with its place in the whole of its period, calibre and purpose.

    ``share``: its part of all gaps; ``cumulative_share``: that of it and all before it; ``units_to_organise``: its uncovered units, the effort;
    ``one_unit``: one unit is more of it than may be called a sector's, so that ``form`` is ``own`` and not ``joint``. ``by``: ``gap_workers`` or
    ``gap_units``. Rows without a figure and rows with nothing out of reach are left out; a remainder row stays, since its workers are
    out of reach too. Calibres are never added together.
    """
    known = [dict(row) for row in rows if (row.get(by) or 0) > 0]
    total: Counter[tuple[Any, ...]] = Counter()
    for row in known:
        total[_slice(row)] += row[by]
    known.sort(key=lambda row: (_slice(row), -row[by], str(row.get("region"))))
    reached: Counter[tuple[Any, ...]] = Counter()
    for row in known:
        reached[_slice(row)] += row[by]
        lone = row.get("gap_units") == 1 or any(
            flag["metric"] == "gap_workers" and flag["flag"] == "one_unit" for flag in row.get("flags", ())
        )
        row["share"] = row[by] / total[_slice(row)]
        row["cumulative_share"] = reached[_slice(row)] / total[_slice(row)]
        row["units_to_organise"] = row.get("gap_units")
        row |= {"one_unit": lone, "form": "own" if lone else "joint"}
    return known


def _slice(row: Row) -> tuple[str, ...]:
    return tuple(str(row.get(name, "")) for name in ("period", "calibre", "purpose"))


def by_mode(row: Row) -> dict[str, int | None]:
    """The units of a row of rates by what covers them: own, joint, federation, stated, uncovered, unknown.

    A row counts federations among its joint unions; here they stand apart.
    """
    joint, federation = row["units_joint"], row["units_federation"]
    unknown = row["units_unknown"]
    known = row["units"] is not None and row["units_covered"] is not None
    return {
        "own": row["units_own"],
        "joint": None if joint is None else joint - (federation or 0),
        "federation": federation,
        "stated": row["units_stated"],
        "uncovered": row["units"] - row["units_covered"] - (unknown or 0) if known else None,
        "unknown": unknown,
    }


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Rates before and after, as fractions, and the points gained by covering some more units."""

    units_joined: int
    workers_reached: int
    unit_coverage: tuple[float, float] | None
    worker_coverage: tuple[float, float] | None
    small_micro_coverage: tuple[float, float] | None


def what_if(
    cell: Row, whole: Row, joined: int, *, small: bool = True, employees: Sequence[int | None] | None = None
) -> WhatIf:
    """What it does to ``whole`` when the ``joined`` largest of a cell's uncovered units form a joint union.

    ``employees``: those of these units, whose own workers are reached, never a proportion of the cell's; None where no unit may be listed:
    then only all of them can join. ``small``: the cell's units are small or micro. ``joined`` is held between 0 and the cell's uncovered
    units; the rates run over the known units, as the whole's do.
    """
    gap = max(cell.get("gap_units") or 0, 0)
    joined = max(0, min(joined, gap))
    if employees is None:
        joined = gap if joined else 0
        workers = cell.get("gap_workers") or 0 if joined else 0
    else:
        known = sorted((count for count in employees if count is not None), reverse=True)
        workers = sum(known[:joined])

    def move(metric: str, more: int) -> tuple[float, float] | None:
        some, all_ = printed_pair(whole, metric) if whole.get(metric) is not None else (None, None)
        return None if some is None or not all_ else (some / all_, (some + more) / all_)

    return WhatIf(
        joined,
        workers,
        move("unit_coverage", joined),
        move("worker_coverage", workers),
        move("small_micro_coverage", joined if small else 0),
    )


def joinable(cells: Sequence[Row]) -> Row | None:
    """The first cell whose units a joint union can unite: more than one, and no one of them holds most of the gap."""
    return next(
        (
            cell
            for cell in cells
            if (cell.get("gap_units") or 0) > 1 and not any(f["flag"] == "one_unit" for f in cell.get("flags", ()))
        ),
        None,
    )
