"""Reports as PDF: each format prints, a run that hangs ends in time with all its children, nothing is left, no program is said."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlalchemy import Engine

from reports import pdf
from reports.__main__ import main
from tests.callbacks.test_reports import client_of
from tests.waiting import has_ended, until


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, watched."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def program(path: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in the place of LibreOffice."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("COVERAGE_OFFICE", str(path))
    return path


def test_each_format_is_printed_beside_its_file(
    full: Engine, tmp_path: Path, temporary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, url = tmp_path / "out", full.url.render_as_string(hide_password=False)
    asked = ["region", "330106", "--period", "2024", "--format", "xlsx,pptx,docx", "--pdf"]
    assert main([*asked, "--out", str(out), "--database", url]) == 0
    paths = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert [path.suffix for path in paths] == [".xlsx", ".pptx", ".docx", ".pdf", ".pdf", ".pdf"]
    assert [path.stem for path in paths[:3]] == [path.stem for path in paths[3:]]
    assert all(path.read_bytes()[:5] == b"%PDF-" for path in paths[3:])
    assert sorted(out.iterdir()) == sorted(paths)
    assert list(temporary.iterdir()) == []


def test_a_run_that_hangs_is_ended_with_its_children(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child"
    program(tmp_path / "office", f"sleep 60 & echo $! > {child}; wait", monkeypatch)
    source = tmp_path / "a.docx"
    source.touch()
    began = time.monotonic()
    with pytest.raises(pdf.NotPrinted, match="more than 3 seconds"):
        pdf.to_pdf([source], seconds=3)
    assert time.monotonic() - began < 20
    pid = int(child.read_text())
    until(lambda: has_ended(pid))  # a signal is sent at once and obeyed when the process is next at its turn
    assert list(temporary.iterdir()) == []
    assert not source.with_suffix(".pdf").exists()


def test_two_runs_have_profiles_of_their_own(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "told"
    program(tmp_path / "office", f'echo "$1" >> {told}; exit 3', monkeypatch)
    for _ in range(2):
        with pytest.raises(pdf.NotPrinted, match="failed"):
            pdf.to_pdf([tmp_path / "a.docx"])
    first, second = told.read_text().splitlines()
    assert first.startswith("-env:UserInstallation=file:///")
    assert first != second
    assert list(temporary.iterdir()) == []


def test_without_libreoffice_nothing_is_written_and_the_page_offers_none(
    full: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COVERAGE_OFFICE", str(tmp_path / "none"))
    out, url = tmp_path / "out", full.url.render_as_string(hide_password=False)
    assert main(["region", "330000", "--period", "2024", "--pdf", "--out", str(out), "--database", url]) == 2
    assert "COVERAGE_OFFICE" in capsys.readouterr().err
    assert not out.exists()
    assert not pdf.is_there()
    assert client_of(full, tmp_path / "server").get("/report/330000/brief?period=2024&as=pdf").status_code == 404


def test_the_page_sends_a_pdf(full: Engine, tmp_path: Path) -> None:
    answer = client_of(full, tmp_path).get("/report/330106/brief?period=2024&as=pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert unquote(answer.headers["Content-Disposition"]).rstrip('"').endswith(".pdf")
    assert answer.data[:5] == b"%PDF-"
    assert client_of(full, tmp_path).get("/report/330106/brief?period=2024&as=exe").status_code == 400
    assert list(tmp_path.iterdir()) == []
