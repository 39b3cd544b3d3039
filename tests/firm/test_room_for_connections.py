"""What is on its way has one bound over all connections: whoever takes or sends nothing fills neither disk nor memory, and others are served."""

from __future__ import annotations

import logging
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from waitress.channel import HTTPChannel

import callbacks.guards.serving as serving
from app import SERVING, create_app
from callbacks.guards.serving import NO_FILE, SMALL, Room, bounded
from callbacks.guards.sizes import takes_file
from data.settings import Settings

MOST = 3_000_000
LONG = 1_000_000
"""Bytes of an answer; the system takes some of it."""


def answering(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """A long answer, or a short one that says how much was sent in."""
    came = len(environ["wsgi.input"].read())
    said = [b"x" * 50_000] * (LONG // 50_000) if environ["PATH_INFO"] == "/long" else [str(came).encode()]
    start("200 OK", [("Content-Length", str(sum(map(len, said))))])
    return said


class Served:
    """A server of its own in a thread. ``room``: what is on its way there."""

    def __init__(self) -> None:
        self.server = bounded(MOST, takes_file)(answering, host="127.0.0.1", port=0, **SERVING)
        self.room: Room = self.server.channel_class.room
        self.port = int(self.server.effective_port)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()

    def opened(self, stack: ExitStack, said: str) -> socket.socket:
        """A connection that says something and has little room for an answer."""
        one = stack.enter_context(socket.socket())
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.settimeout(20)
        one.connect(("127.0.0.1", self.port))
        one.sendall(said.encode())
        return one

    def read(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return bytes(answer.read())

    def until(self, so: Callable[[], bool]) -> bool:
        """Whether something comes true within some seconds."""
        waited = threading.Event()
        return any(so() or waited.wait(0.02) for _ in range(500))


def whole(one: socket.socket) -> bytes:
    """A short answer, which may come in pieces."""
    said = b""
    while not said.partition(b"\r\n\r\n")[2]:
        said += one.recv(1000)
    return said


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setattr(serving, "_GRACE", 0.1)
    one = Served()
    yield one
    one.server.task_dispatcher.shutdown()
    for channel in list(one.server._map.values()):
        (channel.handle_close if isinstance(channel, HTTPChannel) else channel.close)()
    one.thread.join(5)


GET = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
SEND = "{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {}\r\n\r\n"


def test_readers_who_take_nothing_have_one_bound_and_others_are_served(served: Served) -> None:
    most = 0
    with ExitStack() as stack:
        for _ in range(40):
            served.opened(stack, GET.format("/long"))
            most = max(most, served.room.held)
        assert served.read("/short") == b"0"
        assert len(served.read("/long")) == LONG
        most = max(most, served.room.held)
        assert most > LONG, "they have filled it"
        assert most <= MOST + 40 * SMALL
    assert served.until(lambda: served.room.held == 0), "what they had is given back"


def test_what_is_read_is_not_kept_for_as_long_as_its_reader_stays(served: Served) -> None:
    with ExitStack() as stack:
        one = served.opened(stack, GET.format("/long"))
        came = 0
        while came < LONG:
            came += len(one.recv(1 << 20))
        assert served.until(lambda: served.room.held == 0)
        (channel,) = served.server.active_channels.values()
        assert served.until(lambda: not any(buffer.overflowed for buffer in channel.outbufs)), "its file is put away"
        one.sendall(GET.format("/short").encode())
        assert whole(one).endswith(b"0"), "and the connection goes on"


def test_a_reader_who_takes_nothing_holds_no_thread_for_ever(served: Served) -> None:
    with ExitStack() as stack:
        served.opened(stack, GET.format("/long"))
        assert served.until(lambda: any(c.total_outbufs_len for c in served.server.active_channels.values()))
        (channel,) = served.server.active_channels.values()
        channel.last_activity -= SERVING["channel_timeout"] + 1
        assert served.until(lambda: not channel.connected)


def test_files_that_are_sent_in_and_never_end_have_the_same_bound(served: Served) -> None:
    with ExitStack() as stack:
        for _ in range(8):
            one = served.opened(stack, SEND.format("PUT", "/import/x/files", 50_000_000))
            one.settimeout(0.05)
            with pytest.raises(OSError):  # it waits until the server takes more, or is ended
                one.sendall(b"x" * 10_000_000)
            assert served.room.held <= MOST + 8 * SMALL
        assert served.read("/short") == b"0"


def test_one_who_sends_is_let_in_in_the_place_of_those_who_hardly_do(served: Served) -> None:
    with ExitStack() as stack:
        slow = [served.opened(stack, SEND.format("PUT", "/import/x/files", 50_000_000)) for _ in range(8)]
        for _ in range(8):  # much slower than the quick one on the busiest machine
            for one in slow:
                with suppress(OSError):
                    one.settimeout(0.05)
                    one.sendall(b"x" * (MOST // 64))
            time.sleep(0.25)
        assert served.room.held > MOST - LONG
        quick = served.opened(stack, SEND.format("PUT", "/import/x/files", LONG))
        quick.sendall(b"x" * LONG)
        assert whole(quick).endswith(str(LONG).encode())


@pytest.mark.parametrize(
    ("method", "path", "size", "status"),
    [
        ("POST", "/health", NO_FILE + 1, b"413"),
        ("PUT", "/imports", NO_FILE + 1, b"413"),
        ("POST", "/import/x/files", NO_FILE + 1, b"413"),
        ("PUT", "/import/x/files", SERVING["max_request_body_size"], b"413"),
        ("POST", "/health", 100, b"200"),
    ],
)
def test_what_is_no_file_is_not_even_received(method: str, path: str, size: int, status: bytes, served: Served) -> None:
    with ExitStack() as stack:
        one = served.opened(stack, SEND.format(method, path, size) + "x" * 100)
        assert one.recv(1000).split()[1] == status


def test_a_body_in_chunks_is_cut_where_it_is_too_long(served: Served) -> None:
    with ExitStack() as stack:
        head = "POST /health HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        one = served.opened(stack, head)
        with pytest.raises(OSError):
            one.sendall((b"f4240\r\n" + b"x" * 1_000_000 + b"\r\n") * (2 * NO_FILE // 1_000_000))
        assert served.room.held <= MOST + SMALL


class Line:
    """As much of a connection as the room knows. ``server``: itself, which is woken up."""

    def __init__(self) -> None:
        self.will_close = False
        self.server = self
        self.woken = 0

    def pull_trigger(self) -> None:
        self.woken += 1


def test_the_slowest_is_ended_and_only_as_many_as_needed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = [100.0]
    monkeypatch.setattr(serving.time, "monotonic", lambda: now[0])
    room, fast, slow, new = Room(1_000_000), Line(), Line(), Line()
    for line, sent in ((fast, 90_000), (slow, 10)):
        room.moved(line, 500_000)
        room.moved(line, 0, moved=sent)
    assert not room.has(new, 100_000)
    assert (fast.will_close, slow.will_close) == (False, False), "too early to tell"
    assert room.has(new, SMALL), "what is small always goes"
    now[0] += 5
    with caplog.at_level(logging.WARNING):
        assert not room.has(new, 100_000)
        assert not room.has(new, 200_000)
    assert (fast.will_close, slow.will_close, slow.woken) == (False, True, 1)
    assert len(caplog.messages) == 1
    room.moved(slow, -500_000)
    assert room.has(new, 200_000)
    assert room.held == 500_000


def test_libraries_are_there_for_the_first_readers_however_many_come_at_once(tmp_path: Path) -> None:
    """Dash registers them in the first request, and tells a second one at the same moment that there are none."""
    app = create_app(Settings(f"sqlite:///{tmp_path / 'c.db'}", tmp_path))
    assert {"dash", "dash_mantine_components", "dash_ag_grid"} <= set(app.registered_paths)
