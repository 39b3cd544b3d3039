"""Quarantined rows: looked at, put right, checked again by the same rules, and let in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, func, insert, select, update

from data import schema
from data.checks import level_of
from data.loads import FACT_TABLES, insert_rows, now, set_load_status, user_name
from data.reference import regions
from data.scope import Scope
from etl.load import insert_findings
from etl.model import ColumnMatch, Finding, RecognisedTable, Value
from etl.personal import mask
from etl.publish import make_current, refresh, slices_of
from etl.registers import clean_register

_CODES = {"unit_register": "credit_code", "union_register": "code", "membership": "union_code"}
"""Contents in which a code may stand once, and its field."""


class CannotRelease(LookupError):
    """There is no such quarantined row, or its table was not understood, so that it must be sent again."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A quarantined row and what is put right in it: field -> text as it would stand in the cell, in the column's own unit."""

    row: int
    changes: Mapping[str, str]
    part_id: int | None = None


@dataclass(slots=True)
class Released:
    """What became of the rows of one load. ``findings`` are those of rows that stay, and warnings of those let in."""

    released: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    data_version: int | None = None


def list_quarantined(
    engine: Engine,
    scope: Scope,
    *,
    load_id: int | None = None,
    can_release: bool | None = None,
    offset: int = 0,
    limit: int = 100,
) -> tuple[list[dict[str, Any]], int]:
    """A page of quarantined rows, newest load first, and how many there are in all.

    Keys: load_id, part_id, file, sheet, content, period, region, row, codes, raw (field -> text), columns (field -> letter),
    ``can_release``. Rows of undone loads, and of regions outside the scope, are not listed. ``can_release`` asks for those that can, or cannot,
    be let in one by one.
    """
    quarantine, load, part = schema.quarantine, schema.load, schema.part
    source, conditions = _held(scope, load_id)
    if can_release is not None:
        conditions.append(_single() if can_release else ~_single())
    with engine.connect() as connection:
        total = connection.execute(select(func.count()).select_from(source).where(*conditions)).scalar_one()
        rows = connection.execute(
            select(
                quarantine,
                load.c.name.label("file"),
                part.c.sheet,
                part.c.content,
                part.c.period,
                part.c.region,
                part.c.columns,
            )
            .select_from(source)
            .where(*conditions)
            .order_by(quarantine.c.load_id.desc(), quarantine.c.part_id, quarantine.c.row)
            .offset(offset)
            .limit(limit)
        ).mappings()
        found = [{**row, "can_release": row["content"] in _SINGLE} for row in rows]
    return found, total


def tables_kept_out(engine: Engine, scope: Scope) -> list[dict[str, Any]]:
    """Tables whose rows cannot be let in one by one, newest load first: load_id, file, sheet, codes, rows (how many)."""
    quarantine, load, part = schema.quarantine, schema.load, schema.part
    source, conditions = _held(scope, None)
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    with engine.connect() as connection:
        rows = connection.execute(
            select(quarantine.c.load_id, load.c.name.label("file"), part.c.sheet, quarantine.c.codes)
            .select_from(source)
            .where(*conditions, ~_single())
            .order_by(quarantine.c.load_id.desc(), quarantine.c.row)
        ).mappings()
        for row in rows:
            key = (row["load_id"], row["sheet"], *row["codes"])
            found.setdefault(key, {**row, "rows": 0})["rows"] += 1
    return list(found.values())


def errors_of(engine: Engine, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[int, int], list[dict[str, Any]]]:
    """(part, row) of quarantined rows -> what keeps each out: the findings of severity error, with code, args, sheet, cell, row and value."""
    finding = schema.finding
    parts = {row["part_id"] for row in rows}
    found: dict[tuple[int, int], list[dict[str, Any]]] = {}
    with engine.connect() as connection:
        told = connection.execute(
            select(finding)
            .where(
                finding.c.part_id.in_(parts),
                finding.c.row.in_({row["row"] for row in rows}),
                finding.c.severity == "error",
                finding.c.phase == "load",
            )
            .order_by(finding.c.id)
        ).mappings()
        for one in told:
            found.setdefault((one["part_id"], one["row"]), []).append(dict(one))
    return found


_SINGLE: Final = tuple(content for content in FACT_TABLES if content != "summary")
"""Contents whose rows can be let in one by one."""


def _single() -> ColumnElement[bool]:
    return func.coalesce(schema.part.c.content, "").in_(_SINGLE)


def _held(scope: Scope, load_id: int | None) -> tuple[Any, list[ColumnElement[bool]]]:
    """What quarantined rows are selected from, and which of them may be seen."""
    quarantine, load, part = schema.quarantine, schema.load, schema.part
    source = quarantine.join(load, load.c.id == quarantine.c.load_id).outerjoin(part, part.c.id == quarantine.c.part_id)
    conditions: list[ColumnElement[bool]] = [load.c.status != "undone"]
    if load_id is not None:
        conditions.append(quarantine.c.load_id == load_id)
    if scope.root != "100000":
        below = [region.code for region in regions() if scope.root in regions().path(region.code)]
        conditions.append(part.c.region.in_(below))
    return source, conditions


