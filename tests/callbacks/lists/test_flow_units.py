"""Each bar of the flows and of the change's waterfall leads to its units: as many rows as its figure, in an address of its own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Engine

from callbacks.asking import Asker
from callbacks.lists.grids import answer
from callbacks.router import view_of
from callbacks.shell.drawing import drawing_of
from callbacks.trends import facts
from data.scope import Scope
from tests.exports import components, words_of

FIRST = {"startRow": 0, "sortModel": []}


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    asker = Asker(full)
    asker.version()
    return asker


def drawn(ask: Asker, search: str, card: str) -> Any:
    return drawing_of("/trends", view_of("/trends", search, ask), ask).card(card)


def bars(card: Any) -> list[str]:
    """What the bars of a card's chart change of the address, the total's last."""
    charts = [each for each in components(card) if getattr(each, "figure", None)]
    return list(charts[0].figure["data"][0]["customdata"])


def listed(ask: Asker, address: str) -> tuple[int, str]:
    """How many rows the grid of an address has, and what stands above it."""
    search = f"?{urlsplit(address).query}"
    found, _ = answer("/trends", "flowunits", view_of("/trends", search, ask), ask, FIRST)
    assert len(found["rowData"]) == min(found["rowCount"], 100)
    return found["rowCount"], words_of(drawn(ask, search, "flowunits").children[0])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("region", ["100000", "330000", "330100"])
def test_each_flow_leads_to_as_many_units_as_its_row_says(ask: Asker, region: str, lang: str) -> None:
    search = f"?region={region}&lang={lang}"
    card = drawn(ask, search, "flows")
    links = {words_of(each): each.href for each in components(card) if "tab=flow-" in str(getattr(each, "href", ""))}
    rows = facts(view_of("/trends", search, ask), ask).reasons.flows
    assert rows is not None
    some = [row for row in rows[:-1] if row["units"]]
    assert len(links) == len(some) + 1
    for row in some:
        address = next(href for href in links.values() if href.endswith(f"tab=flow-{row['flow']}"))
        count, title = listed(ask, address)
        assert count == row["units"]
        assert f"{count:,}" in title
    assert {f"tab={href.partition('tab=')[2]}" for href in links.values()} >= {bar[1:] for bar in bars(card)}


def test_a_bar_of_the_waterfall_leads_to_the_units_of_its_region(ask: Asker) -> None:
    *regions, last = bars(drawn(ask, "?region=330000", "why"))
    assert last == "?region=330000&tab=flow-any"
    assert regions[0].startswith("?region=33")
    assert regions[-1] == "unit_coverage~since~2024", "what has no units of its own opens where the change comes from"
    assert listed(ask, f"/trends{regions[0]}")[0] > 0


def test_rates_of_unions_lead_to_no_units(ask: Asker) -> None:
    leads = set(bars(drawn(ask, "?region=330000&metric=density", "why")))
    assert leads
    assert all(each.startswith("density~") for each in leads), "they open where the change comes from"


def test_a_list_is_searched_and_sorted_in_its_address(ask: Asker) -> None:
    whole, _ = answer("/trends", "flowunits", view_of("/trends", "?region=330000&tab=flow-closed", ask), ask, FIRST)
    name = whole["rowData"][-1]["name"]
    sought = f"?region=330000&tab=flow-closed&q={name[2:6]}&sort=name"
    some, _ = answer("/trends", "flowunits", view_of("/trends", sought, ask), ask, FIRST)
    assert 0 < some["rowCount"] <= whole["rowCount"]
    assert name in [row["name"] for row in some["rowData"]]
    assert all(row["links"]["name"].startswith("/gaps?") for row in whole["rowData"] if row["code"] != "–")


def test_whoever_may_see_no_units_is_told_so(full: Engine) -> None:
    closed = Asker(full, Scope(unit_lists=False))
    closed.version()
    search = "?region=330000&tab=flow-closed"
    found, _ = answer("/trends", "flowunits", view_of("/trends", search, closed), closed, FIRST)
    assert found == {"rowData": [], "rowCount": 0}
    assert not [each for each in components(drawn(closed, search, "flowunits")) if "AgGrid" in type(each).__name__]
