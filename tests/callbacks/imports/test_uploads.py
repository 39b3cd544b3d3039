"""The addresses under /import: files in, marked copies out, other sites refused."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import flask
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from callbacks.guards.hosts import LOOPBACK, guard_hosts
from callbacks.imports.uploads import serve_imports
from data.database.engine import writer
from etl.upload.imports import Imports
from etl.upload.limits import Limits
from tests.books import register, unit


@pytest.fixture
def store(tmp_path: Path) -> Imports:
    url = f"sqlite:///{tmp_path / 'c.db'}"
    return Imports(tmp_path / "imports", lambda: writer(url), workers=1, limits=Limits(size=50_000))


@pytest.fixture
def client(store: Imports) -> FlaskClient:
    server = flask.Flask("uploads")
    guard_hosts(server, LOOPBACK)
    serve_imports(server, store)
    return server.test_client()


def test_files_in_and_marked_copies_out(client: FlaskClient, store: Imports, tmp_path: Path) -> None:
    identity = client.post("/import").json["id"]
    body = register(tmp_path / "台账.xlsx", [unit(1), unit(2, women=99)]).read_bytes()
    assert client.put(f"/import/{identity}/files?name=台账.xlsx", data=body).json == {"number": 1}
    assert client.post(f"/import/{identity}/read").status_code == 200
    store.wait(identity)
    answer = client.get(f"/import/{identity}/marked/1?lang=en")
    assert answer.status_code == 200
    assert load_workbook(BytesIO(answer.data)).sheetnames[0] == "Findings"
    answer.close()
    assert "findings.xlsx" in answer.headers["Content-Disposition"]
    assert client.get(f"/import/{identity}/marked/2").status_code == 404


def test_other_sites_are_refused(client: FlaskClient) -> None:
    assert client.post("/import", headers={"Origin": "http://elsewhere.example"}).status_code == 403
    assert client.post("/import", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post("/import", headers={"Origin": "http://localhost"}).status_code == 200


def test_unknown_imports_and_too_much(client: FlaskClient) -> None:
    assert client.put("/import/nothing-of-that-id/files?name=a", data=b"x").status_code == 404
    identity = client.post("/import").json["id"]
    answer = client.put(f"/import/{identity}/files?name=a.csv", data=b"x" * 60_000)
    assert answer.status_code == 413
    assert "50000" in answer.json["error"]


def test_the_copy_of_a_damaged_file_is_its_list_of_findings(
    client: FlaskClient, store: Imports, tmp_path: Path
) -> None:
    whole = register(tmp_path / "a.xlsx", [unit(1)]).read_bytes()
    identity = client.post("/import").json["id"]
    client.put(f"/import/{identity}/files?name=坏.xlsx", data=whole[: len(whole) // 2])
    client.post(f"/import/{identity}/read")
    store.wait(identity)
    answer = client.get(f"/import/{identity}/marked/1")
    assert answer.status_code == 200
    assert load_workbook(BytesIO(answer.data)).worksheets[0]["A4"].value == "错误"
    answer.close()
