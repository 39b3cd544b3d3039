"""Two loads at the same time, in two processes: both end right, nothing is counted twice, the figures are those of one after the other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from data.database.engine import writer
from data.settings import ROOT
from etl.load.batch import load_paths
from etl.load.undo import undo
from tests.books import register, union, unit, unit_code
from tests.faults.test_kill import State, state

Together = Callable[..., list[list[list[Any]]]]


@pytest.fixture(scope="module")
def together() -> Iterator[Together]:
    """(status, load) of every file of every batch, each batch loaded by a process of its own, all let go at once; ``undo:N`` in place of a batch takes a load back."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.twins"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "COVERAGE_BUSY_SECONDS": "60"},
    )
    orders, answers = server.stdin, server.stdout
    assert orders is not None
    assert answers is not None

    def ask(database: Path, *batches: list[Path]) -> list[list[list[Any]]]:
        order = {"database": str(database), "batches": [[str(path) for path in batch] for batch in batches]}
        orders.write(json.dumps(order) + "\n")
        orders.flush()
        found = json.loads(answers.readline())
        assert [each["code"] for each in found] == [0] * len(batches)
        return [each["answer"] for each in found]

    yield ask
    orders.close()
    assert server.wait(30) == 0
    answers.close()


def serially(folder: Path, *batches: list[Path]) -> State:
    """The state after the batches one after the other."""
    engine = writer(f"sqlite:///{folder / 'serial.db'}")
    for batch in batches:
        load_paths(engine, batch)
    engine.dispose()
    found = state(folder / "serial.db")
    (folder / "serial.db").unlink()
    return found


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("books")
    hangzhou, nanjing = [unit(n) for n in range(200)], [unit(n, region="320102") for n in range(300, 500)]
    return {
        "hangzhou": register(folder / "hangzhou.xlsx", hangzhou, [union(1, unit=1)]),
        "hangzhou corrected": register(folder / "corrected.xlsx", hangzhou[:150], [union(1, unit=1), union(2, unit=2)]),
        "nanjing": register(
            folder / "nanjing.xlsx",
            nanjing,
            [union(9, unit_code_=unit_code(310, "320102"), region="320102")],
            region="江苏省",
        ),
    }


def figures(found: State) -> State:
    return {name: rows for name, rows in found.items() if name != "loads"}


def test_different_files(books: dict[str, Path], together: Together, tmp_path: Path) -> None:
    path = tmp_path / "coverage.db"
    answers = together(path, [books["hangzhou"]], [books["nanjing"]])
    assert [status for answer in answers for status, _ in answer] == ["loaded", "loaded"]
    assert state(path) == serially(tmp_path, [books["hangzhou"]], [books["nanjing"]])


def test_the_same_file_in_four_processes(books: dict[str, Path], together: Together, tmp_path: Path) -> None:
    path = tmp_path / "coverage.db"
    answers = together(path, *[[books["hangzhou"]]] * 4)
    assert {load for answer in answers for _, load in answer} == {1}
    assert {status for answer in answers for status, _ in answer} <= {"loaded", "unchanged"}
    assert state(path) == serially(tmp_path, [books["hangzhou"]])


def test_two_files_for_the_same_slice(books: dict[str, Path], together: Together, tmp_path: Path) -> None:
    path = tmp_path / "coverage.db"
    first, second = [books["hangzhou"]], [books["hangzhou corrected"]]
    answers = together(path, first, second)
    assert [status for answer in answers for status, _ in answer] == ["loaded", "loaded"]
    found = figures(state(path))
    assert found in (figures(serially(tmp_path, first, second)), figures(serially(tmp_path, second, first)))


def test_an_undo_while_another_file_is_loaded(books: dict[str, Path], together: Together, tmp_path: Path) -> None:
    path = tmp_path / "coverage.db"
    together(path, [books["hangzhou"]])
    answers = together(path, [books["nanjing"]], [Path("undo:1")])
    assert answers == [[["loaded", 2]], []]
    engine = writer(f"sqlite:///{tmp_path / 'one after the other.db'}")
    load_paths(engine, [books["hangzhou"]])
    load_paths(engine, [books["nanjing"]])
    undo(engine, 1)
    engine.dispose()
    assert figures(state(path)) == figures(state(tmp_path / "one after the other.db"))


def test_overlapping_batches_on_a_database_that_is_in_use(
    books: dict[str, Path], together: Together, tmp_path: Path
) -> None:
    path = tmp_path / "coverage.db"
    engine = writer(f"sqlite:///{path}")
    load_paths(engine, [books["nanjing"]])
    engine.dispose()
    kept = Path(shutil.copy(path, tmp_path / "kept.db"))
    together(path, [books["hangzhou"], books["nanjing"]], [books["nanjing"], books["hangzhou"]])
    assert state(path) == serially(tmp_path, [books["nanjing"]], [books["hangzhou"]])
    assert state(kept) != state(path)
