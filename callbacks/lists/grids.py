"""The rows of grids: a page at a time, as the reader scrolls, searched and sorted by the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dash import MATCH, ClientsideFunction, Dash, Input, Output, State, ctx

from callbacks.asking import Asker
from callbacks.data import findings_sought
from callbacks.gaps import ledger_of, seen_by, unknown_of
from callbacks.lists.flow_units import flow_list
from callbacks.quarantine import about_view
from callbacks.regions import compared as regions_compared
from callbacks.regions import listed as regions_listed
from data.queries.compare.flow_units import FlowList, are_found_at_once, flow_unit_ids, flow_unit_length, flow_units
from data.queries.grids.ledger import Ledger, ledger_length, ledger_page
from data.queries.grids.order import Order, Page
from data.queries.grids.small import loads_page
from data.queries.kept_out.rows import KeptFilter, kept_page, without_unit
from data.queries.plan.entries import entries_of
from data.queries.records import findings
from data.scope import OutOfScope
from data.texts import numbers, text
from layouts import ids
from layouts.components.grid import ROWS_AT_ONCE, Grid, sort_of
from layouts.lists import findings as found
from layouts.lists import flow_units as flown
from layouts.lists import held as kept
from layouts.lists import ledger as listed
from layouts.lists import loads as loaded
from layouts.lists import regions as placed
from layouts.selection import View

LAST: Final = 100_000_000
"""No list has more rows."""
COUNTED: Final = 10_000
"""So many rows whose names hold a text are counted for the first ones; of more it is said that there are more. Whoever scrolls there gets their number."""
COUNTED_UNITS: Final = 2_000
"""The same of units behind a flow, each of which has two names to be read."""
_UNKNOWN: Final = -1
"""What a grid takes for a number that is not known yet: it goes on asking as the reader scrolls."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which rows are asked for: from ``offset`` on, at most ``limit``, in an order."""

    order: Order
    offset: int = 0
    limit: int = ROWS_AT_ONCE

    @property
    def page(self) -> Page:
        """The same as a page of a list."""
        return Page(self.order, self.offset, self.limit)


@dataclass(frozen=True, slots=True)
class Length:
    """How many rows a list has; ``more``: it has more than these."""

    rows: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A grid's shape in a language, and what answers with a stretch of its rows as they are shown and their number in all."""

    shape: Callable[[str], Grid]
    rows: Callable[[View, Asker, Stretch], tuple[list[dict[str, Any]], int | Length]]


def _ledger(view: View, ask: Asker, asked: Stretch) -> tuple[list[dict[str, Any]], int | Length]:
    wanted = ledger_of(view, view.selection.q)
    if wanted is None:
        return [], 0
    rows = ledger_page(ask.engine, ask.scope, wanted, order=asked.order, offset=asked.offset, limit=asked.limit)
    codes = [row["code"] for row in rows if row["code"]]
    seen = seen_by(ask)  # before what is written is read: who edits on it has seen at least that
    written = entries_of(ask.engine, ask.scope, codes=codes, purpose=wanted.slice.purpose)
    shown = [listed.ledger_row(view, row, written.get(row["code"], {}), seen) for row in rows]
    return shown, _length(ask, wanted, asked)


def _length(ask: Asker, wanted: Ledger, asked: Stretch) -> Length:
    """How many rows a ledger has: more than were counted first only as far as the reader has not come to these."""
    end = asked.offset + asked.limit
    rows, more = ask(ledger_length, ledger=wanted, most=COUNTED if end <= COUNTED else None)
    if more and end > rows:
        rows, more = ask(ledger_length, ledger=wanted)
    return Length(rows, more)


def _findings(view: View, ask: Asker, asked: Stretch) -> tuple[list[dict[str, Any]], int]:
    among = findings_sought(view)
    rows, total = findings(
        ask.engine,
        ask.scope,
        language=view.lang,
        among=among,
        order=asked.order,
        offset=asked.offset,
        limit=asked.limit,
    )
    return [found.finding_row(row, view.lang) for row in rows], total


def _unknown(view: View, ask: Asker, asked: Stretch) -> tuple[list[dict[str, Any]], int | Length]:
    wanted = unknown_of(view, view.selection.q_unknown)
    if wanted is None:
        return [], 0
    rows = ledger_page(ask.engine, ask.scope, wanted, order=asked.order, offset=asked.offset, limit=asked.limit)
    return [listed.unknown_row(view, row) for row in rows], _length(ask, wanted, asked)


def _held(view: View, ask: Asker, asked: Stretch) -> tuple[list[dict[str, Any]], int]:
    among = KeptFilter(about=about_view(view), text=view.selection.q or "")
    rows, total = kept_page(ask.engine, ask.scope, among, asked.page)
    return [kept.held_row(without_unit(row, ask.scope), view.lang) for row in rows], total


def _loads(view: View, ask: Asker, asked: Stretch) -> tuple[list[dict[str, Any]], int]:
    wanted = view.selection.q or ""
    rows, total = loads_page(ask.engine, ask.scope, about=about_view(view), text=wanted, page=asked.page)
    return [loaded.load_row(row, view.lang) for row in rows], total


def _regions(view: View, ask: Asker, asked: Stretch) -> tuple[list[dict[str, Any]], int]:
    rows = [row for row in regions_listed(view, ask, asked.order) if placed.is_listed(row)]
    records = {record["region"]: record for record in regions_compared(view, ask).records()}
    return [placed.region_row(view, row, records[row["region"]]) for row in asked.page.of(rows)], len(rows)


