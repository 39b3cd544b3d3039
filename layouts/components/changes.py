"""A change in few words: an arrow where it may be told, else why it may not."""

from __future__ import annotations

from dash import html

from analysis.compare.changes import Change, is_rate
from analysis.compare.printed import percent
from data.texts import numbers, text, told
from layouts.components.pages import Component
from layouts.selection import View


def untold(view: View, change: Change) -> str | None:
    """Why a change since the compared period may not be told: a break, few that report in both periods, few units."""
    calibre = "" if view.slice is None or view.compare is None else view.slice.calibre
    span = (view.compare or "", "" if view.slice is None else view.slice.period)
    return told.untold(change, calibre, span, view.lang)


def change_line(view: View, change: Change, *, good_up: bool = True) -> list[Component]:
    """What stands beside a figure: its arrow, like for like and marked so, or why there is none; nothing without two periods."""
    if view.compare is None or change.after is None:
        return []
    if change.before is None:
        return [html.Span(text("card.no_before", view.lang, period=view.compare), className="dim untold")]
    if change.points_raw is None:
        return []
    why = untold(view, change)
    if why is not None:
        return [html.Span(why, className="dim untold")]
    if change.points is None:
        return []
    by = told_points(change)
    shown = f"{'▲' if by > 0 else '▼' if by < 0 else '■'} {_amount(view, change, by)}"
    if change.is_raw:
        title = text("card.against", view.lang, period=view.compare)
    else:
        shown += " " + text("card.comparable", view.lang)
        title = text(
            "card.against_raw",
            view.lang,
            period=view.compare,
            share=numbers.share(change.comparable.share, 1),
            raw=_amount(view, change, change.points_raw),
        )
    better = (by > 0) == good_up or by == 0
    return [html.Span(shown, className="up" if better else "down", title=title)]


def told_points(change: Change, places: int = 1) -> float:
    """A change that may be told, as a reader would subtract the printed values that it is between."""
    before, after = change.comparable_before, change.comparable_after
    if is_rate(change.figure) and before is not None and after is not None:
        return points_between(before, after, places)
    return change.points or 0


def points_between(before: float, after: float, places: int = 1) -> float:
    """The points between two fractions as they are printed in percent, with so many decimals."""
    return float(percent(after, places) - percent(before, places))


def _amount(view: View, change: Change, by: float) -> str:
    by_much = numbers.moved(change.figure, by, view.lang)
    return text("card.points", view.lang, change=by_much) if is_rate(change.figure) else by_much
