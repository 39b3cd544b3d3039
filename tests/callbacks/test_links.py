"""The tab Links: who may see it, what marks of a browser stand for, what a workbook may decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app import create_app
from callbacks.asking import Asker
from callbacks.links.answers import facts, pairs_of, waiting_in
from callbacks.links.deciding import marked
from callbacks.router import view_of
from data.database.engine import reader
from data.scope import Scope
from data.settings import Settings
from etl.publish.links.decide import PairKey
from layouts.selection import View
from tests.links.books import HAINING, small_database

SEARCH = f"?region={HAINING}&period=2024&calibre=register&tab=links&lang=en"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = reader(f"sqlite:///{small_database(tmp_path_factory) / 'links.db'}")
    yield engine
    engine.dispose()


def asker(engine: Engine, scope: Scope = Scope()) -> tuple[View, Asker]:
    ask = Asker(engine, scope)
    return view_of("/data", SEARCH, ask), ask


def test_a_mark_of_one_pair_goes_before_that_of_its_pattern(engine: Engine) -> None:
    view, ask = asker(engine)
    waiting = waiting_in(view, ask)
    ((pattern, many),) = Counter(pair.pattern for pair in waiting).most_common(1)
    first = next(pair for pair in waiting if pair.pattern == pattern)
    marks = {"one": {str(first.id): "accept"}, "alike": {pattern: "reject"}}
    said = marked(view, ask, marks, "seen")
    key = PairKey(first.kind, first.unit_key, first.other_key)
    assert Counter(decision for _, decision, _ in said) == {"accept": 1, "reject": many - 1}
    assert [decision for each, decision, _ in said if each == key] == ["accept"]
    assert many > 1


@pytest.mark.parametrize(
    "marks", [None, 7, "x", [], {"one": []}, {"one": {"999999": "accept"}}, {"alike": {"": "accept"}, "one": {"1": {}}}]
)
def test_marks_that_fit_nothing_decide_nothing(engine: Engine, marks: object) -> None:
    view, ask = asker(engine)
    assert marked(view, ask, marks, "seen") == []


def test_a_reader_who_may_not_see_single_units_sees_no_pair_and_decides_none(engine: Engine) -> None:
    view, ask = asker(engine, Scope(unit_lists=False))
    assert facts(view, ask).refused
    every = {pair["pattern"]: "accept" for pair in pairs_of(*asker(engine))}
    assert marked(view, ask, {"alike": every}, "seen") == []


def test_without_a_place_for_files_the_tab_is_for_reading(engine: Engine) -> None:
    assert not facts(*asker(engine)).decides


@pytest.fixture(scope="module")
def client(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    settings = Settings(str(engine.url), tmp_path_factory.mktemp("instance"))
    return create_app(settings).server.test_client()


def test_the_queue_goes_out_as_a_workbook(client: FlaskClient) -> None:
    answer = client.get(f"/links/queue.xlsx{SEARCH}")
    assert answer.status_code == 200
    assert answer.data[:2] == b"PK"
    assert f"links_{HAINING}_2024.xlsx" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "holds no data"),
        (b"PK\x03\x04", "cannot be read"),
        (b"\xff" * 500, "holds no data"),
        ("接受,理由".encode(), "no exported queue"),
    ],
)
def test_what_is_no_queue_is_refused_in_words(client: FlaskClient, body: bytes, why: str) -> None:
    answer = client.post(f"/links/decisions{SEARCH}&author=x", data=body)
    assert answer.status_code == 200
    assert why in answer.get_json()["said"]


def test_a_workbook_without_its_sender_decides_nothing(client: FlaskClient, tmp_path: Path) -> None:
    path = tmp_path / "q.xlsx"
    path.write_bytes(client.get(f"/links/queue.xlsx{SEARCH}").data)
    assert "who decides" in client.post(f"/links/decisions{SEARCH}", data=path.read_bytes()).get_json()["said"]
