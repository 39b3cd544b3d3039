"""The answers of the tab Links."""

from __future__ import annotations

from typing import Any

from callbacks.asking import Asker
from data.queries import rates
from data.queries.links import PairFilter, Waiting, counts, leads, pairs, queue, waiting
from data.scope import OutOfScope
from layouts.links.page import Facts
from layouts.links.queue import PER_PAGE
from layouts.selection import View


def waiting_in(view: View, ask: Asker) -> list[Waiting]:
    """The pairs of a view that wait for somebody's word. Raises :class:`data.scope.OutOfScope`."""
    return list(ask(waiting, region=view.region, slice_=view.slice))


def pairs_of(view: View, ask: Asker, among: PairFilter = PairFilter()) -> list[dict[str, Any]]:
    """Pairs of a view's region and slice. Raises :class:`data.scope.OutOfScope`."""
    return list(ask(pairs, region=view.region, slice_=view.slice, among=among))


def facts(view: View, ask: Asker) -> Facts:
    """What the tab is made of."""
    assert view.slice is not None
    whole = ask(rates, region=view.region, slices=view.slice)
    here = {"region": view.region, "slice_": view.slice}
    try:
        page = ask(queue, **here, page=view.selection.page, per_page=PER_PAGE)
        decided = pairs_of(view, ask, PairFilter(decided=True))
        counted, listed = ask(counts, **here), ask(leads, **here)
    except OutOfScope:
        return Facts(refused=True)
    latest = sorted(decided, key=lambda p: (p["decided_at"], p["decision_id"]), reverse=True)
    return Facts(
        whole=whole[0] if whole else None,
        counts=counted,
        queue=page,
        decided=latest,
        leads=listed,
        decides=ask.imports is not None,
    )
