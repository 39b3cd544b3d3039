"""Every export holds all rows of its query, value for value."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise
from typing import Any, Literal

import pytest
from sqlalchemy import Engine

from analysis.compare.changes import Change
from analysis.compare.choice import choices, chosen
from analysis.compare.flows import ANY_FLOW
from analysis.fair.holds import Method, why_not
from analysis.vocabulary import SMALL_MICRO
from callbacks.asking import Asker
from callbacks.export import export
from callbacks.moves import YEARS
from callbacks.overview import divisible
from callbacks.router import view_of
from callbacks.tables import EXPORTS
from data.database.engine import writer
from data.queries import (
    FindingFilter,
    UnitFilter,
    completeness,
    gap_cells,
    gap_cells_by_size,
    list_loads,
    rates,
    statement,
    targets,
    trend,
)
from data.queries.briefing.tasks import tasks
from data.queries.compare.changes import Between, change, changes
from data.queries.compare.differ import Beside, differ
from data.queries.compare.fair import alike, fair
from data.queries.compare.flow_units import LARGEST_FIRST, FlowList, each_flow_unit
from data.queries.compare.flows import flows
from data.queries.compare.progress import aimed_below, ranked_progress
from data.queries.grids.ledger import Ledger, each_of_ledger
from data.queries.kept_out.rows import list_quarantined
from data.queries.links import leads
from data.queries.plan.priorities import gap_cells_by_band
from data.queries.records import findings
from data.queries.seen import About
from data.reference import regions
from data.scope import EVERYTHING
from data.slice import SliceFilter
from data.tables.loads import CONTENTS, RECONCILED
from data.tables.moves import cover_word, flow_name, yearly_rows
from data.tables.tasks import BELOW, SECTIONS, of_section
from data.texts import text
from data.texts.names import region_name
from etl.upload.imports import Imports
from layouts.components.regions import metric_shown
from layouts.selection import View
from tests.crosswise import crosswise
from tests.exports import NUMBERS, Read, read_csv, read_xlsx

Row = Mapping[str, Any]
VIEWS = (
    "?lang=zh",
    "?lang=en&compare=2023",
    "?lang=zh&calibre=census&period=2004",
    "?lang=en&calibre=nbs_unions&period=2018",
    "?lang=zh&region=330000",
    "?lang=en&region=330100&compare=2023",
    "?lang=zh&region=330106&industry=C",
    "?lang=en&region=430000&period=2024&size=small_micro",
    "?lang=zh&region=640000&kind=enterprise&min=25",
    "?lang=en&region=710000",
    "?lang=zh&region=330000&regions=430000,330106",
)
ALL = 1_000_000


@pytest.fixture(scope="module")
def ask(full: Engine, full_url: str, tmp_path_factory: pytest.TempPathFactory) -> Asker:
    asker = Asker(full, imports=Imports(tmp_path_factory.mktemp("imports"), lambda: writer(full_url)))
    asker.version()
    return asker


class Query:
    """The questions behind the cards of a view, put to the database directly."""

    def __init__(self, engine: Engine, view: View) -> None:
        assert view.slice is not None
        self.engine, self.view, self.slice = engine, view, view.slice

    def rates(self, by: tuple[str, ...] = (), **changes: Any) -> list[dict[str, Any]]:
        asked = {"region": self.view.region, "slices": self.slice, "where": self.view.filters}
        return rates(self.engine, EVERYTHING, by=by, **{**asked, **changes})

    def trend(self, figure: str) -> list[dict[str, Any]]:
        return [row for row in trend(self.engine, EVERYTHING, region=self.view.region) if row[figure] is not None]

    def own(self, region: str | None = None) -> list[dict[str, Any]]:
        among = SliceFilter(None, self.slice.calibre, self.slice.purpose)
        return self.rates(slices=among, region=region or self.view.region)

    def compared(self) -> list[dict[str, Any]]:
        return [row for place in self.places for row in self.own(place)]

    @property
    def places(self) -> list[str]:
        return list(dict.fromkeys((self.view.region, *self.view.selection.regions)))

    def yearly(self) -> list[dict[str, Any]]:
        held = choices(self.own())
        figure = chosen(None, held)
        if held[figure] is not None or not divisible([figure], self.view.filters):
            return []
        return [row for place in self.places for row in self.yearly_of(place, figure)]

    def yearly_of(self, place: str, figure: str) -> list[dict[str, Any]]:
        own = sorted(self.own(place), key=lambda row: row["period"])
        periods = [row["period"] for row in own if row[figure] is not None]
        pairs = list(pairwise(periods))[-YEARS:]
        moves = [(first, last, self.moved(figure, first, last, place)) for first, last in pairs]
        return yearly_rows(place, [(first, last, move) for first, last, move in moves if move is not None])

    def moved(self, figure: str, first: str, last: str, place: str) -> Change | None:
        between = Between(self.slice.at(first), self.slice.at(last), self.view.filters)
        found = changes(self.engine, EVERYTHING, region=place, between=between, figures=[figure])
        return found[place].get(figure)

    def factors(self) -> list[dict[str, Any]]:
        if self.view.before is None:
            return []
        between = Between(self.view.before, self.slice, self.view.filters)
        parted = {
            name: change(self.engine, EVERYTHING, region=self.view.region, between=between, by=[name])
            for name in ("region", "industry", "size")
        }
        return [{**rows[-1], "by": text(f"moves.by.{name}", self.view.lang)} for name, rows in parted.items() if rows]

    def flows(self) -> list[dict[str, Any]]:
        if self.view.before is None or self.slice.purpose == "published":
            return []
        between = Between(self.view.before, self.slice, self.view.filters)
        found = flows(self.engine, EVERYTHING, region=self.view.region, between=between)
        return [{**row, "flow": flow_name(row["flow"], self.view.lang)} for row in found]

    def differ(self) -> list[dict[str, Any]]:
        """By industry, by size and by both for each region beside."""
        found = []
        nothing = dict.fromkeys(["mix_industry_points", "mix_size_points"])
        for code in self.view.selection.regions:
            beside = Beside(self.view.region, code, self.slice, self.view.filters)
            for way in (["industry"], ["size"], ["industry", "size"]):
                rows = differ(self.engine, EVERYTHING, beside=beside, by=way)
                if rows and not rows[-1]["flags"]:
                    name, total = "_".join(way), rows[-1]
                    own = {f"mix_{name}_points": total["mix_points"]} if len(way) == 1 else {}
                    by = text(f"differ.by.{name}", self.view.lang)
                    found.append({**nothing, **total, **own, "region": code, "by": by})
        return found

    def flow_units(self) -> list[dict[str, Any]]:
        assert self.view.before is not None
        wanted = FlowList(self.view.region, Between(self.view.before, self.slice, self.view.filters), ANY_FLOW)
        rows = each_flow_unit(self.engine, EVERYTHING, wanted, LARGEST_FIRST)
        covers = {when: f"cover_{when}" for when in ("before", "after")}
        return [
            {
                **row,
                "credit_code": row["code"],
                **{c: cover_word(row, when, self.view.lang) for when, c in covers.items()},
            }
            for row in rows
        ]

    def peers(self) -> list[dict[str, Any]]:
        parent = regions()[self.view.region].nav_parent
        return self.rates(("region",), region=parent) if parent else []

    def fair(self) -> list[dict[str, Any]]:
        return self.compared_by("funnel", fair)

    def alike(self) -> list[dict[str, Any]]:
        return self.compared_by("alike", alike)

    def compared_by(self, method: Method, ask: Callable[..., list[dict[str, Any]]]) -> list[dict[str, Any]]:
        """What a method of fair comparison says of the metric that the page shows; nothing where it does not hold for it."""
        whole = self.rates()
        metric = metric_shown(self.view, whole[0] if whole else None)  # type: ignore[arg-type]
        if why_not(metric, method, narrowed=bool(self.view.filters)):
            return []
        asked = {"region": self.view.region, "slice_": self.slice, "metric": metric}
        return ask(self.engine, EVERYTHING, **asked, where=self.view.filters)

    def heat(self) -> list[dict[str, Any]]:
        leaf = not regions().children(self.view.region) or regions()[self.view.region].level == "county"
        if leaf:
            return self.rates(("industry", "size") if self.view.path == "/gaps" else ("industry",))
        return self.rates(("region", "industry"))

    def mode(self) -> list[dict[str, Any]]:
        leaf = not regions().children(self.view.region) or regions()[self.view.region].level == "county"
        sizes = [size for size in SMALL_MICRO if size in self.view.filters.get("size", SMALL_MICRO)]
        where = {**self.view.filters, "size": sizes, "unit_kind": ["enterprise"]}
        return self.rates(() if leaf else ("region",), where=where)

    def priorities(self) -> list[dict[str, Any]]:
        level = "county" if regions()[self.view.region].level in ("province", "city", "county") else None
        asked: dict[str, Any] = {"region": self.view.region, "slice_": self.slice, "level": level}
        asked |= {"limit": ALL, "where": self.view.filters}
        banded, workers = gap_cells_by_band(self.engine, EVERYTHING, **asked)
        if not self.view.filters.get("size") and banded and workers == self.rates()[0]["gap_workers"]:
            return banded
        if self.view.selection.size == ("small_micro",):
            return gap_cells(self.engine, EVERYTHING, **asked)
        sized = gap_cells_by_size(self.engine, EVERYTHING, **asked)
        return sized or gap_cells(self.engine, EVERYTHING, **asked)

    def ledger(self, cover: Literal["uncovered", "unknown"] = "uncovered") -> list[dict[str, Any]]:
        chosen = self.view.selection
        among = UnitFilter(chosen.industry, chosen.size, chosen.kind, chosen.min)
        rows = each_of_ledger(self.engine, EVERYTHING, Ledger(self.view.region, self.slice, cover, among))
        return [{**row, "credit_code": row["code"]} for row in rows]

    @property
    def about(self) -> About:
        return About(self.view.region, self.slice.period)

    def why(self) -> list[dict[str, Any]]:
        assert self.view.before is not None
        between = Between(self.view.before, self.slice, self.view.filters)
        rows = change(self.engine, EVERYTHING, region=self.view.region, between=between)
        return [{"part": None, **row, **({"region": self.view.region} if "part" in row else {})} for row in rows]

    def tasks(self, name: str) -> list[dict[str, Any]]:
        """One line a place with the figures of a section; ``below``: of the parts alone, by the figures that one of them has."""
        found = tasks(self.engine, EVERYTHING, region=self.view.region, slice_=self.slice, where=self.view.filters)
        if name == "below":
            parts = [row for row in found if row["beside"] == "child" and row["figure"] in BELOW]
            known = {row["figure"] for row in parts if row["value"] is not None}
            found = [row for row in parts if row["figure"] in known]
        else:
            found = [row for row in found if of_section(name, row["figure"], row["task"])]
        lines: dict[str, dict[str, Any]] = {}
        for row in found:
            lines.setdefault(row["region"], {"region": row["region"]})[row["figure"]] = row["value"]
        return list(lines.values())

    def targets(self) -> list[dict[str, Any]]:
        return targets(self.engine, EVERYTHING, region=self.view.region, slices=self.slice)

    def progress(self) -> list[dict[str, Any]]:
        """Of the figure that is ranked first; none where no region below has a target."""
        aimed = aimed_below(self.engine, EVERYTHING, region=self.view.region, slice_=self.slice)
        asked = {"region": self.view.region, "slice_": self.slice}
        return ranked_progress(self.engine, EVERYTHING, **asked, metric=aimed[0]) if aimed else []

    def held(self) -> list[dict[str, Any]]:
        rows, _ = list_quarantined(self.engine, EVERYTHING, limit=ALL, about=self.about)
        return [{key: value for key, value in row.items() if key not in ("raw", "codes")} for row in rows]

    def reconcile(self) -> list[dict[str, Any]]:
        whole, children = self.rates(where={})[:1], self.rates(("region",), where={})
        rest = [row for row in children if row["region"] is None]
        found = []
        for name in RECONCILED:
            known = [row[name] for row in children if row["region"] is not None and row[name] is not None]
            stated = whole[0][name] if whole else None
            left = rest[0][name] if rest else None if stated is None else 0
            found.append({"measure": name, "stated": stated, "children": sum(known) if known else None, "rest": left})
        return found

    def completeness(self) -> list[dict[str, Any]]:
        asked = {"region": self.view.region, "slice_": self.slice}
        rows = completeness(self.engine, EVERYTHING, **asked)
        held = [
            ", ".join(dict.fromkeys(region_name(code, self.view.lang) for code in row["within"].values()))
            for row in rows
        ]
        return [
            {**dict.fromkeys(CONTENTS), **row, "within": names or None} for row, names in zip(rows, held, strict=True)
        ]

    def loads(self) -> list[dict[str, Any]]:
        return [{**load, **load["findings"]} for load in list_loads(self.engine, EVERYTHING, about=self.about)]

    def leads(self, *states: str) -> list[dict[str, Any]]:
        found = leads(self.engine, EVERYTHING, region=self.view.region, slice_=self.slice)
        return [row for row in found if row["state"] in states]

    def statement(self) -> list[dict[str, Any]]:
        row = statement(self.engine, EVERYTHING)
        assert row is not None
        return [{key: value for key, value in row.items() if key != "cells"}]


BEHIND: dict[str, Callable[[Query], list[dict[str, Any]]]] = {
    "figures": Query.own,
    "statement": Query.statement,
    "map": lambda q: q.rates(("region",)),
    "ranking": lambda q: q.rates(("region",)),
    "regions": lambda q: q.rates(("region",)),
    "peers": Query.peers,
    "fair": Query.fair,
    "alike": Query.alike,
    "heat": Query.heat,
    "mode": Query.mode,
    "priorities": Query.priorities,
    "gapbars": lambda q: q.rates(("region",)),
    "ledger": Query.ledger,
    "unknown": lambda q: q.ledger("unknown"),
    "rates": Query.own,
    "why": Query.why,
    "compared": Query.compared,
    "yearly": Query.yearly,
    "factors": Query.factors,
    "differ": Query.differ,
    "flows": Query.flows,
    "flowunits": Query.flow_units,
    "series-grassroots_unions": lambda q: q.trend("grassroots_unions"),
    "series-members": lambda q: q.trend("members"),
    "series-units": lambda q: q.trend("units"),
    "share": lambda q: q.trend("grassroots_share"),
    "targets": Query.targets,
    "progress": Query.progress,
    "findings": lambda q: findings(
        q.engine, EVERYTHING, language=q.view.lang, limit=ALL, among=FindingFilter(about=q.about)
    )[0],
    "held": Query.held,
    "reconcile": Query.reconcile,
    "calibres": lambda q: rates(q.engine, EVERYTHING, region="100000", slices=SliceFilter("2018")),
    "completeness": Query.completeness,
    **{f"tasks-{name}": partial(Query.tasks, name=name) for name in (*SECTIONS, "below")},
    "loads": Query.loads,
    "leads": lambda q: q.leads("uncovered", "unknown"),
    "strangers": lambda q: q.leads("not_registered"),
}
MADE = {
    "rank", "move", "reason", "share", "uncovered", "partial", "cells", "checks", "codes", "raw", "calibres", "first", "last",
    "lead_state", "listed_by", "grassroots_share", "left_out", "flags", "missing", "own", "joint", "federation", "stated", "unknown",
    "signal", "beside", "cumulative", "rank_range", "peers_rate", "to_peers",
}  # fmt: skip
"""Columns that are made of a row and are tested with the tables' builders."""


