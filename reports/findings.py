"""What there is to say about a region, topic by topic: the facts chosen, put into sentences. Slides and documents say the same.

Each topic is None or empty where its facts are missing, and then has no slide and no paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from analysis.attention import Note
from analysis.change import decompose
from analysis.gaps import what_if
from analysis.measures import MEASURES
from analysis.metrics import BY_ID
from data.reference import Event, calibres, events, figures
from data.texts import numbers, text
from data.texts.names import calibre_name, figure_name, industry_name, listed, period_name
from reports import sentences
from reports.content.gather import Content
from reports.plain import plain

Row = Mapping[str, Any]
RATES: Final = ("unit_coverage", "worker_coverage", "density", "density_in_covered", "small_micro_coverage")
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
COUNTS: Final = ("members", "grassroots_unions", "units")
"""What regions are ranked by where they have no rate."""
SEEN: Final = 0.005
"""The least contribution to a change, in points, that shows with two decimals."""
NAME: Final = 24
"""A region's name in a title is cut beyond so many signs: a sentence must stay one."""


def is_rate(figure: str) -> bool:
    """Whether a measure or metric is a rate, so that its change is in points."""
    return figure in BY_ID and BY_ID[figure].kind == "rate"


def find_barriers(content: Content) -> list[str]:
    """Periods at which the calibre's series breaks between the compared period and this one."""
    if content.compare is None:
        return []
    first, last = sorted((content.compare, content.period), key=sentences.period_end)
    return sentences.between(_breaks(content), first, last)


def _breaks(content: Content) -> list[str]:
    return [event.date for event in events() if event.kind == "break" and event.calibre == content.calibre]


def compared_period(content: Content) -> str | None:
    """The period that figures may be compared with; None without one, or with a break of the series between."""
    return None if find_barriers(content) else content.compare


def why_uncompared(content: Content, language: str) -> str | None:
    """Why no change is shown although a period to compare with was given."""
    if content.compare is None:
        return None
    cuts = listed([period_name(cut, language) for cut in find_barriers(content)], language)
    period = period_name(content.compare, language)
    if cuts:
        return text("report.break_between", language, period=period, breaks=cuts)
    return text("report.no_before", language, period=period) if content.before is None else None


def find_notes(content: Content) -> list[Note]:
    """What needs attention, without what does not hold: a fall across a break of the series."""
    return [note for note in content.notes if note.kind != "fell" or compared_period(content) is not None]


def attention_title(content: Content, language: str) -> str | None:
    """What the notes are about, in one line; None without notes."""
    kinds = dict.fromkeys(re.sub("_(known|out)$", "", note.kind) for note in find_notes(content))
    topics = [text(f"report.attention_{kind}", language) for kind in kinds]
    return text("report.attention_title", language, topics=listed(topics, language)) if topics else None


def figure_word(figure: str, language: str) -> str:
    """The measure word after a count (人, 个); empty for a rate, and in English."""
    return "" if is_rate(figure) else text(f"say.word_{_counts(figure)}", language)


def figure_unit(figure: str, language: str) -> str:
    """What a figure counts, as an axis says it: 人, 个; persons, units, unions."""
    return text(f"say.unit_{_counts(figure)}", language)


def _counts(figure: str) -> str:
    known = {measure.id: measure.counts for measure in MEASURES}
    return known[BY_ID[figure].denominator if figure in BY_ID else figure]


def _before(content: Content) -> Row | None:
    return content.before if compared_period(content) else None


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
    found, old = [], _before(content)
    for figure in HEADLINES:
        value = content.whole[figure]
        if value is None:
            continue
        definition = BY_ID.get(figure)
        parts = (
            (content.whole[definition.numerator], content.whole[definition.denominator]) if definition else (None, None)
        )
        found.append(Headline(figure, value, old[figure] if old else None, *parts))
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
    if is_rate(found.figure):
        return sentences.rate(
            region, name, found.value, language, before=found.before, period=compared, now=content.period
        )
    return sentences.amount(
        region,
        name,
        found.value,
        language,
        before=found.before,
        period=compared,
        now=content.period,
        word=figure_word(found.figure, language),
    )


