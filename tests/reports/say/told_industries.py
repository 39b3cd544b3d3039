"""Sentences about industries taken back to facts."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.rows import has_flag, value_of
from data.texts import numbers
from data.texts.names import figure_name, industry_name
from reports.content.moves import COUNTS
from reports.content.record import Content


def expect(said: str, value: str) -> str | None:
    """Why it is not what is said."""
    return None if said.strip() == value else f"it is {value}"


def _figure(said: str, language: str) -> str:
    return next(name for name in COUNTS if figure_name(name, language) == said.strip())


def lowest_industry(said: Mapping[str, str], content: Content, language: str) -> str | None:
    rated = [
        row
        for row in content.industries
        if value_of(row, "unit_coverage") is not None and not has_flag(row, "unit_coverage", "small")
    ]
    low = min((r for r in rated if r["industry"] != "unknown"), key=lambda row: value_of(row, "unit_coverage"))
    if industry_name(low["industry"], language) != said["name"].strip():
        return f"lowest is {low['industry']}"
    return None if content.base else expect(said["value"], numbers.percent(value_of(low, "unit_coverage")))


def _by_industry(content: Content, metric: str, language: str) -> list[tuple[float, str]]:
    figure = _figure(metric, language)
    known = [row for row in content.industries if row["industry"] != "unknown" and value_of(row, figure)]
    return sorted(((value_of(row, figure), industry_name(row["industry"], language)) for row in known), reverse=True)


def largest_parts(said: Mapping[str, str], content: Content, language: str) -> str | None:
    """The three industries named have most, as many together as is said, and that share of the whole."""
    top = _by_industry(content, said["metric"], language)[:3]
    total, whole = sum(value for value, _ in top), value_of(content.whole, _figure(said["metric"], language))
    if not all(name in said["parts"] for _, name in top):
        return f"most are in {top}"
    if said["n"].rstrip("个人 ") != numbers.count(total, language):
        return f"together they have {total}"
    return expect(said["share"], numbers.share(total, whole))


def fewest_industry(said: Mapping[str, str], content: Content, language: str) -> str | None:
    value, name = _by_industry(content, said["metric"], language)[-1]
    return expect(said["name"], name) or expect(said["n"].rstrip("个人 "), numbers.count(value, language))


BY_INDUSTRY = {
    "report.industries_low": lowest_industry,
    "say.largest_parts": largest_parts,
    "report.industries_fewest": fewest_industry,
}
