"""Rows of a register that count nowhere and are no totals by their figures, and how many rows the sheet itself says there are."""

from __future__ import annotations

import re
from typing import Final

from data.grain import sheet_row
from etl.clean.values import fold, parse_number, raw_text
from etl.model import Finding
from etl.registers.register import Register
from etl.registers.totals import ADDITIVE, is_body

_STATED: Final = re.compile(
    r"(?:^|[，,。；;：:（(\s])(?:合计|总计|共计|共有|共)(?P<n>\d{1,6})(?:家|户|个)(?:企业|单位|公司|商户|法人|工会|基层工会|网点|店铺)?(?=$|[，,。；;）)\s])"
)
"""How many units a title or a note says a list has: 共 36 家企业."""
_SHOWN: Final = 5


def tell_left_out(register: Register) -> None:
    """Tell of rows that were passed over without a word and look like units: a serial number counts them, or they have counts that no sum is."""
    graves = {f.row for f in register.findings if f.severity in ("warning", "error")}
    shown = {f.row for f in register.findings if f.code == "example_row"}
    rows = [
        row
        for row in sorted(register.passed_over - register.blank)
        if not {register.table.rows[row], sheet_row(register.table.rows[row])} & (graves | shown)
        and (row in register.table.numbered or row not in register.totals)
        and _looks_counted(register, row)
    ]
    if rows:
        first = sheet_row(register.table.rows[rows[0]])
        said = "、".join(str(sheet_row(register.table.rows[row])) for row in rows[:_SHOWN])
        args = {"rows": said + ("…" if len(rows) > _SHOWN else "")}
        register.findings.append(Finding.of("row_left_out", register.table.sheet, first, args=args))


def _looks_counted(register: Register, row: int) -> bool:
    """Whether a row that is no unit has what a unit has: a serial number and no sum's figures, or a count of its own."""
    own = [
        name
        for name in ADDITIVE
        if register.has(name) and (value := parse_number(register.raw(name)[row]).value) is not None and value > 0
    ]
    if row in register.totals:
        return not any(_is_sum(register, name, row) for name in own)
    return row in register.table.numbered or (bool(own) and (row not in register.parts or _is_named(register, row)))


def _is_named(register: Register, row: int) -> bool:
    """Whether a row bears the name of a unit or a union."""
    return register.has("name") and is_body(raw_text(register.raw("name")[row]).strip())


def _is_sum(register: Register, name: str, row: int) -> bool:
    """Whether a total's figure is what all rows, or those before it since the last total, add up to."""
    values = register.clean.get(name)
    if values is None:
        return False
    since = max((total for total in register.totals if total < row), default=-1)
    after = min((total for total in register.totals if total > row), default=register.count)
    spans = (range(register.count), range(since + 1, row), range(row + 1, after), range(row))
    out = register.passed_over
    return any(values[row] == sum(values[n] or 0 for n in span if n not in out) for span in spans)


def tell_stated_rows(register: Register) -> None:
    """Tell where a title or a note says how many units a list has and it has others."""
    lines = dict.fromkeys([*register.table.notes, register.table.title or ""])
    stated = {int(found["n"]) for line in lines for found in _STATED.finditer(fold(line))}
    read = register.count - len(register.passed_over)
    if len(stated) == 1 and read not in stated and register.table.content in _LISTS:
        args = {"stated": str(stated.pop()), "read": str(read)}
        register.findings.append(Finding.of("rows_stated_differ", register.table.sheet, args=args))


_LISTS: Final = ("unit_register", "union_register", "membership", "comparison")
"""Contents of which a row is a unit or a union."""
