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
from data.texts.phrases import BREAK
from layouts.tasks import _ends

PROVINCE = "?region=330000&lang={lang}"
STATEMENT = "?calibre=acftu&period=2018&lang=zh"


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    return Asker(full)


def card(name: str, search: str, ask: Asker) -> Any:
    return drawing_of("/tasks", view_of("/tasks", search, ask), ask).card(name)


def words(component: Any) -> str:
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False).replace(BREAK, "")


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


def _row(figure: str, region: str, value: float | None, *flags: str) -> dict[str, Any]:
    return {"figure": figure, "region": region, "value": value, "flags": flags, "beside": "child"}


@pytest.mark.parametrize(
    ("large", "few", "told"), [(2, 11, False), (1, 0, False), (2, 0, True), (2, 2, True), (2, 3, False), (9, 4, True)]
)
def test_extremes_are_told_where_the_parts_of_enough_units_are_half_of_all_at_least(
    large: int, few: int, told: bool
) -> None:
    rows = [_row("congress_coverage", str(n), 0.1 + n / 100) for n in range(large)]
    rows += [_row("congress_coverage", f"few{n}", 0.9, "small") for n in range(few)]
    rows.append(_row("congress_coverage", "silent", None))
    ends = _ends(rows)
    assert [row and row["region"] for row in ends] == (["0", str(large - 1)] if told else [None, None])
    assert _ends([{**row, "figure": "members"} for row in rows]) == [None, None], "a count has no extremes"


def test_no_whole_lies_beyond_the_extremes_of_its_parts(ask: Asker) -> None:
    search = "?region=330100&lang=zh"
    held = facts(view_of("/tasks", search, ask), ask).rows
    of = {row["region"]: row for row in held if row["figure"] == "congress_coverage" and row["beside"] == "child"}
    large = [row["value"] for row in of.values() if "small" not in row["flags"]]
    whole = next(r["value"] for r in held if r["figure"] == "congress_coverage" and r["beside"] == "region")
    assert 0 < len(large) < len(of) / 2
    assert not min(large) <= whole <= max(large), "which is why they are not told"
    said = words(card("tasks-services", search, ask))
    assert numbers.percent(whole) in said
    assert numbers.percent(max(large)) not in said


def test_a_region_outside_these_statistics_says_so(ask: Asker) -> None:
    assert "台湾不在本统计范围" in words(card("tasks-none", "?region=710000&lang=zh", ask))
