"""What a report says in words: facts in, a sentence out, by rules, in Chinese or English.

A sentence claims only what its numbers hold: a direction comes from the unrounded difference, a difference that rounds to nothing
is called no change, extremes name all that share them, a share that rounds to all is said to be nearly all, and a break in a
series forbids comparing across it. A sentence whose fact is missing is None, so that nobody fills the place with a phrase.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

from analysis import periods
from data.texts import numbers, text
from data.texts.names import listed, period_name

Direction = Literal["rise", "fall", "same"]
NAMED: Final = 3
"""So many names stand in a sentence; further ones are counted."""


def day(date: str, language: str) -> str:
    """A date (2018-12-31) in words: 2018年12月31日; anything else as it stands."""
    pieces = date.split("-")
    if len(pieces) != 3 or not all(piece.isdigit() for piece in pieces):
        return date
    return text("say.date", language, **dict(zip(("year", "month", "day"), map(int, pieces), strict=True)))


def moved(before: float, after: float) -> tuple[Direction, str]:
    """The direction of a rate (fractions) and its change in points as it is shown, without sign: ("rise", "2.1")."""
    change = (Decimal(str(after)) - Decimal(str(before))) * 100
    shown = abs(change).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if not shown:
        return "same", "0.0"
    return ("rise" if change > 0 else "fall"), str(shown)


def names(found: Sequence[str], language: str) -> str:
    """Names in a row; beyond :data:`NAMED` the first ones and how many there are."""
    if len(found) <= NAMED:
        return listed(found, language)
    return text("say.and_others", language, names=text("say.comma", language).join(found[:NAMED]), n=len(found))


def year_on_year(period: str, now: str | None) -> bool:
    """Whether ``period`` lies one year before ``now``, so that Chinese says 同比."""
    return now is not None and period == periods.year_before(now)


def compared(period: str, now: str | None, language: str) -> dict[str, str]:
    """How a compared period is spoken of: ``period`` its name, ``against`` (比2023年, 同比), ``beside`` (与2023年, 同比)."""
    named = period_name(period, language)
    close = year_on_year(period, now)
    return {
        "period": named,
        "against": text("say.year_on_year" if close else "say.than", language, period=named),
        "beside": text("say.year_on_year_same" if close else "say.beside", language, period=named),
    }


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier value of a figure and its ``period``; ``now``: the period that is compared with it. None: not known."""

    value: float | None = None
    period: str | None = None
    now: str | None = None


NOTHING_BEFORE: Final = Before()


def rate(
    region: str,
    metric: str,
    value: float | None,
    language: str,
    before: Before = NOTHING_BEFORE,
) -> str | None:
    """A rate (a fraction) of a region, and how it moved where an earlier one is known."""
    if value is None:
        return None
    shown = numbers.percent(value)
    if before.value is None or before.period is None:
        return text("say.rate", language, region=region, metric=metric, value=shown)
    direction, points = moved(before.value, value)
    filled = {"region": region, "metric": metric, "value": shown, "points": points}
    return text(f"say.rate_{direction}", language, **filled, **compared(before.period, before.now, language))


def amount(
    region: str,
    measure: str,
    value: float | None,
    language: str,
    before: Before = NOTHING_BEFORE,
    *,
    word: str = "",
) -> str | None:
    """A count of a region, and by how many it moved where an earlier one is known.

    ``word``: the measure word that Chinese wants after a number (人, 个).
    """
    if value is None:
        return None
    filled = {"region": region, "metric": measure, "value": numbers.count(value, language) + word}
    earlier = before.value
    if earlier is None or before.period is None:
        return text("say.count", language, **filled)
    filled |= compared(before.period, before.now, language)
    if value == earlier:
        return text("say.count_same", language, **filled)
    way = "rise" if value > earlier else "fall"
    return text(f"say.count_{way}", language, change=numbers.count(abs(value - earlier), language) + word, **filled)


def uncovered(units: float | None, workers: float | None, language: str) -> str | None:
    """What is left to reach: units, workers or both. None where neither is known, or numerators exceed denominators."""
    known = [
        text(key, language, n=numbers.count(value, language))
        for key, value in (("say.left_units", units), ("say.left_workers", workers))
        if value is not None and value > 0
    ]
    if known:
        return text("say.left", language, what=listed(known, language))
    return text("say.left_none", language) if units == 0 else None


