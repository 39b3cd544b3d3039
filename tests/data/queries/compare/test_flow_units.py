"""The units behind a flow: exactly those that its row counts, whatever the order, search or filter."""

from __future__ import annotations

import random
from itertools import permutations
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from analysis.compare.flows import ANY_FLOW, FLOWS, OTHER
from data.queries.compare import flow_units as listing
from data.queries.compare.changes import Between
from data.queries.compare.flow_units import (
    ORDERS,
    FlowList,
    are_found_at_once,
    each_flow_unit,
    flow_unit_ids,
    flow_unit_length,
    flow_units,
)
from data.queries.compare.flows import flows
from data.queries.grids.order import Order
from data.queries.question import BadQuestion
from data.reference import UnknownRegion
from data.scope import EVERYTHING, OutOfScope, Scope
from data.slice import Slice
from tests.data.queries.compare.counted import units_of

LARGEST = Order("employees", descending=True)
REGIONS = ("100000", "430100", "430105")
SPANS = (("2024", "2025"), ("2025", "2023"))


def asked(region: str, flow: str, span: tuple[str, str] = ("2024", "2025"), text: str = "", **where: Any) -> FlowList:
    start, end = (Slice(period, "synthetic", "synthetic") for period in span)
    return FlowList(region, Between(start, end, where), flow, text)


def listed(engine: Engine, wanted: FlowList, order: Order = LARGEST, scope: Scope = EVERYTHING) -> list[dict[str, Any]]:
    return [*each_flow_unit(engine, scope, wanted, order)]


@pytest.mark.parametrize("span", SPANS, ids=">".join)
@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("where", [{}, {"size": ["small", "micro"]}], ids=["all", "small_micro"])
def test_a_list_has_as_many_units_as_its_row(
    full: Engine, region: str, span: tuple[str, str], where: dict[str, list[str]]
) -> None:
    between = asked(region, ANY_FLOW, span, **where).between
    for row in flows(full, EVERYTHING, region=region, between=between)[:-1]:
        if row["flow"] == OTHER:
            continue
        found = listed(full, asked(region, row["flow"], span, **where))
        assert len(found) == row["units"], row["flow"]


@pytest.mark.parametrize("span", [*permutations(("2023", "2024", "2025"), 2)], ids=">".join)
def test_the_units_are_those_that_pandas_finds(full: Engine, span: tuple[str, str]) -> None:
    old, new = (units_of(full, period) for period in span)
    old, new = (side[side["region"].str.startswith("33")] for side in (old, new))
    both = old.join(new, suffixes=("_0", "_1"), how="inner")
    turned = both[(both["state_0"] == "uncovered") & (both["state_1"] == "covered")]
    sized = both[both["size_0"] != both["size_1"]]
    for flow, frame in (("joined", turned), ("reclassed", sized)):
        found = {unit["code"] for unit in listed(full, asked("330000", flow, span))}
        assert found == set(frame["code_1"]), flow


def test_each_unit_is_told_as_it_was_and_is(full: Engine) -> None:
    for unit in listed(full, asked("330000", "joined")):
        assert unit["held_before"]
        assert unit["held_after"]
        assert unit["mode_before"] is None
        assert unit["mode_after"] in ("own", "joint", "federation", "stated")
        assert unit["cell"].endswith(str(unit["row"]))
    for unit in listed(full, asked("330000", "closed")):
        assert (unit["held_before"], unit["held_after"], unit["region_after"]) == (True, False, None)
    for unit in listed(full, asked("330000", "reclassed")):
        assert unit["size_before"] != unit["size_after"]


def test_any_is_each_unit_to_which_anything_happened_once(full: Engine) -> None:
    def key(unit: dict[str, Any]) -> tuple[Any, ...]:
        return unit["file"], unit["sheet"], unit["row"]

    every = [key(unit) for unit in listed(full, asked("330000", ANY_FLOW))]
    assert len(every) == len(set(every))
    assert set(every) == {key(unit) for flow in FLOWS for unit in listed(full, asked("330000", flow))}


def test_units_that_moved_stand_in_the_list_of_the_place_they_left(planted: Engine) -> None:
    """116 units went to the zone 340176: told by the province, the zone, and of a reader of the zone alone without where they were."""
    assert len(listed(planted, asked("340000", "moved"))) == 116
    zone = listed(planted, asked("340176", "moved"))
    assert len(zone) == 116
    assert all(unit["region_before"] != unit["region_after"] == "340176" for unit in zone)
    inside = listed(planted, asked("340176", "moved"), scope=Scope("340176"))
    assert {(unit["held_before"], unit["region_before"]) for unit in inside} == {(True, None)}


@pytest.mark.parametrize("by", ORDERS)
@pytest.mark.parametrize("descending", [False, True])
def test_a_list_stands_in_the_order_asked_for_and_pages_join(full: Engine, by: str, *, descending: bool) -> None:
    wanted, order = asked("330000", "closed"), Order(by, descending=descending)
    rows = listed(full, wanted, order)
    name = by if by in ("name", "code") else f"{by}_before"
    known = [row[name] for row in rows if row[name] is not None]
    assert known == sorted(known, reverse=descending)
    assert all(row[name] is None for row in rows[len(known) :])
    ids = flow_unit_ids(full, EVERYTHING, wanted=wanted, order=order)
    cut = random.Random(2).randrange(1, len(ids))
    pages = [flow_units(full, EVERYTHING, wanted=wanted, ids=some) for some in (ids[:cut], ids[cut:])]
    assert [*pages[0], *pages[1]] == rows


