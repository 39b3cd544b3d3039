"""The application over HTTP: headers, files, languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import flask
import pytest
from flask.testing import FlaskClient

from app import create_app
from data.settings import ROOT, Settings


@pytest.fixture(scope="module")
def client(full_url: str) -> Iterator[FlaskClient]:
    app = create_app(Settings(full_url, ROOT / "instance"))
    assert isinstance(app.server, flask.Flask)
    with app.server.test_client() as browser:
        yield browser


def test_pages_may_load_from_this_host_only(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "http" not in policy
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in next(p for p in policy.split(";") if p.strip().startswith("script-src"))


def test_boundaries_are_files_that_may_be_kept(client: FlaskClient) -> None:
    answer = client.get("/boundaries/100000.json")
    assert answer.status_code == 200
    assert "max-age" in answer.headers["Cache-Control"]
    assert client.get("/boundaries/..%2f..%2fpackage.json").mimetype == "text/html"
    assert client.get("/boundaries/999999.json").status_code == 404


def test_large_answers_are_compressed(client: FlaskClient) -> None:
    assert (
        client.get("/boundaries/100000.json", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    )


def test_exports_over_http(client: FlaskClient) -> None:
    answer = client.get("/export/map.csv?calibre=census&period=2004&from=overview")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "云南" in answer.get_data(as_text=True)
    assert client.get("/export/nothing.csv").status_code == 404


@pytest.mark.parametrize(
    ("language", "word"), [("en-US,en;q=0.9", "Overview"), ("zh-CN,zh;q=0.9", "总览"), ("fr", "总览")]
)
def test_first_language_is_the_browsers(language: str, word: str, client: FlaskClient) -> None:
    answer = client.get("/_dash-layout", headers={"Accept-Language": language, "Referer": "http://localhost/"})
    assert f'"{word}"' in flask.json.dumps(answer.get_json(), ensure_ascii=False)


def test_a_foreign_referrer_is_not_followed(client: FlaskClient) -> None:
    answer = client.get("/_dash-layout", headers={"Referer": "http://elsewhere/?region=330000"})
    assert "总览" not in flask.json.dumps(answer.get_json(), ensure_ascii=False)


def test_an_empty_database_is_no_error(tmp_path: Path) -> None:
    app = create_app(Settings(f"sqlite:///{tmp_path / 'new.db'}", tmp_path))
    assert app.server.test_client().get("/health").get_json() == {"data_version": 0, "database": "ok"}
