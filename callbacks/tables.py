"""Which table stands behind each card: the registry of what can be exported, by page and name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from analysis.compare.choice import DEFAULT
from analysis.vocabulary import NATION
from callbacks import gaps, overview, trends
from callbacks import regions as regions_page
from callbacks.aims.answers import aims_of
from callbacks.asking import Asker
from callbacks.data import findings_sought
from callbacks.lists.flow_units import flow_list
from callbacks.lists.grids import order_in
from callbacks.quarantine import about_view
from callbacks.shell import tasks
from data.queries import completeness, rates, statement, targets
from data.queries.compare.flow_units import each_flow_unit
from data.queries.grids.order import Page
from data.queries.grids.small import loads_page
from data.queries.kept_out.rows import each_quarantined
from data.queries.links import leads
from data.queries.records import each_finding
from data.reference import regions
from data.slice import SliceFilter
from data.tables import aims as aim_tables
from data.tables import fair as fair_tables
from data.tables import figures
from data.tables import gaps as gap_tables
from data.tables import links as link_tables
from data.tables import loads as load_tables
from data.tables import moves as move_tables
from data.tables import tasks as task_tables
from data.tables import trends as trend_tables
from data.tables.record import Table, sources_of
from data.texts import text
from layouts.components.grid import Grid, sort_of, sought_in
from layouts.components.regions import metric_shown
from layouts.lists import findings, flow_units, held, ledger, loads
from layouts.lists import regions as placed
from layouts.selection import View
from layouts.uncovered.heat import dimensions

Row = Mapping[str, Any]
Builder = Callable[[View, Asker], Table | None]
EVERY_CELL: Final = 1_000_000
"""More cells of region and industry than there are."""


def _rates_of(view: View, ask: Asker, *, below: bool = False, **changes: Any) -> list[Row]:
    """Rows of the view's region, or of those below it, with some of the question changed."""
    assert view.slice is not None
    asked = {"region": view.region, "slices": view.slice, "where": view.filters}
    found: list[Row] = ask(rates, by=("region",) if below else (), **{**asked, **changes})
    return found


def _whole(view: View, ask: Asker) -> Row | None:
    return next(iter(_rates_of(view, ask)), None)


def _resting(table: Table, rows: Sequence[Row | None]) -> Table:
    """A table whose own rows do not say what they rest on: on what these do."""
    return replace(table, sources=sources_of(row for row in rows if row is not None))


def _sought(table: Table, view: View, shape: Grid) -> Table:
    """A table of a searched list, whose title says what was searched for."""
    wanted = sought_in(view, shape)
    return replace(table, title=f"{table.title} · {text('grid.sought', view.lang, text=wanted)}") if wanted else table


def _headline(view: View, ask: Asker) -> Table:
    return figures.headline(overview.history(view, ask), view.region, view.lang)


def _statement(view: View, ask: Asker) -> Table:
    return figures.statement(ask(statement), view.lang)


def _map(view: View, ask: Asker) -> Table:
    return figures.by_region(_rates_of(view, ask, below=True), metric_shown(view, _whole(view, ask)), view.lang)


def _ranking(view: View, ask: Asker) -> Table:
    metric = metric_shown(view, _whole(view, ask))
    moves = overview.moved_below(view, ask, metric)
    return figures.ranking(_rates_of(view, ask, below=True), metric, view.lang, moves)


def _regions(view: View, ask: Asker) -> Table:
    """The regions below by rank; searched or sorted as the grid has them."""
    shape, table = placed.shape(view.lang), regions_page.compared(view, ask)
    if not sought_in(view, shape) and not sort_of(view, shape):
        return table
    wanted = regions_page.listed(view, ask, order_in(view, shape))
    records = {record["region"]: row for record, row in zip(table.records(), table.rows, strict=True)}
    return _sought(replace(table, rows=[records[row["region"]] for row in wanted]), view, shape)


def _peers(view: View, ask: Asker) -> Table:
    parent = regions()[view.region].nav_parent
    return figures.peers(_rates_of(view, ask, below=True, region=parent) if parent else [], view.region, view.lang)


def _fair(view: View, ask: Asker) -> Table:
    found = regions_page.facts(view, ask)
    return _resting(fair_tables.fair(found.fair, found.metric, (), view.lang), [found.whole])


