"""Total rows of registers: known by their words or as rows without a key, held against the sum above, no fact."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

import numpy as np

from data.reference import table_words
from etl.clean.values import fold
from etl.model import Value
from etl.registers.register import Register, floats


def total_rows(register: Register) -> None:
    """Take the total rows out (``合计``, ``小计``, ``本页合计：``), by the words in their name, region or code; then rows without any."""
    subtotals = {fold(word) for word in table_words("subtotal")}
    words = subtotals | {fold(word) for word in table_words("total")}
    for name in ("name", "region", "code", "credit_code", "union_code", "union_name", "unit_name"):
        cells = register.raw(name) if register.has(name) else []
        short = {cell for cell in cells if isinstance(cell, str) and len(cell) <= 12}
        hits: dict[Value, str] = {cell: word for cell in short if (word := _bare(cell)) in words}
        for row, cell in enumerate(cells) if hits else ():
            if cell in hits and row not in register.passed_over:
                _is_total(register, row, name, cell, subtotal=hits[cell] in subtotals)
    _find_keyless(register)


def _bare(text: str) -> str:
    """A word of a total as the lists have it: ``本页合计：`` and ``合计(3家)`` are ``合计``."""
    return re.sub(r"^(?:本页|本表|以上)|[:：]$|\([^()]*\)$", "", fold(text))


def _is_total(
    register: Register, row: int, name: str | None = None, cell: Value = None, *, subtotal: bool = False
) -> None:
    register.passed_over.add(row)
    register.totals[row] = subtotal
    register.find("total_row", row, name, cell)


_KEYS: Final = ("credit_code", "code", "name", "union_code", "union_name", "unit_code", "unit_name", "region")


def _find_keyless(register: Register) -> None:
    """Rows with neither code nor name nor region. A total may carry its word in a column that no field takes, such as 序号."""
    keys = [name for name in _KEYS if register.has(name)]
    if not keys:
        return
    first, *others = [register.raw(name) for name in keys]
    for row, cell in enumerate(first):
        if (
            (cell is None or cell == "")
            and row not in register.passed_over
            and all(other[row] is None or other[row] == "" for other in others)
        ):
            if row in register.table.totals_elsewhere:
                _is_total(register, row)
            else:
                register.keyless.append(row)
                register.passed_over.add(row)


def settle_keyless(register: Register) -> None:
    """A row without a key that states the sum of the rows, or of those since the last total, is a total; any other is an error."""
    if not register.keyless:
        return
    ordinary = np.ones(register.count, dtype=bool)
    ordinary[[*register.keyless, *register.totals]] = False
    sums = {
        name: np.concatenate([[0.0], np.cumsum(np.where(ordinary, np.nan_to_num(floats(register.clean[name])), 0.0))])
        for name in _ADDITIVE
        if register.has(name) and name in register.clean
    }
    since = 0
    totals = sorted(register.totals)
    for row in register.keyless:
        since = max([since, *(total for total in totals if since < total < row)])
        stated = [(sums[name], register.clean[name][row]) for name in sums if register.clean[name][row] is not None]
        if stated and all(value in (line[-1], line[row] - line[since]) for line, value in stated):
            _is_total(register, row)
            since = row
        else:
            register.find("row_without_key", row, None)


_ADDITIVE: Final = (
    "employees",
    "employees_women",
    "members",
    "members_women",
    "members_migrant",
    "members_platform",
    "staff_full",
    "staff_part",
    "social_workers",
)


def totals_differ(register: Register) -> None:
    """A total row against the sums that it may stand for: all rows, or the block of rows just above or just below it.

    Rows in error and repeated rows are part of what the sender added up. A column with an unreadable number is not judged.
    """
    if not register.totals:
        return
    totals = sorted(register.totals)
    edges = [-1, *totals, register.count]
    unreadable = {f.column for f in register.findings if f.code in ("number_unreadable", "number_negative")}
    for name in _ADDITIVE:
        known = register.has(name) and name in register.clean
        if not known or register.letters.get(name) in unreadable:
            continue
        values = register.clean[name]
        blocks = [sum(v for v in values[a + 1 : b] if v is not None) for a, b in pairwise(edges)]
        whole = sum(blocks)
        for number, row in enumerate(totals):
            stated, above, below = values[row], blocks[number], blocks[number + 1]
            if stated is not None and stated not in (whole, above, below):
                summed = above if register.totals[row] else whole
                raw = register.raw(name)[row]
                register.find("total_row_differs", row, name, raw, stated=str(stated), summed=str(summed))
