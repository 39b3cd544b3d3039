"""Quarantined rows: looked at, put right, checked again by the same rules, and let in."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    delete,
    insert,
    select,
    true,
    update,
)

from data.checks import settled
from data.database import schema
from data.database.json_columns import json_text
from data.database.loads import FACT_TABLES, insert_rows, set_load_status
from data.database.stamp import now, user_name
from data.letters import get_column_letter
from data.queries.kept_out.rows import names_of
from etl.check.held_cells import REGION, NotReadable, put_right
from etl.check.summary import check_observations
from etl.clean.values import parse_number
from etl.file.facts import observation_facts
from etl.load.store import insert_findings
from etl.model import ColumnMatch, Finding, Observation, RecognisedTable, Value
from etl.personal.mask import mask
from etl.publish.publish import next_version, refresh, slices_of, take_places, write_meta
from etl.registers.clean import clean_register

_log = logging.getLogger(__name__)

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
    """What became of the rows of one load. ``findings`` are those of rows that stay, and warnings of those let in.

    ``told_anew``: whether a row that stays stands, or is found wrong, otherwise than before.
    """

    released: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    told_anew: bool = False
    findings: list[Finding] = field(default_factory=list)
    data_version: int | None = None


def release(
    engine: Engine, load_id: int, corrections: Sequence[Correction], *, reason: str = "", by: str | None = None
) -> Released:
    """Put rows right and let them in, all in one transaction; a row that still fails stays, with its new findings.

    ID and mobile numbers in what is put in are masked, as they are when a file is read.

    The figures are published anew if at least one row came in; the data version rises then, and if other findings stand. Raises :class:`CannotRelease`.
    """
    done = Released()
    with settled(None), engine.begin() as connection:
        status = connection.execute(
            select(schema.load.c.status).where(schema.load.c.id == load_id)
        ).scalar_one_or_none()
        if status not in ("loaded", "quarantined"):
            raise CannotRelease(f"load {load_id} is {status or 'unknown'}")
        for correction in corrections:
            clean = replace(correction, changes={name: mask(said) for name, said in correction.changes.items()})
            _release_row(connection, load_id, clean, mask(reason), by or user_name(), done)
        if done.released:
            if status == "quarantined":
                set_load_status(connection, [load_id], "loaded", published_at=now())
            done.data_version = refresh(connection, dict.fromkeys(slices_of(connection, load_id)))
        elif done.told_anew:  # the figures are as they were, what is said of the rows is not
            done.data_version = next_version(connection)
            write_meta(connection, "data_version", str(done.data_version))
    _log.info(
        "load %d: %d rows let in, %d still kept out, version %s",
        load_id,
        len(done.released),
        len(done.kept),
        done.data_version,
    )
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
    if part is None or part.content not in FACT_TABLES or (part.content == "summary" and not row.cells):
        raise CannotRelease(
            f"row {correction.row} of load {load_id}: its table was not understood; put the file right and send it again"
        )
    sender = connection.execute(select(schema.load.c.sender).where(schema.load.c.id == load_id)).scalar_one()
    check = _check_cells if part.content == "summary" else _check_record
    checked = check(connection, part, row, correction, sender)
    _forget_findings(connection, part, row.row)
    insert_findings(connection, load_id, part.id, checked.findings)
    done.findings += checked.findings
    errors = sorted({f.code for f in checked.findings if f.severity == "error"})
    quarantine = schema.quarantine.c
    if errors or checked.out:
        values = {"raw": checked.raw, "codes": errors, "cells": checked.cells}
        connection.execute(update(schema.quarantine).where(quarantine.id == row.id).values(**values))
        done.kept.append(row.row)
        done.told_anew |= bool(correction.changes) or errors != sorted(row.codes)
        return
    for home, facts in checked.facts:
        _let_in(connection, home, facts)
    connection.execute(delete(schema.quarantine).where(quarantine.id == row.id))
    _tell(connection, part, row, correction, reason, by)
    for table, key in ((schema.part, part.id), (schema.load, load_id)):
        connection.execute(
            update(table)
            .where(table.c.id == key)
            .values(rows_accepted=table.c.rows_accepted + 1, rows_quarantined=table.c.rows_quarantined - 1)
        )
    done.released.append(row.row)


@dataclass(slots=True)
class _Checked:
    """A row put right: what checks say, its texts and cells now, and its facts by part. ``out``: it makes no fact."""

    findings: list[Finding]
    raw: dict[str, str]
    facts: list[tuple[Row[Any], Mapping[str, Sequence[Any]]]]
    cells: list[dict[str, Any]] = field(default_factory=list)
    out: bool = False


def _check_record(
    connection: Connection, part: Row[Any], row: Row[Any], correction: Correction, sender: str | None
) -> _Checked:
    """A row of a register, by the register's own checks."""
    _refuse_unknown(part, correction, _fields(part))
    raw = {name: text for name, text in {**row.raw, **correction.changes}.items() if text != ""}
    clean = clean_register(_table(part, row.row, raw), region=part.region, period=part.period, sender=sender)
    findings = [f for f in clean.findings if f.row == row.row]
    if not clean.quarantined and (twin := _twin(connection, part, clean.facts)) is not None:
        findings.append(_duplicate(part, row.row, clean.facts, twin))
    return _Checked(findings, raw, [(part, dict(clean.facts))], out=bool(clean.quarantined))


