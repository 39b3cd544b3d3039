"""Databases that many tests read: made once, never written to by a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.database.engine import reader, writer
from data.settings import ROOT
from etl.load.batch import load_paths


@pytest.fixture(scope="session")
def published_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the published tables, loaded through the pipeline."""
    url = f"sqlite:///{tmp_path_factory.mktemp('published') / 'coverage.db'}"
    engine = writer(url)
    reports = load_paths(engine, [ROOT / "data" / "published"])
    assert [r.status for r in reports] == ["loaded"] * 8
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def published(published_url: str) -> Iterator[Engine]:
    engine = reader(published_url)
    yield engine
    engine.dispose()


SAMPLES = ("330000", "430000", "640000")
"""Three provinces of the bundled sample: enough to drill, quick to load."""


@pytest.fixture(scope="session")
def full_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the published tables and three synthetic provinces in three periods."""
    url = f"sqlite:///{tmp_path_factory.mktemp('full') / 'coverage.db'}"
    engine = writer(url)
    samples: list[Path] = [p for code in SAMPLES for p in sorted((ROOT / "data" / "sample").glob(f"{code}_*.xlsx"))]
    reports = load_paths(engine, [ROOT / "data" / "published", *samples])
    assert {r.status for r in reports} == {"loaded"}
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def full(full_url: str) -> Iterator[Engine]:
    engine = reader(full_url)
    yield engine
    engine.dispose()
