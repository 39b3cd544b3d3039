"""What the recogniser makes of a look-alike, held against its truth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from openpyxl.utils import get_column_letter

from etl.model import Finding, Observation
from etl.tables.recognise import recognise
from tests.lookalikes.draft import Page, Truth, sheets_of

_EXCUSES: Final = {
    "number_unreadable_cell": frozenset({"value"}),
    "region_unknown_label": frozenset({"region"}),
    "region_ambiguous_label": frozenset({"region"}),
    "column_unknown": frozenset({"absent"}),
    "personal_column_dropped": frozenset({"absent"}),
    "table_not_recognised": frozenset({"absent"}),
}
"""What a finding of the recogniser may excuse at the cells that it names; a figure that is wrong is excused by none but the
one that says it cannot be read."""


def silent_errors(pages: list[Page]) -> list[str]:
    """Each body cell that does not come back once and right, without a finding that names it; empty where all is well."""
    sheets, truth = sheets_of(pages)
    tables = recognise(sheets)
    findings = [finding for table in tables for finding in table.findings]
    found: dict[tuple[str | None, int, int], list[Observation]] = defaultdict(list)
    for table in tables:
        for o in table.observations:
            found[table.sheet, o.row, o.col].append(o)
    errors = []
    for place, true in truth.items():
        for what, said in _wrong(true, found.get(place, [])):
            if not any(what in _EXCUSES.get(f.code, ()) and _names(f, *place) for f in findings):
                errors.append(f"{place[0]}!{get_column_letter(place[2])}{place[1]} {what}: {said}")
    for place, observations in found.items():
        if place not in truth and any(o.value is not None or o.raw.strip() for o in observations):
            errors.append(f"{place[0]}!{get_column_letter(place[2])}{place[1]} is no body cell: {observations[0].raw}")
    return errors


def _names(finding: Finding, sheet: str | None, row: int, column: int) -> bool:
    return (
        finding.sheet == sheet
        and finding.row in (None, row)
        and finding.column in (None, get_column_letter(column) if finding.row is None else finding.column)
    )


def _wrong(true: Truth, observations: list[Observation]) -> Iterator[tuple[str, str]]:
    if not observations:
        yield "absent", "no observation"
        return
    if len(observations) > 1:
        yield "repeated", f"{len(observations)} observations"
    o = observations[0]
    pairs: dict[str, tuple[object, object]] = {
        "region": (true.region, o.region_code),
        "metric": (true.metric, o.metric),
        "period": (true.period, o.period),
        "unit": (true.unit, o.unit),
        "value": (true.value, o.value),
        "dimensions": (dict(true.dimensions), o.dimensions),
    }
    for what, (meant, said) in pairs.items():
        if meant != said:
            yield what, f"{said!r} for {meant!r}"
