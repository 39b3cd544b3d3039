"""The answers of the page Trends about its chosen figure: regions side by side, year on year."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from typing import Any, Final

from dash import Dash, Input, Output, no_update

from analysis.change import RATES
from analysis.compare.breaks import measures_of, since_last_break
from analysis.compare.changes import Change
from analysis.compare.choice import DEFAULT, NO_ROWS, choices, chosen
from analysis.compare.differ import WAYS
from analysis.measures import MEASURE_IDS, UNION_MEASURES
from analysis.rows import RateRow, Row, value_of
from callbacks.asking import Asker
from callbacks.overview import divisible, history_of
from data.queries import rates
from data.queries.compare.changes import Between, changes
from data.queries.compare.changes import change as parts
from data.queries.compare.differ import Beside, differ
from data.queries.compare.flows import flows
from data.queries.compare.kept_flows import are_kept
from data.queries.compare.pace import pace
from data.reference import events, regions
from data.tables.moves import yearly_rows
from layouts import ids
from layouts.moves.compared import Compared, Place
from layouts.moves.differ import Differences
from layouts.moves.why import Reasons
from layouts.selection import COMPARED, View

OUTSIDE: Final = "outside_statistics"
"""The kind of region that no statistics here cover, and the reason why it has no figures."""
YEARS: Final = 6
"""So many pairs of neighbouring periods stand in the table of changes, the newest."""


def figure_of(view: View, own: Sequence[RateRow]) -> tuple[str, dict[str, str | None]]:
    """The figure that a view shows over time, and which others the region's rows hold."""
    outside = regions()[view.region].kind == OUTSIDE
    no_rows = OUTSIDE if outside else NO_ROWS
    held = choices(own, no_rows=no_rows)
    figure = chosen(view.selection.metric, held)
    if figure in MEASURE_IDS:
        held |= choices(own, [figure], no_rows)
    return figure, held


def compared(view: View, ask: Asker, own: Sequence[RateRow]) -> Compared:
    """What the cards of the chosen figure are made of. ``own``: the view's region's rows over the periods of its calibre."""
    assert view.slice is not None
    figure, held = figure_of(view, own)
    beside = [code for code in dict.fromkeys(view.selection.regions) if code != view.region][:COMPARED]
    places = [_place(view, ask, view.region, figure, own)]
    places += [_place(view, ask, code, figure, history_of(view, ask, code)) for code in beside]
    above = regions()[view.region].nav_parent
    whole = Place(above, history_of(view, ask, above)) if above and above not in beside else None
    yearly = [row for place in places for row in _yearly(view, ask, place, figure)]
    goals = [] if view.filters else ask.of_targets(pace, region=view.region, slice_=view.slice)
    more = any(len(_periods(place.rows, figure)) > YEARS + 1 for place in places)
    return Compared(figure, held, places, whole, yearly, goals, newest=YEARS if more else None)


def _place(view: View, ask: Asker, region: str, figure: str, rows: Sequence[RateRow]) -> Place:
    assert view.slice is not None
    periods = _periods(rows, figure)
    joined = since_last_break(events(), view.slice.calibre, figure, periods)
    if len(joined) < 2:
        return Place(region, rows)
    moved = _moved(view, ask, region, figure, (joined[0], joined[-1]))
    return Place(region, rows, None if moved is None else (joined[0], joined[-1], moved))


def _periods(rows: Sequence[RateRow], figure: str) -> list[str]:
    return [row["period"] for row in rows if value_of(row, figure) is not None]


def _moved(view: View, ask: Asker, region: str, figure: str, span: tuple[str, str]) -> Change | None:
    """A figure's change; None where the view's filters do not divide it."""
    if view.slice is None or not divisible([figure], view.filters):
        return None
    between = Between(view.slice.at(span[0]), view.slice.at(span[1]), view.filters)
    found: Change | None = ask(changes, region=region, between=between, figures=[figure])[region].get(figure)
    return found


def _yearly(view: View, ask: Asker, place: Place, figure: str) -> list[dict[str, Any]]:
    """The changes between neighbouring periods that have data, the newest pairs."""
    pairs = list(itertools.pairwise(_periods(place.rows, figure)))[-YEARS:]
    found = [(*pair, _moved(view, ask, place.region, figure, pair)) for pair in pairs]
    return yearly_rows(place.region, [(first, last, moved) for first, last, moved in found if moved is not None])


def _is_divided(rows: Sequence[Row]) -> bool:
    """Whether any region below has figures of its own: a county of townships without any is its remainder alone."""
    return any(row.get("region") is not None and (row["before"], row["after"]) != (None, None) for row in rows)


def reasons(view: View, ask: Asker, own: Sequence[RateRow]) -> Reasons:
    """Why the chosen rate moved since the compared period; where none is chosen, or one that is no rate, why unit coverage did."""
    asked = view.selection.metric
    metric = asked if asked in RATES else DEFAULT
    if view.before is None or view.slice is None:
        return Reasons(metric, own, None, {}, None)
    between = Between(view.before, view.slice, view.filters)
    if not divisible([metric], view.filters):
        return Reasons(metric, own, None, {}, None)
    change_ = ask(changes, region=view.region, between=between, figures=[metric])[view.region].get(metric)
    by = {
        name: ask(parts, region=view.region, between=between, metric=metric, by=(name,))
        for name in ("region", *_ways(metric))
    }
    if not _is_divided(by["region"]):
        del by["region"]
    joined = metric == DEFAULT and view.slice.purpose != "published"
    if not joined:
        return Reasons(metric, own, change_, by, None)
    at_once = ask(are_kept, **_moving(view)) or not _are_many(view, ask)
    found = ask(flows, **_moving(view)) if at_once else ask.soon(flows, **_moving(view))
    return Reasons(metric, own, change_, by, found, is_sought=found is None)


LARGE: Final = 100_000
"""Units of a region from which comparing its two registers takes longer than a page may wait, where no publish has done so."""


def _moving(view: View) -> dict[str, Any]:
    assert view.before is not None
    assert view.slice is not None
    return {"region": view.region, "between": Between(view.before, view.slice, view.filters)}


def _are_many(view: View, ask: Asker) -> bool:
    """Whether a region's registers are large."""
    rows = ask(rates, region=view.region, slices=view.slice)
    return any((row["units"] or 0) >= LARGE for row in rows)


def differences(view: View, ask: Asker) -> Differences:
    """Why the chosen rate, or unit coverage where none is chosen, differs between the view's region and those beside it."""
    asked = view.selection.metric
    metric = asked if asked in RATES else DEFAULT
    beside = [code for code in dict.fromkeys(view.selection.regions) if code != view.region][:COMPARED]
    if not _ways(metric) or view.slice is None:
        return Differences(metric, None if beside else {})
    pairs = {code: Beside(view.region, code, view.slice, view.filters) for code in beside}
    return Differences(
        metric,
        {code: {way: ask(differ, beside=pair, metric=metric, by=way) for way in WAYS} for code, pair in pairs.items()},
    )


def _ways(metric: str) -> tuple[str, ...]:
    """Ways of parting beside regions: what unions count has no industry or size."""
    return () if set(measures_of(metric)) & set(UNION_MEASURES) else ("industry", "size")


def register(app: Dash, ask: Asker) -> None:
    """Draw a page again once the answer that it waits for is there."""

    @app.callback(
        Output(ids.AGAIN, "data", allow_duplicate=True),
        Input(ids.LATER_TICK, "n_intervals"),
        prevent_initial_call=True,
    )
    def watch(ticks: Any) -> Any:
        """Whether nothing is looked for any more."""
        return time.time() if ticks and not ask.is_looking() else no_update
