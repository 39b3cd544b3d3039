"""Lines that stand over units and are none: a township (许村镇, then its units) or another heading (一、制造业); and places written once in their column."""

from __future__ import annotations

import re
from typing import Final

from data.reference import regions
from etl.clean.industries import resolve_industry
from etl.clean.regions import around, resolve
from etl.clean.values import raw_text
from etl.model import Value
from etl.registers.register import Register

_NAMES: Final = ("name", "region")


def take_groups(register: Register) -> None:
    """Take lines that only name a place out of the rows and give it to the rows below; fill a place that is written once down its block."""
    if register.table.content not in ("unit_register", "union_register", "comparison"):
        return
    _take_headings(register)
    lines = _lines(register)
    cells = list(register.raw("region"))
    if lines:
        place: Value = None
        for row in range(register.count):
            place = lines.get(row, place)
            if row in lines:
                register.passed_over.add(row)
                register.find("group_line", row, None, place)
            elif cells[row] in (None, ""):
                cells[row] = place
        register.table.values["region"] = cells
    elif _written_once(register, cells):
        _fill_down(register, cells)


_ENUMERATED: Final = re.compile(r"^\s*[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?\s*(?=\S{2})")
_CODED: Final = ("credit_code", "code")


def _take_headings(register: Register) -> None:
    """Take lines out of the rows that hold a heading alone: words where a code stands, or numbered ones, or an industry by its name.

    The industry that a heading names is that of the rows below which say none.
    """
    given: dict[int, str] = {}
    for row, (name, cell) in _alone(register).items():
        text = raw_text(cell).strip()
        bare = _ENUMERATED.sub("", text)
        industry = resolve_industry(bare)
        if (name in _CODED and not any(sign.isdigit() for sign in text)) or industry:
            given[row] = bare if industry else ""
            register.passed_over.add(row)
            register.find("heading_line", row, name, text)
    if given and (any(given.values()) and not any(register.raw("industry"))):
        held = ""
        cells: list[Value] = []
        for row in range(register.count):
            held = given.get(row, held)
            cells.append(held or None)
        register.table.values["industry"] = cells


def _alone(register: Register) -> dict[int, tuple[str, Value]]:
    """Row -> the one field that it fills and its cell, of registers with more columns than two."""
    if len(register.table.values) < 3:
        return {}
    found: dict[int, tuple[str, Value]] = {}
    for row in range(register.count):
        filled = [
            (name, values[row])
            for name, values in register.table.values.items()
            if values[row] not in (None, "") and raw_text(values[row]).strip()
        ]
        if len(filled) == 1 and filled[0][0] in (*_CODED, *_NAMES) and row not in register.passed_over:
            found[row] = filled[0]
    return found


def _lines(register: Register) -> dict[int, Value]:
    """Row -> the place below the sender that is all it holds."""
    sender = register.sender or register.region
    names = [name for name in _NAMES if register.has(name)]
    within = around(sender)
    if within is None or not names:
        return {}
    found: dict[int, Value] = {}
    columns = register.table.values.values()
    for row in range(register.count - 1):
        cell = next((value for name in names if (value := register.raw(name)[row]) not in (None, "")), None)
        if row in register.passed_over or not isinstance(cell, str):
            continue
        filled = sum(1 for column in columns if column[row] not in (None, "") and raw_text(column[row]).strip())
        if filled == 1 and _below(cell, within):
            found[row] = cell
    return found


def _below(cell: str, within: str) -> bool:
    place = resolve(cell, within)
    return isinstance(place, str) and place != within and within in regions().path(place)


def _written_once(register: Register, cells: list[Value]) -> bool:
    """Whether a column of places names each once, over rows that it leaves blank: at least as many as it fills."""
    rows = [row for row in range(register.count) if row not in register.passed_over]
    filled = [raw_text(cells[row]).strip() for row in rows if cells[row] not in (None, "")]
    blank = len(rows) - len(filled)
    first = bool(rows) and cells[rows[0]] not in (None, "")
    return first and 1 < len(filled) <= blank and len(set(filled)) == len(filled)


def _fill_down(register: Register, cells: list[Value]) -> None:
    place: Value = None
    carried = []
    for row in range(register.count):
        if row in register.passed_over:
            continue
        if cells[row] in (None, ""):
            cells[row] = place
            carried.append(row)
        else:
            place = cells[row]
    register.table.values["region"] = cells
    register.find("place_carried", carried[0], "region", cells[carried[0]], count=str(len(carried)))