def _alike(view: View, ask: Asker) -> Table:
    found = regions_page.facts(view, ask)
    return _resting(fair_tables.alike(found.alike, found.metric, view.lang), [found.whole])


def _cells(view: View, ask: Asker) -> Table:
    return gap_tables.heat(gaps.cells_by_industry(view, ask), view.lang)


def _heat(view: View, ask: Asker) -> Table:
    return gap_tables.heat(gaps.crossed(view, ask).cells, view.lang, dimensions(view))


def _mode(view: View, ask: Asker) -> Table:
    return gap_tables.modes(gaps.small_units(view, ask), view.lang)


def _priorities(view: View, ask: Asker) -> Table:
    whole = _whole(view, ask)
    table = gap_tables.priorities(
        gaps.priorities(view, ask, EVERY_CELL), whole["gap_workers"] if whole is not None else None, view.lang
    )
    return _resting(table, [whole])


def _gap_bars(view: View, ask: Asker) -> Table:
    return gap_tables.by_region(_rates_of(view, ask, below=True), view.lang)


def _ledger(view: View, ask: Asker) -> Table | None:
    shape = ledger.shape(view.lang)
    rows = gaps.whole_ledger(view, ask, order_in(view, shape))
    if rows is None:
        return None
    return _sought(_resting(gap_tables.ledger(rows, view.lang), [_whole(view, ask)]), view, shape)


def _unknown(view: View, ask: Asker) -> Table | None:
    shape = ledger.unknown_shape(view.lang)
    rows = gaps.all_unknown(view, ask, order_in(view, shape))
    if rows is None:
        return None
    return _sought(_resting(gap_tables.unknown(rows, view.lang), [_whole(view, ask)]), view, shape)


def _series(view: View, ask: Asker, figure: str) -> Table:
    table = trend_tables.series(trends.facts(view, ask).history, figure, view.lang)
    return _resting(table, ask(rates, region=view.region))


def _rates(view: View, ask: Asker) -> Table:
    own = overview.history(view, ask)
    return _resting(trend_tables.rates(own, view.region, view.lang), own)


def _why(view: View, ask: Asker) -> Table | None:
    if view.compare is None or view.before is None or view.slice is None:
        return None
    found = trends.facts(view, ask).reasons
    span = (view.compare, view.slice.period)
    table = trend_tables.change(found.parts, view.region, span, view.lang, found.metric)
    return _resting(table, [*_rates_of(view, ask, slices=view.before), _whole(view, ask)])


def _compared(view: View, ask: Asker) -> Table:
    found = trends.facts(view, ask).compared
    rows = [row for place in found.places for row in place.rows]
    return _resting(move_tables.compared(rows, found.figure, view.lang), rows)


def _yearly(view: View, ask: Asker) -> Table:
    found = trends.facts(view, ask).compared
    rows = [row for place in found.places for row in place.rows]
    return _resting(move_tables.yearly(found.yearly, found.figure, view.lang), rows)


def _factors(view: View, ask: Asker) -> Table:
    found = trends.facts(view, ask).reasons
    return _resting(move_tables.factors(found.by, found.metric, view.lang), [_whole(view, ask)])


def _differ(view: View, ask: Asker) -> Table:
    found = trends.facts(view, ask).differences
    return _resting(move_tables.differences(found.rows, found.metric, view.lang), [_whole(view, ask)])


def _flows(view: View, ask: Asker) -> Table:
    found = trends.facts(view, ask).reasons
    return _resting(move_tables.flows(found.flows or [], view.lang), [_whole(view, ask)])


def _flow_units(view: View, ask: Asker) -> Table | None:
    wanted = flow_list(view, view.selection.q)
    if wanted is None:
        return None
    shape = flow_units.shape(view.lang)
    rows = each_flow_unit(ask.engine, ask.scope, wanted, order_in(view, shape))
    return _sought(_resting(move_tables.flow_units(rows, wanted.flow, view.lang), [_whole(view, ask)]), view, shape)


def _aimed(view: View, ask: Asker) -> Table:
    asked = ask.of_targets(targets, region=view.region, slices=view.slice)
    return _resting(trend_tables.targets(asked, view.lang), [_whole(view, ask)])


