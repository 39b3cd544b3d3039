"""The annex by region: the ranking with place, change of place, comparable change, target and how much of it is reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from analysis.compare.changes import Change
from analysis.metrics import BY_ID
from analysis.rows import Row, has_flag, value_of
from analysis.vocabulary import TERRITORIES
from data.texts import numbers, text
from data.texts.names import figure_name, period_name
from reports.content.record import Content
from reports.documents.styles import Align
from reports.documents.tables import Column
from reports.documents.widths import signs
from reports.say.compare import compared_period, moved
from reports.say.figures import NAME, is_rate
from reports.say.plain import plain
from reports.say.ranking import Ranking, above_all_among, odd_among, rank_children, won_said
from reports.say.targets import find_goals

BESIDE: Final = "worker_coverage"
"""The rate that stands beside the one that ranks, where that is another."""


_SHARE: Final = 1.8
"""Of a hundred parts of the width what a sign takes."""
_WIDEST: Final = 18.0


@dataclass(frozen=True, slots=True)
class Annex:
    """A table behind the circular, or only remarks."""

    title: str
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the annex: its rank, name, row of figures, how its figure moved, places won, why it has no place, its target."""

    rank: str
    name: str
    row: Row
    change: Change | None
    won: str = ""
    why: str = ""
    goal: float | None = None


@dataclass(frozen=True, slots=True)
class _Head:
    """A column of the annex: its head, its share of the width, what a line says in it."""

    head: str
    share: float
    said: Callable[[_Line], str]
    align: Align = "right"


def annex_places(content: Content, language: str) -> Annex | None:
    """The ranking with the whole above it, those without the figure below it, and the remainder last; None without a ranking."""
    found = rank_children(content, language)
    if found is None:
        return None
    goals = _goals(found.metric, content)
    lines = [*_ranked(found, goals, content, language), *_others(found, content, language)]
    heads = _heads(found, bool(goals), content, language)
    compared = compared_period(content) is not None
    note = (
        "document.tie_note"
        if not compared
        else "document.tie_change"
        if is_rate(found.metric)
        else "document.tie_count"
    )
    remarks = [
        text(note, language),
        text("document.won_note", language) if any(place.won is not None for place in found.places) else "",
        text("document.done_note", language) if goals else "",
        above_all_among(found, language) or "",
        *odd_among(found, content, language),
    ]
    return Annex(
        text("document.annex_places", language),
        tuple(Column(head.head, _share(head, lines), head.align) for head in heads),
        tuple(tuple(head.said(line) for head in heads) for line in lines),
        tuple(filter(None, remarks)),
    )


def _share(head: _Head, lines: Sequence[_Line]) -> float:
    """How much of the width a column has: what stands in it is on one line where there is room for that."""
    return max(head.share, min(_SHARE * signs(max((head.said(line) for line in lines), key=signs)) + 2, _WIDEST))


def _goals(metric: str, content: Content) -> dict[str | None, float]:
    """Region -> its target of a rate, as a fraction; that of the whole among them."""
    goals: dict[str | None, float] = {
        code: found[metric][1] for code, found in content.targets_below.items() if metric in found
    }
    own = next((goal for goal in find_goals(content) if goal.metric == metric), None)
    return goals if own is None else {**goals, content.region: own.target}


def _ranked(found: Ranking, goals: Mapping[str | None, float], content: Content, language: str) -> list[_Line]:
    rows = {row["region"]: row for row in content.children}
    lines = []
    if value_of(content.whole, found.metric) is not None:
        change, name = content.moves.whole.get(found.metric), plain(content.name(language), NAME)
        lines.append(_Line("", name, content.whole, change, goal=goals.get(content.region)))
    for place in found.places:
        won = won_said(place.won, language)
        row, goal = rows[place.code], goals.get(place.code)
        lines.append(_Line(str(place.rank), place.name, row, place.change, won, goal=goal))
    return lines


