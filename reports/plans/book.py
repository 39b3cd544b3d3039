"""A saved plan as a workbook: what it does, its moves, every level above, its units. Numbers are numbers, codes are text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from analysis.plan.basket import PLANNED
from data.queries.plan.saved import CODE
from data.tables.columns import name_of
from data.texts import text
from data.texts.moves import narrowed
from data.texts.names import beside, figure_name, region_name
from data.workbooks import save
from etl.write.marked import put
from reports.workbook.sheets import set_up

_FRACTION: Final = "0.0%"
_COUNT: Final = "#,##0"
_WHOLE: Final = Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1)
"""A name that is longer than its column goes on below; what stands above a table has the row to itself."""
_LEAST: Final = 14
_MOST: Final = 56
"""Signs that a column has room for."""
_UPRIGHT: Final = 5
"""So many columns stand on upright paper."""


def write_book(plan: Mapping[str, Any], since: Mapping[str, Any], path: Path, language: str, when: datetime) -> Path:
    """Write a plan, as :func:`data.queries.plan.saved.plan_by_id` has it (``names``: code -> a unit's name), with what has changed since; returns the path. Raises OSError."""
    book = Workbook()
    book.remove(book.worksheets[0])
    answer = plan["answer"]
    effect = [
        (figure_name(metric, language), answer["before"].get(metric), answer["after"].get(metric)) for metric in PLANNED
    ]
    heads = [(line,) for line in (*told(plan, language), *changed(since, language))]
    _sheet(book, "effect", ("figure", "before", "after"), effect, language, heads)
    moves = [_move(*each, language) for each in asked(plan)]
    heads_of_moves = ("region_code", "region", "industry", "size", "narrowed", "form", "units", "workers")
    _sheet(book, "moves", heads_of_moves, moves, language)
    levels = [
        (
            node["region"],
            region_name(node["region"], language, short=False),
            figure_name(metric, language),
            *node[metric],
        )
        for node in answer["nodes"]
        for metric in PLANNED
    ]
    _sheet(book, "levels", ("region_code", "region", "figure", "before", "after"), levels, language)
    names, now = plan.get("names", {}), _now(since, language)
    units = [
        (key, names.get(key), region, region_name(region, language, short=False), heads_, now(key))
        for key, region, heads_ in plan["units"]
    ]
    _sheet(book, "units", ("unit", "name", "region_code", "region", "workers", "now"), units, language)
    return save(book, path, when)


def told(plan: Mapping[str, Any], language: str) -> list[str]:
    """What stands above a plan: name, region and period, author and date, the version of the data."""
    region = region_name(plan["region"], language, short=False)
    said = [plan["name"], text("plan.about", language, region=region, period=plan["period"])]
    said.append(text("plan.saved", language, author=plan["author"], date=plan["saved_at"][:10], n=plan["data_version"]))
    return said + ([text("shell.synthetic_mark", language)] if plan["purpose"] == "synthetic" else [])


def changed(since: Mapping[str, Any], language: str) -> list[str]:
    """What has changed since a plan was saved, in one sentence."""
    if not since["changed"]:
        return [text("plan.unchanged", language, period=since["period"])]
    counts = {name: len(since[name]) for name in ("joined", "gone", "unknown", "grown", "shrunk")}
    return [text("plan.changed", language, period=since["period"], left=since["left"], **counts)]


def _now(since: Mapping[str, Any], language: str) -> Callable[[str], str | None]:
    """What has become of each unit of a plan, by its code; nothing of a unit without one, which cannot be followed."""
    become = {key: name for name in ("joined", "gone", "unknown", "grown", "shrunk") for key in since[name]}
    return lambda key: text(f"plan.now.{become.get(key, 'open')}", language) if len(key) == CODE else None


def among(move: Mapping[str, Any], language: str) -> tuple[str, str | None, str | None]:
    """The place, industry and size that a move's units are of; None where it asks for none."""
    industry = None if move["industry"] is None else name_of("industry", move["industry"], language)
    size = None if move["size"] is None else text(f"size.{move['size']}", language)
    return region_name(move["region"], language, short=False), industry, size


def asked(plan: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The moves of a saved plan, each with what it was asked to take."""
    return list(zip(plan["answer"]["moves"], plan["wishes"], strict=True))


def _move(move: Mapping[str, Any], wish: Mapping[str, Any], language: str) -> tuple[Any, ...]:
    form = text(f"plan.form.{move['form']}", language)
    more = beside(narrowed(wish, language), language) or None
    return move["region"], *among(move, language), more, form, move["units"], move["workers"]


def _wide(said: str) -> int:
    """How many signs of a column a text takes: a Chinese one is two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in said)


def _sheet(
    book: Workbook,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    language: str,
    above: Sequence[Sequence[Any]] = (),
) -> None:
    sheet = book.create_sheet(text(f"plan.sheet.{name}", language))
    head = [text(f"plan.col.{column}", language) for column in columns]
    lines = [*rows]
    for at, line in enumerate((*above, head, *lines), start=1):
        for place, value in enumerate(line, start=1):
            if value is not None:
                put(sheet, at, place, value)
                if isinstance(value, str) and at > len(above):
                    sheet.cell(at, place).alignment = _WHOLE
                if isinstance(value, (int, float)):
                    sheet.cell(at, place).alignment = Alignment(vertical="top")
                    sheet.cell(at, place).number_format = _FRACTION if isinstance(value, float) else _COUNT
    for place in range(1, len(columns) + 1):
        column = [line[place - 1] for line in lines if line[place - 1] is not None]
        titled = sheet.cell(len(above) + 1, place)
        titled.font = Font(bold=True)
        if any(isinstance(value, (int, float)) for value in column):
            titled.alignment = Alignment(wrap_text=True, vertical="top", horizontal="right")
        longest = max((_wide(value) for value in (head[place - 1], *column) if isinstance(value, str)), default=0)
        sheet.column_dimensions[titled.column_letter].width = min(max(_LEAST, longest + 3), _MOST)
    sheet.freeze_panes = sheet.cell(len(above) + 2, 1)
    set_up(sheet, "landscape" if len(columns) > _UPRIGHT else "portrait")
    sheet.print_title_rows = f"{len(above) + 1}:{len(above) + 1}"
