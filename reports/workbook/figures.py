"""Figures as columns of the annex: their number formats, units and formulas, and the column of notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from analysis.compare.changes import Change
from analysis.metrics import BY_ID, METRICS
from analysis.rows import Row
from data.texts import numbers, text
from data.texts.names import figure_name
from reports.content.record import Content
from reports.say.compare import why_untold
from reports.say.figures import is_odd
from reports.workbook.sheets import COUNT, POINTS, RATE, RATIO, SHORT_COUNT, Column

COUNTS: Final = (
    "units",
    "units_covered",
    "units_unknown",
    "gap_units",
    "employees",
    "employees_covered",
    "employees_unknown",
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


def form(figure: str) -> str:
    """The number format of a figure in a cell: counts in full."""
    return RATE if is_rate(figure) else RATIO if is_ratio(figure) else COUNT


def chart_form(figure: str, language: str) -> str:
    """The number format of a figure on a chart: counts in 万."""
    return RATE if is_rate(figure) else RATIO if is_ratio(figure) else SHORT_COUNT[language]


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


def then_column(content: Content, figure: str, before: Sequence[Row], key: str, language: str) -> list[Column]:
    """A figure as the compared period has it; none without rows of it."""
    old = {row[key]: row[figure] for row in before}
    header = text("book.col.then", language, figure=figure_name(figure, language), period=content.compare or "")
    return [Column(header, lambda row: old.get(row.get(key)), form(figure))] if old else []


def figure_column(figure: str, language: str) -> Column:
    """The column of a measure or metric, its formula in a note on the header."""
    header = figure_name(figure, language)
    return Column(header, lambda row: row[figure], form(figure), defined(figure, language))


def change_columns(
    content: Content, figure: str, moves: Mapping[str, Mapping[str, Change]], key: str, language: str
) -> list[Column]:
    """The comparable change of a rate in points since the compared period, of the rows that ``key`` names; none without one."""
    if content.compare is None or content.before is None:
        return []

    def points(row: Row) -> float | None:
        found = moves.get(row.get(key) or "", {}).get(figure)
        return None if found is None else found.points

    return [Column(text("book.change", language, figure=figure_name(figure, language)), points, POINTS)]


def like_columns(
    content: Content,
    figure: str,
    moves: Mapping[str, Mapping[str, Change]],
    key: str,
    rows: Sequence[Row],
    language: str,
) -> list[Column]:
    """The share of the denominator that a change rests on, and why others have none; neither where all report in both periods."""

    def found(row: Row) -> Change | None:
        return moves.get(row.get(key) or "", {}).get(figure)

    def share(row: Row) -> float | None:
        change = found(row)
        return None if change is None or change.points is None else change.comparable.share

    def why(row: Row) -> str | None:
        return untold(content, found(row), language)

    partly = any((change := found(row)) is not None and change.points is not None and not change.is_raw for row in rows)
    columns = [Column(text("book.col.share", language), share, RATE)] if partly else []
    if any(map(why, rows)):
        columns.append(Column(text("book.col.untold", language), why, width=24))
    return columns


def untold(content: Content, change: Change | None, language: str) -> str | None:
    """Why a change is not told; None where it is, and where there is nothing to tell."""
    if change is None or change.points is not None or content.compare is None or change.after is None:
        return None
    return why_untold(content, change, (content.compare, content.period), language)


def flag_column(language: str) -> Column:
    """What must be known of a row's figures before they are trusted."""
    return Column(text("book.col.flags", language), partial(_flags, language=language), width=16, on_paper=False)


def record_columns(language: str) -> list[Column]:
    """What is left out of the rates of rows, their flags, and who lacks what and why, as the JSON of ``analysis rates`` has them."""
    return [
        Column(text("book.col.left_out", language), partial(_left_out, language=language), width=16, on_paper=False),
        flag_column(language),
        Column(text("book.col.missing", language), partial(_missing, language=language), width=16, on_paper=False),
    ]


def _joined(words: Iterable[str], language: str) -> str | None:
    return text("say.semicolon", language).join(words) or None


def _left_out(row: Row, language: str) -> str | None:
    return _joined(
        (
            text(
                "book.cell_left_out",
                language,
                figure=figure_name(metric, language),
                rows=left["rows"],
                share="–" if left["share"] is None else numbers.share(left["share"], 1),
            )
            for metric, left in row["left_out"].items()
        ),
        language,
    )


def _flags(row: Row, language: str) -> str | None:
    return _joined(
        (
            text(
                "book.cell_flag",
                language,
                figure=figure_name(flag["metric"], language),
                flag=text(f"flag.{flag['flag']}", language),
            )
            for flag in row["flags"]
        ),
        language,
    )


def _missing(row: Row, language: str) -> str | None:
    comma = text("say.comma", language)
    own = [entry for entry in row["missing"] if entry["region"] == row["region"]]
    return _joined(
        (
            text(
                "book.cell_missing",
                language,
                why=text(f"why.{entry['why']}", language),
                figures=comma.join(figure_name(measure, language) for measure in entry["measures"]),
            )
            for entry in own
        ),
        language,
    )


def over_one(row: Row, language: str) -> str | None:
    """The rates of a row that are over 100 %, in words."""
    above = [figure_name(rate, language) for rate in RATES if (row.get(rate) or 0) > 1]
    return text("book.above_all", language, names=text("say.comma", language).join(above)) if above else None


def odd_note(content: Content, row: Row, language: str) -> str | None:
    """That a check flags a rate of a row of a region; None of others."""
    if row.get("industry") is not None or row.get("size") is not None:
        return None
    odd = [rate for rate in RATES if row.get(rate) is not None and is_odd(content, row["region"], rate)]
    named = [figure_name(rate, language) for rate in odd]
    return text("book.odd", language, names=text("say.comma", language).join(named)) if named else None


def note_columns(content: Content, rows: Sequence[Row], language: str, metric: str | None = None) -> list[Column]:
    """The column that says why ``metric`` is missing or a rate odd, where a row has such a note; else none."""

    def note(row: Row) -> str | None:
        if row.get("suppressed"):
            return text("why.suppressed", language)
        if metric is not None and row[metric] is None:
            return text(f"why.{content.why(row, metric)}", language)
        return over_one(row, language) or odd_note(content, row, language)

    return [Column(text("book.col.note", language), note, width=20)] if any(map(note, rows)) else []
