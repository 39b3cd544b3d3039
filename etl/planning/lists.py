"""The ledger as a workbook that an office fills in and sends back: written with lists to choose from, read cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from analysis.plan.ledger import FIELDS, REASONS, STATUSES
from data.files import write_whole
from data.slice import Slice
from data.tables.columns import name_of
from data.texts import LANGUAGES, text
from data.texts.names import region_name
from etl.clean.credit_code import normalise
from etl.clean.values import raw_text
from etl.model import Value
from etl.planning.ledger import Edit
from etl.planning.words import BadValue, written
from etl.read.forms.filled_in import Line, Refused, Table, tables

TOLD: Final = ("credit_code", "name", "region_code", "region", "industry", "size", "employees")
"""Columns that the register fills; what is written over them changes nothing."""
COLUMNS: Final = (*TOLD, *FIELDS, "seen")
"""``seen``: the number of the ledger's last change when the list was made, which tells what others wrote since."""
_WIDTHS: Final = {"credit_code": 22, "name": 30, "industry": 24, "note": 40, "plan": 24, "office": 22}
_COUNT: Final = re.compile(r"([0-9]{1,15})(?:\.0+)?")
_LAST_ROW: Final = 1_048_575
_OPTIONS: Final = {
    "constant_memory": True,
    "in_memory": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_list(path: Path, rows: Iterable[Mapping[str, Any]], slice_: Slice, seen: int, language: str) -> Path:
    """Write a list of units with what stands of each; returns the path. The fields to fill in have lists where the words are given.

    ``rows``: as :func:`data.queries.plan.ledger.ledger` has them; those without a credit code have no entry and are left out. The third line
    says which period, calibre and purpose the list is of. Raises OSError.
    """
    buffer = BytesIO()
    with Workbook(buffer, _OPTIONS) as book:
        sheet = book.add_worksheet(text("ledger.sheet", language))
        bold = book.add_format({"bold": True, "bg_color": "#F2F2F2"})
        fill = book.add_format({"bold": True, "bg_color": "#FFF2CC"})
        as_text = book.add_format({"num_format": "@"})
        stamp = [text("book.synthetic", language)] if slice_.purpose == "synthetic" else []
        sheet.write_string(0, 0, " · ".join([text("ledger.title", language), *stamp]), bold)
        sheet.write_string(1, 0, text("ledger.how", language))
        for place, said in enumerate((slice_.period, slice_.calibre, slice_.purpose)):
            sheet.write_string(2, place, said)
        for place, name in enumerate(COLUMNS):
            as_is = as_text if name in FIELDS else None
            sheet.set_column(place, place, _WIDTHS.get(name, 14), as_is, {"hidden": name == "seen"})
            sheet.write_string(3, place, text(f"ledger.col.{name}", language), fill if name in FIELDS else bold)
        _offer(sheet, language)
        sheet.freeze_panes(4, 2)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)
        at = 4
        for row in rows:
            if row["credit_code"] is None:
                continue
            for place, name in enumerate(COLUMNS):
                value = seen if name == "seen" else _shown(name, row, language)
                if isinstance(value, int):
                    sheet.write_number(at, place, value)
                elif value is not None:
                    sheet.write_string(at, place, value, as_text if name in FIELDS else None)
            at += 1
    return write_whole(path, buffer.getvalue())


def _offer(sheet: Worksheet, language: str) -> None:
    """Lists to choose from, in the fields that take given words."""
    for name in ("status", "reason", "supervised"):
        place = COLUMNS.index(name)
        words = [text("ledger.yes", language)] if name == "supervised" else _names(name, language)
        sheet.data_validation(4, place, _LAST_ROW, place, {"validate": "list", "source": words})


def _names(name: str, language: str) -> list[str]:
    return [text(f"ledger.{name}.{code}", language) for code in (STATUSES if name == "status" else REASONS)]


def _shown(name: str, row: Mapping[str, Any], language: str) -> str | int | None:
    """A cell of an exported list."""
    match name:
        case "region_code":
            return str(row["region"])
        case "region":
            return region_name(row["region"], language, short=False)
        case "industry":
            return None if row["industry"] is None else name_of("industry", row["industry"], language)
        case "size":
            return text(f"size.{row['size']}", language)
    value: str | int | None = row[name]
    if value is None:
        return None
    if name in ("status", "reason"):
        return text(f"ledger.{name}.{value}", language)
    return text("ledger.yes", language) if name == "supervised" else value


@dataclass(slots=True)
class FilledIn:
    """A list that came back: the slice that it was made of, an edit for each row, and what is not taken."""

    slice_: Slice
    edits: list[Edit] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def read_list(path: Path) -> FilledIn:
    """A filled-in list, on one sheet or several, rows and columns in any order, saved by whatever program.

    Cells that are not taken are told and leave the rest of their row standing. Raises :class:`BadValue` for what is no such list,
    UnreadableFile, OSError.
    """
    titles = {text(f"ledger.col.{name}", lang): name for name in COLUMNS for lang in LANGUAGES}
    found = tables(path, titles, ("credit_code", "seen"))
    said = {words for table in found for cells in table.sheet.rows[: table.head] if (words := _slice_words(cells))}
    if len(said) > 1:
        raise BadValue("periods")
    if not said:
        raise BadValue("no_list")
    return _rows(found, said.pop())


def _rows(among: Iterable[Table], slice_: Slice) -> FilledIn:
    found = FilledIn(slice_)
    codes: set[str] = set()
    for line in (line for table in among for line in table.lines()):
        code = normalise(line.said("credit_code"))
        if not code:
            continue
        seen = _COUNT.fullmatch(line.said("seen"))
        if seen is None:
            found.refused.append(Refused(line.place("credit_code"), code, BadValue("unseen")))
        elif code in codes:
            found.refused.append(Refused(line.place("credit_code"), code, BadValue("twice")))
        else:
            codes.add(code)
            found.edits.append(Edit(code, dict(_values(found, code, line)), int(seen[1])))
    return found


def _slice_words(cells: list[Value]) -> Slice | None:
    words = [raw_text(cell).strip() for cell in cells[:3]]
    return Slice(*words) if len(words) == 3 and words[2] in ("administrative", "synthetic") else None


def _values(found: FilledIn, code: str, line: Line) -> Iterable[tuple[str, str | None]]:
    """The fields of a row that may be written; the others are told."""
    for name in FIELDS:
        if name not in line.table.columns:
            continue
        try:
            yield name, written(name, line.value(name))
        except BadValue as problem:
            found.refused.append(Refused(line.place(name), code, problem))