def reason(content: Content, metric: str) -> str:
    """Why the whole lacks a metric: the reason of the part that is not there."""
    definition, whole = BY_ID[metric], content.whole
    parts = [part for part in (definition.numerator, definition.denominator) if whole[part] is None]
    if not parts and not whole[definition.denominator]:
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


@dataclass(frozen=True, slots=True)
class Place:
    """A region in a ranking; ``rank`` is shared by those that tie (1, 2, 2, 4)."""

    code: str
    name: str
    value: float
    rank: int
    before: float | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The regions below, best first; ``absent`` are (name, reason) of those without the figure."""

    metric: str
    places: tuple[Place, ...]
    absent: tuple[tuple[str, str], ...]
    whole: float | None


def rank_children(content: Content, language: str) -> Ranking | None:
    """The ranking by the first figure that at least two regions below have: a rate, else a count; None without one."""
    divisions = [row for row in content.children if row["region"] is not None]
    for metric in (*RATES, *COUNTS):
        known = [row for row in divisions if row[metric] is not None]
        if len(known) < 2 or (not is_rate(metric) and not any(row[metric] for row in known)):
            continue
        old = {row["region"]: row[metric] for row in content.children_before} if compared_period(content) else {}
        values = sorted((row[metric] for row in known), reverse=True)
        places = tuple(
            Place(
                row["region"],
                plain(content.name_of(row, language), NAME),
                row[metric],
                values.index(row[metric]) + 1,
                old.get(row["region"]),
            )
            for row in sorted(known, key=lambda row: (-row[metric], str(row["region"])))
        )
        absent = tuple(
            (plain(content.name_of(row, language), NAME), content.why(row, metric))
            for row in divisions
            if row[metric] is None and row["region_kind"] in ("division", "zone")
        )
        return Ranking(metric, places, absent, content.whole[metric] if is_rate(metric) else None)
    return None


def ranking_title(found: Ranking, language: str) -> str:
    """Who is highest and who is lowest."""
    values = [(place.name, place.value) for place in found.places]
    name = figure_name(found.metric, language)
    counted = None if is_rate(found.metric) else figure_word(found.metric, language)
    return sentences.extremes(name, values, language, partial=bool(found.absent), word=counted) or ""


def find_absences(found: Ranking, language: str) -> list[str]:
    """Who is missing from a ranking, by reason."""
    reasons = list(dict.fromkeys(why for _, why in found.absent))
    said = [
        sentences.missing([name for name, why in found.absent if why == reason], reason, language) for reason in reasons
    ]
    return [sentence for sentence in said if sentence]


def find_movers(found: Ranking, content: Content, language: str) -> list[str]:
    """How many regions rose, fell or stayed since the compared period."""
    both = [place for place in found.places if place.before is not None]
    compared = compared_period(content)
    if compared is None or len(both) < 2:
        return []
    rate = is_rate(found.metric)
    moves = [_way(place.before or 0, place.value, rate=rate) for place in both]
    kind = "" if rate else "count_"
    ways = [way for way in ("rise", "fall", "same") if way in moves]
    if len(ways) == 1:
        said = text(f"say.movers_all_{kind}{ways[0]}", language, n=len(both))
    else:
        counted = [text(f"say.movers_{kind}{way}", language, n=moves.count(way)) for way in ways]
        said = text("say.movers_comma", language).join(counted)
    key = "say.movers" if len(both) == len(found.places) else "say.movers_known"
    return [text(key, language, period=period_name(compared, language), said=said, n=len(both))]


def _way(before: float, after: float, *, rate: bool) -> str:
    if rate:
        return sentences.moved(before, after)[0]
    return "rise" if after > before else "fall" if after < before else "same"


@dataclass(frozen=True, slots=True)
class Cover:
    """How small and micro enterprises are covered in one period, as shares that add up to 1."""

    period: str
    own: float
    joint: float
    uncovered: float


def find_small_micro(content: Content, language: str) -> str | None:
    """The coverage of small and micro enterprises, how it moved and how many are left."""
    whole, old = content.whole, _before(content)
    if whole["small_micro_coverage"] is None:
        return None
    metric = "small_micro_coverage"
    said = sentences.rate(
        plain(content.name(language), NAME),
        figure_name(metric, language),
        whole[metric],
        language,
        before=old[metric] if old else None,
        period=compared_period(content),
        now=content.period,
    )
    left = None
    if whole["units_small_micro"] is not None and whole["units_small_micro_covered"] is not None:
        left = sentences.left_small(whole["units_small_micro"] - whole["units_small_micro_covered"], language)
    return sentences.joined([said, left], language)


def cover_of_small(content: Content) -> list[Cover]:
    """How small and micro enterprises are covered, in the compared period and in this; only what adds up."""
    found = []
    for period, row in ((compared_period(content), content.small_before), (content.period, content.small)):
        if period is None or row is None or not row["units"]:
            continue
        own, joint, covered, units = (row[name] for name in ("units_own", "units_joint", "units_covered", "units"))
        if None in (own, joint, covered) or own + joint != covered or covered > units:
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
        return Gaps("workers", tuple(named[:most]), whole["gap_workers"], _complete(content, "gap_workers"))
    kinds: tuple[tuple[Literal["units", "workers"], str], ...] = (("workers", "gap_workers"), ("units", "gap_units"))
    for kind, figure in kinds:
        rows = [row for row in content.children if row["region"] is not None and (row[figure] or 0) > 0]
        if len(rows) >= 2:
            rows.sort(key=lambda row: (-row[figure], str(row["region"])))
            named = [(plain(content.name_of(row, language), NAME), "", row[figure]) for row in rows]
            return Gaps(kind, tuple(named[:most]), whole[figure], _complete(content, figure))
    return None


def _complete(content: Content, figure: str) -> bool:
    inside = [row for row in content.children if row["region_kind"] in ("division", "zone")]
    here = [row for row in inside if row[figure] is not None or content.why(row, figure) != "outside_statistics"]
    return not any(row[figure] is None for row in here) or all(row[figure] is None for row in here)


def gaps_title(found: Gaps, content: Content, language: str) -> str:
    """The largest cell, or the three largest gaps of regions together, and their share of all."""
    name = plain(content.name(language), NAME)
    if found.cells:
        said = sentences.largest_cell(name, found.places, found.whole, language) or ""
        return said if found.complete else text("say.among_known", language) + said
    regions = [(place, n) for place, _, n in found.places]
    return sentences.largest_gaps(name, regions, found.whole, found.kind, language) or ""


def make_up(content: Content, language: str) -> list[str]:
    """What the covered units, the members and the unions are made up of, as far as it is known."""
    whole = content.whole

    def known(*figures: str) -> dict[str, str] | None:
        if any(whole[figure] is None for figure in figures):
            return None
        return {figure: numbers.figure(figure, whole[figure], language) for figure in figures}

    said = (
        ("say.make_up_units", known("units_covered", "units_own", "units_joint")),
        ("say.make_up_members", known("members", "women_share", "migrant_share")),
        ("say.make_up_unions", known("grassroots_unions", "units_per_union")),
        ("say.make_up_contracts", known("agreement_coverage", "wage_agreement_coverage", "congress_coverage")),
    )
    odd = None not in (whole["units_own"], whole["units_joint"], whole["units_covered"]) and (
        whole["units_own"] + whole["units_joint"] != whole["units_covered"]
    )
    return [
        text(key, language, **filled) for key, filled in said if filled and not (odd and key == "say.make_up_units")
    ]


def big_units(content: Content, language: str) -> list[str]:
    """How many uncovered units have 25 and 100 employees or more, where that is known."""
    whole = content.whole
    return [
        text(f"report.{name}", language, n=numbers.count(whole[name], language))
        for name in ("gap_25", "gap_100")
        if whole[name] is not None
    ]


@dataclass(frozen=True, slots=True)
class Course:
    """A series of one calibre: figure, (period, value) in order, periods at which it breaks."""

    figure: str
    calibre: str
    points: tuple[tuple[str, float], ...]
    breaks: tuple[str, ...]


def find_courses(content: Content) -> list[list[Course]]:
    """The series of the report's own calibre with two points or more, in groups of one unit: rates, unions, members, units."""
    own = [row for row in content.history if (row["calibre"], row["purpose"]) == (content.calibre, content.purpose)]
    breaks, end = _breaks(content), sentences.period_end(content.period)
    groups = []
    for group in (RATES, ("grassroots_unions",), ("members",), ("units",)):
        found = []
        for figure in group:
            parts = {BY_ID[figure].numerator, BY_ID[figure].denominator} if figure in BY_ID else {figure}
            points = sorted(
                (
                    (row["period"], row[figure])
                    for row in own
                    if row[figure] is not None
                    and not parts & set(row["partial"])
                    and sentences.period_end(row["period"]) <= end
                ),
                key=lambda point: sentences.period_end(point[0]),
            )
            if len(points) > 1:
                inside = tuple(sentences.between(breaks, points[0][0], points[-1][0]))
                found.append(Course(figure, content.calibre, tuple(points), inside))
        if found:
            groups.append(found)
    return groups


