"""A load that is killed leaves the old figures or the new ones, never something between, and runs through when repeated.

The child process ends itself without ceremony (os._exit, as after kill -9: no rollback, no cleanup) at the n-th statement it
sends to the database.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from data.engine import writer
from data.settings import ROOT
from etl.load import load_paths
from tests.books import register, union, unit, unit_code

_CHILD = """
import os, sys
from pathlib import Path
from sqlalchemy import event
from data.engine import writer
from etl.load import load_paths
url, stop, *paths = sys.argv[1:]
engine = writer(url)
left = int(stop)
def count(*_):
    global left
    left -= 1
    if left == 0:
        os._exit(137)
event.listen(engine, "before_cursor_execute", count)
event.listen(engine, "commit", count)
load_paths(engine, [Path(p) for p in paths])
print(int(stop) - left)
"""


def child(url: str, stop: int, paths: list[Path]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _CHILD, url, str(stop), *map(str, paths)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def figures(path: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = connection.execute("SELECT * FROM totals ORDER BY 1, 2, 3, 4, 5").fetchall()
    connection.close()
    return rows


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path], int]:
    """A database with an earlier load, new files, and the number of statements that loading them takes."""
    folder = tmp_path_factory.mktemp("kill")
    base = folder / "base.db"
    engine = writer(f"sqlite:///{base}")
    load_paths(engine, [register(folder / "old.xlsx", [unit(n) for n in range(4)], [union(1, unit=1)])])
    engine.dispose()
    new = [
        register(folder / "new.xlsx", [unit(n) for n in range(20)], [union(1, unit=1), union(2, unit=2)]),
        register(
            folder / "more.xlsx",
            [unit(n, region="320102") for n in range(30, 35)],
            [union(9, unit_code_=unit_code(30, "320102"), region="320102")],
            region="江苏省",
        ),
    ]
    trial = folder / "trial.db"
    trial.write_bytes(base.read_bytes())
    done = child(f"sqlite:///{trial}", 10**9, new)
    assert done.returncode == 0, done.stderr
    return base, new, int(done.stdout)


@pytest.mark.parametrize("share", [i / 24 for i in range(25)])
def test_killed_anywhere(share: float, setting: tuple[Path, list[Path], int], tmp_path: Path) -> None:
    base, new, statements = setting
    path = tmp_path / "coverage.db"
    path.write_bytes(base.read_bytes())
    before = figures(path)
    stop = max(1, min(statements, round(share * statements)))
    killed = child(f"sqlite:///{path}", stop, new)
    assert killed.returncode == 137, killed.stderr
    between = figures(path)
    whole = tmp_path / "whole.db"
    whole.write_bytes(base.read_bytes())
    engine = writer(f"sqlite:///{whole}")
    load_paths(engine, new)
    engine.dispose()
    after = figures(whole)
    assert between in (before, after)
    assert before != after
    engine = writer(f"sqlite:///{path}")
    again = load_paths(engine, new)
    engine.dispose()
    assert {r.status for r in again} <= {"loaded", "unchanged"}
    assert figures(path) == after
