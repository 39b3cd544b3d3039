"""Packs that are made in the background for a page: begun, watched, cancelled, fetched, and forgotten after a day."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy import Engine

from data.scope import Scope
from reports.files import Kind, Manner
from reports.order import Order
from reports.packs import Run, Stopped, pack_name, settled, write_pack

_ID: Final = re.compile(r"^[A-Za-z0-9_-]{16,40}$")
_KEPT: Final = 24 * 3600.0
_AT_A_TIME: Final = 2
"""Packs that are made at once; each takes all processors, so that more would only be slower. Others wait."""
_THIS_PROCESS: Final = secrets.token_hex(8)


class UnknownJob(LookupError):
    """No pack of that id is being made or kept."""


@dataclass(slots=True)
class Job:
    """Where a pack stands. ``stage``: running, done, cancelled, failed. ``absent``: (region, outcome, reason) without files."""

    id: str
    name: str
    stage: Literal["running", "done", "cancelled", "failed"] = "running"
    done: int = 0
    total: int = 0
    written: int = 0
    absent: list[tuple[str, str, str]] = field(default_factory=list)
    fault: str = ""
    process: str = _THIS_PROCESS


class Jobs:
    """The packs of one instance. Methods may be called from many threads."""

    def __init__(self, folder: Path, engine: Engine, scope: Scope) -> None:
        self._folder, self._engine, self._scope = folder, engine, scope
        self._lock = threading.Lock()
        self._turns = threading.Semaphore(_AT_A_TIME)
        self._stops: dict[str, threading.Event] = {}
        self._threads: dict[str, threading.Thread] = {}

    def begin(self, order: Order, kinds: Sequence[Kind], manner: Manner) -> str:
        """Begin a pack; returns its id, which cannot be guessed."""
        self.forget_old()
        identity = secrets.token_urlsafe(18)
        home = self._folder / identity
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        home.mkdir(mode=0o700)
        order = settled(self._engine, self._scope, order)
        job = Job(identity, pack_name(order, manner.language))
        self._write(job)
        self._stops[identity] = threading.Event()
        thread = threading.Thread(target=self._make, args=(job, order, kinds, manner), daemon=True)
        self._threads[identity] = thread
        thread.start()
        return identity

    def state(self, identity: str) -> Job:
        """Where a pack stands; one that another process left undone has failed. Raises :class:`UnknownJob`."""
        if not _ID.match(identity):
            raise UnknownJob(identity)
        try:
            with self._lock:
                raw: dict[str, Any] = json.loads((self._folder / identity / "state.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise UnknownJob(identity) from None
        job = Job(**raw)
        if job.stage == "running" and job.process != _THIS_PROCESS:
            job.stage, job.fault = "failed", "interrupted"
        return job

    def cancel(self, identity: str) -> None:
        """Stop a pack at the next region; nothing of it is kept."""
        self.state(identity)
        stop = self._stops.get(identity)
        if stop is not None:
            stop.set()

    def path(self, identity: str) -> Path:
        """The finished zip. Raises :class:`UnknownJob` before it is done."""
        job = self.state(identity)
        if job.stage != "done":
            raise UnknownJob(identity)
        return self._folder / identity / job.name

    def wait(self, identity: str) -> None:
        """Wait until a pack is done, cancelled or failed."""
        if identity in self._threads:
            self._threads[identity].join()

    def forget_old(self) -> None:
        """Delete packs older than a day."""
        for home in self._folder.iterdir() if self._folder.is_dir() else ():
            if time.time() - home.stat().st_mtime > _KEPT:
                shutil.rmtree(home, ignore_errors=True)

    def _make(self, job: Job, order: Order, kinds: Sequence[Kind], manner: Manner) -> None:
        def progress(done: int, total: int) -> None:
            job.done, job.total = done, total
            self._write(job)

        stop, has_turn = self._stops[job.id], False
        try:
            while not (has_turn := self._turns.acquire(timeout=0.2)):
                if stop.is_set():
                    raise Stopped(job.name)
            pack = write_pack(
                self._engine,
                self._scope,
                order,
                kinds,
                self._folder / job.id / job.name,
                manner,
                Run(progress, stop.is_set, os.cpu_count() or 1),
            )
            job.stage = "done"
            job.written = sum(1 for entry in pack.entries if entry.outcome == "written")
            job.absent = [(e.region, e.outcome, e.reason) for e in pack.entries if e.outcome != "written"]
        except Stopped:
            job.stage = "cancelled"
        except Exception as fault:
            job.stage, job.fault = "failed", f"{type(fault).__name__}: {fault}"[:300]
        finally:
            if has_turn:
                self._turns.release()
        self._write(job)

    def _write(self, job: Job) -> None:
        with self._lock:
            target = self._folder / job.id / "state.json"
            draft = target.with_suffix(".new")
            draft.write_text(json.dumps(asdict(job), ensure_ascii=False), encoding="utf-8")
            draft.replace(target)
