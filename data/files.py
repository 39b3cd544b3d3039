"""Writing files whole or not at all (a full disk or a kill leaves the old file, never half of the new one), or for this user alone."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterable
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
    """Take from a file or folder what rights others have.

    One that is not there, that somebody else owns, or that all users write in by turns (``/tmp``) is left alone.
    """
    try:
        found = path.lstat()
        if found.st_mode & 0o077 and not found.st_mode & stat.S_ISVTX and not stat.S_ISLNK(found.st_mode):
            path.chmod(stat.S_IMODE(found.st_mode) & ~0o077)
    except (FileNotFoundError, PermissionError):
        return


def all_ours(folder: Path, names: Iterable[str]) -> None:
    """:func:`only_ours` for a folder, which is made where it is absent, and for the files and folders of these ``names`` in it, with all that they hold.

    What else lies there is not ours to change: the folder may be somebody's home.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    only_ours(folder)
    for path in (folder / name for name in names):
        only_ours(path)
        for home, folders, files in os.walk(path):
            for name in (*folders, *files):
                only_ours(Path(home, name))
