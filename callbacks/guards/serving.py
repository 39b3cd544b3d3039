"""Connections under one bound: what is on its way, in or out, waits on disk and in memory, and whoever takes or sends nothing must not fill either.

Waitress bounds one connection alone, keeps the file of an answer that was read until the connection ends, and lets a request at work wait for its reader
without end.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, create_server
from waitress.utilities import RequestEntityTooLarge

_log = logging.getLogger(__name__)

SMALL: Final = 65_536
"""Bytes that each connection may have on its way, however much all have: a page, and what ``/health`` says."""
NO_FILE: Final = 16_000_000
"""Bytes of a body that is no file to be let in: it is passed on, to be refused in words; a longer one is not even received."""
SYSTEM: Final = 131_072
"""Bytes that the system may take of an answer; some keep room for twice as many."""
_GRACE: Final = 1.0
"""Seconds before it is told how fast a connection is."""
_LOOK: Final = 0.02
_TELL: Final = 5.0
"""Seconds between two lines of the log about it."""


class Room:
    """The bytes that may be on their way over all connections, and what each has of them. Its methods may be called from many threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.held = 0
        self._lock = threading.Lock()
        self._shares: dict[Any, _Share] = {}
        self._ended, self._told = 0, 0.0

    def moved(self, channel: Any, more: int, *, moved: int = 0) -> None:
        """Note that a connection has so many bytes more on its way, and has taken or sent so many."""
        with self._lock:
            share = self._shares.setdefault(channel, _Share())
            share.size += more
            share.moved += moved
            share.go_on()
            self.held += more
            if share.size <= 0:
                del self._shares[channel]

    def of(self, channel: Any) -> int:
        """The bytes of a connection."""
        share = self._shares.get(channel)
        return share.size if share is not None else 0

    def has(self, channel: Any, more: int, *, coming: bool = False) -> bool:
        """Whether a connection may have so many bytes more on its way. Where it may not, the slowest of all connections is ended.

        ``coming``: that it waits to send, so that the time until it may is none of its own.
        """
        if self.of(channel) + more <= SMALL or self.held + more <= self.most:
            return True
        if coming and channel in self._shares:
            self._shares[channel].wait()
        self._end_slowest(more)
        return False

    def _end_slowest(self, needed: int) -> None:
        now = time.monotonic()
        with self._lock:
            ending = sum(share.size for one, share in self._shares.items() if one.will_close)
            if self.held - ending + needed <= self.most:
                return
            slow = {
                one: share.speed(now)
                for one, share in self._shares.items()
                if not one.will_close and now - share.began > _GRACE
            }
            if not slow:
                return
            victim = min(slow, key=slow.__getitem__)
            victim.will_close = True
            self._ended += 1
            if now - self._told > _TELL:
                _log.warning(
                    "%d slow connections ended: %d bytes are on their way, all there may be", self._ended, self.held
                )
                self._told, self._ended = now, 0
        victim.server.pull_trigger()


class _Share:
    """``size``: bytes on their way; ``moved``: bytes taken or sent since ``began``, when the first of them came."""

    def __init__(self) -> None:
        self.size = self.moved = 0
        self.began = time.monotonic()
        self._waited = 0.0
        self._waits_since: float | None = None

    def wait(self) -> None:
        """Time that passes from now on is not its own."""
        if self._waits_since is None:
            self._waits_since = time.monotonic()

    def go_on(self) -> None:
        """It is again."""
        if self._waits_since is not None:
            self._waited += time.monotonic() - self._waits_since
            self._waits_since = None

    def speed(self, now: float) -> float:
        """Bytes a second of its own time."""
        end = now if self._waits_since is None else self._waits_since
        return self.moved / max(end - self.began - self._waited, 0.001)


class _Request(HTTPRequestParser):
    """A request of which no more is received than it may have."""

    takes_file: Callable[[str, str], bool]

    def received(self, data: bytes) -> int:
        consumed = int(super().received(data))  # type: ignore[no-untyped-call]
        asked = max(self.content_length, self.body_bytes_received)
        if (
            self.headers_finished
            and not self.error
            and asked > NO_FILE
            and not self.takes_file(self.command, self.path)
        ):
            self.error: Any = RequestEntityTooLarge(f"more than {NO_FILE} bytes")
            self.completed = True
        return consumed


