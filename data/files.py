"""Writing files whole or not at all (a full disk or a kill leaves the old file, never half of the new one), or for this user alone."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import IO


def write_whole(path: Path, content: bytes) -> Path:
    """Write ``content`` beside ``path`` and put it in its place in one step; makes the folder; returns the path. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.parent / f".{os.getpid()}-{threading.get_ident()}.part"
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as problem:
        beside.unlink(missing_ok=True)
        problem.filename = str(path)
        raise
    return path


def open_private(path: Path) -> IO[bytes]:
    """A file opened anew for writing that only this user can read. Raises OSError."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
