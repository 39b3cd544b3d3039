"""Waiting in tests for what happens beside them: in another thread, or in a process that has been told to end."""

from __future__ import annotations

import time
from collections.abc import Callable

import psutil


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Return as soon as ``true()`` holds; fail after so many seconds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not within {seconds:.0f} seconds"
        time.sleep(0.01)


def has_ended(pid: int) -> bool:
    """Whether the process runs no more: gone, or waiting for a parent to read its exit status."""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
