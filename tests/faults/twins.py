"""A server of processes that load at the same time: ``python -m tests.faults.twins``, one order a line in, one answer a line out.

Each process is a fork of this one, which has everything imported and has opened no database, so that a dozen of them start in no time. An order
is JSON: ``database`` and ``batches``, a list of files each, or one word ``undo:N`` that takes a load back. All forks wait until the last one is
there, and are let go at once. The answer is JSON too: for each fork its exit ``code`` and ``answer``, (status, load) of every file.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from data.database.engine import writer
from etl.load.batch import load_paths
from etl.load.undo import undo

SECONDS = 120
"""Within which each process ends: none waits for another for longer than ``COVERAGE_BUSY_SECONDS``."""


def load(database: str, batch: list[str]) -> list[list[Any]]:
    """What became of each file."""
    engine = writer(f"sqlite:///{database}")
    try:
        if batch[0].startswith("undo:"):
            undo(engine, int(batch[0].partition(":")[2]))
            return []
        return [[r.status, r.load_id] for r in load_paths(engine, [Path(path) for path in batch])]
    finally:
        engine.dispose()


def fork(database: str, batch: list[str], ready: int, gate: int) -> tuple[int, int]:
    """A process of its own that says that it is there, waits for a byte at the gate, and loads; its number, and where its answer comes."""
    answers, answer = os.pipe()
    if child := os.fork():
        os.close(answer)
        return child, answers
    signal.alarm(SECONDS)
    code = 1
    try:
        os.write(ready, b".")
        os.read(gate, 1)
        os.write(answer, json.dumps(load(database, batch)).encode())
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def together(database: str, batches: list[list[str]]) -> list[dict[str, Any]]:
    """Exit code and answer of each batch's process, all let go at once."""
    (there, ready), (gate, opened) = os.pipe(), os.pipe()
    forks = [fork(database, batch, ready, gate) for batch in batches]
    for _ in forks:
        os.read(there, 1)
    os.write(opened, b"." * len(forks))
    found = []
    for child, answers in forks:
        with os.fdopen(answers) as answer:
            said = answer.read()
        found.append({"code": os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), "answer": json.loads(said or "null")})
    for end in (there, ready, gate, opened):
        os.close(end)
    return found


def main() -> None:
    """Serve until the input ends."""
    for line in sys.stdin:
        order = json.loads(line)
        print(json.dumps(together(order["database"], order["batches"])), flush=True)


if __name__ == "__main__":
    main()
