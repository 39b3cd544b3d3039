"""A batch of files into the database: each file staged in a transaction of its own, all of them published at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, insert

from data import schema
from data.checks import level_of, message
from data.engine import for_reading
from data.loads import FACT_TABLES, find_by_bytes, forget_failed, insert_rows, next_id, now, user_name
from etl.model import Finding
from etl.process import FileResult, Flags, Part, digest, process_safely
from etl.publish import publish
from etl.read import is_table_file


@dataclass(slots=True)
class FileReport:
    """One file's entry in the JSON of ``etl load``. ``status``: loaded, unchanged, quarantined, failed, skipped, dry_run."""

    path: str
    sha256: str | None
    status: str
    load_id: int | None = None
    parts: list[dict[str, Any]] = field(default_factory=list)
    rows_read: int = 0
    rows_accepted: int = 0
    rows_quarantined: int = 0
    findings: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The entry as a dictionary, keys in the promised order."""
        return {name: getattr(self, name) for name in self.__slots__}


def find_files(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """Files in the order of their paths, folders walked, lock and dot files passed over; False marks what is no table."""
    for path in paths:
        if path.is_dir():
            for inner in sorted(p for p in path.rglob("*") if p.is_file()):
                hidden = any(part.startswith((".", "~$")) for part in inner.relative_to(path).parts)
                if not hidden:
                    yield inner, is_table_file(inner)
        else:
            yield path, True


def load_paths(
    engine: Engine,
    paths: Iterable[Path],
    flags: Flags = Flags(),
    *,
    workers: int = 0,
    dry_run: bool = False,
    language: str = "zh",
    executor: Executor | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[FileReport]:
    """Load files and folders, publish once, and report file by file in path order.

    ``executor``: where files are read; by default this process (``workers=0``) or a local pool of that size. ``progress`` is called with
    (files done, files in all). A dry run reads and checks everything and writes nothing.
    """
    files = list(find_files(paths))
    reports: dict[int, FileReport] = {}
    waiting: list[int] = []
    staged: set[int] = set()
    seen: dict[str, int] = {}
    for number, (path, is_table) in enumerate(files):
        if not is_table:
            reports[number] = FileReport(str(path), None, "skipped")
            continue
        if not path.is_file():
            reports[number] = _unreadable(path, "no such file", language)
            continue
        sha256 = digest(path)
        with for_reading(engine).connect() as connection:
            known = find_by_bytes(connection, sha256)
        if sha256 in seen or (known and known[1] == "loaded"):
            reports[number] = FileReport(str(path), sha256, "unchanged", known[0] if known else None)
        elif known and not dry_run:
            staged.add(known[0])
            reports[number] = FileReport(str(path), sha256, "loaded", known[0])
        else:
            waiting.append(number)
        seen.setdefault(sha256, number)
    done = len(reports)
    progress(done, len(files))
    for number, result in _processed(files, waiting, flags, workers, executor):
        reports[number] = store_result(engine, result, flags, dry_run=dry_run, language=language)
        if reports[number].load_id is not None and reports[number].status == "loaded":
            staged.add(reports[number].load_id or 0)
        done += 1
        progress(done, len(files))
    if staged:
        publish(engine, staged)
    for number in range(len(files)):
        if reports[number].status == "unchanged" and reports[number].load_id is None:
            first = reports[seen[reports[number].sha256 or ""]]
            reports[number].load_id = first.load_id
    return [reports[number] for number in range(len(files))]


def _unreadable(path: Path, reason: str, language: str) -> FileReport:
    finding = Finding("file_unreadable", level_of("file_unreadable"), args={"reason": reason})
    return FileReport(str(path), None, "failed", findings=[finding_json(finding, language)])


def _processed(
    files: list[tuple[Path, bool]], waiting: list[int], flags: Flags, workers: int, executor: Executor | None
) -> Iterator[tuple[int, FileResult]]:
    paths = {number: str(files[number][0]) for number in waiting}
    if executor is not None:
        yield from _submitted(executor, paths, flags, 2 * max(workers, 1), process_safely, set())
    elif workers < 1 or not paths:
        for number, path in paths.items():
            yield number, process_safely(path, flags)
    else:
        yield from isolated(paths, flags, workers)


def isolated(
    paths: dict[int, str], flags: Flags, workers: int, work: Callable[[str, Flags], FileResult] = process_safely
) -> Iterator[tuple[int, FileResult]]:
    """(number, result) of each path, read in other processes.

    A file that brings its process down (memory, a fault in a library's core) fails alone: those under way when a process died
    are read again, each in a process of its own, and what dies there is reported as failed.
    """
    left = dict(paths)
    while left:
        done: set[int] = set()
        begun: set[int] = set()
        with ProcessPoolExecutor(min(workers, len(left)), mp_context=get_context("spawn")) as pool:
            try:
                for number, result in _submitted(pool, left, flags, 2 * workers, work, begun):
                    done.add(number)
                    yield number, result
            except BrokenProcessPool:
                suspects = sorted(begun - done)
            else:
                suspects = []
        for number in suspects:
            yield number, _alone(left[number], flags, work)
        left = {number: path for number, path in left.items() if number not in done and number not in suspects}


def _submitted(
    pool: Executor,
    paths: dict[int, str],
    flags: Flags,
    most: int,
    work: Callable[[str, Flags], FileResult],
    begun: set[int],
) -> Iterator[tuple[int, FileResult]]:
    """Results as they come, at most ``most`` files under way; ``begun`` collects what was handed out."""
    futures: dict[Future[FileResult], int] = {}
    queue = iter(paths.items())

    def hand_out(count: int) -> None:
        for number, path in islice(queue, count):
            begun.add(number)
            futures[pool.submit(work, path, flags)] = number

    hand_out(most)
    while futures:
        for future in wait(futures, return_when=FIRST_COMPLETED).done:
            result = future.result()
            hand_out(1)
            yield futures.pop(future), result


def _alone(path: str, flags: Flags, work: Callable[[str, Flags], FileResult]) -> FileResult:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(work, path, flags).result()
        except BrokenProcessPool:
            finding = Finding("worker_failed", level_of("worker_failed"), args={"reason": "the reading process died"})
            return FileResult(path, digest(Path(path)), findings=[finding], failed=True)


_LIVE_STATUS: Final = {"staged": "loaded", "loaded": "unchanged"}


def load_results(
    engine: Engine,
    results: Iterable[FileResult],
    flags: Flags = Flags(),
    *,
    language: str = "zh",
    progress: Callable[[int], None] = lambda done: None,
) -> list[FileReport]:
    """Store files that were read before and publish once: what was looked at is what is loaded."""
    reports: list[FileReport] = []
    for done, result in enumerate(results, 1):
        reports.append(store_result(engine, result, flags, language=language))
        progress(done)
    staged = {report.load_id for report in reports if report.status == "loaded" and report.load_id is not None}
    if staged:
        publish(engine, staged)
    return reports


def store_result(
    engine: Engine, result: FileResult, flags: Flags, *, dry_run: bool = False, language: str = "zh"
) -> FileReport:
    """Stage one file in a transaction of its own, not yet visible; a dry run only reports."""
    report = FileReport(
        result.path,
        result.sha256,
        status_of(result),
        rows_read=result.rows_read,
        rows_accepted=result.rows_accepted,
        rows_quarantined=result.rows_quarantined,
    )
    if dry_run:
        report.status = "dry_run" if not result.failed or result.rows_read else "failed"
    else:
        with engine.begin() as connection:
            known = find_by_bytes(connection, result.sha256)
            if known is not None:  # another process took the same bytes meanwhile; staged ones are ours to publish too
                return FileReport(result.path, result.sha256, _LIVE_STATUS[known[1]], known[0])
            report.load_id = insert_result(connection, result, flags, report.status)
    report.parts = [
        {
            "sheet": p.sheet,
            "range": p.range,
            "title": p.title,
            "content": p.content,
            "period": p.period,
            "reference_date": p.reference_date,
            "region": p.region,
            "calibre": p.calibre,
            "purpose": p.purpose,
            "rows_read": p.rows_read,
            "rows_accepted": p.rows_accepted,
            "rows_quarantined": len(p.quarantined),
        }
        for p in result.parts
    ]
    report.findings = [
        finding_json(f, language) for f in [*result.findings, *(f for p in result.parts for f in p.findings)]
    ]
    return report


def status_of(result: FileResult) -> str:
    """What a file comes to when it is loaded: loaded, quarantined (nothing of it can be used as it stands) or failed."""
    if result.failed:
        return "quarantined" if result.rows_read else "failed"
    return "quarantined" if result.rows_read and result.rows_accepted == 0 else "loaded"


def insert_result(connection: Connection, result: FileResult, flags: Flags, status: str) -> int:
    """Write a file's load, parts, facts, findings and quarantined rows; returns the load's id."""
    forget_failed(connection, result.sha256)
    load_id = next_id(connection, schema.load)
    connection.execute(
        insert(schema.load).values(
            id=load_id,
            sha256=result.sha256,
            name=Path(result.path).name,
            status="staged" if status == "loaded" else status,
            loaded_by=user_name(),
            loaded_at=now(),
            sender=flags.region,
            flags={"period": flags.period, "calibre": flags.calibre, "purpose": flags.purpose, "region": flags.region},
            sheets=result.sheets,
            rows_read=result.rows_read,
            rows_accepted=result.rows_accepted,
            rows_quarantined=result.rows_quarantined,
        )
    )
    part_id = next_id(connection, schema.part)
    for offset, part in enumerate(result.parts):
        _insert_part(connection, load_id, part_id + offset, part, status)
    _insert_findings(connection, load_id, None, result.findings)
    _insert_quarantine(connection, load_id, None, result.loose)
    return load_id


def _insert_part(connection: Connection, load_id: int, part_id: int, part: Part, status: str) -> None:
    names = (
        "sheet",
        "range",
        "title",
        "table_key",
        "content",
        "period",
        "reference_date",
        "region",
        "calibre",
        "purpose",
        "source",
        "columns",
        "rows_read",
        "rows_accepted",
    )
    connection.execute(
        insert(schema.part).values(
            id=part_id,
            load_id=load_id,
            status="staged",
            rows_quarantined=len(part.quarantined),
            **{name: getattr(part, name) for name in names},
        )
    )
    facts = dict(part.facts)
    facts["part_id"] = [part_id] * len(facts.get("row", []))
    if part.content == "summary":
        facts["dimensions"] = (
            [schema.json_text(d) for d in facts["dimensions"]]
            if connection.dialect.name == "sqlite"
            else facts["dimensions"]
        )
    insert_rows(connection, FACT_TABLES[part.content], facts)
    _insert_findings(connection, load_id, part_id, part.findings)
    _insert_quarantine(connection, load_id, part_id, part.quarantined)


def _insert_findings(connection: Connection, load_id: int, part_id: int | None, findings: list[Finding]) -> None:
    if findings:
        connection.execute(
            insert(schema.finding),
            [
                {
                    "load_id": load_id,
                    "part_id": part_id,
                    "phase": "load",
                    "sheet": f.sheet,
                    "cell": f.cell,
                    "row": f.row,
                    "column": f.column,
                    "severity": f.severity,
                    "code": f.code,
                    "args": f.args,
                    "value": f.value,
                }
                for f in findings
            ],
        )


def _insert_quarantine(connection: Connection, load_id: int, part_id: int | None, rows: list[Any]) -> None:
    if rows:
        connection.execute(
            insert(schema.quarantine),
            [{"load_id": load_id, "part_id": part_id, "row": q.row, "codes": q.codes, "raw": q.raw} for q in rows],
        )


def finding_json(finding: Finding, language: str) -> dict[str, Any]:
    """A finding as the JSON of ``etl load`` gives it, its sentence in ``zh`` or ``en``."""
    said = message(
        finding.code,
        language,
        finding.args,
        sheet=finding.sheet,
        cell=finding.cell,
        row=finding.row,
        value=finding.value,
    )
    return {
        "sheet": finding.sheet,
        "cell": finding.cell,
        "row": finding.row,
        "column": finding.column,
        "severity": finding.severity,
        "code": finding.code,
        "message": said,
        "value": finding.value,
    }
