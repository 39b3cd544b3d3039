"""Malformed input is refused with a line, a fault of ours told by an id that the log has, in the reader's language, and by no more."""

from __future__ import annotations

import logging
import os
import re
import time
from collections import Counter

import psutil
import pytest
from dash import ALL, Dash, Output
from flask.testing import FlaskClient

from callbacks.guards.bodies import Malformed, is_whole, parsed
from tests.firm.bodies import _given, _output, mutated, real_bodies

UPDATE = "/_dash-update-component"
ID = re.compile(r"\b[0-9a-f]{8}\b")


def test_real_bodies_of_every_callback_are_answered(dashboard: Dash, client: FlaskClient) -> None:
    codes = [client.post(UPDATE, json=body).status_code for body in real_bodies(dashboard)]
    assert len(codes) > 40
    assert set(codes) <= {200, 204}


def test_every_callback_that_the_server_answers_has_its_bodies(dashboard: Dash) -> None:
    bodies = real_bodies(dashboard)  # asks for the dependencies first, which fills the map
    answered = {output for output, spec in dashboard.callback_map.items() if "callback" in spec}
    assert {body["output"] for body in bodies} == answered


def test_a_new_pattern_is_filled_in_without_being_listed() -> None:
    spec = {"id": '{"kind":["ALL"],"never_listed":["ALL"]}', "property": "value"}
    (given,) = _given(spec, 0)
    assert given["id"] == {"kind": 0, "never_listed": 0}
    several = _output(Output({"kind": ALL, "never_listed": ALL}, "children"), 0)
    assert all(set(each["id"]) == {"kind", "never_listed"} for each in several)


def test_an_output_that_is_one_is_not_given_as_a_list(dashboard: Dash, client: FlaskClient) -> None:
    body = next(b for b in real_bodies(dashboard) if isinstance(b["outputs"], list))
    body["outputs"][0] = []
    assert client.post(UPDATE, json=body).status_code == 400


def fuzz(dashboard: Dash, client: FlaskClient, caplog: pytest.LogCaptureFixture, count: int) -> Counter[int]:
    """Send mutated bodies; returns how often each status came. Fails at the first 500 and at an answer over 5 seconds."""
    codes: Counter[int] = Counter()
    for number, content in enumerate(mutated(real_bodies(dashboard), seed=14, count=count)):
        began = time.monotonic()
        answer = client.post(UPDATE, data=content, content_type="application/json")
        took = time.monotonic() - began
        codes[answer.status_code] += 1
        assert answer.status_code < 500, (number, content[:3000], caplog.messages[-1:])
        assert took < 5, (number, took, content[:3000])
        assert len(answer.data) <= 20 * len(content) + 2_000_000
    return codes


def test_mutated_bodies_make_no_fault(dashboard: Dash, client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    codes = fuzz(dashboard, client, caplog, 500)
    assert codes[400] > 150
    assert codes[200] + codes[204] > 50, "some still mean something"


@pytest.mark.long
def test_many_mutated_bodies_make_no_fault_and_leave_no_memory(
    dashboard: Dash, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    fuzz(dashboard, client, caplog, 500)
    before = psutil.Process(os.getpid()).memory_info().rss
    fuzz(dashboard, client, caplog, 20_000)
    assert psutil.Process(os.getpid()).memory_info().rss - before < 100_000_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'{"output":1}',
        b'{"a":NaN}',
        b"[" * 100_000,
        b"1" * 5_000,
        b'"\xff"',
        b'{"output":"x"}',
    ],
)
def test_what_is_no_body_is_refused_with_a_line(body: bytes, client: FlaskClient) -> None:
    answer = client.post(UPDATE, data=body, content_type="application/json", headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert answer.get_data(as_text=True) == "The request is malformed; nothing was done.\n"


@pytest.mark.parametrize(
    "query",
    [
        "page=²",
        "page=١",
        "min=NaN",
        "page=-1",
        "region=999999",
        "period=2024Q9",
        "period=nonsense",
        "lang=xx",
        "min=1e9",
        "page=99999999999999999999",
    ],
)
def test_odd_keys_of_an_address_are_passed_over(query: str, client: FlaskClient) -> None:
    for path in ("/", "/gaps", "/data", "/reports"):
        answer = client.get(
            "/_dash-layout", headers={"Referer": f"http://localhost{path}?{query}".encode().decode("latin-1")}
        )
        assert answer.status_code == 200
    with client.get(f"/export/map.csv?{query}") as answer:
        assert answer.status_code in (200, 404)


@pytest.mark.parametrize(
    "address",
    [
        "/report/440000/xlsx",
        "/report/330000/xlsx?period=",
        "/report/330000/xlsx?period=²",
        "/report/330000/pptx?period=2024&compare=x",
        "/report/330000/xlsx?period=2024&audience=all",
    ],
)
def test_a_report_that_does_not_say_what_is_refused(address: str, client: FlaskClient) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/report/999999/xlsx?period=2024",
        "/report/330000/odt?period=2024",
        "/import/x/marked/1",
        "/pack/x",
        "/pack/..",
        "/boundaries/x.json",
        "/assets/x.js",
        "/_dash-component-suites/x/x.js",
        "/_dash-component-suites/os/path",
        "/_dash-component-suites/dash/x.js",
        "/_dash-component-suites/dash/__init__.py",
        "/_dash-component-suites/dash/dcc/x.v1m1.js",
        "/_dash-component-suites/中/x.js",
    ],
)
def test_what_is_not_there_is_not_found(address: str, client: FlaskClient) -> None:
    assert client.get(address).status_code in (404, 308)


@pytest.mark.parametrize(("language", "word"), [("zh", "编号"), ("en", "under")])
def test_a_fault_is_one_page_with_an_id_that_the_log_has(
    language: str, word: str, client: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("SELECT secret FROM /home/somebody WHERE name = '王'")

    monkeypatch.setattr("callbacks.export.export", broken)
    with caplog.at_level(logging.ERROR):
        answer = client.get("/export/map.csv", headers={"Accept-Language": language, "Accept": "text/html"})
    assert answer.status_code == 500
    page = answer.get_data(as_text=True)
    assert word in page
    (identity,) = ID.findall(page)
    assert any(identity in line for line in caplog.messages)
    for told in (page, caplog.text):
        assert "SELECT" not in told
        assert "somebody" not in told
        assert "王" not in told


def test_whole_numbers_alone_are_ids() -> None:
    assert [is_whole(value) for value in (0, 7, True, -1, 1.0, "1", None, 2**31)] == [True, True, *[False] * 6]
    with pytest.raises(Malformed):
        parsed(b'{"a": Infinity}')
