"""Where most workers are out of reach, small and micro enterprises, what is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.gaps import what_if
from analysis.rows import value_of
from analysis.vocabulary import UNKNOWN_INDUSTRY
from data.texts import numbers, text
from data.texts.names import figure_name, industry_name
from reports.content.gather import Content
from reports.say import sentences
from reports.say.compare import compared_period, row_before
from reports.say.figures import NAME, is_complete
from reports.say.plain import plain


@dataclass(frozen=True, slots=True)
class Cover:
    """How small and micro enterprises are covered in one period, as shares that add up to 1."""

    period: str
    own: float
    joint: float
    uncovered: float


def find_small_micro(content: Content, language: str) -> str | None:
    """The coverage of small and micro enterprises, how it moved and how many are left."""
    whole, old = content.whole, row_before(content)
    if whole["small_micro_coverage"] is None:
        return None
    metric: Literal["small_micro_coverage"] = "small_micro_coverage"
    said = sentences.rate(
        plain(content.name(language), NAME),
        figure_name(metric, language),
        whole[metric],
        language,
        sentences.Before(old[metric] if old else None, compared_period(content), content.period),
    )
    left = None
    if whole["units_small_micro"] is not None and whole["units_small_micro_covered"] is not None:
        left = sentences.left_small(whole["units_small_micro"] - whole["units_small_micro_covered"], language)
    return sentences.joined([said, left], language)


def cover_of_small(content: Content) -> list[Cover]:
    """How small and micro enterprises are covered, in the compared period and in this; only what adds up."""
    found = []
    for period, row in ((compared_period(content), content.small_before), (content.period, content.small)):
        if period is None or row is None:
            continue
        own, joint, covered, units = row["units_own"], row["units_joint"], row["units_covered"], row["units"]
        if not units or own is None or joint is None or own + joint != covered or covered > units:
            continue
        found.append(Cover(period, own / units, joint / units, (units - covered) / units))
    return found


@dataclass(frozen=True, slots=True)
class Gaps:
    """The largest gaps of ``kind``, largest first: (place, industry or "" for a whole region, count).

    ``complete``: each region below has the figure, so that none without one can have a larger gap.
    """

    kind: Literal["units", "workers"]
    places: tuple[tuple[str, str, float], ...]
    whole: float | None
    complete: bool

    @property
    def cells(self) -> bool:
        """Whether the places are cells of region and industry."""
        return any(industry for _, industry, _ in self.places)


def find_gaps(content: Content, language: str, most: int = 10) -> Gaps | None:
    """Where most is left to reach: cells of region and industry by employees, else regions by employees or units."""
    whole = content.whole
    cells = [row for row in content.cells if (row["gap_workers"] or 0) > 0]
    if len(cells) >= 2:
        named = [
            (
                plain(content.name_of(row, language), NAME),
                industry_name(row["industry"], language),
                row["gap_workers"],
            )
            for row in cells
        ]
        return Gaps("workers", tuple(named[:most]), whole["gap_workers"], is_complete(content, "gap_workers"))
    kinds: tuple[tuple[Literal["units", "workers"], str], ...] = (("workers", "gap_workers"), ("units", "gap_units"))
    for kind, figure in kinds:
        known = [
            (value, row) for row in content.children if row["region"] and (value := value_of(row, figure) or 0) > 0
        ]
        if len(known) >= 2:
            known.sort(key=lambda one: (-one[0], str(one[1]["region"])))
            named = [(plain(content.name_of(row, language), NAME), "", value) for value, row in known]
            return Gaps(kind, tuple(named[:most]), value_of(whole, figure), is_complete(content, figure))
    return None


def gaps_title(found: Gaps, content: Content, language: str) -> str:
    """The largest cell, or the three largest gaps of regions together, and their share of all."""
    name = plain(content.name(language), NAME)
    if found.cells:
        said = sentences.largest_cell(name, found.places, found.whole, language) or ""
        return said if found.complete else text("say.among_known", language) + said
    regions = [(place, n) for place, _, n in found.places]
    return sentences.largest_gaps(name, regions, found.whole, found.kind, language) or ""


def big_units(content: Content, language: str) -> list[str]:
    """How many uncovered units have 25 and 100 employees or more, where that is known."""
    whole = content.whole
    return [
        text(f"report.{name}", language, n=numbers.count(whole[name], language))
        for name in ("gap_25", "gap_100")
        if whole[name] is not None
    ]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What joint unions would do that reach all uncovered units of some ``places`` (name, industry, units, employees)."""

    places: tuple[tuple[str, str, int, int], ...]
    units: int
    workers: int
    metric: str
    before: float
    after: float


def find_proposal(content: Content, language: str, most: int) -> Proposal | None:
    """The ``most`` places with most uncovered employees, and the rate if joint unions reached all units there.

    None where they are not known for sure: a region below without figures, a tie at the end of the list.
    """
    known = [row for row in content.cells if (row["gap_workers"] or 0) > 0 and (row["gap_units"] or 0) > 0]
    cells = known[:most]
    if len(known) > most:
        cells = [row for row in cells if row["gap_workers"] > known[most]["gap_workers"]]
    if (
        not cells
        or not is_complete(content, "gap_workers")
        or any(row["industry"] == UNKNOWN_INDUSTRY for row in cells)
    ):
        return None
    units, workers = (sum(row[gap] for row in cells) for gap in ("gap_units", "gap_workers"))
    outcome = what_if({"gap_units": units, "gap_workers": workers}, content.whole, units, small=False)
    metric, rates = (
        ("worker_coverage", outcome.worker_coverage)
        if outcome.worker_coverage is not None
        else ("unit_coverage", outcome.unit_coverage)
    )
    if workers > (content.whole["gap_workers"] or 0) or units > (content.whole["gap_units"] or units):
        return None
    now = value_of(content.whole, metric)
    if rates is None or now is None or abs(rates[0] - now) > 1e-12:
        return None
    places = tuple(
        (
            plain(content.name_of(row, language), NAME),
            industry_name(row["industry"], language),
            row["gap_units"],
            row["gap_workers"],
        )
        for row in cells
    )
    return Proposal(places, units, workers, metric, *rates)


def proposal_title(found: Proposal, content: Content, language: str) -> str:
    """What it would come to, as a condition and its arithmetic."""
    return text(
        "say.proposal",
        language,
        region=plain(content.name(language), NAME),
        n=len(found.places),
        units=numbers.count(found.units, language),
        metric=figure_name(found.metric, language),
        before=numbers.percent(found.before),
        after=numbers.percent(found.after),
    )


def proposal_places(found: Proposal, language: str) -> list[str]:
    """The places, each with what is to reach there."""
    return [
        text(
            "say.proposal_place",
            language,
            place=place,
            industry=industry,
            units=numbers.count(units, language),
            workers=numbers.count(workers, language),
        )
        for place, industry, units, workers in found.places
    ]
