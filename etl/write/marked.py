"""A copy of a workbook with the cells that findings speak of coloured and commented, and a list of them in front."""

from __future__ import annotations

import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.packaging.core import DocumentProperties
from openpyxl.packaging.custom import CustomPropertyList
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from analysis.rows import Row
from analysis.vocabulary import GRAVITY, SEVERITIES
from data.texts import text
from data.workbooks import save
from etl.model import Sheet
from etl.personal.mask import MASK, mask, mask_file_name, mask_row, masked_cell
from etl.personal.persons import personal_column
from etl.read.workbook import ZIP, UnreadableFile, read_workbook

WHOLE_COPY_BYTES: Final = 5_000_000
"""An xlsx up to this size keeps its own look; of a larger one, and of other formats, the values are copied."""
WHOLE_COPY_ROWS: Final = 50_000
"""A sheet with more rows is copied only where findings stand, each row with its own number before it."""
LISTED: Final = 100_000
_FILLS: Final = {"error": "F8CBAD", "warning": "FFE699", "info": "DDEBF7"}
_PERSONAL: Final = "personal_"


@dataclass(frozen=True, slots=True)
class Marking:
    """What a marked copy is made of beside the file; see :func:`write_marked`. May be pickled."""

    findings: Sequence[Row]
    out: Path
    language: str
    recognised: Collection[str | None] | None


def marked_copy(original: str, marking: Marking) -> None:
    """:func:`write_marked`, to be called in a process under limits, since it opens the file anew."""
    write_marked(Path(original), marking.findings, marking.out, marking.language, recognised=marking.recognised)


def write_marked(
    original: Path,
    findings: Sequence[Row],
    out: Path,
    language: str = "zh",
    *,
    recognised: Collection[str | None] | None = None,
) -> Path:
    """Write the marked copy of ``original`` to ``out`` (xlsx) and return it.

    ``findings``: as in the JSON of ``etl load``. A finding with a cell marks it, one with a row only marks the row's first
    cell, the others stand in the list. ``recognised``: the sheets, by the names that findings give them, that a table was found in, None for
    all. Persons are left out: the cells of their columns, also of sheets without a table; numbers and signatures in texts; the names of
    sheets; and what an office keeps beside the cells (its own comments, authors, page headers). Formulas become their values.
    """
    book = _own_look(original)
    by_row: dict[str | None, dict[int, int]] = {}
    if book is None:
        book, by_row = _values(_sheets(original), findings)
    names = _rename(book)
    only = book.worksheets[0]
    _blank_personal(names, only, findings, by_row)
    for name, sheet in names.items():
        _mask_texts(sheet, read=recognised is None or None in recognised or name in recognised)
    _mark(names, only, findings, by_row)
    _list(book, findings, language)
    return save(book, out)


def _sheets(original: Path) -> list[Sheet]:
    """The sheets of a file; none where it cannot be read, and the copy is the list of findings alone."""
    try:
        return read_workbook(original)
    except UnreadableFile:
        return []


def _own_look(original: Path) -> Workbook | None:
    """The workbook as it is, with values for formulas and no links; None where it is too large or not to be had so."""
    with original.open("rb") as file:
        if file.read(4) != ZIP or original.stat().st_size > WHOLE_COPY_BYTES:
            return None
    try:
        with zipfile.ZipFile(original) as archive:
            if sum(m.file_size for m in archive.infolist()) > 20 * WHOLE_COPY_BYTES:
                return None
        book = load_workbook(original, data_only=True, keep_links=False, keep_vba=False)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        IndexError,
    ):
        return None
    if not book.worksheets or any(ws.max_row > WHOLE_COPY_ROWS for ws in book.worksheets):
        return None
    book.defined_names.clear()
    book.properties = DocumentProperties()
    setattr(book, "custom_doc_props", CustomPropertyList())  # noqa: B010  (its type stub lacks it)
    for sheet in book.worksheets:
        _leave_out_what_is_beside(sheet)
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell):
                    cell.hyperlink = cell.comment = None
                    if isinstance(cell.value, str):
                        cell.data_type = "s"
    return book


