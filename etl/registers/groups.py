"""Lines that stand over units and are none: a township (许村镇, then its units) or another heading (一、制造业); and places written once in their column."""

from __future__ import annotations

import re
from typing import Final

from data.reference import regions
from etl.clean.industries import resolve_industry
from etl.clean.regions import around, resolve
from etl.clean.remarks import is_note, means_colour
from etl.clean.union_words import union_kind
from etl.clean.values import fold, raw_text
from etl.model import Value
from etl.registers.register import Register
from etl.registers.stated import cover_of_all
from etl.registers.totals import GROUPED, heads_rows, is_body

_NAMES: Final = ("name", "union_name", "region")


def take_groups(register: Register) -> None:
    """Take lines that only name a place out of the rows and give it to the rows below; fill a place that is written once down its block."""
    if register.table.content not in GROUPED:
        return
    alone = _alone(register)
    lines = _lines(register, alone)
    lines |= _closing(register, alone, lines)
    _take_headings(register, {row: cell for row, cell in alone.items() if row not in lines})
    cells = list(register.raw("region"))
    if register.table.content == "membership" and not register.has("region") and not lines:
        return
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


_NUMBERED: Final = re.compile(
    r"^\s*(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．])\s*(?=\S{2})"
)
_COUNTED: Final = re.compile(
    r"\s*(?:[(（]\s*(?:共|计|合计)?\s*\d{1,6}\s*(?:家|户|个|人|名|条)?(?:企业|单位|工会)?\s*[)）]|[:：]?\s*共\s*\d{1,6}\s*(?:家|户|个)(?:企业|单位|工会)?|[:：])\s*$"
)
"""How many stand below a heading: 许村镇（3家）, 长安镇：共 12 家."""
_CODED: Final = ("credit_code", "code", "union_code")
_LONGEST_KIND: Final = 10
_MARKS: Final = "※*★▲●■◆"
"""Marks before a note, or before the name of a unit that is singled out."""
Alone = dict[int, tuple[str, str, bool]]
"""Row -> the one field that it fills, empty for a column without one, its text without the number of a heading before it, and whether it had one."""


def _alone(register: Register) -> Alone:
    """The rows that hold one text alone, in the column of codes, names or places, or in one without a field."""
    found: Alone = {}
    columns = [*register.table.values.items()]
    for row in range(register.count):
        alone: tuple[str, str] | None = None
        for name, values in columns:
            if values[row] in (None, "") or not (text := raw_text(values[row]).strip()):
                continue
            if alone is not None:
                break  # most rows fill their second column
            alone = name, text
        else:
            if alone is None or row in register.passed_over:
                continue
            name, text = alone
            if name in (*_CODED, *_NAMES) and isinstance(register.raw(name)[row], str):
                bare = _NUMBERED.sub("", text)
                found[row] = name, _COUNTED.sub("", bare), bare != text
    for row, text in register.table.alone_elsewhere.items():
        if row not in register.passed_over and heads_rows(text):
            bare = _NUMBERED.sub("", text)
            found[row] = "", _COUNTED.sub("", bare), bare != text
    return found


def _take_headings(register: Register, alone: Alone) -> None:
    """Take lines out of the rows of a register of more than two columns that are headings: words where a code or no field stands, an industry by its
    name, what all below have in common (二、未建会企业), and in a register of codes what is numbered like a heading and not named like a unit (（二）信息业).

    The industry and the cover that a heading names are those of the rows below, where no column says any; an industry that cannot be told is asked about.
    """
    if len(register.table.values) < 3:
        alone = {row: line for row, line in alone.items() if line[0] == ""}
    covers: dict[int, bool | None] = {}
    coded = any(register.has(name) for name in _CODED)
    industries: dict[int, str] = {}
    for row, (name, text, numbered) in alone.items():
        industry = len(text) > 1 and not text.isdigit() and resolve_industry(text)
        words = name == "" or (name in _CODED and not any(sign.isdigit() for sign in text))
        said = cover_of_all(text) if register.table.content == "unit_register" else None
        kind = len(text) <= _LONGEST_KIND and union_kind(text) is not None  # 一、联合基层工会
        note = _of_table(text, register) or (
            is_note(text) and not industry and not (text[:1] in _MARKS and is_body(text) and not is_note(text[1:]))
        )
        if note and means_colour(text):
            register.find("meaning_by_colour", row, name, text[:40])
        if industry or words or note or said is not None or (coded and numbered and (kind or not is_body(text))):
            if not note:
                industries[row] = text if industry else ""
                covers[row] = said
            register.passed_over.add(row)
            register.find("heading_line", row, name or None, register.raw(name)[row] if name else text)
    _take_covers(register, covers)
    if any(industries.values()) and not any(register.raw("industry")):
        held = ""
        cells: list[Value] = []
        for row in range(register.count):
            held = industries.get(row, held)
            cells.append(held or None)
        register.table.values["industry"] = cells
        for row in (row for row, industry in industries.items() if not industry):
            register.find("industry_unknown", row, None, alone[row][1])


