"""Imports that are open in the browser: files received, read, looked at, tried out, loaded; then nothing of them is kept.

Each has a folder of its own under ``instance/imports``, readable by this user only. It holds the files as they came and what was
read from them, and is deleted when the import is loaded or dropped, or has not been touched for a day.
"""

from __future__ import annotations

import logging
import os
import pickle
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from itertools import chain
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import Engine

from data.checks import settle, settled
from data.database.trouble import DatabaseTrouble
from data.files import open_private
from data.limits.turns import Busy, Turns
from data.log import place_of, short
from data.texts import text
from data.workplace import THIS_PROCESS, Workplace
from etl.fields.memory import answers
from etl.file.corrections import load_corrections
from etl.file.result import FileResult, Flags
from etl.file.safely import isolated
from etl.load.batch import load_results
from etl.load.effects import Effects, effects
from etl.load.report import findings_of
from etl.load.undo import check_undo, undo
from etl.model import Finding
from etl.personal.mask import mask_path
from etl.read.isolation import run
from etl.read.sources import Scratch, find_sources, shown_path
from etl.upload.changes import Change, Changes
from etl.upload.limits import Limits, NoRoom, TooMuch
from etl.upload.names import plain_name, without_marks
from etl.upload.state import (
    FileState,
    Stage,
    State,
    UnknownImport,
    flags_in,
    flags_json,
    loaded,
    seen,
)
from etl.write.marked import Marking, marked_copy

_log = logging.getLogger(__name__)

_BLOCK: Final = 1 << 20
_LATER: Final = 60
"""Seconds after which room may have been made."""
_LOOK: Final = 0.2
"""Seconds between two looks whether work that waits for its turn is still wanted."""