def _check_cells(
    connection: Connection, part: Row[Any], row: Row[Any], correction: Correction, sender: str | None
) -> _Checked:
    """A row of a summary, by the summary's own checks; each cell belongs to the part of its period."""
    names = names_of(row.cells)
    _refuse_unknown(part, correction, {*names, *names.values(), REGION})
    try:
        raw, observations = put_right(row.row, row.raw, row.cells, correction.changes, sender or part.region)
    except NotReadable as problem:
        raise CannotRelease(f"row {row.row} of load {part.load_id}: {problem}") from problem
    table = _table(part, row.row, {})
    table.observations = observations
    cells = [
        {**cell, "region": o.region, "region_code": o.region_code}
        for cell, o in zip(row.cells, observations, strict=True)
    ]
    homes = _parts_of_table(connection, part)
    facts: list[tuple[Row[Any], Mapping[str, Sequence[Any]]]] = []
    for period, home in homes.items():
        group = [o for o in observations if (o.period or part.period) == period]
        if group:
            facts.append((home, observation_facts(group, sender)))
    findings = [*_still_wrong(part, row, observations), *check_observations(table, sender)]
    return _Checked(findings, raw, facts, cells)


_OF_A_CELL: Final = frozenset({"number_unreadable_cell", "region_unknown_label", "region_ambiguous_label"})
"""What the recogniser says of a cell, which an office may have made an error."""
_CHECKED_ANEW: Final = _OF_A_CELL | {
    "part_over_total",
    "members_over_employees",
    "covered_over_units",
    "count_fraction",
    "region_outside_sender",
}


def _still_wrong(part: Row[Any], row: Row[Any], observations: Sequence[Observation]) -> list[Finding]:
    """The recogniser's own errors, as far as what they were about has not been put right."""
    unreadable = next((o for o in observations if o.value is None and parse_number(o.raw).kind == "unreadable"), None)
    nowhere = next((o for o in observations if o.region and o.region_code is None), None)
    found = []
    for code in _OF_A_CELL & set(row.codes):
        o = unreadable if code == "number_unreadable_cell" else nowhere
        if o is not None:
            args = (
                {"value": o.region or "", "candidates": "…"}
                if o is nowhere and o is not unreadable
                else {"value": o.raw}
            )
            found.append(Finding.of(code, part.sheet, row.row, get_column_letter(o.col), args["value"], args))
    return found


def _refuse_unknown(part: Row[Any], correction: Correction, known: set[str]) -> None:
    unknown = set(correction.changes) - known
    if unknown:
        raise CannotRelease(
            f"{part.content} has no field {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}"
        )


def _parts_of_table(connection: Connection, part: Row[Any]) -> dict[str, Row[Any]]:
    """The parts that one table of a workbook gave, by period."""
    column = schema.part.c
    same = column.load_id == part.load_id, column.range == part.range, column.content == part.content
    rows = connection.execute(select(schema.part).where(*same, column.sheet.is_not_distinct_from(part.sheet))).all()
    return {row.period: row for row in rows}


def _let_in(connection: Connection, home: Row[Any], facts: Mapping[str, Sequence[Any]]) -> None:
    columns = {**facts, "part_id": [home.id] * len(facts["row"])}
    if home.content == "summary" and connection.dialect.name == "sqlite":
        columns["dimensions"] = [json_text(value) for value in facts["dimensions"]]
    insert_rows(connection, FACT_TABLES[home.content], columns)
    status = connection.execute(select(schema.part.c.status).where(schema.part.c.id == home.id)).scalar_one()
    if status == "staged":
        take_places(connection, [home])


def _tell(connection: Connection, part: Row[Any], row: Row[Any], correction: Correction, reason: str, by: str) -> None:
    connection.execute(
        insert(schema.release).values(
            load_id=part.load_id,
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
    args = {"by": by, "changed": changed, "reason": reason}
    told = Finding.of("row_released", part.sheet, row.row, args=args)
    insert_findings(connection, part.load_id, part.id, [told])


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
    return Finding.of(
        "duplicate_code",
        part.sheet,
        row,
        part.columns.get(name),
        str(facts[name][0]),
        {"first": str(twin)},
    )


def _forget_findings(connection: Connection, part: Row[Any], row: int) -> None:
    """What the load said of a row; of a summary's table the findings lie with the part of its first period."""
    finding = schema.finding.c
    homes = [home.id for home in _parts_of_table(connection, part).values()]
    here = finding.load_id == part.load_id, finding.part_id.in_(homes), finding.row == row, finding.phase == "load"
    checked = finding.code.in_(_CHECKED_ANEW) if part.content == "summary" else true()
    connection.execute(delete(schema.finding).where(*here, checked))
