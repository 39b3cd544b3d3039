"""A table that is to be written, with what is to be read from it: a register by columns, a summary by figures."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from tests.clerks.variants.places import County, a_county
from tests.containers import html, ods, text, write, xls, xlsb

Cells = list[Any]


def _of_another_codepage(sheets: dict[str, list[Cells]]) -> bytes:
    """An .xls whose CODEPAGE says Windows-1252 ([MS-XLS] 2.4.52)."""
    return xls(sheets).replace(struct.pack("<HHH", 0x42, 2, 1200), struct.pack("<HHH", 0x42, 2, 1252), 1)


SHEETS_OF_OTHERS: Final[dict[str, Callable[[dict[str, list[Cells]]], bytes]]] = {
    "xls": xls,
    "ods": ods,
    "xlsb": xlsb,
    "1252.xls": _of_another_codepage,
}
TEXTS: Final[dict[str, Callable[[list[Cells]], bytes]]] = {
    "csv": lambda rows: text(rows).encode("gb18030"),
    "tsv.csv": lambda rows: text(rows, "\t").encode("utf-8-sig"),
    "html.xls": lambda rows: html(rows).encode(),
}
CONTAINERS: Final = ("xlsx", "xlsx", "xlsx", "xls", "ods", "xlsb", *TEXTS)


@dataclass(slots=True)
class Column:
    """A column of a register. ``field``: what it is to be read as, None for what holds nothing that is needed."""

    field: str | None
    head: Any
    cells: Cells
    shown: str = ""


@dataclass(slots=True)
class Page:
    """A sheet as it is written. ``formats``: number format by 0-based (row, column); ``merged``: ranges in letters."""

    name: str
    rows: list[Cells]
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """What registers and summaries have in common.

    ``asked``: fields or measures that may be held back if that is told. ``refused``: the table is kept out and told. ``told``: something must be told of it. ``bound``: what
    the container must keep (number formats, merges, formulas), so that it is a workbook of Excel.
    """

    dice: random.Random
    county: County
    title: str
    sheet: str = "Sheet1"
    file: str = "上报"
    above: list[Cells] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    refused: bool = False
    told: bool = False
    bound: bool = False
    period: str = "2024"
    container: str = ""

    def chosen(self, *words: Any) -> Any:
        """One of these."""
        return self.dice.choice(words)


@dataclass(slots=True)
class Register(Draft):
    """A register. ``right``: field -> what is to be read, row by row; ``below`` and ``top``: rows by the fields of their cells."""

    content: str = "unit_register"
    columns: list[Column] = field(default_factory=list)
    right: dict[str, Cells] = field(default_factory=dict)
    top: list[dict[str, Any]] = field(default_factory=list)
    below: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Cells] = field(default_factory=list)
    merged: list[tuple[str, int, int]] = field(default_factory=list)
    beside: list[Cells] = field(default_factory=list)
    parts: list[tuple[str, str, dict[str, Cells]]] = field(default_factory=list)
    sender: str = ""

    def column(self, name: str) -> Column:
        """The column that is to be read as ``name``."""
        return next(each for each in self.columns if each.field == name)

    def page(self) -> Page:
        """The sheet; a table beside it stands two columns away."""
        head: list[Cells] = [[self.title] if self.title else [], *self.above]
        first = len(head) + 1 + len(self.top)
        lines = [[each.cells[n] for each in self.columns] for n in range(len(self.columns[0].cells))]
        rows = [*head, [each.head for each in self.columns], *map(self._laid, self.top), *lines]
        rows += [*map(self._laid, self.below), *self.notes]
        page = Page(self.sheet, rows)
        for j, each in enumerate(self.columns):
            if each.shown:
                page.formats |= {(first + n, j): each.shown for n in range(len(lines))}
        for name, top, bottom in self.merged:
            at = self.columns.index(self.column(name))
            page.merged.append((first + top, at, first + bottom, at))
        if self.beside:
            width = max(len(row) for row in rows) + 2
            rows += [[] for _ in range(len(self.beside) - len(rows))]
            for row, other in zip(rows, self.beside, strict=False):
                row[:] = [*row, *[None] * (width - len(row)), *other]
        return page

    def _laid(self, cells: dict[str, Any]) -> Cells:
        return [cells.get(str(each.field)) for each in self.columns]


@dataclass(slots=True)
class Summary(Draft):
    """A summary: header rows, body rows, and the figures (region, measure, period) -> value that are to be read.

    ``whole``: the region of its total row, if it has one. ``laid_out``: a class has given it columns of another kind.
    """

    header: list[Cells] = field(default_factory=list)
    body: list[Cells] = field(default_factory=list)
    labels: int = 1
    notes: list[Cells] = field(default_factory=list)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    right: dict[tuple[str | None, str, str], Any] = field(default_factory=dict)
    whole: str = ""
    total: Cells | None = None
    laid_out: bool = False

    def page(self) -> Page:
        """The sheet."""
        head: list[Cells] = [[self.title], *self.above, *self.header]
        formats = {(len(head) + row, column): shown for (row, column), shown in self.formats.items()}
        return Page(self.sheet, [*head, *self.body, *self.notes], formats)


def save(drafts: Sequence[Register | Summary], folder: Path) -> Path:
    """A file with a sheet for each draft, in a container that keeps what they need; returns its path."""
    first = drafts[0]
    container = next((draft.container for draft in drafts if draft.container), first.chosen(*CONTAINERS))
    if any(draft.bound for draft in drafts) or (len(drafts) > 1 and container in TEXTS):
        container = "xlsx"
    pages = [draft.page() for draft in drafts]
    path = folder / f"{first.file}.{container}"
    if container in TEXTS:
        return write(path, TEXTS[container](pages[0].rows))
    if container in SHEETS_OF_OTHERS:
        return write(path, SHEETS_OF_OTHERS[container]({page.name: page.rows for page in pages}))
    return _xlsx(pages, path)


def _xlsx(pages: list[Page], path: Path) -> Path:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for page in pages:
        sheet = workbook.create_sheet(page.name)
        for row in page.rows:
            sheet.append(row)
        for (row, column), shown in page.formats.items():
            sheet.cell(row + 1, column + 1).number_format = shown
        for top, left, bottom, right in page.merged:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    workbook.save(path)
    return path


TRADES: Final = ("纺织", "机械", "塑料制品", "商贸", "餐饮管理", "信息技术", "物流", "建材", "服饰", "食品")
FORMS: Final = ("有限公司", "有限责任公司", "股份有限公司", "厂", "经营部", "合作社")
SYLLABLES: Final = "锦瑞衡越朗棠笙澜屿禾沐辰峻岚霁蔚澄昱翊柏"


def a_name(dice: random.Random, county: County) -> str:
    """A name of a unit that no list holds."""
    place = dice.choice([county.name, county.name.rstrip("市县区"), county.city.name, ""])
    return place + "".join(dice.sample(SYLLABLES, 2)) + dice.choice(TRADES) + dice.choice(FORMS)


def start(dice: random.Random) -> tuple[random.Random, County]:
    return dice, a_county(dice)
