"""The page of the three tasks: what the loads hold of each, side by side, and what they do not hold said."""

from __future__ import annotations

import json
from statistics import median
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import Engine

from callbacks.asking import Asker
from callbacks.router import view_of
from callbacks.shell.drawing import drawing_of
from callbacks.shell.tasks import facts
from callbacks.tables import EXPORTS
from data.queries import rates
from data.slice import Slice
from data.texts import numbers, text
from data.texts.names import figure_name

PROVINCE = "?region=330000&lang={lang}"
STATEMENT = "?calibre=acftu&period=2018&lang=zh"


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    return Asker(full)


def card(name: str, search: str, ask: Asker) -> Any:
    return drawing_of("/tasks", view_of("/tasks", search, ask), ask).card(name)


def words(component: Any) -> str:
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("coverage", "unit_coverage"),
        ("groups", "members_platform"),
        ("services", "congress_coverage"),
        ("team", "members_per_staff"),
    ],
)
def test_a_section_states_the_figures_of_region_and_nation(name: str, figure: str, lang: str, ask: Asker) -> None:
    said = words(card(f"tasks-{name}", PROVINCE.format(lang=lang), ask))
    assert text(f"tasks.{name}", lang) in said
    assert figure_name(figure, lang) in said
    for region in ("330000", "100000"):
        row = ask(rates, region=region, slices=Slice("2025", "synthetic", "synthetic"))[0]
        assert numbers.figure(figure, row[figure], lang) in said
        assert f"{figure}~region~{region}" in said, "the figure opens where it comes from"


def test_what_no_load_holds_is_said_and_is_never_zero(ask: Asker) -> None:
    said = words(card("tasks-team", STATEMENT, ask))
    assert "96.9%" in said
    assert "本期没有" in said
    assert "不等于0" in said
    assert figure_name("staff_full", "zh") in said
    assert '"0"' not in said


def test_a_section_of_which_nothing_is_held_is_not_drawn(ask: Asker) -> None:
    assert card("tasks-services", STATEMENT, ask) is None
    assert card("tasks-pace", STATEMENT, ask) is None, "no target is set"


def test_parts_stand_side_by_side_and_lead_to_their_own_page(ask: Asker) -> None:
    said = words(card("tasks-below", PROVINCE.format(lang="zh"), ask))
    assert "/tasks?region=330100" in said
    assert "agreement_coverage~region~330100" in said


BESIDE = ("region", "left_out", "flags", "missing")


def test_files_hold_all_places_and_figures_of_a_section(ask: Asker) -> None:
    view = view_of("/tasks", PROVINCE.format(lang="zh"), ask)
    held = facts(view, ask).rows
    table = EXPORTS["/tasks"]["tasks-services"](view, ask)
    assert table is not None
    found = {(row["region"], key): row[key] for row in table.records() for key in row if key not in BESIDE}
    assert found == {(row["region"], row["figure"]): row["value"] for row in held if row["task"] == "services"}


def test_a_figure_stands_against_the_median_of_regions_of_like_structure(ask: Asker) -> None:
    found = facts(view_of("/tasks", PROVINCE.format(lang="zh"), ask), ask)
    assert found.peers
    assert "330000" not in {row["region"] for row in found.peers}
    usual = median(row["unit_coverage"] for row in found.peers)
    said = words(card("tasks-coverage", PROVINCE.format(lang="zh"), ask))
    assert "相近地区中位" in said
    assert numbers.percent(usual) in said
