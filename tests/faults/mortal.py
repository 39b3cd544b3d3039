"""A server of processes that can be killed: ``python -m tests.faults.mortal``, one order a line in, one answer a line out.

Each order runs in a fork of this process, which has everything imported and the workbooks read, so that a hundred deaths take
seconds. An order is JSON: ``database``, ``act`` (a set of files to load, or undo), and how to die, by SIGKILL and with no chance
to tidy up: ``at`` the n-th ``statement`` (before it is sent, after it, or at a commit), the n-th ``instruction`` (every twenty
steps of SQLite's machine: in the middle of a statement), or after n ``microseconds`` (anywhere, a commit's writing included).
The answer is JSON too: ``signal`` that ended the fork (0: it ran through), its exit ``code``, ``counted`` how far it came.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from data.database.engine import writer
from etl.file.process import process_safely
from etl.file.result import FileResult, Flags
from etl.load.batch import Run, load_paths
from etl.load.undo import undo

_STEP = 20


class Remembered(Executor):
    """Answers from what was read beforehand: the reading of workbooks is not what dies here."""

    def __init__(self, results: dict[str, FileResult]) -> None:
        self.results = results

    def submit(self, _fn: Any, /, *args: Any, **_kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(self.results[args[0]])
        return future


class Mortal:
    """Counts what an engine does and dies at the given number."""

    def __init__(self, kind: str, at: int) -> None:
        self.kind, self.at, self.counted = kind, at, 0

    def count(self, *_: Any) -> None:
        self.counted += 1
        if self.counted == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def listen(self, engine: Engine) -> None:
        if self.kind == "statement":
            for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
                event.listen(engine, name, self.count)
        elif self.kind == "instruction":
            event.listen(engine, "connect", lambda connection, _: connection.set_progress_handler(self.count, _STEP))


def act(order: dict[str, Any], results: dict[str, dict[str, FileResult]]) -> int:
    """Do what an order says; returns how much was counted."""
    mortal = Mortal(order["kind"], order["at"])
    if order["kind"] == "microseconds" and order["at"]:
        signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, order["at"] / 1e6)
    engine = writer(f"sqlite:///{order['database']}")
    engine.dispose()
    mortal.listen(engine)
    if order["act"] == "undo":
        undo(engine, order["load"])
    else:
        files = results[order["act"]]
        load_paths(engine, [Path(name) for name in files], run=Run(executor=Remembered(files)))
    engine.dispose()
    return mortal.counted


def main() -> None:
    """Serve until the input ends. The first line names the files of each act."""
    named: dict[str, list[str]] = json.loads(sys.stdin.readline())
    results = {name: {path: process_safely(path, Flags()) for path in paths} for name, paths in named.items()}
    for line in sys.stdin:
        order = json.loads(line)
        inward, outward = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(outward, str(act(order, results)).encode())
            os._exit(0)
        os.close(outward)
        _, status = os.waitpid(child, 0)
        counted = os.read(inward, 20)
        os.close(inward)
        answer = {"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, "counted": int(counted or 0)}
        print(json.dumps(answer | {"code": os.waitstatus_to_exitcode(status)}), flush=True)


if __name__ == "__main__":
    main()