def _leave_out_what_is_beside(sheet: Worksheet) -> None:
    """Page headers, filters and lists to choose from are the office's own, and may name persons."""
    for place in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
        setattr(sheet, place, HeaderFooterItem())
    sheet.auto_filter = AutoFilter()
    setattr(sheet, "_images", [])  # noqa: B010  (its type stub lacks it)
    rules = sheet.data_validations
    rules.dataValidation = [rule for rule in rules.dataValidation if not _tells_persons(rule)]


def _tells_persons(rule: DataValidation) -> bool:
    texts = (rule.formula1, rule.prompt, rule.promptTitle, rule.error, rule.errorTitle)
    return any(masked_cell(piece) != piece for text in texts if text for piece in text.strip('"').split(","))


def _rename(book: Workbook) -> dict[str, Worksheet]:
    """Take persons out of the sheets' names; returns the sheets by the names that findings give them."""
    found: dict[str, Worksheet] = {}
    for position, sheet in enumerate(book.worksheets):
        said = mask_file_name(sheet.title)
        found.setdefault(said, sheet)
        if said != sheet.title:
            sheet.title = _title(said, book, position)
    return found


def _mask_texts(sheet: Worksheet, *, read: bool) -> None:
    """Mask numbers and signatures in a sheet's texts; of one that no table was found in (``read`` False) columns of persons and names too."""
    for column in sheet.iter_cols():
        cells = [cell for cell in column if isinstance(cell, Cell) and cell.value is not None]
        values = [cell.value if isinstance(cell.value, (int, float)) else str(cell.value) for cell in cells]
        drop = not read and personal_column("", values)
        for cell in cells:
            if drop:
                cell.value = None
            elif isinstance(cell.value, str):
                cell.value = mask(cell.value) if read else masked_cell(cell.value)
                cell.data_type = "s"
    if read:
        return
    for row in sheet.iter_rows():
        for position, said in mask_row([str(c.value) if isinstance(c.value, str) else None for c in row]).items():
            row[position].value = str(said)


def _values(sheets: Sequence[Sheet], findings: Sequence[Row]) -> tuple[Workbook, dict[str | None, dict[int, int]]]:
    """A new workbook of the values; for long sheets only the rows with findings. The second part: row -> row in the copy."""
    book = Workbook()
    book.remove(book.worksheets[0])
    moved: dict[str | None, dict[int, int]] = {}
    for position, sheet in enumerate(sheets):
        copy = book.create_sheet(_title(sheet.name or "CSV", book, position))
        numbers: Sequence[int] = range(1, len(sheet.rows) + 1)
        if len(sheet.rows) > WHOLE_COPY_ROWS:
            wanted = {f["row"] for f in findings if f["row"] and f["sheet"] == sheet.name}
            numbers = [*range(1, 11), *sorted(r for r in wanted if 10 < r <= len(sheet.rows))]
            moved[sheet.name] = {number: place for place, number in enumerate(numbers, 1)}
        for place, number in enumerate(numbers, 1):
            for column, value in enumerate(sheet.rows[number - 1], 1):
                if value not in (None, ""):
                    put(copy, place, column, value)
            if sheet.name in moved:
                put(copy, place, len(sheet.rows[number - 1]) + 1, f"← {number}")
    if not book.worksheets:
        book.create_sheet("1")
    return book, moved


def _title(name: str, book: Workbook, position: int) -> str:
    plain = re.sub(r"[\[\]:*?/\\]", " ", name)[:31].strip("' ") or f"{position + 1}"
    return plain if plain not in book.sheetnames else f"{plain[:27]} ({position + 1})"


def put(sheet: Worksheet, row: int, column: int, value: object) -> None:
    """Write a value; text stays text whatever it begins with, and what XML cannot hold is left out."""
    cell = sheet.cell(row, column)
    if isinstance(value, (int, float, bool, date, datetime)):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:32767]
    cell.data_type = "s"


