"""The sheet of the region itself: each figure, its change, what it is made of and where those cells are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from analysis.metrics import BY_ID, METRICS
from analysis.rows import Row, value_of
from data.texts.names import figure_name, region_name
from reports.workbook.book import Book
from reports.workbook.figures import COUNTS, form, formula, is_rate, is_ratio, known, over_one, unit
from reports.workbook.page import TOP, Page
from reports.workbook.sheets import POINTS, WHOLE, Column, form_alone

_COUNTS: Final = (
    *COUNTS,
    "units_own",
    "units_joint",
    "units_small_micro",
    "units_small_micro_covered",
    "gap_25",
    "gap_100",
)
_NOW, _BEFORE, _CHANGE = 3, 4, 5  # columns of the table


def write_summary(book: Book) -> None:
    """The figures of the region itself, a row each, counts first; who lacks one of them stands below."""
    c, page = book.content, book.page("summary", landscape=False)
    counts = known(_COUNTS, [c.whole])
    metrics = [m.id for m in METRICS if m.kind != "gap" and value_of(c.whole, m.id) is not None]
    row_of = {figure: TOP + 1 + i for i, figure in enumerate([*counts, *metrics])}
    page.table("Summary", _columns(book, row_of), [{"id": figure} for figure in row_of])
    _set_forms(book, page, row_of)
    page.note(over_one(c.whole, book.language) or "", *_missing_lines(book, counts))
    page.close()


def _columns(book: Book, row_of: Mapping[str, int]) -> list[Column]:
    c, language = book.content, book.language
    before: Row = c.before or {}
    compared = [
        Column(c.compare or "", lambda row: before.get(row["id"]), WHOLE),
        Column(book.say("book.col.change"), lambda row: _change(row["id"], c.whole, before), POINTS),
    ]
    return [
        Column(book.say("book.col.figure"), lambda row: figure_name(row["id"], language)),
        Column(book.say("book.col.unit"), lambda row: unit(row["id"], language)),
        Column(c.period, lambda row: value_of(c.whole, row["id"]), WHOLE),
        *(compared if c.before else []),
        Column(book.say("book.col.made"), lambda row: _made(row["id"], c.whole, row_of, language), width=48),
    ]


def _set_forms(book: Book, page: Page, row_of: Mapping[str, int]) -> None:
    """Each row is another figure, so that each has a number format of its own."""
    compared = bool(book.content.before)
    for figure, row in row_of.items():
        for column in (_NOW, _BEFORE) if compared else (_NOW,):
            form_alone(page.sheet.cell(row, column), form(figure, book.language))
        if compared:
            counted = "+#,##0.0;-#,##0.0;0" if is_ratio(figure) else "+#,##0;-#,##0;0"
            form_alone(page.sheet.cell(row, _CHANGE), POINTS if is_rate(figure) else counted)


def _made(figure: str, whole: Row, row_of: Mapping[str, int], language: str) -> str:
    """The formula in words and, where the cells shown give the figure exactly, in cells: ``covered ÷ all (C7 ÷ C6)``."""
    metric, words = BY_ID.get(figure), formula(figure, language)
    if metric is None or metric.numerator not in row_of or metric.denominator not in row_of:
        return words
    some, every = f"C{row_of[metric.numerator]}", f"C{row_of[metric.denominator]}"
    if metric.kind == "gap":
        return f"{words} ({every} − {some})"
    return f"{words} ({some} ÷ {every})" if _parts_give(figure, whole) else words


def _parts_give(metric: str, whole: Row) -> bool:
    """Whether a rate is its parts' quotient; it is not where a part holds more than those that report both."""
    some, every = whole[BY_ID[metric].numerator], whole[BY_ID[metric].denominator]
    return bool(every) and some is not None and abs(some / every - whole[metric]) < 1e-12


def _change(figure: str, whole: Row, before: Row) -> float | None:
    """The change of a figure, that of a rate in points."""
    now, then = whole[figure], before.get(figure)
    if now is None or then is None:
        return None
    return float((now - then) * 100) if is_rate(figure) else now - then


def _missing_lines(book: Book, shown: Sequence[str]) -> list[str]:
    """Who lacks one of the figures shown, by reason."""
    lacking: dict[str, list[str]] = {}
    for entry in book.content.whole["missing"]:
        if entry["region"] != book.content.region and set(entry["measures"]) & set(shown):
            lacking.setdefault(entry["why"], []).append(region_name(entry["region"], book.language))
    comma = book.say("say.comma")
    return [
        book.say("book.missing", why=book.say(f"why.{why}"), names=comma.join(dict.fromkeys(names)))
        for why, names in lacking.items()
    ]
