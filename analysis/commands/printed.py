"""Answers on stdout: JSON as it is, a list as CSV or as an aligned table."""

from __future__ import annotations

import csv
import json
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from analysis.commands import Answer
from analysis.rows import Row
from data.settings import Settings
from data.tables.csv_file import safe

SAID: Final = "said"
"""The key of a row's sentences by language; a table prints them below, in the language of the settings."""


def _flat(row: Row) -> dict[str, Any]:
    return {
        name: safe(json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value)
        for name, value in row.items()
    }


def write(found: Answer, form: str, list_name: str | None) -> None:
    """Print an answer as ``json``, ``csv`` or ``table``. ``list_name``: the key of the list in a record; a table and a CSV show that list, the table with what else the record says above it."""
    if form == "json":
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    records = [found] if isinstance(found, Mapping) else found
    if list_name is None or not any(list_name in record for record in records):
        rows: Sequence[Row] = list(records)
    else:
        of_many = len(records) > 1
        rows = [
            {**({"plan": record["region"]} if of_many else {}), **row}
            for record in records
            for row in record[list_name]
        ]
    if form == "csv":
        names = list(dict.fromkeys(name for row in rows for name in row))
        writer_ = csv.DictWriter(sys.stdout, names, lineterminator="\n")
        writer_.writeheader()
        writer_.writerows(_flat(row) for row in rows)
        return
    if list_name is not None:
        for record in records:
            print("\n".join(_said(record, list_name)))
    _print_table([{name: value for name, value in row.items() if name != SAID} for row in rows])
    language = Settings.from_environment().language
    for row in rows:
        if said := row.get(SAID):
            print(said[language])


def _said(record: Row, list_name: str) -> list[str]:
    """A record but for its list, a line a key; lists of further records are left to the other formats."""
    found = []
    for name, value in record.items():
        if name == list_name or (isinstance(value, list) and value and isinstance(value[0], Mapping)):
            continue
        parts = value.items() if isinstance(value, Mapping) else (("", value),)
        found += [f"{name}{'.' if key else ''}{key}: {_cell(part)}" for key, part in parts]
    return found


def _print_table(rows: Sequence[Row]) -> None:
    columns = dict.fromkeys(n for row in rows for n in row)
    names = [n for n in columns if n != "sources" and any(row.get(n) not in (None, [], {}) for row in rows)]
    names.sort(key=lambda n: n in _NOTES)
    lines = [names, *([_NOTES.get(n, _cell)(row.get(n)) for n in names] for row in rows)]
    widths = [max((_width(line[i]) for line in lines), default=0) for i in range(len(names))]
    for line in lines:
        print("  ".join(text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True)).rstrip())


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def _left_out(found: Any) -> str:
    return "; ".join(f"{metric} {left['rows']:,}" for metric, left in (found or {}).items()) or "-"


def _flags(found: Any) -> str:
    return (
        "; ".join(flag if isinstance(flag, str) else f"{flag['metric']} {flag['flag']}" for flag in found or ()) or "-"
    )


def _missing(found: Any) -> str:
    return "; ".join(f"{lack['region']} {lack['why']} ({len(lack['measures'])})" for lack in found or ()) or "-"


_NOTES: Final[dict[str, Callable[[Any], str]]] = {"left_out": _left_out, "flags": _flags, "missing": _missing}
"""What stands beside figures, last in a table, in short: rows left out by metric, flags, and who lacks how many measures and why."""


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
