"""One file, from its bytes to parts with facts and findings. Pure: no database, so it can run in another process."""

from __future__ import annotations

import hashlib
import re
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from data.checks import level_of
from data.reference import NATION, calibres, regions
from data.schema import ALL
from etl.check.held_cells import hold_rows
from etl.check.summary import check_observations
from etl.clean.values import fold
from etl.corrections import Correction, apply_corrections
from etl.fields.memory import NOTHING, Answers, Offer, key_of, offers
from etl.model import CleanTable, Finding, Observation, QuarantinedRow, RecognisedTable, TablePreview
from etl.personal.mask import mask
from etl.read.workbook import UnreadableFile, read_workbook
from etl.registers.clean import clean_register
from etl.tables.blocks.rows import filled
from etl.tables.preview import preview
from etl.tables.recognise import is_blank_form, recognise, without_table
from etl.withhold import withhold

REGISTERS: Final = frozenset({"unit_register", "union_register", "cover_list", "membership", "target"})


@dataclass(frozen=True, slots=True)
class Flags:
    """What the sender says beside the workbook; each fills what the workbook leaves open, and may not contradict it.

    ``answers``: what planners have said about headers that the dictionary does not know. ``corrections``: known errors of sources.
    """

    period: str | None = None
    calibre: str | None = None
    purpose: str | None = None
    region: str | None = None
    answers: Answers = NOTHING
    corrections: tuple[Correction, ...] = ()


