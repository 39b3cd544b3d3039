"""``etl load`` of several files by two workers, killed as a whole: the figures are the old ones or the new ones, no process stays, a retry finishes."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from data.settings import ROOT
from tests.books import register, union, unit
from tests.faults.test_kill import State, state
from tests.waiting import has_ended

POINTS = 5
PATIENCE = 60.0
"""Seconds within which processes must be gone; on an idle machine they are at once."""


def command(database: Path, instance: Path, *paths: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "etl",
            "load",
            *map(str, paths),
            "--workers",
            "2",
            "--database",
            f"sqlite:///{database}",
        ],
        cwd=ROOT,
        env={**os.environ, "COVERAGE_INSTANCE": str(instance)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@dataclass
class Batch:
    """A folder to load, the database before it, the state after it, and how many seconds it takes."""

    folder: Path
    database: Path
    after: State
    seconds: float


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    home = tmp_path_factory.mktemp("command")
    folder = home / "in"
    register(folder / "a.xlsx", [unit(n) for n in range(1500)], [union(1, unit=1)])
    register(folder / "b.xlsx", [unit(n, region="320102") for n in range(4000, 4300)], region="江苏省")
    inner = register(home / "c.xlsx", [unit(n, region="440103") for n in range(5000, 5300)], region="广东省")
    with zipfile.ZipFile(folder / "c.zip", "w") as archive:
        archive.write(inner, "c.xlsx")
    old = register(home / "old.xlsx", [unit(n) for n in range(4)])
    before = home / "before.db"
    assert command(before, home / "instance", old).wait() == 0
    whole = Path(shutil.copy(before, home / "whole.db"))
    start = time.monotonic()
    assert command(whole, home / "instance", folder).wait() == 0
    return Batch(folder, before, state(whole), time.monotonic() - start)


def points() -> list[float]:
    """When to die, as shares of the whole: one in each of equal stretches, the first and the last of them daily."""
    draw = random.Random("etl load")
    return [(n + draw.random()) / POINTS for n in range(POINTS)]


@pytest.mark.parametrize(
    "share",
    [
        pytest.param(share, marks=[pytest.mark.long] if 0 < number < POINTS - 1 else [])
        for number, share in enumerate(points())
    ],
)
def test_a_killed_command(share: float, batch: Batch, tmp_path: Path) -> None:
    path, instance = Path(shutil.copy(batch.database, tmp_path / "coverage.db")), tmp_path / "instance"
    before = state(path)
    assert before != batch.after
    run = command(path, instance, batch.folder)
    with suppress(subprocess.TimeoutExpired):
        run.wait(share * batch.seconds)
    children = _children(run.pid)
    run.kill()
    run.wait()
    _, alive = psutil.wait_procs(children, timeout=PATIENCE)
    assert [child for child in alive if not has_ended(child.pid)] == []
    assert state(path) in (before, batch.after)
    assert command(path, instance, batch.folder).wait() == 0
    assert state(path) == batch.after
    assert [*(instance / "unpacked").glob("*")] == []


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []
