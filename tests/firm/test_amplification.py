"""A small request makes no large answer, and a large one is refused before it is looked at."""

from __future__ import annotations

import io
import json
import time
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from tests.firm.bodies import real_bodies

UPDATE = "/_dash-update-component"


def draw_body(dashboard: Dash, path: str, search: str = "") -> dict[str, Any]:
    """The body that asks for a page."""
    body = next(b for b in real_bodies(dashboard) if "rendered.data" in b["output"])
    body["inputs"][0]["value"], body["inputs"][1]["value"] = path, search
    return body


@pytest.mark.parametrize("body", [b"{}" * 1_100_000, b'{"a":"' + b"x" * 2_000_001 + b'"}'])
def test_a_body_over_the_limit_is_not_parsed(body: bytes, client: FlaskClient) -> None:
    began = time.process_time()
    answer = client.post(UPDATE, data=body, content_type="application/json")
    assert answer.status_code == 413
    assert time.process_time() - began < 0.5
    assert client.post("/import", data=body).status_code == 413


def test_a_body_without_a_length_is_bounded_too(client: FlaskClient) -> None:
    chunked = {"wsgi.input": io.BytesIO(b"x" * 3_000_000), "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    answer = client.post(UPDATE, content_type="application/json", environ_overrides=chunked)
    assert answer.status_code in (400, 413), "cut off at the limit, it is no JSON"


@pytest.mark.parametrize(("path", "search"), [("/" + "a" * 200, ""), ("/", "?" + "a" * 2001), ("/", "?" + "&" * 50)])
def test_long_addresses_are_refused(path: str, search: str, dashboard: Dash, client: FlaskClient) -> None:
    refused = {400, 414}
    assert client.get(path + search).status_code in refused
    assert client.get("/_dash-layout", headers={"Referer": f"http://localhost{path}{search}"}).status_code in refused
    assert client.post(UPDATE, json=draw_body(dashboard, path, search)).status_code == 400


def test_unknown_paths_are_not_repeated(dashboard: Dash, client: FlaskClient) -> None:
    asked = client.post(UPDATE, json=draw_body(dashboard, "/zzqzzq"))
    assert asked.status_code == 200
    first = client.get("/_dash-layout", headers={"Referer": "http://localhost/zzqzzq"})
    for answer in (
        asked,
        first,
        client.get("/zzqzzq"),
        client.get("/export/zzqzzq.csv"),
        client.get("/report/zzqzzq/xlsx"),
    ):
        assert "zzqzzq" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/", "/regions", "/gaps", "/trends", "/data", "/reports"])
@pytest.mark.parametrize(
    "search", ["", "?industry=" + "C," * 98 + "C", "?" + "x" * 1900 + "=1", "?region=330000&size=small,micro"]
)
def test_no_page_is_larger_than_its_bound(path: str, search: str, dashboard: Dash, client: FlaskClient) -> None:
    body = json.dumps(draw_body(dashboard, path, search)).encode()
    answer = client.post(UPDATE, data=body, content_type="application/json")
    assert answer.status_code == 200
    assert len(answer.data) <= 20 * len(body) + 2_000_000
    first = client.get("/_dash-layout", headers={"Referer": f"http://localhost{path}{search}"})
    assert first.status_code == 200
    assert len(first.data) <= 2_000_000


def test_an_answer_over_its_bound_is_not_sent(
    dashboard: Dash, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callbacks.guards.sizes.ANSWER", 100)
    monkeypatch.setattr("callbacks.guards.sizes.TIMES", 0)
    answer = client.post(UPDATE, json=draw_body(dashboard, "/"))
    assert answer.status_code == 500
    assert len(answer.data) < 400
