"""A register while it is cleaned: its raw columns, its clean ones, its findings."""

from __future__ import annotations

from typing import Any, Final, cast

import numpy as np

from data.checks import level_of
from etl.clean.columns import Cleaned
from etl.clean.values import raw_text
from etl.model import Finding, RecognisedTable, Value

_UNION_CODES: Final = frozenset({"code", "union_code"})


class Register:
    """A register on its way: raw columns, clean columns, findings, and which rows are out."""

    def __init__(self, table: RecognisedTable, region: str | None, sender: str | None) -> None:
        self.table = table
        self.region = region
        self.sender = sender
        self.count = len(table.rows)
        self.letters = {c.field: c.letter for c in table.columns if c.field}
        self.scales = {c.field: c.scale for c in table.columns if c.field}
        self.units = {c.field: c.unit for c in table.columns if c.field}
        self.clean: dict[str, list[Any]] = {}
        self.findings: list[Finding] = []
        self.errors: dict[int, list[str]] = {}
        self.passed_over: set[int] = set()
        self.totals: dict[int, bool] = {}
        """Total rows -> whether the word is one of a subtotal."""
        self.keyless: list[int] = []
        """Rows without code, name and region: a total that is not called so, or a row whose unit cannot be told."""

    def raw(self, name: str) -> list[Value]:
        """A field's raw cells, one for each row; all None where the register has no such column."""
        return self.table.values.get(name) or [None] * self.count

    def find(self, code: str, row: int, name: str | None, value: object = None, **args: str) -> None:
        """Add a finding about a row (its place, 0-based), by the level of its code; an error keeps the row out.

        ``name``: the field whose column it is about; ``value``: the cell as it stood; ``args`` fill the sentence.
        """
        severity = level_of(code)
        if severity == "off":
            return
        if severity == "error":
            self.errors.setdefault(row, []).append(code)
        self.findings.append(
            Finding.of(
                code,
                self.table.sheet,
                self.table.rows[row],
                self.letters.get(name) if name else None,
                None if value is None else raw_text(cast(Value, value)),
                args,
            )
        )

    def take(self, name: str, cleaned: Cleaned, *, required: bool = False) -> None:
        """Keep a cleaned column and turn its problems into findings."""
        self.clean[name] = cleaned.values
        raw = self.raw(name)
        for code, rows in cleaned.problems.items():
            for row in rows:
                if row not in self.passed_over:
                    self.find(code, row, name, raw[row])
        if required:
            for row, value in enumerate(cleaned.values):
                if value is None and row not in self.passed_over and row not in self.errors:
                    self.find("code_missing", row, name)

    def has(self, name: str) -> bool:
        """Whether the register has a column of this field."""
        return name in self.table.values


def floats(values: list[Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """A column of numbers as an array of the same length, NaN for None."""
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
