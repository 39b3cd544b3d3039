"""What is said of targets on a page: set, changed, taken back, undone; a workbook's word taken or left."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from dash import Dash, Input, Output, State, ctx, no_update

from callbacks.asking import Asker
from callbacks.pressing import fields_of, one_line, pressed
from data.database.trouble import DatabaseTrouble
from data.queries.plan.goals import said_of
from data.reference import UnknownRegion, regions
from data.scope import OutOfScope
from data.texts import numbers, text
from data.texts.names import figure_name, period_name, region_name
from etl.clean.columns import aim_of
from etl.clean.periods import label_period
from etl.planning.targets import BadGoal, Goal, set_goals, undo_goals
from layouts import ids
from layouts.aims.facts import BELOW, OFFERED, key_of, shown
from layouts.selection import View
from layouts.shell import toast

PAGES: Final = ("/tasks", "/trends")
"""Where targets are set."""
_LONGEST: Final = 60


class Declined(ValueError):
    """What a reader asked for cannot be done; ``code``: the text ``aims.bad.CODE`` says why."""


def filled_in(view: View, fields: Mapping[str, Any], *, takes_back: bool = False) -> list[Goal]:
    """The targets that a form asks for: of the view's region, of one below it, or of all of these. Raises :class:`Declined`."""
    assert view.slice is not None
    below = regions().children(view.region)
    place = fields.get("place")
    codes = below if place == BELOW and below else [place] if place in (view.region, *below) else []
    metric = fields.get("metric")
    if not codes:
        raise Declined("place")
    if metric not in OFFERED:
        raise Declined("figure")
    due = label_period(str(fields.get("due") or "")[:20])
    if due is None:
        raise Declined("period")
    value = None if takes_back else value_of(metric, fields.get("value"))
    slice_ = view.slice
    return [
        Goal(str(code), metric, due.id, slice_.calibre, slice_.purpose, value, start=slice_.period) for code in codes
    ]


def value_of(metric: str, written: Any) -> float:
    """A value as it is written: percent of a rate, with its sign below 2, else a count, as workbooks have them. Raises :class:`Declined`."""
    aim = aim_of(metric, written, signs=True) if isinstance(written, str | int | float) else "no_value"
    if isinstance(aim, float):
        return aim
    raise Declined(aim)


def one_of(view: View, ask: Asker, do: str, key: Any) -> list[Goal]:
    """The target that a row's button is about: taken back, as a workbook says, or as it stands. Raises :class:`Declined`."""
    assert view.slice is not None
    about, slice_ = key_of(key), view.slice
    if about is None or about.region not in (view.region, *regions().children(view.region)):
        raise Declined("place")
    said = said_of(ask.engine, ask.scope, codes=[about.region], among=slice_.filter, since=slice_.period)
    word = next((w for w in said.held if (w["metric"], w["period"]) == (about.metric, about.period)), None)
    if word is None or (do in ("take", "keep") and word["waiting"] is None):
        raise Declined("gone")
    value = {"withdraw": None, "keep": word["value"], "take": (word["waiting"] or word)["value"]}[do]
    return [Goal(about.region, about.metric, about.period, slice_.calibre, slice_.purpose, value)]


def done(do: str, key: Any, view: View, ask: Asker, given: Mapping[str, Any]) -> tuple[str, list[int]]:
    """What a button does: what is said of it, and the numbers of the words that it wrote; none where it could not. Nothing that is sent raises."""
    lang = view.lang
    try:
        if ask.imports is None or view.slice is None:
            raise Declined("closed")
        if not given["author"]:
            raise Declined("author")
        goals = (
            filled_in(view, given["fields"], takes_back=do == "withdraw")
            if do == "set" or not key
            else one_of(view, ask, do, key)
        )
        held = said_of(
            ask.engine, ask.scope, codes=[g.region for g in goals], among=view.slice.filter, since=view.slice.period
        ).held
        was = {(w["region"], w["metric"], w["period"]): w["value"] for w in held}
        if do == "withdraw":
            goals = [goal for goal in goals if was.get((goal.region, goal.metric, goal.period)) is not None]
        if not goals:
            raise Declined("gone")
        numbers_ = set_goals(ask.imports.database(), ask.scope, goals, given["author"][:_LONGEST])
    except Declined as problem:
        return text(f"aims.bad.{problem}", lang), []
    except BadGoal as problem:
        return _bad(problem, view), []
    except (OutOfScope, UnknownRegion):
        return text("aims.bad.place", lang), []
    except DatabaseTrouble as problem:
        return problem.told(lang), []
    return _told(goals, was, lang), numbers_


