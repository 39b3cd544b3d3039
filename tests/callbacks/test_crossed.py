"""The heat map of Gaps: whatever is crossed, its totals are those of the data, and what is not known is told so."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.asking import Asker
from callbacks.export import export
from callbacks.gaps import crossed
from callbacks.router import page, view_of
from data.palette import GAPS
from data.queries import rates
from data.settings import ROOT
from layouts.selection import AXES
from layouts.uncovered.heat import SHOWN, heat_card
from tests.drawn import classes, of_kind, words

PLACES = ("330000", "330100", "100000")


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    asker = Asker(full)
    asker.version()
    return asker


def drawn(search: str, ask: Asker) -> Any:
    view = view_of("/gaps", search, ask)
    (whole,) = ask(rates, region=view.region, slices=view.slice, where=view.filters)
    card = heat_card(view, crossed(view, ask), whole, "")
    tables = [table for table in of_kind(card, "Table") if "crossed" in classes(table)]
    return [*tables, *of_kind(card, "Nav")]


def number(cell: Any) -> int | None:
    said = words(cell).replace(",", "").replace("*", "").strip()
    return int(said) if said.isdigit() else None


@pytest.mark.parametrize("axes", AXES)
@pytest.mark.parametrize("region", PLACES)
def test_rows_and_columns_add_up_to_their_totals(axes: str, region: str, ask: Asker) -> None:
    card = drawn(f"?region={region}&axes={axes}", ask)
    (body,), (foot,) = of_kind(card, "Tbody"), of_kind(card, "Tfoot")
    rows = [[number(cell) for cell in of_kind(row, "Td")] for row in of_kind(body, "Tr")]
    totals = [number(cell) for cell in of_kind(foot, "Td")]
    assert rows
    for row in rows:
        assert row[-1] == sum(value or 0 for value in row[:-1]) or row[-1] is None
    assert totals == [sum(row[place] or 0 for row in rows) for place in range(len(totals))]


@pytest.mark.parametrize("axes", AXES)
def test_the_total_is_the_figure_of_the_view(axes: str, ask: Asker) -> None:
    for search in ("?region=330000&industry=C,F", "?region=330000&size=small_micro&kind=enterprise", "?region=430000"):
        view = view_of("/gaps", search, ask)
        (whole,) = ask(rates, region=view.region, slices=view.slice, where=view.filters)
        card = drawn(f"{search}&axes={axes}", ask)
        (foot,) = of_kind(card, "Tfoot")
        assert number(list(of_kind(foot, "Td"))[-1]) == whole["gap_workers"]


def test_many_columns_share_one_until_all_are_asked_for(ask: Asker) -> None:
    few, every = (drawn(f"?region=330000{more}", ask) for more in ("", "&tab=all"))
    heads = [[words(cell) for cell in of_kind(next(of_kind(card, "Thead")), "Th")] for card in (few, every)]
    assert len(heads[0]) == 1 + SHOWN + 2
    assert len(heads[1]) > len(heads[0])
    assert heads[0][1 : 1 + SHOWN] == heads[1][1 : 1 + SHOWN]


def test_a_cell_that_nobody_knows_is_hatched_with_its_reason_and_silence_is_no_nought(ask: Asker) -> None:
    card = drawn("?axes=region_industry&tab=all", ask)
    hatched = [cell for cell in of_kind(card, "Td") if "none" in classes(cell)]
    assert hatched, "only three provinces are loaded"
    assert {words(cell) for cell in hatched} == {""}
    assert all(": " in cell.title for cell in hatched)
    totals = [cell for cell in of_kind(card, "Td") if "total" in classes(cell)]
    silent = [cell for cell in totals if words(cell) == "–"]
    assert silent
    assert all(cell.title for cell in silent)


def test_a_county_is_crossed_by_industry_and_size_alone(ask: Asker) -> None:
    card = drawn("?region=330106&axes=region_industry", ask)
    assert not list(of_kind(card, "Nav"))
    assert next(words(cell) for cell in of_kind(next(of_kind(card, "Thead")), "Th")) == "行业"


@pytest.mark.parametrize("search", ["?region=330106", "?region=330100&axes=industry_size&tab=all", "?region=330000"])
def test_every_industry_and_size_has_a_cell(search: str, ask: Asker) -> None:
    """One of which the region has no unit has no row and no column: it would be empty."""
    card = drawn(search, ask)
    (body,) = of_kind(card, "Tbody")
    rows = [[number(cell) for cell in of_kind(row, "Td")][:-1] for row in of_kind(body, "Tr")]
    assert all(any(value is not None for value in row) for row in rows)
    assert all(any(value is not None for value in column) for column in zip(*rows, strict=True))


@pytest.mark.parametrize(("axes", "columns"), [("", ["region", "industry"]), ("&axes=region_size", ["region", "size"])])
def test_its_file_has_the_cells_that_it_crosses(axes: str, columns: list[str], ask: Asker) -> None:
    made = export("heat", "gaps", f"?region=330000{axes}", ask)
    assert made is not None
    assert list(made.table.keys[:2]) == columns


def test_the_axes_stay_in_the_address_of_what_it_leads_to(ask: Asker) -> None:
    card = drawn("?region=330000&axes=region_size", ask)
    leads = [link.href for link in of_kind(next(of_kind(card, "Tbody")), "Link")]
    assert leads
    assert all("axes=region_size" in href for href in leads)
    assert any("size=" in href and "region=3301" in href for href in leads)
    other = page("/gaps", "?region=330000&axes=nonsense", ask)
    assert "axes=nonsense" in words(other), "what means nothing is said"


def test_shades_are_steps_that_each_theme_has_a_colour_for(ask: Asker) -> None:
    steps = [f"gap-{step}" for step in range(len(GAPS))]
    card = drawn("?region=330000", ask)
    shaded = {name for cell in of_kind(card, "Td") for name in classes(cell) if name.startswith("gap-")}
    assert steps[0] in shaded
    assert steps[-1] in shaded
    assert shaded <= set(steps)
    written = (ROOT / "assets" / "base.css").read_text(encoding="utf-8")
    for step in steps:
        assert written.count(f"--{step}:") == 2, step
