"""A figure of up to six regions over time: one chart or small multiples, and how it moved from period to period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from dash import html

from analysis.compare.breaks import measures_of
from analysis.compare.changes import Change, is_rate
from analysis.compare.choice import LEAST_POINTS
from analysis.compare.printed import percent
from analysis.metrics import BY_ID
from analysis.rows import RateRow, Row, has_flag, value_of
from data.reference import Event, events
from data.tables import moves as tables
from data.texts import numbers, text
from data.texts.names import calibre_name, listed, period_name, region_name
from layouts.components.cards import chart_card, footer, metric_title, n_units, source_words
from layouts.components.changes import told_points
from layouts.components.filters import filtered
from layouts.components.graph import graph, room
from layouts.components.opened import opened
from layouts.figures.course import Course, Mark, Scale, courses, limits_of
from layouts.selection import View

MULTIPLES: Final = "multiples"
"""The tab in which each region has a chart of its own."""
_HEIGHT: Final = {False: 340, True: 190}


@dataclass(frozen=True, slots=True)
class Place:
    """A region's course of a figure. ``rows``: its rows over the periods of the view's calibre, oldest first; ``since``: how the figure moved
    from the first period after the last break to the newest, with these two periods."""

    region: str
    rows: Sequence[RateRow]
    since: tuple[str, str, Change] | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """``figure``: the one chosen; ``held``: figure -> why it cannot be shown, None where it can; ``places``: the view's region first;
    ``whole``: the region above, as context; ``yearly``: rows of :func:`data.tables.moves.yearly`; ``goals``: rows of ``analysis pace``;
    ``newest``: of so many changes alone ``yearly`` tells, None where it has all."""

    figure: str
    held: dict[str, str | None]
    places: Sequence[Place]
    whole: Place | None
    yearly: Sequence[Row]
    goals: Sequence[Row]
    newest: int | None = None


def compared_card(view: View, facts: Compared) -> Any:
    """The chosen figure of the chosen regions."""
    lang, figure = view.lang, facts.figure
    points = {place.region: _points(place, figure) for place in facts.places}
    stated = [place for place in facts.places if len(points[place.region]) < LEAST_POINTS]
    notes = [_stated(view, place, figure, points[place.region]) for place in stated]
    drawn = [place for place in facts.places if place not in stated]
    title = filtered(view, _title(view, facts))
    if not drawn:
        return html.Section(
            [html.H2(title), *(html.P(note, className="dim") for note in notes)], className="card span12"
        )
    scale, by = _scale(view, facts, points)
    lines = [
        _course(place, figure, {p: v * by for p, v in points[place.region].items()}, number, lang)
        for number, place in enumerate(facts.places)
        if place in drawn
    ]
    whole = _whole(view, facts, by)
    periods = set(scale.periods)
    marks = [*_events(view, figure, sorted(periods)), *_goals(view, facts, by)]
    limits = limits_of([*lines, *whole], marks, rates=is_rate(facts.figure))
    if view.selection.tab == MULTIPLES and len(lines) > 1:
        small = replace(scale, height=_HEIGHT[True])
        chart: Any = html.Div(
            [
                room(graph(courses([line, *whole], marks, small, limits), _panel(n), _HEIGHT[True]))
                for n, line in enumerate(lines)
            ],
            className="moves-panels",
        )
    else:
        chart = graph(courses([*lines, *whole], marks, scale, limits), "compared", _HEIGHT[False])
    own = facts.places[0]
    newest = next((row for row in own.rows if view.slice is not None and row["period"] == view.slice.period), None)
    happened = [_told_event(event, lang) for event in concerned(view, figure, sorted(periods))]
    return chart_card(
        view,
        title,
        chart,
        name="compared",
        foot=html.Div(
            [
                *(html.P(note, className="dim") for note in [*notes, *happened]),
                footer(view, n_units(view, newest), source_words([r for p in facts.places for r in p.rows], view)),
            ]
        ),
        table=tables.compared(
            [*_all_rows(facts), *(facts.whole.rows if whole and facts.whole is not None else ())], figure, lang
        ).only("region", "period", figure),
    )


def _panel(number: int) -> str:
    return "compared" if number == 0 else f"compared-{number}"


def _all_rows(facts: Compared) -> list[Row]:
    return [row for place in facts.places for row in place.rows]


def _points(place: Place, figure: str) -> dict[str, float]:
    return {row["period"]: value for row in place.rows if (value := value_of(row, figure)) is not None}


def _course(place: Place, figure: str, points: dict[str, float], number: int | None, lang: str) -> Course:
    own = {period: opened(figure, {"region": place.region, "period": period}) for period in points}
    return Course(region_name(place.region, lang), points, number, own)


def _whole(view: View, facts: Compared, by: float) -> list[Course]:
    """The region above as grey context, for rates alone: a count of the whole would press the parts flat."""
    if facts.whole is None or not is_rate(facts.figure):
        return []
    points = {period: value * by for period, value in _points(facts.whole, facts.figure).items()}
    return [_course(facts.whole, facts.figure, points, None, view.lang)] if len(points) >= LEAST_POINTS else []


def _scale(view: View, facts: Compared, points: dict[str, dict[str, float]]) -> tuple[Scale, float]:
    """The axis, and what values are multiplied by on it. All periods of the calibre stand on it from the first to the last point."""
    lang, figure = view.lang, facts.figure
    held = {period for own in points.values() for period in own}
    periods = sorted(period for period in {*view.periods, *held} if min(held) <= period <= max(held))
    if is_rate(figure):
        return Scale(periods, "", "%"), 100
    if figure in BY_ID and BY_ID[figure].kind == "ratio":
        return Scale(periods, metric_title(figure, lang)), 1
    largest = max(value for own in points.values() for value in own.values())
    step = numbers.axis_scale(largest, lang)
    unit = metric_title(figure, lang) + (text(f"moves.in_scale{numbers.axis_word(step)}", lang) if step > 1 else "")
    return Scale(periods, unit), 1 / step


def concerned(view: View, figure: str, periods: Sequence[str]) -> list[Event]:
    """The events of the view's calibre between the first and last period that concern a figure: those of the measures that it is made of."""
    if view.slice is None or not periods:
        return []
    made_of = set(measures_of(figure))
    mine = [event for event in events() if event.calibre == view.slice.calibre and made_of & set(event.measures)]
    return [event for event in mine if periods[0] < event.date <= periods[-1]]


