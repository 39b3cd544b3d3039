"""What is remembered is bounded by its bytes, asked for alike it is kept once, and a new version of the data frees all of it."""

from __future__ import annotations

import gzip
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from callbacks import asking
from callbacks.asking import Asker
from callbacks.guards.libraries import keep_libraries
from callbacks.tables import EXPORTS
from data.limits.kept import Kept, weight


def test_values_are_bounded_by_their_bytes() -> None:
    kept = Kept(1_000_000)
    for number in range(1000):
        kept.keep(number, "x" * 10_000)
        assert kept.size <= kept.most
    assert 50 < len(kept) <= 100
    assert kept.get(999) == ("x" * 10_000,)
    assert kept.get(0) is None, "the longest unused goes first"
    kept.keep("huge", "x" * 500_000)
    assert kept.get("huge") is None, "one value does not drive out all others"
    kept.clear()
    assert (kept.size, len(kept)) == (0, 0)


def test_a_value_that_is_put_again_is_counted_once() -> None:
    kept = Kept(1_000_000)
    for _ in range(50):
        kept.keep("a", "x" * 50_000)
    assert kept.size < 60_000


def test_rows_are_weighed_about_as_they_are() -> None:
    few = [{"region": f"{n:06d}", "units": n + 10_000, "rate": n / 7} for n in range(100)]
    many = [{"region": f"{n:06d}", "units": n + 10_000, "rate": n / 7} for n in range(10_000)]
    assert 20_000 < weight(few) < 60_000
    assert 80 < weight(many) / weight(few) < 120, "of a long list some rows stand for all"


class Counting:
    """A question that counts how often it is asked."""

    def __init__(self, answer: Any) -> None:
        self.__name__, self.asked, self.answer = "counting", 0, answer

    def __call__(self, *_: Any, **__: Any) -> Any:
        self.asked += 1
        return self.answer


def test_what_asks_the_same_is_kept_once(full: Engine) -> None:
    ask, question = Asker(full), Counting([1])
    ask.version()
    for where in ({"industry": ["C", "A"]}, {"industry": ["A", "C"]}, {"industry": ["A", "C", "A"]}):
        ask(question, region="330000", where=where)
        ask(question, where=where, region="330000")
    assert question.asked == 1
    ask(question, region="330000", where={"industry": ["A"]})
    ask(question, region="330000", where={"industry": ["A"]}, by=("size", "industry"))
    ask(question, region="330000", where={"industry": ["A"]}, by=("industry", "size"))
    assert question.asked == 4, "the order of dimensions means something"


def test_a_new_version_frees_the_old_answers(full: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    ask, question = Asker(full), Counting("x" * 100_000)
    ask.version()
    ask(question)
    assert ask._kept.size > 100_000
    monkeypatch.setattr(asking, "served_version", lambda _: 99)
    ask.version()
    assert ask._kept.size == 0


def test_the_room_of_answers_is_256_million_bytes(full: Engine) -> None:
    assert Asker(full)._kept.most == 256_000_000


@pytest.mark.parametrize(
    ("page", "card"), [("gaps", "priorities"), ("gaps", "heat"), ("overview", "ranking"), ("trends", "rates")]
)
def test_exports_are_not_kept(page: str, card: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert card in EXPORTS["/" if page == "overview" else f"/{page}"]
    client.get("/health")
    kept: list[str] = []
    monkeypatch.setattr(Kept, "keep", lambda _self, key, _value: kept.append(str(key)))
    with client.get(f"/export/{card}.csv?from={page}&region=330000&period=2024&min=25&kind=enterprise") as answer:
        assert answer.status_code == 200
        assert answer.data
    assert [key for key in kept if "queries" in key and "slices" not in key] == []


def test_a_library_is_compressed_once_whatever_its_address_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    server, kept, packed = flask.Flask("libraries", static_folder=None), Kept(1_000_000), []
    keep_libraries(server, kept)
    original = gzip.compress
    monkeypatch.setattr(gzip, "compress", lambda *a: packed.append(1) or original(*a))  # type: ignore[func-returns-value]

    @server.get("/assets/<name>")
    def library(name: str) -> str:
        return name * 1000

    client = server.test_client()
    for query in ("", *(f"?m={n}" for n in range(50))):
        assert (
            client.get(f"/assets/a.js{query}", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"]
            == "gzip"
        )
    for number in range(50):
        client.get(f"/assets/a.v1m{number:08x}.js", headers={"Accept-Encoding": "gzip"})
    assert len(packed) == 2, "with and without a version in its address, whose headers differ"
    assert len(kept) == 2
