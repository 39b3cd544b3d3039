"""The answers behind the plan that stands beside the page Gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from analysis.plan.basket import BadMove, Wish
from analysis.rows import Row
from callbacks.asking import Asker
from callbacks.plans.searching import SECONDS, Searches, aim_of
from data.queries.plan.below import smallest_plans
from data.queries.plan.draft import RATES, draft, drafted, ground, is_lone, reach
from data.queries.plan.plan import UnreachableRate
from data.queries.plan.saved import list_plans, plan_by_id, plan_since, side_by_side
from data.queries.question import BadQuestion
from data.reference import regions
from data.scope import OutOfScope
from data.slice import Slice
from data.texts import text
from data.texts.names import figure_name
from layouts.plans.address import Basket
from layouts.plans.below import short_of
from layouts.plans.facts import Below, Facts, Found, Line
from layouts.selection import View

WITHOUT_UNITS: Final = ("published", "statistical")
"""Purposes whose data hold no units, or none that may be listed."""
SEARCHES: Final = Searches()
"""The searches of this server."""


class Refused(ValueError):
    """A basket that cannot be read; the message says why, in the reader's language."""


def facts(view: View, ask: Asker) -> Facts | None:
    """What the panel is made of; None where no plan is open."""
    basket = view.basket
    if basket is None or view.slice is None:
        return None
    listed = _listed(view, ask)
    try:
        return _told(view, ask, basket, listed)
    except Refused as problem:
        return Facts(basket, view.region, view.slice, fault=str(problem), listed=listed)
    except OutOfScope:
        return Facts(basket, view.region, view.slice, fault=text("planner.refused", view.lang))
    except BadQuestion:
        return Facts(basket, view.region, view.slice, fault=text("planner.unreadable", view.lang), listed=listed)


def _listed(view: View, ask: Asker) -> Sequence[Row]:
    """The saved plans of the view's region, of those below and of those above."""
    fresh = ask.in_passing()
    try:
        rows: Sequence[Row] = list_plans(fresh.engine, fresh.scope)
    except OutOfScope:
        return []
    above = set(regions().path(view.region))
    return [row for row in rows if row["region"] in above or view.region in regions().path(row["region"])]


def _told(view: View, ask: Asker, basket: Basket, listed: Sequence[Row]) -> Facts:
    assert view.slice is not None
    if basket.is_empty:
        refused = text("planner.no_units", view.lang) if view.slice.purpose in WITHOUT_UNITS else ""
        return Facts(basket, view.region, view.slice, fault=refused, listed=listed)
    saved = saved_plan(view, ask, basket.saved) if basket.saved is not None else None
    kept = tuple(map(kept_wish, saved["wishes"])) if saved is not None else ()
    slice_ = slice_of(saved) if saved is not None else view.slice
    if slice_.purpose in WITHOUT_UNITS:
        raise Refused(text("planner.no_units", view.lang))
    found, below = search(view, ask, basket, slice_), search_below(ask, basket, slice_)
    if below is not None and saved is None and not basket.wishes:
        return Facts(basket, below.goal.region, slice_, listed=listed, below=below)
    if saved is not None and basket.is_saved:
        region, answer = saved["region"], saved["answer"]
        both = zip(answer["moves"], kept, strict=True)
        lines = [Line(move, saved=at, wish=wish) for at, (move, wish) in enumerate(both, start=1)]
    else:
        placed = wishes_of(basket, saved, found)
        region = common_region([view.region, *([saved["region"]] if saved else []), *(w.region for w, _ in placed)])
        sums = found.answer["sums"] if found is not None and saved is None and not basket.wishes else None
        answer = (
            ask(draft, region=region, slice_=slice_, wishes=[wish for wish, _ in placed])
            if sums is None
            else drafted(ask.engine, ask.scope, region=region, slice_=slice_, sums=sums)
        )
        lines = [
            replace(line, move=move, wish=wish) for move, (wish, line) in zip(answer["moves"], placed, strict=True)
        ]
    lines = [replace(line, move={**line.move, "one_unit": is_lone(line.move)}) for line in lines]
    stands = ground(ask.engine, ask.scope, region=region, slice_=slice_, codes=[n["region"] for n in answer["nodes"]])
    return Facts(
        basket,
        region,
        slice_,
        lines=lines,
        answer=answer,
        ground=stands,
        saved=saved,
        since=plan_since(ask.engine, ask.scope, saved) if saved is not None else None,
        listed=listed,
        beside=_beside(view, ask, basket, region, slice_, answer),
        found=found,
        below=below,
        kept=kept,
    )


