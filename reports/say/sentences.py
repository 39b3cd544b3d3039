"""What a report says in words: facts in, a sentence out, by rules, in Chinese or English.

A sentence claims only what its numbers hold: a change and its direction are those of the printed values, one that is printed as nothing
is called no change, one that is not everybody's is marked like for like, extremes name all that share them, a share that rounds to
all is said to be nearly all. A sentence whose fact is missing is None, so that nobody fills the place with a phrase.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from analysis import periods
from analysis.compare import printed
from analysis.ranks import competition_ranks
from data.texts import numbers, text
from data.texts.names import comma_between, listed, period_name
from reports.say.figures import Stretch

Direction = Literal["rise", "fall", "same"]
NAMED: Final = 3
"""So many names stand in a sentence; further ones are counted."""


def day(date: str, language: str) -> str:
    """A date (2018-12-31) in words: 2018年12月31日; anything else as it stands."""
    pieces = date.split("-")
    if len(pieces) != 3 or not all(piece.isdigit() for piece in pieces):
        return date
    return text("say.date", language, **dict(zip(("year", "month", "day"), map(int, pieces), strict=True)))


def way_of(change: Decimal) -> Direction:
    """The direction of a printed change."""
    return "rise" if change > 0 else "fall" if change < 0 else "same"


def names(found: Sequence[str], language: str) -> str:
    """Names in a row; beyond :data:`NAMED` the first ones and how many there are."""
    if len(found) <= NAMED:
        return listed(found, language)
    return text(
        "say.and_others", language, names=comma_between(found[:NAMED], language).join(found[:NAMED]), n=len(found)
    )


def compared(period: str, now: str | None, language: str) -> dict[str, str]:
    """How a compared period is spoken of: ``period`` its name, ``against`` (比2023年, 同比), ``beside`` (与2023年, 同比)."""
    named = period_name(period, language)
    close = now is not None and period == periods.year_before(now)
    return {
        "period": named,
        "against": text("say.year_on_year" if close else "say.than", language, period=named),
        "beside": text("say.year_on_year_same" if close else "say.beside", language, period=named),
    }


@dataclass(frozen=True, slots=True)
class Moved:
    """A change as it is printed: ``by`` points or counts since ``period``; ``now``: the period that is compared with it.

    ``share``: of the denominator, over which it is like for like; None where everybody reports in both periods. ``ends``: the two counts that
    it lies between.
    """

    by: Decimal
    period: str
    now: str | None = None
    share: float | None = None
    ends: tuple[float, float] | None = None

    @property
    def way(self) -> Direction:
        """Its direction."""
        return way_of(self.by)

    def mark(self, language: str) -> str:
        """The mark of a change that is like for like, with its share; empty where it is the whole's."""
        return like_mark(self.share, language)

    def counted(self, word: str, language: str) -> str:
        """A change of a count without its sign: the difference of the two counts as they are printed, wherever a report says it."""
        if self.ends is None:
            return numbers.count(float(abs(self.by)), language) + word
        return Stretch((self.period, self.ends[0]), (self.now or "", self.ends[1]), rates=False, word=word).change(
            language
        )

    def words(self, language: str) -> dict[str, str]:
        """What fills a text about it."""
        return compared(self.period, self.now, language)


def like_mark(share: float | None, language: str) -> str:
    """The mark of what is like for like; empty without a ``share``."""
    if share is None:
        return ""
    shown = numbers.share(share, 1)
    key = "say.like_almost_all" if shown.startswith(">") else "say.like_for_like"
    return text(key, language, share=shown.lstrip(">"))


def _told(key: str, language: str, **filled: object) -> str:
    """A text about a region, or about the one that was named before where ``region`` is empty."""
    return text(key, language, **filled).removeprefix(": ")


def rate(region: str, metric: str, value: float | None, language: str, moved: Moved | None = None) -> str | None:
    """A rate (a fraction) of a region, and how it moved where that may be told."""
    if value is None:
        return None
    filled = {"region": region, "metric": metric, "value": numbers.percent(value)}
    if moved is None:
        return _told("say.rate", language, **filled)
    said = _told(f"say.rate_{moved.way}", language, **filled, points=str(abs(moved.by)), **moved.words(language))
    return said + moved.mark(language)


def amount(
    region: str, measure: str, value: float | None, language: str, moved: Moved | None = None, *, word: str = ""
) -> str | None:
    """A count of a region, and by how many it moved where that may be told.

    ``word``: the measure word that Chinese wants after a number (人, 个).
    """
    if value is None:
        return None
    filled = {"region": region, "metric": measure, "value": numbers.count(value, language) + word}
    if moved is None:
        return _told("say.count", language, **filled)
    filled |= moved.words(language)
    if moved.way != "same":
        filled["change"] = moved.counted(word, language)
    return _told(f"say.count_{moved.way}", language, **filled) + moved.mark(language)