def _others(found: Ranking, content: Content, language: str) -> list[_Line]:
    """Those without a place, each with the reason, and the remainder."""
    ranked = {place.code for place in found.places}
    lines = []
    for row in content.children:
        if row["region"] in ranked or row["region"] is None:
            continue
        known = value_of(row, found.metric) is not None
        if known or row["region_kind"] in TERRITORIES:
            why = text("why.small" if known else f"why.{content.why(row, found.metric)}", language)
            lines.append(_Line("–", plain(content.name_of(row, language), NAME), row, None, "–", why))
    rest = next((row for row in content.children if row["region"] is None), None)
    if rest is not None and any(value_of(rest, name) for name in _counts(found.metric)):
        lines.append(_Line("", text("region.remainder", language), rest, None))
    return lines


def _counts(metric: str) -> tuple[str, ...]:
    """The columns of counts: a rate's parts, or the count itself."""
    definition = BY_ID.get(metric)
    return (definition.numerator, definition.denominator) if definition else (metric,)


def _heads(found: Ranking, goals: bool, content: Content, language: str) -> list[_Head]:
    metric, compared = found.metric, compared_period(content) is not None
    heads = [_Head(text("rank.column", language), 5, lambda line: line.rank, "center")]
    if any(place.won is not None for place in found.places):
        heads.append(_Head(text("rank.won", language), 6, lambda line: line.won, "center"))
    heads.append(_Head(text("col.region", language), 13, lambda line: line.name, "left"))
    heads += [_count(name, language) for name in _counts(metric)]
    if is_rate(metric):
        heads.append(_rate(metric, language))
    if compared:
        key = "document.points" if is_rate(metric) else "document.change"
        heads.append(_Head(text(key, language), 9, lambda line: _change(line.change, content, language)))
    if metric != BESIDE and any(value_of(row, BESIDE) is not None for row in content.children):
        heads.append(_rate(BESIDE, language))
    if goals:
        heads += _goal_heads(metric, content, language)
    if found.absent:
        heads.append(_Head(text("col.missing", language), 10, lambda line: line.why, "left"))
    return heads


def _count(name: str, language: str) -> _Head:
    return _Head(figure_name(name, language), 9, lambda line: numbers.exact(line.row[name]))


def _rate(metric: str, language: str) -> _Head:
    """A rate; one of few units is not printed, its counts are."""
    return _Head(
        figure_name(metric, language),
        9,
        lambda line: "–" if has_flag(line.row, metric, "small") else numbers.percent(line.row[metric], 2),
    )


def _goal_heads(metric: str, content: Content, language: str) -> list[_Head]:
    """The target and how much of it is reached; its period stands in the head where all have one."""
    periods = {found[metric][0] for found in content.targets_below.values() if metric in found}
    periods |= {goal.period for goal in find_goals(content) if goal.metric == metric}
    one = period_name(min(periods), language) if len(periods) == 1 else ""
    head = text("document.goal_of", language, period=one) if one else text("document.goal", language)

    def done(line: _Line) -> str:
        value = value_of(line.row, metric)
        if not line.goal or value is None or has_flag(line.row, metric, "small"):
            return "–"
        return numbers.done(value / line.goal)

    return [
        _Head(head, 9, lambda line: "–" if line.goal is None else numbers.aim(metric, line.goal)),
        _Head(text("document.done", language), 9, done),
    ]


def _change(change: Change | None, content: Content, language: str) -> str:
    found = moved(content, change)
    if change is None or found is None:
        flag = next(iter(change.flags), None) if change is not None and change.after is not None else None
        return text(f"say.short_{flag}", language) if flag else "–"
    sign = "+" if found.by > 0 else "−" if found.by < 0 else ""
    shown = numbers.signed(found.by) if is_rate(change.figure) else f"{sign}{numbers.exact(float(abs(found.by)))}"
    return shown if found.share is None else text("say.like_cell", language, points=shown)
