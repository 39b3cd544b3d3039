"""Townships that stand over their units: a line of their own (许村镇, then its units), or written once in the column of places."""

from __future__ import annotations

from typing import Final

from data.reference import regions
from etl.clean.regions import around, resolve
from etl.clean.values import raw_text
from etl.model import Value
from etl.registers.register import Register

_NAMES: Final = ("name", "region")


def take_groups(register: Register) -> None:
    """Take lines that only name a place out of the rows and give it to the rows below; fill a place that is written once down its block."""
    if register.table.content not in ("unit_register", "union_register", "comparison"):
        return
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
