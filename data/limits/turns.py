"""Work that only so many may have at once, over the whole server; others wait, or are told to come back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

AGAIN = 10
"""Seconds after which to try again, where nothing better is known."""


class Busy(Exception):
    """All turns are taken. ``seconds``: when to try again."""

    told = "fault.429"
    """The text that says it to a reader."""

    def __init__(self, seconds: int = AGAIN) -> None:
        super().__init__(f"try again in {seconds} seconds")
        self.seconds = seconds


class Turns:
    """So many at once. Methods may be called from many threads."""

    def __init__(self, most: int, seconds: int = AGAIN) -> None:
        self.most = most
        self._seconds = seconds
        self._free = threading.BoundedSemaphore(most)

    @contextmanager
    def taken(self, wait: float = 0) -> Iterator[None]:
        """A turn for as long as the ``with`` lasts, waited for at most ``wait`` seconds. Raises :class:`Busy`."""
        self.take(wait)
        try:
            yield
        finally:
            self.give_back()

    def take(self, wait: float = 0) -> None:
        """A turn that is given back by :meth:`give_back`. Raises :class:`Busy`."""
        if not (self._free.acquire(timeout=wait) if wait > 0 else self._free.acquire(blocking=False)):
            raise Busy(self._seconds)

    def give_back(self) -> None:
        """End a turn."""
        self._free.release()
