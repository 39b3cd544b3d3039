"""What goes with an answer: nothing with data is stored on the way, nothing of ours is used by other sites."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from data.tables.csv_file import csv_pieces, safe
from data.tables.record import Column, Table

WITH_DATA = (
    "/",
    "/_dash-layout",
    "/health",
    "/export/map.csv",
    "/export/none.csv",
    "/import/x/marked/1",
    "/pack/x",
    "/_dash-dependencies",
)


@pytest.mark.parametrize("address", WITH_DATA)
def test_nothing_with_data_is_stored(address: str, client: FlaskClient) -> None:
    with client.get(address) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("address", [*WITH_DATA, "/assets/app.js", "/boundaries/100000.json"])
def test_other_sites_have_no_use_of_an_answer(address: str, client: FlaskClient) -> None:
    with client.get(address) as answer:
        headers = answer.headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in headers


def test_the_characters_of_an_answer_are_said_once(client: FlaskClient) -> None:
    for address in ("/", "/export/map.csv", "/assets/app.js", "/health"):
        with client.get(address) as answer:
            assert answer.headers["Content-Type"].count("charset") <= 1, address


def test_refusals_carry_the_headers_too(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_names_its_version_is_kept_for_ever(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    named = re.findall(r'(?:src|href)="(/(?:_dash-component-suites|assets|_favicon)[^"]+)"', page)
    assert any("dash_mantine_components" in address for address in named)
    assert any("_favicon" in address for address in named), "asked for at every step"
    for address in named:
        with client.get(address) as answer:
            assert "immutable" in answer.headers["Cache-Control"], address
    with client.get("/assets/app.js") as answer:
        assert "immutable" not in answer.headers["Cache-Control"], "without its version it may change"


def test_a_library_that_is_held_is_not_sent_again(client: FlaskClient) -> None:
    address = "/_dash-component-suites/plotly/package_data/plotly.min.js"
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    held = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    with client.get(address, headers=held) as answer:
        assert answer.status_code == 304
        assert answer.get_data() == b""
    first.close()


def test_the_list_of_regions_is_fetched_once(client: FlaskClient) -> None:
    with client.get("/places/zh.json") as answer:
        assert len(answer.json) > 3_300
        tag = answer.headers["ETag"]
        assert "max-age" in answer.headers["Cache-Control"]
    assert client.get("/places/zh.json", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/places/xx.json").status_code == 404


def test_libraries_may_be_kept(client: FlaskClient) -> None:
    assert "no-store" not in client.get("/boundaries/100000.json").headers["Cache-Control"]


@pytest.mark.parametrize("sign", list("=+-@＝＋－＠﹦﹢﹣﹫"))
def test_no_text_of_a_csv_begins_a_formula(sign: str) -> None:
    assert safe(f"{sign}cmd()") == f"'{sign}cmd()"
    for blank in (" ", "\t", "\r\n", "\u202e"):
        assert str(safe(f"{blank}{sign}cmd()")).startswith("'"), "what stands before it does not hide it"


def test_figures_of_a_csv_stay_figures() -> None:
    assert [safe(v) for v in ("-1.5", "+3", "-12.0%", -7, None)] == ["-1.5", "+3", "-12.0%", -7, None]


def test_a_cell_turns_nothing_round_and_is_one_line() -> None:
    table = Table("t", "t", (Column("a", "甲", "text"),), [["一\n二\r\n三\u202e四\u2066五\u2028六\u200f"]])
    lines = "".join(csv_pieces(table, [], "zh")).lstrip("\ufeff")
    assert list(csv.reader(io.StringIO(lines))) == [["甲"], ["一 二 三四五 六"]]
    assert lines.count("\r\n") == 2
