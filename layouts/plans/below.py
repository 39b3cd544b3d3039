"""The smallest plans of all places below a region side by side: what each needs, and how sure that is the least."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dash import dcc, html

from data.queries.plan.below import UNKNOWN, together
from data.texts import numbers, text
from data.texts.names import figure_name, region_name
from layouts import ids
from layouts.components.pages import Component, attributes, link
from layouts.components.tables import table
from layouts.plans.address import Basket, Goal
from layouts.plans.facts import Below
from layouts.selection import View


def below(view: View, found: Below) -> html.Section:
    """A sentence about all of them, and a line a place, each leading to its own plan."""
    lang = view.lang
    heads = ("place", "now", "acts", "units", "least")
    titles = [text(f"below.{head}", lang) for head in heads]
    plans = sorted(found.plans, key=lambda plan: ("fault" in plan, -(plan["cost"] or 0)))
    lines = [_line(view, found.goal, plan) for plan in plans]
    said = html.P(below_said(lang, found), id=ids.PLAN_SEARCH, **attributes(aria_live="polite"))
    tick = dcc.Interval(id=ids.PLAN_TICK, interval=1000, disabled=not found.running)
    listed = html.Div(table(titles, lines), className="scroll plan-each")
    return html.Section([html.H3(text("below.title", lang)), said, listed, tick], className="plan-below-all")


def below_said(lang: str, found: Below) -> str:
    """How many acts bring every place to the target, how sure that is, and how many places cannot reach it; and that the search goes on."""
    whole = together(found.plans)
    faults = sum("fault" in plan for plan in found.plans)
    said = {
        "region": region_name(found.goal.region, lang),
        "figure": figure_name(found.goal.metric, lang),
        "reach": found.goal.said,
        "places": numbers.exact(len(found.plans) - faults),
        "acts": numbers.exact(whole["acts"]),
        "bound": f"{whole['bound']:g}",
    }
    if faults == len(found.plans):
        return text("below.none", lang, **said)
    kind = (
        "reached"
        if whole["optimal"] and not whole["acts"]
        else "proved"
        if whole["optimal"]
        else "running"
        if found.running
        else "bounded"
    )
    told = text(f"below.{kind}", lang, **said, seconds=found.seconds, most=found.most)
    return told + (text("below.faults", lang, n=faults) if faults else "")


def short_of(goal: Goal, most: float) -> str:
    """What a rate comes to at most, never printed as the target that it does not reach."""
    return numbers.toward(goal.metric, most, float(goal.reach), "en")


def _line(view: View, goal: Goal, plan: Mapping[str, Any]) -> list[Component]:
    lang, code = view.lang, plan["region"]
    own = Basket(aim=replace(goal, region=code, each=False))
    now = plan["before"][goal.metric]
    shown: list[Component] = [
        link(region_name(code, lang), view.link(plan=str(own))),
        "–" if now is None else numbers.toward(goal.metric, now, float(goal.reach), lang),
    ]
    if "fault" in plan:
        known = plan["fault"] != UNKNOWN
        said = text("below.at_most", lang, most=short_of(goal, plan["most"])) if known else text("below.unknown", lang)
        return [*shown, html.Span(said, className="dim"), "", ""]
    if not plan["moves"]:
        return [*shown, html.Span(text("below.reached_one", lang), className="dim"), "", ""]
    units = numbers.exact(sum(move["units"] for move in plan["moves"]))
    least = text("below.is_least", lang) if plan["optimal"] else text("below.least_of", lang, n=f"{plan['bound']:g}")
    return [*shown, numbers.exact(len(plan["moves"])), units, least]
