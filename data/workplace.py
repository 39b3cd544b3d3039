"""Work that goes on behind a page: each piece has an id, a folder, a state on disk and at most one thread; old pieces are swept.

The state lies on disk, so that a page of any process can watch it. Folders are for this user only.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from data.files import open_private
from data.limits.leases import Leases

THIS_PROCESS: Final = f"{os.getpid()}-{secrets.token_hex(4)}"
"""Written into a state, it tells work under way from work that a process left undone when it ended."""
DAY_HOURS: Final = 24.0
_ID: Final = re.compile(r"[A-Za-z0-9_-]{16,40}")
_STATE: Final = "state.json"
_OWNER: Final = "owner"
_AFTER: Final = f"{_OWNER}.after."
"""So begins the link by which one alone takes over from an owner that is gone."""


@dataclass(frozen=True, slots=True)
class _Thread:
    thread: threading.Thread
    stop: threading.Event


class Workplace:
    """The pieces of work of one kind. Methods may be called from many threads.

    ``unknown``: the error raised for an id that leads to nothing. ``kind``: the first word of the names of threads.
    ``hours``: how long a piece is kept after its state was last written.
    """

    def __init__(
        self, folder: Path, *, kind: str = "work", unknown: type[LookupError] = LookupError, hours: float = DAY_HOURS
    ) -> None:
        self.folder = folder
        self.lock = threading.RLock()
        """To be held over a reading and a writing of one state that belong together."""
        self._kind, self._unknown, self._hours = kind, unknown, hours
        self._threads: dict[str, _Thread] = {}
        self._leases = Leases(folder.parent / "processes", THIS_PROCESS)

    def alive(self, process: str) -> bool:
        """Whether the process that a state names is at work still."""
        return self._leases.alive(process)

    def claim(self, identity: str) -> bool:
        """Make this process the one that works on an id; False where another one does, which this one may only watch.

        The owner's file comes whole and alone, by a link; that of a process that is gone is replaced by one other alone, whose own link
        is named after the one that is gone.
        """
        self._leases.hold()
        owner = self.home(identity) / _OWNER
        mine = owner.with_name(f"{_OWNER}.{THIS_PROCESS}-{threading.get_ident()}")
        for _ in range(3):
            try:
                mine.write_text(THIS_PROCESS, encoding="utf-8")
                os.link(mine, owner)
                return True
            except FileExistsError:
                with suppress(FileNotFoundError):  # the owner has just ended: it is free
                    return self._take_from_gone(owner, mine)
            finally:
                mine.unlink(missing_ok=True)
        return False

    def _take_from_gone(self, owner: Path, mine: Path) -> bool:
        """Put one's own file in the place of the owner's if its process is gone, and no other was first. Raises FileNotFoundError."""
        gone = owner.read_text(encoding="utf-8")
        if self.alive(gone):
            return False
        after = owner.with_name(_AFTER + re.sub(r"\W", "-", gone))
        try:
            os.link(mine, after)
        except FileExistsError:
            if not self.alive(after.read_text(encoding="utf-8")):  # whoever took over is gone as well
                after.unlink(missing_ok=True)
            return False
        if owner.read_text(encoding="utf-8") != gone:
            after.unlink()
            return False
        mine.replace(owner)
        return True

    def disown(self, identity: str) -> None:
        """End what :meth:`claim` began."""
        for left in (self.home(identity) / _OWNER, *self.home(identity).glob(f"{_AFTER}*")):
            with suppress(OSError):
                left.unlink()

    def open(self) -> str:
        """Make a place for a new piece of work; returns its id, which cannot be guessed. Old ones are swept."""
        self.sweep()
        self._leases.hold()
        identity = secrets.token_urlsafe(18)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.home(identity).mkdir(mode=0o700)
        return identity

    def home(self, identity: str) -> Path:
        """The folder of an id, there or not. Raises ``unknown`` for what is no id and may lead elsewhere."""
        if not _ID.fullmatch(identity):
            raise self._unknown(identity)
        return self.folder / identity

    def read(self, identity: str) -> dict[str, Any]:
        """The state as it was last written. Raises ``unknown``."""
        try:
            with self.lock:
                state: dict[str, Any] = json.loads((self.home(identity) / _STATE).read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            raise self._unknown(identity) from None
        return state

    def write(self, identity: str, state: Mapping[str, Any]) -> None:
        """Keep a state, in one step: whoever reads sees the old or the new one. Raises OSError."""
        with self.lock:
            target = self.home(identity) / _STATE
            draft = target.with_suffix(".new")
            with open_private(draft) as file:
                file.write(json.dumps(state, ensure_ascii=False).encode())
            draft.replace(target)

    def start(self, identity: str, work: Callable[[], None]) -> None:
        """Begin work in a thread of its own. ``work`` asks :meth:`stopped` as it goes, and tells of its faults itself."""
        with self.lock:
            thread = threading.Thread(target=work, daemon=True, name=f"{self._kind} {identity[:6]}")
            self._threads[identity] = _Thread(thread, threading.Event())
            thread.start()

    def stopped(self, identity: str) -> bool:
        """Whether the work of an id has been cancelled."""
        entry = self._threads.get(identity)
        return entry is None or entry.stop.is_set()

    def cancel(self, identity: str) -> None:
        """Ask the work of an id to stop; what has none is left alone."""
        entry = self._threads.get(identity)
        if entry is not None:
            entry.stop.set()

    def wait(self, identity: str, timeout: float | None = None) -> None:
        """Wait for the work of an id, at most ``timeout`` seconds."""
        entry = self._threads.get(identity)
        if entry is not None and entry.thread is not threading.current_thread():
            entry.thread.join(timeout)

    def drop(self, identity: str) -> None:
        """Stop the work of an id, wait for it, and delete its folder."""
        home = self.home(identity)
        self.cancel(identity)
        self.wait(identity)
        self._delete(home)

    def sweep(self, left: Callable[[Mapping[str, Any]], bool] = lambda _state: False) -> None:
        """Delete what is older than it may be kept and has no work under way, and that of whose state ``left`` is true."""
        oldest = time.time() - self._hours * 3600
        for home in self.homes():
            if not self._at_work(home.name) and (_touched(home) < oldest or left(self._state_of(home))):
                self._delete(home)
        self._leases.sweep()

    def homes(self) -> list[Path]:
        """The folders of all pieces of work."""
        return list(self.folder.iterdir()) if self.folder.is_dir() else []

    def _state_of(self, home: Path) -> dict[str, Any]:
        """The state in a folder; empty where there is none to be read."""
        try:
            return self.read(home.name)
        except (LookupError, ValueError):
            return {}

    def _at_work(self, identity: str) -> bool:
        entry = self._threads.get(identity)
        return entry is not None and entry.thread.is_alive()

    def _delete(self, home: Path) -> None:
        shutil.rmtree(home, ignore_errors=True)
        self._threads.pop(home.name, None)


def _touched(home: Path) -> float:
    """When the state was last written, in seconds of the epoch; of a folder without one, when that was made."""
    for path in (home / _STATE, home):
        try:
            return path.stat().st_mtime
        except OSError:  # none was written, or another process has swept it
            continue
    return time.time()
