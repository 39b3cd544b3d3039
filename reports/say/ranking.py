"""Children ranked, those that moved most, those that are absent."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.vocabulary import TERRITORIES
from data.texts import text
from data.texts.names import figure_name, period_name
from reports.content.gather import Content
from reports.say import sentences
from reports.say.compare import compared_period
from reports.say.figures import COUNTS, NAME, RATES, figure_word, is_rate
from reports.say.plain import plain


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
        known = [(row["region"] or "", row, value) for row in divisions if (value := row[metric]) is not None]
        if len(known) < 2 or (not is_rate(metric) and not any(value for _, _, value in known)):
            continue
        old = {row["region"]: row[metric] for row in content.children_before} if compared_period(content) else {}
        values = sorted((value for _, _, value in known), reverse=True)
        places = tuple(
            Place(code, plain(content.name_of(row, language), NAME), value, values.index(value) + 1, old.get(code))
            for code, row, value in sorted(known, key=lambda one: (-one[2], one[0]))
        )
        absent = tuple(
            (plain(content.name_of(row, language), NAME), content.why(row, metric))
            for row in divisions
            if row[metric] is None and row["region_kind"] in TERRITORIES
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
