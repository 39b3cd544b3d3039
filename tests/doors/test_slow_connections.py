"""Slow connections hang, and everybody else is served."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from app import SERVING
from data.settings import ROOT


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server in a process of its own, with a database that is empty."""
    folder = tmp_path_factory.mktemp("slow")
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "app.py", "--port", str(port), "--database", f"sqlite:///{folder / 'c.db'}"],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "COVERAGE_INSTANCE": str(folder)},
    )
    assert server.stderr is not None
    assert any("serving on" in line for line in server.stderr)
    for _ in range(200):  # the line comes just before the socket is bound
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            break
        threading.Event().wait(0.05)
    yield port
    server.terminate()
    server.communicate()


SLOW = {
    "says nothing": b"",
    "half a head": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ",
    "half a body": b"POST /_dash-update-component HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{",
    "takes no answer": b"GET /_dash-component-suites/plotly/package_data/plotly.min.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
}


@pytest.mark.parametrize("how", SLOW)
def test_the_121st_reader_is_served(how: str, port: int) -> None:
    with ExitStack() as slow:
        for _ in range(120):
            one = slow.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            one.sendall(SLOW[how])
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=20) as answer:
            assert answer.status == 200


def test_a_head_of_many_bytes_is_refused(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as one:
        one.sendall(b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert one.recv(100).split()[1] in (b"400", b"414", b"431")


def test_a_connection_that_says_nothing_is_ended_in_half_a_minute() -> None:
    assert SERVING["channel_timeout"] + SERVING["cleanup_interval"] <= 40
    assert SERVING["connection_limit"] >= 500
