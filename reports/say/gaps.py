"""Where most workers are out of reach, small and micro enterprises, what is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from analysis.rows import Row, has_flag, value_of
from analysis.vocabulary import UNKNOWN_INDUSTRY
from data.reference import regions
from data.texts import numbers, text
from data.texts.names import figure_name, full_name, industry_name, telling_parent
from reports.content.record import Content
from reports.say import sentences
from reports.say.compare import moved
from reports.say.figures import NAME, is_complete
from reports.say.headline import headline_of, in_counts
from reports.say.plain import plain

LARGEST_GAP: Final = frozenset({"top_cell", "top_cell_one", "top_gap"})
"""Kinds of notes that name the largest gap, as :func:`gaps_title` does."""


@dataclass(frozen=True, slots=True)
class Cover:
    """How small and micro enterprises are covered in one period, as shares that add up to 1."""

    period: str
    own: float
    joint: float
    uncovered: float


def find_small_micro(content: Content, language: str) -> str | None:
    """The coverage of small and micro enterprises, how it moved and how many are left; of few enterprises in counts."""
    whole, metric = content.whole, "small_micro_coverage"
    value, change = value_of(whole, metric), content.moves.whole.get(metric)
    if value is None:
        return None
    name = plain(content.name(language), NAME)
    if has_flag(whole, metric, "small"):
        said = in_counts(headline_of(content, metric), name, content, language)
    else:
        said = sentences.rate(name, figure_name(metric, language), value, language, moved(content, change))
    left = content.small["gap_units"] if content.small is not None else None
    return sentences.joined([said, sentences.left_small(left, language)], language)


def cover_of_small(content: Content) -> list[Cover]:
    """How the small and micro enterprises of known cover are covered, in this period and in the compared one if all report in both."""
    change = content.moves.whole.get("small_micro_coverage")
    compared = change is not None and change.points is not None and change.is_raw
    found = []
    for period, row in ((content.compare if compared else None, content.small_before), (content.period, content.small)):
        if period is None or row is None or has_flag(row, "unit_coverage", "small"):
            continue
        own, joint, covered, left = row["units_own"], row["units_joint"], row["units_covered"], row["gap_units"]
        if own is None or joint is None or left is None or left < 0 or own + joint != covered or not covered + left:
            continue
        units = covered + left
        found.append(Cover(period, own / units, joint / units, left / units))
    return found


@dataclass(frozen=True, slots=True)
class Gaps:
    """The largest gaps of ``kind``, largest first: (place, industry or "" for a whole region, count).

    ``complete``: each region below has the figure, so that none without one can have a larger gap. ``one_unit``: one unit holds more
    than half of the largest.
    """

    kind: Literal["units", "workers"]
    places: tuple[tuple[str, str, float], ...]
    whole: float | None
    complete: bool
    one_unit: bool = False

    @property
    def cells(self) -> bool:
        """Whether the places are cells of region and industry."""
        return any(industry for _, industry, _ in self.places)

    def tells(self, count: float) -> bool:
        """Whether a count is that of the largest cell, or of the three regions with most, as :func:`gaps_title` tells it."""
        return count == sum(value for _, _, value in self.places[: 1 if self.cells else 3])


def place_of(content: Content, row: Row, language: str) -> str:
    """The name of a region in a report: a county with its city, where the report is about more than that city."""
    code = row["region"]
    if code is None or code == content.region or telling_parent(code) in (None, content.region):
        return plain(content.name_of(row, language), NAME)
    return plain(full_name(code, language), NAME)


def find_gaps(content: Content, language: str, most: int = 10) -> Gaps | None:
    """Where most is left to reach: cells of region and industry by employees, else regions by employees or units."""
    whole = content.whole
    cells = [row for row in content.cells if (row["gap_workers"] or 0) > 0]
    if len(cells) >= 2:
        named = [
            (
                place_of(content, row, language),
                industry_name(row["industry"], language),
                row["gap_workers"],
            )
            for row in cells
        ]
        alone = has_flag(cells[0], "gap_workers", "one_unit")
        return Gaps("workers", tuple(named[:most]), whole["gap_workers"], is_complete(content, "gap_workers"), alone)
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
        grain = text(f"say.{_grain(content)}", language) if said else ""
        alone = text("say.one_unit", language) if said and found.one_unit else ""
        if found.complete:
            return grain + said + alone
        return text("say.among_known", language) + grain[:1].lower() + grain[1:] + said + alone
    regions = [(place, n) for place, _, n in found.places]
    return sentences.largest_gaps(name, regions, found.whole, found.kind, language) or ""


def find_untold(content: Content, language: str) -> list[str]:
    """The largest gap and the cover of small enterprises, each unless a note of the same report says it."""
    noted, gaps = {note.kind for note in content.notes}, find_gaps(content, language)
    largest = gaps_title(gaps, content, language) if gaps and not noted & LARGEST_GAP else None
    small = find_small_micro(content, language) if "small" not in noted else None
    return [line for line in (largest, small) if line]


def _grain(content: Content) -> str:
    """What the cells of a report are: counties by industry, else the level next below, else the region's own industries."""
    if {cell["region"] for cell in content.cells} == {content.region}:
        return "by_industry"
    levels = {regions()[cell["region"]].level for cell in content.cells}
    return "by_county" if levels == {"county"} else "by_next"


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
    apart: bool = False
    """Whether a place has more uncovered employees than one of these and is left out, since one unit holds more than half of them."""


def find_proposal(content: Content, language: str, most: int) -> Proposal | None:
    """The ``most`` places with most uncovered employees, and the rate if joint unions reached all units there.

    Not those of which one unit holds more than half: it founds its own union. None where they are not known for sure: a region below
    without figures, a tie at the end of the list.
    """
    known = [
        row
        for row in content.cells
        if (row["gap_workers"] or 0) > 0
        and (row["gap_units"] or 0) > 1
        and not has_flag(row, "gap_workers", "one_unit")
    ]
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
    metric, part, gap = (
        ("worker_coverage", workers, content.whole["gap_workers"])
        if content.whole["worker_coverage"] is not None
        else ("unit_coverage", units, content.whole["gap_units"])
    )
    now = value_of(content.whole, metric)
    if now is None or not gap or part > gap or has_flag(content.whole, metric, "small"):
        return None
    after = now + (1 - now) * part / gap
    places = tuple(
        (
            place_of(content, row, language),
            industry_name(row["industry"], language),
            row["gap_units"],
            row["gap_workers"],
        )
        for row in cells
    )
    least = min(row["gap_workers"] for row in cells)
    apart = any(row not in known and (row["gap_workers"] or 0) > least for row in content.cells)
    return Proposal(places, units, workers, metric, now, after, apart)


def proposal_title(found: Proposal, content: Content, language: str) -> str:
    """What it would come to, as a condition and its arithmetic."""
    return text(
        "say.proposal",
        language,
        largest=largest_places(found, language),
        region=plain(content.name(language), NAME),
        units=numbers.count(found.units, language),
        metric=figure_name(found.metric, language),
        before=numbers.percent(found.before),
        after=numbers.percent(found.after),
    )


def largest_places(found: Proposal, language: str) -> str:
    """Which places these are, in words: with most uncovered employees, and what is not among them."""
    key = "say.largest_apart" if found.apart else "say.largest"
    return text(f"{key}_one" if len(found.places) == 1 else key, language, n=len(found.places))


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
