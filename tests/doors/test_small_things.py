"""On the way in: what the environment says holds, a mistyped name makes no file, a missing driver is one line."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import app
from analysis.__main__ import main as analysis
from data.settings import ROOT
from etl.__main__ import main as etl
from reports.__main__ import main as reports
from tests.books import register, unit


def reading(url: str, out: Path) -> dict[str, tuple[object, list[str]]]:
    """The commands that only read, and undo, which has nothing to take back there."""
    there = ["--database", url]
    return {
        "rates": (analysis, ["rates", "--region", "330000", "--format", "csv", *there]),
        "gaps": (analysis, ["gaps", "--region", "330000", "--format", "csv", *there]),
        "targets": (analysis, ["targets", "--region", "330000", "--format", "csv", *there]),
        "region": (reports, ["region", "330000", "--period", "2024", "--out", str(out), *there]),
        "pack": (reports, ["pack", "--parent", "330000", "--period", "2024", "--out", str(out), *there]),
        "loads": (etl, ["loads", *there]),
        "quarantine": (etl, ["quarantine", "list", *there]),
        "undo": (etl, ["undo", "1", *there]),
    }


COMMANDS = list(reading("", Path()))
QUESTIONS = ("rates", "gaps", "targets")
"""They answer with nothing, and say why on stderr; the others have done nothing."""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_reads_makes_no_database(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "mistyped.db"
    run, line = reading(f"sqlite:///{place}", tmp_path / "out")[command]
    assert run(line) == (0 if command in QUESTIONS else 2)  # type: ignore[operator]
    said = capsys.readouterr()
    assert len(said.err.splitlines()) == 1
    assert str(place) in said.err
    assert not said.out.strip()
    assert not list(tmp_path.iterdir())


def test_a_trial_of_a_load_makes_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = register(tmp_path / "a.xlsx", [unit(1)])
    (tmp_path / "empty.db").touch()
    for place in ("mistyped.db", "absent/mistyped.db", "empty.db"):
        assert etl(["load", str(book), "--dry-run", "--database", f"sqlite:///{tmp_path / place}"]) in (0, 1)
        said = capsys.readouterr()
        assert str(tmp_path / place) in said.err
        assert "dry_run" in said.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "empty.db"]
    assert (tmp_path / "empty.db").stat().st_size == 0


READERS = [
    *((analysis, [name, "--region", "330000", "--period", "2024"]) for name in ("pace", "progress", "tasks")),
    *((analysis, [name, "--region", "330000", "--from", "2023", "--to", "2024"]) for name in ("compare", "flows")),
    (analysis, ["search", "x"]),
    (etl, ["ledger", "counts", "--region", "330000", "--period", "2024"]),
    (etl, ["links", "list", "--region", "330000", "--period", "2024"]),
    (etl, ["plans", "list", "--region", "330000"]),
    (etl, ["targets", "history", "--region", "330000"]),
    (etl, ["link", "--region", "330000", "--period", "2024", "--dry-run"]),
    (etl, ["backup", "--out", "backup.db"]),
]


@pytest.mark.parametrize(("run", "line"), READERS, ids=[" ".join(line[:2]) for _, line in READERS])
def test_nor_does_any_other(
    run: Callable[[list[str]], int],
    line: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run([*line, "--database", f"sqlite:///{tmp_path / 'absent' / 'mistyped.db'}"]) == (
        0 if run is analysis else 2
    )
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_file_stays_empty(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "empty.db"
    place.touch()
    run, line = reading(f"sqlite:///{place}", tmp_path / "out")[command]
    assert run(line) == (0 if command in QUESTIONS else 2)  # type: ignore[operator]
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert place.stat().st_size == 0


@pytest.mark.parametrize(
    "url", ["postgresql://somebody:secret@db/coverage", "nonsense://x", "nonsense", "mysql+pymysql://u:secret@h/x"]
)
@pytest.mark.parametrize("door", ["rates", "loads", "region", "load", "app"])
def test_a_missing_driver_is_one_line(url: str, door: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = register(tmp_path / "a.xlsx", [unit(1)])
    doors = {
        **reading(url, tmp_path / "out"),
        "load": (etl, ["load", str(book), "--database", url]),
        "app": (app.main, ["--database", url]),
    }
    run, line = doors[door]
    assert run(line) == 2  # type: ignore[operator]
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1, said
    assert "secret" not in said[0]


def test_make_run_leaves_host_and_port_to_the_environment() -> None:
    done = subprocess.run(["make", "-n", "run"], cwd=ROOT, capture_output=True, text=True, check=True)
    (line,) = (line for line in done.stdout.splitlines() if "app.py" in line)
    assert not re.search("--host|--port", line)
    given = subprocess.run(
        ["make", "-n", "run", "PORT=8123", "HOST=127.0.0.2"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "--port 8123" in given.stdout
    assert "--host 127.0.0.2" in given.stdout


FARTHEST = [
    (etl, ["undo", "{}"]),
    (etl, ["links", "show", "{}"]),
    (etl, ["links", "undo", "{}"]),
    (etl, ["plans", "show", "{}"]),
    (etl, ["plans", "remove", "{}"]),
    (etl, ["quarantine", "list", "--load", "{}"]),
    (etl, ["quarantine", "export", "--load", "{}", "--out", "out"]),
    (etl, ["ledger", "accept", "{}", "--author", "a"]),
    (etl, ["ledger", "list", "--region", "330000", "--period", "2024", "--offset", "{}"]),
    (analysis, ["gaps", "--region", "330000", "--period", "2024", "--limit", "{}"]),
    (analysis, ["search", "x", "--limit", "{}"]),
]


@pytest.mark.parametrize("number", [2**63, -(2**63), 10**30])
@pytest.mark.parametrize(("run", "line"), FARTHEST, ids=[" ".join(line[:2]) for _, line in FARTHEST])
def test_point_9_a_number_that_no_database_can_hold_is_a_bad_argument(
    run: Callable[[list[str]], int], line: list[str], number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run([word.format(number) for word in line])
    assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_point_9_the_largest_that_it_can_hold_is_one_that_is_not_there(
    full_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert etl(["undo", str(2**63 - 1), "--database", full_url]) == 2
    assert "unknown" in capsys.readouterr().err
