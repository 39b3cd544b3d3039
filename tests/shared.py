"""What is made once a run, however many processes run its tests, and once a process, however many databases its tests make."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from filelock import FileLock
from sqlalchemy import create_engine
from xdist.scheduler import LoadScopeScheduling

from data.database import engine


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that ``make`` filled: by the first process that asks, while others that ask wait."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder, done = root / f"shared-{name}", root / f"shared-{name}.done"
    with FileLock(root / f"shared-{name}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


class _Compiled(dict[Any, Any]):
    """Statements as SQL, by what they say and the kind of database: an engine's own have the engine's dialect in their keys."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((type(key[0]), *key[1:]), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__((type(key[0]), *key[1:]), compiled)


def compile_once() -> None:
    """Let all engines of this process share what they compiled: each test has databases of its own, and the same hundreds of statements
    compiled for each were a fifth of what a small load costs."""
    engine.create_engine = partial(create_engine, execution_options={"compiled_cache": _Compiled()})


class Together(LoadScopeScheduling):
    """A module's tests run in one process, and so do all of a folder whose fixtures are dear: a server with browsers, dozens of documents."""

    FOLDERS: Final = ("tests/browser/", "tests/reports/")

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in self.FOLDERS if nodeid.startswith(folder)), super()._split_scope(nodeid))
