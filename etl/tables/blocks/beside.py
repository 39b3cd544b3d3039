"""Tables printed beside each other: of different kinds with a blank column between them, a register that goes on to the right under the same
headers once more, or measures and figures in turns. Each is a sheet of its own, cells at their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from analysis.vocabulary import REGISTERS
from etl.clean.periods import find_period
from etl.clean.units import split_unit
from etl.clean.values import fold, parse_figure, raw_text
from etl.fields.dictionary import label_role, meaning, register_field
from etl.model import Sheet, Value
from etl.tables.blocks.rows import filled, is_header

_LOOKED_AT: Final = 40
_IDENTITY: Final = frozenset({"credit_code", "code", "name", "union_code", "union_name", "unit_code", "unit_name"})
_LEAST: Final = 3


def tables_beside(sheet: Sheet) -> list[Sheet]:
    """A sheet, or where tables stand beside each other in it one sheet for each, the cells of the others left out.

    A line that stands alone above them (a title over both) is in all of them.
    """
    for index, row in enumerate(sheet.rows[:_LOOKED_AT]):
        columns = filled(row)
        if pairs := _pairs(row, columns):
            return _cuts(sheet, index, pairs)
        if len(columns) < 4 or not is_header(row, columns):
            continue
        if runs := _runs(row, columns):
            return _cuts(sheet, index, runs)
        groups = _groups(columns, sheet.rows[index:])
        heads = [fold(raw_text(row[group[0]])) for group in groups]
        if len(groups) < 2 or not all(_is_table(row, group) for group in groups):
            continue
        if len(set(heads)) < len(heads) and not _titled_apart(sheet.rows[:index], groups):
            continue
        return _cuts(sheet, index, groups)
    return [sheet]


def _pairs(row: Sequence[Value], columns: Sequence[int]) -> list[list[int]]:
    """The columns of a line that gives measures and their figures in turns (职工人数 | 120 | 会员人数 | 100), two by two; none of any other line."""
    if len(columns) < 4 or len(columns) % 2:
        return []
    labels = [row[j] for j in columns[::2]]
    if any(parse_figure(row[j]).value is None for j in columns[1::2]):
        return []
    metrics = {meaning(split_unit(text)[0]).metric if isinstance(text, str) else None for text in labels}
    if None in metrics or len(metrics) < len(labels):
        return []
    return [list(columns[n : n + 2]) for n in range(0, len(columns), 2)]


def _cuts(sheet: Sheet, header: int, groups: Sequence[Sequence[int]]) -> list[Sheet]:
    edges = [0, *(group[0] for group in groups[1:]), max(len(r) for r in sheet.rows)]
    return [_cut(sheet, header, start, end) for start, end in pairwise(edges)]


def _runs(row: Sequence[Value], columns: Sequence[int]) -> list[list[int]]:
    """The columns of a header that says the same twice or more (单位名称 | 职工人数 | 单位名称 | 职工人数), run by run; none where it does not.

    The last run may say less or more (a note that stands once); behind a blank column each may end otherwise (会员数, 未建会原因). A run tells a unit or a union and something of it: years under which the same
    measures are repeated are no tables of their own.
    """
    heads = [fold(raw_text(row[j])) for j in columns]
    starts = [n for n, head in enumerate(heads) if head == heads[0]]
    if len(starts) < 2:
        return []
    runs = [list(columns[a:b]) for a, b in pairwise([*starts, len(columns)])]
    said = [[fold(raw_text(row[j])) for j in run] for run in runs]
    fields = {name for head in said[0] for content in REGISTERS if (name := register_field(content, head)) is not None}
    both = min(len(said[0]), len(said[-1]))
    alike = all(one == said[0] for one in said[:-1]) and said[-1][:both] == said[0][:both]
    if all(after[0] > before[-1] + 1 for before, after in pairwise(runs)):  # a blank column stands between them
        alike = alike or all(one[:_LEAST] == said[0][:_LEAST] for one in said)
    return runs if alike and both > 1 and len(fields) > 1 and fields & _IDENTITY else []


def _titled_apart(above: Sequence[Sequence[Value]], groups: Sequence[Sequence[int]]) -> bool:
    """Whether each of several tables under the same headers has a period of its own above it (2023年 | 2024年)."""
    for row in above:
        cells = [[row[j] for j in range(group[0], group[-1] + 1) if j < len(row) and row[j]] for group in groups]
        periods = [find_period(raw_text(found[0])) if len(found) == 1 else None for found in cells]
        if None not in periods and len({period.id for period in periods if period}) == len(periods):
            return True
    return False


def _groups(columns: Sequence[int], rows: Sequence[Sequence[Value]]) -> list[list[int]]:
    """The columns of a header in runs without a gap; a column without a header that holds something below (a label, a serial) is none."""
    groups: list[list[int]] = []
    for j in columns:
        gap = range(groups[-1][-1] + 1, j) if groups else ()
        if groups and all(any(k < len(row) and row[k] not in (None, "") for row in rows) for k in gap):
            groups[-1].append(j)
        else:
            groups.append([j])
    return groups


def _is_table(row: Sequence[Value], group: Sequence[int]) -> bool:
    """Whether headers make a table of their own: a register's with a code or name, or a summary's that begins with labels."""
    labels = [raw_text(row[j]) for j in group]
    for content in REGISTERS:
        fields = {field for label in labels if (field := register_field(content, label)) is not None}
        if len(fields) >= _LEAST and fields & _IDENTITY:
            return True
    return len(labels) > 1 and label_role(labels[0]) in ("region", "indicator", "period")


def _cut(sheet: Sheet, header: int, start: int, end: int) -> Sheet:
    """A sheet with the cells of some columns alone."""
    rows: list[list[Value]] = []
    for index, row in enumerate(sheet.rows):
        if index < header and len(filled(row)) == 1:
            rows.append(list(row))
        else:
            rows.append([cell if start <= j < end else None for j, cell in enumerate(row)])
    merged = [area for area in sheet.merged if start <= area[1] - 1 < end or area[2] <= header]
    broken = {place: shown for place, shown in sheet.broken.items() if start <= place[1] < end}
    return replace(sheet, rows=rows, merged=merged, broken=broken)