def _bad(problem: BadGoal, view: View) -> str:
    period = view.slice.period if view.slice is not None else ""
    return text(f"aims.bad.{problem.code}", view.lang, by=str(problem.value), period=period_name(period, view.lang))


def _told(goals: list[Goal], was: Mapping[tuple[str, str, str], float | None], lang: str) -> str:
    """What became of targets, in words: from what to what."""
    first = goals[0]
    about = {"figure": figure_name(first.metric, lang), "period": period_name(first.period, lang)}
    value = shown(first.metric, first.value, lang)
    if len(goals) > 1:
        return text("aims.done_many", lang, **about, n=numbers.exact(len(goals)), value=value)
    stood = was.get((first.region, first.metric, first.period))
    before = text("aims.never", lang) if stood is None else shown(first.metric, stood, lang)
    return text("aims.done", lang, **about, region=region_name(first.region, lang), before=before, value=value)


def undone(written: Any, ask: Asker, lang: str) -> str:
    """Take back what was just said; what is to be told of it."""
    found = written.split(".") if isinstance(written, str) else []
    if ask.imports is None or not found or len(found) > _LONGEST or not all(n.isdecimal() for n in found):
        return text("aims.bad.gone", lang)
    try:
        goals = undo_goals(ask.imports.database(), ask.scope, [int(n[:18]) for n in found])
    except BadGoal as problem:
        return text("aims.bad.changed", lang, by=str(problem.value), period="")
    except OutOfScope:
        return text("aims.bad.place", lang)
    except DatabaseTrouble as problem:
        return problem.told(lang)
    return text("aims.undone", lang, n=numbers.exact(len(goals)))


def register(app: Dash, ask: Asker, view_of: Callable[[str, str, Asker], View]) -> None:
    """Register the callbacks; without a place where files are let in nothing is written either."""
    if ask.imports is None:
        return

    @app.callback(
        Output(ids.AIM_SAID, "children"),
        Output(ids.AGAIN, "data", allow_duplicate=True),
        Output(ids.NOTICES, "children", allow_duplicate=True),
        Input(ids.AIM_DO_ALL, "n_clicks"),
        State(ids.AIM_FIELD_ALL, "value"),
        State(ids.AIM_AUTHOR, "value"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def do(_clicks: Any, _fields: Any, author: Any, path: str | None, search: str | None) -> Any:
        button = pressed()
        if button is None:
            return no_update, no_update, no_update
        view = view_of(path if path in PAGES else PAGES[0], search or "", ask)
        fields = fields_of(ctx.states_list[0])
        given = {"fields": fields, "author": one_line(author)}
        said, written = done(str(button["do"]), button["key"], view, ask, given)
        if not written:  # said where the form is, and at the corner too: a row's button may be far from it
            return said, no_update, toast.told(said, view.lang)
        return "", time.time(), toast.undoable(said, view.lang, ids.aim_undo(".".join(map(str, written))))

    @app.callback(
        Output(ids.AGAIN, "data", allow_duplicate=True),
        Output(ids.NOTICES, "children", allow_duplicate=True),
        Input(ids.AIM_UNDO_ALL, "n_clicks"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def undo(_clicks: Any, search: str | None) -> Any:
        button = pressed()
        if button is None:
            return no_update, no_update
        lang = view_of(PAGES[0], search or "", ask).lang
        return time.time(), toast.told(undone(button["numbers"], ask, lang), lang)
