"""The answers of the tab Links."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import Any

from callbacks.asking import Asker
from data.queries import rates
from data.queries.links import counts_of, leads, pairs
from data.scope import OutOfScope
from layouts.links.page import Facts
from layouts.links.queue import PER_PAGE, Queue
from layouts.selection import View


def pairs_of(view: View, ask: Asker) -> list[dict[str, Any]]:
    """All pairs of a view's region and slice. Raises :class:`data.scope.OutOfScope`."""
    return list(ask(pairs, region=view.region, slice_=view.slice))


def is_open(pair: dict[str, Any]) -> bool:
    """Whether a pair waits for somebody's word."""
    return pair["zone"] == "doubtful" and pair["decision"] is None


def facts(view: View, ask: Asker) -> Facts:
    """What the tab is made of."""
    assert view.slice is not None
    whole = ask(rates, region=view.region, slices=view.slice)
    try:
        found = pairs_of(view, ask)
        listed = ask(leads, region=view.region, slice_=view.slice)
    except OutOfScope:
        return Facts(refused=True)
    waiting = [pair for pair in found if is_open(pair)]
    page = max(1, min(view.selection.page, -(-len(waiting) // PER_PAGE)))
    decided = sorted(
        (p for p in found if p["decision"]), key=lambda p: (p["decided_at"], p["decision_id"]), reverse=True
    )
    return Facts(
        whole=whole[0] if whole else None,
        counts=counts_of(found),
        queue=Queue(
            waiting[(page - 1) * PER_PAGE : page * PER_PAGE],
            len(waiting),
            page,
            blake2b(repr([pair["id"] for pair in waiting]).encode(), digest_size=8).hexdigest(),
            Counter(pair["pattern"] for pair in waiting),
        ),
        decided=decided,
        leads=listed,
        decides=ask.imports is not None,
    )
