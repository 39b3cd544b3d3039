"""A row of a summary that is kept out: its cells with all that the table said of them, so that it can be put right and let in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from data.letters import get_column_letter
from data.reference import regions
from etl.clean.regions import resolve
from etl.clean.values import parse_number, to_plain
from etl.model import Observation, QuarantinedRow, RecognisedTable

REGION: Final = "region"
"""The name under which the region of a row is shown and put right."""


class NotReadable(ValueError):
    """A text that is put into a cell or for the region and is none; the message names it."""


def hold_rows(table: RecognisedTable, rows: Mapping[int, list[str]]) -> list[QuarantinedRow]:
    """The rows (sheet's number -> codes of errors) as they stood: column's label -> text, with the letter where labels repeat."""
    if not rows:
        return []
    by_row: dict[int, list[Observation]] = {row: [] for row in rows}
    for o in table.observations:
        if o.row in by_row:
            by_row[o.row].append(o)
    factors = _factors(table.observations)
    return [_hold(row, sorted(set(codes)), by_row[row], factors) for row, codes in rows.items()]


Factors = Mapping[tuple[object, ...], str]


def _factors(observations: Iterable[Observation]) -> Factors:
    """By which a printed figure was multiplied, by cell, else by column or row and unit: for a cell that had none."""
    found: dict[tuple[object, ...], str] = {}
    for o in observations:
        printed = parse_number(o.raw)
        if o.value and printed.value and not printed.own_scale:
            factor = str((Decimal(str(o.value)) / printed.value).normalize())
            found[o.row, o.col] = factor
            found.setdefault(("column", o.col, o.unit), factor)
            found.setdefault(("row", o.row, o.unit), factor)
    return found


def _hold(row: int, codes: list[str], observations: list[Observation], factors: Factors) -> QuarantinedRow:
    repeated = {label for label, count in Counter(o.label for o in observations).items() if count > 1}
    raw: dict[str, str] = {}
    cells: list[dict[str, Any]] = []
    places = {o.region for o in observations}
    if len(places) == 1 and (place := places.pop()):
        raw[REGION] = place
    for o in observations:
        letter = get_column_letter(o.col)
        name = f"{o.label} ({letter})" if o.label in repeated or o.label == REGION else o.label
        raw[name] = o.raw
        keys = ((o.row, o.col), ("column", o.col, o.unit), ("row", o.row, o.unit))
        factor = next((factors[key] for key in keys if key in factors), "1")
        cells.append(
            {
                "name": name,
                "letter": letter,
                "col": o.col,
                "label": o.label,
                "region": o.region,
                "region_code": o.region_code,
                "metric": o.metric,
                "dimensions": o.dimensions,
                "period": o.period,
                "unit": o.unit,
                "factor": factor,
            }
        )
    return QuarantinedRow(row, codes, raw, cells)


def put_right(
    row: int, raw: Mapping[str, str], cells: Iterable[Mapping[str, Any]], changes: Mapping[str, str], within: str | None
) -> tuple[dict[str, str], list[Observation]]:
    """The row's texts and cells with the changes. Raises :class:`NotReadable` for a text that is no figure or no region."""
    texts, given = dict(raw), dict(changes)
    place = given.pop(REGION, None)
    code = _region(place, within) if place is not None else None
    if place is not None:
        texts[REGION] = place
    observations = []
    for cell in cells:
        text = given.get(cell["name"], given.get(cell["letter"], raw.get(cell["name"], "")))
        texts[cell["name"]] = text
        observations.append(
            Observation(
                place if place is not None else cell["region"],
                code or cell["region_code"],
                cell["label"],
                cell["metric"],
                cell["dimensions"],
                cell["period"],
                cell["unit"],
                _value(text, cell, changed=text != raw.get(cell["name"], "")),
                text,
                row,
                cell["col"],
            )
        )
    return texts, observations


def _region(text: str, within: str | None) -> str:
    found = resolve(text, within)
    if not isinstance(found, str) or found not in regions():
        raise NotReadable(f"{text!r} is no region, or more than one; give its code")
    return found


def _value(text: str, cell: Mapping[str, Any], *, changed: bool) -> int | float | None:
    printed = parse_number(text)
    if printed.kind == "unreadable" and changed:
        raise NotReadable(f"{text!r} is no figure ({cell['name']})")
    if printed.value is None:
        return None
    return to_plain(printed.value * (Decimal(1) if printed.own_scale else Decimal(cell["factor"])))
