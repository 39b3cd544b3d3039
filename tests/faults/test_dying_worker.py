"""A file that takes its reading process down fails alone; the others are read."""

from __future__ import annotations

import os
from pathlib import Path

from etl.load import isolated
from etl.process import FileResult, Flags, process_safely
from tests.books import register, unit


def die_on_bad(path: str, flags: Flags) -> FileResult:
    if "bad" in path:
        os._exit(134)
    return process_safely(path, flags)


def test_only_the_deadly_files_fail(tmp_path: Path) -> None:
    paths = {
        number: str(register(tmp_path / f"{'bad' if number in (1, 4) else 'good'}_{number}.xlsx", [unit(number)]))
        for number in range(7)
    }
    found = dict(isolated(paths, Flags(), 2, die_on_bad))
    assert sorted(found) == list(range(7))
    assert {number for number, result in found.items() if result.failed} == {1, 4}
    assert found[1].findings[0].code == "worker_failed"
    assert all(result.rows_read == 1 for number, result in found.items() if number not in (1, 4))
