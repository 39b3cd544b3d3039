"""What came of a workbook that somebody sent: right, asked, told, or silently wrong.

A figure that was not read, or read otherwise, is told only where a warning or an error names its column, its row or its whole table; one that
stands for something else and names neither does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from data.checks import SAME
from data.grain import sheet_row
from etl.file.process import process_file
from etl.file.result import FileResult, Flags, Part
from etl.model import Finding
from tests.clerks.desks.desk import Parcel, Truth

_OF_NO_USE: Final = frozenset({"calibre_assumed", "credit_code_missing", "column_missing", "union_code_missing"})
_ASKED: Final = frozenset(
    {"column_unknown_needed", "column_rival", "table_not_recognised", "no_table", "period_missing", "region_of_register_missing",
     "region_of_table_missing", "region_unknown", "region_unknown_near", "region_ambiguous", "region_unknown_label", "measure_unknown_needed", "table_transposed"}
)  # fmt: skip
_KEYS: Final = {"unit_register": ("credit_code", "name"), "union_register": ("code", "name")}
_NEVER: Final = object()


@dataclass(slots=True)
class Outcome:
    """``silent``: what is wrong and nobody says it; ``held``: what is not read, and said; ``asked``: whether a question is among it."""

    silent: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    asked: bool = False

    @property
    def kind(self) -> str:
        return "silent" if self.silent else "asked" if self.held and self.asked else "told" if self.held else "right"


def judged(parcel: Parcel, folder: Path) -> Outcome:
    """Send a workbook, and hold what is read of it against what is right."""
    result = process_file(str(parcel.save(folder)), Flags(region=parcel.region or None))
    outcome = Outcome(asked=any(f.code in _ASKED for f in _grave(result)))
    for truth in parcel.truths:
        (_summary if truth.content == "summary" else _cover if truth.content == "cover_list" else _register)(
            truth, result, outcome
        )
    for code in {code for truth in parcel.truths for code in truth.told} - {f.code for f in _grave(result)}:
        outcome.silent.append(f"{code} is not told")
    return outcome


def _grave(result: FileResult) -> list[Finding]:
    found = [*result.findings, *(f for part in result.parts for f in part.findings)]
    return [f for f in found if f.severity in ("warning", "error") and f.code not in _OF_NO_USE]


def _whole(result: FileResult) -> bool:
    """Whether a question or an error about a whole table is told."""
    return any(
        f.row is None and f.column is None and (f.severity == "error" or f.code in _ASKED) for f in _grave(result)
    )


def _rows(parts: list[Part], truth: Truth) -> Iterator[tuple[Any, Part, int]]:
    for part in parts:
        lists = [part.facts.get(name) for name in _KEYS[truth.content]]
        for place in range(len(part.facts["row"])):
            cells = [cells[place] for cells in lists if cells]
            yield next((cell for cell in cells if cell in truth.rows), cells[0] or cells[-1]), part, place


def _register(truth: Truth, result: FileResult, outcome: Outcome) -> None:
    parts = [part for part in result.parts if part.content == truth.content]
    other = {part.period for part in parts} - {truth.period}
    if other:
        outcome.silent.append(f"period {other}, not {truth.period}")
    seen: set[Any] = set()
    for key, part, place in _rows(parts, truth):
        row = sheet_row(part.facts["row"][place])
        if key not in truth.rows:
            _say(outcome, f"{key!r} is none", _told(result, part.sheet, row, None, exact=True))
            continue
        if key in seen:
            outcome.silent.append(f"{key} twice")
        seen.add(key)
        for name, right in truth.rows[key].items():
            found = part.facts.get(name, [None] * (place + 1))[place]
            if found != right and name not in truth.free:
                told = _told(
                    result, part.sheet, row, part.columns.get(name, _NEVER), field=name, exact=found is not None
                )
                _say(outcome, f"{name} of {key}: {found}, not {right}", told)
    lost = truth.rows.keys() - seen
    held = {
        str(value)
        for rows in [result.loose, *(part.quarantined for part in result.parts)]
        for row in rows
        for value in row.raw.values()
    }
    names = {key: {str(key), str(truth.rows[key].get("name"))} for key in lost}
    for key in sorted(lost, key=str):
        _say(outcome, f"{key} is lost", bool(names[key] & held) or _whole(result))


def _told(
    result: FileResult, sheet: str | None, row: int, column: Any, *, field: str = "", exact: bool = False
) -> bool:
    """Whether something grave names a row, a column or, for what was not read at all, the table or the field. ``exact``: its very row or cell."""
    for f in _grave(result):
        if f.sheet not in (sheet, None):
            continue
        same = SAME in f.args and f.column == column
        if field and f.args.get("field") == field and f.code in _ASKED:
            return True
        if f.row == row and (f.column in (column, None) or column is _NEVER):
            return True
        if exact:
            if same or (f.column == column and f.row is None):
                return True
            continue
        if same or (f.row is None and f.column is not None) or f.code in _ASKED:
            return True
    return False


def _say(outcome: Outcome, what: str, told: bool) -> None:
    (outcome.held if told else outcome.silent).append(what)


def _cover(truth: Truth, result: FileResult, outcome: Outcome) -> None:
    """Pairs of a union and a unit, each by its code or else its name."""
    found = set()
    for part in (part for part in result.parts if part.content == "cover_list"):
        facts = part.facts
        for place in range(len(facts["row"])):
            union = facts["union_code"][place] or facts["union_name"][place]
            found.add((union, facts["unit_code"][place] or facts["unit_name"][place]))
    for pair in sorted(found - truth.rows.keys(), key=str):
        outcome.silent.append(f"{pair} is none")
    lost = truth.rows.keys() - found
    if lost:
        _say(outcome, f"{len(lost)} pairs lost, {sorted(lost, key=str)[0]}", bool(_grave(result)))


def _summary(truth: Truth, result: FileResult, outcome: Outcome) -> None:
    found: dict[Any, Any] = {}
    for part in (part for part in result.parts if part.content == "summary"):
        facts = part.facts
        for region, measure, value in zip(facts["region"], facts["measure"], facts["value"], strict=True):
            if measure is not None and region is not None and value is not None:
                if part.period != truth.period:
                    outcome.silent.append(f"period {part.period}")
                if found.setdefault((region, measure), value) != value:
                    outcome.silent.append(f"{region} {measure} is {found[region, measure]} and {value}")
    for key, value in found.items():
        if key in truth.rows and truth.rows[key]["value"] != value:
            outcome.silent.append(f"{key}: {value}, not {truth.rows[key]['value']}")
        elif key not in truth.rows and key[1] not in truth.free:
            outcome.silent.append(f"{key}: {value} is none")
    lost = [key for key in truth.rows if key not in found and key[1] not in truth.free]
    if lost:
        _say(outcome, f"{len(lost)} figures lost, {lost[0]}", bool(_grave(result)))