def left_small(n: float | None, language: str) -> str | None:
    """How many small and micro enterprises are still without a union."""
    if n is None or n < 0:
        return None
    return text("say.small_left", language, n=numbers.count(n, language)) if n else text("say.small_all", language)


def above_all(value: float | None, language: str) -> str | None:
    """Why a rate above 100 % stands as it is."""
    return text("say.above_all", language) if value is not None and value > 1 else None


def extremes(
    metric: str,
    values: Sequence[tuple[str, float]],
    language: str,
    *,
    partial: bool = False,
    word: str | None = None,
) -> str | None:
    """Who is highest and who lowest among (name, rate); all that tie are named or counted.

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
    high, low = max(v for _, v in values), min(v for _, v in values)
    if high == low:
        return text("say.all_equal", language, n=len(values), metric=metric, value=shown(high))
    filled: dict[str, str] = {"high_value": shown(high), "low_value": shown(low)}
    for end, edge in (("high", high), ("low", low)):
        tied = [name for name, value in values if value == edge]
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


def course(
    region: str,
    metric: str,
    points: Sequence[tuple[str, float]],
    breaks: Sequence[str],
    language: str,
    *,
    rates: bool,
    word: str = "",
) -> str | None:
    """How a series of one calibre ran from its first to its last (period, value); across a break the two are not compared."""
    if len(points) < 2:
        return None
    ordered = sorted(points, key=lambda point: periods.ends(point[0]))
    (first, before), (last, after) = ordered[0], ordered[-1]
    broken = periods.broken_between(breaks, first, last)
    short = numbers.count(before, language) == numbers.count(after, language) and before != after

    def figure(value: float) -> str:
        if rates:
            return numbers.percent(value)
        return (numbers.exact(value) if short else numbers.count(value, language)) + word

    filled = {
        "region": region,
        "metric": metric,
        "first": period_name(first, language),
        "last": period_name(last, language),
    }
    filled |= {"before": figure(before), "after": figure(after)}
    if broken:
        return text(
            "say.course_break",
            language,
            breaks=listed([period_name(cut, language) for cut in broken], language),
            **filled,
        )
    if rates:
        direction, change = moved(before, after)
        return text(f"say.course_{direction}", language, points=change, **filled)
    if before == after:
        return text("say.course_count_same", language, **filled)
    way = "rise" if after > before else "fall"
    return text(
        f"say.course_count_{way}", language, change=numbers.count(abs(after - before), language) + word, **filled
    )


def why_moved(
    region: str,
    metric: str,
    moves: tuple[float, float],
    parts: tuple[str, int | None],
    period: str,
    now: str,
    language: str,
) -> str:
    """Why a rate moved: how much within its parts and how much by their weights (both in points).

    ``parts``: what they are (regions, industries), and how many if not all report in both periods.
    """
    within, mix = (numbers.points(value) for value in moves)
    total = moves[0] + moves[1]
    direction, points = moved(0, total / 100)
    kind, count = parts
    key = f"say.why{'_known' if count is not None else ''}{'_same' if direction == 'same' else ''}"
    return text(
        key,
        language,
        region=region,
        metric=metric,
        way=text(f"say.way_{direction}", language) if direction != "same" else "",
        points=points,
        within=within,
        mix=mix,
        parts=text(f"say.parts_{kind}", language),
        n=count,
        **compared(period, now, language),
    )


def toward(region: str, metric: str, reached: float, target: float, period: str, now: str, language: str) -> str:
    """How far a rate (a fraction), reached in ``now``, is from its target for ``period``."""
    way, points = moved(reached, target)
    key = "short" if way == "rise" else "near" if reached < target else "reached"
    return text(
        f"say.target_{key}",
        language,
        region=region,
        metric=metric,
        reached=numbers.percent(reached),
        target=numbers.percent(target),
        period=period_name(period, language),
        now=period_name(now, language) if now != period or language == "en" else "",
        points=points,
    )


def missing(absent: Sequence[str], why: str, language: str) -> str | None:
    """Who is missing and why; ``why`` is a reason of the queries: not_reported, not_in_source, outside_statistics."""
    if not absent:
        return None
    return text("say.missing", language, names=names(absent, language), why=text(f"why.{why}", language))


def joined(parts: Iterable[str | None], language: str) -> str:
    """Clauses of one sentence, those that are missing left out, without a full stop."""
    return text("say.clause", language).join(part for part in parts if part)
