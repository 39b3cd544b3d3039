"""The sheets of what figures are held against: targets, and the compared period like for like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from analysis.compare.changes import Change
from analysis.pace.aim import share_done
from analysis.rows import RateRow, has_flag, value_of
from data.texts.names import figure_name, period_name
from reports.content.moves import RATES
from reports.workbook.book import Book
from reports.workbook.figures import is_rate, untold
from reports.workbook.page import TOP
from reports.workbook.sheets import COUNT, POINTS, RATE, Column, form_alone

_MORE: Final = "+#,##0;-#,##0;0"
_COUNTS: Final = ("units", "units_covered", "members", "grassroots_unions")
"""The counts of the region itself that stand beside its rates."""


@dataclass(frozen=True, slots=True)
class _Aim:
    """A target of a region, with what is reached (None: not known, or of few units)."""

    row: RateRow
    metric: str
    period: str
    target: float
    reached: float | None


@dataclass(frozen=True, slots=True)
class _Moved:
    """How a figure of a region moved."""

    row: RateRow
    change: Change


def write_targets(book: Book) -> None:
    """Each target of the region and of those below it, with what is reached and what is still to go."""
    rows = list(_aims(book))
    if not rows:
        return
    page, language = book.page("targets", landscape=False), book.language
    columns = [
        Column(book.say("book.col.region"), lambda a: _name(book, a.row)),
        Column(book.say("book.col.code"), lambda a: a.row["region"]),
        Column(book.say("book.col.figure"), lambda a: figure_name(a.metric, language)),
        Column(book.say("book.col.target_period"), lambda a: period_name(a.period, language)),
        Column(book.say("book.col.target"), lambda a: a.target, RATE),
        Column(book.say("book.col.reached"), lambda a: a.reached, RATE),
        Column(
            book.say("book.col.done"),
            lambda a: share_done(a.metric, a.reached, a.target),
            RATE,
        ),
        Column(
            book.say("book.col.to_go"),
            lambda a: None if a.reached is None else (a.target - a.reached) * (100 if is_rate(a.metric) else 1),
            POINTS,
        ),
    ]
    page.table("Targets", columns, rows)
    for at, aim in enumerate(rows, TOP + 1):
        if not is_rate(aim.metric):
            for place, counted in ((5, COUNT), (6, COUNT), (8, _MORE)):
                form_alone(page.sheet.cell(at, place), counted)
    page.note(book.say("document.done_note"))
    page.close()


def _aims(book: Book) -> Iterator[_Aim]:
    c = book.content
    for target in c.targets:
        yield _aim(c.whole, target["metric"], target["target_period"], target["target"])
    for row in c.children:
        for metric, (period, share) in sorted(c.targets_below.get(row["region"] or "", {}).items()):
            yield _aim(row, metric, period, share)


def _aim(row: RateRow, metric: str, period: str, target: float) -> _Aim:
    return _Aim(row, metric, period, target, None if has_flag(row, metric, "small") else value_of(row, metric))


def write_compare(book: Book) -> None:
    """Each figure of the region and each rate of those below it in both periods, as reported and like for like."""
    c = book.content
    rows = [] if c.before is None else list(_moves(book))
    if all(moved.row is c.whole and moved.change.is_raw for moved in rows):
        return  # nothing but what the first sheet has beside its figures
    page, language = book.page("compare"), book.language
    both = (c.compare or "", c.period)
    columns = [
        Column(book.say("book.col.region"), lambda m: _name(book, m.row)),
        Column(book.say("book.col.code"), lambda m: m.row["region"]),
        Column(book.say("book.col.figure"), lambda m: figure_name(m.change.figure, language)),
        Column(book.say("book.col.then_reported", period=both[0]), lambda m: m.change.before, RATE),
        Column(book.say("book.col.then_reported", period=both[1]), lambda m: m.change.after, RATE),
        Column(book.say("book.col.like_before", period=both[0]), lambda m: _like(m, "comparable_before"), RATE),
        Column(book.say("book.col.like_before", period=both[1]), lambda m: _like(m, "comparable_after"), RATE),
        Column(book.say("book.col.change"), lambda m: m.change.points, POINTS),
        Column(
            book.say("book.col.share"), lambda m: None if m.change.points is None else m.change.comparable.share, RATE
        ),
        Column(book.say("book.col.untold"), lambda m: untold(c, m.change, language), width=26),
    ]
    page.table("Compare", columns, rows)
    for at, moved in enumerate(rows, TOP + 1):
        if not is_rate(moved.change.figure):
            for place in range(4, 8):
                form_alone(page.sheet.cell(at, place), COUNT)
            form_alone(page.sheet.cell(at, 8), _MORE)
    page.note(book.say("book.like_note"))
    page.close()


def _moves(book: Book) -> Iterator[_Moved]:
    c = book.content
    for figure in (*RATES, *_COUNTS):
        change = c.moves.whole.get(figure)
        if change is not None and (change.before is not None or change.after is not None):
            yield _Moved(c.whole, change)
    for row in c.children:
        moves = c.moves.children.get(row["region"] or "", {})
        for figure in RATES:
            if figure in moves and moves[figure].after is not None and not row.get("suppressed"):
                yield _Moved(row, moves[figure])


def _like(moved: _Moved, name: str) -> float | None:
    return None if moved.change.points is None else getattr(moved.change, name)


def _name(book: Book, row: RateRow) -> str:
    return book.content.name_of(row, book.language)
