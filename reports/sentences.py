"""What a report says in words: facts in, a sentence out, by rules, in Chinese or English.

A sentence claims only what its numbers hold: a direction comes from the unrounded difference, a difference that rounds to nothing
is called no change, extremes name all that share them, a share that rounds to all is said to be nearly all, and a break in a
series forbids comparing across it. A sentence whose fact is missing is None, so that nobody fills the place with a phrase.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

from data.texts import text
from layouts import numbers
from layouts.names import period_name

Direction = Literal["rise", "fall", "same"]
NAMED: Final = 3
"""So many names stand in a sentence; further ones are counted."""


def moved(before: float, after: float) -> tuple[Direction, str]:
    """The direction of a rate (fractions) and its change in points as it is shown, without sign: ("rise", "2.1")."""
    change = (Decimal(str(after)) - Decimal(str(before))) * 100
    shown = abs(change).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if not shown:
        return "same", "0.0"
    return ("rise" if change > 0 else "fall"), str(shown)


def share(part: float, whole: float) -> str:
    """``part`` of ``whole`` in full percent; never 100% of what is not all, never 0% of what is something."""
    value = Decimal(str(part)) / Decimal(str(whole)) * 100
    shown = value.quantize(Decimal(1), ROUND_HALF_UP)
    if shown == 100 and value < 100:
        return ">99%"
    if shown == 0 and value > 0:
        return "<1%"
    return f"{shown}%"


def names(found: Sequence[str], language: str) -> str:
    """Names in a row; beyond :data:`NAMED` the first ones and how many there are."""
    if len(found) <= NAMED:
        return text("say.comma", language).join(found)
    return text("say.and_others", language, names=text("say.comma", language).join(found[:NAMED]), n=len(found))


def rate(
    region: str,
    metric: str,
    value: float | None,
    language: str,
    *,
    before: float | None = None,
    period: str | None = None,
) -> str | None:
    """A rate (a fraction) of a region, and how it moved since ``period`` where ``before`` is known."""
    if value is None:
        return None
    shown = numbers.percent(value)
    if before is None or period is None:
        return text("say.rate", language, region=region, metric=metric, value=shown)
    direction, points = moved(before, value)
    filled = {
        "region": region,
        "metric": metric,
        "value": shown,
        "points": points,
        "period": period_name(period, language),
    }
    return text(f"say.rate_{direction}", language, **filled)


def amount(
    region: str,
    measure: str,
    value: float | None,
    language: str,
    *,
    before: float | None = None,
    period: str | None = None,
) -> str | None:
    """A count of a region, and by how many it moved since ``period`` where ``before`` is known."""
    if value is None:
        return None
    filled = {"region": region, "metric": measure, "value": numbers.count(value, language)}
    if before is None or period is None:
        return text("say.rate", language, **filled)
    filled["period"] = period_name(period, language)
    if value == before:
        return text("say.count_same", language, **filled)
    way = "rise" if value > before else "fall"
    return text(f"say.count_{way}", language, change=numbers.count(abs(value - before), language), **filled)


def uncovered(units: float | None, workers: float | None, language: str) -> str | None:
    """What is left to reach: units, workers or both. None where neither is known, or numerators exceed denominators."""
    known = [
        text(key, language, n=numbers.count(value, language))
        for key, value in (("say.left_units", units), ("say.left_workers", workers))
        if value is not None and value > 0
    ]
    if known:
        return text("say.left", language, what=text("say.comma", language).join(known))
    return text("say.left_none", language) if units == 0 else None


def left_small(n: float | None, language: str) -> str | None:
    """How many small and micro enterprises are still without a union."""
    if n is None or n < 0:
        return None
    return text("say.small_left", language, n=numbers.count(n, language)) if n else text("say.small_all", language)


def above_all(value: float | None, language: str) -> str | None:
    """Why a rate above 100 % stands as it is."""
    return text("say.above_all", language) if value is not None and value > 1 else None


def extremes(metric: str, values: Sequence[tuple[str, float]], language: str, *, partial: bool = False) -> str | None:
    """Who is highest and who lowest among (name, rate); all that tie are named or counted.

    ``partial``: others have no figure, so that the extremes are those of the regions with one.
    """
    if not values:
        return None
    if len(values) == 1:
        return text("say.rate", language, region=values[0][0], metric=metric, value=numbers.percent(values[0][1]))
    high, low = max(v for _, v in values), min(v for _, v in values)
    if high == low:
        return text("say.all_equal", language, n=len(values), metric=metric, value=numbers.percent(high))
    shown: dict[str, str] = {}
    for word, edge in (("high", high), ("low", low)):
        tied = [name for name, value in values if value == edge]
        shown[word] = names(tied, language)
        shown[f"{word}_tie"] = text("say.tie", language) if len(tied) > 1 else ""
    if partial:
        shown["n"] = str(len(values))
    return text(
        "say.extremes_partial" if partial else "say.extremes",
        language,
        metric=metric,
        high_value=numbers.percent(high),
        low_value=numbers.percent(low),
        **shown,
    )


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
    return text("say.cell_share", language, share=share(top, whole), **filled)


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
        "names": text("say.comma", language).join(name for _, name in top),
        "n": numbers.count(total, language),
        "what": text(f"say.what_{kind}", language),
        "region": region,
    }
    together = "together" if len(top) > 1 else "alone"
    if whole is None or whole <= 0 or total > whole:
        return text(f"say.gaps_{together}", language, **filled)
    return text(f"say.gaps_{together}_share", language, share=share(total, whole), **filled)


def course(
    region: str, metric: str, points: Sequence[tuple[str, float]], breaks: Sequence[str], language: str, *, rates: bool
) -> str | None:
    """How a series of one calibre ran from its first to its last (period, value); across a break the two are not compared."""
    if len(points) < 2:
        return None
    ordered = sorted(points)
    (first, before), (last, after) = ordered[0], ordered[-1]
    between = [period for period in sorted(breaks) if first < period <= last]
    short = numbers.count(before, language) == numbers.count(after, language) and before != after
    figure = numbers.percent if rates else numbers.exact if short else lambda value: numbers.count(value, language)
    filled = {
        "region": region,
        "metric": metric,
        "first": period_name(first, language),
        "last": period_name(last, language),
    }
    filled |= {"before": figure(before), "after": figure(after)}
    if between:
        return text(
            "say.course_break",
            language,
            breaks=text("say.comma", language).join(period_name(cut, language) for cut in between),
            **filled,
        )
    if rates:
        direction, change = moved(before, after)
        return text(f"say.course_{direction}", language, points=change, **filled)
    if before == after:
        return text("say.course_count_same", language, **filled)
    way = "rise" if after > before else "fall"
    return text(f"say.course_count_{way}", language, change=numbers.count(abs(after - before), language), **filled)


def missing(absent: Sequence[str], why: str, language: str) -> str | None:
    """Who is missing and why; ``why`` is a reason of the queries: not_reported, not_in_source, outside_statistics."""
    if not absent:
        return None
    return text("say.missing", language, names=names(absent, language), why=text(f"why.{why}", language))


def joined(parts: Iterable[str | None], language: str) -> str:
    """Clauses of one sentence, those that are missing left out, without a full stop."""
    return text("say.clause", language).join(part for part in parts if part)