def course_title(found: Course, content: Content, language: str, *, first: bool = True) -> str:
    """How a series ran from its first to its last period; in Chinese only the ``first`` of several names the region."""
    return (
        sentences.course(
            plain(content.name(language), NAME) if first or language == "en" else "",
            figure_name(found.figure, language),
            found.points,
            found.breaks,
            language,
            rates=is_rate(found.figure),
            word=figure_word(found.figure, language),
        )
        or ""
    )


@dataclass(frozen=True, slots=True)
class Change:
    """Why a rate moved, as ``python -m analysis change`` has it: points of each part that reports in both periods.

    ``kind``: region or industry. ``parts``: (name, points), largest first. ``within``, ``mix``: sums over them. ``total``: both.
    ``complete``: they are all parts, and add up to the change of the whole. ``appeared``, ``vanished``: names of parts with one
    period only.
    """

    metric: str
    kind: Literal["region", "industry"]
    parts: tuple[tuple[str, float], ...]
    within: float
    mix: float
    complete: bool
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]

    @property
    def total(self) -> float:
        """The change over all parts, in points."""
        return self.within + self.mix


def why_moved(content: Content, language: str) -> Change | None:
    """Why the leading rate moved since the compared period, by region, else by industry.

    None without two parts that report in both periods, or where nothing moved.
    """
    whole, old = content.whole, _before(content)
    if old is None:
        return None
    sides: tuple[tuple[Literal["region", "industry"], Sequence[Row], Sequence[Row], Sequence[str]], ...] = (
        ("region", content.children_before, content.children, RATES),
        ("industry", content.industries_before, content.industries, ("unit_coverage", "worker_coverage")),
    )
    for metric in RATES:
        if whole[metric] is None or old[metric] is None:
            continue
        for kind, before, after, metrics in sides:
            if metric not in metrics:
                continue
            rows = decompose(before, after, metric, [kind])
            both = [row for row in rows if row["reports"] == "both"]
            if len(both) > 1 and any(abs(row["points"]) >= SEEN for row in both):
                return _change(rows, metric, kind, (whole[metric] - old[metric]) * 100, content, language)
    return None


