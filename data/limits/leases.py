"""Which processes of an instance are alive, as each says itself: a file that it touches as long as it runs.

What a process has begun is its own; what one that is gone has left can be taken over, or swept.
"""

from __future__ import annotations

import os
import platform
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from data.files import write_whole

BEAT: Final = 5.0
"""Seconds between two touches."""
EXPIRES: Final = 30.0
"""Seconds without one after which a process counts as gone; on its own machine it does as soon as it has ended."""


class Leases:
    """The leases of one instance, each a file named like its process in ``folder``."""

    def __init__(self, folder: Path, process: str) -> None:
        self._folder, self._process = folder, process
        self._lock = threading.Lock()
        self._holds = False

    def hold(self) -> None:
        """Say that this process is alive, now and until it ends."""
        with self._lock:
            if self._holds and self._mine().exists():
                return
            pid = self._process.partition("-")[0]
            write_whole(self._mine(), f"{platform.node()} {pid}".encode())
            self._mine().chmod(0o600)
            if not self._holds:
                self._holds = True
                threading.Thread(target=self._beat, name="lease", daemon=True).start()

    def alive(self, process: str) -> bool:
        """Whether a process holds its lease."""
        if process == self._process:
            return True
        try:
            found = self._folder / process
            since = time.time() - found.stat().st_mtime
            node, _, pid = found.read_text(encoding="utf-8").rpartition(" ")
        except (OSError, ValueError):
            return False
        if node == platform.node() and not psutil.pid_exists(int(pid)):  # type: ignore[no-untyped-call]
            return False
        return since < EXPIRES

    def sweep(self) -> None:
        """Delete the leases of processes that are gone."""
        for found in self._folder.iterdir() if self._folder.is_dir() else ():
            if not self.alive(found.name):
                found.unlink(missing_ok=True)

    def _mine(self) -> Path:
        return self._folder / self._process

    def _beat(self) -> None:
        while True:
            time.sleep(BEAT)
            with suppress(OSError):  # the instance has been removed by hand: nothing is owned there
                os.utime(self._mine())
