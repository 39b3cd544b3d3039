"""Figures that reports name: rates, counts, their words and units, and which of them a check flags."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from analysis.compare import printed
from analysis.measures import MEASURES
from analysis.metrics import BY_ID
from analysis.rows import value_of
from analysis.vocabulary import TERRITORIES
from data.texts import numbers, text
from data.texts.names import figure_name
from reports.content.record import Content
from reports.say.plain import plain

NAME: Final = 72
"""A name is cut beyond so many signs, which the longest of a region has in English with its city: a sentence must stay one."""


def is_rate(figure: str) -> bool:
    """Whether a measure or metric is a rate, so that its change is in points."""
    return figure in BY_ID and BY_ID[figure].kind == "rate"


def figure_word(figure: str, language: str) -> str:
    """The measure word after a count (人, 个); empty for a rate, and in English."""
    return "" if is_rate(figure) else text(f"say.word_{_counts(figure)}", language)


def figure_unit(figure: str, language: str) -> str:
    """What a figure counts, as an axis says it: 人, 个; persons, units, unions."""
    return text(f"say.unit_{_counts(figure)}", language)


def _counts(figure: str) -> str:
    known = {measure.id: measure.counts for measure in MEASURES}
    return known[BY_ID[figure].denominator if figure in BY_ID else figure]


def is_complete(content: Content, figure: str) -> bool:
    """Whether all regions below that report at all have a figure, or none has; those outside the statistics do not count."""
    inside = [row for row in content.children if row["region_kind"] in TERRITORIES]
    lacks = [
        value_of(row, figure) is None
        for row in inside
        if value_of(row, figure) is not None or content.why(row, figure) != "outside_statistics"
    ]
    return not any(lacks) or all(lacks)


def odd_own(content: Content, language: str, *, first: bool = True) -> list[str]:
    """The region's own ratios that a check flags, each with the median of the regions beside it where that may be told. ``first``: no sentence
    before names the region."""
    key = "say.odd" if content.audience == "internal" or content.purpose == "published" else "say.odd_outside"
    return [
        text(
            key,
            language,
            region=plain(content.name(language), NAME) if first else "",
            metric=figure_name(one.metric, language),
            value=numbers.figure(one.metric, value_of(content.whole, one.metric), language),
            median=numbers.percent(one.median),
        ).removeprefix(": ")
        for one in content.odd
        if one.region == content.region and value_of(content.whole, one.metric) is not None
    ]


def odd_mark(content: Content, region: str | None, figure: str, language: str) -> str:
    """What stands behind a figure that a check flags; empty behind any other."""
    return text("say.odd_mark", language) if is_odd(content, region, figure) else ""


def is_odd(content: Content, region: str | None, figure: str) -> bool:
    """Whether a check flags a figure of a region: the ratio, or the measure that is likely wrong."""
    return any(one.region == region and figure in (one.metric, one.numerator) for one in content.odd)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A series between two periods of one calibre, without a break between: (period, value) at both ends, both comparable.

    ``share``: as in :class:`reports.say.sentences.Moved`. ``rates``: fractions, else counts with their measure ``word``.
    """

    first: tuple[str, float]
    last: tuple[str, float]
    rates: bool
    word: str = ""
    share: float | None = None

    def printed(self, language: str) -> tuple[str, str]:
        """Both values as they stand; counts that would look alike in full."""
        before, after = self.first[1], self.last[1]
        if self.rates:
            return numbers.percent(before), numbers.percent(after)
        one = numbers.exact if self._in_full(language) else lambda value: numbers.count(value, language)
        return one(before) + self.word, one(after) + self.word

    def _in_full(self, language: str) -> bool:
        """Whether the two counts differ, but would look alike in their unit."""
        shown = {numbers.count(value, language) for _, value in (self.first, self.last)}
        return len(shown) == 1 and self.first[1] != self.last[1]

    def by(self, language: str) -> Decimal:
        """The difference of the two printed values: points for rates, counts for counts."""
        before, after = self.first[1], self.last[1]
        if self.rates:
            return printed.percent(after) - printed.percent(before)
        if self._in_full(language):
            return Decimal(str(after)) - Decimal(str(before))
        return numbers.as_counted(after, language) - numbers.as_counted(before, language)

    def change(self, language: str) -> str:
        """The difference of two counts without its sign: in their unit where both have one, so that it is no more exact than they are."""
        if self._in_full(language):
            return numbers.exact(float(abs(self.by(language)))) + self.word
        units = {numbers.unit_of(value, language) for _, value in (self.first, self.last)}
        by, unit = float(abs(self.by(language))), units.pop()
        alike = not units and numbers.as_counted(by, language) == by
        return (numbers.count_in(by, unit, language) if alike else numbers.count(by, language)) + self.word
