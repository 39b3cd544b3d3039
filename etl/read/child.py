"""The child's side of :mod:`etl.read.isolation`: ``python -m etl.read.child [MODULE]`` reads files as they are named on its standard input.

``MODULE``, where the work of the first task is, is imported before any limit is measured.

A task is pickled as (work, path, what else it is given, bytes of memory, seconds); the answer on standard output is pickled as (kind, content). What the
work prints goes to standard error. The process ends when its input does, that is, when the one that started it ends.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import queue
import signal
import sys
import threading
import traceback
from contextlib import suppress
from typing import IO, Any, Final, Literal

import psutil

from etl.read.workbook import UnreadableFile

try:
    import resource
except ImportError:  # Windows has no such limits: the parent's watch alone keeps them there
    resource = None  # type: ignore[assignment]

Kind = Literal["result", "unreadable", "memory", "fault"]
RESULT: Final[Kind] = "result"
UNREADABLE: Final[Kind] = "unreadable"
MEMORY: Final[Kind] = "memory"
FAULT: Final[Kind] = "fault"


def main() -> None:
    """Answer tasks until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends us
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for module in sys.argv[1:]:
        importlib.import_module(module)  # before the limit is measured: its libraries are not the file's

    gc.freeze()
    gc.disable()  # a file's cells are many and in no cycles; what is, is collected between two files

    tasks: queue.SimpleQueue[Any] = queue.SimpleQueue()
    busy = threading.Event()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, tasks, busy), daemon=True).start()
    while (task := tasks.get()) is not None:
        work, path, given, memory, seconds = task
        _limit(memory, seconds)
        answer = _answer(work, path, given)
        busy.clear()  # before the answer is out: the next task may come right after it
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
        del answer
        gc.collect()


def _listen(stream: IO[bytes], tasks: queue.SimpleQueue[Any], busy: threading.Event) -> None:
    """Hand on tasks; when the parent is gone, end even in the midst of a file."""
    while True:
        try:
            task = pickle.load(stream)
        except Exception:  # it may have died in the midst of a task: half a pickle fails in many ways
            tasks.put(None)
            if busy.is_set():
                os._exit(1)
            return
        busy.set()
        tasks.put(task)


def _answer(work: Any, path: str, given: Any) -> tuple[Kind, Any]:
    try:
        return RESULT, work(path, given)
    except UnreadableFile as problem:
        return UNREADABLE, (problem.code, problem.args_)
    except MemoryError:
        return MEMORY, None
    except Exception as fault:
        traceback.print_exc()
        return FAULT, f"{type(fault).__name__}: {fault}"[:300]


def memory_of(pid: int) -> tuple[int, int]:
    """Bytes that a process holds in memory, and bytes of its address space. Raises :class:`psutil.Error` when it is gone."""
    used = psutil.Process(pid).memory_info()  # type: ignore[no-untyped-call]
    return int(used.rss), int(used.vms)


def _limit(memory: int, seconds: float) -> None:
    """Bounds that the system keeps, where it has them: address space, and processor time should the parent be gone.

    Address space counts from what the process has now. A refused allocation is a MemoryError in Python and an abort in the reader's core;
    no memory image is written then.
    """
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        most = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + 4 * seconds) + 10, most))
    if sys.platform == "linux":
        with suppress(ValueError, OSError):
            most = resource.getrlimit(resource.RLIMIT_AS)[1]
            resource.setrlimit(resource.RLIMIT_AS, (memory_of(os.getpid())[1] + memory, most))


if __name__ == "__main__":
    main()
