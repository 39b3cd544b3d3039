"""Packs that are made in the background for a page: begun, watched, cancelled, fetched, and forgotten after a day."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import Engine

from data.limits.turns import Turns
from data.log import place_of, short
from data.scope import Scope
from data.workplace import THIS_PROCESS, Workplace
from reports.files import Kind, Manner
from reports.order import Order
from reports.packs.making import Run, Stopped, pack_name, settled, write_pack

_log = logging.getLogger(__name__)
WAITING: Final = 6
"""Packs that wait for their turn besides; more are refused."""
_AT_A_TIME: Final = 2
"""Packs that are made at once; each takes all processors, so that more would only be slower. Others wait."""


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
    process: str = THIS_PROCESS


class Jobs:
    """The packs of one instance. Methods may be called from many threads."""

    def __init__(self, folder: Path, engine: Engine, scope: Scope) -> None:
        self._place = Workplace(folder, kind="pack", unknown=UnknownJob)
        self._engine, self._scope = engine, scope
        self._turns = threading.Semaphore(_AT_A_TIME)
        self._line = Turns(_AT_A_TIME + WAITING, 60)

    def begin(self, order: Order, kinds: Sequence[Kind], manner: Manner) -> str:
        """Begin a pack; returns its id, which cannot be guessed. Raises :class:`data.limits.turns.Busy` where too many wait."""
        order = settled(self._engine, self._scope, order)
        self._line.take()
        try:
            identity = self._place.open()
            job = Job(identity, pack_name(order, manner.language))
            self._write(job)
        except BaseException:
            self._line.give_back()
            raise
        self._place.start(identity, lambda: self._make(job, order, kinds, manner))
        return identity

    def state(self, identity: str) -> Job:
        """Where a pack stands; one that another process left undone has failed. Raises :class:`UnknownJob`."""
        job = Job(**self._place.read(identity))
        if job.stage == "running" and not self._place.alive(job.process):
            job.stage, job.fault = "failed", "interrupted"
        return job

    def cancel(self, identity: str) -> None:
        """Stop a pack at the next region; nothing of it is kept."""
        self.state(identity)
        self._place.cancel(identity)

    def path(self, identity: str) -> Path:
        """The finished zip. Raises :class:`UnknownJob` before it is done."""
        job = self.state(identity)
        if job.stage != "done":
            raise UnknownJob(identity)
        return self._place.home(identity) / job.name

    def wait(self, identity: str) -> None:
        """Wait until a pack is done, cancelled or failed."""
        self._place.wait(identity)

    def forget_old(self) -> None:
        """Delete packs older than a day."""
        self._place.sweep()

    def _make(self, job: Job, order: Order, kinds: Sequence[Kind], manner: Manner) -> None:
        def progress(done: int, total: int) -> None:
            job.done, job.total = done, total
            self._write(job)

        def stopped() -> bool:
            return self._place.stopped(job.id)

        has_turn, began = False, time.monotonic()
        _log.info("pack %s begins: regions below %s, period %s", short(job.id), order.region, order.period)
        try:
            while not (has_turn := self._turns.acquire(timeout=0.2)):
                if stopped():
                    raise Stopped(job.name)
            pack = write_pack(
                self._engine,
                self._scope,
                order,
                kinds,
                self._place.home(job.id) / job.name,
                manner,
                Run(progress, stopped, os.cpu_count() or 1),
            )
            job.stage = "done"
            job.written = sum(1 for entry in pack.entries if entry.outcome == "written")
            job.absent = [(e.region, e.outcome, e.reason) for e in pack.entries if e.outcome != "written"]
        except Stopped:
            job.stage = "cancelled"
        except Exception as fault:
            job.stage, job.fault = "failed", f"{type(fault).__name__}: {fault}"[:300]
            _log.error("pack %s failed: %s", short(job.id), place_of(fault))
        finally:
            if has_turn:
                self._turns.release()
            self._line.give_back()
        self._write(job)
        _log.info(
            "pack %s %s: %d of %d regions written, %.1f s",
            short(job.id),
            job.stage,
            job.written,
            job.total,
            time.monotonic() - began,
        )

    def _write(self, job: Job) -> None:
        self._place.write(job.id, asdict(job))
