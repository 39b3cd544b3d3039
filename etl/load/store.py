"""The rows of one file's result into the database, in one transaction, staged."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, insert

from analysis.vocabulary import FileStatus
from data.database import links, schema
from data.database.json_columns import json_text
from data.database.loads import FACT_TABLES, find_by_bytes, forget_failed, insert_rows, next_id
from data.database.stamp import now, user_name
from etl.file.grouped import dearest_first
from etl.file.result import FileResult, Flags, Part
from etl.load.report import FileReport, finding_json, status_of
from etl.model import Finding
from etl.personal.mask import mask_file_name
from etl.registers.particulars import FORMER_CODE, PARTICULARS

_LIVE_STATUS: Final[dict[str, FileStatus]] = {"staged": "loaded", "loaded": "unchanged"}


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
        fields_withheld=result.fields_withheld,
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
            "fields_withheld": p.fields_withheld,
        }
        for p in result.parts
    ]
    found = [*result.findings, *(f for p in result.parts for f in p.findings)]
    report.findings = [finding_json(f, language) for f in dearest_first(found)]
    return report


def insert_result(connection: Connection, result: FileResult, flags: Flags, status: FileStatus) -> int:
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
        _insert_part(connection, load_id, part_id + offset, part)
    insert_findings(connection, load_id, None, result.findings)
    _insert_quarantine(connection, load_id, None, result.loose)
    return load_id


def _insert_part(connection: Connection, load_id: int, part_id: int, part: Part) -> None:
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
            [json_text(d) for d in facts["dimensions"]] if connection.dialect.name == "sqlite" else facts["dimensions"]
        )
    insert_rows(connection, FACT_TABLES[part.content], facts)
    _insert_particulars(connection, facts)
    insert_findings(connection, load_id, part_id, part.findings)
    _insert_quarantine(connection, load_id, part_id, part.quarantined)


def _insert_particulars(connection: Connection, facts: Mapping[str, Any]) -> None:
    """What rows say beside their facts (:data:`etl.registers.particulars.PARTICULARS`), of the rows that say something."""
    named = [name for name in PARTICULARS if name in facts]
    if named:
        said = [place for place in range(len(facts.get("row", ()))) if any(facts[name][place] for name in named)]
        columns = {name: [facts[name][place] for place in said] for name in ("part_id", "row", *named)}
        insert_rows(connection, links.particulars, columns)
    if FORMER_CODE in facts:
        known = [place for place, code in enumerate(facts[FORMER_CODE]) if code]
        columns = {name: [facts[name][place] for place in known] for name in ("part_id", "row", FORMER_CODE)}
        insert_rows(connection, links.predecessor, columns)


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
