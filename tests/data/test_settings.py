"""The environment: what a variable cannot mean is told in one line by every door, and nothing is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.__main__ import main as ask
from app import main as serve
from data.settings import BadSetting, ReadingLimits, Settings
from etl.__main__ import main as etl
from reports.__main__ import main as report

NUMBERS = (
    "COVERAGE_PORT",
    "COVERAGE_READERS",
    "COVERAGE_WAITING_MB",
    "COVERAGE_BUSY_SECONDS",
    "COVERAGE_FILE_MEMORY_MB",
    "COVERAGE_FILE_SECONDS",
    "COVERAGE_FILE_UNPACKED_MB",
    "COVERAGE_FILE_MEMBERS",
    "COVERAGE_FILE_ROWS",
    "COVERAGE_FILE_COLUMNS",
    "COVERAGE_FILE_CELLS",
    "COVERAGE_FILE_TEXT_MB",
)


@pytest.mark.parametrize("said", ["x", "-1", "nan", "inf", "1e3x", "²", "١", "9" * 30, "0x10", "1,000", "--"])
@pytest.mark.parametrize("name", NUMBERS)
def test_point_15_a_number_that_is_none_names_its_variable(
    name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, said)
    with pytest.raises(BadSetting, match=f"^{name} takes "):
        Settings.from_environment()


def test_numbers_in_their_range_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NUMBERS:
        monkeypatch.setenv(name, " 7 ")
    settings, limits = Settings.from_environment(), ReadingLimits.from_environment()
    assert (settings.port, settings.readers, settings.busy_seconds) == (7, 7, 7.0)
    assert (limits.memory, limits.seconds, limits.rows, limits.text) == (7_000_000, 7.0, 7, 7_000_000)
    for name in NUMBERS:
        monkeypatch.setenv(name, "")
    assert Settings.from_environment().port == 8050
    assert ReadingLimits.from_environment() == ReadingLimits()


DOORS = {
    "app": lambda out: serve(["--database", f"sqlite:///{out / 'a.db'}"]),
    "etl": lambda out: etl(["loads", "--database", f"sqlite:///{out / 'a.db'}"]),
    "analysis": lambda out: ask(["rates", "--region", "330000", "--database", f"sqlite:///{out / 'a.db'}"]),
    "reports": lambda out: report(
        ["region", "330000", "--period", "2024", "--format", "xlsx", "--out", str(out), "--database", "sqlite:///x.db"]
    ),
}


@pytest.mark.parametrize(
    ("name", "said"), [("COVERAGE_READERS", "many"), ("COVERAGE_FILE_ROWS", "²"), ("COVERAGE_LANG", "fr")]
)
@pytest.mark.parametrize("door", DOORS)
def test_point_15_every_door_says_it_in_one_line(
    door: str, name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, said)
    assert DOORS[door](tmp_path) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"{door}: {name} takes ")
    assert told.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("port", ["0", "-1", "65536"])
def test_point_15_a_port_that_is_none_is_refused(port: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert serve(["--port", port, "--database", f"sqlite:///{tmp_path / 'a.db'}"]) == 2
    assert "--port takes " in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["COVERAGE_INSTANCE", "COVERAGE_LOG"])
def test_point_15_a_path_that_cannot_be_written_is_one_line(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("COVERAGE_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv(name, str(tmp_path / "file" / "below"))
    monkeypatch.setattr("waitress.serve", lambda *_, **__: pytest.fail("served without it"))
    assert serve([]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("app: ")
