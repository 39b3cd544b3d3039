"""The answers of the page Trends."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.compare.breaks import since_last_break
from analysis.compare.changes import Change
from analysis.rows import RateRow
from callbacks.aims.answers import aims_of
from callbacks.asking import Asker
from callbacks.moves import compared, differences, reasons
from callbacks.overview import history as own_history
from data.queries import targets, trend
from data.queries.compare.changes import Between, changes
from data.reference import events
from data.slice import Slice
from layouts import trends
from layouts.selection import View

RATE = "unit_coverage"


def facts(view: View, ask: Asker) -> trends.Facts:
    """What the page and the files of its cards are made of."""
    slice_ = view.slice
    assert slice_ is not None
    history, own = ask(trend, region=view.region), own_history(view, ask)
    return trends.Facts(
        history=history,
        own=own,
        reasons=reasons(view, ask, own),
        since=_since(view, ask, slice_, own),
        compared=compared(view, ask, own),
        differences=differences(view, ask),
        targets=ask.of_targets(targets, region=view.region, slices=slice_),
        aims=aims_of(view, ask, ranked=False),
    )


def _changed(view: View, ask: Asker, between: Between) -> Change | None:
    found: Change | None = ask(changes, region=view.region, between=between, figures=[RATE])[view.region].get(RATE)
    return found


def _since(view: View, ask: Asker, slice_: Slice, own: Sequence[RateRow]) -> trends.Since | None:
    """How the rate moved from its first period after the last break to its newest; None without two."""
    periods = [row["period"] for row in own if row["unit_coverage"] is not None]
    joined = since_last_break(events(), slice_.calibre, RATE, periods)
    if len(joined) < 2:
        return None
    first, last = joined[0], joined[-1]
    found = _changed(view, ask, Between(slice_.at(first), slice_.at(last), view.filters))
    return None if found is None else trends.Since(first, last, found)
