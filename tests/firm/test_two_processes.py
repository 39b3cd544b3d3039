"""Two servers on one instance: an import is worked on by one of them, the other watches; a publish is seen by both at the next request."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import data.workplace as workplace
from app import create_app
from data.database.engine import writer
from data.limits.leases import EXPIRES, Leases
from data.limits.turns import Busy
from data.settings import Settings
from data.workplace import Workplace
from etl.load.batch import load_paths
from etl.upload import imports as uploads
from etl.upload.imports import Imports
from tests.books import register, unit


@pytest.fixture
def other_process(tmp_path: Path) -> Iterator[str]:
    """A living process that holds a lease of the instance."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom data.limits.leases import Leases\nfrom data.workplace import THIS_PROCESS\n"
        "Leases(Path(sys.argv[1]), THIS_PROCESS).hold()\nprint(THIS_PROCESS, flush=True)\nsys.stdin.readline()\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "processes")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    yield child.stdout.readline().strip()
    child.communicate("\n")


@pytest.fixture
def store(tmp_path: Path) -> Imports:
    return Imports(tmp_path / "imports", lambda: writer(f"sqlite:///{tmp_path / 'c.db'}"), workers=1)


def received(store: Imports, tmp_path: Path) -> str:
    identity = store.open()
    with register(tmp_path / "a.xlsx", [unit(1)]).open("rb") as file:
        store.receive(identity, "a.xlsx", file)
    return identity


def test_an_import_that_another_process_works_on_is_only_watched(
    store: Imports, tmp_path: Path, other_process: str
) -> None:
    identity = received(store, tmp_path)
    owner = tmp_path / "imports" / identity / "owner"
    owner.write_text(other_process)
    state = store.state(identity)
    state.stage, state.process = "reading", other_process
    store._write(state)
    watched = store.state(identity)
    assert (watched.busy, watched.fault) == (True, None)
    store.read(identity)
    store.load(identity, "zh")
    store.drop(identity)
    store.forget_old()
    assert store.state(identity).stage == "reading"
    assert owner.read_text() == other_process
    with pytest.raises(Busy), (tmp_path / "a.xlsx").open("rb") as file:
        store.receive(identity, "b.xlsx", file)


def test_what_a_process_that_is_gone_left_is_taken_over(store: Imports, tmp_path: Path) -> None:
    identity = received(store, tmp_path)
    (tmp_path / "imports" / identity / "owner").write_text("1-gone")
    store.read(identity)
    store.wait(identity)
    assert store.state(identity).stage == "read"
    assert not (tmp_path / "imports" / identity / "owner").exists()


def test_of_many_that_claim_one_has_it(tmp_path: Path) -> None:
    place = Workplace(tmp_path / "work")
    identity = place.open()
    for left in (None, "1-gone"):
        if left:
            (place.home(identity) / "owner").write_text(left)
        start = threading.Barrier(8)

        def claim(_: int, start: threading.Barrier = start) -> bool:
            start.wait(10)
            return place.claim(identity)

        with ThreadPoolExecutor(8) as threads:
            assert sum(threads.map(claim, range(8))) == 1
        place.disown(identity)
    assert [p.name for p in place.home(identity).iterdir()] == []


def test_a_lease_lasts_as_long_as_it_is_touched(tmp_path: Path, other_process: str) -> None:
    mine = Leases(tmp_path / "processes", workplace.THIS_PROCESS)
    assert mine.alive(other_process)
    assert mine.alive(workplace.THIS_PROCESS)
    assert not mine.alive("1-gone")
    lease = tmp_path / "processes" / other_process
    os.utime(lease, (0, lease.stat().st_mtime - EXPIRES - 1))
    assert not mine.alive(other_process)
    mine.sweep()
    assert not lease.exists()


def test_a_file_is_not_loaded_twice_by_two_that_press_at_once(
    store: Imports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = received(store, tmp_path)
    store.read(identity)
    store.wait(identity)
    begun: list[int] = []
    original = uploads.load_results

    def counted(*args: Any, **kwargs: Any) -> Any:
        begun.append(1)
        return original(*args, **kwargs)

    monkeypatch.setattr(uploads, "load_results", counted)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: store.load(identity, "zh"), range(4)))
    store.wait(identity)
    assert store.state(identity).stage == "loaded"
    assert begun == [1]


def test_a_publish_is_seen_by_both_at_the_next_request(own_url: str, tmp_path: Path) -> None:
    clients = [create_app(Settings(own_url, tmp_path / "instance")).server.test_client() for _ in range(2)]
    assert [client.get("/health").json["data_version"] for client in clients] == [1, 1]
    engine = writer(own_url)
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(1)], period="2031")])
    engine.dispose()
    assert [client.get("/health").json["data_version"] for client in clients] == [2, 2]
    for client in clients:
        assert "2031" in str(client.get("/_dash-layout", headers={"Referer": "http://localhost/?region=330106"}).json)
