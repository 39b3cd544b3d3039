"""What the environment lacks for the tests of reports is named in one line, and fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.environment import office, packages


@pytest.fixture(autouse=True)
def _no_installing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "possible", lambda: False)


def test_this_machine_has_what_the_tests_need() -> None:
    assert office.missing() == []
    assert office.main() == 0


def test_a_missing_office_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COVERAGE_OFFICE", str(tmp_path / "soffice"))
    assert office.main() == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert "LibreOffice Writer" in line
    assert "libreoffice-impress-nogui" in line


def test_a_missing_module_of_a_split_office_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("soffice", "libmergedlo.so", "libswlo.so", "libsclo.so"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("COVERAGE_OFFICE", str(tmp_path / "soffice"))
    assert office.missing_modules() == ["impress"]


def test_what_is_missing_is_asked_of_the_archive_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[list[str]] = []
    monkeypatch.setenv("COVERAGE_OFFICE", str(tmp_path / "soffice"))
    monkeypatch.setattr(packages, "possible", lambda: True)
    monkeypatch.setattr(packages, "install", lambda *choices: asked.extend(choices))
    assert office.main() == 1
    assert "libreoffice-writer-nogui" in asked[0]
    assert "libreoffice-writer" in asked[1]
