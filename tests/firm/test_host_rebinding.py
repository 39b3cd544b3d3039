"""A page of another name that resolves to this machine reads nothing and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app
from callbacks.guards.hosts import allowed_hosts, is_loopback, name_of
from data.settings import Settings

ADDRESSES = (
    "/",
    "/_dash-layout",
    "/_dash-dependencies",
    "/assets/app.js",
    "/boundaries/100000.json",
    "/export/ledger.csv",
    "/health",
    "/_dash-component-suites/dash/deps/polyfill@7.12.1.min.js",
)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8050", "127.0.0.1.evil.example", "localhost.", "127.0.0.1@evil", "", "[::2]:8050"],
)
def test_under_another_name_nothing_is_answered(host: str, address: str, client: FlaskClient) -> None:
    answer = client.get(address, headers={"Host": host})
    assert answer.status_code == 421
    assert len(answer.data) < 400
    assert "evil" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8050", "[::1]:8050", "LOCALHOST:1"])
def test_the_loopbacks_own_names_are_answered(host: str, client: FlaskClient) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 200


def test_a_name_is_checked_before_anything_else(client: FlaskClient) -> None:
    answer = client.post(
        "/import", headers={"Host": "evil.example", "Origin": "http://evil.example"}, data=b"x" * 3_000_000
    )
    assert answer.status_code == 421


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://localhost:9", "null", "file://", "http://localhost.evil"]
)
def test_changes_come_from_our_own_pages_alone(origin: str, client: FlaskClient) -> None:
    assert client.post("/import", headers={"Origin": origin}).status_code == 403


def test_names_that_a_proxy_has_are_added(tmp_path: Path) -> None:
    settings = Settings(f"sqlite:///{tmp_path / 'c.db'}", tmp_path, hosts=("Coverage.example",))
    server = app.create_app(settings).server.test_client()
    assert server.get("/health", headers={"Host": "coverage.example:80"}).status_code == 200
    there = {"Host": "127.0.0.1:8050", "Origin": "https://coverage.example"}
    assert server.post("/import", headers=there).status_code == 200, "a proxy may hand on its own name"
    assert server.get("/health", headers={"Host": "other.example"}).status_code == 421
    assert allowed_hosts(Settings("sqlite://", tmp_path, host="0.0.0.0")) == {"127.0.0.1", "localhost", "::1"}


def test_names_are_taken_apart_as_browsers_do() -> None:
    assert name_of("[::1]:8050") == "::1"
    assert name_of("A.example:1") == "a.example"
    for odd in ("a b", "a/b", "user@a", "a:x", "a:99999999"):
        assert name_of(odd) is None
    assert is_loopback("127.0.0.5")
    assert not is_loopback("0.0.0.0")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "example.org"])
def test_an_address_beyond_the_loopback_is_refused(
    host: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["--host", host, "--database", f"sqlite:///{tmp_path / 'c.db'}"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert "COVERAGE_TRUST_NETWORK" in said[0]
    assert not list(tmp_path.iterdir()), "nothing was begun"


def test_a_guarded_network_is_trusted_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served: list[dict[str, object]] = []
    monkeypatch.setenv("COVERAGE_TRUST_NETWORK", "1")
    monkeypatch.setattr("waitress.serve", lambda _app, **how: served.append(how))
    assert app.main(["--host", "0.0.0.0", "--database", f"sqlite:///{tmp_path / 'c.db'}"]) == 0
    assert served[0]["host"] == "0.0.0.0"
    said = capsys.readouterr().err
    assert "WARNING app:" in said
    settings = Settings(f"sqlite:///{tmp_path / 'c.db'}", tmp_path, host="0.0.0.0", trust_network=True)
    layout = app.create_app(settings).server.test_client().get("/_dash-layout")
    assert "COVERAGE_TRUST_NETWORK" in layout.get_data(as_text=True)


@pytest.mark.parametrize(
    "host",
    [
        "[::1].evil.example",
        "[::1]evil",
        "[::1]:80:80",
        "[::1",
        "::1",
        "localhost:99999",
        "localhost:８０",
        "[]",
        "a[::1]",
    ],
)
def test_point_1_what_is_no_host_is_answered_to_nobody(host: str, client: FlaskClient) -> None:
    answer = client.get("/health", headers={"Host": host.encode().decode("latin-1")})
    assert answer.status_code == 421


@pytest.mark.parametrize(
    "broken", ["http://[::1", "http://[x]/", "http://[::1]]/gaps", "http://[fe80::1%25", "//[", "https://["]
)
def test_point_3_an_address_that_cannot_be_taken_apart_is_no_fault(broken: str, client: FlaskClient) -> None:
    assert client.post("/import", headers={"Origin": broken}).status_code == 403
    assert client.get("/_dash-layout", headers={"Referer": broken}).status_code in (200, 400)
    body = {
        "output": "root.children",
        "outputs": {"id": "root", "property": "children"},
        "inputs": [{"id": "begin", "property": "data", "value": 1}],
        "changedPropIds": ["begin.data"],
        "state": [
            {"id": "url", "property": "pathname", "value": broken.removeprefix("http:")},
            {"id": "url", "property": "search", "value": "?region=330000"},
        ],
    }
    assert client.post("/_dash-update-component", json=body).status_code in (200, 400)
