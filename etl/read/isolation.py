"""Reading files in processes of their own, under a limit of memory and of time, so that no file can take the program down.

One process has one file at a time and is used again for the next. A file over a limit, or that brings its process down, fails alone. Any
thread may call, of a web server too. What the child does is in :mod:`etl.read.child`.
"""

from __future__ import annotations

import atexit
import os
import pickle
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any, Final, TypeVar, cast

import psutil

from data.limits.turns import Busy, Turns
from data.settings import ROOT, ReadingLimits
from etl.read.child import FAULT, MEMORY, UNREADABLE, memory_of
from etl.read.need import fitted
from etl.read.workbook import UnreadableFile

Given = TypeVar("Given")
Result = TypeVar("Result")
Work = Callable[[str, Given], Result]

LOOK: Final = 0.1
"""Seconds between two looks of the watch at the processes."""
IDLE: Final = 60.0
"""Seconds after which a process without work is ended."""
_OUT_OF_MEMORY: Final = (b"memory allocation of", b"MemoryError", b"Cannot allocate memory")
_PANIC: Final = re.compile(rb"\n?thread '[^'\n]*'(?: \(\d+\))? panicked at [^\0]*?(?:\nnote: [^\n]*\n|\Z)")
"""What the reader's core prints when it meets damage that it did not foresee; a finding tells it."""


def run(
    work: Work[Given, Result],
    path: str,
    given: Given,
    limits: ReadingLimits | None = None,
    stop: threading.Event | None = None,
) -> Result:
    """``work(path, given)`` in a process of its own; ``work`` is a function of a module, what it is given and its result can be pickled.

    Raises :class:`etl.model.UnreadableFile` with the code file_over_memory, file_over_time or worker_failed where it does not come through
    (so too when ``stop`` is set), and what the work itself raised as such.
    """
    task = _Task(work, path, given, fitted(path, limits or ReadingLimits.from_environment()), stop or threading.Event())
    with _processes.turn(task.stop):
        return cast(Result, _answer(task))


def _answer(task: _Task) -> Any:
    """The result of a task in a process that is free, and in a new one should an earlier file have spoilt that."""
    module = task.work.__module__
    child = _processes.take(module)
    used = child.files > 0
    try:
        return child.answer(task)
    except _Died as died:
        if not used or died.over_time or task.stop.is_set():
            raise UnreadableFile(died.code, died.args_) from None
    finally:
        _processes.give_back(child)
    child = _processes.take(module, fresh=True)  # what an earlier file left behind is not this one's fault
    try:
        return child.answer(task)
    except _Died as died:
        raise UnreadableFile(died.code, died.args_) from None
    finally:
        _processes.give_back(child)


def start(module: str, count: int) -> None:
    """Have so many processes without work, begun with a work's ``module``: they start while the caller still finds out what to read."""
    _processes.start(module, count)


@dataclass(frozen=True, slots=True)
class _Task:
    work: Work[Any, Any]
    path: str
    given: Any
    limits: ReadingLimits
    stop: threading.Event


class _Died(Exception):
    """The process did not come through with a file."""

    def __init__(self, code: str, **args: str) -> None:
        super().__init__(code)
        self.code = code
        self.args_ = args

    @property
    def over_time(self) -> bool:
        """Whether the file took too long, so that another try would too."""
        return self.code == "file_over_time"


