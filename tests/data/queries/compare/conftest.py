"""What the tests that ask every region of the sample share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, Engine

from analysis.compare.leaves import Node
from data.database.engine import reader
from data.queries.compare import changes, flows
from data.queries.compare.leaves import nodes_under
from data.scope import Scope
from data.settings import ROOT
from data.slice import Slice
from tests.samples import sample_database

WORKBOOKS = ROOT / "data" / "sample"


@dataclass(frozen=True, slots=True)
class Held:
    """A database that holds a province of the sample alone: what is held of others does not change a region's own flows."""

    province: str
    periods: list[str]
    engine: Engine


@pytest.fixture
def nodes_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sums of a region's nodes in a period are the same in all pairs of periods and all divisions: a test that asks all of them reads each once."""
    known: dict[tuple[Slice, str, tuple[str, ...]], dict[str, Node]] = {}

    def read(
        connection: Connection, scope: Scope, slice_: Slice, region: str, figures: Sequence[str]
    ) -> dict[str, Node]:
        key = slice_, region, tuple(figures)
        if key not in known:
            known[key] = nodes_under(connection, scope, slice_, region, figures)
        return known[key]

    for module in (changes, flows):
        monkeypatch.setattr(module, "nodes_under", read)


@pytest.fixture(scope="session", params=sorted({path.name[:6] for path in WORKBOOKS.iterdir()}))
def held(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """Province by province, each loaded once for all that asks it."""
    periods = [p for p in ("2023", "2024", "2025") if [*WORKBOOKS.glob(f"{request.param}_{p}_*")]]
    engine = reader(sample_database(tmp_path_factory.mktemp(request.param), (request.param,), periods))
    yield Held(request.param, periods, engine)
    engine.dispose()
