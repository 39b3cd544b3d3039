"""A county over two periods, small enough to be written to by each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.database.engine import writer
from data.scope import EVERYTHING
from data.slice import Slice
from etl.file.result import Flags
from etl.load.batch import load_paths
from etl.planning.ledger import Writer
from tests.books import register, union, unit

COUNTY = "330106"
BEFORE = Slice("2024", "register", "administrative")
AFTER = BEFORE.at("2025")


def load(engine: Engine, folder: Path, period: str, covered: int, among: range = range(1, 13)) -> None:
    """A period of the county: units of ``among``, the first so many of them with their own unions."""
    # One says its industry by a code that the standard has not.
    units = [unit(n, employees=10 * n, women=None, industry="K7020" if n == 8 else "C13") for n in among]
    unions = [union(n, unit=n) for n in range(1, covered + 1)]
    path = register(folder / f"{period}.xlsx", units, unions, [], [], period=f"{period}年")
    (report,) = load_paths(engine, [path], Flags(calibre="register", purpose="administrative"))
    assert report.status == "loaded"


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The county in 2024: twelve units, two of them covered."""
    url = f"sqlite:///{tmp_path / 'c.db'}"
    engine = writer(url)
    load(engine, tmp_path, "2024", 2)
    engine.dispose()
    return url


@pytest.fixture
def engine(url: str) -> Engine:
    return writer(url)


def by(author: str, origin: str = "test") -> Writer:
    return Writer(author, origin, EVERYTHING)
