"""When, and by whom: what stands beside each thing that is kept."""

from __future__ import annotations

import getpass
import os
from datetime import UTC, datetime


def now() -> str:
    """The time in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def instant() -> str:
    """The time in UTC to the microsecond: what is published together has one of its own."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def user_name() -> str:
    """Who runs this process: the login name, or the number of a user without one."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"
