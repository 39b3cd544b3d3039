"""One file, from its bytes to parts with facts and findings. Pure: no database, so it can run in another process."""

from __future__ import annotations

import hashlib
import re
import traceback
from pathlib import Path

from analysis.periods import year_of
from analysis.vocabulary import NATION, REGISTERS
from data.checks import settled
from data.reference import regions
from etl.clean.regions import around, resolve
from etl.file.asked import known_of, offers_of
from etl.file.corrections import apply_corrections
from etl.file.grouped import grouped
from etl.file.parts import quarantine_table, stopping, take_table
from etl.file.persons import mask_persons
from etl.file.places import place_totals, set_aside_bodies
from etl.file.result import FileResult, Flags
from etl.file.senders import place_of_file, settle_senders
from etl.file.years import hold_against_sheets, name_periods, settle_periods
from etl.file.zones import ask_once
from etl.model import Finding, RecognisedTable
from etl.personal.mask import mask
from etl.read.workbook import UnreadableFile, read_workbook
from etl.registers.covers.named import settle_named
from etl.registers.stated import settle_asked
from etl.tables.blocks.rows import filled
from etl.tables.preview import preview
from etl.tables.recognise import is_blank_form, recognise, without_table


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def process_safely(path: str, flags: Flags) -> FileResult:
    """:func:`process_file`, but a file that brings the program itself to a fault fails alone, with the fault as finding.

    Raises MemoryError: what is left of a process without memory is not to be trusted.
    """
    try:
        return process_file(path, flags)
    except MemoryError:
        raise
    except Exception as fault:
        traceback.print_exc()
        reason = mask(f"{type(fault).__name__}: {fault}")[:300]
        finding = Finding.of("worker_failed", args={"reason": reason})
        return FileResult(path, digest(Path(path)), findings=[finding], failed=True)


def process_file(path: str, flags: Flags) -> FileResult:
    """Read, recognise, clean and check one file. Never raises for what a file holds: it becomes findings."""
    with settled(flags.levels):
        return _process(path, flags)


def _process(path: str, flags: Flags) -> FileResult:
    where = Path(path)
    result = FileResult(path, digest(where))
    try:
        sheets = read_workbook(where)
    except UnreadableFile as problem:
        result.findings.append(Finding.of(problem.code, args=problem.args_))
        result.failed = True
        return result
    result.sheets = [sheet.name or "" for sheet in sheets]
    told, stale = apply_corrections(sheets, flags.corrections, where.name, result.sha256)
    result.findings += told
    tables = settle_periods(recognise(sheets, flags.answers, flags.content, place_of_file(where.name, flags)), flags)
    hold_against_sheets(tables)
    if not tables and is_blank_form(sheets):
        mask_persons(result)
        return result
    if not tables:
        result.findings.append(Finding.of("no_table"))
        result.failed = True
        result.prose = (
            len(sheets) == 1 and sheets[0].name is None and all(len(filled(row)) < 2 for row in sheets[0].rows)
        )
        mask_persons(result)
        return result
    result.findings += without_table(sheets, tables)
    set_aside_bodies(tables)
    settle_senders(tables, where.name, flags)
    place_totals(tables, where.name, flags)
    _share_what_is_said(tables, flags)
    name_periods(tables, where.name, flags)
    settle_named(tables)
    mismatch = _period_mismatch(where.name, tables, flags)
    result.findings += mismatch
    for table in tables:
        table.file_name = where.name
        settle_asked(table)
        result.previews.append(preview(table, sheets))
        result.offers += offers_of(table, flags.answers)
        result.known += known_of(table)
        stopped = "correction_stale" if table.sheet in stale else stopping(mismatch)
        if stopped:
            result.rows_read += len(table.rows)
            result.findings += table.findings
            quarantine_table(result, table, stopped)
            continue
        take_table(result, table, flags)
    result.rows_accepted = result.rows_read - result.rows_quarantined
    result.failed = not result.parts
    _leave_out_what_is_off(result)
    mask_persons(result)
    ask_once(result)
    result.findings = grouped(result.findings, result.rows_read)
    for part in result.parts:
        part.findings = grouped(part.findings, part.rows_read)
    return result


def _share_what_is_said(tables: list[RecognisedTable], flags: Flags) -> None:
    """A table that says no period, or no region, is of the one that all other tables of its workbook are of; it is told.

    A flag, and a table that says the same of itself, need none of it; where the others differ nothing is guessed.
    """
    periods = {table.period for table in tables if table.period}
    shared = periods.pop() if len(periods) == 1 and flags.period is None else None
    dates = {table.reference_date for table in tables if table.period == shared and table.reference_date}
    places = {table.region for table in tables if table.region and table.content in REGISTERS}
    place = places.pop() if len(places) == 1 and flags.region is None else None
    of_sheets = _places_of_sheets(tables) if place is None and flags.region is None else {}
    for table in tables:
        place = of_sheets.get(table.sheet, place)
        silent = table.period is None and (
            table.content in REGISTERS or any(o.period is None for o in table.observations)
        )
        if shared and silent:
            table.period, table.reference_date = shared, next(iter(dates)) if len(dates) == 1 else None
            for o in table.observations:
                o.period = o.period or shared
            _say_shared(table, "period_of_workbook", shared)
        if place and table.content in REGISTERS and table.region is None and _lies_in(table, place):
            table.region = place
            _say_shared(table, "region_of_workbook", regions()[place].name)


def _places_of_sheets(tables: list[RecognisedTable]) -> dict[str | None, str]:
    """Sheet -> the one region of the summaries on it, where no register of the workbook says any: what stands below a summary is of its region."""
    if any(table.region for table in tables if table.content in REGISTERS):
        return {}
    said: dict[str | None, set[str]] = {}
    for table in tables:
        if table.region not in (None, NATION):
            said.setdefault(table.sheet, set()).add(str(table.region))
    return {sheet: next(iter(codes)) for sheet, codes in said.items() if len(codes) == 1}


def _lies_in(table: RecognisedTable, place: str) -> bool:
    """Whether a register has no column of places, or one whose names are those of townships inside ``place``."""
    names = {cell for cell in table.values.get("region", ()) if isinstance(cell, str) and cell.strip()}
    found = [resolve(name, around(place)) for name in names]
    return all(isinstance(code, str) and place in regions().path(code) for code in found)


def _say_shared(table: RecognisedTable, code: str, said: str) -> None:
    table.findings.append(Finding.of(code, table.sheet, args={"said": said}))


def _period_mismatch(name: str, tables: list[RecognisedTable], flags: Flags) -> list[Finding]:
    """The year in a file's name against those of its tables; many a file is last year's under a new name."""
    named = set(re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", name))
    periods: set[str | None] = set()
    for table in tables:
        if table.content in REGISTERS:
            periods.add(table.period or flags.period)
        else:
            periods |= {o.period or flags.period for o in table.observations}
    said = {str(year_of(period)) for period in periods if period}
    if not named or not said or named & said:
        return []
    args = {"named": "、".join(sorted(named)), "said": "、".join(sorted(said))}
    return [Finding.of("period_mismatch", args=args)]


def _leave_out_what_is_off(result: FileResult) -> None:
    """Drop the findings of checks that an office has switched off."""
    result.findings = [f for f in result.findings if f.severity != "off"]
    for part in result.parts:
        part.findings = [f for f in part.findings if f.severity != "off"]
