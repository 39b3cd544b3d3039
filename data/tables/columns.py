"""Columns as tables share them, and the names of the codes in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from analysis.measures import MEASURES
from analysis.metrics import BY_ID
from data.reference import industries
from data.tables.record import Coded, Column, Value
from data.texts import catalogue, text
from data.texts.names import calibre_name, check_name, figure_name, industry_name, region_name

RELIABILITY: Final = ("left_out", "flags", "missing")
_COUNTS: Final[Mapping[str, str]] = {measure.id: measure.counts for measure in MEASURES}


def figure(name: str, language: str, *, places: int = 1, short: bool = False) -> Column:
    """The column of a measure or metric, by its kind: a fraction, a ratio or a count."""
    metric, title = BY_ID.get(name), figure_name(name, language)
    if metric is not None and metric.kind == "rate":
        return Column(name, title, "share", text("table.unit.fraction", language), places)
    if metric is not None and metric.kind == "ratio":
        return Column(name, title, "ratio", places=places)
    counted = _COUNTS[metric.denominator if metric is not None else name]
    return Column(name, title, "count", text(f"table.unit.{counted}", language), short=short)


def share(key: str, title: str, language: str, *, places: int = 1) -> Column:
    """A fraction that is no metric."""
    return Column(key, title, "share", text("table.unit.fraction", language), places)


def points(key: str, title: str, language: str, *, places: int = 1) -> Column:
    """A change of a rate, in percentage points."""
    return Column(key, title, "points", text("table.unit.points", language), places)


def change(key: str, title: str, name: str, language: str) -> Column:
    """A change of a measure or metric: of a rate in percentage points, else in its own unit, with its sign on pages."""
    if (metric := BY_ID.get(name)) is not None and metric.kind == "rate":
        return points(key, title, language)
    return replace(figure(name, language), key=key, title=title, signed=True)


def count(key: str, title: str, counts: str, language: str) -> Column:
    """A count; ``counts``: units, persons, unions or rows."""
    return Column(key, title, "count", text(f"table.unit.{counts}", language))


def rank(language: str) -> Column:
    """The place among the regions shown."""
    return Column("rank", text("rank.column", language), "rank")


def region(language: str) -> Column:
    """The region of a row; None is the remainder."""
    return Column("region", text("col.region", language), "region")


def industry(language: str) -> Column:
    """The industry of a row."""
    return Column("industry", text("col.industry", language), "industry")


def period(language: str) -> Column:
    """The period of a row."""
    return Column("period", text("col.period", language), "period")


def calibre(language: str) -> Column:
    """The calibre of a row."""
    return Column("calibre", text("col.calibre", language), "calibre")


def purpose(language: str) -> Column:
    """The purpose of a row's data."""
    return Column("purpose", text("table.purpose", language), "purpose")


def reason(language: str) -> Column:
    """Why a row lacks its figure."""
    return Column("reason", text("col.missing", language), "reason")


def reliability(language: str) -> tuple[Column, ...]:
    """What must be known of a row of rates, as its JSON has it: ``left_out``, ``flags``, ``missing``."""
    return tuple(Column(key, text(f"col.{key}_json", language), "text") for key in RELIABILITY)


def _known(key: str, code: str, language: str) -> str:
    return catalogue(language).get(f"{key}.{code}", code)


def _industry(code: str, language: str) -> str:
    """The name of an industry; of a code that has none in the language, that of its section."""
    named = industries().get(code)
    if code == "unknown" or (named is not None and (language == "zh" or named.name_en)):
        return industry_name(code, language)
    return industry_name(code[:1], language)


def _reason(code: str, language: str) -> str:
    return text("card.missing", language) if code == "no_data" else text(f"why.{code}", language)


_NAMES: Final[Mapping[Coded, Callable[[str, str], str]]] = {
    "region": lambda code, language: region_name(code, language, short=False),
    "industry": _industry,
    "calibre": calibre_name,
    "purpose": lambda code, language: text(f"purpose.{code}", language),
    "size": lambda code, language: _known("size", code, language),
    "unit_kind": lambda code, language: _known("kind", code, language),
    "figure": figure_name,
    "content": lambda code, language: _known("content", code, language),
    "check": check_name,
    "severity": lambda code, language: text(f"severity.{code}", language),
    "status": lambda code, language: text(f"status.{code}", language),
    "reason": _reason,
    "reports": lambda code, language: text(f"table.reports.{code}", language),
}


def name_of(form: Coded, value: Value, language: str) -> str:
    """The name of a code in full. None is the remainder among regions, not known among industries, and has no name elsewhere."""
    if value is None:
        return (
            region_name(None, language)
            if form == "region"
            else _industry("unknown", language)
            if form == "industry"
            else ""
        )
    return _NAMES[form](str(value), language) if value != "" else ""
