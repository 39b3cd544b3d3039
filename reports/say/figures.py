"""Figures that reports name: rates, counts, their words and units."""

from __future__ import annotations

from typing import Final

from analysis.measures import MEASURES
from analysis.metrics import BY_ID
from analysis.rows import value_of
from analysis.vocabulary import TERRITORIES
from data.texts import text
from reports.content.record import Content

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
