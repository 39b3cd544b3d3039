"""The browser asks what has changed since its last session, and is answered in a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from data.database.engine import writer
from data.settings import ROOT, Settings
from etl.load.batch import load_paths
from tests.books import register, union, unit


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """A county of which half of the units have a union since version 2, a quarter before."""
    url = f"sqlite:///{tmp_path / 'c.db'}"
    engine = writer(url)
    units = [unit(n) for n in range(1, 41)]
    for name, count in (("first", 10), ("more", 20)):
        unions = [union(n, unit=n) for n in range(1, count + 1)]
        load_paths(engine, [register(tmp_path / f"{name}.xlsx", units, unions)])
    engine.dispose()
    return create_app(Settings(url, ROOT / "instance")).server.test_client()


def test_what_is_newer_is_told_in_the_readers_language(client: FlaskClient) -> None:
    for lang, name in (("zh", "建会覆盖率（按单位）"), ("en", "Unit coverage")):
        answer = client.get("/since", query_string={"version": "1", "view": f"?region=330100&lang={lang}"})
        assert answer.status_code == 200
        assert answer.json is not None
        assert answer.json["now"] == 2
        assert name in answer.json["line"]
        assert "25.0" in answer.json["line"]


@pytest.mark.parametrize("version", ["", "2", "99"])
def test_a_first_visit_the_newest_version_and_one_that_never_was_have_no_line(
    client: FlaskClient, version: str
) -> None:
    answer = client.get("/since", query_string={"version": version, "view": "?region=330100"})
    assert answer.json == {"now": 2, "line": ""}


@pytest.mark.parametrize("version", ["x", "-1", "1.5", "²", "9" * 12])
def test_what_is_no_version_is_refused(client: FlaskClient, version: str) -> None:
    assert client.get("/since", query_string={"version": version}).status_code == 400
