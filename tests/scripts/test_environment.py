"""What make brings along: requirements that are all pinned, and a browser that is found or asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from data.settings import ROOT
from scripts.environment import branches, browser
from scripts.environment.imports import canonical, undeclared
from scripts.environment.requirements import requirements

ROOMS = ("analysis", "data", "etl", "layouts", "callbacks", "reports")
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()


PROGRAM = (ROOT / "app.py", *(p for room in ROOMS for p in (ROOT / room).rglob("*.py")))


@pytest.mark.parametrize("group", [None, "dev", "boundaries"])
def test_every_requirement_is_pinned(group: str | None) -> None:
    assert {canonical(line) for line in requirements(group)} <= {canonical(line) for line in CONSTRAINTS}


def test_constraints_are_exact_versions_without_addresses() -> None:
    assert [line for line in CONSTRAINTS if re.fullmatch(r"[\w.-]+==[\w.]+", line) is None] == []


def test_the_program_imports_only_what_it_declares() -> None:
    assert undeclared(ROOT, PROGRAM) == []


def test_scripts_import_only_what_the_program_or_a_group_declares() -> None:
    assert undeclared(ROOT, (ROOT / "scripts").rglob("*.py"), "dev", "boundaries") == []


def test_an_import_that_only_another_package_needs_is_told(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        "import json\nimport module\nimport numpy.typing\nfrom . import near\n\ndef late():\n    from markupsafe import escape\n",
        encoding="utf-8",
    )
    assert undeclared(tmp_path, [module]) == ["module.py:7 imports markupsafe"]


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(KeyError):
        requirements("nonsense")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with nothing on its PATH but what a test puts into the folder; its user is not root."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("COVERAGE_BROWSER", raising=False)
    monkeypatch.setattr(browser, "PATHS", ())
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(browser.sys, "platform", "linux")
    return tmp_path


@pytest.fixture
def program(bare: Path) -> Callable[..., Path]:
    def put(name: str, prints: str = "") -> Path:
        path = bare / name
        path.write_text(f"#!/bin/sh\necho '{prints}'\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return put


def test_a_browser_is_found_by_name(program: Callable[..., Path]) -> None:
    assert browser.find() is None
    edge = program("microsoft-edge")
    assert browser.find() == str(edge)


def test_a_named_browser_alone_counts(program: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    program("chromium")
    other = program("other")
    monkeypatch.setenv("COVERAGE_BROWSER", str(other))
    assert browser.find() == str(other)
    monkeypatch.setenv("COVERAGE_BROWSER", str(other) + "-absent")
    assert browser.find() is None


@pytest.mark.usefixtures("bare")
def test_without_a_browser_one_line_says_what_to_install(capsys: pytest.CaptureFixture[str]) -> None:
    assert browser.main() == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert "chromium" in said[0]


def test_root_on_debian_gets_browser_and_font(
    program: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program("apt-get")
    program("fc-list")
    asked: list[list[str]] = []

    def run(command: list[str], **_: object) -> SimpleNamespace:
        asked.append(command)
        if "install" in command:
            program("chromium")
            program("fc-list", "NotoSansCJK")
        return SimpleNamespace(returncode=0, stdout="NotoSansCJK" if browser.find() and command[0] == "fc-list" else "")

    monkeypatch.setattr(browser.subprocess, "run", run)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0, raising=False)
    assert browser.main() == 0
    assert [c for c in asked if "install" in c] == [["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk"]]
    assert "No Chinese font" not in capsys.readouterr().err


def test_a_missing_font_is_said_but_stops_nothing(
    program: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    program("chromium")
    program("fc-list")
    assert browser.main() == 0
    assert "fonts-noto-cjk" in capsys.readouterr().err


@pytest.mark.parametrize(("share", "code"), [(90.0, 0), (89.9, 1)])
def test_branches_have_a_floor_of_their_own(share: float, code: int, tmp_path: Path) -> None:
    report = tmp_path / "coverage.json"
    report.write_text(json.dumps({"totals": {"percent_branches_covered": share}}), encoding="utf-8")
    assert branches.main(report) == code


def test_make_has_the_targets_that_the_readme_names() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    named = {t for page in pages for t in re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)", page.read_text("utf-8"), re.M)}
    assert {a or b for a, b in named} <= targets
    assert {"install", "run", "test", "bench", "lint"} <= targets


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    rooms = ("analysis", "callbacks", "data", "etl", "layouts", "reports", "scripts")
    sources = [ROOT / "app.py", *(path for room in rooms for path in (ROOT / room).rglob("*.py"))]
    read = {n for path in sources for n in re.findall(r"\"(COVERAGE_[A-Z_]+)\"", path.read_text(encoding="utf-8"))}
    written = set(re.findall(r"`(COVERAGE_[A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")))
    assert read == written
