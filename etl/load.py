"""A batch of files into the database: each file staged in a transaction of its own, all of them published at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, insert, select

from data import schema
from data.checks import level_of, message
from data.engine import for_reading
from data.loads import FACT_TABLES, find_by_bytes, forget_failed, insert_rows, next_id, now, user_name
from etl.file.process import digest
from etl.file.result import FileResult, Flags, Part
from etl.file.safely import isolated, read_safely, submitted
from etl.model import Finding
from etl.personal.mask import mask_file_name
from etl.publish import publish
from etl.read.sources import Scratch, Source, find_sources


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


def load_paths(
    engine: Engine,
    paths: Iterable[Path],
    flags: Flags = Flags(),
    *,
    workers: int = 1,
    dry_run: bool = False,
    language: str = "zh",
    executor: Executor | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    each: Callable[[FileResult, Path], None] = lambda result, path: None,
) -> list[FileReport]:
    """Load files, folders and archives, publish once, and report file by file in path order.

    ``workers``: how many files are read at a time, each in a process of its own under the limits of
    :class:`data.settings.ReadingLimits`. ``executor``: where those processes are started, in place of threads of this one. ``progress`` is
    called with (files done, files in all), ``each`` with every result and where its bytes lie, before it is stored. A dry run reads and checks everything and writes nothing.
    """
    paths = list(paths)
    with Scratch() as scratch:
        sources = list(find_sources(paths, scratch))
        return _load_sources(
            engine, sources, frozenset(paths), flags, workers, dry_run, language, executor, progress, each
        )


def _load_sources(
    engine: Engine,
    sources: list[Source],
    named: frozenset[Path],
    flags: Flags,
    workers: int,
    dry_run: bool,
    language: str,
    executor: Executor | None,
    progress: Callable[[int, int], None],
    each: Callable[[FileResult, Path], None],
) -> list[FileReport]:
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
        elif known and not dry_run:
            staged.add(known[0])
            reports[number] = FileReport(source.label, sha256, "loaded", known[0])
        else:
            waiting.append(number)
        seen.setdefault(sha256, number)
    done = len(reports)
    progress(done, len(sources))
    for number, result in _processed(sources, waiting, flags, workers, executor):
        source = sources[number]
        result.path, result.sha256 = source.label, result.sha256 or digests[number]
        if result.prose and source.path not in named:
            reports[number] = FileReport(source.label, None, "skipped")  # a readme that lies beside the tables
        else:
            each(result, source.path)
            reports[number] = store_result(engine, result, flags, dry_run=dry_run, language=language)
        if reports[number].load_id is not None and reports[number].status == "loaded":
            staged.add(reports[number].load_id or 0)
        done += 1
        progress(done, len(sources))
    if staged:
        publish(engine, staged)
        _tell_of_publish(engine, reports.values(), language)
    for number in range(len(sources)):
        if reports[number].status == "unchanged" and reports[number].load_id is None:
            first = reports[seen[reports[number].sha256 or ""]]
            reports[number].load_id = first.load_id
    return [reports[number] for number in range(len(sources))]


def _not_read(source: Source, language: str) -> FileReport:
    if source.code is None:
        return FileReport(source.label, None, "skipped")
    finding = Finding(source.code, level_of(source.code), args=source.args_)
    return FileReport(source.label, None, "failed", findings=[finding_json(finding, language)])


def _processed(
    sources: list[Source], waiting: list[int], flags: Flags, workers: int, executor: Executor | None
) -> Iterator[tuple[int, FileResult]]:
    paths = {number: str(sources[number].path) for number in waiting}
    if executor is None:
        yield from isolated(paths, flags, workers)
    else:
        yield from submitted(executor, paths, flags, 2 * max(workers, 1), read_safely)


_AT_ONCE: Final = 500
"""Loads asked about in one statement."""
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
        _tell_of_publish(engine, reports, language)
    return reports


def _tell_of_publish(engine: Engine, reports: Iterable[FileReport], language: str) -> None:
    """Add to each file's findings what the checks over all that is current say of it."""
    loaded = {report.load_id: report for report in reports if report.status == "loaded" and report.load_id is not None}
    with for_reading(engine).connect() as connection:
        for load_id, finding in published_findings(connection, loaded):
            loaded[load_id].findings.append(finding_json(finding, language))


def published_findings(connection: Connection, loads: Iterable[int]) -> Iterator[tuple[int, Finding]]:
    """(load, finding) of what was found about loads at publish, in the order of loads, sheets and rows."""
    said = schema.finding.c
    ids = list(loads)
    for start in range(0, len(ids), _AT_ONCE):
        chosen = said.load_id.in_(ids[start : start + _AT_ONCE]), said.phase == "publish"
        rows = connection.execute(
            select(schema.finding).where(*chosen).order_by(said.load_id, said.part_id, said.row, said.id)
        )
        for row in rows:
            yield row.load_id, Finding(row.code, row.severity, row.sheet, row.row, row.column, row.value, row.args)


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
            name=mask_file_name(Path(result.path).name),
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
    insert_findings(connection, load_id, None, result.findings)
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
        "scales",
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
    insert_findings(connection, load_id, part_id, part.findings)
    _insert_quarantine(connection, load_id, part_id, part.quarantined)


def insert_findings(connection: Connection, load_id: int, part_id: int | None, findings: list[Finding]) -> None:
    """Keep what checks said of a load."""
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
            [
                {"load_id": load_id, "part_id": part_id, "row": q.row, "codes": q.codes, "raw": q.raw, "cells": q.cells}
                for q in rows
            ],
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
