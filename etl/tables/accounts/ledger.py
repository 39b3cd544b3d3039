"""The ledger of a sheet's figures: what of them is not read is explained by what is (a total, a share, a rank), is of another kind (codes, years, money), or remains and is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final

from data.checks import SAME, SAME_CELLS
from data.letters import get_column_letter
from etl.clean.totals import total_of
from etl.fields.dictionary import of_which
from etl.model import Finding, Observation, RecognisedTable
from etl.tables.accounts.figures import Line, counts
from etl.tables.columns import NO_COUNT

_FEWEST: Final = 3
_MOST: Final = 0.8
_NEAR: Final = 0.5
"""A count is of a size with another if it is at least half of it and at most its double."""
_SHOWN: Final = 3
_LONGEST: Final = 10_000_000
"""What is as long as codes and telephone numbers counts nobody."""
_YEARS: Final = (1900, 2100)


def explained(line: Line, read: Mapping[str, Line]) -> bool:
    """Whether the figures of a column say nothing that is not known: they number or rank the rows, are years or codes, one figure all over, or follow
    from the columns that were ``read`` (the same once more, a sum or a difference of two)."""
    filled = [value for value in line if value is not None]
    if len(filled) < _FEWEST or len(set(filled)) == 1 or _ranks(filled):
        return True
    if all(_YEARS[0] <= value <= _YEARS[1] for value in filled) or all(value >= _LONGEST for value in filled):
        return True
    lines = list(read.values())
    if any(_same(line, [(1, other)]) for other in lines):
        return True
    return any(
        _same(line, [(1, one), (sign, other)])
        for first, second in combinations(lines, 2)
        for one, sign, other in ((first, 1, second), (first, -1, second), (second, -1, first))
    )


def _ranks(filled: Sequence[float]) -> bool:
    """Whether figures number or rank the rows: 1, 2, 3; 3, 1, 2, 2."""
    places = sorted(filled)
    return places[0] == 1 and all(value <= place for place, value in enumerate(places, 1)) and places[-1] > 1


def _same(line: Line, parts: Sequence[tuple[int, Line]]) -> bool:
    """Whether a column is what others add up to in every row that has all of them."""
    rows = 0
    for value, *others in zip(line, *(other for _, other in parts), strict=True):
        known = [other for other in others if other is not None]
        if value is None or len(known) < len(others):
            continue
        if value != sum(sign * other for (sign, _), other in zip(parts, known, strict=True)):
            return False
        rows += 1
    return rows >= _FEWEST


def resembles(line: Line, read: Mapping[str, Line]) -> str | None:
    """The column that was read and that another one is of a size with in nearly every row, larger somewhere (what is nowhere larger is a part); None for
    none, or where the other holds no whole numbers."""
    if not counts(line):
        return None
    for letter, known in read.items():
        pairs = [(a, b) for a, b in zip(line, known, strict=True) if a is not None and b is not None and a + b > 0]
        near = sum(1 for a, b in pairs if _NEAR * b <= a <= b / _NEAR)
        if len(pairs) >= _FEWEST and near >= _MOST * len(pairs) and any(a > b for a, b in pairs):
            return letter
    return None


def shown(letters: Sequence[str], rows: Sequence[int]) -> dict[str, str]:
    """What a finding says of figures that stand in several cells: how many there are, and the first."""
    cells = [f"{letter}{row}" for letter, row in zip(letters, rows, strict=True)]
    return {SAME: str(len(cells)), SAME_CELLS: "、".join(cells[:_SHOWN])} if len(cells) > 1 else {}


_BESIDE: Final = ("units", "units_covered", "employees", "members", "unions")
"""Counts that rates are made of: what is of a size with one of them may be it, at another time or as a whole."""


def unread_figures(table: RecognisedTable) -> dict[str, dict[str, str]]:
    """Label -> what is said of its figures, of those labels of a summary that are of no known measure although their figures are whole, of a size with a count
    that rates need, and follow from none of these. What is told of a label already is left out."""
    told = {f.column for f in table.findings if f.code == "measure_rival"}
    by_label: dict[str, list[Observation]] = {}
    for o in table.observations:
        if o.value is not None:
            by_label.setdefault(o.label, []).append(o)
    unknown = {label: found for label, found in by_label.items() if found[0].metric is None}
    known = {label: found for label, found in by_label.items() if found[0].metric in _BESIDE}
    if not unknown or not known:
        return {}
    said: dict[str, dict[str, str]] = {}
    for label, found in unknown.items():
        if get_column_letter(found[0].col) in told or NO_COUNT.search(label) or of_which(label.split(" / ")[-1]):
            continue
        upright = len({o.col for o in found}) == 1
        if not upright and len({o.row for o in found}) > 1:
            continue
        places = sorted({o.row if upright else o.col for o in found})
        read = {other: _line(beside, places, upright=upright) for other, beside in known.items()}
        line = _line(found, places, upright=upright)
        like = None if explained(line, read) else resembles(line, read)
        if like is not None:
            cells = shown([get_column_letter(o.col) for o in found], [o.row for o in found])
            said[label] = {"taken": get_column_letter(known[like][0].col), "field": str(known[like][0].metric)} | cells
    return said


def parts_of_totals(table: RecognisedTable) -> dict[str, dict[str, str]]:
    """Label -> what is said of its figures, of those columns of a summary that are of no known measure although a bare total (合计) of one that rates need is
    what they add up to: the same measure by groups that are not known (300人以上 | 100-299人 | … | 合计)."""
    columns: dict[int, list[Observation]] = {}
    for o in table.observations:
        if o.value is not None:
            columns.setdefault(o.col, []).append(o)
    unknown = {col: found for col, found in columns.items() if all(o.metric is None for o in found)}
    unknown = {col: found for col, found in unknown.items() if not any(NO_COUNT.search(o.label) for o in found)}
    said: dict[str, dict[str, str]] = {}
    for col, found in columns.items():
        metric = found[0].metric
        total = total_of(found[0].label.split(" / ")[-1])
        if metric not in _BESIDE or total is None or total.whose or any(o.metric not in (metric, None) for o in found):
            continue
        parts = next((near for near in _runs(unknown, col) if _adds_up(found, [unknown[c] for c in near])), ())
        for part in parts:
            cells = shown([get_column_letter(part)] * len(unknown[part]), [o.row for o in unknown[part]])
            args = {"taken": get_column_letter(col), "field": str(metric)} | cells
            said |= {o.label: args for o in unknown[part]}
    return said


def _runs(columns: Mapping[int, object], total: int) -> list[list[int]]:
    """The columns of two or more right before a total, and those right behind it, the longest first."""
    found: list[list[int]] = []
    for step in (-1, 1):
        run: list[int] = []
        while total + step * (len(run) + 1) in columns:
            run.append(total + step * (len(run) + 1))
        found += [run[:end] for end in range(len(run), 1, -1)]
    return found


def _adds_up(total: Sequence[Observation], parts: Sequence[Sequence[Observation]]) -> bool:
    lines = [{o.row: o.value for o in part} for part in parts]
    sums = [(o.value, [line.get(o.row) for line in lines]) for o in total]
    full = [(whole, [part for part in row if part is not None]) for whole, row in sums if any(row)]
    return len(full) >= _FEWEST and all(whole == sum(row) for whole, row in full)


def _line(found: Sequence[Observation], places: Sequence[int], *, upright: bool) -> list[float | None]:
    """Figures by the rows (or columns) that they stand in; shares and money are none."""
    values = {
        (o.row if upright else o.col): o for o in found if o.unit not in ("1", "元") and not o.dimensions.get("sex")
    }
    return [None if (o := values.get(place)) is None or o.value is None else float(o.value) for place in places]


_ROWS: Final = 0.3
"""Part of a table's rows from which on labels that nobody understands are no odd lines of it."""


def tell_rows(table: RecognisedTable) -> None:
    """Tell of figures in columns of known measures whose rows' labels are not understood, where they are many: places under names that no register knows
    (达旗), or kinds that are of no use here."""
    known = {o.col: o for o in table.observations if o.metric is not None and o.value is not None}
    rows = {o.row for o in table.observations if o.value is not None}
    lost: dict[int, Observation] = {}
    for o in table.observations:
        if o.metric is None and o.value is not None and o.col in known:
            label = o.label.split(" / ")[0]
            if total_of(label) is None and not of_which(label):
                lost.setdefault(o.row, o)
    if len(lost) < _FEWEST or len(lost) < _ROWS * len(rows):
        return
    first = next(iter(lost.values()))
    args = {"label": first.label.split(" / ")[0]} | shown(["" for _ in lost], list(lost))
    table.findings.append(Finding.of("rows_not_understood", table.sheet, first.row, None, None, args))
