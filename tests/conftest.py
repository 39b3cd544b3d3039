"""Databases that many tests read: made once, never written to by a test."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from data.database.engine import reader, writer
from data.log import ROOMS
from data.settings import ROOT
from etl.load.batch import Run, load_paths
from etl.load.report import FileReport
from tests.samples import PLANTED, sample_database
from tests.shared import Together, compile_once, made_once

# How long an example takes says how busy the machine is, not whether the program is right.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
compile_once()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays: the collector of cycles would go through ever more of it in vain, for a third of the time that it takes."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """Thousands of tests stand in memory to the end, where the collector of cycles need not look at them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together | None:
    """Which process runs which tests; ``--dist`` with another word than ``make test`` has is obeyed."""
    return Together(config, log) if config.getoption("dist") == "loadscope" else None


@pytest.fixture(autouse=True)
def as_if_first() -> Iterator[None]:
    """A test leaves neither its reader's language nor a server's log to those that follow it in one process."""
    loggers = [logging.getLogger(room) for room in ROOMS]
    kept = [(logger, logger.handlers, logger.level, logger.propagate) for logger in loggers]
    yield
    for logger, handlers, level, propagate in kept:
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)
    router = sys.modules.get("callbacks.router")
    if router is not None:
        router.language.set("zh")


@pytest.fixture(scope="session")
def published_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the published tables, loaded through the pipeline."""

    def make(folder: Path) -> None:
        statuses = [r.status for r in _load(folder, [ROOT / "data" / "published"], workers=1)]
        assert statuses == ["loaded"] * 8

    return _url(made_once(tmp_path_factory, "published", make))


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'coverage.db'}"


def _load(folder: Path, paths: Sequence[Path], workers: int) -> list[FileReport]:
    engine = writer(_url(folder))
    reports = load_paths(engine, paths, run=Run(workers=workers))
    engine.dispose()
    return reports


@pytest.fixture(scope="session")
def published(published_url: str) -> Iterator[Engine]:
    engine = reader(published_url)
    yield engine
    engine.dispose()


SAMPLES = ("330000", "430000", "640000")
"""Three provinces of the bundled sample: enough to drill, quick to load."""
RESENT = "330122"
"""A county of one of them that sends its own file after its province."""


def sample_files() -> list[Path]:
    """Their files, in the order in which a folder is loaded."""
    return sorted(p for code in (*SAMPLES, RESENT) for p in (ROOT / "data" / "sample").glob(f"{code}_*.xlsx"))


@pytest.fixture(scope="session")
def full_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the published tables and three synthetic provinces in three periods."""

    def make(folder: Path) -> None:
        reports = _load(folder, [ROOT / "data" / "published", *sample_files()], workers=os.cpu_count() or 1)
        assert {r.status for r in reports} == {"loaded"}

    return _url(made_once(tmp_path_factory, "full", make))


@pytest.fixture(scope="session")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database with the whole sample: for long tests, since it takes minutes."""

    def make(folder: Path) -> None:
        _load(folder, [ROOT / "data" / "sample"], workers=os.cpu_count() or 1)

    engine = reader(_url(made_once(tmp_path_factory, "nation", make)))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def full(full_url: str) -> Iterator[Engine]:
    engine = reader(full_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def planted_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the four provinces of which one thing alone moves, in the two periods between which it does."""
    return _url(
        made_once(tmp_path_factory, "planted", lambda folder: sample_database(folder, PLANTED, ("2024", "2025")))
    )


@pytest.fixture(scope="session")
def planted(planted_url: str) -> Iterator[Engine]:
    engine = reader(planted_url)
    yield engine
    engine.dispose()
