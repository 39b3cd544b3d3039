"""Print reports to PDF by LibreOffice, where it is there: a profile of its own for each run, a limit of time, nothing left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

NAMES: Final = ("soffice", "libreoffice")
PATHS: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
START_SECONDS: Final = 60.0
FILE_SECONDS: Final = 60.0
"""How long a run may take: to start, and for each file."""
_TURNS: Final = threading.BoundedSemaphore(2)
"""Runs at once in this process: each takes a processor and some hundred MB."""


class NoOffice(RuntimeError):
    """There is no LibreOffice to print by."""


class NotPrinted(RuntimeError):
    """LibreOffice could not print a file, or took too long."""


def find() -> str | None:
    """The path of LibreOffice; ``COVERAGE_OFFICE`` names another."""
    named = os.environ.get("COVERAGE_OFFICE")
    if named:
        return named
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or next((path for path in PATHS if Path(path).is_file()), None)


def is_there() -> bool:
    """Whether reports can be printed on this machine."""
    program = find()
    return program is not None and shutil.which(program) is not None


def require() -> str:
    """The program that prints. Raises :class:`NoOffice`."""
    program = find()
    if program is None or shutil.which(program) is None:
        raise NoOffice("PDF needs LibreOffice, which is not found here; install it, or name it by COVERAGE_OFFICE")
    return program


def to_pdf(paths: Sequence[Path], seconds: float | None = None) -> list[Path]:
    """Print files, whose names differ by more than the suffix, each to a PDF beside it; returns the PDFs in their order.

    ``seconds``: the limit of time, by default as many files need. Raises :class:`NoOffice`, :class:`NotPrinted`; then no PDF is there.
    """
    if not paths:
        return []
    program = require()
    with _TURNS, tempfile.TemporaryDirectory(prefix="coverage-pdf-", ignore_cleanup_errors=True) as name:
        work = Path(name)
        command = [
            program,
            f"-env:UserInstallation={(work / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--convert-to", "pdf", "--outdir", str(work / "out")),
            *(str(path.resolve()) for path in paths),
        ]
        _run(command, seconds or START_SECONDS + FILE_SECONDS * len(paths))
        made = [work / "out" / f"{path.stem}.pdf" for path in paths]
        lost = [path.name for path, pdf in zip(paths, made, strict=True) if not pdf.is_file() or not pdf.stat().st_size]
        if lost:
            raise NotPrinted(f"LibreOffice could not print {', '.join(lost)}")
        return [_beside(path, pdf) for path, pdf in zip(paths, made, strict=True)]


def _beside(path: Path, pdf: Path) -> Path:
    """Put a PDF beside its file, whole or not at all."""
    there = path.with_suffix(".pdf")
    draft = there.with_name(f".{there.name}.part")
    try:
        shutil.copyfile(pdf, draft)
        draft.replace(there)
    finally:
        draft.unlink(missing_ok=True)
    return there


def _run(command: Sequence[str], seconds: float) -> None:
    """Run LibreOffice, whose launcher has children: at the limit of time all of them end. Raises :class:`NotPrinted`."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        _, said = process.communicate(timeout=seconds)
    except BaseException as stopped:
        _end(process)
        if isinstance(stopped, subprocess.TimeoutExpired):
            raise NotPrinted(f"LibreOffice took more than {seconds:.0f} seconds") from stopped
        raise
    if process.returncode:
        raise NotPrinted(f"LibreOffice failed: {said.decode(errors='replace').strip()[:200]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    if process.stderr is not None:
        process.stderr.close()
