"""The three tasks that grassroots unions are set (三个着力), and the figures that tell of each: coverage, services and rights, the team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, get_args

from analysis.reliability import why_missing
from analysis.rows import RateRow, Row, value_of

Task = Literal["coverage", "services", "team"]
TASKS: Final[tuple[Task, ...]] = get_args(Task)
Beside = Literal["region", "child", "nation"]

FIGURES: Final[Mapping[Task, tuple[str, ...]]] = {
    "coverage": (
        "unit_coverage",
        "worker_coverage",
        "small_micro_coverage",
        "joint_coverage",
        "density",
        "density_in_covered",
        "women_share",
        "migrant_share",
        "units_covered",
        "employees_covered",
        "units_federation",
        "units_new",
        "units_new_covered",
        "gap_units",
        "gap_workers",
        "gap_25",
        "gap_100",
        "members",
        "members_migrant",
        "members_platform",
        "unions_founded",
    ),
    "services": (
        "agreement_coverage",
        "wage_agreement_coverage",
        "congress_coverage",
        "units_agreement",
        "units_wage_agreement",
        "units_congress",
    ),
    "team": (
        "members_per_staff",
        "grassroots_share",
        "units_per_union",
        "staff_full",
        "staff_part",
        "social_workers",
        "grassroots_unions",
        "unions_dormant",
        "unions_term_due",
        "unions_dissolved",
    ),
}
"""The rates before the counts. What the seed names and no load holds, such as satisfaction, has no figure."""


def task_rows(region: RateRow, children: Sequence[RateRow], nation: RateRow | None) -> list[Row]:
    """A row for each task, figure and place: the region, those next below it, the nation beside it.

    Keys: task, figure, beside (``region``, ``child``, ``nation``), region, region_name, period, calibre, purpose, value, rows_left_out, flags,
    why (it is null). In what leaves the federation ``rows_left_out`` is null: how many rows were left out is not told there. A figure that none of the places has is absent: no load holds it, which is not 0.
    """
    places: list[tuple[Beside, RateRow]] = [("region", region), *(("child", child) for child in children)]
    if nation is not None and nation["region"] != region["region"]:
        places.append(("nation", nation))
    return [
        _told(task, figure, beside, row)
        for task, figures in FIGURES.items()
        for figure in figures
        if any(value_of(row, figure) is not None for _, row in places)
        for beside, row in places
    ]


def _told(task: Task, figure: str, beside: Beside, row: RateRow) -> Row:
    value = value_of(row, figure)
    return {
        "task": task,
        "figure": figure,
        "beside": beside,
        "region": row["region"],
        "region_name": row["region_name"],
        "period": row["period"],
        "calibre": row["calibre"],
        "purpose": row["purpose"],
        "value": value,
        "rows_left_out": None if "suppressed" in row else row["left_out"].get(figure, {"rows": 0})["rows"],
        "flags": [flag["flag"] for flag in row["flags"] if flag["metric"] == figure],
        "why": why_missing(row, figure) if value is None else None,
    }
