"""The additive counts that every rate is made of.

A measure is a count in base units (persons, units, unions); it may be added over regions, industries and sizes of one
calibre and one purpose, and never over two. Names follow the field's usage, see docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Grain = Literal["unit", "union"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One additive count: its ``id`` in facts, roll-ups and JSON, what it counts and on which grain it exists.

    A measure of grain ``unit`` exists by industry, size and unit kind; one of grain ``union`` by industry only, so it is
    null under size and unit kind.
    """

    id: str
    grain: Grain
    counts: Literal["units", "persons", "unions"]


MEASURES: Final[tuple[Measure, ...]] = (
    Measure("units", "unit", "units"),
    Measure("units_covered", "unit", "units"),
    Measure("units_own", "unit", "units"),
    Measure("units_joint", "unit", "units"),
    Measure("units_federation", "unit", "units"),
    Measure("units_stated", "unit", "units"),
    Measure("units_unknown", "unit", "units"),
    Measure("employees", "unit", "persons"),
    Measure("employees_unknown", "unit", "persons"),
    Measure("employees_women", "unit", "persons"),
    Measure("employees_covered", "unit", "persons"),
    Measure("employees_covered_women", "unit", "persons"),
    Measure("units_small_micro", "unit", "units"),
    Measure("units_small_micro_covered", "unit", "units"),
    Measure("units_agreement", "unit", "units"),
    Measure("units_wage_agreement", "unit", "units"),
    Measure("units_congress", "unit", "units"),
    Measure("units_new", "unit", "units"),
    Measure("units_new_covered", "unit", "units"),
    Measure("gap_25", "unit", "units"),
    Measure("gap_100", "unit", "units"),
    Measure("members", "union", "persons"),
    Measure("members_women", "union", "persons"),
    Measure("members_migrant", "union", "persons"),
    Measure("members_joint", "union", "persons"),
    Measure("members_platform", "union", "persons"),
    Measure("unions", "union", "unions"),
    Measure("grassroots_unions", "union", "unions"),
    Measure("staff_full", "union", "persons"),
    Measure("staff_part", "union", "persons"),
    Measure("social_workers", "union", "persons"),
    Measure("unions_founded", "union", "unions"),
    Measure("unions_dissolved", "union", "unions"),
    Measure("unions_dormant", "union", "unions"),
    Measure("unions_term_due", "union", "unions"),
)

MEASURE_IDS: Final[tuple[str, ...]] = tuple(measure.id for measure in MEASURES)
UNIT_MEASURES: Final[tuple[str, ...]] = tuple(m.id for m in MEASURES if m.grain == "unit")
UNION_MEASURES: Final[tuple[str, ...]] = tuple(m.id for m in MEASURES if m.grain == "union")

UNCOVERED: Final = "uncovered"
"""Known units that no union covers: no measure of its own, units less those covered and those of unknown cover."""
ABOUT: Final[Mapping[str, str]] = {
    "employees_unknown": "units_unknown",
    **dict.fromkeys(
        (
            "employees_covered",
            "employees_covered_women",
            "units_new_covered",
            "units_agreement",
            "units_wage_agreement",
            "units_congress",
        ),
        "units_covered",
    ),
    **dict.fromkeys(("gap_25", "gap_100"), UNCOVERED),
    **dict.fromkeys(("members", "members_women", "members_migrant", "members_platform"), "grassroots_unions"),
    **dict.fromkeys(
        (
            "staff_full",
            "staff_part",
            "social_workers",
            "unions_dormant",
            "unions_founded",
            "unions_dissolved",
            "unions_term_due",
        ),
        "unions",
    ),
}
"""Measure -> those that it is about. Where there are none of them it is 0; where there are and none says it, it is not known: the 0 of one
cell is then no figure of another cell's."""
