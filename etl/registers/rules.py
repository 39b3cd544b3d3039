"""Rules of one row: parts over their total, figures held against each other, duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from data.grain import sheet_row
from etl.clean import columns as read
from etl.model import Finding, Value
from etl.registers.register import Register


def parts_over_total(register: Register, part: str, total: str, code: str, arg: str) -> None:
    """Tell each row in which a part is larger than its whole, as finding ``code``; the part is named ``arg`` in its sentence.

    ``part`` and ``total`` are fields; a register that lacks one of them, and a row that lacks one, are not judged.
    """
    if not (register.has(part) and register.has(total)):
        return
    for row, (some, whole) in enumerate(zip(register.clean[part], register.clean[total], strict=True)):
        if some is not None and whole is not None and some > whole and row not in register.passed_over:
            raw = register.raw(part)[row]
            register.find(code, row, part, raw, (total,), **{arg: str(some), "total": str(whole)})


def held_against(register: Register, part: str, total: str, *, column: str) -> None:
    """Members against employees where a register has a column that its facts do not: it is read for this alone, and told."""
    if not register.has(column):
        return
    register.clean[column] = read.integers(register.raw(column), register.scales.get(column, "1")).values
    label = next((c.label for c in register.table.columns if c.field == column), column)
    register.findings.append(
        Finding.of(
            "column_held_against",
            register.table.sheet,
            column=register.letters.get(column),
            args={"label": label},
        )
    )
    parts_over_total(register, part, total, "members_over_employees_row", "members")
    del register.clean[column]


def take_persons(register: Register, name: str) -> None:
    """Keep a column of persons. Fractions of persons tell another unit (千, 万) than the header: the column is held back whole, and asked about.

    One fraction beside whole figures is a slip.
    """
    cleaned = read.integers(register.raw(name), register.scales.get(name, "1"))
    rows = [row for row in cleaned.problems.get("number_fraction", []) if row not in register.passed_over]
    known = [row for row, value in enumerate(cleaned.values) if value is not None and row not in register.passed_over]
    if len(rows) > 1 or (rows and len(known) == 1):
        del cleaned.problems["number_fraction"]
        letter = register.letters.get(name, "")
        cells = "、".join(f"{letter}{register.table.rows[row]}" for row in rows[:3])
        label = next((c.label for c in register.table.columns if c.field == name), name)
        first, raw = rows[0], register.raw(name)[rows[0]]
        register.find("column_fractions", first, name, raw, label=label, count=str(len(rows)), cells=cells)
        if first in register.withheld.get(name, ()):
            register.withheld[name].update(known)
    register.take(name, cleaned)


def code_or_name(register: Register, code: str, name: str, warning: str, *, required: bool = True) -> None:
    """Tell each row without its code: as finding ``warning`` where its name stands for it, else as an error if one is ``required``."""
    for row, (said, named) in enumerate(zip(register.clean[code], register.clean[name], strict=True)):
        if said is None and (named or required) and register.judged(row):
            register.find(warning if named else "code_missing", row, code)


def duplicates(register: Register, code: str, name: str) -> None:
    """A code met again: the same row once more is counted once; other content under the same code is an error. So is a row without a code
    that is the same as one before, counted once; of two that have the name alone in common nobody can say that they are one."""
    seen: dict[str, int] = {}
    alike: dict[tuple[Value, ...], int] = {}
    lists: Sequence[list[Value]] | None = None
    for row, (said, named) in enumerate(zip(register.clean[code], register.clean[name], strict=True)):
        if (said is None and named is None) or row in register.passed_over:
            continue
        lists = lists or list(register.table.values.values())
        if said is None:
            first = alike.setdefault(tuple(column[row] for column in lists), row)
        else:
            first = seen.setdefault(said, row)
        if first == row:
            continue
        same = all(column[row] == column[first] for column in lists)
        where = str(sheet_row(register.table.rows[first]))
        at, value = (code, said) if said is not None else (name, named)
        register.find("duplicate_row" if same else "duplicate_code", row, at, value, first=where)
        if same:
            register.passed_over.add(row)


MEMBERS: Final = ("members", "members_women", "members_migrant", "members_platform")


def check_members(register: Register) -> None:
    """No more women, or migrant workers, among a union's members than members."""
    parts_over_total(register, "members_women", "members", "members_women_over_members", "women")
    parts_over_total(register, "members_migrant", "members", "members_migrant_over_members", "part")
