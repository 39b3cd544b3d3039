"""The application over a database of its own that tests may change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from dash import Dash
from flask.testing import FlaskClient

from app import create_app
from data.settings import Settings


@pytest.fixture
def own_url(full_url: str, tmp_path: Path) -> str:
    """A copy of the full database."""
    copy = tmp_path / "coverage.db"
    shutil.copy(full_url.removeprefix("sqlite:///"), copy)
    return f"sqlite:///{copy}"


@pytest.fixture(scope="module")
def dashboard(full_url: str, tmp_path_factory: pytest.TempPathFactory) -> Dash:
    folder = tmp_path_factory.mktemp("instance")
    copy = folder / "coverage.db"
    shutil.copy(full_url.removeprefix("sqlite:///"), copy)
    return create_app(Settings(f"sqlite:///{copy}", folder))


@pytest.fixture
def client(dashboard: Dash) -> Iterator[FlaskClient]:
    with dashboard.server.test_client() as browser:
        yield browser
