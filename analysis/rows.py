"""The rows that figures travel in, from the database to pages, reports and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from analysis.measures import MEASURE_IDS

Row = Mapping[str, Any]
"""Any mapping of names to values: sums of measures, a unit, a finding."""


class Source(TypedDict):
    """A table that figures were read from."""

    load_id: int
    part_id: int
    file: str
    sheet: str | None
    title: str | None
    source: str | None


class Missing(TypedDict):
    """The measures that a region lacks. ``why``: not_reported, not_in_source (our copy lacks it), not_in_calibre (the source never had
    it), not_by_dimension (it cannot be divided so), withheld (an error keeps out the figure), outside_statistics."""

    region: str
    measures: list[str]
    why: str


class LeftOut(TypedDict):
    """What is in neither sum of a rate: ``rows``, their ``share`` of the rows behind the denominator, and their part of either sum."""

    rows: int
    share: float | None
    numerator: int
    denominator: int


class Flag(TypedDict):
    """What must be known before a figure is trusted: ``small``, ``over_one`` or ``one_unit``."""

    metric: str
    flag: str


class Measures(TypedDict):
    """Every measure of :mod:`analysis.measures`; None where it is missing."""

    units: int | None
    units_covered: int | None
    units_own: int | None
    units_joint: int | None
    units_federation: int | None
    units_stated: int | None
    units_unknown: int | None
    employees: int | None
    employees_unknown: int | None
    employees_women: int | None
    employees_covered: int | None
    employees_covered_women: int | None
    units_small_micro: int | None
    units_small_micro_covered: int | None
    units_agreement: int | None
    units_wage_agreement: int | None
    units_congress: int | None
    units_new: int | None
    units_new_covered: int | None
    gap_25: int | None
    gap_100: int | None
    members: int | None
    members_women: int | None
    members_migrant: int | None
    members_joint: int | None
    members_platform: int | None
    unions: int | None
    grassroots_unions: int | None
    staff_full: int | None
    staff_part: int | None
    social_workers: int | None
    unions_founded: int | None
    unions_dissolved: int | None
    unions_dormant: int | None
    unions_term_due: int | None


class Metrics(TypedDict):
    """Every metric of :mod:`analysis.metrics`: rates as fractions, gaps as counts; None where a part is missing."""

    unit_coverage: float | None
    own_union_rate: float | None
    joint_coverage: float | None
    worker_coverage: float | None
    density: float | None
    density_in_covered: float | None
    small_micro_coverage: float | None
    grassroots_share: float | None
    units_per_union: float | None
    women_share: float | None
    migrant_share: float | None
    members_per_staff: float | None
    agreement_coverage: float | None
    wage_agreement_coverage: float | None
    congress_coverage: float | None
    gap_units: int | None
    gap_workers: int | None


class RestsOn(TypedDict):
    """Covered units by what tells that they are."""

    codes: int
    links: int
    statements: int


class CountedOnce(TypedDict):
    """Rows of registers that stand for a unit which another register has too: held to be so and not counted, or waiting for a word and counted."""

    certain: int
    doubtful: int


class RateRow(Measures, Metrics):
    """The figures of one region, slice and cell, as :func:`data.queries.rates` gives them and JSON shows them.

    ``region`` is None in the remainder row. ``industry``, ``size``, ``unit_kind`` stand where the question divides by them.
    ``band`` and ``rests_on`` (:mod:`analysis.links`) stand where cover or counts rest on links, ``counted_once`` where two registers have one unit. ``suppressed`` and the employees of the largest units stand in the external edition of reports alone.
    """

    region: str | None
    region_name: str
    region_kind: str
    period: str
    calibre: str
    purpose: str
    reference_date: str | None
    sources: list[Source]
    missing: list[Missing]
    left_out: dict[str, LeftOut]
    flags: list[Flag]
    industry: NotRequired[str]
    size: NotRequired[str]
    unit_kind: NotRequired[str]
    band: NotRequired[dict[str, list[float]]]
    rests_on: NotRequired[RestsOn | None]
    counted_once: NotRequired[CountedOnce]
    suppressed: NotRequired[bool]
    employees_max: NotRequired[int | None]
    employees_max_covered: NotRequired[int | None]
    employees_max_uncovered: NotRequired[int | None]


def value_of(row: Row, name: str) -> Any:
    """A figure of a row by a name that is known at run time only. Raises KeyError where the row has none of that name."""
    return row[name]


def has_figures(row: Row) -> bool:
    """Whether anything was counted of a row's region."""
    return any(row[name] is not None for name in MEASURE_IDS)


def has_flag(row: Row, figure: str, flag: str) -> bool:
    """Whether a figure of a row carries a flag: ``small``, ``over_one`` or ``one_unit``."""
    return any(found["metric"] == figure and found["flag"] == flag for found in row["flags"])


def is_divided(children: Iterable[Row], figures: Sequence[str] = MEASURE_IDS) -> bool:
    """Whether any of some figures, by default anything that is counted, is known of a region below; ``children``: rows by region."""
    return any(row[name] is not None for row in children if row["region"] is not None for name in figures)
