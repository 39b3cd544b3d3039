"""Timers for packs: systemd takes them, a word with quotes, blanks, % or $ arrives as it was given, Windows' XML is well formed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from reports.__main__ import main
from reports.packs.schedule import Plan, service, task, timer, with_whole_paths

ODD = ("工会 报告", 'a "b" c', "100%", "$HOME", "back\\slash", "end\\", "it's", "a;b&c|d")
EVERY = ("daily", "weekly", "monthly", "quarterly", "yearly")
NAMESPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def plan(every: str = "monthly", folder: str = "/tmp", **environment: str) -> Plan:
    return Plan("coverage", [sys.executable, "-m", "reports", "pack", *ODD], folder, every, "06:30", environment)


@pytest.mark.parametrize("every", EVERY)
def test_systemd_takes_service_and_timer(tmp_path: Path, every: str) -> None:
    made = plan(every, str(tmp_path), COVERAGE_OFFICE_NAME='某省"总" 100%')
    files = [tmp_path / "coverage.service", tmp_path / "coverage.timer"]
    for path, said in zip(files, (service(made), timer(made)), strict=True):
        path.write_text(said, "utf-8")
    (calendar,) = [line.partition("=")[2] for line in timer(made).splitlines() if line.startswith("OnCalendar=")]
    assert calendar.endswith(" 06:30:00")
    program = shutil.which("systemd-analyze")
    if program is not None:
        done = subprocess.run(
            [program, "verify", "--man=no", *map(str, files)], capture_output=True, text=True, check=False
        )
        assert (done.returncode, [line for line in done.stderr.splitlines() if "coverage." in line]) == (0, [])
        assert subprocess.run([program, "calendar", calendar], capture_output=True, check=False).returncode == 0


def words(line: str) -> list[str]:
    """A command line of a unit file as systemd takes it apart: double quotes, backslashes, %% and $$."""
    found, at = [], 0
    while at < len(line):
        assert line[at] == '"'
        word, at = "", at + 1
        while line[at] != '"':
            at += line[at] == "\\"
            word, at = word + line[at], at + 1
        found.append(word.replace("%%", "%").replace("$$", "$"))
        at += 2
    return found


def test_a_service_gives_each_word_as_it_was() -> None:
    (line,) = [row.partition("=")[2] for row in service(plan()).splitlines() if row.startswith("ExecStart=")]
    assert words(line)[4:] == list(ODD)


def windows_words(line: str) -> list[str]:
    """A command line as CommandLineToArgvW takes it apart."""
    found, word, at, quoted = [], "", 0, False
    while at < len(line):
        slashes = 0
        while at < len(line) and line[at] == "\\":
            slashes, at = slashes + 1, at + 1
        if at < len(line) and line[at] == '"':
            word += "\\" * (slashes // 2)
            if slashes % 2:
                word += '"'
            else:
                quoted = not quoted
            at += 1
            continue
        word += "\\" * slashes
        if at < len(line):
            if line[at] == " " and not quoted:
                found.append(word)
                word = ""
            else:
                word += line[at]
            at += 1
    return [*found, word]


@pytest.mark.parametrize("every", EVERY)
def test_a_windows_task_is_well_formed_and_gives_each_word_as_it_was(every: str) -> None:
    root = ElementTree.fromstring(task(plan(every)).partition("\n")[2])
    action = root.find(f"{NAMESPACE}Actions/{NAMESPACE}Exec")
    assert action is not None
    assert action.findtext(f"{NAMESPACE}Command") == sys.executable
    assert windows_words(action.findtext(f"{NAMESPACE}Arguments") or "")[3:] == list(ODD)
    assert root.findtext(f"{NAMESPACE}Triggers/{NAMESPACE}CalendarTrigger/{NAMESPACE}StartBoundary", "").endswith(
        "06:30:00"
    )


@pytest.mark.parametrize("dashes", [[], ["--"]])
@pytest.mark.parametrize("system", ["systemd", "windows"])
def test_the_command_prints_a_pack_with_whole_paths(
    system: str, dashes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COVERAGE_DATABASE_URL", "sqlite:////srv/coverage.db")
    pack = ["--parent", "330000", "--period", "2024", "--out", "reports here"]
    assert main(["schedule", "--system", system, "--every", "weekly", *dashes, *pack]) == 0
    said = capsys.readouterr().out
    assert said.count(str(tmp_path / "reports here")) == said.count("--out") == 1
    assert "COVERAGE_DATABASE_URL=sqlite:////srv/coverage.db" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "whole"),
    [("--out", "--out"), ("--ou", "--out"), ("--te", "--template"), ("--docum", "--document-template")],
)
def test_every_path_of_a_pack_is_named_whole_where_it_stands(
    option: str, whole: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert with_whole_paths([option, "a b", "--doc", "brief"]) == [option, str(tmp_path / "a b"), "--doc", "brief"]
    assert with_whole_paths(["--lang", "en", f"{whole}=/srv/a"]) == ["--lang", "en", f"{whole}=/srv/a"]
    assert with_whole_paths([f"{whole}=a", "--office", "template"])[0] == f"{whole}={tmp_path / 'a'}"


@pytest.mark.parametrize("wrong", [["--at", "25:00"], ["--name", "a b"]])
def test_what_no_scheduler_takes_is_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", *wrong, "--", "--parent", "330000", "--period", "2024", "--out", "x"]) == 2
    assert wrong[0] in capsys.readouterr().err


def test_a_pack_that_is_wrong_is_refused_now_and_not_at_night() -> None:
    with pytest.raises(SystemExit):
        main(["schedule", "--", "--parent", "330000", "--out", "x"])
