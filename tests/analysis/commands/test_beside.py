"""``flows --units`` and ``change --against``: the units of a flow, and why two regions differ."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from analysis.__main__ import main

SPAN = ("--from", "2024", "--to", "2025")
APART = ("--region", "330000", "--against", "430000", "--period", "2025")


def answer(capsys: pytest.CaptureFixture[str], url: str, *line: str) -> Any:
    assert main([*line, "--format", "json", "--database", url]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_units_of_a_flow_are_as_many_as_its_row_says(full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["flow"]: row for row in answer(capsys, full_url, "flows", "--region", "330000", *SPAN)}
    for flow in ("joined", "moved", "became_known"):
        units = answer(capsys, full_url, "flows", "--region", "330000", *SPAN, "--units", flow)
        assert len(units) == rows[flow]["units"]
        assert all(unit["flow"] == flow and unit["calibre"] == "synthetic" for unit in units)


def test_the_units_of_a_flow_as_csv(full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["flows", "--region", "330000", *SPAN, "--units", "closed", "--format", "csv", "--database", full_url]
    assert main(line) == 0
    rows = [*csv.DictReader(io.StringIO(capsys.readouterr().out))]
    assert {(row["held_before"], row["held_after"]) for row in rows} == {("True", "False")}


@pytest.mark.parametrize("by", [[], ["industry", "size"]])
def test_two_regions_apart_in_a_sentence_of_each_language(
    by: list[str], full_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = answer(capsys, full_url, "change", *APART, *(word for name in by for word in ("--by", name)))
    *parts, total = rows
    assert sum(part["points"] for part in parts) == pytest.approx((total["after"] - total["before"]) * 100, abs=1e-9)
    assert (total["against"], total["of"], total["period"]) == ("430000", "330000", "2025")
    assert total["said"]["zh"].startswith("2025年浙江建会覆盖率（按单位）比湖南高")
    assert total["said"]["en"].startswith("2025, Zhejiang: Unit coverage is ")


@pytest.mark.parametrize(
    "line",
    [
        ("change", "--region", "330000"),
        ("change", "--region", "330000", "--from", "2024"),
        ("change", "--region", "330000", *SPAN, "--period", "2025"),
        ("change", "--region", "330000", "--against", "430000", *SPAN),
        ("change", *APART, "--from", "2024"),
        ("change", *APART, "--metric", "density"),
        ("change", *APART, "--by", "period"),
        ("change", *APART, "--audience", "external"),
        ("change", "--region", "330000", "--against", "330000", "--period", "2025"),
        ("change", "--region", "330000", "--against", "999999", "--period", "2025"),
        ("flows", "--region", "330000", *SPAN, "--units", "joined", "--audience", "external"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(
    line: tuple[str, ...], full_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*line, "--database", full_url]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1


def test_a_flow_that_there_is_not_is_refused(full_url: str) -> None:
    with pytest.raises(SystemExit):
        main(["flows", "--region", "330000", *SPAN, "--units", "total", "--database", full_url])


@pytest.mark.parametrize("line", [("change", "--by", "industry"), ("flows",)])
def test_a_change_of_few_units_is_said_in_counts(
    full_url: str, capsys: pytest.CaptureFixture[str], line: tuple[str, ...]
) -> None:
    """Below 30 units no sentence says that a rate fell by points."""
    compared = [
        row
        for city in ("330100", "330600")
        for row in answer(
            capsys, full_url, "compare", "--region", city, "--by", "region", *SPAN, "--metric", "unit_coverage"
        )
    ]
    few = next(row["region"] for row in compared if "small" in row["flags"] and row["points_raw"])
    total = answer(capsys, full_url, *line, "--region", few, *SPAN)[-1]
    assert total["points"]
    assert "单位太少，不比较" in total["said"]["zh"]
    assert "too few to compare" in total["said"]["en"]
    assert "points" not in total["said"]["en"]
    outside = answer(capsys, full_url, *line, "--region", "330000", *SPAN, "--audience", "external", "--round", "5")
    assert outside
    assert not any(str(value) == "-0.0" for row in outside for value in row.values())
