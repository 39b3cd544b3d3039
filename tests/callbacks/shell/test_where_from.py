"""The drawer that tells where a figure comes from, for every way in which a figure can be asked about."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import Engine

from callbacks.asking import Asker
from callbacks.router import view_of
from callbacks.shell.where_from import figure_asked, opened
from data.queries import rates
from data.slice import Slice
from data.texts import numbers
from data.texts.glossary import explanation
from layouts.components.opened import Opened
from layouts.components.opened import opened as written


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    return Asker(full)


def shown(search: str, ask: Asker) -> str:
    content = opened(view_of("/", search, ask), ask)
    return json.dumps(content, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.mark.parametrize(
    "metric", ["unit_coverage", "worker_coverage", "density", "gap_units", "members", "units_per_union"]
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_states_the_value_that_the_page_shows(metric: str, language: str, ask: Asker) -> None:
    said = shown(f"?region=330000&lang={language}&open={metric}", ask)
    row = ask(rates, region="330000", slices=Slice("2025", "synthetic", "synthetic"))[0]
    assert numbers.figure(metric, row[metric], language) in said
    assert "330000_2025" in said, "the file"
    assert "Mark" in said, "the counted cells"


@pytest.mark.parametrize(
    "metric", ["unit_coverage", "worker_coverage", "density", "gap_units", "gap_workers", "density_in_covered"]
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_formula_is_not_told_a_second_time_with_other_sums(metric: str, language: str, ask: Asker) -> None:
    """The denominator is of units whose cover is known: beside its sum nothing says that it is of all."""
    said = json.loads(shown(f"?region=330200&lang={language}&open={metric}", ask))
    (words,) = [line for line in _lines(said) if ("÷" in line or "−" in line) and "=" not in line]
    assert words == explanation(metric, language)


def test_counts_are_grouped_as_everywhere(ask: Asker) -> None:
    more = [line for line in _lines(json.loads(shown("?region=330000&open=worker_coverage", ask))) if "另有" in line]
    assert more
    assert any(re.search(r"\d,\d{3}", line) for line in more), more
    assert not any(re.search(r"\d{4}", line) for line in more), more


def _lines(content: Any) -> list[str]:
    """The paragraphs of a drawer that are of text alone."""
    if isinstance(content, list):
        return [line for each in content for line in _lines(each)]
    if not isinstance(content, dict):
        return []
    inner = content.get("props", {}).get("children")
    if content.get("type") == "P" and isinstance(inner, str):
        return [inner]
    return _lines(inner)


def test_the_views_filters_hold_but_for_what_the_cell_says_itself(ask: Asker) -> None:
    view = view_of("/", "?region=330000&industry=C", ask)
    assert figure_asked(view, Opened("units")).where == {"industry": ["C"]}
    assert figure_asked(view, Opened("units", {"industry": "F"})).where == {"industry": ["F"]}
    assert figure_asked(view, Opened("units", {"region": "330100"})).region == "330100"
    whole = Opened("units", {"period": "2018", "calibre": "census", "purpose": "published"})
    assert figure_asked(view, whole).where == {}, "stands on a card that no filter reaches"
    assert figure_asked(view, whole).slice == Slice("2018", "census", "published")


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("?region=330000&industry=C&open=grassroots_unions", "不能这样拆开"),
        ("?region=330000&period=2018&calibre=acftu&open=density", "没有这项数字"),
    ],
)
def test_it_says_why_there_is_nothing_to_tell(search: str, said: str, ask: Asker) -> None:
    assert said in shown(search, ask)


def test_nothing_is_asked_while_it_is_closed(ask: Asker) -> None:
    assert opened(view_of("/", "?region=330000", ask), ask) is None


@pytest.mark.parametrize(
    "value", ["nonsense", "units~region", "units~region~999999", "units~who~x", "units~region~110000~region~120000"]
)
def test_an_address_that_names_no_figure_is_said_to_be_ignored(value: str, ask: Asker) -> None:
    view = view_of("/", f"?open={value}", ask)
    assert view.opened is None
    assert view.selection.ignored == (f"open={value}"[: 40 + 5],)


def test_a_figure_reads_as_it_was_written(ask: Asker) -> None:
    value = written(
        "gap_units", {"region": "330100", "industry": "C", "size": "small_micro", "period": None, "units": 5}
    )
    assert value == "gap_units~region~330100~industry~C~size~small_micro"
    view = view_of("/", f"?open={value}", ask)
    assert view.opened == Opened("gap_units", {"region": "330100", "industry": "C", "size": "small_micro"})
    assert f"open={value}" in view.selection.query()
    assert "open=" not in view.link(), "what is open closes with the next step"