def _change(
    rows: Sequence[Row],
    metric: str,
    kind: Literal["region", "industry"],
    moved: float,
    content: Content,
    language: str,
) -> Change:
    def name(row: Row) -> str:
        if kind == "region":
            return plain(content.name_of(row, language), NAME)
        return industry_name(row["industry"], language)

    both = [row for row in rows if row["reports"] == "both"]
    within, mix = (sum(row[f"{part}_points"] for row in both) for part in ("within", "mix"))
    return Change(
        metric,
        kind,
        tuple((name(row), row["points"]) for row in sorted(both, key=lambda row: -row["points"])),
        within,
        mix,
        len(both) == len(rows) and abs(within + mix - moved) < 1e-6,
        tuple(name(row) for row in rows if row["reports"] == "appeared"),
        tuple(name(row) for row in rows if row["reports"] == "vanished"),
    )


def change_title(found: Change, content: Content, language: str) -> str:
    """By how much the rate moved, how much of it within the parts and how much by their weights."""
    return sentences.why_moved(
        plain(content.name(language), NAME),
        figure_name(found.metric, language),
        (found.within, found.mix),
        (found.kind, None if found.complete else len(found.parts)),
        compared_period(content) or "",
        content.period,
        language,
    )


def find_pulls(found: Change, language: str) -> list[str]:
    """Which part raised and which lowered the rate most, where it is one alone and shows in hundredths of a point."""
    said = []
    for way, parts in (("up", found.parts[:2]), ("down", found.parts[:-3:-1])):
        (name, points), (_, next_) = parts
        if (points > 0) == (way == "up") and abs(points) >= SEEN and points != next_:
            shown = numbers.points(abs(points), 2).lstrip("+")
            said.append(text(f"say.why_{way}_first", language, name=name, points=shown))
    return said


