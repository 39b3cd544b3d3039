"""Recognised tables to parts: period, region, calibre and purpose settled, contradictions told."""

from __future__ import annotations

import re
from typing import Final, cast

from analysis.periods import kind_of, last_day
from analysis.vocabulary import NATION, REGISTERS
from data.grain import sheet_row
from data.reference import calibres, regions
from etl.check.held_cells import hold_rows
from etl.check.other_units import hold_back_other_units
from etl.check.summary import check_observations, hold_back_fractions
from etl.clean.values import fold
from etl.file.facts import observation_facts
from etl.file.measures import unknown_measures
from etl.file.places import is_total, nowhere
from etl.file.result import FileResult, Flags, Part
from etl.model import CleanTable, Finding, Observation, QuarantinedRow, RecognisedTable
from etl.registers.clean import clean_register
from etl.registers.covers.covered import split_covered
from etl.registers.covers.named import covers_named
from etl.registers.covers.several import carry_unions, spread_lists


def stopping(findings: list[Finding], table: RecognisedTable | None = None) -> str | None:
    """The first error that is about more than one body row of the table, so that it keeps the whole table out."""
    errors = [finding for finding in findings if finding.severity == "error"]
    body = set(table.rows) if errors and table else set()
    return next((f.code for f in errors if f.row not in body or f.code == "measure_unknown"), None)


def take_table(result: FileResult, table: RecognisedTable, flags: Flags) -> None:
    """Add a table to a file's result: its rows and findings, and its parts, or all its rows to the quarantine.

    Kept out: a table that was not recognised, that contradicts a flag, a register without period, an error about the whole table.
    """
    result.rows_read += len(table.rows)
    if table.content == "unknown":
        result.findings += table.findings
        quarantine_table(result, table, "table_not_recognised")
        return
    problems = _contradictions(table, flags)
    if table.content in REGISTERS and (table.period or flags.period) is None:
        problems.append(Finding.of("period_missing", table.sheet))
    if problems:
        result.findings += [*table.findings, *problems]
        quarantine_table(result, table, problems[0].code)
        return
    calibre, purpose = _calibre(table, flags)
    stopped = stopping(table.findings, table)
    if stopped:
        result.findings += table.findings
        quarantine_table(result, table, stopped)
        return
    if table.content in REGISTERS:
        _take_register(result, table, flags, calibre, purpose)
    else:
        _take_summary(result, table, flags, calibre, purpose)


def quarantine_table(result: FileResult, table: RecognisedTable, code: str) -> None:
    """Keep all rows of a table out, each with what it held and the code of the finding that says why."""
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
        Finding.of(
            "flag_contradicts",
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
            Finding.of(
                "flag_contradicts",
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
            table.findings.append(Finding.of("calibre_assumed", table.sheet, args={"calibre": known.name_zh}))
    return calibre, table.purpose or flags.purpose or calibres()[calibre].purpose


_COVERED: Final = "covered"
"""Key of a cover list that stands in a union register: it takes the place of such a one, not of a list sent by itself."""


_UNION_FIELDS: Final = {"union_register": ("code", "name"), "cover_list": ("union_code", "union_name")}
"""Contents that say which units a union covers, and by what fields it is known."""


def _take_register(result: FileResult, table: RecognisedTable, flags: Flags, calibre: str, purpose: str) -> None:
    """Add a register; a union register with its unions over their units gives a cover list too, each row counted once."""
    if table.content in _UNION_FIELDS:
        carry_unions(table, _UNION_FIELDS[table.content])
        spread_lists(table)
    cover = (
        split_covered(table)
        if table.content == "union_register"
        else covers_named(table)
        if table.content == "unit_register"
        else None
    )
    out = _add_register(result, table, flags, calibre, purpose)
    if cover is not None:
        cover.region = cover.region or (result.parts[-1].region if out is not None else None)
        unions = {sheet_row(row) for row in table.rows} if out is not None else set()
        covered = _add_register(result, cover, flags, calibre, purpose, _COVERED) or set()
        out = (out or set()) | (covered - unions)  # a union counts whatever becomes of its list
    result.rows_quarantined += len(out or ())


def _add_register(
    result: FileResult, table: RecognisedTable, flags: Flags, calibre: str, purpose: str, table_key: str = ""
) -> set[int] | None:
    """Add the part of a register; returns the sheet's rows of which nothing counts, None where all of it is kept out.

    Of a row that lists several units the right ones count.
    """
    period = table.period or flags.period or ""
    inside = (
        table.region
        if table.region and (not flags.region or flags.region in regions().path(table.region))
        else flags.region
    )
    clean = clean_register(table, region=inside, period=period, sender=flags.region)
    region = inside or _common_region(clean)
    if region is None:
        clean.findings[:] = [f for f in clean.findings if f.code != "region_missing"]
        clean.findings.append(Finding.of("region_of_register_missing", table.sheet))
    stopped = stopping(clean.findings, table)
    if stopped or region is None:
        result.findings += [*table.findings, *clean.findings]
        quarantine_table(result, table, stopped or "region_of_register_missing")
        return None
    result.fields_withheld += clean.fields_withheld
    result.parts.append(
        Part(
            sheet=table.sheet,
            range=table.range,
            title=table.title,
            table_key=table_key + fold(table.sender) + (flags.list_source if table.content == "comparison" else ""),
            content=table.content,
            period=period,
            reference_date=table.reference_date or _year_end(period),
            region=region,
            calibre=calibre,
            purpose=purpose,
            source=flags.list_source if table.content == "comparison" else table.source,
            columns={c.field: c.letter for c in table.columns if c.field},
            facts=clean.facts,
            rows_read=clean.rows_read,
            rows_accepted=clean.rows_accepted,
            quarantined=clean.quarantined,
            findings=[*table.findings, *clean.findings],
            scales={c.field: c.scale for c in table.columns if c.field and c.scale != "1"},
            fields_withheld=clean.fields_withheld,
        )
    )
    counted = {sheet_row(row) for row in cast(list[int], clean.facts["row"])}
    return {sheet_row(row.row) for row in clean.quarantined} - counted


def _year_end(period: str) -> str | None:
    return last_day(period) if kind_of(period) == "year" else None


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
    hold_back_fractions(table)
    other_units = hold_back_other_units(table)
    findings = [
        *table.findings,
        *other_units,
        *unknown_measures(table),
        *check_observations(table, flags.region),
        *nowhere(table),
    ]
    counted = [o for o in table.observations if o.metric and o.value is not None] or table.observations
    unplaced = [o for o in counted if o.region_code is None and is_total(o)]
    if (unplaced or not any(o.region_code for o in counted)) and not flags.region and counted:
        findings.append(Finding.of("region_of_table_missing", table.sheet))
    stopped = stopping(findings, table)
    if stopped:
        result.findings += findings
        quarantine_table(result, table, stopped)
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
        findings.append(Finding.of("period_missing", table.sheet, row=min(undated)))
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
