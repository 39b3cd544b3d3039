"""Courses over the years."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.compare.breaks import touching
from analysis.compare.changes import Change
from analysis.periods import broken_between
from analysis.rows import has_flag
from data.reference import events
from data.texts import text
from data.texts.names import figure_name
from reports.content.moves import RATES, Span, series
from reports.content.record import Content
from reports.say import sentences
from reports.say.compare import share_of, why_untold
from reports.say.figures import NAME, Stretch, figure_word, is_rate
from reports.say.headline import find_headlines
from reports.say.plain import plain


@dataclass(frozen=True, slots=True)
class Course:
    """A series of one calibre: figure, (period, value) in order, periods at which it breaks, the stretch after the last of them."""

    figure: str
    calibre: str
    points: tuple[tuple[str, float], ...]
    breaks: tuple[str, ...]
    span: Span | None


def find_courses(content: Content) -> list[list[Course]]:
    """The series of the report's own calibre with two points or more, in groups of one unit: rates, unions, members, units.

    A rate that rests on few units has none.
    """
    own = [row for row in content.history if (row["calibre"], row["purpose"]) == (content.calibre, content.purpose)]
    groups = []
    for group in (RATES, ("grassroots_unions",), ("members",), ("units",)):
        found = []
        for figure in group:
            points = series(own, figure, content.period)
            if len(points) < 2 or has_flag(content.whole, figure, "small"):
                continue
            cuts = [event.date for event in touching(events(), content.calibre, figure)]
            inside = tuple(broken_between(cuts, points[0][0], points[-1][0]))
            found.append(Course(figure, content.calibre, tuple(points), inside, content.spans.get(figure)))
        if found:
            groups.append(found)
    return groups


def find_news(content: Content) -> list[list[Course]]:
    """The same without those that tell no more than how a headline figure moved since the compared period, which stands beside it, and
    without counts that stayed as they were throughout."""
    ends = (content.compare, content.period)
    moved = {one.figure for one in find_headlines(content) if one.change is not None and one.change.points is not None}
    groups = [
        [
            one
            for one in group
            if (one.figure not in moved or tuple(period for period, _ in one.points) != ends)
            and (is_rate(one.figure) or len({value for _, value in one.points}) > 1)
        ]
        for group in find_courses(content)
    ]
    return [group for group in groups if group]


def is_told(found: Course) -> bool:
    """Whether how a series ran may be told."""
    return found.span is not None and found.span.change.points is not None


def is_withheld(found: Course) -> bool:
    """Whether nothing is told of how a series ran since that may not leave, or a check flags one of its ends: what else a report says of
    changes says so, and its years speak for themselves."""
    return found.span is not None and bool({"suppressed", "odd"} & set(found.span.change.flags))


def course_title(found: Course, content: Content, language: str, *, first: bool = True) -> str:
    """How a series ran since its last break, like for like; only the ``first`` of several names the region."""
    region = plain(content.name(language), NAME) if first else ""
    metric = figure_name(found.figure, language)
    if found.span is None:
        start, end = found.points[0][0], found.points[-1][0]
        cuts = breaks_said(found, language)
        return sentences.uncompared_course(
            region, metric, start, end, cuts or text("say.one_point", language), language
        )
    span = found.span
    stretch = _stretch(span.change, (span.first, span.last), language)
    if stretch is None:
        why = why_untold(content, span.change, (span.first, span.last), language)
        return sentences.uncompared_course(
            region, metric, span.first, span.last, why or text("say.one_point", language), language
        )
    fall = _stretch(span.peak[1], (span.peak[0], span.last), language) if span.peak else None
    said = [sentences.course(region, metric, stretch, language), sentences.peak(fall, language) if fall else None]
    return sentences.joined(said, language)


def breaks_said(found: Course, language: str) -> str | None:
    """What is known of the breaks of a series; None without any."""
    known = [event for event in touching(events(), found.calibre, found.figure) if event.date in found.breaks]
    return text("say.semicolon", language).join(e.text_zh if language == "zh" else e.text_en for e in known) or None


def _stretch(change: Change, ends: tuple[str, str], language: str) -> Stretch | None:
    before, after = change.comparable_before, change.comparable_after
    if change.points is None or before is None or after is None:
        return None
    return Stretch(
        (ends[0], before),
        (ends[1], after),
        is_rate(change.figure),
        figure_word(change.figure, language),
        share_of(change),
    )
