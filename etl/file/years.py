"""Registers with columns of several years (2023年职工人数, 2024年职工人数): the year that is asked for, or one table for each; tables that only
their file's name dates."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath
from typing import Final

from analysis.periods import kind_of
from analysis.vocabulary import REGISTERS
from etl.clean.periods import Period, find_period, part_of_year
from etl.file.result import Flags
from etl.model import ColumnMatch, Finding, RecognisedTable, Value
from etl.tables.blocks.context import within_year


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


_YEARS: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DAY: Final = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{2}(?:[-_./]\d{1,2}[-_./]|年\d{1,2}月)\d{1,2}|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)"
)
_WHEN_SENT: Final = re.compile(r"(?:年|月|\d)(?:修改|修订|更新|打印|导出|下载|报送|上报|收到|整理)")


def period_of_name(name: str) -> str | None:
    """The period that a file is called after (海宁市2024年单位名录, 2024年二季度会员, 名录2024); None where its name has none, several years, or a day, on
    which it may have been written or sent."""
    stem = PurePath(name).stem.replace("_", " ")
    if len(set(_YEARS.findall(stem))) != 1 or _DAY.search(stem) or _WHEN_SENT.search(stem):
        return None
    found = find_period(stem)
    if found is None or found.reference_date is not None:
        return None
    part = part_of_year(found.id, [stem]) if kind_of(found.id) == "year" else None
    return (part or found).id


def name_periods(tables: list[RecognisedTable], name: str, flags: Flags) -> None:
    """Give tables that say no period, and of which nothing else says one, that of their file's name, or the month of its year that their sheet is
    called after (3月); it is told."""
    named = None if flags.period else period_of_name(name)
    for table in tables if named else ():
        part = within_year(str(named)[:4], table.sheet or "")
        said = part.id if part is not None else named
        undated = [o for o in table.observations if o.period is None]
        if table.period is not None or not (undated or table.content in REGISTERS):
            continue
        part = within_year(said, table.sheet or "") if said and kind_of(said) == "year" else None  # a sheet 3月
        named = part.id if part is not None else said
        table.period = named
        for o in undated:
            o.period = named
        args = {"said": str(named)}
        table.findings.append(Finding.of("period_of_file_name", table.sheet, args=args))


def _same_end(period: str) -> str:
    """The year whose end is that of a December (2024年末 in a table of 2024年12月), and the reverse; any other period as it is."""
    if kind_of(period) == "year":
        return f"{period}-12"
    return period.removesuffix("-12")


def hold_against_sheets(tables: list[RecognisedTable]) -> None:
    """Tell of a table whose title says another month than its sheet is called after (3月), where the other sheets are called as their tables say; where
    one of these has that month, the title was not changed when it was copied, and the sheet's holds."""
    named = [(table, part.id) for table in tables if (part := _sheet_part(table)) is not None]
    right = {said for table, said in named if table.period == said}
    for table, said in named:
        if table.period == said or len(right) < _FEWEST:
            continue
        titled, taken = str(table.period), said if table.period in right and said not in right else str(table.period)
        for o in table.observations:
            o.period = taken if o.period == titled else o.period
        if taken == said:
            table.period, table.reference_date = taken, None
        args = {"titled": titled, "said": taken}
        table.findings.append(Finding.of("period_of_sheet_differs", table.sheet, args=args))


_FEWEST: Final = 2
"""Sheets that are called as their tables say, without which a name is no rule."""


def _sheet_part(table: RecognisedTable) -> Period | None:
    """The part of its year that a table's sheet is called after."""
    if table.period is None or kind_of(table.period) == "year":
        return None
    return within_year(table.period[:4], table.sheet or "")


def _of_period(table: RecognisedTable, period: str) -> RecognisedTable:
    """A table with the dated columns of one period; those of others are told where there is none of this."""
    chosen: dict[str, tuple[ColumnMatch, list[Value]]] = {}
    findings = list(table.findings)
    for name, by_period in table.dated.items():
        if name in table.values:
            continue
        same = next((one for one in (period, _same_end(period)) if one in by_period), None)
        if same is not None:
            chosen[name] = by_period[same]
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
