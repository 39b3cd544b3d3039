"""What is loaded is changed behind the page, in turn, with its progress said; what cannot be is refused before anything is done."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app import create_app
from data.database.engine import reader, writer
from data.database.version import data_version
from data.limits.turns import Busy
from data.queries.kept_out.rows import list_quarantined
from data.scope import EVERYTHING
from data.settings import Settings
from etl.load.batch import load_paths
from etl.load.release import CannotRelease, Correction, release
from etl.load.undo import CannotUndo
from etl.upload import changes as behind
from etl.upload import imports
from etl.upload.changes import Changes
from etl.upload.imports import Imports
from tests.books import register, unit
from tests.firm.bodies import real_bodies


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Two loads, and a third with a row that is kept out."""
    url = f"sqlite:///{tmp_path / 'coverage.db'}"
    engine = writer(url)
    for year in ("2022", "2023"):
        load_paths(engine, [register(tmp_path / f"{year}.xlsx", [unit(1), unit(2)], period=year)])
    load_paths(engine, [register(tmp_path / "b.xlsx", [unit(1), unit(3, region="999999")], period="2024")])
    engine.dispose()
    return url


@pytest.fixture
def client(url: str, tmp_path: Path) -> Iterator[FlaskClient]:
    with create_app(Settings(url, tmp_path / "instance")).server.test_client() as client:
        yield client


def version(url: str) -> int:
    engine = reader(url)
    try:
        return data_version(engine)
    finally:
        engine.dispose()


def undo_body(url: str, tmp_path: Path, load: Any) -> dict[str, Any]:
    app = create_app(Settings(url, tmp_path / "other"))
    body = next(
        b
        for b in real_bodies(app)
        if '"undo"' in b["changedPropIds"][0].replace("'", '"') and "undo" in str(b["inputs"])
    )
    body["inputs"][0] = [{"id": {"type": "undo", "load": load}, "property": "n_clicks", "value": 1}]
    written = f'"{load}"' if isinstance(load, str) else str(load).lower()
    body["changedPropIds"] = [f'{{"load":{written},"type":"undo"}}.n_clicks']
    return body


@pytest.mark.parametrize("load", ["1", 1.0, True, -1, None, [1], 2**40])
def test_only_whole_numbers_name_a_load(load: Any, client: FlaskClient, url: str, tmp_path: Path) -> None:
    assert client.post("/_dash-update-component", json=undo_body(url, tmp_path, load)).status_code == 400
    assert version(url) == 3


def test_an_undo_from_the_page_is_done(client: FlaskClient, url: str, tmp_path: Path) -> None:
    answer = client.post("/_dash-update-component", json=undo_body(url, tmp_path, 1))
    assert answer.status_code == 200
    for _ in range(100):
        if version(url) == 4:
            break
        threading.Event().wait(0.1)
    assert version(url) == 4