@dataclass(frozen=True, slots=True)
class Counted:
    """A count that stands for a rate of few units: its name, measure word, value, and the value of an earlier period."""

    name: str
    word: str
    value: float
    before: float | None = None

    def said(self, language: str) -> str:
        """The count, and what it was; counts of few are printed in full, so that they add up."""
        now = numbers.exact(self.value) + self.word
        if self.before is None:
            return text("say.few_now", language, name=self.name, value=now)
        way = "rise" if self.value > self.before else "fall" if self.value < self.before else "same"
        filled = {"name": self.name, "value": now}
        if way != "same":
            filled["before"] = numbers.exact(self.before) + self.word
        return text(f"say.few_{way}", language, **filled)


def few(region: str, counts: Sequence[Counted], since: tuple[str, str] | None, language: str) -> str:
    """A rate of few units in counts. ``since``: the earlier period and this one, where the counts have one."""
    said = text("say.movers_comma", language).join(count.said(language) for count in counts)
    key = "say.few" if since is None else "say.few_since"
    filled = {} if since is None else compared(*since, language)
    return _told(key, language, region=region, said=said, **filled)


def uncovered(units: float | None, workers: float | None, language: str, unknown: float = 0) -> str | None:
    """What is left to reach: units, workers or both. None where neither is known, or numerators exceed denominators.

    ``unknown``: units whose cover nobody knows, so that they are neither left nor reached.
    """
    known = [
        text(key, language, n=numbers.count(value, language))
        for key, value in (("say.left_units", units), ("say.left_workers", workers))
        if value is not None and value > 0
    ]
    if known:
        return text("say.left", language, what=listed(known, language))
    return text("say.left_none_known" if unknown else "say.left_none", language) if units == 0 else None


def left_small(n: float | None, language: str) -> str | None:
    """How many small and micro enterprises are still without a union."""
    if n is None or n < 0:
        return None
    return text("say.small_left", language, n=numbers.count(n, language)) if n else text("say.small_all", language)


def above_all(found: Sequence[str], language: str) -> str | None:
    """Which figures or regions are above 100 %, and the likely cause; None without any."""
    return text("say.above_all", language, names=listed(found, language)) if found else None


def extremes(
    metric: str,
    values: Sequence[tuple[str, float]],
    language: str,
    *,
    partial: bool = False,
    word: str | None = None,
    ranks: Sequence[int] | None = None,
) -> str | None:
    """Who is highest and who lowest among (name, rate); all that tie are named or counted.

    ``ranks``: the places of ``values`` by what they were before rounding; else they are ranked as they stand.
    ``partial``: others have no figure, so that the extremes are those of the regions with one. ``word``: the values are counts
    with this measure word, and the sentence tells of most and fewest.
    """
    if not values:
        return None

    def shown(value: float) -> str:
        return numbers.percent(value) if word is None else numbers.count(value, language) + word

    if len(values) == 1:
        key = "say.rate" if word is None else "say.count"
        return text(key, language, region=values[0][0], metric=metric, value=shown(values[0][1]))
    places = list(ranks) if ranks is not None else competition_ranks([value for _, value in values])
    first, last = min(places), max(places)
    if first == last:
        return text("say.all_equal", language, n=len(values), metric=metric, value=shown(values[0][1]))
    filled: dict[str, str] = {}
    for end, edge in (("high", first), ("low", last)):
        tied = [name for (name, _), place in zip(values, places, strict=True) if place == edge]
        filled[f"{end}_value"] = shown(values[places.index(edge)][1])
        filled[end] = names(tied, language)
        filled[f"{end}_tie"] = text("say.tie", language) if len(tied) > 1 else ""
    if partial:
        filled["n"] = str(len(values))
    key = f"say.extremes{'' if word is None else '_count'}{'_partial' if partial else ''}"
    return text(key, language, metric=metric, **filled)


def largest_cell(
    region: str, cells: Sequence[tuple[str, str, float]], whole: float | None, language: str
) -> str | None:
    """The largest gap among (place, industry, employees), all that tie counted, and its share of the region's."""
    known = [cell for cell in cells if cell[2] > 0]
    if not known:
        return None
    top = max(n for _, _, n in known)
    tied = [(place, industry) for place, industry, n in known if n == top]
    filled = {"place": tied[0][0], "industry": tied[0][1], "n": numbers.count(top, language), "region": region}
    if len(tied) > 1:
        return text("say.cells_tie", language, more=len(tied) - 1, **filled)
    if whole is None or whole <= 0 or top > whole:
        return text("say.cell", language, **filled)
    return text("say.cell_share", language, share=numbers.share(top, whole), **filled)


def largest_gaps(
    region: str,
    gaps: Iterable[tuple[str, float]],
    whole: float | None,
    kind: Literal["units", "workers"],
    language: str,
) -> str | None:
    """The (at most three) largest gaps together, and their share of the region's."""
    top = sorted(((n, name) for name, n in gaps if n > 0), key=lambda gap: -gap[0])[:NAMED]
    if not top:
        return None
    total = sum(n for n, _ in top)
    filled = {
        "names": listed([name for _, name in top], language),
        "what": text(f"say.left_{kind}", language, n=numbers.count(total, language)),
        "whose": text(f"say.whose_{kind}", language),
        "region": region,
    }
    together = "together" if len(top) > 1 else "alone"
    if whole is None or whole <= 0 or total > whole:
        return text(f"say.gaps_{together}", language, **filled)
    return text(f"say.gaps_{together}_share", language, share=numbers.share(total, whole), **filled)