def one_sided(found: Change, language: str) -> list[str]:
    """Which parts have figures of one period only, so that they are left out."""
    return [
        text(f"say.why_{way}", language, names=sentences.names(some, language))
        for way, some in (("appeared", found.appeared), ("vanished", found.vanished))
        if some
    ]


@dataclass(frozen=True, slots=True)
class Goal:
    """A target of a rate (fractions) for this or a later period, and what is reached."""

    metric: str
    target: float
    reached: float
    period: str


def find_goals(content: Content) -> list[Goal]:
    """The nearest target of each rate that is known, the leading rates first."""
    nearest: dict[str, Row] = {}
    for row in content.targets:
        known = nearest.get(row["metric"])
        if is_rate(row["metric"]) and (
            known is None or sentences.period_end(row["target_period"]) < sentences.period_end(known["target_period"])
        ):
            nearest[row["metric"]] = row
    order = [*RATES, *(metric for metric in nearest if metric not in RATES)]
    return [
        Goal(metric, nearest[metric]["target"], content.whole[metric], nearest[metric]["target_period"])
        for metric in order
        if metric in nearest and content.whole[metric] is not None
    ]


def goal_said(goal: Goal, region: str, content: Content, language: str) -> str:
    """How far it is to a target."""
    name = figure_name(goal.metric, language)
    return sentences.toward(region, name, goal.reached, goal.target, goal.period, content.period, language)


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
    if not cells or not _complete(content, "gap_workers") or any(row["industry"] == "unknown" for row in cells):
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
    if rates is None or content.whole[metric] is None or abs(rates[0] - content.whole[metric]) > 1e-12:
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


def breaks_at(calibre: str, periods: Sequence[str]) -> list[Event]:
    """The breaks of a calibre's series at ``periods``, with what is known of them."""
    return [event for event in events() if event.kind == "break" and event.calibre == calibre and event.date in periods]


def as_of(content: Content, language: str) -> str:
    """The date at which the figures stand, else the period."""
    if content.reference_date:
        return sentences.day(str(content.reference_date), language)
    return period_name(content.period, language)


def method_notes(content: Content, shown: Sequence[str], language: str) -> list[str]:
    """What a reader must know of the numbers: calibre, as-of date, definitions of ``shown``, sources, what is not there."""
    calibre = calibres()[content.calibre]
    note = calibre.note_zh if language == "zh" else calibre.note_en
    said = [
        text("say.calibre", language, calibre=calibre_name(content.calibre, language), note=note),
        text("say.as_of", language, date=as_of(content, language)),
    ]
    for figure in dict.fromkeys(shown):
        definition = figures()[figure].definition_zh if language == "zh" else figures()[figure].definition_en
        if definition:
            said.append(text("say.definition", language, figure=figure_name(figure, language), definition=definition))
    said.append(text("say.points_mean", language))
    sources = text("say.semicolon", language).join(plain(source) for source in content.sources(language))
    if sources:
        said.append(text("say.sources", language, sources=sources))
    if content.findings.get("error") or content.findings.get("warning"):
        said.append(text("say.checks", language, **content.findings))
    if content.synthetic:
        said.append(text("say.synthetic", language))
    return said
