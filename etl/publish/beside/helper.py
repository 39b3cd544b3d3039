"""The second process of a publish, as the first one sees it: what it is handed, and how what it made is taken over.

It is one of those that read files, under their limits, and ends when the first one does. Where it does not come through, the publish does
its share as well.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from sqlalchemy import Connection, Engine, func, select, text

from data.database import links, schema
from data.database.loads import plain_columns
from data.database.place import file_of
from data.settings import ReadingLimits
from data.slice import Slice
from etl.publish.beside.file import attach, detach, is_unfilled, take_over
from etl.publish.beside.work import AllCovered, Begun, Covered, Touched, begin, end, list_slice
from etl.publish.subtrees import Reached
from etl.read.isolation import run
from etl.read.sources import Scratch
from etl.read.workbook import UnreadableFile

_log = logging.getLogger(__name__)
Given = TypeVar("Given")

PAYS_FROM: Final = 20_000
"""Rows from which a second process gains more than its start and what is handed over take."""


class Helper:
    """The second process of one publish, where it has one: of much that is new, in a file, with two processors and leave to use two."""

    def __init__(self, workers: int = 1) -> None:
        self._workers = workers
        self._scratch = Scratch()
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="beside")
        self._stop = threading.Event()
        self._steps: list[Future[None]] = []
        self._database = ""
        self._limits = ReadingLimits()
        self._file: Path | None = None
        self._touched: Touched = {}
        self._attached = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_up()
        self._scratch.__exit__(kind, fault, trace)

    @contextmanager
    def transaction(self, engine: Engine) -> Iterator[Connection]:
        """The transaction of the publish; what was made beside it is let go when it has ended."""
        with engine.connect() as connection:
            try:
                with connection.begin():
                    yield connection
            finally:
                if self._attached and not connection.invalidated:
                    detach(connection)

    @property
    def helps(self) -> bool:
        """Whether there is a second process, and it has come through so far."""
        return self._file is not None

    def begin(self, connection: Connection, touched: Touched) -> None:
        """Have names indexed beside the publish of parts that have become current, if that pays."""
        database = file_of(connection.engine.url)
        if database is None or min(self._workers, os.cpu_count() or 1) < 2 or not _is_much(connection, touched):
            return
        if not is_unfilled(connection):
            return
        part = schema.part.c
        loads = connection.execute(select(func.count(part.load_id.distinct()))).scalar_one()
        limits = ReadingLimits.from_environment()
        self._limits = replace(limits, seconds=limits.seconds * int(loads))
        self._database, self._touched = str(database), touched
        self._file = self._scratch.folder() / "beside.db"
        statuses = [(row.status, row.id) for row in connection.execute(select(part.status, part.id))]
        self._hand(begin, Begun(self._file, touched, statuses))

    def covered(self, connection: Connection, slice_: Slice) -> None:
        """Have the lists and cells of a slice made whose cover is resolved; needs the temporary table ``counted_part``."""
        if self._file is None:
            return
        mine = schema.coverage.c.part_id.in_(text("SELECT id FROM counted_part"))
        found = plain_columns(connection.execute(select(schema.coverage).where(mine)))
        self._hand(list_slice, Covered(self._file, slice_, _named(schema.coverage, found)))

    def all_covered(self, connection: Connection) -> None:
        """Have the flows made: no other cover follows."""
        if self._file is None:
            return
        found = plain_columns(connection.execute(select(links.same_unit)))
        self._hand(end, AllCovered(self._file, self._touched, _named(links.same_unit, found)))

    def take_over(self, connection: Connection, reached: Mapping[Slice, Reached | None]) -> bool:
        """Take over what was made. Returns whether there is anything: else it is left to the publish."""
        if self._file is None:
            return False
        if reached != dict.fromkeys(self._touched):
            self._give_up()
            return False
        try:
            for step in self._steps:
                step.result()
        except UnreadableFile as problem:
            _log.warning("the second process of the publish has failed: %s", problem.code)
            self._give_up()
            return False
        attach(connection, self._file)
        self._attached = True
        take_over(connection)
        return True

    def _hand(self, work: Callable[[str, Given], None], given: Given) -> None:
        self._steps.append(self._threads.submit(run, work, self._database, given, self._limits, self._stop))

    def _give_up(self) -> None:
        self._stop.set()
        self._threads.shutdown(cancel_futures=True)
        self._file = None


def _is_much(connection: Connection, touched: Touched) -> bool:
    part = schema.part.c
    rows = connection.execute(select(part.id, part.rows_accepted)).all()
    changed = {part_id for parts in touched.values() for part_id in parts}
    accepted: int = sum(row.rows_accepted for row in rows if row.id in changed)
    return accepted >= PAYS_FROM


def _named(table: Any, columns: list[list[Any]]) -> dict[str, list[Any]]:
    return {column.name: values for column, values in zip(table.columns, columns, strict=True)}