def test_every_export_has_its_query_here() -> None:
    assert {name for cards in EXPORTS.values() for name in cards} == set(BEHIND)


def same(read: Read, rows: list[dict[str, Any]], keys: list[str], digits: int) -> None:
    numeric = {column.key for column in read.columns if column.form in NUMBERS}

    def line(row: Row) -> tuple[str, ...]:
        values = ((key, row[key]) for key in keys)
        return tuple("" if v is None else f"{float(v):.{digits}g}" if k in numeric else str(v) for k, v in values)

    assert Counter(line(row) for row in read.rows) == Counter(line(row) for row in rows)


@pytest.mark.parametrize(
    ("card", "search"), crosswise([(path, name) for path, cards in EXPORTS.items() for name in cards], VIEWS, every=8)
)
def test_an_export_is_its_query(card: tuple[str, str], search: str, ask: Asker) -> None:
    path, name = card
    origin = path.strip("/") or "overview"
    view = view_of(path, search, ask)
    assert view.slice is not None
    asked = export(name, origin, search, ask)
    if (name in ("ledger", "unknown", "flowunits") and view.slice.purpose == "published") or (
        name in ("why", "flowunits") and view.compare is None
    ):
        assert asked is None
        return
    rows = BEHIND[name](Query(ask.engine, view))
    for read_back, digits in (
        (read_csv, 17),
        (read_xlsx, 12),
    ):  # a workbook keeps sixteen digits, the last of them rounded
        asked = export(name, origin, search, ask)
        assert asked is not None
        read = read_back(asked)
        keys = [c.key for c in read.columns if not c.key.endswith("_name") and c.key not in MADE]
        assert keys
        same(read, rows, keys, digits)
        for row in read.rows:
            for key in (c.key for c in read.columns if f"{c.key}_name" in row):
                assert row[key] is None or row[f"{key}_name"], (key, row)