class Imports:
    """The open imports of one instance. Methods may be called from many threads."""

    def __init__(
        self,
        folder: Path,
        engine: Callable[[], Engine],
        *,
        workers: int = 2,
        limits: Limits = Limits(),
        mappings: Path | None = None,
    ) -> None:
        self._place = Workplace(folder, kind="import", unknown=UnknownImport, hours=limits.hours)
        self._engine = engine
        self._workers = workers
        self._limits = limits
        self.mappings = mappings or folder.parent / "mappings"
        self.changes = Changes()
        self._line = Turns(limits.at_once + limits.waiting)
        self._turns = Turns(limits.at_once)
        self._copies = Turns(limits.copies)

    def open(self) -> str:
        """Begin an import; returns its id, which cannot be guessed. Those that nobody touched for a day are dropped.

        Raises :class:`data.limits.turns.Busy` where as many are open, or as much lies on the disk, as may.
        """
        self.forget_old()
        with self._place.lock:  # no other is begun between the count and this one
            if sum(1 for home in self._place.homes() if (home / "files").is_dir()) >= self._limits.open:
                raise Busy(_LATER)
            self._check_disk()
            identity = self._place.open()
            (self._place.home(identity) / "files").mkdir(mode=0o700)
            self._write(State(identity))
        return identity

    def state(self, identity: str) -> State:
        """Where an import stands. Work that another process left undone shows as a fault. Raises :class:`UnknownImport`."""
        raw = self._place.read(identity)
        state = State(**{**raw, "files": [FileState(**f) for f in raw["files"]]})
        if state.busy and not self._place.alive(state.process):
            state.fault = "interrupted"
        return state

    def receive(self, identity: str, name: str, stream: IO[bytes]) -> int:
        """Keep a file as it comes; returns its number, from 1. Raises :class:`TooMuch`, and :class:`data.limits.turns.Busy` as :meth:`open`."""
        self._check_disk()
        with self._place.lock, self._owned(identity):
            state = self.state(identity)
            if state.stage != "receiving":
                raise UnknownImport(identity)
            if len(state.files) >= self._limits.files:
                raise TooMuch(f"more than {self._limits.files} files")
            stored = plain_name(name)
            number = len(state.files) + 1
            state.files.append(FileState(mask_path(stored), f"files/{number:05d}/{without_marks(stored)}"))
            state.process = THIS_PROCESS
            self._write(state)
        target = self._place.home(identity) / state.files[-1].path
        target.parent.mkdir(parents=True, mode=0o700)
        room = self._limits.size - self._size(identity)
        with open_private(target) as file:
            while block := stream.read(_BLOCK):
                room -= len(block)
                if room < 0:
                    file.close()
                    target.unlink()
                    raise TooMuch(f"more than {self._limits.size} bytes")
                file.write(block)
        return number

    def read(self, identity: str, flags: Flags = Flags()) -> None:
        """Read all files anew, in the background, with what the sender says beside them."""
        self._begin(identity, "reading", lambda state: self._read(state, flags), flags=flags_json(flags))

    def try_out(self, identity: str, language: str) -> None:
        """Find out in the background what loading would change."""
        self._begin(identity, "trying", lambda state: self._try(state, language), language)

    def load(self, identity: str, language: str) -> None:
        """Load in the background what was read; the files and what was read of them are then deleted."""
        self._begin(identity, "loading", lambda state: self._load(state, language), language)

    def drop(self, identity: str) -> None:
        """End an import and delete all of it. Work under way stops at the next file; a load that is being stored does not."""
        state = self.state(identity)
        if state.busy and (state.stage == "loading" or state.process != THIS_PROCESS):
            return
        self._place.drop(identity)

    def database(self) -> Engine:
        """The database that loads go to, for writing."""
        return self._engine()

    def undo(self, load_id: int, identity: str | None = None) -> None:
        """Take a load back; an open import that it came by says so. Raises :class:`etl.load.undo.CannotUndo`."""
        undo(self._engine(), load_id)
        if identity is None:
            return
        with self._place.lock:
            state = self.state(identity)
            state.files = [replace(f, status="undone") if f.load_id == load_id else f for f in state.files]
            self._write(state)

    def begin_undo(self, load_id: int, identity: str | None, language: str) -> Change:
        """Take a load back behind the page. Raises :class:`etl.load.undo.CannotUndo` at once for what cannot be, and Busy."""
        check_undo(self._engine(), load_id)

        def work() -> str:
            self.undo(load_id, identity)
            return ""

        return self.changes.begin(work, language)

    def wait(self, identity: str, timeout: float | None = None) -> None:
        """Wait for the work under way."""
        self._place.wait(identity, timeout)

    def result(self, identity: str, number: int) -> FileResult:
        """What was read from a file. Raises :class:`UnknownImport` where there is none."""
        try:
            with (self._place.home(identity) / "read" / f"{number:05d}").open("rb") as file:
                found: FileResult = pickle.load(file)  # our own bytes, in a folder that only this user can write to
        except FileNotFoundError:
            raise UnknownImport(f"{identity} file {number}") from None
        return found

    def findings(self, identity: str, number: int, language: str) -> list[dict[str, Any]]:
        """A file's findings as in the JSON of ``etl load``."""
        return findings_of(self.result(identity, number), language)

    def effects(self, identity: str) -> Effects | None:
        """What the last trial found; None before there was one."""
        try:
            with (self._place.home(identity) / "effects").open("rb") as file:
                found: Effects = pickle.load(file)  # as above
        except FileNotFoundError:
            return None
        return found

    def marked(self, identity: str, number: int, language: str) -> Path:
        """The marked copy of a file, made now; it goes with the import. Raises :class:`UnknownImport` and :class:`data.limits.turns.Busy`."""
        state = self.state(identity)
        if not 1 <= number <= len(state.files):
            raise UnknownImport(f"{identity} file {number}")
        out = self._place.home(identity) / "marked" / f"{number:05d}-{language}.xlsx"
        source = self._place.home(identity) / state.files[number - 1].path
        result = self.result(identity, number)
        recognised = {preview.sheet for preview in result.previews if preview.content != "unknown"}
        out.parent.mkdir(mode=0o700, exist_ok=True)
        with self._copies.taken():
            run(marked_copy, str(source), Marking(findings_of(result, language), out, language, recognised))
        out.chmod(0o600)
        return out

    def forget_old(self) -> None:
        """Delete imports that nobody touched for a day, and those that a process which is gone has left in their midst."""
        self._place.sweep(
            lambda state: bool(state) and state["stage"] != "loaded" and not self._place.alive(state["process"])
        )

    def _check_disk(self) -> None:
        """Raise :class:`etl.upload.limits.NoRoom` where open imports take as much of the disk as they may, or the disk has no room left."""
        self._place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        taken = sum(_bytes_below(home) for home in self._place.homes())
        if taken >= self._limits.disk or shutil.disk_usage(self._place.folder).free < self._limits.free:
            raise NoRoom(_LATER)

    @contextmanager
    def _owned(self, identity: str) -> Iterator[None]:
        """The import is this process's own for a moment. Raises :class:`data.limits.turns.Busy` where another has it."""
        self._place.read(identity)
        if not self._place.claim(identity):
            raise Busy
        try:
            yield
        finally:
            self._place.disown(identity)

    def _begin(
        self, identity: str, stage: Stage, work: Callable[[State], None], language: str = "zh", **changes: Any
    ) -> None:
        """Begin work in the background, as its only owner. Raises :class:`data.limits.turns.Busy` where too many wait for their turn."""
        with self._place.lock:
            state = self.state(identity)
            if state.busy or state.stage == "loaded" or not state.files or not self._place.claim(identity):
                return
            try:
                self._line.take()
            except Busy:
                self._place.disown(identity)
                raise
            state.stage, state.fault, state.process = stage, None, THIS_PROCESS
            state.done, state.total, state.since = 0, len(state.files), time.time()
            for name, value in changes.items():
                setattr(state, name, value)
            self._write(state)
            self._place.start(identity, lambda: self._in_turn(state, work, language))

    def _in_turn(self, state: State, work: Callable[[State], None], language: str) -> None:
        """Do the work when its turn has come, unless it is not wanted any more."""
        try:
            while not self._place.stopped(state.id):
                with suppress(Busy), self._turns.taken(_LOOK):
                    return self._work(state, work, language)
        finally:
            self._line.give_back()
            self._place.disown(state.id)

    def _work(self, state: State, work: Callable[[State], None], language: str) -> None:
        began, stage = time.monotonic(), state.stage
        _log.info("import %s: %s %d files", short(state.id), stage, state.total)
        try:
            work(state)
            _log.info("import %s: %s ended, %.1f s", short(state.id), stage, time.monotonic() - began)
        except Exception as fault:
            _log.error("import %s: %s failed: %s", short(state.id), stage, place_of(fault))
            ours = text("fault.ours", language, id=short(state.id))
            state.fault = fault.told(language) if isinstance(fault, DatabaseTrouble) else ours
            if self._place.home(state.id).is_dir():
                self._write(state)

    def _read(self, state: State, flags: Flags) -> None:
        home = self._place.home(state.id)
        shutil.rmtree(home / "read", ignore_errors=True)
        (home / "effects").unlink(missing_ok=True)
        (home / "read").mkdir(mode=0o700)
        levels = settle(self.mappings.parent)
        known = load_corrections(self.mappings.parent / "corrections.csv")
        given = replace(flags, answers=answers(self.mappings), corrections=known, levels=levels)
        with settled(levels):
            refused = self._open_archives(state)
        paths = {n: str(home / f.path) for n, f in enumerate(state.files, 1) if n not in refused}
        for number, result in chain(refused.items(), isolated(paths, given, self._workers)):
            if self._place.stopped(state.id):
                return
            with open_private(home / "read" / f"{number:05d}") as file:
                pickle.dump(result, file, protocol=pickle.HIGHEST_PROTOCOL)
            state.files[number - 1] = seen(state.files[number - 1], result)
            state.done += 1
            self._write(state)
        state.stage = "read"
        self._write(state)

    def _open_archives(self, state: State) -> dict[int, FileResult]:
        """Put the files of archives in the archives' places; returns what cannot be had, by number, with its finding."""
        home = self._place.home(state.id)
        names = {shown_path(home / f.path): f.name for f in state.files}
        sources = list(find_sources([home / f.path for f in state.files], _Unpacked(home / "unpacked")))
        files: list[FileState] = []
        refused: dict[int, FileResult] = {}
        for source in sources:
            sent = next(path for path in names if source.label == path or source.label.startswith(f"{path}/"))
            inner = source.label[len(sent) + 1 :]
            if not source.is_table and source.code is None:
                continue
            files.append(
                FileState(
                    f"{names[sent]}/{mask_path(inner)}" if inner else names[sent], str(source.path.relative_to(home))
                )
            )
            if source.code is not None:
                finding = Finding.of(source.code, args=source.args_)
                refused[len(files)] = FileResult(source.label, "", findings=[finding], failed=True)
        state.files, state.total = files, len(files)
        self._write(state)
        return refused

    def _try(self, state: State, language: str) -> None:
        given = flags_in(state)
        found = effects(self._engine(), self._results(state), given, language=language)
        with open_private(self._place.home(state.id) / "effects") as file:
            pickle.dump(found, file, protocol=pickle.HIGHEST_PROTOCOL)
        state.stage, state.done = "tried", state.total
        self._write(state)

    def _load(self, state: State, language: str) -> None:
        def progress(done: int) -> None:
            state.done = done
            self._write(state)

        given = flags_in(state)
        reports = load_results(self._engine(), self._results(state), given, language=language, progress=progress)
        state.files = [loaded(f, r) for f, r in zip(state.files, reports, strict=True)]
        state.stage = "loaded"
        for name in ("files", "unpacked", "read", "marked"):
            shutil.rmtree(self._place.home(state.id) / name, ignore_errors=True)
        (self._place.home(state.id) / "effects").unlink(missing_ok=True)
        self._write(state)

    def _results(self, state: State) -> Iterator[FileResult]:
        for number in range(1, len(state.files) + 1):
            yield self.result(state.id, number)

    def _size(self, identity: str) -> int:
        return _bytes_below(self._place.home(identity) / "files")

    def _write(self, state: State) -> None:
        self._place.write(state.id, asdict(state))


def _bytes_below(folder: Path) -> int:
    """Bytes of all files in a folder; what goes meanwhile counts as none."""
    size = 0
    for home, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                size += Path(home, name).stat().st_size
    return size


class _Unpacked(Scratch):
    """Folders for the files of archives, that stay as long as the import is open."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._home = home

    def folder(self) -> Path:
        """A new folder."""
        self._home.mkdir(exist_ok=True, mode=0o700)
        return Path(tempfile.mkdtemp(dir=self._home))