def release(
    engine: Engine, load_id: int, corrections: Sequence[Correction], *, reason: str = "", by: str | None = None
) -> Released:
    """Put rows right and let them in, all in one transaction; a row that still fails stays, with its new findings.

    The figures are published anew and the data version rises if at least one row came in. Raises :class:`CannotRelease`.
    """
    done = Released()
    with engine.begin() as connection:
        status = connection.execute(
            select(schema.load.c.status).where(schema.load.c.id == load_id)
        ).scalar_one_or_none()
        if status not in ("loaded", "quarantined"):
            raise CannotRelease(f"load {load_id} is {status or 'unknown'}")
        for given in corrections:
            changes = {name: mask(text) for name, text in given.changes.items()}
            correction = Correction(given.row, changes, given.part_id)
            _release_row(connection, load_id, correction, mask(reason), by or user_name(), done)
        if done.released:
            if status == "quarantined":
                set_load_status(connection, [load_id], "staged")
                make_current(connection, [load_id])
            done.data_version = refresh(connection, slices_of(connection, load_id))
    return done


def _release_row(
    connection: Connection, load_id: int, correction: Correction, reason: str, by: str, done: Released
) -> None:
    quarantine = schema.quarantine.c
    conditions = [quarantine.load_id == load_id, quarantine.row == correction.row]
    if correction.part_id is not None:
        conditions.append(quarantine.part_id == correction.part_id)
    held = connection.execute(select(schema.quarantine).where(*conditions)).all()
    if len(held) != 1:
        problem = "is not quarantined" if not held else "stands in several tables: name the part"
        raise CannotRelease(f"row {correction.row} of load {load_id} {problem}")
    (row,) = held
    part = connection.execute(select(schema.part).where(schema.part.c.id == row.part_id)).first()
    if part is None or part.content not in FACT_TABLES or part.content == "summary":
        raise CannotRelease(
            f"row {correction.row} of load {load_id}: its table was not understood; put the file right and send it again"
        )
    sender = connection.execute(select(schema.load.c.sender).where(schema.load.c.id == load_id)).scalar_one()
    unknown = set(correction.changes) - _fields(part)
    if unknown:
        raise CannotRelease(f"{part.content} has no field {', '.join(sorted(unknown))}")
    raw = {name: text for name, text in {**row.raw, **correction.changes}.items() if text != ""}
    clean = clean_register(_table(part, row.row, raw), region=part.region, period=part.period, sender=sender)
    findings = [f for f in clean.findings if f.row == row.row]
    if not clean.quarantined and (twin := _twin(connection, part, clean.facts)) is not None:
        findings.append(_duplicate(part, row.row, clean.facts, twin))
    _forget_findings(connection, load_id, part.id, row.row)
    insert_findings(connection, load_id, part.id, findings)
    done.findings += findings
    errors = sorted({f.code for f in findings if f.severity == "error"})
    if errors or clean.quarantined:
        connection.execute(update(schema.quarantine).where(quarantine.id == row.id).values(raw=raw, codes=errors))
        done.kept.append(row.row)
        return
    facts = {**clean.facts, "part_id": [part.id] * len(clean.facts["row"])}
    insert_rows(connection, FACT_TABLES[part.content], facts)
    connection.execute(delete(schema.quarantine).where(quarantine.id == row.id))
    connection.execute(
        insert(schema.release).values(
            load_id=load_id,
            part_id=part.id,
            row=row.row,
            raw=row.raw,
            changes=dict(correction.changes),
            reason=reason,
            released_by=by,
            released_at=now(),
        )
    )
    changed = "; ".join(f"{name}: {row.raw.get(name, '')} → {text}" for name, text in correction.changes.items())
    told = Finding(
        "row_released",
        level_of("row_released"),
        part.sheet,
        row.row,
        args={"by": by, "changed": changed, "reason": reason},
    )
    insert_findings(connection, load_id, part.id, [told])
    for table, key in ((schema.part, part.id), (schema.load, load_id)):
        connection.execute(
            update(table)
            .where(table.c.id == key)
            .values(rows_accepted=table.c.rows_accepted + 1, rows_quarantined=table.c.rows_quarantined - 1)
        )
    done.released.append(row.row)


def _fields(part: Row[Any]) -> set[str]:
    """The fields that a row of a part may have: those of its columns and of its fact table."""
    return set(part.columns) | {c.name for c in FACT_TABLES[part.content].columns} - {"part_id", "row"}


def _table(part: Row[Any], row: int, raw: Mapping[str, str]) -> RecognisedTable:
    columns = [ColumnMatch(part.columns.get(name, ""), name, name, None, part.scales.get(name, "1")) for name in raw]
    values: dict[str, list[Value]] = {name: [text] for name, text in raw.items()}
    return RecognisedTable(
        sheet=part.sheet,
        range=part.range,
        title=part.title,
        notes=[],
        content=part.content,
        columns=columns,
        period=part.period,
        region=part.region,
        rows=[row],
        values=values,
    )


def _twin(connection: Connection, part: Row[Any], facts: Mapping[str, Sequence[Any]]) -> int | None:
    """The row of the same part that has the same code already."""
    name = _CODES.get(part.content)
    if name is None or not facts.get(name) or facts[name][0] is None:
        return None
    table = FACT_TABLES[part.content]
    found = connection.execute(
        select(table.c.row).where(table.c.part_id == part.id, table.c[name] == facts[name][0])
    ).first()
    return None if found is None else int(found.row)


def _duplicate(part: Row[Any], row: int, facts: Mapping[str, Sequence[Any]], twin: int) -> Finding:
    name = _CODES[part.content]
    return Finding(
        "duplicate_code",
        "error",
        part.sheet,
        row,
        part.columns.get(name),
        str(facts[name][0]),
        {"first": str(twin)},
    )


def _forget_findings(connection: Connection, load_id: int, part_id: int, row: int) -> None:
    finding = schema.finding.c
    connection.execute(
        delete(schema.finding).where(
            finding.load_id == load_id, finding.part_id == part_id, finding.row == row, finding.phase == "load"
        )
    )
