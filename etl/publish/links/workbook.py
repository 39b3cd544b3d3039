"""The queue as a workbook for an office to fill in, and what was filled in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from analysis.vocabulary import LINK_DECISIONS, LinkDecision
from data.texts import text
from data.workbooks import save
from etl.publish.links.decide import PairKey
from etl.read.workbook import read_workbook

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
_WIDTHS: Final = {"decision": 12, "reason": 24, "unit": 34, "other": 34, "agrees": 30, "differs": 30}


def write_queue(pairs: Sequence[dict[str, Any]], out: Path, language: str) -> Path:
    """Write pairs, as :func:`data.queries.links.pairs` gives them, with blank columns for decision and reason. Returns the path."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = text("links.sheet", language)
    _put(sheet, 1, 1, text("links.how", language))
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
    out.parent.mkdir(parents=True, exist_ok=True)
    save(book, out)
    return out


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
        "probability": f"{pair['probability']:.3f}",
        "unit": a["name"] or "",
        "unit_code": a["code"] or "",
        "unit_region": a["region"] or "",
        "other": b["name"] or "",
        "other_code": b["code"] or "",
        "other_region": b["region"] or "",
        "source": text(f"links.source.{b['source']}", language) if b["source"] else "",
        "agrees": "、".join(f"{name} {weight:+.1f}" for name, weight in fields if weight > 0),
        "differs": "、".join(f"{name} {weight:+.1f}" for name, weight in fields if weight < 0),
        "kind_key": pair["kind"],
        "unit_key": pair["unit_key"],
        "other_key": pair["other_key"],
    }


def read_queue(path: Path) -> list[tuple[PairKey, LinkDecision, str]]:
    """The decisions of a workbook of :func:`write_queue` that was filled in, in either language; rows without one are passed over.

    Raises ValueError for a workbook that is none, and for a word that is no decision; UnreadableFile for what cannot be read.
    """
    rows = read_workbook(path)[0].rows
    places = _places(rows[_HEAD - 1] if len(rows) >= _HEAD else [])
    words = {text(f"links.{d}", lang): d for d in LINK_DECISIONS for lang in ("zh", "en")} | {
        d: d for d in LINK_DECISIONS
    }
    found: list[tuple[PairKey, LinkDecision, str]] = []
    for number, row in enumerate(rows[_HEAD:], _HEAD + 1):
        cells = {name: str(row[place] or "").strip() if place < len(row) else "" for name, place in places.items()}
        if not cells["decision"]:
            continue
        if cells["decision"] not in words:
            raise ValueError(f"row {number}: {cells['decision']!r} is no decision; write {' or '.join(words)}")
        key = PairKey(cells["kind_key"], cells["unit_key"], cells["other_key"])
        found.append((key, words[cells["decision"]], cells["reason"] or path.name))
    return found


def _places(head: Sequence[Any]) -> dict[str, int]:
    """Column → its place, by the heads of either language."""
    told = {text(f"links.column.{name}", language): name for name in _COLUMNS for language in ("zh", "en")}
    places = {told[str(cell)]: place for place, cell in enumerate(head) if str(cell) in told}
    absent = {"decision", "reason", *_KEYS} - places.keys()
    if absent:
        raise ValueError(f"this is no workbook of `etl links export`: it lacks {', '.join(sorted(absent))}")
    return places
