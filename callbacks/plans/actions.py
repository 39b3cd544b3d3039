"""What is done to a plan from its panel: moves added by filter, a target to reach, saving, renaming, deleting."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from dash import Dash, Input, Output, State, ctx, no_update

from analysis.plan.basket import BadMove
from callbacks.asking import Asker
from callbacks.plans import answers
from callbacks.pressing import fields_of, one_line, pressed
from data.database.trouble import DatabaseTrouble
from data.queries.plan.below import all_moves
from data.queries.question import BadQuestion
from data.scope import OutOfScope
from data.texts import text
from etl.planning.plans import Draft, remove_plan, rename_plan, save_plan
from etl.planning.words import BadValue
from layouts import ids
from layouts.plans.address import LONGEST, Basket, Goal, parse
from layouts.plans.below import below_said
from layouts.plans.facts import Below
from layouts.plans.panel import search_said
from layouts.selection import View

Told = tuple[str | None, str]
"""The plan that the address is to name, None where it stays, and what is said."""


class Declined(ValueError):
    """What a reader asked for cannot be done; ``code``: the text ``planner.said.CODE`` says why."""


def added(view: View, fields: Mapping[str, Any]) -> Basket:
    """The open basket with the units of a filter more. Raises :class:`Declined`."""
    count = fields.get("count")
    if count not in (None, "") and not (isinstance(count, int) and not isinstance(count, bool) and 1 <= count < 10**7):
        raise Declined("bad_count")
    band = fields.get("band")
    parts = {
        "i": fields.get("industry"),
        "s": fields.get("size"),
        "b": band.replace("+", "-") if isinstance(band, str) else band,
        "n": count,
    }
    words = [f"{key}.{value}" for key, value in parts.items() if value not in (None, "")]
    one = parse("~".join((str(fields.get("form")), str(fields.get("place")), *words)))
    if one is None or not one.wishes:
        raise Declined("bad_form")
    return (view.basket or Basket()).plus(*one.wishes)


def aimed(view: View, fields: Mapping[str, Any]) -> Basket:
    """The open basket with a target to reach. Raises :class:`Declined`."""
    try:
        given = Decimal(str(fields.get("reach")))
    except InvalidOperation:
        raise Declined("bad_reach") from None
    if not given.is_finite() or not 0 <= given <= 100 or given != round(given, 2):
        raise Declined("bad_reach")
    share = given / 100
    written = "1" if share == 1 else f"{share:.4f}".rstrip("0")
    each = bool(fields.get("each"))
    written = "0.0" if written == "0." else written
    one = parse(str(Goal(str(fields.get("metric")), written, view.region, each)))
    if one is None or one.aim is None:
        raise Declined("bad_reach")
    return replace(view.basket or Basket(), aim=one.aim)


def kept(view: View, ask: Asker, name: str, author: str) -> Basket:
    """The open basket as a saved plan. Raises :class:`Declined`, and as :func:`etl.planning.plans.save_plan`."""
    facts = answers.facts(view, ask)
    if ask.imports is None:
        raise Declined("closed")
    if not author:
        raise Declined("no_author")
    if not name:
        raise Declined("no_name")
    if facts is None or facts.fault:
        raise Declined("nothing")
    placed = answers.wishes_of(facts.basket, facts.saved, facts.found)
    of_places = all_moves(facts.below.plans) if facts.below is not None else []
    wishes = [*(wish for wish, _ in placed), *of_places]
    if not wishes:
        raise Declined("nothing")
    draft = Draft(name, answers.common_region([facts.region, *(w.region for w in of_places)]), facts.slice, wishes)
    done = save_plan(ask.imports.database(), ask.scope, draft, author)
    return Basket(saved=done["id"], beside=facts.basket.beside)


def done(do: str, view: View, ask: Asker, given: Mapping[str, Any]) -> Told:
    """What a button of the panel does, and what is said of it. Nothing that anybody sends raises."""
    lang, basket = view.lang, view.basket or Basket()
    try:
        match do:
            case "add" | "aim" | "each":
                fields = {**given["fields"], "each": do == "each"}
                plan = str((added if do == "add" else aimed)(view, fields))
                return (plan, "") if len(plan) <= LONGEST else (None, text("planner.said.full", lang))
            case "save":
                return str(kept(view, ask, given["name"], given["author"])), ""
            case "rename" | "delete" if basket.saved is not None:
                if ask.imports is None:
                    raise Declined("closed")
                if do == "delete":
                    remove_plan(ask.imports.database(), ask.scope, basket.saved)
                    return "open", ""
                rename_plan(ask.imports.database(), ask.scope, basket.saved, given["name"])
                return str(basket), text("planner.said.renamed", lang)
    except Declined as problem:
        return None, text(f"planner.said.{problem}", lang)
    except BadValue as problem:
        return None, text("said.of", lang, what=text("planner.name", lang), said=problem.said(lang))
    except OutOfScope:
        return None, text("planner.refused", lang)
    except (BadQuestion, BadMove):
        return None, text("planner.unreadable", lang)
    except DatabaseTrouble as problem:
        return None, problem.told(lang)
    except ValueError:
        return None, text("planner.said.no_name", lang)
    return None, ""


_KEPT: Final = (no_update, no_update, no_update)


def register(app: Dash, ask: Asker, view_of: Callable[[str, str, Asker], View]) -> None:
    """Register the panel's callbacks."""

    @app.callback(
        Output(ids.URL, "search", allow_duplicate=True),
        Output(ids.PLAN_SAID, "children"),
        Output(ids.AGAIN, "data", allow_duplicate=True),
        Input(ids.PLAN_DO_ALL, "n_clicks"),
        State(ids.PLAN_FIELD_ALL, "value"),
        State(ids.PLAN_NAME, "value"),
        State(ids.PLAN_AUTHOR, "value"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def do(_clicks: Any, _fields: Any, name: Any, author: Any, search: str | None) -> Any:
        button = pressed()
        if button is None:
            return _KEPT
        view = view_of("/gaps", search or "", ask)
        given = {"fields": fields_of(ctx.states_list[0]), "name": one_line(name), "author": one_line(author)}
        plan, said = done(str(button["do"]), view, ask, given)
        if plan is None:
            return no_update, said, no_update
        goal = view.selection.query(plan=plan)
        same = goal == view.selection.query()
        return no_update if same else goal, said, time.time() if same else no_update

    @app.callback(
        Output(ids.PLAN_SEARCH, "children"),
        Output(ids.PLAN_TICK, "disabled"),
        Output(ids.AGAIN, "data", allow_duplicate=True),
        Input(ids.PLAN_TICK, "n_intervals"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def watch(ticks: Any, search: str | None) -> Any:
        """How far the search for the smallest plan is; once it has ended the panel is drawn again."""
        if not ticks:
            return _KEPT
        view = view_of("/gaps", search or "", ask)
        facts = answers.facts(view, ask)
        looked = facts.found or facts.below if facts is not None else None
        if looked is None:
            return no_update, True, no_update
        ended = not looked.running
        said = below_said(view.lang, looked) if isinstance(looked, Below) else search_said(view.lang, looked)
        return said, ended, time.time() if ended else no_update
