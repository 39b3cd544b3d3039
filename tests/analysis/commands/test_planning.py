"""The doors ``flows``, ``fair``, ``plan``, ``pace``, ``search`` and ``lineage``: their JSON word for word, their refusals, other formats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.__main__ import main
from analysis.commands.printed import write

SPAN = ("--from", "2024", "--to", "2025")
NOW = ("--region", "330000", "--period", "2025")
REACH = ("--metric", "unit_coverage", "--reach", "0.5")
QUESTIONS = {
    "flows": ("flows", "--region", "330000", *SPAN),
    "fair": ("fair", *NOW, "--metric", "worker_coverage"),
    "plan": ("plan", *NOW, *REACH),
    "pace": ("pace", *NOW),
    "search": ("search", "杭州"),
    "lineage": ("lineage", *NOW, "--metric", "unit_coverage", "--limit", "5"),
    "gaps": ("gaps", *NOW, "--by", "region", "--by", "band", "--limit", "4"),
}
KEYS = {
    "flows": {"flow", "units", "covered", "employees", "points"},
    "fair": {
        "region",
        "n",
        "rate",
        "low",
        "high",
        "standardised",
        "limits",
        "signal",
        "rank",
        "rank_before",
        "peers",
        "flags",
    },
    "plan": {"moves", "before", "after", "nodes", "optimal", "bound"},
    "search": {"kind", "code", "name", "region", "periods"},
    "lineage": {"formula", "numerator", "denominator", "left_out", "loads", "cells"},
    "gaps": {
        "region",
        "band",
        "gap_workers",
        "gap_units",
        "share",
        "cumulative_share",
        "units_to_organise",
        "one_unit",
    },
}


def answer(capsys: pytest.CaptureFixture[str], url: str, *line: str) -> Any:
    assert main([*line, "--format", "json", "--database", url]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("command", KEYS)
def test_the_json_has_the_keys_that_stay_put(command: str, full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, full_url, *QUESTIONS[command])
    assert set(found if isinstance(found, dict) else found[0]) >= KEYS[command]


def test_parts_of_records_have_their_keys(full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    plan = answer(capsys, full_url, *QUESTIONS["plan"])
    assert set(plan["moves"][0]) >= {"region", "industry", "size", "form", "units", "workers"}
    assert all(len(node["unit_coverage"]) == 2 for node in plan["nodes"])
    (cell, *_) = answer(capsys, full_url, *QUESTIONS["lineage"])["cells"]
    assert set(cell) >= {"file", "sheet", "cell", "value"}
    assert set(answer(capsys, full_url, *QUESTIONS["fair"])[0]["limits"]) == {"95", "99.8"}


@pytest.mark.parametrize("form", ["csv", "table"])
@pytest.mark.parametrize("command", QUESTIONS)
def test_other_formats(command: str, form: str, full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*QUESTIONS[command], "--format", form, "--database", full_url]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert command == "pace" or len(said.out.splitlines()) > 1


def test_a_plan_that_was_printed_can_be_asked_again(
    tmp_path: Path, full_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    moves = [
        {"form": "joint", "region": "330100", "size": "small_micro", "units": 30},
        {"form": "own", "region": "330200", "units": 2},
    ]
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(moves), encoding="utf-8")
    once = answer(capsys, full_url, "plan", *NOW, "--moves", str(file))
    assert [move["units"] for move in once["moves"]] == [30, 2]
    assert once["optimal"] is False
    assert once["bound"] is None
    file.write_text(json.dumps(once), encoding="utf-8")
    again = answer(capsys, full_url, "plan", *NOW, "--moves", str(file))
    assert (again["after"], again["nodes"]) == (once["after"], once["nodes"])


def test_a_plan_for_each_child(full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    plans = answer(capsys, full_url, "plan", *NOW, *REACH, "--by", "region")
    assert len(plans) == 11
    assert all(plan["after"]["unit_coverage"] >= 0.5 for plan in plans)


def test_a_known_region_without_data_is_no_fault(full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    for line in (("fair",), ("plan", *REACH), ("pace",), ("lineage", "--metric", "units")):
        assert answer(capsys, full_url, line[0], "--region", "110000", "--period", "1999", *line[1:]) == []
    assert answer(capsys, full_url, "flows", "--region", "110000", *SPAN) == []


@pytest.mark.parametrize(
    "line",
    [
        ("flows", "--region", "999999", *SPAN),
        ("flows", "--region", "330000", "--from", "2024,2025", "--to", "2025"),
        ("fair", *NOW, "--metric", "gap_units"),
        ("fair", *NOW, "--where", "region=330100"),
        ("fair", "--region", "330000", "--period", "2024..2025"),
        ("plan", *NOW),
        ("plan", *NOW, "--metric", "density", "--reach", "0.5"),
        ("plan", *NOW, "--metric", "unit_coverage"),
        ("plan", *NOW, *REACH, "--within", "1"),
        ("plan", *NOW, *REACH, "--moves", "plan.json"),
        ("plan", *NOW, "--moves", "absent.json"),
        ("plan", *NOW, *REACH, "--by", "industry"),
        ("pace", *NOW, "--by", "industry"),
        ("lineage", *NOW, "--metric", "fame"),
        ("search", "杭州", "--region", "999999"),
        ("gaps", "--region", "330000", "--by", "band"),
        ("gaps", *NOW, "--by", "band", "--audience", "external"),
        ("rates", *NOW, "--round", "5"),
        ("rates", *NOW, "--by", "industry", "--by", "size", "--audience", "external"),
        ("lineage", *NOW, "--metric", "units", "--audience", "external"),
        ("flows", "--region", "331126", *SPAN, "--audience", "external"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_answered_is_told_in_one_line(
    line: tuple[str, ...], full_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*line, "--database", full_url]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)


def test_a_file_that_is_no_plan_is_told(tmp_path: Path, full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    for content in ("{", '[{"form": "club"}]'):
        (tmp_path / "p.json").write_text(content, encoding="utf-8")
        assert main(["plan", *NOW, "--moves", str(tmp_path / "p.json"), "--database", full_url]) == 2
        assert "p.json" in (said := capsys.readouterr().err) or "club" in said


@pytest.mark.parametrize(
    "line",
    [
        ("rates", *NOW, "--by", "region"),
        ("gaps", *NOW, "--by", "region"),
        ("compare", "--region", "330000", *SPAN, "--by", "region"),
        ("change", "--region", "330000", *SPAN),
        ("flows", "--region", "330000", *SPAN),
        ("fair", *NOW),
        ("plan", *NOW, *REACH),
        ("targets", "--region", "330000"),
        ("pace", *NOW),
        ("tasks", *NOW),
        ("search", "杭州"),
        ("lineage", "--region", "310000", "--period", "2004", "--metric", "density"),
    ],
    ids=lambda line: line[0],
)
def test_every_command_has_an_external_edition(
    line: tuple[str, ...], full_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(capsys, full_url, *line, "--audience", "external", "--round", "5")
    assert isinstance(found, (list, dict))


def test_nothing_of_units_is_found_from_outside(full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert {row["kind"] for row in answer(capsys, full_url, "search", "市", "--audience", "external")} == {"region"}


def test_a_name_that_looks_like_a_formula_is_text_in_a_csv(capsys: pytest.CaptureFixture[str]) -> None:
    write([{"name": "=1+1", "points": -0.5}], "csv", None)
    assert capsys.readouterr().out.splitlines()[1] == "'=1+1,-0.5"
