"""Marks of charts, numbers of sentences and figures of tables: each asks for the figure that it shows, and the drawer tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import pytest
from dash import dcc
from sqlalchemy import Engine

from callbacks.asking import Asker
from callbacks.lists.flow_units import flow_list
from callbacks.router import page, view_of
from callbacks.shell.where_from import figures_asked, opened
from data.queries.trace.where_from import where_from
from layouts import ids
from layouts.components.opened import parse
from layouts.components.pages import PAGES
from tests.crosswise import crosswise
from tests.drawn import classes, of_kind, words
from tests.exports import components

SEARCHES: Final = (
    "?region=330000&compare=2024",
    "?region=330000&compare=2024&regions=430000&metric=worker_coverage",
    "?region=330100&industry=C&compare=2023&tab=multiples&regions=330200",
    "?region=330000&size=small&kind=enterprise",
    "?region=330106",
    "?calibre=nbs_unions&period=2018",
    "?calibre=acftu&period=2018",
    "?calibre=census&period=2018",
)
ACTING: Final = (ids.MAP,)
"""Charts whose marks lead on by a click; the figures of their tables open where they come from."""

PARTS_OF_THE_WHOLE: Final = ("why", "flows")
"""Charts of which bars are parts of one figure's change: the rest, who reports, what units did, the total."""


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    asker = Asker(full)
    asker.version()
    return asker


@pytest.fixture(scope="module")
def drawn(ask: Asker) -> Any:
    return cache(lambda path, search: page(path, search, ask))


def charts(drawn_page: Any) -> Iterator[dcc.Graph]:
    return (each for each in components(drawn_page) if isinstance(each, dcc.Graph))


def marks(chart: dcc.Graph) -> Iterator[tuple[Any, Any]]:
    """The value of each mark that says something when the pointer is on it, and the figure that it asks for."""
    for trace in chart.figure["data"]:
        if trace.get("hoverinfo") == "skip":
            continue
        values = trace.get("x") if trace.get("orientation") == "h" else trace.get("y")
        asked = list(trace.get("customdata") or [])
        asked += [None] * (len(values or ()) - len(asked))
        yield from ((value, name) for value, name in zip(values or (), asked, strict=True) if value is not None)


def changed(search: str, leads: str) -> str:
    """An address after what a mark changes of it."""
    return "?" + urlencode({**dict(parse_qsl(search[1:])), **dict(parse_qsl(leads[1:]))})


@pytest.mark.parametrize(("path", "search"), crosswise([each.path for each in PAGES], SEARCHES))
def test_every_mark_of_every_chart_asks_for_a_figure_that_the_drawer_tells(
    path: str, search: str, drawn: Any, ask: Asker
) -> None:
    told: dict[str, bool] = {}
    for chart in charts(drawn(path, search)):
        if chart.id in ACTING:
            continue
        for value, asked in marks(chart):
            assert asked, f"{chart.id}: the mark of {value} leads nowhere"
            if asked.startswith("?") and chart.id in PARTS_OF_THE_WHOLE:
                assert flow_list(view_of(path, changed(search, asked), ask)) is not None, f"{asked} lists no units"
                continue
            if asked not in told:
                view = view_of(path, f"{search}&open={asked}", ask)
                assert view.opened is not None, f"{chart.id}: {asked} is no address of a figure"
                told[asked] = "big" in {c for each in components(opened(view, ask)) for c in classes(each)}
            assert told[asked], f"{chart.id}: the drawer knows nothing of {asked}"


@pytest.mark.parametrize(("path", "search"), crosswise([each.path for each in PAGES], SEARCHES))
def test_the_table_of_every_chart_opens_by_keys_what_its_marks_open(path: str, search: str, drawn: Any) -> None:
    for card in (each for each in of_kind(drawn(path, search), "Section") if "card" in classes(each)):
        tables = [each for each in of_kind(card, "Details") if "tableview" in classes(each)]
        for chart in charts(card):
            by_keys = {getattr(cell, "data-open", None) for cell in of_kind(tables, "Td")}
            asked = {name for _, name in marks(chart) if name and parse(name, lambda _part, _value: True)}
            if chart.id in ACTING:
                assert by_keys - {None}, f"{chart.id}: no figure of its table opens"
            elif chart.id not in PARTS_OF_THE_WHOLE:
                assert asked <= by_keys, chart.id


@pytest.mark.parametrize("search", SEARCHES[:4])
def test_a_bar_of_a_mode_of_cover_is_the_sum_that_the_drawer_shows(search: str, drawn: Any, ask: Asker) -> None:
    (bars,) = [each for each in charts(drawn("/gaps", search)) if each.id == "mode"]
    seen = 0
    for trace in bars.figure["data"]:
        for shown, asked in zip(trace["hovertext"], trace["customdata"], strict=True):
            if not asked:
                continue
            view = view_of("/gaps", f"{search}&open={asked}", ask)
            assert view.opened is not None
            first, *rest = [ask(where_from, figure=figure)["value"] for figure in figures_asked(view, view.opened)]
            number = re.match(r"[\d,]+", shown)
            assert number is not None, shown
            assert int(number[0].replace(",", "")) == first - sum(rest), asked
            seen += 1
    assert seen > 3


@pytest.mark.parametrize("search", ["?region=330000&compare=2024", "?compare=2024", "?region=330106"])
def test_the_number_of_a_sentence_of_attention_opens_what_it_says(search: str, drawn: Any, ask: Asker) -> None:
    rows = [each for each in of_kind(drawn("/", search), "Ol") if "attention" in classes(each)]
    numbers = [each for each in of_kind(rows, "Span") if "number" in classes(each) and words(each).strip()]
    assert numbers
    for number in numbers:
        (button,) = of_kind(number, "Button")
        view = view_of("/", f"{search}&open={getattr(button, 'data-open')}", ask)
        assert view.opened is not None, words(number)
        assert "Section" in {type(each).__name__ for each in components(opened(view, ask))}, words(number)
