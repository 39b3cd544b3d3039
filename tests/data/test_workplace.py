"""Work behind a page: ids that lead nowhere else, folders for this user, states read whole, cancelling, sweeping."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from data.workplace import Workplace


class NoSuchWork(LookupError):
    """The error that these tests ask for."""


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path / "work", kind="count", unknown=NoSuchWork, hours=1)


def age(place: Workplace, identity: str) -> None:
    """Let a piece of work be as if nobody had touched it for long."""
    os.utime(place.home(identity) / "state.json", (0, 0))


def until_stopped(place: Workplace, begun: threading.Event, pause: threading.Event) -> str:
    """Start work that goes on until it is cancelled; returns its id."""
    identity = place.open()

    def work() -> None:
        begun.set()
        while not place.stopped(identity):
            pause.wait(0.01)

    place.start(identity, work)
    assert begun.wait(60)
    return identity


def test_a_state_is_read_as_it_was_last_written(place: Workplace) -> None:
    identity = place.open()
    place.write(identity, {"stage": "running", "name": "工会"})
    place.write(identity, {"stage": "done", "name": "工会"})
    assert place.read(identity) == {"stage": "done", "name": "工会"}
    assert [path.name for path in place.home(identity).iterdir()] == ["state.json"]


def test_another_process_reads_the_same_state(place: Workplace) -> None:
    identity = place.open()
    place.write(identity, {"stage": "running"})
    assert Workplace(place.folder).read(identity) == {"stage": "running"}


def test_ids_cannot_be_guessed(place: Workplace) -> None:
    identities = {place.open() for _ in range(20)}
    assert len(identities) == 20
    assert min(map(len, identities)) >= 24


@pytest.mark.parametrize(
    "identity", ["", "..", "../../etc", "a" * 15, "a" * 41, "a/b" * 8, "x" * 20 + "\n", "x" * 19 + "\0"]
)
def test_what_is_no_id_leads_nowhere(place: Workplace, identity: str) -> None:
    for method in (place.home, place.read, place.drop):
        with pytest.raises(NoSuchWork):
            method(identity)
    with pytest.raises(NoSuchWork):
        place.write(identity, {})


def test_an_id_that_nobody_opened_is_unknown(place: Workplace) -> None:
    with pytest.raises(NoSuchWork):
        place.read("x" * 20)
    assert not place.folder.exists()


def test_folders_and_states_are_for_this_user_only(place: Workplace) -> None:
    identity = place.open()
    place.write(identity, {})
    if os.name == "posix":
        modes = [stat.S_IMODE(p.stat().st_mode) for p in (place.folder, place.home(identity))]
        assert modes == [0o700, 0o700]
        assert stat.S_IMODE((place.home(identity) / "state.json").stat().st_mode) == 0o600


def test_work_has_a_thread_of_its_own_with_a_name(place: Workplace) -> None:
    identity, names = place.open(), list[str]()
    place.start(identity, lambda: names.append(threading.current_thread().name))
    place.wait(identity)
    assert names == [f"count {identity[:6]}"]


def test_work_may_wait_for_itself(place: Workplace) -> None:
    identity, done = place.open(), threading.Event()

    def work() -> None:
        place.wait(identity)
        done.set()

    place.start(identity, work)
    assert done.wait(60)


def test_cancelled_work_stops_and_its_folder_stays(place: Workplace) -> None:
    begun, pause = threading.Event(), threading.Event()
    identity = until_stopped(place, begun, pause)
    assert not place.stopped(identity)
    place.cancel(identity)
    place.wait(identity)
    assert place.stopped(identity)
    assert place.home(identity).is_dir()


def test_one_piece_is_cancelled_and_others_go_on(place: Workplace) -> None:
    pause = threading.Event()
    first, second = (until_stopped(place, threading.Event(), pause) for _ in range(2))
    place.cancel(first)
    place.wait(first)
    assert not place.stopped(second)
    place.drop(second)


def test_what_has_no_work_can_be_cancelled_and_waited_for(place: Workplace) -> None:
    identity = place.open()
    place.cancel(identity)
    place.wait(identity)
    assert place.home(identity).is_dir()


def test_work_can_begin_again_after_it_was_cancelled(place: Workplace) -> None:
    identity, stopped = place.open(), list[bool]()
    place.start(identity, lambda: None)
    place.cancel(identity)
    place.wait(identity)
    place.start(identity, lambda: stopped.append(place.stopped(identity)))
    place.wait(identity)
    assert stopped == [False]


def test_what_is_dropped_stops_and_leaves_nothing(place: Workplace) -> None:
    begun, pause = threading.Event(), threading.Event()
    identity = until_stopped(place, begun, pause)
    place.drop(identity)
    assert list(place.folder.iterdir()) == []
    with pytest.raises(NoSuchWork):
        place.read(identity)


def test_only_what_nobody_touched_for_long_is_swept(place: Workplace) -> None:
    old, new, bare = place.open(), place.open(), place.open()
    for identity in (old, new):
        place.write(identity, {})
    age(place, old)
    place.sweep()
    assert {path.name for path in place.folder.iterdir()} == {new, bare}
    os.utime(place.home(bare), (0, 0))
    place.open()
    assert not place.home(bare).exists()


def test_old_work_that_is_under_way_is_not_swept(place: Workplace) -> None:
    begun, pause = threading.Event(), threading.Event()
    identity = until_stopped(place, begun, pause)
    place.write(identity, {})
    age(place, identity)
    place.sweep()
    assert place.read(identity) == {}
    place.cancel(identity)
    place.wait(identity)
    place.sweep()
    assert list(place.folder.iterdir()) == []


def test_sweeping_before_there_was_any_work_does_nothing(place: Workplace) -> None:
    place.sweep()
    assert not place.folder.exists()
