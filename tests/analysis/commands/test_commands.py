"""The door: ``python -m analysis gaps|change|targets`` and what it refuses. The rates stand with the known answers."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analysis.__main__ import main
from data.settings import ROOT


def answer(capsys: pytest.CaptureFixture[str], url: str, *arguments: str) -> list[dict[str, Any]]:
    assert main([*arguments, "--format", "json", "--database", url]) == 0
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return rows


def test_gaps_are_by_region_and_industry_largest_first(full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = answer(capsys, full_url, "gaps", "--region", "330000", "--period", "2025", "--calibre", "synthetic")
    gaps = [row["gap_workers"] for row in rows]
    assert gaps == sorted(gaps, reverse=True)
    assert {"region", "industry", "share"} <= set(rows[0])
    assert sum(row["share"] for row in rows) == pytest.approx(1)


def test_gaps_in_units_where_no_workers_are_known(published_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    question = ["gaps", "--region", "100000", "--period", "2004", "--calibre", "census", "--by", "region"]
    assert answer(capsys, published_url, *question) == []
    rows = answer(capsys, published_url, *question, "--metric", "gap_units")
    assert len(rows) >= 26
    assert rows[0]["gap_units"] == max(row["gap_units"] for row in rows)


def test_a_change_says_its_periods_and_adds_up(full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    span = ["--from", "2024", "--to", "2025"]
    rows = answer(capsys, full_url, "change", "--region", "330000", *span, "--by", "industry")
    assert {(row["from"], row["to"], row["calibre"]) for row in rows} == {("2024", "2025", "synthetic")}
    wholes = answer(capsys, full_url, "rates", "--region", "330000", "--period", "2024..2025", "--calibre", "synthetic")
    before, after = (row["unit_coverage"] for row in sorted(wholes, key=lambda row: row["period"]))
    total = rows.pop()
    assert total["part"] == "total"
    assert total["points"] == pytest.approx((after - before) * 100)
    assert sum(row["points"] for row in rows) == pytest.approx(total["points"], abs=1e-9)


def test_a_change_stays_within_each_calibre(published_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    span = ["--from", "2004", "--to", "2004", "--metric", "density"]
    rows = answer(capsys, published_url, "change", "--region", "100000", *span)
    assert "census" in {row["calibre"] for row in rows}
    assert all(row["points"] in (0, None) for row in rows)


def test_no_targets_no_rows(full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, full_url, "targets", "--region", "330000") == []


@pytest.mark.parametrize("form", ["csv", "table"])
def test_other_formats_name_their_columns(form: str, full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    question = ["gaps", "--region", "330000", "--period", "2025", "--by", "industry", "--where", "size=small_micro"]
    assert main([*question, "--format", form, "--database", full_url]) == 0
    assert "gap_workers" in capsys.readouterr().out.splitlines()[0]


@pytest.mark.parametrize("span", [["2024,2025", "2025"], ["2023..2024", "2025"], ["2024", "soon"]])
def test_a_change_goes_from_one_period_to_one(
    span: list[str], full_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    question = ["change", "--region", "330000", "--from", span[0], "--to", span[1], "--database", full_url]
    assert main(question) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_count_does_not_move_in_points(full_url: str) -> None:
    span = ["--from", "2024", "--to", "2025", "--metric", "gap_units"]
    with pytest.raises(SystemExit) as end:
        main(["change", "--region", "330000", *span, "--database", full_url])
    assert end.value.code == 2


def test_a_database_that_is_not_there_yet_answers_with_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(capsys, f"sqlite:///{tmp_path / 'new' / 'c.db'}", "rates", "--region", "100000") == []


def test_a_reader_that_closes_early_is_no_fault(full_url: str) -> None:
    question = ["rates", "--region", "330000", "--by", "industry", "--by", "region", "--format", "csv"]
    run = subprocess.Popen(
        [sys.executable, "-m", "analysis", *question, "--database", full_url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert run.stdout is not None
    run.stdout.close()
    assert run.stderr is not None
    assert run.stderr.read() == b""
    run.stderr.close()
    assert run.wait() == 0


OF_UNIONS = ("density", "density_in_covered", "women_share", "migrant_share", "grassroots_share")


@pytest.mark.parametrize("dimension", ["industry", "size", "unit_kind"])
@pytest.mark.parametrize("metric", OF_UNIONS)
@pytest.mark.parametrize("span", [("2024", "2025"), ("1901", "2025")], ids=["held", "not held"])
def test_figures_of_unions_are_not_divided(
    span: tuple[str, str], metric: str, dimension: str, full_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    question = [
        "change",
        "--region",
        "330000",
        "--from",
        span[0],
        "--to",
        span[1],
        "--metric",
        metric,
        "--by",
        dimension,
    ]
    assert main([*question, "--database", full_url]) == 2
    said = capsys.readouterr().err
    assert "not_by_dimension" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("figure", ["density", "members"])
def test_nor_are_they_compared_over_a_cell(figure: str, full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    question = ["compare", "--region", "330000", "--from", "2024", "--to", "2025", "--metric", figure]
    assert main([*question, "--where", "industry=C", "--database", full_url]) == 2
    assert "not_by_dimension" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["change", "compare"])
def test_a_period_that_nothing_loaded_is_told(command: str, full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    question = [command, "--region", "330000", "--from", "1901", "--to", "2025", "--format", "json"]
    assert main([*question, "--database", full_url]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == []
    assert "1901" in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("command", ["rates", "gaps", "targets", "change", "compare"])
@pytest.mark.parametrize("wrong", [["--where", "size=nonsense"], ["--where", "industry"], ["--calibre", "none"]])
def test_what_does_not_exist_is_refused_everywhere(
    wrong: list[str], command: str, full_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    span = ["--from", "1901", "--to", "2025"] if command in ("change", "compare") else []
    assert main([command, "--region", "330000", *span, *wrong, "--database", full_url]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_targets_are_of_whole_regions(full_url: str) -> None:
    assert main(["targets", "--region", "330000", "--by", "industry", "--database", full_url]) == 2


def test_files_of_data_carry_what_stands_beside_figures(full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    question = ["rates", "--region", "430100", "--period", "2024", "--by", "region", "--database", full_url]
    rows = answer(capsys, full_url, *question[:-2])
    assert main([*question, "--format", "csv"]) == 0
    written = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    for name in ("left_out", "flags", "missing"):
        assert [json.loads(row[name]) for row in written] == [row[name] for row in rows]
    assert main([*question, "--format", "table"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split()[-3:] == ["missing", "left_out", "flags"]
    (silent,) = [line for line in lines if line.startswith("430105")]
    assert "430105 not_reported" in silent
