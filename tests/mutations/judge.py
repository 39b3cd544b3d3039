"""What was read from a mutant, held against what its untouched cells say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl.utils import get_column_letter

from etl.file.result import FileResult, Part
from etl.model import Finding
from tests.mutations.truth import PERIOD, Book, Fact

BROKEN = frozenset({"worker_failed", "file_over_time", "file_over_memory"})
"""Findings that no mutant may bring about: the program's own faults, and limits that small files must keep to."""

_NOT_STORED = frozenset({"duplicate_row", "total_row"})
"""Findings that say why an accepted row makes no fact."""

_WITHHELD_WITH: dict[str, str] = {
    "women_over_employees": "employees",
    "members_women_over_members": "members",
    "members_migrant_over_members": "members",
}
"""Findings that name a part and withhold the whole beside it too."""


def faults(result: FileResult) -> list[str]:
    """What holds for every file, however damaged: no fault of the program, rows reconciled, a failure that says why."""
    said = [*result.findings, *(f for p in result.parts for f in p.findings)]
    found = [f"{f.code}: {f.args}" for f in said if f.code in BROKEN]
    kept_out = len(result.loose) + sum(len(part.quarantined) for part in result.parts)
    if result.rows_read != result.rows_accepted + result.rows_quarantined:
        found.append(f"{result.rows_read} rows read, {result.rows_accepted} + {result.rows_quarantined}")
    if result.rows_quarantined != kept_out:
        found.append(f"{result.rows_quarantined} rows in quarantine, {kept_out} kept")
    found += [
        f"{part.sheet}: {part.rows_read} rows read, {part.rows_accepted} + {len(part.quarantined)}"
        for part in result.parts
        if part.rows_read != part.rows_accepted + len(part.quarantined)
    ]
    if result.failed and not any(f.severity in ("error", "warning") for f in said):
        found.append("failed without a word")
    if any(len({len(column) for column in part.facts.values()}) > 1 for part in result.parts):
        found.append("columns of different lengths")
    return found


class Read:
    """What was read of a file, by place."""

    def __init__(self, result: FileResult, names: dict[str | None, str | None]) -> None:
        """``names``: sheet as read -> sheet as written, where damage may have changed its name."""
        self.result = result
        self.cells: dict[tuple[str | None, str, int, str], list[Any]] = defaultdict(list)
        self.observations: dict[tuple[str | None, int, int], list[tuple[Any, ...]]] = defaultdict(list)
        self.findings: dict[str | None, list[Finding]] = defaultdict(list)
        self.out: dict[int, list[str]] = defaultdict(list)
        for part in result.parts:
            self._keep(part, names.get(part.sheet, part.sheet))
        for finding in [*result.findings, *(f for p in result.parts for f in p.findings)]:
            self.findings[names.get(finding.sheet, finding.sheet)].append(finding)
        for row in [*result.loose, *(q for p in result.parts for q in p.quarantined)]:
            self.out[row.row] += row.codes

    def _keep(self, part: Part, sheet: str | None) -> None:
        facts = part.facts
        for n, row in enumerate(facts.get("row", [])):
            if part.content == "summary":
                value = facts["value"][n] if facts["value"][n] is not None else facts["rate"][n]
                place = (sheet, row, facts["col"][n])
                self.observations[place].append((facts["region"][n], facts["measure"][n], part.period, value))
                continue
            for name, column in facts.items():
                self.cells[sheet, part.content, row, name].append((part.period, column[n]))

    def said(self, sheet: str | None, fact: Fact, row: int, column: int) -> list[tuple[Any, ...]]:
        """All that was made of a cell."""
        if fact.content == "summary":
            return self.observations.get((sheet, row, column), [])
        return self.cells.get((sheet, fact.content, row, fact.field), [])

    def withheld(self, sheet: str | None, row: int, field: str) -> bool:
        """Whether a finding of the row withholds a figure that the one it names is held against."""
        return any(f.row == row and _WITHHELD_WITH.get(f.code) == field for f in chain_of(self.findings, sheet))

    def unknown(self, sheet: str | None) -> bool:
        """Whether it is said that figures of the sheet are of no known measure, so that they go into no sum."""
        return any(f.code in ("measure_unknown", "measure_unknown_needed") for f in self.findings.get(sheet, []))

    def excused(self, sheet: str | None, row: int, column: int, *, absent: bool) -> bool:
        """Whether a finding names the cell: the cell itself, its column; and where nothing was made of it, its row, table or file."""
        letter = get_column_letter(column)
        for finding in chain_of(self.findings, sheet):
            at_row, at_column = finding.row in (None, row), finding.column in (None, letter)
            if finding.row == row and finding.column == letter:
                return True
            if at_row and finding.column == letter:
                return True
            if absent and finding.row == row and (at_column or self.out[row] or finding.code in _NOT_STORED):
                return True
            if absent and finding.row is None and finding.column is None and finding.severity in ("error", "warning"):
                return True
            if absent and finding.severity == "error" and self.out[row] and finding.code in self.out[row]:
                return True
        return False


def chain_of(findings: dict[str | None, list[Finding]], sheet: str | None) -> list[Finding]:
    """Findings of a sheet and of the file."""
    return [*findings.get(sheet, []), *(findings.get(None, []) if sheet is not None else [])]


def silent_errors(result: FileResult, book: Book, *, one_sheet: bool = False, damaged: bool = False) -> list[str]:
    """Each untouched cell that does not come back once and right, without a finding that names it; and facts out of nowhere."""
    written: list[str | None] = [None] if one_sheet else [leaf.name for leaf in book.leaves]
    names = dict(zip(result.sheets, written, strict=False)) if len(result.sheets) == len(written) else {}
    if one_sheet:
        names = dict.fromkeys([*result.sheets, "", None])
    read = Read(result, names if damaged or one_sheet else {})
    errors = []
    body: set[tuple[str | None, int]] = set()
    for leaf, sheet in zip(book.leaves, written, strict=False):
        for i in leaf.body:
            if any(box.value is not None for box in leaf.rows[i]):
                body.add((sheet, i + 1))
            for j, box in enumerate(leaf.rows[i]):
                if box.fact is not None:
                    errors += _judged(read, sheet, box.fact, i + 1, j + 1, damaged=damaged)
    if not damaged:
        errors += _from_nowhere(read, body)
    return errors


def _judged(read: Read, sheet: str | None, fact: Fact, row: int, column: int, *, damaged: bool) -> Iterator[str]:
    said = read.said(sheet, fact, row, column)
    true = (fact.region, fact.field, PERIOD, fact.value) if fact.content == "summary" else (PERIOD, fact.value)
    if damaged and said:  # the title may be what was damaged
        said = [(*s[:-2], PERIOD, s[-1]) for s in said]
    if said == [true]:
        return
    if said and all(len(s) == 4 and s[1] is None for s in said) and read.unknown(sheet):
        return
    absent = not said or said[0][-1] is None
    if absent and read.withheld(sheet, row, fact.field):
        return
    if not read.excused(sheet, row, column, absent=absent):
        yield f"{sheet}!{get_column_letter(column)}{row} {fact.field}: {said!r} for {true!r}"


def _from_nowhere(read: Read, body: Iterable[tuple[str | None, int]]) -> Iterator[str]:
    known = set(body)
    for sheet, _, row, name in read.cells:
        if (sheet, row) not in known and name == "region":
            yield f"{sheet} row {row} is no body row"
    for (sheet, row, column), said in read.observations.items():
        if (sheet, row) not in known and any(s[1] is not None and s[-1] is not None for s in said):
            yield f"{sheet}!{get_column_letter(column)}{row} is no body cell: {said}"