def _flow_units(view: View, ask: Asker, asked: Stretch) -> tuple[list[dict[str, Any]], int | Length]:
    wanted = flow_list(view, view.selection.q)
    if wanted is None:
        return [], 0
    total: int | Length
    if ask(are_found_at_once, wanted=wanted):  # found and sorted once; each stretch then reads its own rows
        every = ask(flow_unit_ids, wanted=wanted, order=asked.order)
        total, ids = len(every), every[asked.offset : asked.offset + asked.limit]
    else:
        total = _flow_length(ask, wanted, asked)
        ids = ask(flow_unit_ids, wanted=wanted, order=asked.order, offset=asked.offset, limit=asked.limit)
    rows = flow_units(ask.engine, ask.scope, wanted=wanted, ids=ids)
    return [flown.flow_unit_row(view, row) for row in rows], total


def _flow_length(ask: Asker, wanted: FlowList, asked: Stretch) -> Length:
    """How many units a flow has, counted as :func:`_length` counts."""
    end = asked.offset + asked.limit
    rows, more = ask(flow_unit_length, wanted=wanted, most=COUNTED_UNITS if end <= COUNTED_UNITS else None)
    if more and end > rows:
        rows, more = ask(flow_unit_length, wanted=wanted)
    return Length(rows, more)


GRIDS: Final[Mapping[str, Mapping[str, Source]]] = {
    "/gaps": {"ledger": Source(listed.shape, _ledger), "unknown": Source(listed.unknown_shape, _unknown)},
    "/regions": {"regions": Source(placed.shape, _regions)},
    "/data": {
        "findings": Source(found.shape, _findings),
        "held": Source(kept.shape, _held),
        "loads": Source(loaded.shape, _loads),
    },
    "/trends": {"flowunits": Source(flown.shape, _flow_units)},
}
"""Path of a page -> name of a grid -> where its rows come from."""


def order_of(shape: Grid, named: str | None) -> Order:
    """The order that an address names, such as ``-employees``; the grid's own where it names none that there is."""
    known = {column.key for column in shape.columns if column.sorts}
    said = named if named and named.removeprefix("-") in known else shape.order
    return Order(said.removeprefix("-"), descending=said.startswith("-"))


def order_in(view: View, shape: Grid) -> Order:
    """The order of a list in a view."""
    return order_of(shape, sort_of(view, shape))


def stretch(shape: Grid, view: View, request: Mapping[str, Any]) -> Stretch:
    """What a browser asks for, which anybody may have made up: of a wrong request the beginning."""
    model = request.get("sortModel")
    first = model[0] if isinstance(model, list) and model and isinstance(model[0], dict) else {}
    named, way = first.get("colId"), first.get("sort")
    said = f"{'-' if way == 'desc' else ''}{named}" if isinstance(named, str) else sort_of(view, shape)
    start = request.get("startRow")
    whole = isinstance(start, int) and not isinstance(start, bool) and 0 <= start < LAST
    return Stretch(order_of(shape, said), start if whole and isinstance(start, int) else 0)


def answer(path: str, name: str, view: View, ask: Asker, request: Any) -> tuple[dict[str, Any], str]:
    """The rows that a grid asks for, and their number in words; none for a grid that the page has not, or that the reader may not see."""
    source = GRIDS.get(path, {}).get(name)
    rows: list[dict[str, Any]] = []
    total: int | Length = 0
    if source is not None and view.slice is not None:
        try:
            rows, total = source.rows(view, ask, stretch(source.shape(view.lang), view, _plain(request)))
        except OutOfScope:
            rows, total = [], 0
    length = total if isinstance(total, Length) else Length(total)
    return {"rowData": rows, "rowCount": _UNKNOWN if length.more else length.rows}, _counted(length, view.lang)


def _counted(length: Length, lang: str) -> str:
    if not length.rows:
        return text("grid.none", lang)
    return text("grid.more" if length.more else "grid.count", lang, n=numbers.exact(length.rows))


def _plain(request: Any) -> Mapping[str, Any]:
    return request if isinstance(request, dict) else {}


def register(app: Dash, ask: Asker, view_of: Callable[[str, str, Asker], View]) -> None:
    """Register the grids' callbacks."""

    @app.callback(
        Output(ids.grid(MATCH), "getRowsResponse"),
        Output(ids.grid_count(MATCH), "children"),
        Input(ids.grid(MATCH), "getRowsRequest"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def rows(request: Any, path: str | None, search: str | None) -> Any:
        path = path or "/"
        ask.version()
        return answer(path, ctx.outputs_list[0]["id"]["name"], view_of(path, search or "", ask), ask, request)

    @app.callback(
        Output(ids.LOAD_CHOSEN, "children"),
        Input(ids.grid(loaded.NAME), "selectedRows"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def load_chosen(chosen: Any, search: str | None) -> Any:
        row = chosen[0] if isinstance(chosen, list) and chosen else None
        return loaded.chosen_load(view_of("/data", search or "", ask).lang, row)

    for function, given in (
        ("sought", Input(ids.GRID_SEARCH_ALL, "value")),
        ("chosen", Input(ids.GRID_COLUMNS_ALL, "value")),
    ):
        app.clientside_callback(ClientsideFunction("coverage", function), given, prevent_initial_call=True)