def largest_parts(
    metric: str, parts: Sequence[tuple[str, float]], whole: float, word: str, language: str
) -> str | None:
    """The (at most three) largest parts of a count, the first largest, together, and their share of the whole; None where the next one ties."""
    if len(parts) > NAMED and parts[NAMED][1] == parts[NAMED - 1][1]:
        return None
    total = sum(value for _, value in parts[:NAMED])
    return text(
        "say.largest_parts",
        language,
        metric=metric,
        parts=listed([name for name, _ in parts[:NAMED]], language),
        n=numbers.count(total, language) + word,
        share=numbers.share(total, whole),
    )


def course(region: str, metric: str, found: Stretch, language: str) -> str:
    """How a series of one calibre ran from the first to the last period of a stretch."""
    before, after = found.printed(language)
    filled = {"region": region, "metric": metric, "before": before, "after": after}
    filled |= {"first": period_name(found.first[0], language), "last": period_name(found.last[0], language)}
    by = found.by(language)
    way = way_of(by)
    if found.rates:
        said = _told(f"say.course_{way}", language, points=str(abs(by)), **filled)
    else:
        said = _told(f"say.course_count_{way}", language, change=found.change(language), **filled)
    return said + like_mark(found.share, language)


def peak(found: Stretch, language: str) -> str | None:
    """From where a series fell that ran higher between its ends; None where the printed values do not show it."""
    by = found.by(language)
    if by >= 0:
        return None
    filled = {"period": period_name(found.first[0], language), "value": found.printed(language)[0]}
    if found.rates:
        said = text("say.peak", language, points=str(abs(by)), **filled)
    else:
        said = text("say.peak_count", language, change=found.change(language), **filled)
    return said + like_mark(found.share, language)


def uncompared_course(region: str, metric: str, first: str, last: str, why: str, language: str) -> str:
    """A series whose ends may not be compared: from when to when it runs, and why nothing is said of its course."""
    ends = {"first": period_name(first, language), "last": period_name(last, language)}
    return _told("say.course_untold", language, region=region, metric=metric, why=why, **ends)


def why_moved(
    region: str,
    metric: str,
    parts: tuple[Decimal, Decimal],
    kind: str,
    moved: Moved,
    language: str,
    rest: Decimal | None = None,
) -> str:
    """Why a rate moved: how much within its parts and how much by their weights (both in points, together the change).

    ``kind``: what the parts are (region, industry). ``rest``: what who reports adds, not said where that is nothing.
    """
    within, mix = (numbers.signed(value) for value in parts)
    said = text(
        f"say.why{'_same' if moved.way == 'same' else ''}",
        language,
        region=region,
        metric=metric,
        way=text(f"say.way_{moved.way}", language) if moved.way != "same" else "",
        points=str(abs(moved.by)),
        mark=moved.mark(language),
        within=within,
        mix=mix,
        parts=text(f"say.parts_{kind}", language),
        **moved.words(language),
    )
    return said if not rest else said + text("say.why_reporting", language, points=numbers.signed(rest))


def who_moved(region: str, metric: str, moved: Moved, pull: str, language: str) -> str:
    """How a rate moved and which of its parts moved it most (``pull``), where how much of it is within them is not told."""
    same = moved.way == "same"
    return text(
        f"say.who_moved{'_same' if same else ''}",
        language,
        region=region,
        metric=metric,
        way="" if same else text(f"say.way_{moved.way}", language),
        points=str(abs(moved.by)),
        mark=moved.mark(language),
        pull=pull[:1].lower() + pull[1:],
        **moved.words(language),
    )


def toward(region: str, metric: str, reached: float, target: float, period: str, now: str, language: str) -> str:
    """How far a rate (a fraction), reached in ``now``, is from its target for ``period``."""
    left = printed.percent(target) - printed.percent(reached)  # all rates are printed as density is
    key = "reached" if reached >= target else "short" if left > 0 else "near"
    return _told(
        f"say.target_{key}",
        language,
        region=region,
        metric=metric,
        reached=numbers.toward("density", reached, target, language),
        target=numbers.aim("density", target),
        period=period_name(period, language),
        now=period_name(now, language) if now != period or language == "en" else "",
        points=str(abs(left)),
    )


def missing(absent: Sequence[str], why: str, language: str) -> str | None:
    """Who is missing and why; ``why`` is a reason of the queries, suppressed, or small: few units, so that they are not ranked."""
    if not absent:
        return None
    if why in ("suppressed", "small"):
        return text(f"say.missing_{why}", language, names=names(absent, language))
    return text("say.missing", language, names=names(absent, language), why=text(f"why.{why}", language))


def joined(parts: Iterable[str | None], language: str) -> str:
    """Clauses of one sentence, those that are missing left out, without a full stop."""
    return text("say.clause", language).join(part for part in parts if part)