def saved_plan(view: View, ask: Asker, number: int) -> Mapping[str, Any]:
    """A saved plan. Raises :class:`Refused` where there is none, OutOfScope."""
    try:
        return plan_by_id(ask.engine, ask.scope, number)
    except BadQuestion:
        raise Refused(text("planner.gone", view.lang, n=number)) from None


def slice_of(saved: Mapping[str, Any]) -> Slice:
    """The slice that a plan was made of."""
    return Slice(saved["period"], saved["calibre"], saved["purpose"])


def search(view: View, ask: Asker, basket: Basket, slice_: Slice) -> Found | None:
    """The smallest plan of a basket's goal: the exact one where it is found, else the one that comes at once. Raises :class:`Refused`."""
    goal = basket.aim
    if goal is None:
        return None
    if goal.metric not in RATES:
        raise Refused(text("planner.no_aim", view.lang))
    if goal.each:
        return None
    try:
        quick = ask(reach, region=goal.region, slice_=slice_, target=aim_of(goal, 0.0))
    except UnreachableRate as problem:
        said = {"figure": figure_name(goal.metric, view.lang), "reach": goal.said, "most": short_of(goal, problem.most)}
        raise Refused(text("planner.out_of_reach", view.lang, **said)) from None
    if quick["optimal"]:
        return Found(goal, quick, running=False)
    exact = SEARCHES.of(ask, slice_, goal)
    best = exact.found if exact.found is not None else quick
    return Found(goal, best, running=not exact.ended, seconds=exact.seconds, most=int(SECONDS))


def search_below(ask: Asker, basket: Basket, slice_: Slice) -> Below | None:
    """The smallest plan of each place below a basket's goal: the exact ones where they are found, else those that come at once."""
    goal = basket.aim
    if goal is None or not goal.each:
        return None
    quick = ask(smallest_plans, region=goal.region, slice_=slice_, target=aim_of(goal, 0.0), by_code=True)
    if all(plan["optimal"] or "fault" in plan for plan in quick):
        return Below(goal, quick, running=False)
    exact = SEARCHES.of(ask, slice_, goal)
    best = exact.found["plans"] if exact.found is not None else quick
    return Below(goal, best, running=not exact.ended, seconds=exact.seconds, most=int(SECONDS))


def wishes_of(basket: Basket, saved: Mapping[str, Any] | None, found: Found | None) -> list[tuple[Wish, Line]]:
    """All moves of a basket in order, each with where it comes from."""
    placed: list[tuple[Wish, Line]] = []
    for at, kept in enumerate(saved["wishes"] if saved is not None else (), start=1):
        if at not in basket.without:
            placed.append((kept_wish(kept), Line({}, saved=at)))
    placed += [(wish, Line({}, aimed=True)) for wish in (found.answer["wishes"] if found is not None else ())]
    return placed + [(wish, Line({}, added=at)) for at, wish in enumerate(basket.wishes)]


def kept_wish(kept: Mapping[str, Any]) -> Wish:
    """A move as it was saved. Raises BadMove for what is none."""
    try:
        return Wish(**{**kept, "codes": tuple(kept.get("codes") or ())})
    except TypeError as problem:
        raise BadMove(str(problem)) from problem


def common_region(codes: Sequence[str]) -> str:
    """The lowest region that holds all of these."""
    paths = [regions().path(code) for code in codes]
    shared: list[str] = [each[0] for each in zip(*paths, strict=False) if len(set(each)) == 1]
    return shared[-1]


def _beside(
    view: View, ask: Asker, basket: Basket, region: str, slice_: Slice, answer: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """The plan and the saved ones that it is compared with, side by side."""
    if not basket.beside:
        return None
    others = [saved_plan(view, ask, number) for number in basket.beside]
    mine = {"id": None, "name": "", "region": region, **slice_.params, "data_version": ask.version(), "answer": answer}
    if basket.is_saved and basket.saved is not None:
        mine = {**saved_plan(view, ask, basket.saved)}
    return side_by_side([mine, *others])