def _progress(view: View, ask: Asker) -> Table:
    found = aims_of(view, ask, ranked=True)
    table = aim_tables.progress(found.progress, found.metric or DEFAULT, view.lang)
    return _resting(table, [_whole(view, ask)])


def _findings(view: View, ask: Asker) -> Table:
    shape = findings.shape(view.lang)
    order = order_in(view, shape)
    among = findings_sought(view)
    rows = each_finding(ask.engine, ask.scope, language=view.lang, among=among, order=order)
    return _sought(load_tables.findings(rows, view.lang), view, shape)


def _held(view: View, ask: Asker) -> Table:
    shape = held.shape(view.lang)
    order, sought = order_in(view, shape), sought_in(view, shape) or ""
    rows = each_quarantined(ask.engine, ask.scope, about=about_view(view), text=sought, order=order)
    return _sought(load_tables.kept_out(rows, view.lang), view, shape)


def _reconcile(view: View, ask: Asker) -> Table:
    whole = next(iter(_rates_of(view, ask, where={})), None)
    return load_tables.reconciliation(whole, _rates_of(view, ask, below=True, where={}), view.lang)


def _calibres(view: View, ask: Asker) -> Table:
    return trend_tables.same_year(ask(rates, region=NATION, slices=SliceFilter("2018")), view.lang)


def _completeness(view: View, ask: Asker) -> Table:
    assert view.slice is not None
    rows = ask(completeness, region=view.region, slice_=view.slice)
    table = load_tables.completeness(rows, view.region, view.slice.period, view.lang)
    return _resting(table, [_whole(view, ask)])


def _loads(view: View, ask: Asker) -> Table:
    shape = loads.shape(view.lang)
    asked = {"about": about_view(view), "text": sought_in(view, shape) or ""}
    rows = ask(loads_page, **asked, page=Page(order_in(view, shape), limit=None))[0]
    return _sought(load_tables.loads(rows, view.lang), view, shape)


def _leads(view: View, ask: Asker) -> Table:
    rows = ask(leads, region=view.region, slice_=view.slice)
    return link_tables.leads([row for row in rows if row["state"] != "not_registered"], view.lang)


def _strangers(view: View, ask: Asker) -> Table:
    rows = ask(leads, region=view.region, slice_=view.slice)
    return link_tables.strangers([row for row in rows if row["state"] == "not_registered"], view.lang)


def _tasks(view: View, ask: Asker, name: str) -> Table:
    found = tasks.facts(view, ask)
    table = (
        task_tables.below(found.rows, view.lang)
        if name == "below"
        else task_tables.section(found.rows, name, view.lang)
    )
    return _resting(table, [found.whole] if found.whole else [])


EXPORTS: Final[Mapping[str, Mapping[str, Builder]]] = {
    "/": {"figures": _headline, "statement": _statement, "map": _map, "ranking": _ranking, "heat": _cells},
    "/regions": {
        "map": _map,
        "ranking": _ranking,
        "regions": _regions,
        "peers": _peers,
        "fair": _fair,
        "alike": _alike,
    },
    "/gaps": {
        "heat": _heat,
        "mode": _mode,
        "priorities": _priorities,
        "gapbars": _gap_bars,
        "ledger": _ledger,
        "unknown": _unknown,
    },
    "/trends": {
        "compared": _compared,
        "yearly": _yearly,
        "factors": _factors,
        "differ": _differ,
        "flows": _flows,
        "flowunits": _flow_units,
        "rates": _rates,
        "why": _why,
        "series-grassroots_unions": partial(_series, figure="grassroots_unions"),
        "series-members": partial(_series, figure="members"),
        "series-units": partial(_series, figure="units"),
        "share": partial(_series, figure="grassroots_share"),
        "targets": _aimed,
    },
    "/tasks": {
        **{f"tasks-{name}": partial(_tasks, name=name) for name in (*task_tables.SECTIONS, "below")},
        "targets": _aimed,
        "progress": _progress,
    },
    "/data": {
        "findings": _findings,
        "held": _held,
        "reconcile": _reconcile,
        "calibres": _calibres,
        "completeness": _completeness,
        "loads": _loads,
        "leads": _leads,
        "strangers": _strangers,
    },
}
"""Path of a page -> name of a card -> its table for a view: all rows; None where the view has none of that kind."""