class _Child:
    """One reading process, and the limits of the file that it has. ``module``: where its first work is, for its start."""

    def __init__(self, module: str) -> None:
        self.files = 0
        self.ended = False
        self.since = time.monotonic()
        self._task: _Task | None = None
        self._over: str | None = None
        self._guard = threading.Lock()
        self._said = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  # lives as long as the process
        library = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "etl.read.child", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            # One thread each: the files are what runs side by side, and every thread's stack counts as address space.
            env={**os.environ, "PYTHONPATH": library, "OPENBLAS_NUM_THREADS": "1", "RUST_BACKTRACE": "0"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def answer(self, task: _Task) -> Any:
        """The result of the work. Raises :class:`_Died`, or :class:`etl.model.UnreadableFile` as the work did."""
        tasks, answers = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)
        self.files += 1
        with self._guard:
            self._task, self.since = task, time.monotonic()
        try:
            pickle.dump((task.work, task.path, task.given, task.limits.memory, task.limits.seconds), tasks)
            tasks.flush()
            kind, content = pickle.load(answers)
        except (EOFError, OSError, pickle.UnpicklingError):
            raise self._why(task) from None
        finally:
            with self._guard:
                self._task, self.since = None, time.monotonic()
        if kind == MEMORY:
            self.end()
            raise _Died("file_over_memory", limit=_mb(task.limits.memory))
        said = self._take_what_it_said()
        if kind == UNREADABLE:  # the finding says it; a library's own complaints are for nobody
            raise UnreadableFile(*content)
        self._pass_on(said)
        if kind == FAULT:
            raise UnreadableFile("worker_failed", {"reason": content})
        return content

    def _why(self, task: _Task) -> _Died:
        """Why the process ended in the midst of a file."""
        self.end()
        said = self._take_what_it_said()
        if self._over == "time":
            return _Died("file_over_time", limit=f"{task.limits.seconds:g}")
        if self._over == "memory" or any(sign in said for sign in _OUT_OF_MEMORY):
            return _Died("file_over_memory", limit=_mb(task.limits.memory))
        self._pass_on(said)
        code = self._process.returncode
        how = signal.Signals(-code).name if code < 0 else f"exit {code}"
        return _Died("worker_failed", reason=f"the reading process died ({how})")

    def _take_what_it_said(self) -> bytes:
        self._said.seek(0)
        said = self._said.read()
        self._said.seek(0)
        self._said.truncate()
        return said

    def _pass_on(self, said: bytes) -> None:
        told = _PANIC.sub(b"", said)
        if told:
            sys.stderr.write(told.decode("utf-8", errors="replace"))

    def watch(self) -> None:
        """End the process if its file is over a limit or not wanted any more."""
        with self._guard:
            task = self._task
            if task is None or self._process.poll() is not None:
                return
            if time.monotonic() - self.since > task.limits.seconds:
                self._over = "time"
            elif self.memory() > task.limits.memory:
                self._over = "memory"
            if self._over or task.stop.is_set():
                self._process.kill()

    def memory(self) -> int:
        """Bytes of memory that the process holds now; 0 when it is gone."""
        with suppress(psutil.Error):
            return memory_of(self._process.pid)[0]
        return 0

    def end(self) -> None:
        """End the process and wait for it. An idle one ends by itself when its input is closed; any other is killed."""
        if self.ended:
            return
        self.ended = True
        if self._task is not None:
            self._process.kill()
        with suppress(OSError):
            cast(IO[bytes], self._process.stdin).close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        cast(IO[bytes], self._process.stdout).close()

    def forget(self) -> None:
        """Give back what the system lent."""
        self.end()
        self._said.close()


def _mb(amount: int) -> str:
    return f"{amount // 1_000_000}"


class _Processes:
    """All reading processes of this program: those at work, and those that wait for the next file."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self._watch: threading.Thread | None = None
        self.turns: Turns | None = None

    @contextmanager
    def turn(self, stop: threading.Event) -> Iterator[None]:
        """A process may be at work, as soon as fewer are than :func:`allow` says, or when nobody waits for it any more."""
        turns = self.turns
        while turns is not None and not stop.is_set():
            try:
                turns.take(LOOK)
            except Busy:
                continue
            try:
                yield
            finally:
                turns.give_back()
            return
        yield

    def take(self, module: str, *, fresh: bool = False) -> _Child:
        """A process without work; a new one, begun with the work's ``module``, where there is none, or if ``fresh``."""
        with self._lock:
            child = self._idle.pop() if self._idle and not fresh else _Child(module)
            self._busy.add(child)
            self._begin_watch()
        return child

    def start(self, module: str, count: int) -> None:
        """Have so many processes without work, or more."""
        with self._lock:
            self._idle += [_Child(module) for _ in range(count - len(self._idle))]
            self._begin_watch()

    def _begin_watch(self) -> None:
        if self._watch is None:
            self._watch = threading.Thread(target=self._keep_watch, name="reading-watch", daemon=True)
            self._watch.start()

    def give_back(self, child: _Child) -> None:
        """Keep a process for the next file, unless it has ended or holds on to much memory."""
        limits = ReadingLimits.from_environment()
        heavy = not child.ended and child.memory() > limits.memory // 4
        with self._lock:
            self._busy.discard(child)
            if not child.ended and not heavy:
                self._idle.append(child)
                return
        child.forget()

    def _keep_watch(self) -> None:
        needed = True
        while needed:
            time.sleep(LOOK)
            now = time.monotonic()
            with self._lock:
                busy = list(self._busy)
                tired = [child for child in self._idle if now - child.since > IDLE]
                self._idle = [child for child in self._idle if child not in tired]
                needed = bool(busy or self._idle)
                if not needed:
                    self._watch = None
            for child in busy:
                child.watch()
            for child in tired:
                child.forget()

    def end_all(self) -> None:
        """End every process, at work or not."""
        with self._lock:
            children = [*self._idle, *self._busy]
            self._idle, self._busy = [], set()
        for child in children:
            child.forget()


_processes: Final = _Processes()
atexit.register(_processes.end_all)


def allow(most: int) -> None:
    """Let at most so many processes be at work at once, whoever asks; for a server, whose readers ask without knowing of each other."""
    _processes.turns = Turns(most)