def test_a_search_narrows_by_a_part_of_name_or_code(full: Engine) -> None:
    rows = pd.DataFrame(listed(full, asked("330000", "opened")))
    for sought in (str(rows["name"][0])[2:6], str(rows["code"][0])[-5:].lower()):
        hit = rows["name"].str.contains(sought, regex=False) | rows["code"].str.lower().str.contains(
            sought.lower(), regex=False
        )
        found = listed(full, asked("330000", "opened", text=sought))
        assert sorted(unit["code"] for unit in found) == sorted(rows[hit]["code"])
    assert listed(full, asked("330000", "opened", text="100%_")) == []


@pytest.mark.parametrize("order", [LARGEST, Order("name", descending=True)], ids=str)
@pytest.mark.parametrize("where", [{}, {"size": ["small", "micro"]}], ids=["all", "small_micro"])
def test_a_search_finds_the_same_in_each_way(
    full: Engine, monkeypatch: pytest.MonkeyPatch, order: Order, where: dict[str, list[str]]
) -> None:
    """Below a bound that some nodes tell, among all that is kept, and out of the registers."""
    lists = [
        asked(region, flow, text=text, **where)
        for region, flow in (("330000", ANY_FLOW), ("430105", "joined"))
        for text in ("样例", "样例12", "9133", "33", "（")
    ]

    def answers() -> list[Any]:
        return [
            (
                flow_unit_ids(full, EVERYTHING, wanted=each, order=order, offset=3, limit=7),
                flow_unit_ids(full, EVERYTHING, wanted=each, order=order),
                flow_unit_length(full, EVERYTHING, wanted=each),
                flow_unit_length(full, EVERYTHING, wanted=each, most=10_000),
            )
            for each in lists
        ]

    every = answers()
    monkeypatch.setattr(listing, "_MANY", 0)
    below = answers()
    monkeypatch.setattr(listing, "either_way", lambda *_: None)
    looked_up = answers()
    assert looked_up == below == every
    for some, ids, length, most in every:
        assert some == ids[3:10]
        assert length == most == (len(ids), False)
    assert sum(bool(ids) for _, ids, _, _ in every) > 2


def test_lists_are_those_that_the_registers_tell(full: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages drawn from regions, both directions of all pairs of periods, filters, flows, texts, orders and readers, against the same out of the registers."""
    draw, met = random.Random(25), {True: 0, False: 0}
    names = [row["name"] for row in listed(full, asked("330000", ANY_FLOW))]
    for number in range(40):
        region = draw.choice(("330000", "340000", "330100", draw.choice(("330106", "340176", "430105"))))
        some = draw.choice(names)
        start = draw.randrange(len(some))
        text = draw.choice(("", "", "公司", "7", "9133", "x", some[start : start + draw.randrange(1, 4)]))
        span = draw.choice([*permutations(("2023", "2024", "2025"), 2)])
        where = draw.choice(({}, {}, {"size": ["small"]}, {"industry": ["C"], "unit_kind": ["enterprise"]}))
        wanted = asked(region, draw.choice((ANY_FLOW, *FLOWS)), span, text, **where)
        order, scope = (
            Order(draw.choice(ORDERS), descending=draw.random() < 0.5),
            draw.choice((EVERYTHING, Scope(region))),
        )
        assert not are_found_at_once(full, scope, wanted=wanted)
        with monkeypatch.context() as patched:
            patched.setattr(listing, "_MANY", draw.choice((0, listing._MANY)))
            first = flow_unit_ids(full, scope, wanted=wanted, order=order, limit=9)
            later = flow_unit_ids(full, scope, wanted=wanted, order=order, offset=4, limit=30)
            length, _ = flow_unit_length(full, scope, wanted=wanted)
            patched.setattr(listing, "either_way", lambda *_: None)
            every = flow_unit_ids(full, scope, wanted=wanted, order=order)
        assert (first, later, length) == (every[:9], every[4:34], len(every)), (number, wanted, order)
        met[span[0] < span[1]] += len(every)
    assert min(met.values()) > 100


def test_counting_ends_where_it_is_told_to(full: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = asked("330000", ANY_FLOW, text="有限公司")
    whole, _ = flow_unit_length(full, EVERYTHING, wanted=wanted)
    assert flow_unit_length(full, EVERYTHING, wanted=wanted, most=1) == (whole, False), "a short list is counted whole"
    monkeypatch.setattr(listing, "_COUNTED", 0)
    for most, told in ((1, (1, True)), (whole - 1, (whole - 1, True)), (whole, (whole, False))):
        assert flow_unit_length(full, EVERYTHING, wanted=wanted, most=most) == told


def test_only_what_is_kept_neither_way_is_found_at_once(full: Engine) -> None:
    assert not are_found_at_once(full, EVERYTHING, wanted=asked("330000", ANY_FLOW, text="有限公司"))
    assert not are_found_at_once(full, EVERYTHING, wanted=asked("330000", ANY_FLOW, ("2025", "2023")))
    assert are_found_at_once(full, EVERYTHING, wanted=asked("330106002", ANY_FLOW))


def test_what_may_not_be_listed_is_refused(full: Engine) -> None:
    with pytest.raises(OutOfScope):
        listed(full, asked("330000", "opened"), scope=Scope(unit_lists=False))
    with pytest.raises(OutOfScope):
        listed(full, asked("330000", "opened"), scope=Scope("430000"))
    statistical = Between(Slice("2024", "register", "statistical"), Slice("2025", "register", "statistical"), {})
    with pytest.raises(OutOfScope):
        listed(full, FlowList("330000", statistical, "opened"))
    with pytest.raises(BadQuestion):
        listed(full, asked("330000", "total"))
    with pytest.raises(BadQuestion):
        listed(full, asked("330000", "opened", planet=["x"]))
    with pytest.raises(BadQuestion):
        listed(full, asked("330000", "opened"), Order("size"))
    with pytest.raises(UnknownRegion):
        listed(full, asked("999999", "opened"))
