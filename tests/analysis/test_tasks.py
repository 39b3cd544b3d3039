"""The three tasks: figures that loads hold, of a region, those below it and the nation, beside each other."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Engine

from analysis.__main__ import main
from analysis.measures import MEASURE_IDS
from analysis.metrics import METRIC_IDS
from analysis.tasks import FIGURES, TASKS
from data.queries.briefing.tasks import tasks
from data.queries.rates import rates
from data.scope import EVERYTHING, OutOfScope, Scope
from data.slice import Slice

NOW = Slice("2025", "synthetic", "synthetic")
CENSUS = Slice("2004", "census", "published")


def test_every_figure_of_a_task_is_one_and_of_one_task_alone() -> None:
    named = [figure for figures in FIGURES.values() for figure in figures]
    assert tuple(FIGURES) == TASKS
    assert set(named) <= {*METRIC_IDS, *MEASURE_IDS}
    assert len(named) == len(set(named))


def test_places_stand_beside_each_other_with_the_values_of_the_rates(full: Engine) -> None:
    rows = tasks(full, EVERYTHING, region="330000", slice_=NOW)
    whole, *_ = rates(full, EVERYTHING, region="330000", slices=NOW)
    below = {row["region"]: row for row in rates(full, EVERYTHING, region="330000", slices=NOW, by=("region",))}
    assert {row["task"] for row in rows} == set(TASKS)
    for row in rows:
        if row["beside"] == "region":
            assert row["value"] == whole[row["figure"]]
        elif row["beside"] == "child":
            assert row["value"] == below[row["region"]][row["figure"]]
    of_one = [row for row in rows if row["figure"] == "agreement_coverage"]
    assert [row["beside"] for row in of_one].count("region") == 1
    assert [row["region"] for row in of_one if row["beside"] == "nation"] == ["100000"]


def test_what_no_load_holds_is_absent_and_never_0(full: Engine) -> None:
    """The census of 2004 counts units, employees and members, and nothing of services or of the team."""
    rows = tasks(full, EVERYTHING, region="310000", slice_=CENSUS)
    assert {row["task"] for row in rows} == {"coverage"}
    assert {"unit_coverage", "density"} <= {row["figure"] for row in rows}
    assert not {"migrant_share", "members_migrant", "gap_25"} & {row["figure"] for row in rows}


def test_who_lacks_a_figure_that_others_have_says_why(full: Engine) -> None:
    rows = tasks(full, EVERYTHING, region="100000", slice_=CENSUS)
    shaanxi = [row for row in rows if row["region"] == "610000" and row["figure"] == "unit_coverage"]
    assert [(row["value"], row["why"]) for row in shaanxi] == [(None, "not_in_source")]


def test_a_reader_sees_no_more_than_the_scope(full: Engine) -> None:
    rows = tasks(full, Scope("330000"), region="330000", slice_=NOW)
    assert {row["beside"] for row in rows} == {"region", "child"}
    with pytest.raises(OutOfScope):
        tasks(full, Scope("430000"), region="330000", slice_=NOW)


@pytest.mark.parametrize("audience", [(), ("--audience", "external")])
def test_the_command_prints_them(audience: tuple[str, ...], full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    line = ("tasks", "--region", "330000", "--period", "2025", "--format", "json", "--database", full_url, *audience)
    assert main([*line]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["task"] for row in rows} <= set(TASKS)
    assert {"task", "figure", "beside", "region", "period", "calibre", "purpose", "value", "flags", "why"} <= set(
        rows[0]
    )
    assert all(row["calibre"] == "synthetic" for row in rows)


def test_outside_nothing_is_said_of_rows_left_out_and_what_is_kept_back_is_not_called_silent(
    full_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A 0 would say that every row has both parts; 庆元 331126 has two units and reports."""
    line = ("tasks", "--region", "331100", "--period", "2025", "--format", "json", "--database", full_url)
    assert main([*line]) == 0
    inside = json.loads(capsys.readouterr().out)
    assert main([*line, "--audience", "external"]) == 0
    outside = json.loads(capsys.readouterr().out)
    assert outside
    assert {row["rows_left_out"] for row in outside} == {None}
    assert any(row["rows_left_out"] for row in inside)
    whys = {(row["region"], row["figure"]): row["why"] for row in inside}
    hidden = [row for row in outside if row["region"] == "331126"]
    assert {row["why"] for row in hidden if whys[row["region"], row["figure"]] is None} == {"suppressed"}
