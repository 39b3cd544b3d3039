"""The answers of a unit's own view."""

from __future__ import annotations

from callbacks.asking import Asker
from callbacks.plans.answers import facts as plan_facts
from data.queries.trace.unit import unit_entry, unit_record
from data.scope import OutOfScope
from layouts.lists import unit
from layouts.selection import View


def facts(view: View, ask: Asker) -> unit.Facts:
    """What is known of the unit that the address names; of a reader without lists of units nothing."""
    code = view.selection.unit
    try:
        rows = ask(unit_record, code=code)
    except OutOfScope:
        return unit.Facts(None)
    entry = ask.in_passing()(unit_entry, code=code, purpose=rows[0]["purpose"]) if rows else None
    return unit.Facts(rows, entry, decides=ask.imports is not None, plan=plan_facts(view, ask))