def _events(view: View, figure: str, periods: Sequence[str]) -> list[Mark]:
    return [
        Mark(event.date, f"{text(f'moves.{event.kind}', view.lang)} {event.date}", parts=event.kind == "break")
        for event in concerned(view, figure, periods)
    ]


def _told_event(event: Event, lang: str) -> str:
    words = event.text_zh if lang == "zh" else event.text_en
    return text("moves.event", lang, kind=text(f"moves.{event.kind}", lang), date=event.date, words=words)


def _goals(view: View, facts: Compared, by: float) -> list[Mark]:
    """The targets of the view's own region, where they are due."""
    return [
        Mark(
            goal["target_period"],
            text("moves.goal", view.lang, value=numbers.aim(facts.figure, goal["target"])),
            goal["target"] * by,
            opens=opened(facts.figure, {"region": view.region, "period": view.slice.period if view.slice else None}),
        )
        for goal in facts.goals
        if goal["region"] == view.region and goal["metric"] == facts.figure
    ]


def _stated(view: View, place: Place, figure: str, points: dict[str, float]) -> str:
    """What is said of a region with fewer points than make a line."""
    lang = view.lang
    told = [
        text("moves.at", lang, period=period_name(period, lang), value=numbers.figure(figure, value, lang))
        for period, value in sorted(points.items())
    ]
    name = region_name(place.region, lang)
    return text("moves.few" if told else "moves.no_points", lang, region=name, values=listed(told, lang))


def _title(view: View, facts: Compared) -> str:
    """What the chart says: of two regions how far apart they are, of more which are highest and lowest, of one how it moved."""
    lang, figure = view.lang, facts.figure
    name = metric_title(figure, lang)
    reason = facts.held.get(figure)
    if reason is not None and len(facts.places) == 1:
        return text(
            "moves.not_held", lang, metric=name, region=region_name(view.region, lang), why=text(f"why.{reason}", lang)
        )
    if len(facts.places) == 1:
        return _alone(view, facts.places[0], figure)
    period = view.slice.period if view.slice is not None else ""
    now = [
        (value, place.region)
        for place in facts.places
        for row in place.rows
        if row["period"] == period
        and (value := value_of(row, figure)) is not None
        and not has_flag(row, figure, "small")
    ]
    if len(now) < 2:
        names = listed([region_name(place.region, lang) for place in facts.places], lang)
        return text("moves.side_by_side", lang, metric=name, regions=names)
    (low, lowest), (high, highest) = min(now), max(now)
    told = {
        "metric": name,
        "period": period,
        "calibre": calibre_name(view.slice.calibre, lang) if view.slice is not None else "",
        "high": region_name(highest, lang),
        "low": region_name(lowest, lang),
        "high_value": numbers.figure(figure, high, lang),
        "low_value": numbers.figure(figure, low, lang),
    }
    if len(now) == 2:
        return text(
            "moves.two_level" if told["high_value"] == told["low_value"] else "moves.two",
            lang,
            **told,
            gap=_gap(figure, high, low, lang),
        )
    return text("moves.many", lang, **told, n=len(now))


def _gap(figure: str, high: float, low: float, lang: str) -> str:
    """How far two printed values are apart."""
    if is_rate(figure):
        return text("moves.points", lang, points=f"{percent(high, 1) - percent(low, 1)}")
    if figure in BY_ID and BY_ID[figure].kind == "ratio":
        return numbers.ratio(high - low)
    return numbers.count(high - low, lang)


def _alone(view: View, place: Place, figure: str) -> str:
    """How one region's figure moved since the last break, like for like; only where it stands where no change may be told."""
    lang = view.lang
    told = {"region": region_name(place.region, lang), "metric": metric_title(figure, lang)}
    if place.since is None or place.since[2].points is None:
        points = _points(place, figure)
        newest = max(points, default="")
        if not newest:
            return text("moves.side_by_side", lang, metric=told["metric"], regions=told["region"])
        told |= {"period": period_name(newest, lang), "value": numbers.figure(figure, points[newest], lang)}
        return text("moves.stands" if len(points) > 1 else "moves.only", lang, **told)
    first, last, change = place.since
    mark = "" if change.is_raw else text("attention.comparable", lang)
    by = told_points(change)
    by_much = numbers.moved(figure, by, lang)
    moved = text("moves.points", lang, points=by_much) if is_rate(figure) else by_much
    return text("moves.alone", lang, **told, from_p=first, to_p=last, change=moved, mark=mark)
