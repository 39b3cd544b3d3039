"""What can be put into a plan from the page: a cell of the priority list, a unit of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import html

from analysis.plan.basket import Form, Wish
from analysis.rows import Row, has_flag
from analysis.vocabulary import UNIT_KINDS
from data.texts import text
from layouts.components.pages import Component, attributes, link
from layouts.plans.address import Basket, move_written
from layouts.selection import View

WITHOUT_UNITS: Final = ("published", "statistical")
"""Purposes whose data hold no units, or none that may be listed."""


def is_lone(cell: Row) -> bool:
    """Whether one unit is the gap of a cell, or most of it: it takes its own union."""
    return cell.get("gap_units") == 1 or has_flag(cell, "gap_workers", "one_unit")


def cell_moves(view: View, cell: Row) -> list[Wish]:
    """The moves that reach the uncovered units of a cell under the view's filters: its own union where it is one unit, else joint unions."""
    form: Form = "own" if is_lone(cell) else "joint"
    sizes = (cell["size"],) if cell.get("size") else view.selection.size or (None,)
    kinds = view.selection.kind if len(view.selection.kind) < len(UNIT_KINDS) else ()
    return [
        Wish(cell["region"], form, industry=cell["industry"], size=size, unit_kind=kind, band=cell.get("band"))
        for size in sizes
        for kind in (kinds or (None,))
    ]


def cell_offer(view: View, cell: Row, name: str, saved: Sequence[Wish] = ()) -> Component:
    """The link that puts a cell into the plan, or takes it out; nothing of data without units. ``saved``: the moves of the saved plan that is open."""
    if view.slice is None or view.slice.purpose in WITHOUT_UNITS or cell["region"] is None:
        return None
    if cell.get("seated"):  # a move for a place takes all that lies below it too
        return None
    basket, lang = view.basket or Basket(), view.lang
    wishes = cell_moves(view, cell)
    kept = Basket(wishes=tuple(saved))
    lacking = [wish for wish in wishes if not (basket.holds(wish) or _kept_at(basket, kept, wish))]
    held = not lacking
    if not held:
        goal, said, look = str(basket.plus(*lacking)), text("planner.add", lang), "plan-add"
    else:
        for wish in wishes:
            basket = _without(basket, kept, wish)
        goal, said, look = str(basket), text("planner.added", lang), "plan-add on"
    words = attributes(aria_label=f"{said}: {name}", aria_pressed="true" if held else "false", role="button")
    return html.A(said, href=view.link(plan=goal), className=look, **words)


def _kept_at(basket: Basket, kept: Basket, wish: Wish) -> int | None:
    """The number (from 1) of a saved move for the same units that the basket leaves in the plan."""
    at = kept.place_of(wish)
    return None if at is None or at + 1 in basket.without else at + 1


def _without(basket: Basket, kept: Basket, wish: Wish) -> Basket:
    """A basket without the move for the same units, which was added or saved."""
    at = basket.place_of(wish)
    if at is not None:
        return basket.minus(at)
    number = _kept_at(basket, kept, wish)
    return basket if number is None else basket.leaving(number)


def unit_move(unit: Mapping[str, Any]) -> Wish:
    """An own union for a unit: of its county, so that the units of one stand together."""
    return Wish(str(unit["region"])[:6], "own", codes=(str(unit["code"]),))


def unit_offer(view: View, unit: Mapping[str, Any]) -> Component:
    """The link that puts a unit without a union into the plan; nothing of any other unit."""
    here = view.slice
    if unit["mode"] is not None or here is None or (unit["period"], unit["calibre"]) != (here.period, here.calibre):
        return None
    basket = (view.basket or Basket()).plus(unit_move({**unit, "code": view.selection.unit}))
    return link(text("planner.add_unit", view.lang), view.link(plan=str(basket)), className="chip plan-add-unit")


def unit_mark(view: View, row: Row) -> dict[str, Any]:
    """What a row of the ledger offers: ``#plan=MOVE``, by which the browser puts its unit into the plan that is open then."""
    if not row["code"]:
        return {"links": {}}
    return {
        "plan_move": text("planner.add", view.lang),
        "links": {"plan_move": f"#plan={move_written(unit_move(row))}"},
    }
