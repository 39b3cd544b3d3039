"""Registers with columns of several years (2023年职工人数, 2024年职工人数): the year that is asked for, or one table for each."""

from __future__ import annotations

from dataclasses import replace

from etl.file.result import Flags
from etl.model import ColumnMatch, Finding, RecognisedTable, Value


def settle_periods(tables: list[RecognisedTable], flags: Flags) -> list[RecognisedTable]:
    """The tables, each of one period: that which it says or which is asked for; where nothing says it, a table for each of its columns' periods."""
    found: list[RecognisedTable] = []
    for table in tables:
        period = table.period or flags.period
        periods = sorted({period for by_period in table.dated.values() for period in by_period})
        if not periods:
            found.append(table)
        elif period is not None:
            found.append(_of_period(table, period))
        else:
            for each in periods:
                part = _of_period(table, each)
                part.period = each
                args = {"period": each, "all": "、".join(periods)}
                part.findings.append(Finding.of("period_of_headers", table.sheet, args=args))
                found.append(part)
    return found


def _of_period(table: RecognisedTable, period: str) -> RecognisedTable:
    """A table with the dated columns of one period; those of others are told where there is none of this."""
    chosen: dict[str, tuple[ColumnMatch, list[Value]]] = {}
    findings = list(table.findings)
    for name, by_period in table.dated.items():
        if name in table.values:
            continue
        if period in by_period:
            chosen[name] = by_period[period]
            continue
        for other, (match, _) in by_period.items():
            args = {"label": match.label, "period": other, "said": period}
            findings.append(Finding.of("column_other_year", table.sheet, column=match.letter, args=args))
    letters = {match.letter: name for name, (match, _) in chosen.items()}
    return replace(
        table,
        columns=[replace(c, field=letters[c.letter]) if c.letter in letters else c for c in table.columns],
        values={**table.values, **{name: values for name, (_, values) in chosen.items()}},
        findings=findings,
        dated={},
    )
