"""Known errors of a source, put right while it is read: a CSV with what stands there, what should, why and who says so.

Columns: ``file`` (a name, with ``*`` and ``?`` if need be, or a file's SHA-256), ``sheet`` (empty for CSV), ``cell``, ``expect`` (the text
that must stand there), ``value`` (the right one), ``reason``, ``who``, ``date``. A correction whose cell holds something else is
stale: the source has changed, and its table stays out until somebody has looked.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from data.letters import column_index_from_string
from etl.clean.values import fold, parse_number, raw_text
from etl.model import Finding, Sheet, Value
from etl.read.workbook import decode

COLUMNS: Final = ("file", "sheet", "cell", "expect", "value", "reason", "who", "date")
_CELL: Final = re.compile(r"^([A-Za-z]{1,3})([1-9]\d{0,6})$")
_HASH: Final = re.compile(r"^[0-9a-f]{64}$")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


class BadCorrections(ValueError):
    """A corrections file that cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of the file. ``row`` and ``column`` are 1-based."""

    file: str
    sheet: str | None
    row: int
    column: str
    expect: str
    value: str
    reason: str
    who: str
    date: str

    def is_for(self, name: str, sha256: str) -> bool:
        """Whether it speaks of a file."""
        return self.file == sha256 if _HASH.match(self.file) else fnmatchcase(name, self.file)


def load_corrections(path: Path) -> tuple[Correction, ...]:
    """All lines of a corrections file; none where there is no file. Raises :class:`BadCorrections`."""
    if not path.exists():
        return ()
    reader = csv.DictReader(io.StringIO(decode(path.read_bytes()), newline=""))
    lacking = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if lacking:
        raise BadCorrections(f"{path}, line 1: no column {', '.join(lacking)}; the columns are {', '.join(COLUMNS)}")
    found: list[Correction] = []
    places: dict[tuple[object, ...], int] = {}
    for row in reader:
        if not any((v or "").strip() for v in row.values() if isinstance(v, str)):
            continue
        correction = _line(path, reader.line_num, row)
        place = (correction.file, correction.sheet, correction.row, correction.column)
        if (first := places.setdefault(place, reader.line_num)) != reader.line_num:
            raise BadCorrections(f"{path}, line {reader.line_num}: the same cell as line {first}; keep one of them")
        found.append(correction)
    return tuple(found)


def _line(path: Path, number: int, row: dict[str, str]) -> Correction:
    if None in row:  # what DictReader calls the cells past the header's
        raise BadCorrections(f"{path}, line {number}: more cells than columns; put a text with a comma in quotes")
    given = {name: (row[name] or "").strip() for name in COLUMNS}
    cell = _CELL.match(given["cell"])
    if cell is None or int(cell[2]) > _LAST_ROW or column_index_from_string(cell[1].upper()) > _LAST_COLUMN:
        raise BadCorrections(f"{path}, line {number}: {given['cell']!r} is no cell; write B7")
    for name in ("file", "reason", "who"):
        if not given[name]:
            raise BadCorrections(f"{path}, line {number}: {name} is empty")
    return Correction(
        given["file"],
        given["sheet"] or None,
        int(cell[2]),
        cell[1].upper(),
        given["expect"],
        given["value"],
        given["reason"],
        given["who"],
        given["date"],
    )


def apply_corrections(
    sheets: Sequence[Sheet], corrections: Sequence[Correction], name: str, sha256: str
) -> tuple[list[Finding], set[str | None]]:
    """Put the cells of a file right, in place. Returns what there is to say, and the sheets with a stale correction."""
    found: list[Finding] = []
    stale: set[str | None] = set()
    for correction in corrections:
        if not correction.is_for(name, sha256):
            continue
        sheet = next((s for s in sheets if (s.name or None) == correction.sheet), None)
        if sheet is None:
            found.append(_say("correction_unmatched", correction, None, ""))
            continue
        stands = _text_at(sheet, correction)
        if not _same(stands, correction.expect):
            found.append(_say("correction_stale", correction, sheet, stands))
            stale.add(sheet.name)
            continue
        _put(sheet, correction)
        found.append(_say("correction_applied", correction, sheet, stands))
    return found, stale


def _text_at(sheet: Sheet, correction: Correction) -> str:
    """What stands in the cell; nothing beyond the sheet's rows and columns."""
    row = sheet.rows[correction.row - 1] if correction.row <= len(sheet.rows) else []
    column = column_index_from_string(correction.column)
    return raw_text(row[column - 1]) if column <= len(row) else ""


def _put(sheet: Sheet, correction: Correction) -> None:
    """Write the right value; a blank cell beyond the row's end (rows are ragged) or the sheet's is filled too."""
    column = column_index_from_string(correction.column)
    sheet.rows.extend([] for _ in range(correction.row - len(sheet.rows)))
    row = sheet.rows[correction.row - 1]
    row.extend([None] * (column - len(row)))
    row[column - 1] = _value(row[column - 1], correction.value)


def _same(stands: str, expect: str) -> bool:
    """Whether two texts say the same: blanks and width aside, or the same number (44551, 44,551, 4.4551万)."""
    if fold(stands) == fold(expect):
        return True
    first, second = parse_number(stands), parse_number(expect)
    return first.kind == second.kind and first.kind != "unreadable" and first.value == second.value


def _value(old: Value, given: str) -> Value:
    """The corrected cell: a number where a number stood and one is given, else text."""
    if isinstance(old, (int, float)) and not isinstance(old, bool):
        try:
            return float(given) if "." in given else int(given)
        except ValueError:
            return given
    return given


def _say(code: str, correction: Correction, sheet: Sheet | None, stands: str) -> Finding:
    return Finding.of(
        code,
        correction.sheet if sheet is None else sheet.name,
        correction.row,
        correction.column,
        stands or None,
        {
            "expect": correction.expect,
            "new": correction.value,
            "stands": stands,
            "reason": correction.reason,
            "who": correction.who,
        },
    )
