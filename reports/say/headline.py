"""What there is to say about a region, topic by topic: the facts chosen, put into sentences. Slides and documents say the same.

Each topic is None or empty where its facts are missing, and then has no slide and no paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from analysis.metrics import BY_ID
from analysis.rows import value_of
from data.texts import numbers, text
from data.texts.names import figure_name, listed
from reports.content.gather import Content
from reports.say import sentences
from reports.say.compare import compared_period, row_before
from reports.say.figures import NAME, RATES, figure_word, is_rate
from reports.say.plain import plain

HEADLINES: Final = (
    "unit_coverage",
    "worker_coverage",
    "density",
    "small_micro_coverage",
    "gap_workers",
    "gap_units",
    "grassroots_unions",
    "members",
    "density_in_covered",
    "units",
    "employees",
)
"""The headline figures by weight; the first five that are known are shown."""


@dataclass(frozen=True, slots=True)
class Headline:
    """One headline figure: its id, value, value of the compared period, and what a rate is made of."""

    figure: str
    value: float
    before: float | None
    numerator: float | None
    denominator: float | None


def find_headlines(content: Content, most: int = 5) -> list[Headline]:
    """The first ``most`` of :data:`HEADLINES` that are known."""
    found, old = [], row_before(content)
    for figure in HEADLINES:
        value = value_of(content.whole, figure)
        if value is None:
            continue
        definition = BY_ID.get(figure)
        parts = (
            (value_of(content.whole, definition.numerator), value_of(content.whole, definition.denominator))
            if definition
            else (None, None)
        )
        found.append(Headline(figure, value, value_of(old, figure) if old else None, *parts))
    return found[:most]


def headline_title(content: Content, language: str) -> str | None:
    """The finding of a whole report: the leading figure, how it moved, what is left to reach."""
    known = find_headlines(content)
    if not known:
        return None
    first, name = known[0], plain(content.name(language), NAME)
    if not any(is_rate(figure.figure) for figure in known) and first.figure in ("units", "employees"):
        value = numbers.figure(first.figure, first.value, language) + figure_word(first.figure, language)
        filled = {"region": name, "figure": figure_name(first.figure, language), "value": value}
        return text("say.no_cover", language, why=text(f"why.{reason(content, 'unit_coverage')}", language), **filled)
    units = content.whole["gap_units"] if content.whole["unit_coverage"] is not None else None
    left = sentences.uncovered(units, content.whole["gap_workers"], language)
    return sentences.joined([statement(first, name, content, language), left], language)


def statement(found: Headline, region: str, content: Content, language: str) -> str | None:
    """A headline figure as a sentence on ``region``, with how it moved."""
    name, compared = figure_name(found.figure, language), compared_period(content)
    before = sentences.Before(found.before, compared, content.period)
    if is_rate(found.figure):
        return sentences.rate(region, name, found.value, language, before)
    return sentences.amount(region, name, found.value, language, before, word=figure_word(found.figure, language))


def reason(content: Content, metric: str) -> str:
    """Why the whole lacks a metric: the reason of the part that is not there."""
    definition, whole = BY_ID[metric], content.whole
    parts = [part for part in (definition.numerator, definition.denominator) if value_of(whole, part) is None]
    if not parts and not value_of(whole, definition.denominator):
        return "nothing_there"
    for entry in whole["missing"]:
        if entry["region"] == content.region and set(parts) & set(entry["measures"]):
            return str(entry["why"])
    return "suppressed" if content.audience == "external" else "not_reported"


def lacking(content: Content, language: str) -> list[str]:
    """The headline rates that the region lacks, by reason."""
    absent = [metric for metric in RATES if metric != "density_in_covered" and content.whole[metric] is None]
    reasons = {metric: reason(content, metric) for metric in absent}
    return [
        text(
            "say.lacking",
            language,
            figures=listed([figure_name(m, language) for m in absent if reasons[m] == why], language),
            why=text(f"why.{why}", language),
        )
        for why in dict.fromkeys(reasons.values())
    ]


def change(figure: Headline, content: Content, language: str) -> str:
    """How a headline figure moved, as it stands below the number; empty without a comparison."""
    compared = compared_period(content)
    if figure.before is None or compared is None:
        return ""
    filled = sentences.compared(compared, content.period, language)
    if is_rate(figure.figure):
        direction, points = sentences.moved(figure.before, figure.value)
        return text(f"say.since_{direction}", language, change=points, unit=text("say.points", language), **filled)
    difference = figure.value - figure.before
    way = "more" if difference > 0 else "fewer" if difference < 0 else "equal"
    amount = numbers.count(abs(difference), language) + figure_word(figure.figure, language)
    return text(f"say.since_{way}", language, change=amount, **filled)


def made_of(figure: Headline, language: str) -> str:
    """Numerator and denominator of a rate, where they are the whole region's; empty for anything else."""
    some, every = figure.numerator, figure.denominator
    if not is_rate(figure.figure) or some is None or not every or abs(some / every - figure.value) > 1e-12:
        return ""
    return f"{numbers.count(some, language)} / {numbers.count(every, language)}"


def make_up(content: Content, language: str) -> list[str]:
    """What the covered units, the members and the unions are made up of, as far as it is known."""
    whole = content.whole

    def known(*figures: str) -> dict[str, str] | None:
        values = {figure: value_of(whole, figure) for figure in figures}
        if None in values.values():
            return None
        return {figure: numbers.figure(figure, value, language) for figure, value in values.items()}

    said = (
        ("say.make_up_units", known("units_covered", "units_own", "units_joint")),
        ("say.make_up_members", known("members", "women_share", "migrant_share")),
        ("say.make_up_unions", known("grassroots_unions", "units_per_union")),
        ("say.make_up_contracts", known("agreement_coverage", "wage_agreement_coverage", "congress_coverage")),
    )
    own, joint, covered = whole["units_own"], whole["units_joint"], whole["units_covered"]
    odd = own is not None and joint is not None and covered is not None and own + joint != covered
    return [
        text(key, language, **filled) for key, filled in said if filled and not (odd and key == "say.make_up_units")
    ]
