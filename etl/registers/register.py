"""A register while it is cleaned: its raw columns, its clean ones, its findings."""

from __future__ import annotations

from typing import Any, Final, cast

import numpy as np

from data.checks import checks, level_of
from data.grain import sheet_row
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
        if "unit_code" in table.values and "unit_name" in self.letters:  # 甲厂（code）
            self.letters.setdefault("unit_code", self.letters["unit_name"])
        self.scales = {c.field: c.scale for c in table.columns if c.field}
        self.units = {c.field: c.unit for c in table.columns if c.field}
        self.clean: dict[str, list[Any]] = {}
        self.findings: list[Finding] = []
        self.errors: dict[int, list[str]] = {}
        """Rows whose identity is in doubt -> the codes of the errors that keep them out."""
        self.withheld: dict[str, set[int]] = {}
        """Field -> the rows whose figure an error keeps out. ``clean`` holds it until the end: totals are of what the sender added up."""
        self.passed_over: set[int] = set()
        self.totals: dict[int, bool] = {}
        """Total rows -> whether the word is one of a subtotal."""
        self.parts: set[int] = set()
        """Rows that count some of the others, wherever these stand (其中：街道): no sums are of them."""
        self.blank: set[int] = set()
        """Numbered lines of a form that nobody has filled in."""
        self.keyless: list[int] = []
        """Rows without code, name and region: a total that is not called so, or a row whose unit cannot be told."""

    def raw(self, name: str) -> list[Value]:
        """A field's raw cells, one for each row; all None where the register has no such column."""
        return self.table.values.get(name) or [None] * self.count

    def find(
        self,
        code: str,
        row: int,
        name: str | None,
        value: object = None,
        against: tuple[str, ...] = (),
        /,
        **args: str,
    ) -> None:
        """Add a finding about a row (its place, 0-based), by the level of its code; an error keeps out what it concerns.

        ``name``: the field whose column it is about; ``value``: the cell as it stood; ``against``: the fields that its figure is held
        against; ``args`` fill the sentence. An error about a figure withholds it and them, one about the row's identity the row.
        """
        severity = level_of(code)
        if severity == "off":
            return
        if severity == "error" and name is not None and checks()[code].figure_only:
            for field in (name, *against):
                self.withheld.setdefault(field, set()).add(row)
        elif severity == "error":
            self.errors.setdefault(row, []).append(code)
        self.findings.append(
            Finding.of(
                code,
                self.table.sheet,
                sheet_row(self.table.rows[row]),
                self.letters.get(name) if name else None,
                None if value is None else raw_text(cast(Value, value)),
                args,
            )
        )

    def kept(self, name: str) -> list[Any]:
        """A field's clean values, None where an error withholds the figure."""
        out = self.withheld.get(name)
        return (
            [None if row in out else value for row, value in enumerate(self.clean[name])] if out else self.clean[name]
        )

    def judged(self, row: int) -> bool:
        """Whether a row is still looked at: no total, no repetition, not kept out."""
        return row not in self.passed_over and row not in self.errors

    def take(self, name: str, cleaned: Cleaned) -> None:
        """Keep a cleaned column and turn its problems into findings."""
        self.clean[name] = cleaned.values
        raw = self.raw(name)
        for code, rows in cleaned.problems.items():
            for row in rows:
                if row not in self.passed_over:
                    self.find(code, row, name, raw[row])

    def has(self, name: str) -> bool:
        """Whether the register has a column of this field."""
        return name in self.table.values


def floats(values: list[Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """A column of numbers as an array of the same length, NaN for None."""
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
