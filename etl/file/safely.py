"""Files read in a process of their own, with limits of time and memory: one file's fault is that file's alone."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from data.checks import settled, standard
from data.settings import ReadingLimits
from etl.file.process import digest, process_safely
from etl.file.result import FileResult, Flags
from etl.model import Finding, RecognisedTable
from etl.read.isolation import Work, run, start
from etl.read.workbook import UnreadableFile, read_workbook
from etl.tables.recognise import recognise


def read_safely(path: str, flags: Flags = Flags(), limits: ReadingLimits | None = None) -> FileResult:
    """What a file gives, as :func:`etl.file.process.process_file`; over a limit, or deadly, it has failed with a finding that says so."""
    return _result(process_safely, path, flags, limits)


def tables_safely(path: Path, limits: ReadingLimits | None = None) -> list[RecognisedTable]:
    """The tables of a file. Raises :class:`etl.model.UnreadableFile`, for a file over a limit too, and FileNotFoundError."""
    if not path.is_file():
        raise FileNotFoundError(path)
    return run(_tables, str(path), Flags(), limits)


def _tables(path: str, _: Flags) -> list[RecognisedTable]:
    with settled(standard()):  # tables are shown without their findings: an office's own levels do not matter
        return recognise(read_workbook(Path(path)))


def isolated(
    paths: dict[int, str],
    flags: Flags,
    workers: int,
    work: Work[Flags, FileResult] = process_safely,
    limits: ReadingLimits | None = None,
) -> Iterator[tuple[int, FileResult]]:
    """(number, result) of each path in their order, ``workers`` files at a time, each in a process of its own.

    Closing the generator ends what is under way.
    """
    stop = threading.Event()
    with ThreadPoolExecutor(max(workers, 1), thread_name_prefix="reading") as threads:
        try:
            yield from submitted(
                threads, paths, flags, max(2, 2 * workers), lambda path, flags: _result(work, path, flags, limits, stop)
            )
        except BaseException:  # Ctrl-C, or nobody wants the rest: do not wait for what is under way
            stop.set()
            raise


def start_readers(count: int) -> None:
    """Have processes up that read files: they start while the caller still finds out which ones are new."""
    start(process_safely.__module__, count)


def submitted(
    pool: Executor, paths: dict[int, str], flags: Flags, most: int, work: Work[Flags, FileResult]
) -> Iterator[tuple[int, FileResult]]:
    """(number, result) of each path in the order of the paths, at most ``most`` files under way or waiting for their turn.

    The order in which files are stored decides which of two with the same key supersedes the other, so it must not hang on which was
    read first.
    """
    futures: deque[tuple[int, Future[FileResult]]] = deque()
    queue = iter(paths.items())

    def hand_out(count: int) -> None:
        for number, path in islice(queue, count):
            futures.append((number, pool.submit(work, path, flags)))

    hand_out(most)
    while futures:
        number, future = futures.popleft()
        result = future.result()
        hand_out(1)
        yield number, result


def _result(
    work: Work[Flags, FileResult],
    path: str,
    flags: Flags,
    limits: ReadingLimits | None,
    stop: threading.Event | None = None,
) -> FileResult:
    try:
        return run(work, path, flags, limits, stop)
    except UnreadableFile as problem:
        with settled(flags.levels):
            finding = Finding.of(problem.code, args=problem.args_)
        return FileResult(path, _digest(path), findings=[finding], failed=True)


def _digest(path: str) -> str:
    """SHA-256 of a file's bytes; empty where it has gone meanwhile."""
    try:
        return digest(Path(path))
    except OSError:
        return ""
