"""A workbook that was written here, filled in by a person and saved by whatever program: its tables by the titles of their columns.

On any sheet, under whatever stands above, with columns in any order and others beside them. A cell that is not taken is told by its place,
and leaves the others standing. Files come from outside, so they are read in a process under limits (:mod:`etl.read.isolation`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from data.letters import get_column_letter
from data.reference import register_words
from data.texts import text
from etl.clean.values import fold, raw_text
from etl.model import Sheet, Value
from etl.read.isolation import run
from etl.read.workbook import read_workbook

HEADS: Final = 20
"""Lines of a sheet among which the titles are looked for."""


class NotTaken(ValueError):
    """What cannot be taken from a workbook or a field. ``key``: the text that says why; ``values`` fill it."""

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.values = values
        super().__init__(self.said("en"))

    def said(self, language: str) -> str:
        """Why, in ``zh`` or ``en``, one line; without what was written where it may be about a person."""
        return text(self.key, language, **self.values)


@dataclass(frozen=True, slots=True)
class Refused:
    """A cell (or, without a field, a row) that is not taken, and why. ``code``: of the row's unit, where it has one."""

    cell: str
    code: str | None
    problem: NotTaken


@dataclass(frozen=True, slots=True)
class Line:
    """A row below the titles. ``number``: the sheet's."""

    table: Table
    number: int
    cells: list[Value]

    def value(self, name: str) -> Value:
        """The cell of a column; None where the table or the row has none."""
        place = self.table.columns.get(name)
        return self.cells[place] if place is not None and place < len(self.cells) else None

    def said(self, name: str) -> str:
        """The same as one reads it, without blanks around it; empty for none."""
        value = self.value(name)
        return "" if value is None else raw_text(value).strip()

    def place(self, name: str) -> str:
        """Where the cell of a column stands, as ``B7``, with its sheet where the workbook has several."""
        cell = f"{get_column_letter(self.table.columns[name] + 1)}{self.number}"
        return f"{self.table.sheet.name}!{cell}" if self.table.named else cell


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was found. ``head``: the line of its titles, 0-based; ``columns``: name -> place, 0-based; ``named``: whether places say the sheet."""

    sheet: Sheet
    head: int
    columns: dict[str, int]
    named: bool

    @property
    def titles(self) -> list[str]:
        """What stands in the line of titles, by place."""
        return [_title(cell) for cell in self.sheet.rows[self.head]]

    def lines(self) -> Iterator[Line]:
        """The rows below the titles that hold anything."""
        for at in range(self.head + 1, len(self.sheet.rows)):
            cells = self.sheet.rows[at]
            if any(cell is not None and raw_text(cell).strip() for cell in cells):
                yield Line(self, at + 1, cells)


def tables(path: Path, titles: Mapping[str, str], needed: Collection[str]) -> list[Table]:
    """The tables of a workbook whose titles name all ``needed`` columns; none for a workbook of another kind.

    ``titles``: what may stand above a column, in any language -> the column's name. Raises OSError and UnreadableFile.
    """
    path.stat()  # told here: the process that reads knows files by their faults alone
    known = {_title(title).casefold(): name for title, name in titles.items()}
    sheets = run(_sheets, str(path), None)
    found: list[Table] = []
    for sheet in sheets:
        for at, cells in enumerate(sheet.rows[:HEADS]):
            columns: dict[str, int] = {}
            for place, cell in enumerate(cells):
                name = known.get(_title(cell).casefold())
                if name is not None:
                    columns.setdefault(name, place)
            if columns.keys() >= set(needed):
                found.append(Table(sheet, at, columns, named=len(sheets) > 1))
                break
    return found


def yes_or_no(said: str) -> bool | None:
    """What a person said in a field of yes and no; None for anything else."""
    return _answers().get(fold(said))


@cache
def _answers() -> dict[str, bool]:
    """The words and marks by which registers say yes and no."""
    said = (register_words("flag"), register_words("tick"))
    return {fold(word): value == "yes" for words in said for word, value in words.items()}


def _sheets(path: str, _: None) -> list[Sheet]:
    return read_workbook(Path(path))


def _title(cell: Value) -> str:
    """A title without the breaks and blanks that a program or a person puts into it."""
    return "" if cell is None else "".join(raw_text(cell).split())
