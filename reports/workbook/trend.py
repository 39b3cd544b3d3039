"""The sheet of all periods and its charts: one chart a unit, a line cut where its series breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from analysis.rows import Row
from data.reference import events
from data.texts.names import calibre_name, figure_name
from reports.say.course import Course, find_courses
from reports.workbook.book import Book
from reports.workbook.chart_page import ChartPage, Line
from reports.workbook.figures import COUNTS, RATES, chart_form, figure_column, is_rate, known, unit
from reports.workbook.sheets import Column

_FIGURES: Final = (*RATES, *COUNTS)
_AFTER_ALL: Final = "~"
"""Sorts after every period."""


def write_trend(book: Book, charts: ChartPage) -> None:
    """All periods of all calibres up to this one, its own calibre first; no sheet for what stands on the first one alone."""
    c, language = book.content, book.language
    rows = [r for r in c.history if any(r.get(figure) is not None for figure in _FIGURES)]
    if all((r["period"], r["calibre"], r["purpose"]) == (c.period, c.calibre, c.purpose) for r in rows):
        return
    page = book.page("trend")
    rows.sort(key=lambda r: ((r["calibre"], r["purpose"]) != (c.calibre, c.purpose), r["calibre"], r["period"]))
    columns = [
        Column(book.say("book.col.period"), lambda r: r["period"]),
        Column(book.say("book.col.calibre"), lambda r: calibre_name(r["calibre"], language)),
        *(figure_column(figure, language) for figure in known(_FIGURES, rows)),
    ]
    if any(_break_note(book, r) for r in rows):
        columns.append(Column(book.say("book.col.note"), lambda r: _break_note(book, r), width=34))
    page.table("Trend", columns, rows)
    page.note(book.say("book.calibres_note"))
    for group in find_courses(c):
        _draw_courses(book, charts, [course for course in group if course.figure in _FIGURES])
    page.close()


def _draw_courses(book: Book, charts: ChartPage, group: Sequence[Course]) -> None:
    """The chart of the series of one unit."""
    lines = [line for number, course in enumerate(group) for line in _lines_of(course, number, book.language)]
    if not lines:
        return
    first = group[0].figure
    name = book.say("book.rates") if is_rate(first) else figure_name(first, book.language)
    title = book.say("book.chart.trend", figure=name, calibre=calibre_name(book.content.calibre, book.language))
    breaks = sorted({cut for course in group for cut in course.breaks})
    if breaks:
        title += book.say("book.chart.breaks", periods=book.say("say.comma").join(breaks))
    charts.lines(title, lines, chart_form(first, book.language), unit(first, book.language))


def _lines_of(course: Course, colour: int, language: str) -> Iterator[Line]:
    """A series as lines, one between each two breaks."""
    for start, end in zip(("", *course.breaks), (*course.breaks, _AFTER_ALL), strict=True):
        points = {period: value for period, value in course.points if start <= period < end}
        if points:
            span = " " + "–".join(sorted({min(points), max(points)})) if course.breaks else ""
            yield Line(figure_name(course.figure, language) + span, colour, points)


def _break_note(book: Book, row: Row) -> str | None:
    """The events of a row's period, and the counts that only some parts report."""
    notes = [
        event.text_zh if book.language == "zh" else event.text_en
        for event in events()
        if event.calibre == row["calibre"] and event.date == row["period"]
    ]
    partial = [
        figure_name(count, book.language)
        for count in row.get("partial", ())
        if row.get(count) is not None and count in COUNTS
    ]
    if partial:
        notes.append(book.say("book.partial", names=book.say("say.comma").join(sorted(partial))))
    return book.say("say.semicolon").join(notes) or None
