"""The columns of a register held against each other: a count that is a part of another column, shares that its counts do not give, counts that count nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from data.letters import column_index_from_string
from etl.clean.values import parse_number
from etl.fields.dictionary import of_which
from etl.model import Block, Finding, RecognisedTable, Sheet, Value
from etl.tables.accounts.figures import Line, counts, figures, whole_of
from etl.tables.accounts.ledger import explained, resembles, shown
from etl.tables.blocks.headers import Header
from etl.tables.columns import COUNTS, NO_COUNT
from etl.tables.untaken import NONE_OF_THEM

_LOOKED_AT: Final = 400
_FEWEST: Final = 3
_TOLD: Final = frozenset({"column_rival", "column_unknown_needed", "personal_column_dropped"})
"""What is said of a column already, so that no more need be."""


def account_columns(table: RecognisedTable, sheet: Sheet, block: Block, headers: Sequence[Header]) -> None:
    """Tell where the columns of a register contradict what they were taken for."""
    # Codes, names and places are no figures, and to look for some in them takes longer than all else here.
    other = {c.letter for c in table.columns if c.field and c.field not in COUNTS}
    lines = {h.letter: figures(_cells(sheet, block, h.column)) for h in headers if h.letter not in other}
    heads = {h.letter: h.label for h in headers}
    taken = {str(c.field): c.letter for c in table.columns if c.field in COUNTS and c.letter in lines}
    told = {f.column for f in table.findings if f.code in _TOLD}
    _tell_parts(table, lines, heads, taken, told)
    _tell_shares(table, sheet, block, headers, taken)
    for whole in ("employees", "members"):
        if {whole, f"{whole}_women"} <= taken.keys() and _alike(lines[taken[whole]], lines[taken[f"{whole}_women"]]):
            letter = taken[f"{whole}_women"]
            args = {"label": heads[letter], "field": f"{whole}_women"}
            table.findings.append(Finding.of("count_doubtful", table.sheet, None, letter, None, args))
    scaled = {c.letter for c in table.columns if c.scale != "1"}
    for name, letter in taken.items():
        if letter not in scaled and _counts_nobody(lines[letter]):
            args = {"label": heads[letter], "field": name}
            table.findings.append(Finding.of("count_doubtful", table.sheet, None, letter, None, args))
    _tell_some(table, heads, taken)
    table.findings = [
        _of_unread(table, finding, sheet, block, lines, taken) if finding.code == "column_unknown" else finding
        for finding in table.findings
    ]


_SOME: Final = re.compile(r"在编|编内|编制|正式|合同制|固定工|本地|本[市县区]籍|管理人员|专职|全职|一线")
"""A header of employees of one kind, beside whom others work."""


def _tell_some(table: RecognisedTable, heads: Mapping[str, str], taken: Mapping[str, str]) -> None:
    """Tell of a count of employees of one kind (在编职工) where no other column was told as the rest of them."""
    letter = taken.get("employees", "")
    rest = any(f.code == "column_rival" and f.args.get("field") == "employees" for f in table.findings)
    if letter in heads and not rest and _SOME.search(heads[letter]):
        args = {"label": heads[letter], "field": "employees"}
        table.findings.append(Finding.of("count_of_some", table.sheet, None, letter, None, args))


def _of_unread(
    table: RecognisedTable,
    finding: Finding,
    sheet: Sheet,
    block: Block,
    lines: Mapping[str, Line],
    taken: Mapping[str, str],
) -> Finding:
    """What is said of a column that was not taken: how many figures it has, where it has any, and a warning where they are whole, of a size with a count that
    was taken, and follow from none."""
    letter = finding.column or ""
    if letter not in lines or all(value is None for value in lines[letter]):
        return finding
    column = column_index_from_string(letter) - 1
    cells = ((sheet.rows[i][column] if column < len(sheet.rows[i]) else None) for i in block.body)
    rows = [row for row, value in zip(table.rows, figures(cells), strict=True) if value is not None]
    args = finding.args | shown([letter] * len(rows), rows)
    read = {other: lines[other] for other in taken.values()}
    label = finding.args["label"]
    money = any(c.letter == letter and c.unit == "元" for c in table.columns)
    like = None if money or _named(label) or explained(lines[letter], read) else resembles(lines[letter], read)
    if like is None:
        return Finding.of("column_unknown", table.sheet, None, letter, None, args)
    field = next(name for name, other in taken.items() if other == like)
    return Finding.of("figures_unread", table.sheet, None, letter, None, args | {"taken": like, "field": field})


def _named(label: str) -> bool:
    """Whether a header says that its figures count others, a part of them, or nobody: 退休人员, 其中：女, 产值."""
    part = label.split(" / ")[-1]
    return bool(NO_COUNT.search(label) or NONE_OF_THEM.search(label) or of_which(part))


def _cells(sheet: Sheet, block: Block, column: int) -> list[Value]:
    rows = (sheet.rows[i] for i in block.body[:_LOOKED_AT])
    return [row[column] if column < len(row) else None for row in rows]


def _tell_parts(
    table: RecognisedTable,
    lines: Mapping[str, Line],
    heads: Mapping[str, str],
    taken: Mapping[str, str],
    told: set[str | None],
) -> None:
    """Tell of a column that is what a count and another column add up to: the count is a part, or of another time."""
    summed = {
        letter: line
        for letter, line in lines.items()
        if letter not in told and not NO_COUNT.search(heads[letter]) and counts(line)
    }
    for name, letter in taken.items():
        if letter not in summed or name.endswith(("_women", "_migrant")):
            continue
        found = whole_of(letter, summed, heads)
        if found is None or found[0] in taken.values() or any(NONE_OF_THEM.search(heads[part]) for part in found[1]):
            continue
        args = {"label": heads[found[0]] or found[0], "field": name, "taken": letter}
        table.findings.append(Finding.of("column_rival", table.sheet, column=found[0], args=args))


_SHARES: Final[tuple[tuple[re.Pattern[str], str, str], ...]] = (
    (re.compile(r"^(?:职工|员工)?入会(?:率|比例|占比)$|^会员(?:率|占比|比例)$"), "members", "employees"),
    (re.compile(r"^女会员(?:占比|比例|比重|率)$"), "members_women", "members"),
    (re.compile(r"^女(?:性)?(?:职工|员工|从业人员)(?:占比|比例|比重|率)$"), "employees_women", "employees"),
    (re.compile(r"^农民工会员(?:占比|比例|比重|率)$"), "members_migrant", "members"),
)
"""Headers of shares, and the counts that they are of."""
_APART: Final = 0.011


def _tell_shares(
    table: RecognisedTable, sheet: Sheet, block: Block, headers: Sequence[Header], taken: Mapping[str, str]
) -> None:
    """Tell of a column of shares that the counts which were taken do not give in most rows."""
    columns = {h.letter: h.column for h in headers}
    for header in headers:
        for head, part, whole in _SHARES:
            if (
                header.parts
                and head.match(re.sub(r"[(（%％）)\s]", "", header.parts[-1]))
                and {part, whole} <= taken.keys()
            ):
                cells = (_cells(sheet, block, columns[letter]) for letter in (taken[part], taken[whole]))
                some, every = map(figures, cells)
                stated = shares(_cells(sheet, block, header.column))
                tell_share(table, header.letter, header.label, (part, whole), stated, some, every)


def shares(cells: Sequence[Value]) -> list[float | None]:
    """Shares as fractions, however a column prints them: 45%, 45.0 or 0.45."""
    read = [parse_number(cell) for cell in cells]
    bare = [abs(float(one.value)) for one in read if one.value is not None and not one.own_scale]
    scale = 100 if any(value > 1.5 for value in bare) else 1
    return [None if one.value is None else float(one.value) / (1 if one.own_scale else scale) for one in read]


def tell_share(
    table: RecognisedTable,
    letter: str,
    label: str,
    of: tuple[str, str],
    stated: Line,
    some: Line,
    every: Line,
) -> None:
    """Tell of shares that stand beside their counts and are not theirs in half of the rows, three at least."""
    rows = [
        (place, said, part / whole)
        for place, (said, part, whole) in enumerate(zip(stated, some, every, strict=True))
        if said is not None and part is not None and whole
    ]
    apart = [row for row in rows if abs(row[1] - row[2]) > _APART]
    if len(apart) >= _FEWEST and 2 * len(apart) >= len(rows):
        place, said, computed = apart[0]
        args = {"label": label, "part": of[0], "whole": of[1], "count": str(len(apart))}
        args |= {"stated": f"{said:.1%}", "computed": f"{computed:.1%}"}
        table.findings.append(Finding.of("rate_contradicts", table.sheet, table.rows[place], letter, None, args))


_LARGEST: Final = 10_000_000
_COPIED: Final = 8
"""Rows from which on one count in all of them was hardly counted."""
_FEW: Final = 5


def _alike(whole: Line, part: Line) -> bool:
    """Whether a part is its whole in every row, in four rows at least that have persons."""
    rows = [(a, b) for a, b in zip(whole, part, strict=True) if a is not None and b is not None and a + b > 0]
    return len(rows) > _FEWEST and all(a == b for a, b in rows)


def _counts_nobody(line: Line) -> bool:
    """Whether the figures of a count number the rows (1, 2, 3 …), are years, one number all over, or as long as codes and telephone numbers."""
    filled = [value for value in line if value is not None]
    if len(filled) < _FEWEST + 1:
        return False
    serial = filled[0] in (0, 1) and all(b - a == 1 for a, b in pairwise(filled))
    years = all(1950 <= value <= 2035 for value in filled) and len(set(filled)) > 1
    copied = len(filled) >= _COPIED and len(set(filled)) == 1 and filled[0] > _FEW
    return serial or years or copied or all(value >= _LARGEST for value in filled)
