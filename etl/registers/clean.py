"""Registers: columns of raw cells to facts, row checks on the way. An error keeps out what it concerns, nothing is lost.

An error about a figure withholds the figure, its row stays; one about a row's identity quarantines the row.

Contents: unit_register, union_register, cover_list, membership, target, comparison. Levels of findings come from the catalogue
``data/reference/checks_register.csv``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from etl.clean.values import raw_text
from etl.model import CleanTable, QuarantinedRow, RecognisedTable
from etl.registers.accounts.rows import tell_left_out, tell_stated_rows
from etl.registers.broken import tell_broken
from etl.registers.groups import take_groups
from etl.registers.joined import join_rows
from etl.registers.lists import clean_comparison, clean_cover, clean_membership, clean_targets
from etl.registers.register import Register
from etl.registers.totals import settle_keyless, total_rows, totals_differ
from etl.registers.unions import clean_unions
from etl.registers.units import clean_units


def clean_register(table: RecognisedTable, *, region: str | None, period: str, sender: str | None = None) -> CleanTable:
    """Clean and check a register.

    ``region``: where rows without a region of their own belong; ``period``: the table's; ``sender``: the region outside which
    rows are errors. The result's ``facts`` have the columns of the content's fact table and ``row``.
    """
    register = Register(table, region, sender)
    join_rows(register)
    total_rows(register)
    take_groups(register)
    tell_broken(register)
    cleaners: dict[str, Callable[[Register, str], None]] = {
        "unit_register": clean_units,
        "union_register": clean_unions,
        "cover_list": clean_cover,
        "membership": clean_membership,
        "target": clean_targets,
        "comparison": clean_comparison,
    }
    cleaners[table.content](register, period)
    settle_keyless(register)
    totals_differ(register)
    tell_left_out(register)
    tell_stated_rows(register)
    return _result(register)


def _kept_out(register: Register) -> dict[int, list[str]]:
    """Rows that are kept out -> why. Where no other row is left, the totals are too: they are of nothing, and the table replaces nothing."""
    if register.errors and len(register.errors) + len(register.totals) >= register.count:
        return {row: ["total_row"] for row in register.totals} | register.errors
    return register.errors


def _result(register: Register) -> CleanTable:
    out = register.errors.keys() | register.passed_over
    columns: dict[str, list[Any]] = {
        "row": register.table.rows,
        **{name: register.kept(name) for name in register.clean},
    }
    if out:
        keep = [row for row in range(register.count) if row not in out]
        columns = {name: [values[row] for row in keep] for name, values in columns.items()}
    quarantined = [
        QuarantinedRow(
            register.table.rows[row],
            sorted(set(codes)),
            {
                name: raw_text(values[row])
                for name, values in register.table.values.items()
                if values[row] not in (None, "")
            },
        )
        for row, codes in sorted(_kept_out(register).items())
    ]
    return CleanTable(
        content=register.table.content,
        facts=columns,
        rows_read=register.count,
        rows_accepted=register.count - len(quarantined),
        quarantined=quarantined,
        findings=register.findings,
        fields_withheld=sum(len(rows - out) for name, rows in register.withheld.items() if name in register.clean),
    )
