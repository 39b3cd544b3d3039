"""Tables of the three tasks: a row for the region, those below it and the nation, a column for each figure that the loads hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from data.tables import columns
from data.tables.record import Table, table_of
from data.texts import text

Row = Mapping[str, Any]
SECTIONS: Final = ("coverage", "groups", "services", "team")
GROUPS: Final = (
    "women_share",
    "migrant_share",
    "units_new",
    "units_new_covered",
    "members_migrant",
    "members_platform",
)
"""Figures of coverage that tell of groups: women, migrant workers, new organisations, new forms of employment."""
BELOW: Final = (
    "unit_coverage",
    "worker_coverage",
    "small_micro_coverage",
    "density",
    "agreement_coverage",
    "wage_agreement_coverage",
    "congress_coverage",
    "members_per_staff",
)
"""The figures by which the parts of a region stand side by side."""


def of_section(name: str, figure: str, task: str) -> bool:
    """Whether a figure stands in a section: one of the tasks, or the groups within coverage."""
    return figure in GROUPS if name == "groups" else task == name and figure not in GROUPS


def section(rows: Sequence[Row], name: str, language: str) -> Table:
    """The figures of a section for all places."""
    return _pivot(
        f"tasks-{name}",
        text(f"tasks.{name}", language),
        [row for row in rows if of_section(name, row["figure"], row["task"])],
        language,
    )


def below(rows: Sequence[Row], language: str) -> Table:
    """The parts of the region side by side, by the figures that any of them has."""
    parts = [row for row in rows if row["beside"] == "child"]
    known = {row["figure"] for row in parts if row["value"] is not None}
    return _pivot(
        "tasks-below",
        text("tasks.below", language),
        [row for row in parts if row["figure"] in known & set(BELOW)],
        language,
        order=BELOW.index,
    )


def _pivot(
    name: str, title: str, rows: Sequence[Row], language: str, *, order: Callable[[str], int] | None = None
) -> Table:
    figures = list(dict.fromkeys(row["figure"] for row in rows))
    if order is not None:
        figures.sort(key=order)
    places: dict[str, dict[str, Any]] = {}
    for row in rows:
        empty: dict[str, Any] = {"region": row["region"], "left_out": {}, "flags": [], "missing": {}}
        place, figure = places.setdefault(row["region"], empty), row["figure"]
        place[figure] = row["value"]
        place["flags"] += [{"metric": figure, "flag": flag} for flag in row["flags"]]
        if row["rows_left_out"]:
            place["left_out"][figure] = {"rows": row["rows_left_out"]}
        if row["why"] is not None:
            place["missing"][figure] = row["why"]
    heads = (
        columns.region(language),
        *(columns.figure(figure, language) for figure in figures),
        *columns.reliability(language),
    )
    return table_of(name, title, heads, list(places.values()))