@pytest.mark.parametrize("name", ["map", "ranking"])
def test_both_pages_that_show_a_card_give_the_same_file(name: str, ask: Asker) -> None:
    one, other = (export(name, origin, "?region=330000", ask) for origin in ("overview", "regions"))
    assert one is not None
    assert other is not None
    assert list(one.table.rows) == list(other.table.rows)


RATED = ("figures", "map", "ranking", "regions", "peers", "heat", "mode", "gapbars", "rates", "calibres")
"""Exports whose rows are rows of rates."""


@pytest.mark.parametrize(
    ("path", "name"), [(p, name) for p, cards in EXPORTS.items() for name in cards if name in RATED]
)
def test_rows_of_rates_carry_what_their_json_does(path: str, name: str, ask: Asker) -> None:
    found = export(name, path.strip("/") or "overview", "?lang=zh&region=330000", ask)
    assert found is not None
    rows = BEHIND[name](Query(ask.engine, found.view))
    for read in (read_csv(found), read_xlsx(found)):
        for key in ("left_out", "flags", "missing"):
            told = Counter(row[key] for row in read.rows)
            assert told == Counter(json.dumps(row[key], ensure_ascii=False) if row[key] else None for row in rows)


def test_ledger_and_priorities_keep_the_order_of_their_queries(ask: Asker) -> None:
    query = Query(ask.engine, view_of("/gaps", "?region=330000", ask))
    for name, key in (("ledger", "credit_code"), ("priorities", "region")):
        asked = export(name, "gaps", "?region=330000", ask)
        assert asked is not None
        assert [row[key] for row in read_csv(asked).rows] == [row[key] for row in BEHIND[name](query)]
