"""A load, an undo or a correction that is killed leaves the old figures or the new ones, loses nothing, and runs through when repeated.

120 deaths by SIGKILL at points drawn with a fixed seed, over staging, publishing, undoing and loading again (:mod:`tests.faults.mortal`).
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from data.settings import ROOT
from tests.books import register, summary, union, unit, unit_code

ACTS = ("load", "replace", "undo", "again")
KINDS = ("statement", "instruction", "microseconds")
POINTS = 10

State = dict[str, list[tuple[Any, ...]]]


@dataclass
class Bench:
    """For each act the database before it, the state after it, and how far it counts in each kind."""

    server: subprocess.Popen[str]
    before: dict[str, Path]
    after: dict[str, State]
    reach: dict[tuple[str, str], int]

    def order(self, database: Path, act: str, kind: str = "statement", at: int = 0) -> dict[str, int]:
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        act = "load" if act == "again" else act
        self.server.stdin.write(
            json.dumps({"database": str(database), "act": act, "load": 2, "kind": kind, "at": at}) + "\n"
        )
        self.server.stdin.flush()
        answer: dict[str, int] = json.loads(self.server.stdout.readline())
        return answer


def state(path: Path) -> State:
    """All that readers can see, without the numbers that a repetition may give anew; the file must be sound."""
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    found: State = {
        table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4, 5, 6, 7, 8").fetchall()
        for table in ("totals", "rollup", "rate_pair")
    }
    facts = {"unit": "credit_code", "labour_union": "code", "cover": "unit_code", "membership": "union_code"}
    for table, key in {**facts, "observation": "label"}.items():
        found[table] = connection.execute(
            f"SELECT l.sha256, f.row, f.{key} FROM {table} f JOIN part p ON p.id = f.part_id JOIN load l ON l.id = p.load_id "
            "WHERE p.status = 'current' ORDER BY 1, 2, 3"
        ).fetchall()
    found["coverage"] = connection.execute("SELECT row, mode, union_code FROM coverage ORDER BY 1, 2, 3").fetchall()
    found["loads"] = connection.execute(
        "SELECT l.sha256, l.status, p.content, p.status FROM load l JOIN part p ON p.load_id = l.id "
        "WHERE l.status NOT IN ('staged') ORDER BY 1, 2, 3, 4"
    ).fetchall()
    connection.close()
    return found


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("kill")
    old = register(folder / "old.xlsx", [unit(n) for n in range(4)], [union(1, unit=1)])
    new = [
        register(
            folder / "new.xlsx",
            [unit(n, region="320102") for n in range(30, 50)],
            [union(9, unit_code_=unit_code(30, "320102"), region="320102")],
            region="江苏省",
        ),
        summary(
            folder / "more.xlsx",
            "2004年各地区单位数",
            ("地区", "单位数"),
            [("北京市", 10), ("天津市", 20), ("河北省", 5)],
        ),
    ]
    replaced = [
        register(
            folder / "corrected.xlsx",
            [unit(n, employees=44) for n in range(9)],
            [union(1, unit=1), union(2, unit=2)],
            [(union(2)[0], unit_code(3))],
        )
    ]
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.mortal"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    made = Bench(server, {}, {}, {})
    assert server.stdin is not None
    acts = {"old": [str(old)], "load": [str(p) for p in new], "replace": [str(p) for p in replaced]}
    server.stdin.write(json.dumps(acts) + "\n")
    path = folder / "run.db"
    assert made.order(path, "old")["code"] == 0
    for act in ("load", "undo", "again", "replace"):
        made.before[act] = folder / f"before_{act}.db"
        shutil.copy(path, made.before[act])
        for kind in KINDS[:2]:
            trial = folder / f"trial_{act}_{kind}.db"
            shutil.copy(path, trial)
            counted = made.order(trial, act, kind)
            assert counted["code"] == 0
            made.reach[act, kind] = counted["counted"]
        began = time.perf_counter()
        assert made.order(path, act, KINDS[2])["code"] == 0
        made.reach[act, KINDS[2]] = round((time.perf_counter() - began) * 1e6)  # as long as nothing is counted
        made.after[act] = state(path)
    yield made
    server.stdin.close()
    server.wait(30)
    assert server.stdout is not None
    server.stdout.close()


def points(act: str, kind: str) -> list[float]:
    """Where to die, as shares of the whole act: one in each of equal stretches, the last at its very end."""
    draw = random.Random(f"{act} {kind}")
    return [(n + draw.random()) / POINTS for n in range(POINTS)]


@pytest.mark.parametrize(
    ("act", "kind", "share"),
    [
        pytest.param(*point, marks=[pytest.mark.long] if number % 7 else [])
        for number, point in enumerate(
            (act, kind, share) for act in ACTS for kind in KINDS for share in points(act, kind)
        )
    ],
)
def test_killed_anywhere(act: str, kind: str, share: float, bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "coverage.db"
    shutil.copy(bench.before[act], path)
    before, after = state(path), bench.after[act]
    assert before != after
    died = bench.order(path, act, kind, max(1, round(share * bench.reach[act, kind])))
    assert died["signal"] == 9 or kind == "microseconds", died
    between = state(path)
    assert between in (before, after)
    if act != "undo" or between == before:
        assert bench.order(path, act)["code"] == 0
    assert state(path) == after
    assert bench.order(path, "old")["code"] == 0, "what was in before is still known by its bytes"
    assert state(path) == after


def test_there_are_enough_points_and_they_lie_apart(bench: Bench) -> None:
    assert len(ACTS) * len(KINDS) * POINTS >= 100
    for act in ACTS:
        for kind in ("statement", "instruction"):
            at = {max(1, round(share * bench.reach[act, kind])) for share in points(act, kind)}
            assert len(at) == POINTS, (act, kind, bench.reach[act, kind])
