"""Targets set by hand beside those of workbooks: the last word counts, each is kept; progress ranked."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from analysis.__main__ import main as ask
from data.database.engine import writer
from etl.__main__ import main
from etl.file.result import Flags
from etl.load.batch import load_paths

HANGZHOU = ("--region", "330100", "--metric", "unit_coverage", "--calibre", "synthetic", "--purpose", "synthetic")


@pytest.fixture
def url(full_url: str, tmp_path: Path) -> str:
    """The sample, with a target of a workbook for a city."""
    shutil.copyfile(full_url.removeprefix("sqlite:///"), tmp_path / "c.db")
    book = Workbook()
    for line in (
        ["目标(合成数据)"],
        ["时期：2026年"],
        ["地区代码", "地区", "指标", "目标值"],
        ["330100", "杭州市", "建会覆盖率", "90%"],
    ):
        book.worksheets[0].append(line)
    book.save(tmp_path / "目标.xlsx")
    url = f"sqlite:///{tmp_path / 'c.db'}"
    engine = writer(url)
    load_paths(engine, [tmp_path / "目标.xlsx"], Flags(period="2026", calibre="synthetic", purpose="synthetic"))
    engine.dispose()
    return url


def told(capsys: pytest.CaptureFixture[str], url: str, *line: str) -> Any:
    capsys.readouterr()
    assert ask([*line, "--format", "json", "--database", url]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_last_word_counts_and_each_is_kept(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    pace = ("pace", "--region", "330100", "--period", "2025")
    assert [row["target"] for row in told(capsys, url, *pace)] == [0.9]
    line = ["targets", "set", *HANGZHOU, "--period", "2026", "--by", "甲", "--database", url]
    assert main([*line, "--value", "50%"]) == 0
    assert main(["targets", "set", *HANGZHOU, "--period", "2026-06", "--value", "0.45", "--database", url]) == 0
    assert [(row["due"], row["target"]) for row in told(capsys, url, *pace)] == [
        ("2026-12-31", 0.5),
        ("2026-06-30", 0.45),
    ]
    found = told(capsys, url, "targets", "--region", "330100", "--period", "2025")
    assert {(row["target_period"], row["target"]) for row in found} == {("2026", 0.5), ("2026-06", 0.45)}
    assert main(["targets", "withdraw", *HANGZHOU, "--period", "2026", "--database", url]) == 0
    assert [row["due"] for row in told(capsys, url, *pace)] == ["2026-06-30"]
    capsys.readouterr()
    assert main(["targets", "history", "--region", "330100", "--database", url]) == 0
    said = json.loads(capsys.readouterr().out)["targets"]
    assert [(row["period"], row["value"]) for row in said] == [
        ("2026", 0.9),
        ("2026", 0.5),
        ("2026-06", 0.45),
        ("2026", None),
    ]
    assert (said[0]["file"], said[1]["author"]) == ("目标.xlsx", "甲")


def test_progress_ranks_the_regions_that_have_a_target(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    for region, value in (("330200", "0.5"), ("330300", "0.4")):
        line = [
            "targets",
            "set",
            "--region",
            region,
            *HANGZHOU[2:],
            "--period",
            "2026",
            "--value",
            value,
            "--database",
            url,
        ]
        assert main(line) == 0
    rows = told(capsys, url, "progress", "--region", "330000", "--period", "2025", "--calibre", "synthetic")
    ranked = [row for row in rows if row["rank"] is not None]
    assert {row["region"] for row in ranked} == {"330100", "330200", "330300"}
    assert [row["rank"] for row in ranked] == [1, 2, 3]
    assert all(row["completion"] == pytest.approx(row["now"] / row["target"]) for row in ranked)
    assert {(row["period_before"], row["base"]) for row in rows} == {("2024", "2024")}
    assert all(row["moved"] == row["rank_before"] - row["rank"] for row in ranked)
    compared = told(
        capsys,
        url,
        "compare",
        "--region",
        "330000",
        "--from",
        "2024",
        "--to",
        "2025",
        "--by",
        "region",
        "--metric",
        "unit_coverage",
    )
    points = {row["region"]: row["points"] for row in compared}
    assert all(row["this"] == points[row["region"]] for row in rows)
    outside = told(capsys, url, "progress", "--region", "330000", "--period", "2025", "--audience", "external")
    assert {row["this"] for row in outside} <= {None}


@pytest.mark.parametrize(
    "wrong",
    [("--value", "1.5"), ("--value", "185"), ("--value", "x"), ("--metric", "fame", "--value", "0.5"), ("--period", "soon", "--value", "0.5"),
     ("--calibre", "census", "--value", "0.5"), ("--region", "999999", "--value", "0.5")],
    ids=" ".join,
)  # fmt: skip
def test_what_is_no_target_is_refused(url: str, wrong: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    line = ["targets", "set", *HANGZHOU, "--period", "2026", *wrong, "--database", url]
    assert main(line) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("written", ["85", "85%", "0.85", "８５％"])
def test_a_rate_is_read_as_workbooks_have_it(written: str, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["targets", "set", *HANGZHOU, "--period", "2026", "--value", written, "--database", url]) == 0
    assert [row["target"] for row in told(capsys, url, "pace", "--region", "330100", "--period", "2025")] == [0.85]