def _take_covers(register: Register, covers: dict[int, bool | None]) -> None:
    """Give rows the cover that the heading above them states of all (未建会企业), where no column states any; told at each such heading."""
    if not any(said is not None for said in covers.values()) or register.has("cover_stated"):
        return
    cells: list[Value] = [None] * register.count
    heads = sorted(covers)
    for head, end in zip(heads, [*heads[1:], register.count], strict=True):
        rows = [row for row in range(head + 1, end) if row not in register.passed_over]
        if covers[head] is None or not rows:
            continue
        for row in rows:
            cells[row] = "是" if covers[head] else "否"
        text = (
            raw_text(next(v[head] for v in register.table.values.values() if v[head] not in (None, "")))
            if head not in register.table.alone_elsewhere
            else register.table.alone_elsewhere[head]
        )
        register.find("cover_of_title", head, None, text, count=str(len(rows)))
    register.table.values["cover_stated"] = cells


def _of_table(text: str, register: Register) -> bool:
    """Whether a line is the table's title once more, at the head of its next page."""
    return len(text) > _LONGEST_KIND and fold(text) in fold(register.table.title or "")


def _lines(register: Register, alone: Alone) -> dict[int, Value]:
    """Row -> the place below the sender that is all it holds."""
    within = around(register.sender or register.region)
    if within is None:
        return {}
    return {row: text for row, (_, text, _) in alone.items() if row < register.count - 1 and _below(text, within)}


_OF_THE_SENDER: Final = re.compile(
    r"^(?:[省市州盟区县旗镇乡本]|街道)?(?:直属?|本级|级|属)(?:机关|企业|事业|单位|工会|企事业|、|及)*$"
)
"""A heading of what belongs to no place below the sender: 市直机关, 本级, 直属单位."""
_LIKE_A_PLACE: Final = re.compile(r"..(?:[省市州盟区县旗乡镇]|街道|办事处|园区|新区|农场|林场)$|^.[旗县区市镇乡]$")

_OF_UNITS: Final = re.compile(r"(?:企业|单位|公司|工会|机构|组织|[户类型])$")


def _closing(register: Register, alone: Alone, lines: dict[int, Value]) -> dict[int, Value]:
    """Row -> what else heads rows as the lines of places do (二、莫旗（6家） among 一、海拉尔区（5家）), so that the place above ends there.

    What belongs to the sender itself leaves the rows below to it; another name stands as their place and is asked about there.
    """
    forms = {_form(register, row, alone[row]) for row in lines}
    found: dict[int, Value] = {}
    for row, line in alone.items():
        name, text, _ = line
        if row in lines or not lines or row < min(lines) or row == register.count - 1:
            continue
        own = _OF_THE_SENDER.match(text) is not None
        form = _form(register, row, line)
        other = resolve_industry(text) or cover_of_all(text) is not None or union_kind(text) is not None
        if form not in forms or other or is_note(text) or _of_table(text, register) or (is_body(text) and not own):
            continue
        counted = form[2] and not _OF_UNITS.search(text)  # 小微企业（2家） below 许村镇（3家）
        if own or form[1] or counted or (name == "" and _LIKE_A_PLACE.search(text)):
            found[row] = None if own else text
    return found


def _form(register: Register, row: int, line: tuple[str, str, bool]) -> tuple[str, str, bool]:
    """How a line is written: its field, the kind of number before it, and whether a count stands behind it."""
    raw = register.table.alone_elsewhere[row] if not line[0] else raw_text(register.raw(line[0])[row])
    number = _NUMBERED.match(raw)
    kind = "" if number is None else "(" if number[0].strip()[0] in "(（" else "1"
    return line[0], kind, _COUNTED.search(raw) is not None


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
