"""The queue as a workbook for an office to fill in, and what was filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from analysis.vocabulary import LINK_DECISIONS, LINK_KINDS, LinkDecision
from data.texts import LANGUAGES, numbers, text
from data.texts.names import region_name
from data.workbooks import save
from etl.publish.links.decide import PairKey
from etl.read.forms.filled_in import NotTaken, Refused, tables, yes_or_no

_COLUMNS: Final = (
    "decision",
    "reason",
    "kind",
    "probability",
    "unit",
    "unit_code",
    "unit_region",
    "other",
    "other_code",
    "other_region",
    "source",
    "agrees",
    "differs",
    "kind_key",
    "unit_key",
    "other_key",
)
_KEYS: Final = ("kind_key", "unit_key", "other_key")
_HEAD: Final = 2
_ANSWERS: Final[dict[bool, LinkDecision]] = {True: "accept", False: "reject"}
_WIDTHS: Final = {
    "decision": 12,
    "reason": 24,
    "unit": 34,
    "other": 34,
    "agrees": 30,
    "differs": 30,
    "unit_code": 20,
    "other_code": 20,
    "unit_region": 18,
    "other_region": 18,
}


def write_queue(pairs: Sequence[dict[str, Any]], out: Path, language: str, *, synthetic: bool) -> Path:
    """Write pairs, as :func:`data.queries.links.pairs` gives them, with blank columns for decision and reason. Returns the path.

    ``synthetic``: whether any of them is, which the first line then says.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = text("links.sheet", language)
    stamp = [text("book.synthetic", language)] if synthetic else []
    _put(sheet, 1, 1, " ".join([*stamp, text("links.how", language)]))
    for column, name in enumerate(_COLUMNS, 1):
        _put(sheet, _HEAD, column, text(f"links.column.{name}", language))
        sheet.cell(_HEAD, column).font = Font(bold=True)
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 14)
        sheet.column_dimensions[letter].hidden = name in _KEYS
    for row, pair in enumerate(pairs, _HEAD + 1):
        told = _told(pair, language)
        for column, name in enumerate(_COLUMNS, 1):
            _put(sheet, row, column, told.get(name, ""))
    words = ",".join(text(f"links.{decision}", language) for decision in LINK_DECISIONS)
    choice = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"A{_HEAD + 1}:A{_HEAD + max(1, len(pairs))}")
    sheet.freeze_panes = f"C{_HEAD + 1}"
    _for_paper(sheet)
    out.parent.mkdir(parents=True, exist_ok=True)
    save(book, out)
    return out


def _for_paper(sheet: Any) -> None:
    """A4 on its side, one page wide, titles on every page: offices go through the queue on paper."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{_HEAD}:{_HEAD}"
    for row in sheet.iter_rows(min_row=_HEAD):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _put(sheet: Any, row: int, column: int, value: str) -> None:
    """A cell that is text whatever it looks like, without what XML cannot hold: names are what strangers wrote."""
    cell = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"


def _told(pair: dict[str, Any], language: str) -> dict[str, str]:
    a, b = pair["a"], pair["b"]
    fields = [(text(f"links.field.{why['field']}", language), why["weight"]) for why in pair["why"]]
    return {
        "kind": text(f"links.kind.{pair['kind']}", language),
        "probability": numbers.unsure(pair["probability"]),
        "unit": a["name"] or "",
        "unit_code": a["code"] or "",
        "unit_region": _place(a["region"], language),
        "other": b["name"] or "",
        "other_code": b["code"] or "",
        "other_region": _place(b["region"], language),
        "source": text(f"links.source.{b['source']}", language) if b["source"] else "",
        "agrees": "、".join(f"{name} {weight:+.1f}" for name, weight in fields if weight > 0),
        "differs": "、".join(f"{name} {weight:+.1f}" for name, weight in fields if weight < 0),
        "kind_key": pair["kind"],
        "unit_key": pair["unit_key"],
        "other_key": pair["other_key"],
    }


def _place(region: str | None, language: str) -> str:
    return f"{region_name(region, language, short=False)} {region}" if region else ""


@dataclass(slots=True)
class Decided:
    """A queue that came back: pair, decision and reason of each row that has one, and the cells that are not taken."""

    said: list[tuple[PairKey, LinkDecision, str]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def read_queue(path: Path) -> Decided:
    """The decisions of a workbook of :func:`write_queue` that was filled in, in either language; rows without one are passed over.

    A word that is no decision is told with its cell and leaves the other rows standing; yes and no are decisions too. Raises
    :class:`NotTaken` for a workbook that is none, UnreadableFile, OSError.
    """
    titles = {text(f"links.column.{name}", language): name for name in _COLUMNS for language in LANGUAGES}
    found = tables(path, titles, ("decision", *_KEYS))
    if not found:
        raise NotTaken("links.bad.no_queue")
    words = {text(f"links.{d}", lang).casefold(): d for d in LINK_DECISIONS for lang in LANGUAGES}
    words |= {d: d for d in LINK_DECISIONS}
    decided, before = Decided(), dict[PairKey, LinkDecision]()
    for line in (line for table in found for line in table.lines()):
        if not line.said("decision"):
            continue
        word = "".join(line.said("decision").split())
        answer = yes_or_no(word)
        decision = words.get(word.casefold()) if answer is None else _ANSWERS[answer]
        pair = PairKey(*(line.said(name) for name in _KEYS))
        problem = _problem(decision, pair, before)
        if problem is not None:
            decided.refused.append(Refused(line.place("decision"), None, problem))
        elif decision is not None and pair not in before:
            before[pair] = decision
            decided.said.append((pair, decision, line.said("reason") or path.name))
    return decided


def _problem(decision: LinkDecision | None, pair: PairKey, before: Mapping[PairKey, LinkDecision]) -> NotTaken | None:
    """Why a row's decision is not taken, if it is not."""
    if decision is None:
        return NotTaken("links.bad.decision")
    if pair.kind not in LINK_KINDS or not (pair.unit_key and pair.other_key):
        return NotTaken("links.bad.pair")
    return NotTaken("links.bad.twice") if before.get(pair, decision) != decision else None
