"""What is to be read: files, folders walked, archives opened."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import psutil

from data.settings import Settings
from etl.personal.mask import mask_path
from etl.read.archives import is_archive, unpack, without_control
from etl.read.isolation import run
from etl.read.workbook import EMPTY_ZIP, ZIP, UnreadableFile, holds_table, is_table_file


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read. ``label``: its path as people know it, ``archive.zip/inner/name.xlsx`` for one from an archive; ``path``: where
    its bytes lie. ``is_table``: False for what a folder or an archive holds beside tables. ``code``, ``args_``: of a finding, where
    the file cannot be had.
    """

    label: str
    path: Path
    is_table: bool = True
    code: str | None = None
    args_: dict[str, str] = field(default_factory=dict)


def find_sources(paths: Iterable[Path], scratch: Scratch) -> Iterator[Source]:
    """All files in the order of their paths: folders walked, archives unpacked into ``scratch``, lock and dot files passed over.

    What is named like a table and is none that can be read (a link that leads nowhere, a device, a file or folder without permission) is
    told, not passed over.
    """
    for path in paths:
        if not path.is_dir():
            yield from _opened(path, scratch)
            continue
        closed: list[OSError] = []
        found = [Path(folder, name) for folder, _, names in os.walk(path, onerror=closed.append) for name in names]
        refused = {Path(error.filename): error for error in closed}
        for inner in sorted([*found, *refused]):
            if any(part.startswith((".", "~$")) for part in inner.relative_to(path).parts):
                continue
            if inner in refused:
                yield _unread(inner, refused[inner])
            elif is_table_file(inner) or (inner.is_file() and holds_table(inner)):
                yield from _opened(inner, scratch)
            else:
                yield Source(shown_path(inner), inner, is_table=False)


def shown_path(path: Path) -> str:
    """A path as people and JSON can have it: a name that is not UTF-8 is that of a Chinese archiver; nothing in it moves a terminal's cursor."""
    name = str(path)
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raw = os.fsencode(path)
        try:
            name = raw.decode("gb18030")
        except UnicodeDecodeError:
            name = raw.decode("utf-8", errors="replace")
    return without_control(name)


def _unread(path: Path, error: OSError) -> Source:
    return Source(shown_path(path), path, code="file_unreadable", args_={"reason": error.strerror or str(error)})


def _opened(path: Path, scratch: Scratch) -> Iterator[Source]:
    label = shown_path(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            yield Source(label, path, code="file_unreadable", args_={"reason": "not a file"})
            return
        zipped = _begins_like_zip(path)
    except FileNotFoundError:
        yield Source(label, path, code="file_unreadable", args_={"reason": "no such file"})
        return
    except OSError as error:
        yield _unread(path, error)
        return
    folder = None
    try:
        if not (zipped and run(_is_archive, str(path), None)):
            yield Source(label, path)
            return
        folder = scratch.folder()
        members = run(unpack, str(path), folder)
    except UnreadableFile as problem:
        if folder is not None:  # what was unpacked before the refusal is nobody's
            shutil.rmtree(folder, ignore_errors=True)
        yield Source(label, path, code=problem.code, args_=problem.args_)
        return
    for member in members:
        known = member.path is not None or member.code is not None
        yield Source(f"{label}/{mask_path(member.name)}", member.path or path, known, member.code, member.args_)


def _begins_like_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4).startswith((ZIP, EMPTY_ZIP))


def _is_archive(path: str, _: None) -> bool:
    return is_archive(Path(path))


class Scratch:
    """A place in the instance for unpacked files, readable by this user only, that is gone when the ``with`` ends.

    What killed processes left is removed when the next one needs the place.
    """

    def __init__(self) -> None:
        self._folder: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def folder(self) -> Path:
        """A new folder."""
        if self._folder is None:
            home = Settings.from_environment().instance / "unpacked"
            home.mkdir(parents=True, exist_ok=True, mode=0o700)
            sweep_scratch(home)
            self._folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=home))
        return Path(tempfile.mkdtemp(dir=self._folder))


def sweep_scratch(home: Path) -> None:
    """Remove what processes that are gone have left unpacked in ``home``."""
    for left in home.iterdir() if home.is_dir() else ():
        owner = left.name.partition("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):  # type: ignore[no-untyped-call]
            shutil.rmtree(left, ignore_errors=True)
