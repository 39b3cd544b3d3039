"""What is handed from one step of the import to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Self

from analysis.vocabulary import Content, Level
from data.checks import level_of

Value = str | int | float | bool | date | datetime | None
"""A cell as the reader gives it: text, a number, a date, or nothing. Never a formula."""

Recognised = Literal[Content, "unknown"]
"""The content of a table as it is found; one that is none of ours is unknown."""


@dataclass(slots=True)
class UnreadableFile(Exception):
    """A file that cannot be read. ``code`` is that of a finding, ``args_`` fill its sentence."""

    code: str
    args_: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code}: {', '.join(self.args_.values())}" if self.args_ else self.code


@dataclass(slots=True)
class Sheet:
    """A grid of cells. ``rows[i][j]`` is the cell in row ``i + 1`` and column ``j + 1`` of the sheet (rows may be ragged).

    ``merged`` are (top, left, bottom, right), 1-based and inclusive; empty where the format does not tell. ``broken``: cells that are
    blank in ``rows`` and are none, by (row, column), 0-based: an error value (``#REF!``), or ``=`` for a formula that was never calculated.
    ``struck``: cells with a line through what they hold, by (row, column), 0-based.
    """

    name: str | None
    rows: list[list[Value]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    broken: dict[tuple[int, int], str] = field(default_factory=dict)
    struck: set[tuple[int, int]] = field(default_factory=set)


@dataclass(slots=True)
class Finding:
    """What a check has to say about a cell, a row or a file.

    The sentence is made from ``code`` and ``args`` by the catalogue ``data/reference/checks.csv``; ``value`` is the raw
    text of the cell, None for a personal column. ``row`` is the sheet's row number, ``column`` the column's letter.
    """

    code: str
    severity: Level
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    args: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        code: str,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        args: dict[str, str] | None = None,
    ) -> Self:
        """What a check finds, with the level that is settled for the check: no other place gives a new finding one."""
        return cls(code, level_of(code), sheet, row, column, value, args or {})

    @property
    def cell(self) -> str | None:
        """The address, like ``B7``, where both row and column are known."""
        return f"{self.column}{self.row}" if self.column and self.row else None


@dataclass(slots=True)
class Observation:
    """A body cell of a summary table, in base units.

    ``value``: int for counts, float for rates (12.3 % is 0.123) and indices, None where missing; ``raw`` its text as it
    stood. ``metric``: a measure's or metric's id or None. ``unit``: 人, 个, 元, 户 …, ``1`` for percent, None for an index.
    ``row`` and ``col`` are 1-based.
    """

    region: str | None
    region_code: str | None
    label: str
    metric: str | None
    dimensions: dict[str, str]
    period: str | None
    unit: str | None
    value: int | float | None
    raw: str
    row: int
    col: int


@dataclass(slots=True)
class ColumnMatch:
    """Where a column goes: its letter, the header path joined by `` / `` with the unit taken off, and the field or None.

    ``scale`` multiplies a number to base units (10000 for 万人) as text, for Decimal.
    """

    letter: str
    label: str
    field: str | None
    unit: str | None = None
    scale: str = "1"


@dataclass(slots=True)
class RecognisedTable:
    """A table found in a sheet.

    Registers (unit_register, union_register, cover_list, membership, target): ``values[field]`` is the column's raw cells,
    one for each of ``rows`` (the sheet's row numbers of non-blank body rows, total rows included). Columns without a field
    are in ``columns`` only. Summaries: ``observations``.
    ``fingerprint``: that of its layout, for what planners have said about its headers (:mod:`etl.fields.memory`).
    ``totals_elsewhere``: places in ``rows`` where a register has a word of a total in a column without a field; ``examples_elsewhere``: a word of an example;
    ``alone_elsewhere``: a text there and nothing else in the row.
    ``numbered``: places of the rows that a column of serial numbers counts.
    ``dated``: field -> period -> column and cells, of columns whose headers bear a date. ``broken``: field -> place in ``rows`` -> what a cell shows that holds no value (:attr:`Sheet.broken`).
    ``file_name``: that of its file, without the folder.
    ``beside``: names and codes of a union's units where these have columns of their own (单位1, 单位2), a pair of cells' lists for each unit.
    ``period``, ``reference_date``, ``region``, ``calibre``, ``purpose``, ``source``: what the sheet or the workbook's cover
    says about them, None where it says nothing; ``region_name`` is the region's text if it has no code. ``sender``: who sends it, where
    that is said and has no code (a zone, a system) inside ``region``.
    """

    sheet: str | None
    range: str
    title: str | None
    notes: list[str]
    content: Recognised
    columns: list[ColumnMatch]
    period: str | None = None
    reference_date: str | None = None
    region: str | None = None
    region_name: str | None = None
    sender: str = ""
    calibre: str | None = None
    purpose: str | None = None
    source: str | None = None
    rows: list[int] = field(default_factory=list)
    values: dict[str, list[Value]] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    hidden: bool = False
    fingerprint: str = ""
    totals_elsewhere: set[int] = field(default_factory=set)
    examples_elsewhere: set[int] = field(default_factory=set)
    alone_elsewhere: dict[int, str] = field(default_factory=dict)
    numbered: set[int] = field(default_factory=set)
    dated: dict[str, dict[str, tuple[ColumnMatch, list[Value]]]] = field(default_factory=dict)
    broken: dict[str, dict[int, str]] = field(default_factory=dict)
    beside: list[tuple[list[Value], list[Value]]] = field(default_factory=list)
    file_name: str = ""

    def follow(self, places: Sequence[int]) -> None:
        """Let what is known by place follow the rows, in place. ``places``: where each row stood before; of one that is written several times the first."""
        now: dict[int, int] = {}
        for new, old in enumerate(places):
            now.setdefault(old, new)
        self.totals_elsewhere = {new for new, old in enumerate(places) if old in self.totals_elsewhere}
        self.numbered = {new for new, old in enumerate(places) if old in self.numbered}
        self.examples_elsewhere = {now[old] for old in self.examples_elsewhere if old in now}
        self.alone_elsewhere = {now[old]: text for old, text in self.alone_elsewhere.items() if old in now}


@dataclass(slots=True)
class TablePreview:
    """What a reader is shown of a recognised table before it is loaded: where each column goes and its first rows.

    ``columns``: (letter, header, field or measure or None). ``rows``: (row number, the cells' texts), one text a column;
    personal columns are None throughout. ``counts``: body rows in all.
    """

    sheet: str | None
    range: str
    title: str | None
    notes: list[str]
    content: str
    period: str | None
    region: str | None
    calibre: str | None
    purpose: str | None
    columns: list[tuple[str, str, str | None]]
    rows: list[tuple[int, list[str | None]]]
    counts: int
    hidden: bool = False


@dataclass(slots=True)
class QuarantinedRow:
    """A row that an error kept out. ``raw``: field or label -> text as it stood, personal columns left out.

    ``cells``: of a summary's row, what the table said of each cell (:mod:`etl.check.summary.held_cells`); empty for others.
    """

    row: int
    codes: list[str]
    raw: dict[str, str]
    cells: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class CleanTable:
    """A register after cleaning and checking, ready to be stored.

    ``facts``: column of the fact table in ``data/database/schema.py`` (without part_id) -> values, ``row`` among them; all lists have
    the same length. ``rows_read = rows_accepted + len(quarantined)``; total rows (合计) are accepted but make no fact.
    ``fields_withheld``: figures that an error keeps out (None in the facts) while their row is accepted.
    """

    content: Recognised
    facts: dict[str, list[object]]
    rows_read: int
    rows_accepted: int
    quarantined: list[QuarantinedRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    fields_withheld: int = 0


@dataclass(slots=True)
class Block:
    """One table by its rows (0-based indices into the sheet's rows). ``notes`` and ``footers`` are rows of text around it.

    ``header`` may be empty (long format). ``body`` holds non-blank rows only. The table's columns are ``left`` (0-based) up
    to, not including, ``width``.
    """

    notes: list[int]
    header: list[int]
    body: list[int]
    footers: list[int] = field(default_factory=list)
    width: int = 0
    left: int = 0
