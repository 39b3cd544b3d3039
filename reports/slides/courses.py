"""The course of figures over the periods, as slides: one chart a unit, a line cut where its series breaks."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.periods import steps
from data.palette import LINES
from data.texts import text
from data.texts.names import calibre_name, figure_name
from reports.content.record import Content
from reports.say.compare import breaks_at
from reports.say.course import Course, course_title, find_news, is_told, is_withheld
from reports.say.figures import figure_unit, is_rate
from reports.slides.charts import PERCENT, count_format, pieces
from reports.slides.slide import Lines, Series, Slide


def rate_slides(content: Content, language: str) -> list[Slide]:
    """The course of the rates; no slide where none moves, or nothing may be told of any."""
    group = next((g for g in _moving(content) if is_rate(g[0].figure) and any(map(is_told, g))), None)
    return [_trend(group, content, language)] if group else []


def count_slides(content: Content, language: str, *, together: bool = True) -> list[Slide]:
    """Unions and members over time: two charts side by side, or a slide for each series."""
    found = [group[0] for group in _moving(content) if not is_rate(group[0].figure) and not is_withheld(group[0])]
    if not together:
        return [_trend([course], content, language) for course in found]
    return [_trend(found[:2], content, language)] if found else []


def _moving(content: Content) -> list[list[Course]]:
    """The series that have something to show: not those that are 0 throughout."""
    groups = [[course for course in group if any(value for _, value in course.points)] for group in find_news(content)]
    return [group for group in groups if group]


def _trend(found: Sequence[Course], content: Content, language: str) -> Slide:
    """Rates share one chart; counts have one each."""
    charts = [_lines(found, language)] if is_rate(found[0].figure) else [_lines([course], language) for course in found]
    told = [course for course in found if is_told(course)] or found[:1]
    title, *others = [course_title(course, content, language, first=number == 0) for number, course in enumerate(told)]
    details = [text("report.one_calibre", language, calibre=calibre_name(content.calibre, language))]
    breaks = sorted({cut for course in found for cut in course.breaks})
    if any(course.span is not None and is_told(course) and not course.span.change.is_raw for course in found):
        details.append(text("report.chart_as_reported", language))
    known = breaks_at(content.calibre, [course.figure for course in found], breaks)
    details += [event.text_zh if language == "zh" else event.text_en for event in known]
    return Slide(
        "Chart" if len(charts) == 1 else "Two charts",
        title,
        tuple(others),
        tuple(details),
        charts=tuple(charts),
        asked="course" if breaks else "course_whole",
    )


def _lines(found: Sequence[Course], language: str) -> Lines:
    figure = found[0].figure
    rates = is_rate(figure)
    periods = steps([period for course in found for period, _ in course.points])
    series = [piece for number, course in enumerate(found) for piece in _pieces(course, periods, number, language)]
    axis = (
        text("report.axis_rates", language)
        if rates
        else text(
            "report.axis_count",
            language,
            figure=figure_name(figure, language),
            unit=figure_unit(figure, language),
        )
    )
    number_format, kind = (PERCENT, "rate") if rates else (count_format(language), "count")
    return Lines(tuple(periods), tuple(series), axis, number_format, kind)  # type: ignore[arg-type]


def _pieces(course: Course, periods: Sequence[str], number: int, language: str) -> list[Series]:
    name, cut = figure_name(course.figure, language), pieces(dict(course.points), course.breaks, periods)
    return [
        Series(
            name if len(cut) == 1 else text("report.since", language, figure=name, period=first),
            values,
            LINES[number % len(LINES)],
        )
        for first, values in cut
    ]
