"""Writing files whole or not at all (a full disk or a kill leaves the old file, never half of the new one), or for this user alone."""

from __future__ import annotations

import os
import stat
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


def only_ours(path: Path) -> None:
    """Take from a file or folder what rights others have; one that is not there, or that somebody else owns, is left alone."""
    try:
        found = path.lstat()
        if found.st_mode & 0o077 and not stat.S_ISLNK(found.st_mode):
            path.chmod(stat.S_IMODE(found.st_mode) & ~0o077)
    except (FileNotFoundError, PermissionError):
        return


def all_ours(folder: Path) -> None:
    """:func:`only_ours` for a folder and all in it; makes it where it is absent."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    only_ours(folder)
    for home, folders, names in os.walk(folder):
        for name in (*folders, *names):
            only_ours(Path(home, name))
