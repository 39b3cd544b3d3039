"""What the tests that ask every region of the sample share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from data.database.engine import reader
from data.settings import ROOT
from tests.samples import sample_database

WORKBOOKS = ROOT / "data" / "sample"


@dataclass(frozen=True, slots=True)
class Held:
    """A database that holds a province of the sample alone: what is held of others does not change a region's own flows."""

    province: str
    periods: list[str]
    engine: Engine


@pytest.fixture(scope="session", params=sorted({path.name[:6] for path in WORKBOOKS.iterdir()}))
def held(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """Province by province, each loaded once for all that asks it."""
    periods = [p for p in ("2023", "2024", "2025") if [*WORKBOOKS.glob(f"{request.param}_{p}_*")]]
    engine = reader(sample_database(tmp_path_factory.mktemp(request.param), (request.param,), periods))
    yield Held(request.param, periods, engine)
    engine.dispose()
