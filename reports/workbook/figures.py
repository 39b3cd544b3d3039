"""Figures as columns of the annex: their number formats, units and formulas, and the column of notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from analysis.metrics import BY_ID, METRICS
from analysis.rows import Row
from data.texts import text
from data.texts.names import figure_name
from reports.content.gather import Content
from reports.workbook.sheets import COUNT, POINTS, RATE, RATIO, Column

COUNTS: Final = (
    "units",
    "units_covered",
    "gap_units",
    "employees",
    "employees_covered",
    "gap_workers",
    "members",
    "unions",
    "grassroots_unions",
)
RATES: Final = ("unit_coverage", "worker_coverage", "density", "density_in_covered", "small_micro_coverage")
MODES: Final = ("units_own", "units_joint", "gap_units")
"""How units are covered, as the bars of 100 % show it: by a union of their own, by a joint one, not."""
_OF_PERSONS: Final = ("employees", "members", "staff", "social")


def is_rate(figure: str) -> bool:
    """Whether a figure is a fraction that is shown in percent."""
    return figure in BY_ID and BY_ID[figure].kind == "rate"


def is_ratio(figure: str) -> bool:
    """Whether a figure is a ratio that is shown as it is, such as members a union."""
    return figure in BY_ID and BY_ID[figure].kind == "ratio"


def form(figure: str, language: str) -> str:
    """The number format of a figure."""
    return RATE if is_rate(figure) else RATIO if is_ratio(figure) else COUNT[language]


def unit(figure: str, language: str) -> str:
    """What a figure is counted in: %, persons, pieces; nothing for a ratio."""
    if is_rate(figure):
        return "%"
    if is_ratio(figure):
        return ""
    people = figure.startswith(_OF_PERSONS) or figure == "gap_workers"
    return text("book.persons" if people else "book.pieces", language)


def formula(figure: str, language: str) -> str:
    """What a metric is made of, in words; empty for what is counted."""
    metric = next((m for m in METRICS if m.id == figure), None)
    if metric is None:
        return ""
    some, every = figure_name(metric.numerator, language), figure_name(metric.denominator, language)
    return f"{every} − {some}" if metric.kind == "gap" else f"{some} ÷ {every}"


def defined(figure: str, language: str) -> str:
    """A metric's name and formula, ``name = formula``; empty for what is counted."""
    made = formula(figure, language)
    return f"{figure_name(figure, language)} = {made}" if made else ""


def known(figures: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """The figures that at least one row has."""
    return [figure for figure in figures if any(row.get(figure) is not None for row in rows)]


def figure_column(figure: str, language: str) -> Column:
    """The column of a measure or metric, its formula in a note on the header."""
    header = figure_name(figure, language)
    return Column(header, lambda row: row[figure], form(figure, language), defined(figure, language))


def change_column(figure: str, before: Sequence[Row], key: str, language: str) -> Column:
    """The change of a rate in points since ``before``, whose rows are found by ``key``."""
    old = {row[key]: row[figure] for row in before}

    def points(row: Row) -> float | None:
        then = old.get(row[key])
        return None if then is None or row[figure] is None else (row[figure] - then) * 100

    return Column(text("book.change", language, figure=figure_name(figure, language)), points, POINTS)


def over_one(row: Row, language: str) -> str | None:
    """The rates of a row that are over 100 %, in words."""
    above = [figure_name(rate, language) for rate in RATES if (row.get(rate) or 0) > 1]
    return text("book.above_all", language, names=text("say.comma", language).join(above)) if above else None


def note_columns(content: Content, rows: Sequence[Row], language: str, metric: str | None = None) -> list[Column]:
    """The column that says why ``metric`` is missing or a rate odd, where a row has such a note; else none."""

    def note(row: Row) -> str | None:
        if row.get("suppressed"):
            return text("why.suppressed", language)
        if metric is not None and row[metric] is None:
            return text(f"why.{content.why(row, metric)}", language)
        return over_one(row, language)

    return [Column(text("book.col.note", language), note, width=20)] if any(map(note, rows)) else []
