"""Which table stands behind each card: the registry of what can be exported, by page and name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from analysis.vocabulary import NATION
from callbacks import gaps, overview, regions, trends
from callbacks.asking import Asker
from data.queries import completeness, list_loads, rates
from data.queries.held import each_quarantined
from data.queries.records import each_finding
from data.tables import figures
from data.tables import gaps as gap_tables
from data.tables import loads as load_tables
from data.tables import trends as trend_tables
from data.tables.record import Table, sources_of
from layouts.selection import View

Row = Mapping[str, Any]
Builder = Callable[[View, Asker], Table | None]
EVERY_CELL: Final = 1_000_000
"""More cells of region and industry than there are."""


def _slice(view: View) -> dict[str, Any]:
    assert view.slice is not None
    return {"calibre": view.slice.calibre, "purpose": view.slice.purpose}


def _whole(view: View, ask: Asker) -> Row | None:
    assert view.slice is not None
    found = ask(rates, region=view.region, periods=view.slice.period, where=view.filters, **_slice(view))
    return found[0] if found else None


def _resting(table: Table, rows: Sequence[Row | None]) -> Table:
    """A table whose own rows do not say what they rest on: on what these do."""
    return replace(table, sources=sources_of(row for row in rows if row is not None))


def _headline(view: View, ask: Asker) -> Table:
    facts = overview.facts(view, ask)
    rows = [*facts.history, *(row for row in (facts.before, facts.whole) if row is not None)]
    return figures.headline(rows, view.region, view.lang)


def _statement(view: View, ask: Asker) -> Table:
    return figures.statement(overview.facts(view, ask).statement, view.lang)


def _children(view: View, ask: Asker) -> Sequence[Row]:
    return regions.facts(view, ask).children


def _map(view: View, ask: Asker) -> Table:
    return figures.by_region(_children(view, ask), "unit_coverage", view.lang)


def _ranking(view: View, ask: Asker) -> Table:
    return figures.ranking(_children(view, ask), "unit_coverage", view.lang)


def _regions(view: View, ask: Asker) -> Table:
    facts = regions.facts(view, ask)
    return figures.compared(facts.children, facts.children_before, view.region, view.lang)


def _peers(view: View, ask: Asker) -> Table:
    return figures.peers(regions.facts(view, ask).peers, view.region, view.lang)


def _heat(view: View, ask: Asker) -> Table:
    return gap_tables.heat(gaps.cells_by_industry(view, ask), view.lang)


def _mode(view: View, ask: Asker) -> Table:
    return gap_tables.modes(gaps.facts(view, ask).small, view.lang)


def _priorities(view: View, ask: Asker) -> Table:
    whole = _whole(view, ask)
    table = gap_tables.priorities(
        gaps.cells(view, ask, EVERY_CELL), whole["gap_workers"] if whole is not None else None, view.lang
    )
    return _resting(table, [whole])


def _gap_bars(view: View, ask: Asker) -> Table:
    return gap_tables.by_region(gaps.facts(view, ask).children, view.lang)


def _ledger(view: View, ask: Asker) -> Table | None:
    rows = gaps.whole_ledger(view, ask)
    return None if rows is None else _resting(gap_tables.ledger(rows, view.lang), [_whole(view, ask)])


def _series(view: View, ask: Asker, figure: str) -> Table:
    table = trend_tables.series(trends.facts(view, ask).history, figure, view.lang)
    return _resting(table, ask(rates, region=view.region))


def _rates(view: View, ask: Asker) -> Table:
    own = [row for row in trends.facts(view, ask).history if _slice(view).items() <= row.items()]
    table = trend_tables.rates(own, view.region, view.lang)
    return _resting(table, ask(rates, region=view.region, **_slice(view)))


def _why(view: View, ask: Asker) -> Table | None:
    if view.compare is None or view.slice is None:
        return None
    table = trend_tables.change(trends.facts(view, ask).change, view.compare, view.slice.period, view.lang)
    before = ask(rates, region=view.region, periods=view.compare, where=view.filters, **_slice(view))
    return _resting(table, [*before, _whole(view, ask)])


def _targets(view: View, ask: Asker) -> Table:
    return _resting(trend_tables.targets(trends.facts(view, ask).targets, view.lang), [_whole(view, ask)])


def _findings(view: View, ask: Asker) -> Table:
    return load_tables.findings(each_finding(ask.engine, ask.scope, language=view.lang), view.lang)


def _held(view: View, ask: Asker) -> Table | None:
    return None if ask.imports is None else load_tables.kept_out(each_quarantined(ask.engine, ask.scope), view.lang)


def _reconcile(view: View, ask: Asker) -> Table:
    assert view.slice is not None
    asked = {"region": view.region, "periods": view.slice.period, **_slice(view)}
    whole = ask(rates, **asked)
    return load_tables.reconciliation(whole[0] if whole else None, ask(rates, **asked, by=("region",)), view.lang)


def _calibres(view: View, ask: Asker) -> Table:
    return trend_tables.same_year(ask(rates, region=NATION, periods="2018"), view.lang)


def _completeness(view: View, ask: Asker) -> Table:
    assert view.slice is not None
    rows = ask(completeness, region=view.region, period=view.slice.period, **_slice(view))
    table = load_tables.completeness(rows, view.region, view.slice.period, view.lang)
    return _resting(table, [_whole(view, ask)])


def _loads(view: View, ask: Asker) -> Table:
    return load_tables.loads(ask(list_loads), view.lang)


EXPORTS: Final[Mapping[str, Mapping[str, Builder]]] = {
    "/": {"figures": _headline, "statement": _statement, "map": _map, "ranking": _ranking},
    "/regions": {"map": _map, "ranking": _ranking, "regions": _regions, "peers": _peers},
    "/gaps": {"heat": _heat, "mode": _mode, "priorities": _priorities, "gapbars": _gap_bars, "ledger": _ledger},
    "/trends": {
        "rates": _rates,
        "why": _why,
        "series-grassroots_unions": partial(_series, figure="grassroots_unions"),
        "series-members": partial(_series, figure="members"),
        "series-units": partial(_series, figure="units"),
        "share": partial(_series, figure="grassroots_share"),
        "targets": _targets,
    },
    "/data": {
        "findings": _findings,
        "held": _held,
        "reconcile": _reconcile,
        "calibres": _calibres,
        "completeness": _completeness,
        "loads": _loads,
    },
}
"""Path of a page -> name of a card -> its table for a view: all rows; None where the view has none of that kind."""
