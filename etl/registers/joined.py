"""Rows that are none of their own: a name or a code that goes on in the row below, and a line of a header that stands in the body, as programs make them of a
printed page."""

from __future__ import annotations

import re
from typing import Final

from etl.clean.credit_code import is_valid, normalise
from etl.clean.values import raw_text
from etl.registers.register import Register
from etl.registers.totals import is_body

_CODES: Final = {"unit_register": "credit_code", "comparison": "credit_code", "union_register": "code", "membership": "union_code"}  # fmt: skip
_NAMES: Final = {"membership": "union_name"}
_LENGTH: Final = 18
_SOLE_TRADER: Final = "92"
_HEADER: Final = re.compile(r"代码|编码|信用|号码|税号")
_DIGIT: Final = re.compile(r"\d")


def join_rows(register: Register) -> None:
    """Join each row that goes on from the one above to it, in place, and pass lines of headers over; both are told."""
    content = register.table.content
    code, name = _CODES.get(content, ""), _NAMES.get(content, "name")
    if not register.has(code):
        return
    codes, names = register.raw(code), register.raw(name)
    others = [cells for field, cells in register.table.values.items() if field not in (code, name)]
    for row, cell in enumerate(codes):
        if cell.__class__ is str and len(cell) >= _LENGTH:
            continue
        alone = all(cells[row] in (None, "") for cells in others)
        if (cell in (None, "") and not (alone and names[row] not in (None, ""))) or row in register.passed_over:
            continue
        if _is_header(register, row, code, name):
            register.passed_over.add(row)
            register.find("heading_line", row, code, cell)
        elif row and alone:
            _join(register, row, code, name)
    for field, cells in ((code, codes), (name, names)):
        if register.has(field):
            register.table.values[field] = cells


def _is_header(register: Register, row: int, code: str, name: str) -> bool:
    """``名称 | 信用代码 | 人员`` under ``单位 | 统一社会 | 从业``: words of a header where the code stands, and no figure."""
    if _HEADER.search(raw_text(register.raw(code)[row])) is None:
        return False
    texts = [raw_text(cells[row]) for cells in register.table.values.values() if cells[row] not in (None, "")]
    return (
        len(texts) > 1
        and not any(_DIGIT.search(text) for text in texts)
        and not is_body(raw_text(register.raw(name)[row]).strip())
    )


def _join(register: Register, row: int, code: str, name: str) -> None:
    above = next((r for r in range(row - 1, -1, -1) if r not in register.passed_over), None)
    if above is None:
        return
    codes, names = register.raw(code), register.raw(name)
    first, more = (raw_text(codes[r]).strip() for r in (above, row))
    called, on = (raw_text(names[r]).strip() for r in (above, row))
    whole = normalise(first + more)
    of_code = bool(more) and len(normalise(first)) < _LENGTH and len(whole) == _LENGTH and is_valid(whole)
    # A sole trader's name (王记小吃) seldom ends like a unit's: what stands alone below it may be another's.
    whole_code = is_valid(normalise(first)) and not normalise(first).startswith(_SOLE_TRADER)
    of_name = not more and whole_code and not is_body(called) and is_body(called + on)
    if not (of_code or of_name):
        return
    register.passed_over.add(row)
    value = on or more
    if of_code:
        codes[above] = first + more
    if on:
        names[above] = called + on
    register.find("row_joined", row, name if on else code, value)
