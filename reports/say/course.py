"""Courses over the years."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.metrics import BY_ID
from analysis.periods import broken_between, ends
from data.texts.names import figure_name
from reports.content.gather import Content
from reports.say import sentences
from reports.say.compare import break_dates
from reports.say.figures import NAME, RATES, figure_word, is_rate
from reports.say.plain import plain


@dataclass(frozen=True, slots=True)
class Course:
    """A series of one calibre: figure, (period, value) in order, periods at which it breaks."""

    figure: str
    calibre: str
    points: tuple[tuple[str, float], ...]
    breaks: tuple[str, ...]


def find_courses(content: Content) -> list[list[Course]]:
    """The series of the report's own calibre with two points or more, in groups of one unit: rates, unions, members, units."""
    own = [row for row in content.history if (row["calibre"], row["purpose"]) == (content.calibre, content.purpose)]
    breaks, end = break_dates(content), ends(content.period)
    groups = []
    for group in (RATES, ("grassroots_unions",), ("members",), ("units",)):
        found = []
        for figure in group:
            parts = {BY_ID[figure].numerator, BY_ID[figure].denominator} if figure in BY_ID else {figure}
            points = sorted(
                (
                    (row["period"], row[figure])
                    for row in own
                    if row[figure] is not None and not parts & set(row["partial"]) and ends(row["period"]) <= end
                ),
                key=lambda point: ends(point[0]),
            )
            if len(points) > 1:
                inside = tuple(broken_between(breaks, points[0][0], points[-1][0]))
                found.append(Course(figure, content.calibre, tuple(points), inside))
        if found:
            groups.append(found)
    return groups


def course_title(found: Course, content: Content, language: str, *, first: bool = True) -> str:
    """How a series ran from its first to its last period; in Chinese only the ``first`` of several names the region."""
    return (
        sentences.course(
            plain(content.name(language), NAME) if first or language == "en" else "",
            figure_name(found.figure, language),
            found.points,
            found.breaks,
            language,
            rates=is_rate(found.figure),
            word=figure_word(found.figure, language),
        )
        or ""
    )