class _Channel(HTTPChannel):
    """A connection that has its share of the room."""

    room: Room
    _leaving = 0
    _coming = 0
    _kept = 0
    """Bytes written since the last file of an answer was put away: it is as long as that, however much of it has been read."""

    def __init__(self, server: Any, sock: socket.socket, *others: Any, **how: Any) -> None:
        # The system would take some megabytes for each reader who takes nothing.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SYSTEM)
        super().__init__(server, sock, *others, **how)  # type: ignore[no-untyped-call]

    @property
    def total_outbufs_len(self) -> int:
        """Bytes of answers that are not sent yet."""
        return self._leaving

    @total_outbufs_len.setter
    def total_outbufs_len(self, size: int) -> None:
        more = size - self._leaving
        self._leaving = size
        if more > 0:
            self._kept += more
            self.room.moved(self, more)
        elif size == 0:
            self.room.moved(self, -self._kept, moved=-more)
            self._kept = 0
        else:
            self.room.moved(self, 0, moved=-more)

    def write_soon(self, data: Any) -> int:
        """Send something, as soon as there is room for it."""
        while data and self.connected and not self.room.has(self, len(data)):
            time.sleep(_LOOK)
        return int(super().write_soon(data))  # type: ignore[no-untyped-call]

    def _flush_some(self, do_close: bool = True) -> bool:
        sent = bool(super()._flush_some(do_close=do_close))  # type: ignore[no-untyped-call]
        if sent and not self._leaving and self.outbuf_lock.acquire(False):
            try:
                if not self._leaving and self.connected and self.outbufs[-1].overflowed:
                    self.outbufs.pop().close()  # the file of an answer that is sent
                    self.outbufs.append(OverflowableBuffer(self.adj.outbuf_overflow))
                    self.current_outbuf_count = 0
            finally:
                self.outbuf_lock.release()
        return sent

    def received(self, data: bytes) -> bool:
        """Take in a piece of a request."""
        taken = bool(super().received(data))  # type: ignore[no-untyped-call]
        if not self.connected and self.request is not None:
            self.request.close()  # ended by another thread, while this one took in its last piece
        self._count_coming(len(data))
        return taken

    def service(self) -> None:
        """Answer a request, whose body goes then."""
        super().service()  # type: ignore[no-untyped-call]
        self._count_coming(0)

    def _count_coming(self, moved: int) -> None:
        with self.outbuf_lock:  # not that of requests: a connection may be ended while that is held
            coming = sum(one.body_bytes_received for one in (*self.requests, self.request) if one is not None)
            coming = coming if self.connected else 0
            more, self._coming = coming - self._coming, coming
            if more:
                self.room.moved(self, more, moved=moved)

    def readable(self) -> bool:
        """Whether more of a request may be received; asked in every round of the server, so that here too the dead are buried."""
        if self.will_close or self._is_stuck():
            # The server waits until it can write, which a reader who takes nothing never lets it.
            self.handle_close()
            return False
        return bool(super().readable()) and (not self._coming or self.room.has(self, self.adj.recv_bytes, coming=True))  # type: ignore[no-untyped-call]

    def _is_stuck(self) -> bool:
        """Whether its reader has taken nothing for so long that a request at work waits in vain."""
        return self._leaving > 0 and self.last_activity < time.time() - self.adj.channel_timeout

    def handle_close(self) -> None:
        """End the connection and all that it has."""
        super().handle_close()  # type: ignore[no-untyped-call]
        if self.request is not None:
            self.request.close()
        self.will_close = self.close_when_flushed = False  # nothing is to be asked of it any more
        self._count_coming(0)


def bounded(most: int, takes_file: Callable[[str, str], bool]) -> Callable[..., Any]:
    """What makes a server whose connections have at most ``most`` bytes on their way, each :data:`SMALL` in any case.

    ``takes_file``: whether a request of this method and path brings a file, which alone may be longer than :data:`NO_FILE`.
    """

    def create(application: Any, **how: Any) -> Any:
        request = type("Request", (_Request,), {"takes_file": staticmethod(takes_file)})
        channel: Any = type("Channel", (_Channel,), {"room": Room(most), "parser_class": request})
        server = create_server(application, **how)
        for one in [server, *getattr(server, "map", {}).values()]:
            if isinstance(one, BaseWSGIServer):
                one.channel_class = channel
        return server

    return create
