"""Lists that a page holds whole: loads, and the regions below one; searched, filtered and sorted here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Engine

from analysis.measures import MEASURE_IDS
from analysis.metrics import METRIC_IDS
from analysis.rows import RateRow
from data.queries.grids.order import FIRST_PAGE, Order, Page
from data.queries.rates import ranking
from data.queries.records import list_loads
from data.queries.seen import ANYTHING, About
from data.regions.names import letters, sought_by_code
from data.scope import Scope
from data.slice import Slice

LOAD_ORDERS: Final = (
    "id",
    "name",
    "status",
    "loaded_by",
    "loaded_at",
    "sender",
    "rows_read",
    "rows_accepted",
    "rows_quarantined",
)
NEWEST_FIRST: Final = Order("id", descending=True)
REGION_ORDERS: Final = ("code", "name", *METRIC_IDS, *MEASURE_IDS)
BY_CODE: Final = Order("code")


def loads_page(
    engine: Engine,
    scope: Scope,
    *,
    about: About = ANYTHING,
    text: str = "",
    status: str | None = None,
    page: Page = FIRST_PAGE,
) -> tuple[list[dict[str, Any]], int]:
    """A page of the loads of :func:`data.queries.records.list_loads`, and how many there are in all.

    ``text``: in the file's name, its tables' titles or sheets, or who loaded it. Raises BadQuestion for an order that there is not.
    """
    order = page.order or NEWEST_FIRST
    order.check(LOAD_ORDERS)
    wanted = text.strip().casefold()
    rows = [
        load
        for load in list_loads(engine, scope, about=about)
        if (status is None or load["status"] == status) and (not wanted or wanted in _told(load))
    ]
    return page.of(_sorted(rows, order)), len(rows)


def _told(load: Mapping[str, Any]) -> str:
    parts = (part[name] for part in load["parts"] for name in ("title", "sheet"))
    return "\n".join(str(said) for said in (load["name"], load["loaded_by"], *parts) if said).casefold()


@dataclass(frozen=True, slots=True)
class Below:
    """The regions next below one, in a slice and over a filter's cells, whose name or code holds a text."""

    region: str
    slice: Slice
    where: Mapping[str, Sequence[str]] | None = None
    text: str = ""


def regions_page(engine: Engine, scope: Scope, below: Below, page: Page = FIRST_PAGE) -> tuple[list[RateRow], int]:
    """A page of the rows of :func:`data.queries.rates.ranking` and how many there are in all; the remainder, the whole's not the parts', last.

    A text is looked for in the region's name, in Chinese, English or pinyin, and its code. A figure that is not known stands last, however it is sorted.
    Raises BadQuestion for an order that there is not, and as ``ranking`` does.
    """
    order = page.order or BY_CODE
    order.check(REGION_ORDERS)
    rows = ranking(engine, scope, region=below.region, slice_=below.slice, where=below.where)
    wanted = letters(below.text)
    places = [row for row in rows if row["region"] is not None and (not wanted or _is_called(row["region"], wanted))]
    key = {"code": "region", "name": "region_name"}.get(order.by, order.by)
    ordered = _sorted(places, Order(key, order.descending))
    rest = [] if wanted else [row for row in rows if row["region"] is None]
    return page.of([*ordered, *rest]), len(places) + len(rest)


def _is_called(code: str, wanted: str) -> bool:
    return wanted in sought_by_code()[code].everything


def _sorted(rows: Sequence[Any], order: Order) -> list[Any]:
    known = [row for row in rows if row[order.by] is not None]
    known.sort(key=lambda row: row[order.by], reverse=order.descending)
    return [*known, *(row for row in rows if row[order.by] is None)]