@dataclass(slots=True)
class Part:
    """One table for one period, ready to be stored. ``facts``: columns of the content's fact table without part_id."""

    sheet: str | None
    range: str
    title: str | None
    table_key: str
    content: str
    period: str
    reference_date: str | None
    region: str
    calibre: str
    purpose: str
    source: str | None
    columns: dict[str, str]
    facts: dict[str, list[Any]]
    rows_read: int
    rows_accepted: int
    quarantined: list[QuarantinedRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    scales: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class FileResult:
    """What a file gave. ``failed``: nothing of it can be used; ``findings`` are those of no part."""

    path: str
    sha256: str
    sheets: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows_read: int = 0
    rows_accepted: int = 0
    rows_quarantined: int = 0
    failed: bool = False
    loose: list[QuarantinedRow] = field(default_factory=list)
    previews: list[TablePreview] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    prose: bool = False
    """Whether a text file holds lines of words and no columns."""


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
        finding = Finding("worker_failed", level_of("worker_failed"), args={"reason": reason})
        return FileResult(path, digest(Path(path)), findings=[finding], failed=True)


def process_file(path: str, flags: Flags) -> FileResult:
    """Read, recognise, clean and check one file. Never raises for what a file holds: it becomes findings."""
    where = Path(path)
    result = FileResult(path, digest(where))
    try:
        sheets = read_workbook(where)
    except UnreadableFile as problem:
        result.findings.append(Finding(problem.code, level_of(problem.code), args=problem.args_))
        result.failed = True
        return result
    result.sheets = [sheet.name or "" for sheet in sheets]
    told, stale = apply_corrections(sheets, flags.corrections, where.name, result.sha256)
    result.findings += told
    tables = recognise(sheets, where.name, flags.answers)
    if not tables and is_blank_form(sheets):
        withhold(result)
        return result
    if not tables:
        result.findings.append(Finding("no_table", level_of("no_table")))
        result.failed = True
        result.prose = (
            len(sheets) == 1 and sheets[0].name is None and all(len(filled(row)) < 2 for row in sheets[0].rows)
        )
        withhold(result)
        return result
    result.findings += without_table(sheets, tables)
    _share_what_is_said(tables, flags)
    mismatch = _period_mismatch(where.name, tables, flags)
    result.findings += mismatch
    for table in tables:
        for finding in table.findings:
            finding.severity = level_of(finding.code)
        result.previews.append(preview(table, sheets))
        result.offers += _offers(table, flags)
        stopped = "correction_stale" if table.sheet in stale else _stopping(mismatch)
        if stopped:
            result.rows_read += len(table.rows)
            result.findings += table.findings
            _quarantine_table(result, table, stopped)
            continue
        _take_table(result, table, flags)
    result.rows_accepted = result.rows_read - result.rows_quarantined
    result.failed = not result.parts
    _leave_out_what_is_off(result)
    withhold(result)
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
    for table in tables:
        silent = table.period is None and (
            table.content in REGISTERS or any(o.period is None for o in table.observations)
        )
        if shared and silent:
            table.period, table.reference_date = shared, next(iter(dates)) if len(dates) == 1 else None
            for o in table.observations:
                o.period = o.period or shared
            _say_shared(table, "period_of_workbook", shared)
        if place and table.content in REGISTERS and table.region is None and "region" not in table.values:
            table.region = place
            _say_shared(table, "region_of_workbook", regions()[place].name)


def _say_shared(table: RecognisedTable, code: str, said: str) -> None:
    table.findings.append(Finding(code, level_of(code), table.sheet, args={"said": said}))


def _period_mismatch(name: str, tables: list[RecognisedTable], flags: Flags) -> list[Finding]:
    """The year in a file's name against those of its tables; many a file is last year's under a new name."""
    named = set(re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", name))
    periods: set[str | None] = set()
    for table in tables:
        if table.content in REGISTERS:
            periods.add(table.period or flags.period)
        else:
            periods |= {o.period or flags.period for o in table.observations}
    said = {period[:4] for period in periods if period}
    if not named or not said or named & said:
        return []
    args = {"named": "、".join(sorted(named)), "said": "、".join(sorted(said))}
    return [Finding("period_mismatch", level_of("period_mismatch"), args=args)]


def _stopping(findings: list[Finding], table: RecognisedTable | None = None) -> str | None:
    """The first error that is about more than one body row of the table, so that it keeps the whole table out."""
    errors = [finding for finding in findings if finding.severity == "error"]
    body = set(table.rows) if errors and table else set()
    return next((f.code for f in errors if f.row not in body or f.code == "measure_unknown"), None)


def _leave_out_what_is_off(result: FileResult) -> None:
    """Drop the findings of checks that an office has switched off."""
    result.findings = [f for f in result.findings if f.severity != "off"]
    for part in result.parts:
        part.findings = [f for f in part.findings if f.severity != "off"]


OFFERED: Final = 40


def _offers(table: RecognisedTable, flags: Flags) -> list[Offer]:
    """The unknown headers of a table, as far as nothing has been said about them yet."""
    content = table.content if table.content in REGISTERS else "summary"
    given = flags.answers.of(table.fingerprint)
    unknown: list[tuple[str, str | None]] = [
        (f.args["label"], f.column) for f in table.findings if f.code == "column_unknown" and f.args.get("label")
    ]
    if content == "summary":
        labels = dict.fromkeys(o.label for o in table.observations if o.metric is None and o.label)
        unknown += [(label, None) for label in labels if key_of(label) not in given]
    taken = tuple((c.field, c.letter) for c in table.columns if c.field) if content in REGISTERS else ()
    return offers(content, table.sheet, table.range, table.fingerprint, unknown[:OFFERED], taken)


def _take_table(result: FileResult, table: RecognisedTable, flags: Flags) -> None:
    result.rows_read += len(table.rows)
    if table.content == "unknown":
        result.findings += table.findings
        _quarantine_table(result, table, "table_not_recognised")
        return
    problems = _contradictions(table, flags)
    if table.content in REGISTERS and (table.period or flags.period) is None:
        problems.append(Finding("period_missing", level_of("period_missing"), table.sheet))
    if problems:
        result.findings += [*table.findings, *problems]
        _quarantine_table(result, table, problems[0].code)
        return
    calibre, purpose = _calibre(table, flags)
    stopped = _stopping(table.findings, table)
    if stopped:
        result.findings += table.findings
        _quarantine_table(result, table, stopped)
        return
    if table.content in REGISTERS:
        _take_register(result, table, flags, calibre, purpose)
    else:
        _take_summary(result, table, flags, calibre, purpose)


def _quarantine_table(result: FileResult, table: RecognisedTable, code: str) -> None:
    result.rows_quarantined += len(table.rows)
    if table.observations:
        result.loose += hold_rows(table, {row: [code] for row in table.rows})
        return
    by_row: dict[int, dict[str, str]] = {row: {} for row in table.rows}
    for name, values in table.values.items():
        for row, value in zip(table.rows, values, strict=True):
            if value not in (None, ""):
                by_row[row][name] = str(value)
    result.loose += [QuarantinedRow(row, [code], raw) for row, raw in by_row.items()]


def _contradictions(table: RecognisedTable, flags: Flags) -> list[Finding]:
    """Flags against what the workbook says of itself. Synthetic data stays synthetic whatever a flag says."""
    tree = regions()
    pairs = [("--calibre", flags.calibre, table.calibre), ("--purpose", flags.purpose, table.purpose)]
    if not any(o.period and o.period != table.period for o in table.observations):
        pairs.append(("--period", flags.period, table.period))
    found = [
        Finding(
            "flag_contradicts",
            level_of("flag_contradicts"),
            table.sheet,
            args={"flag": flag, "given": given, "said": said},
        )
        for flag, given, said in pairs
        if given and said and given != said
    ]
    if (
        flags.region
        and table.region
        and flags.region not in tree.path(table.region)
        and table.region not in tree.path(flags.region)
    ):
        found.append(
            Finding(
                "flag_contradicts",
                level_of("flag_contradicts"),
                table.sheet,
                args={"flag": "--region", "given": flags.region, "said": tree[table.region].name},
            )
        )
    return found


def _calibre(table: RecognisedTable, flags: Flags) -> tuple[str, str]:
    calibre = table.calibre or flags.calibre
    if calibre is None:
        calibre = "synthetic" if flags.purpose == "synthetic" else "register"
        if table.content not in REGISTERS:
            known = calibres()[calibre]
            table.findings.append(
                Finding("calibre_assumed", level_of("calibre_assumed"), table.sheet, args={"calibre": known.name_zh})
            )
    return calibre, table.purpose or flags.purpose or calibres()[calibre].purpose


def _take_register(result: FileResult, table: RecognisedTable, flags: Flags, calibre: str, purpose: str) -> None:
    period = table.period or flags.period or ""
    inside = (
        table.region
        if table.region and (not flags.region or flags.region in regions().path(table.region))
        else flags.region
    )
    clean = clean_register(table, region=inside, period=period, sender=flags.region)
    stopped = _stopping(clean.findings, table)
    if stopped:
        result.findings += [*table.findings, *clean.findings]
        _quarantine_table(result, table, stopped)
        return
    result.rows_quarantined += len(clean.quarantined)
    result.parts.append(
        Part(
            sheet=table.sheet,
            range=table.range,
            title=table.title,
            table_key="",
            content=table.content,
            period=period,
            reference_date=table.reference_date or _year_end(period),
            region=inside or _common_region(clean) or NATION,
            calibre=calibre,
            purpose=purpose,
            source=table.source,
            columns={c.field: c.letter for c in table.columns if c.field},
            facts=clean.facts,
            rows_read=clean.rows_read,
            rows_accepted=clean.rows_accepted,
            quarantined=clean.quarantined,
            findings=[*table.findings, *clean.findings],
            scales={c.field: c.scale for c in table.columns if c.field and c.scale != "1"},
        )
    )


def _year_end(period: str) -> str | None:
    return f"{period}-12-31" if re.fullmatch(r"\d{4}", period) else None


def _common_region(clean: CleanTable) -> str | None:
    """The lowest region that holds all rows: what an unsigned register is about."""
    tree = regions()
    common: list[str] | None = None
    for code in set(clean.facts.get("region", [])):
        if code is None:
            continue
        path = tree.path(str(code))
        common = path if common is None else [a for a, b in zip(common, path, strict=False) if a == b]
    return common[-1] if common else None


def _take_summary(result: FileResult, table: RecognisedTable, flags: Flags, calibre: str, purpose: str) -> None:
    findings = [*table.findings, *_unknown_measures(table), *check_observations(table, flags.region)]
    if not any(o.region_code for o in table.observations) and not flags.region and table.observations:
        findings.append(Finding("region_of_table_missing", level_of("region_of_table_missing"), table.sheet))
    stopped = _stopping(findings, table)
    if stopped:
        result.findings += findings
        _quarantine_table(result, table, stopped)
        return
    errors = _rows_in_error(findings)
    by_period: dict[str, list[Observation]] = {}
    undated: set[int] = set()
    for observation in table.observations:
        period = observation.period or flags.period
        if period is None:
            undated.add(observation.row)
        else:
            by_period.setdefault(period, []).append(observation)
    if undated:
        findings.append(Finding("period_missing", level_of("period_missing"), table.sheet, row=min(undated)))
        dated = {o.row for group in by_period.values() for o in group}
        lost = sorted(undated - dated)
        result.loose += hold_rows(table, {row: ["period_missing"] for row in lost})
        result.rows_quarantined += len(lost)
        errors = {row: codes for row, codes in errors.items() if row in dated}
    result.rows_quarantined += len(errors)
    held = {row.row: row for row in hold_rows(table, errors)}
    for number, (period, group) in enumerate(sorted(by_period.items())):
        rows = {o.row for o in group} - errors.keys()
        kept_out = [held.pop(row) for row in sorted({o.row for o in group} & held.keys())]
        result.parts.append(
            Part(
                sheet=table.sheet,
                range=table.range,
                title=table.title,
                table_key=re.sub(r"[\d\s]|[〇○零一二三四五六七八九]{4}(?=年)", "", fold(table.title or "")),
                content="summary",
                period=period,
                reference_date=table.reference_date if table.period == period else _year_end(period),
                region=table.region or flags.region or _common_of(group) or NATION,
                calibre=calibre,
                purpose=purpose,
                source=table.source,
                columns={c.field or c.label: c.letter for c in table.columns},
                facts=observation_facts(
                    [o for o in group if o.row not in errors], flags.region if not table.region else None
                ),
                rows_read=len(rows) + len(kept_out),
                rows_accepted=len(rows),
                quarantined=kept_out,
                findings=findings if number == 0 else [],
            )
        )
    if not by_period:
        result.findings += findings


def _rows_in_error(findings: list[Finding]) -> dict[int, list[str]]:
    """Row -> codes of the errors that keep it out."""
    errors: dict[int, list[str]] = {}
    for finding in findings:
        if finding.severity == "error" and finding.row is not None:
            errors.setdefault(finding.row, []).append(finding.code)
    return errors


def _common_of(group: list[Observation]) -> str | None:
    tree = regions()
    common: list[str] | None = None
    for code in {o.region_code for o in group if o.region_code}:
        path = tree.path(code)
        common = path if common is None else [a for a, b in zip(common, path, strict=False) if a == b]
    return common[-1] if common else None


def _unknown_measures(table: RecognisedTable) -> list[Finding]:
    told = {f.args["label"] for f in table.findings if f.code == "mapping_applied"}
    labels = Counter(o.label for o in table.observations if o.metric is None and o.label not in told)
    first = {o.label: o for o in reversed(table.observations) if o.metric is None}
    return [
        Finding(
            "measure_unknown", level_of("measure_unknown"), table.sheet, first[label].row, None, None, {"label": label}
        )
        for label in list(labels)[:200]
    ]


def observation_facts(group: list[Observation], sender: str | None) -> dict[str, list[Any]]:
    """Cells of a summary as columns of its fact table. ``sender``: the region of those that name none."""
    facts: dict[str, list[Any]] = {
        name: []
        for name in (
            "row",
            "col",
            "region",
            "region_label",
            "label",
            "measure",
            "industry",
            "size",
            "unit_kind",
            "dimensions",
            "unit",
            "scale",
            "value",
            "rate",
            "raw",
        )
    }
    for o in group:
        whole = isinstance(o.value, int) and o.unit != "1" and abs(o.value) < 2**63
        dims = o.dimensions
        facts["row"].append(o.row)
        facts["col"].append(o.col)
        facts["region"].append(o.region_code or (sender if o.region is None else None))
        facts["region_label"].append(o.region)
        facts["label"].append(o.label)
        facts["measure"].append(o.metric)
        facts["industry"].append(dims.get("industry", ALL))
        facts["size"].append(dims.get("size", ALL))
        facts["unit_kind"].append(dims.get("kind", ALL))
        facts["dimensions"].append(dims)
        facts["unit"].append(o.unit)
        facts["scale"].append(_printed_scale(o))
        facts["value"].append(o.value if whole else None)
        facts["rate"].append(float(o.value) if o.value is not None and not whole else None)
        facts["raw"].append(o.raw)
    return facts


def _printed_scale(observation: Observation) -> float:
    """The size of the last printed digit, in base units: 85.90 万 is given to 100, 286万 to 10 000."""
    digits = re.sub(r"[^\d.]", "", observation.raw)
    if not digits or observation.value in (None, 0):
        return 1.0
    try:
        printed = float(digits)
    except ValueError:
        return 1.0
    decimals = len(digits.partition(".")[2])
    factor = abs(float(observation.value or 0)) / printed if printed else 1.0
    return float(round(factor, 6) / 10**decimals)
