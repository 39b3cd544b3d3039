"""The answers of the list of units behind a flow."""

from __future__ import annotations

from analysis.compare.flows import ANY_FLOW
from callbacks.asking import Asker
from data.queries.compare.changes import Between
from data.queries.compare.flow_units import LARGEST_FIRST, FlowList, are_found_at_once, flow_unit_count, flow_unit_ids
from data.scope import OutOfScope
from layouts.lists.flow_units import Facts
from layouts.selection import FLOW_TABS, View


def flow_of(view: View) -> str:
    """The flow whose units the address asks for; without one all units to which anything happened."""
    tab = view.selection.tab
    return tab.partition("-")[2] if tab is not None and tab in FLOW_TABS else ANY_FLOW


def flow_list(view: View, text: str | None = None) -> FlowList | None:
    """The list that a view is about, narrowed by a text; None without a second period, and of data without units or for statistics only."""
    if view.before is None or view.slice is None or view.slice.purpose in ("published", "statistical"):
        return None
    return FlowList(view.region, Between(view.before, view.slice, view.filters), flow_of(view), text or "")


def facts(view: View, ask: Asker) -> Facts:
    """Which flow it is and how many units it has; None where no list may be made."""
    wanted = flow_list(view)
    try:
        return Facts(flow_of(view), None if wanted is None else _counted(wanted, ask))
    except OutOfScope:
        return Facts(flow_of(view), None)


def _counted(wanted: FlowList, ask: Asker) -> int:
    """How many units a list has. Where no flows are kept these are found for the list itself, which then need not look for them again."""
    if ask(are_found_at_once, wanted=wanted):
        return len(ask(flow_unit_ids, wanted=wanted, order=LARGEST_FIRST))
    return int(ask(flow_unit_count, wanted=wanted))
