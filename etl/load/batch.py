"""A batch of files into the database: each file staged in a transaction of its own, all of them published at the end."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from analysis.vocabulary import GRAVITY
from data.checks import settle, settled
from data.database.engine import for_reading
from data.database.loads import find_by_bytes, loaded_at
from etl.file.grouped import dearest_first
from etl.file.process import digest
from etl.file.result import FileResult, Flags
from etl.file.safely import isolated, read_safely, start_readers, submitted
from etl.load.report import FileReport, finding_json, published_findings
from etl.load.store import store_result
from etl.model import Finding
from etl.personal.mask import mask_file_name
from etl.publish.publish import publish
from etl.read.sources import Scratch, Source, find_sources

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Run:
    """How files are read and watched.

    ``workers``: how many files are read at a time, each in a process of its own under the limits of
    :class:`data.settings.ReadingLimits`. ``executor``: where those processes are started, in place of threads of this one. ``progress`` is
    called with (files done, files in all), ``each`` with every result and where its bytes lie, before it is stored.
    """

    workers: int = 1
    executor: Executor | None = None
    progress: Callable[[int, int], None] = lambda _done, _total: None
    each: Callable[[FileResult, Path], None] = lambda _result, _path: None

    def begin_readers(self, files: int) -> None:
        """Have reading processes up for so many files, while it is still looked which others are new."""
        if self.executor is None and files <= self.workers:
            start_readers(files)


def load_paths(
    engine: Engine,
    paths: Iterable[Path],
    flags: Flags = Flags(),
    run: Run = Run(),
    *,
    dry_run: bool = False,
    language: str = "zh",
) -> list[FileReport]:
    """Load files, folders and archives, publish once, and report file by file in path order.

    A dry run reads and checks everything and writes nothing.
    """
    paths = list(paths)
    with Scratch() as scratch:
        sources = list(find_sources(paths, scratch))
        flags = replace(flags, levels=flags.levels or settle())
        with settled(flags.levels):
            return _load_sources(engine, sources, frozenset(paths), flags, run, dry_run=dry_run, language=language)


def _load_sources(
    engine: Engine,
    sources: list[Source],
    named: frozenset[Path],
    flags: Flags,
    run: Run,
    *,
    dry_run: bool,
    language: str,
) -> list[FileReport]:
    began = time.monotonic()
    _log.info("load of %d files begins%s", len(sources), ", as a trial" if dry_run else "")
    reports: dict[int, FileReport] = {}
    waiting: list[int] = []
    staged: set[int] = set()
    seen: dict[str, int] = {}
    digests: dict[int, str] = {}
    for number, source in enumerate(sources):
        if source.code or not source.is_table:
            reports[number] = _not_read(source, language)
            continue
        try:
            sha256 = digests[number] = digest(source.path)
        except OSError as error:
            reports[number] = _not_read(replace(source, code="file_unreadable", args_={"reason": str(error)}), language)
            continue
        with for_reading(engine).connect() as connection:
            known = find_by_bytes(connection, sha256)
        if sha256 in seen or (known and known[1] == "loaded"):
            reports[number] = FileReport(source.label, sha256, "unchanged", known[0] if known else None)
            reports[number].findings += _mapped_since(engine, source, known, flags, language)
        elif known and not dry_run:
            staged.add(known[0])
            reports[number] = FileReport(source.label, sha256, "loaded", known[0])
        else:
            waiting.append(number)
            run.begin_readers(len(waiting))
        seen.setdefault(sha256, number)
    done = len(reports)
    run.progress(done, len(sources))
    for number, result in _processed(sources, waiting, flags, run):
        source = sources[number]
        result.path, result.sha256 = source.label, result.sha256 or digests[number]
        if result.prose and source.path not in named:
            reports[number] = FileReport(source.label, None, "skipped")  # a readme that lies beside the tables
        else:
            run.each(result, source.path)
            reports[number] = store_result(engine, result, flags, dry_run=dry_run, language=language)
        if reports[number].load_id is not None and reports[number].status == "loaded":
            staged.add(reports[number].load_id or 0)
        done += 1
        run.progress(done, len(sources))
    if staged:
        publish(engine, staged, run.workers if run.executor is None else 1)
        _tell_of_publish(engine, reports.values(), language)
    for number in range(len(sources)):
        if reports[number].status == "unchanged" and reports[number].load_id is None:
            first = reports[seen[reports[number].sha256 or ""]]
            reports[number].load_id = first.load_id
    ordered = [reports[number] for number in range(len(sources))]
    _log_end(ordered, began)
    return ordered


def _mapped_since(
    engine: Engine, source: Source, known: tuple[int, str] | None, flags: Flags, language: str
) -> list[dict[str, Any]]:
    """What to say where the headers of a file were mapped after it was loaded: the same bytes are not read again."""
    answered = flags.answers.latest.get(mask_file_name(source.path.name))
    if known is None or answered is None:
        return []
    with for_reading(engine).connect() as connection:
        loaded = loaded_at(connection, known[0])
    if loaded is None or loaded >= answered:
        return []
    args = {"loaded": loaded, "load": str(known[0])}
    return [finding_json(Finding.of("mapping_after_load", args=args), language)]


def _log_end(reports: Sequence[FileReport], began: float) -> None:
    """What a load came to: how many files of each status, the ids of its loads, its time."""
    counts = Counter(report.status for report in reports)
    ids = sorted(report.load_id for report in reports if report.load_id is not None and report.status != "unchanged")
    _log.info(
        "load ends: %s; loads %s; %.1f s",
        ", ".join(f"{count} {status}" for status, count in sorted(counts.items())) or "no files",
        _spans(ids),
        time.monotonic() - began,
    )


def _spans(ids: Sequence[int]) -> str:
    """Ids in short: 3-7, 9; ``none`` without any."""
    runs: list[list[int]] = []
    for number in ids:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in runs) or "none"


def _not_read(source: Source, language: str) -> FileReport:
    if source.code is None:
        return FileReport(source.label, None, "skipped")
    finding = Finding.of(source.code, args=source.args_)
    return FileReport(source.label, None, "failed", findings=[finding_json(finding, language)])


def _processed(sources: list[Source], waiting: list[int], flags: Flags, run: Run) -> Iterator[tuple[int, FileResult]]:
    paths = {number: str(sources[number].path) for number in waiting}
    if run.executor is None:
        yield from isolated(paths, flags, run.workers)
    else:
        yield from submitted(run.executor, paths, flags, 2 * max(run.workers, 1), read_safely)


def load_results(
    engine: Engine,
    results: Iterable[FileResult],
    flags: Flags = Flags(),
    *,
    language: str = "zh",
    progress: Callable[[int], None] = lambda _done: None,
) -> list[FileReport]:
    """Store files that were read before and publish once: what was looked at is what is loaded."""
    began = time.monotonic()
    _log.info("load of files read before begins")
    reports: list[FileReport] = []
    for done, result in enumerate(results, 1):
        reports.append(store_result(engine, result, flags, language=language))
        progress(done)
    staged = {report.load_id for report in reports if report.status == "loaded" and report.load_id is not None}
    if staged:
        publish(engine, staged)
        _tell_of_publish(engine, reports, language)
    _log_end(reports, began)
    return reports


def _tell_of_publish(engine: Engine, reports: Iterable[FileReport], language: str) -> None:
    """Add to each file's findings what the checks over all that is current say of it."""
    loaded = {report.load_id: report for report in reports if report.status == "loaded" and report.load_id is not None}
    said: dict[int, list[Finding]] = {}
    with for_reading(engine).connect() as connection:
        for load_id, finding in published_findings(connection, loaded):
            said.setdefault(load_id, []).append(finding)
    for load_id, found in said.items():
        told = [*loaded[load_id].findings, *(finding_json(finding, language) for finding in dearest_first(found))]
        loaded[load_id].findings = sorted(told, key=lambda finding: GRAVITY[finding["severity"]])
