"""A county over two periods, small enough for each test to have a copy that it writes to."""

from __future__ import annotations

import shutil
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
from tests.shared import made_once

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


def own_county(factory: pytest.TempPathFactory, folder: Path) -> str:
    """The URL of a copy in ``folder``, which a test may write to, of the county in 2024: twelve units, two of them covered."""

    def make(home: Path) -> None:
        engine = writer(f"sqlite:///{home / 'c.db'}")
        load(engine, home, "2024", 2)
        engine.dispose()

    shutil.copytree(made_once(factory, "county", make), folder, dirs_exist_ok=True)
    return f"sqlite:///{folder / 'c.db'}"


@pytest.fixture
def url(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> str:
    return own_county(tmp_path_factory, tmp_path)


@pytest.fixture
def engine(url: str) -> Engine:
    return writer(url)


def by(author: str, origin: str = "test") -> Writer:
    return Writer(author, origin, EVERYTHING)
