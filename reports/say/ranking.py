"""Children ranked, those that moved most, those that are absent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.compare.breaks import break_between
from analysis.compare.changes import Change
from analysis.rows import RateRow, has_flag, value_of
from analysis.vocabulary import TERRITORIES
from data.reference import events
from data.texts import text
from data.texts.names import figure_name, period_name
from reports.content.moves import COUNTS, RATES
from reports.content.ranks import places_won
from reports.content.record import Content
from reports.say import sentences
from reports.say.compare import compared_period, moved
from reports.say.figures import NAME, figure_word, is_odd, is_rate
from reports.say.plain import plain


@dataclass(frozen=True, slots=True)
class Place:
    """A region in a ranking; ``rank`` is shared by those that tie (1, 2, 2, 4). ``change``: since the compared period.

    ``won``: places won (above 0) or lost since then among the regions ranked in both; None where nothing is compared.
    """

    code: str
    name: str
    value: float
    rank: int
    change: Change | None
    won: int | None = None

    def by(self, content: Content) -> Decimal | None:
        """Its change as it is printed; None where that may not be told."""
        found = moved(content, self.change)
        return found.by if found else None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The regions below, best first; ``absent`` are (name, reason) of those without a place: they lack the figure, or it rests on few
    units (small). ``whole``: the region's own rate, None for counts and where it rests on few units."""

    metric: str
    places: tuple[Place, ...]
    absent: tuple[tuple[str, str], ...]
    whole: float | None


def rank_children(content: Content, language: str, holding: str | None = None) -> Ranking | None:
    """The ranking by the first figure that at least two regions below are ranked by: a rate, else a count; None without one.

    ``holding``: a region below that must be among them.
    """
    divisions = [row for row in content.children if row["region"] is not None]
    for metric in (*RATES, *COUNTS):
        ranks = content.ranks.get(metric, {})
        if holding is not None and holding not in ranks:
            continue
        known = [row for row in divisions if row["region"] in ranks and value_of(row, metric) is not None]
        if len(known) < 2 or (not is_rate(metric) and not any(value_of(row, metric) for row in known)):
            continue
        won = find_won(content, metric)
        places = tuple(
            Place(
                str(row["region"]),
                plain(content.name_of(row, language), NAME),
                value_of(row, metric),
                ranks[str(row["region"])],
                content.moves.children.get(str(row["region"]), {}).get(metric),
                won.get(str(row["region"])),
            )
            for row in sorted(known, key=lambda row: (ranks[str(row["region"])], str(row["region"])))
        )
        whole = content.whole[metric] if is_rate(metric) and not has_flag(content.whole, metric, "small") else None
        return Ranking(metric, places, _absent(divisions, metric, content, language), whole)
    return None


def find_won(content: Content, metric: str) -> dict[str, int]:
    """Places won since the compared period; none across a break of the figure's series."""
    broken = (
        break_between(events(), content.calibre, metric, content.compare, content.period) if content.compare else None
    )
    return {} if broken else places_won(content.ranks.get(metric, {}), content.ranks_before.get(metric, {}))


def _absent(divisions: Sequence[RateRow], metric: str, content: Content, language: str) -> tuple[tuple[str, str], ...]:
    ranked = content.ranks.get(metric, {})
    return tuple(
        (
            plain(content.name_of(row, language), NAME),
            content.why(row, metric) if value_of(row, metric) is None else "small",
        )
        for row in divisions
        if row["region"] not in ranked and (row["region_kind"] in TERRITORIES or value_of(row, metric) is not None)
    )


def ranking_title(found: Ranking, language: str) -> str:
    """Who is highest and who is lowest."""
    values = [(place.name, place.value) for place in found.places]
    name = figure_name(found.metric, language)
    counted = None if is_rate(found.metric) else figure_word(found.metric, language)
    ranks = [place.rank for place in found.places]
    return sentences.extremes(name, values, language, partial=bool(found.absent), word=counted, ranks=ranks) or ""


def find_absences(found: Ranking, language: str, noted: Collection[str] = ()) -> list[str]:
    """Who is missing from a ranking, by reason; not for the reasons of which a note tells (``noted``)."""
    reasons = [why for why in dict.fromkeys(why for _, why in found.absent) if why not in noted]
    said = [
        sentences.missing([name for name, why in found.absent if why == reason], reason, language) for reason in reasons
    ]
    return [sentence for sentence in said if sentence]


def find_unnoted_absences(found: Ranking, content: Content, language: str) -> list[str]:
    """Who is missing from a ranking, where what needs attention does not name them."""
    noted = [note.values["why"] for note in content.notes if note.kind in ("missing", "missing_out")]
    return find_absences(found, language, noted)


def odd_among(found: Ranking, content: Content, language: str, *, but: str | None = None) -> list[str]:
    """Who of a ranking has a figure that a check flags, in one sentence; ``but``: a region of which more is said already."""
    names = [place.name for place in found.places if place.code != but and is_odd(content, place.code, found.metric)]
    if not names:
        return []
    metric = figure_name(found.metric, language)
    return [text("say.odd_among", language, metric=metric, names=sentences.names(names, language))]


def above_all_among(found: Ranking, language: str) -> str | None:
    """Which regions are above 100 %, and the likely cause."""
    if not is_rate(found.metric):
        return None
    names = [place.name for place in found.places if place.value > 1]
    return sentences.above_all([sentences.names(names, language)] if names else [], language)


def find_movers(found: Ranking, content: Content, language: str, *, alone: bool = False) -> list[str]:
    """How many regions rose, fell or stayed since the compared period, of those whose change may be told. ``alone``: the figure is named,
    since no ranking by it stands before."""
    moves = [by for place in found.places if (by := place.by(content)) is not None]
    compared = compared_period(content)
    if compared is None or len(moves) < 2:
        return []
    ways = [sentences.way_of(by) for by in moves]
    kind = "" if is_rate(found.metric) else "count_"
    there = [way for way in ("rise", "fall", "same") if way in ways]
    if len(there) == 1:
        said = text(f"say.movers_all_{kind}{there[0]}", language, n=len(moves))
    else:
        counted = [text(f"say.movers_{kind}{way}", language, n=ways.count(way)) for way in there]
        said = text("say.movers_comma", language).join(counted)
    key = "say.movers" if len(moves) == len(found.places) else "say.movers_known"
    like = sum(
        1 for place in found.places if place.change and place.change.points is not None and not place.change.is_raw
    )
    mark = text("say.movers_like", language, n=like) if like else ""
    metric = figure_name(found.metric, language)
    key += "_of" if alone else ""
    return [text(key, language, period=period_name(compared, language), said=said, n=len(moves), metric=metric) + mark]


def won_said(won: int | None, language: str) -> str:
    """Places won or lost as they stand in a table; a dash where there was no earlier place."""
    if won is None:
        return "–"
    return text(f"rank.{'up' if won > 0 else 'down' if won < 0 else 'level'}", language, n=abs(won))