TROUBLES = {
    "database_locked": {"zh": "占用", "en": "holds the database"},
    "database_foreign": {"zh": "别的程序", "en": "another program"},
    "database_gone": {"zh": "找不到", "en": "There is no database"},
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("when", ["before", "behind the page"])
def test_an_undo_that_failed_is_not_said_to_be_done(
    when: str, trouble: str, lang: str, client: FlaskClient, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COVERAGE_BUSY_SECONDS", "0.2")
    body = undo_body(url, tmp_path, 1)
    body["state"][-1]["value"] = f"?lang={lang}"
    place = Path(url.removeprefix("sqlite:///"))
    holder = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
    step = "check_undo" if when == "before" else "undo"
    original = getattr(imports, step)

    def in_trouble(engine: Engine, load: int) -> Any:
        if trouble == "database_locked":
            holder.execute("BEGIN IMMEDIATE")
        else:
            place.rename(tmp_path / "kept.db")
        if trouble == "database_foreign":
            other = sqlite3.connect(place)
            other.execute("CREATE TABLE orders (id)")
            other.close()
        return original(engine, load)

    monkeypatch.setattr(imports, step, in_trouble)
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200
    said = str(answer.get_json())
    assert TROUBLES[trouble][lang] in said
    assert str(tmp_path) not in said
    assert not any(words in said for words in ("已撤销", "taken back"))
    holder.close()


def test_a_change_that_failed_is_told_though_a_later_one_went_well() -> None:
    changes, gate = Changes(), threading.Event()

    def failing() -> str:
        gate.wait(20)
        return "failed"

    begun = [changes.begin(failing, "zh"), changes.begin(lambda: "", "zh")]
    gate.set()
    assert all(change.wait(20) for change in begun)
    assert changes.last == "failed"
    assert changes.begin(lambda: "", "zh").wait(20)
    assert changes.last == ""


def test_what_cannot_be_undone_is_refused_before_anything_is_done(url: str, tmp_path: Path) -> None:
    store = Imports(tmp_path / "imports", lambda: writer(url))
    with pytest.raises(CannotUndo):
        store.begin_undo(77, None, "zh")
    assert not store.changes.busy
    assert store.changes.total == 0
    change = store.begin_undo(1, None, "zh")
    assert change.wait(60)
    with pytest.raises(CannotUndo):
        store.begin_undo(1, None, "zh")


def test_changes_go_one_after_the_other_and_say_how_far_they_are() -> None:
    changes, gate, at_once = Changes(), threading.Event(), []

    def work() -> str:
        at_once.append(1)
        gate.wait(20)
        at_once.pop()
        return str(len(at_once))

    begun = [changes.begin(work, "zh") for _ in range(8)]
    assert changes.busy
    assert (changes.done, changes.total) == (0, 8)
    assert not begun[0].wait(0.01)
    gate.set()
    assert all(change.wait(20) for change in begun)
    assert [change.said for change in begun] == ["0"] * 8, "never two at once"
    assert not changes.busy


def test_changes_beyond_their_number_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(behind, "WAITING", 2)
    changes, gate = Changes(), threading.Event()
    begun = [changes.begin(lambda: str(gate.wait(20)), "zh") for _ in range(2)]
    with pytest.raises(Busy):
        changes.begin(lambda: "", "zh")
    gate.set()
    assert all(change.wait(20) for change in begun)


def test_readers_are_answered_while_loads_are_undone(client: FlaskClient, url: str, tmp_path: Path) -> None:
    store = Imports(tmp_path / "imports", lambda: writer(url))
    begun = [store.begin_undo(load, None, "zh") for load in (1, 2, 3)]
    slowest = 0.0
    while store.changes.busy:
        began = time.monotonic()
        assert client.get("/health").status_code == 200
        slowest = max(slowest, time.monotonic() - began)
    assert all(change.wait(1) for change in begun)
    assert slowest < 2


def test_a_batch_of_corrections_is_let_in_whole_or_not_at_all(url: str) -> None:
    engine = writer(url)
    (row,), _ = list_quarantined(engine, EVERYTHING, load_id=3, limit=5)
    good = Correction(row["row"], {"region": "330106"}, row["part_id"])
    with pytest.raises(CannotRelease):
        release(engine, 3, [good, Correction(99, {}, row["part_id"])])
    assert list_quarantined(engine, EVERYTHING, load_id=3, limit=5)[1] == 1
    assert version(url) == 3
    assert release(engine, 3, [good]).released == [row["row"]]
    assert version(url) == 4
    engine.dispose()


def test_a_refused_correction_is_a_new_version_where_it_stands_otherwise(url: str) -> None:
    engine = writer(url)
    (row,), _ = list_quarantined(engine, EVERYTHING, load_id=3, limit=5)
    done = release(engine, 3, [Correction(row["row"], {"region": "888888"}, row["part_id"])])
    assert done.kept == [row["row"]]
    assert done.data_version == version(url) == 4
    again = release(engine, 3, [Correction(row["row"], {}, row["part_id"])])
    assert again.data_version is None
    assert version(url) == 4, "the same once more is nothing new"
    engine.dispose()
