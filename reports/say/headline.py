"""What there is to say about a region, topic by topic: the facts chosen, put into sentences. Slides and documents say the same.

Each topic is None or empty where its facts are missing, and then has no slide and no paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.compare.breaks import measures_of
from analysis.compare.changes import Change
from analysis.metrics import BY_ID
from analysis.rates import Pair
from analysis.rows import Row, has_flag, value_of
from data.texts import numbers, text
from data.texts.names import figure_name, listed
from reports.content.moves import RATES
from reports.content.record import OF_COVER, Content
from reports.say import sentences
from reports.say.compare import moved
from reports.say.figures import NAME, figure_word, is_rate
from reports.say.plain import plain

HEADLINES: Final = (
    "unit_coverage",
    "worker_coverage",
    "density",
    "small_micro_coverage",
    "gap_workers",
    "gap_units",
    "unions",
    "grassroots_unions",
    "grassroots_share",
    "members",
    "density_in_covered",
    "units",
    "employees",
)
"""The headline figures by weight; the first five that are known are shown."""

_OF_UNIONS: Final = ("unions", "grassroots_unions", "members")


@dataclass(frozen=True, slots=True)
class Headline:
    """One headline figure: its id, value, change since the compared period, and what a rate is made of (None where that is not told).

    ``few``: it rests on few units, so that it speaks in counts.
    """

    figure: str
    value: float
    change: Change | None
    pair: Pair | None
    few: bool


def find_headlines(content: Content, most: int = 5) -> list[Headline]:
    """The first ``most`` of :data:`HEADLINES` that are known."""
    return [headline_of(content, figure) for figure in HEADLINES if value_of(content.whole, figure) is not None][:most]


def headline_of(content: Content, figure: str) -> Headline:
    """A figure of the region, which has it."""
    whole, small = content.whole, content.small
    pair = pair_of(whole, figure)
    if figure == "small_micro_coverage" and small is not None:
        pair = pair_of(small, "unit_coverage")
    few = has_flag(whole, figure, "small")
    return Headline(figure, value_of(whole, figure), content.moves.whole.get(figure), pair, few)


def pair_of(row: Row, figure: str) -> Pair | None:
    """The sums that a rate of a row is made of, without what is unknown or left out; None where the row does not give them."""
    definition = BY_ID.get(figure)
    if definition is None or definition.kind != "rate" or row[figure] is None:
        return None
    some, every = row[definition.numerator], row[definition.denominator]
    if some is None or every is None:
        return None
    if definition.numerator in OF_COVER and definition.denominator in ("units", "employees"):
        every -= row[f"{definition.denominator}_unknown"] or 0
    left = row["left_out"].get(figure)
    if left is not None:
        some, every = some - left["numerator"], every - left["denominator"]
    return (some, every) if every and abs(some / every - row[figure]) < 1e-12 else None


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
    if first.figure in _OF_UNIONS:
        return sentences.joined([statement(first, name, content, language), *_more(known[1:], language)], language)
    whole = content.whole
    units = whole["gap_units"] if whole["unit_coverage"] is not None else None
    left = sentences.uncovered(units, whole["gap_workers"], language, whole["units_unknown"] or 0)
    return sentences.joined([statement(first, name, content, language), left], language) or None


def standing(content: Content, language: str) -> list[str]:
    """The headline figures as sentences, none twice: the title, then what it does not say; each alone where the title would leave out how
    a count moved that it names."""
    title, known = headline_title(content, language), find_headlines(content)
    if title is None:
        return []
    told, name = told_in_title(content), plain(content.name(language), NAME)
    if known[0].figure in _OF_UNIONS and any(one.figure in _OF_UNIONS and one.figure not in told for one in known[1:]):
        title, told = statement(known[0], name, content, language) or title, set()
    others = [statement(one, "", content, language) for one in known[1:] if one.figure not in told]
    return [title, *(said for said in others if said)]


def told_in_title(content: Content) -> set[str]:
    """The headline figures besides the first of which the title says all that there is to say: those whose change is not told."""
    known = find_headlines(content)
    if not known or (not any(is_rate(one.figure) for one in known) and known[0].figure in ("units", "employees")):
        return set()
    unions = known[0].figure in _OF_UNIONS
    named = {*_OF_UNIONS, "grassroots_share"} if unions else {"gap_units", "gap_workers"}
    return {one.figure for one in known[1:] if one.figure in named and moved(content, one.change) is None}


def _more(known: Sequence[Headline], language: str) -> list[str]:
    """What else is known of unions and members where nobody knows the units, as clauses."""
    said = []
    for found in known:
        value = numbers.figure(found.figure, found.value, language) + figure_word(found.figure, language)
        if found.figure == "grassroots_share":
            said.append(text("say.share_of_unions", language, value=value))
        elif found.figure in _OF_UNIONS:
            said.append(text("say.count_more", language, metric=figure_name(found.figure, language), value=value))
    return said


def statement(found: Headline, region: str, content: Content, language: str) -> str | None:
    """A headline figure as a sentence on ``region``, with how it moved; a rate of few units in counts."""
    name, change = figure_name(found.figure, language), moved(content, found.change)
    if found.few:
        return in_counts(found, region, content, language)
    if is_rate(found.figure):
        return sentences.rate(region, name, found.value, language, change)
    return sentences.amount(region, name, found.value, language, change, word=figure_word(found.figure, language))


def in_counts(found: Headline, region: str, content: Content, language: str) -> str | None:
    """A rate of few units by its two sums, and what they were; None where the row does not give them."""
    if found.pair is None:
        return None
    change, before = found.change, None
    if change is not None and change.is_raw and change.before is not None and "break" not in change.flags:
        before = change.comparable.before
    counts = [
        sentences.Counted(name, word, value or 0, before[at] if before else None)
        for at, (name, word, value) in enumerate(
            zip(_names(found.figure, content, language), _words(found.figure, language), found.pair, strict=True)
        )
    ]
    since = (content.compare, content.period) if before and content.compare else None
    return sentences.few(region, counts, since, language)


def _names(figure: str, content: Content, language: str) -> list[str]:
    """What the two sums of a rate are called; of units some of which are of unknown cover those that are not."""
    some, every = measures_of(figure)
    names = [figure_name(some, language), figure_name(every, language)]
    if some in OF_COVER and every in ("units", "employees") and content.whole["units_unknown"]:
        names[1] = text("say.known_units" if every == "units" else "say.known_workers", language)
    return names


def _words(figure: str, language: str) -> list[str]:
    return [figure_word(name, language) for name in measures_of(figure)]


def unknown_cover(content: Content, language: str) -> str | None:
    """How many units are of unknown cover, which stands beside the rates of coverage; None where there are none."""
    whole = content.whole
    units, workers = whole["units_unknown"], whole["employees_unknown"]
    if not units or whole["unit_coverage"] is None:
        return None
    filled = {"n": numbers.count(units, language)}
    if not workers:
        return text("say.unknown_units", language, **filled)
    return text("say.unknown_both", language, workers=numbers.count(workers, language), **filled)


def above_all(content: Content, language: str) -> str | None:
    """Which headline rates are above 100 %, and the likely cause."""
    names = [
        figure_name(found.figure, language)
        for found in find_headlines(content)
        if is_rate(found.figure) and found.value > 1 and not found.few
    ]
    return sentences.above_all(names, language)


def reason(content: Content, metric: str) -> str:
    """Why the whole lacks a metric: the reason of the part that is not there."""
    why = content.why(content.whole, metric)
    own = any(entry["region"] == content.region for entry in content.whole["missing"])
    return "suppressed" if why == "not_reported" and not own and content.audience == "external" else why


def lacking(content: Content, language: str) -> list[str]:
    """The headline rates that the region lacks, by reason."""
    absent = [metric for metric in RATES if metric != "density_in_covered" and content.whole[metric] is None]
    reasons = {metric: reason(content, metric) for metric in absent}
    said = []
    for why in dict.fromkeys(reasons.values()):
        figures = listed([figure_name(m, language) for m in absent if reasons[m] == why], language)
        if why == "suppressed":
            said.append(text("say.withheld_figures", language, figures=figures))
        else:
            said.append(text("say.lacking", language, figures=figures, why=text(f"why.{why}", language)))
    return said


def shown_value(figure: Headline, language: str) -> str:
    """A headline figure as a number alone; a rate of few units as its two sums."""
    if figure.few:
        return made_of(figure, language) or "–"
    return numbers.figure(figure.figure, figure.value, language)


def change(figure: Headline, content: Content, language: str) -> str:
    """How a headline figure moved, as it stands below the number; empty where that may not be told."""
    found = None if figure.few else moved(content, figure.change)
    if found is None:
        return ""
    filled = found.words(language)
    if is_rate(figure.figure):
        unit = text("say.points", language)
        said = text(f"say.since_{found.way}", language, change=str(abs(found.by)), unit=unit, **filled)
    else:
        way = {"rise": "more", "fall": "fewer", "same": "equal"}[found.way]
        amount = found.counted(figure_word(figure.figure, language), language)
        said = text(f"say.since_{way}", language, change=amount, **filled)
    return said + found.mark(language)


def made_of(figure: Headline, language: str) -> str:
    """Numerator and denominator of a rate; empty for anything else, and where the row does not give them."""
    if figure.pair is None:
        return ""
    some, every = figure.pair
    return f"{numbers.count(some, language)} / {numbers.count(every, language)}"


def make_up(content: Content, language: str) -> list[str]:
    """What the covered units, the members and the unions are made up of, as far as it is known."""
    whole = content.whole

    def known(*figures: str) -> dict[str, str] | None:
        values = {figure: value_of(whole, figure) for figure in figures}
        if None in values.values() or any(has_flag(whole, figure, "small") for figure in figures):
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