def _sheet(names: Mapping[str, Worksheet], only: Worksheet, name: str | None) -> Worksheet | None:
    return only if name is None else names.get(name) or names.get(re.sub(r"[\[\]:*?/\\]", " ", name)[:31].strip("' "))


def _blank_personal(
    names: Mapping[str, Worksheet],
    only: Worksheet,
    findings: Sequence[Row],
    moved: Mapping[str | None, Mapping[int, int]],
) -> None:
    for finding in findings:
        sheet = _sheet(names, only, finding["sheet"])
        if sheet is None or not finding["column"]:
            continue
        if not finding["code"].startswith(_PERSONAL) and not (finding["row"] and MASK in (finding["value"] or "")):
            continue
        place = moved.get(finding["sheet"], {}).get(finding["row"], finding["row"])
        for row in [place] if place else range(1, sheet.max_row + 1):
            cell = sheet.cell(row, column_index_from_string(finding["column"]))
            if isinstance(cell, Cell):
                cell.value = None


def _mark(
    names: Mapping[str, Worksheet],
    only: Worksheet,
    findings: Sequence[Row],
    moved: Mapping[str | None, Mapping[int, int]],
) -> None:
    said: dict[tuple[str, int, str], list[Row]] = defaultdict(list)
    for finding in findings:
        sheet = _sheet(names, only, finding["sheet"])
        row = finding["row"]
        if sheet is None or not (row or finding["column"]):
            continue
        place = moved.get(finding["sheet"], {}).get(row or 1, row or 1)
        said[sheet.title, place, finding["column"] or "A"].append(finding)
    places = {sheet.title: sheet for sheet in names.values()}
    for (title, row, column), group in said.items():
        cell = _visible(places[title], row, column_index_from_string(column))
        worst = min(group, key=lambda f: GRAVITY[f["severity"]])["severity"]
        cell.fill = PatternFill("solid", fgColor=_FILLS[worst])
        note = ILLEGAL_CHARACTERS_RE.sub("", "\n".join(dict.fromkeys(str(f["message"]) for f in group)))[:2000]
        cell.comment = Comment(note, "", height=30 + 22 * (1 + len(note) // 22), width=320)


def _visible(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell that a reader sees there: of a merged range the first."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        area = next(r for r in sheet.merged_cells.ranges if cell.coordinate in r)
        cell = sheet.cell(area.min_row, area.min_col)
    assert isinstance(cell, Cell)
    return cell


def _list(book: Workbook, findings: Sequence[Row], language: str) -> None:
    sheet = book.create_sheet(_title(text("marked.sheet", language), book, 0), 0)
    book.active = 0
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    counts = Counter(f["severity"] for f in findings)
    put(sheet, 1, 1, text("marked.title", language, **{name: counts[name] for name in SEVERITIES}))
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    heads = [text(f"data.{name}", language) for name in ("severity", "where", "message", "raw")]
    for column, head in enumerate(heads, 1):
        put(sheet, 3, column, head)
        sheet.cell(3, column).font = Font(bold=True)
    ordered = sorted(findings, key=lambda f: (GRAVITY[f["severity"]], f["sheet"] or "", f["row"] or 0))[:LISTED]
    for row, finding in enumerate(ordered, 4):
        where = f"{finding['sheet'] or ''} {finding['cell'] or finding['row'] or finding['column'] or ''}".strip()
        shown = (text(f"severity.{finding['severity']}", language), where, finding["message"], finding["value"] or "")
        for column, value in enumerate(shown, 1):
            put(sheet, row, column, value)
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=_FILLS[finding["severity"]])
        sheet.cell(row, 3).alignment = Alignment(wrap_text=True, vertical="top")
    for column, width in enumerate((8, 22, 90, 24), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[1].height = 22
    sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight = 9, "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:D{max(4, 3 + len(ordered))}"
