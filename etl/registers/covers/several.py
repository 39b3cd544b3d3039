"""Lists of units in one cell (甲厂、乙店; a line each; 1.甲厂 2.乙店; 甲厂（code）), and unions that are written once above the units that they cover."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from data.grain import SHEET_ROWS
from etl.clean import columns as read
from etl.clean.totals import total_of
from etl.clean.values import fold, raw_text
from etl.model import Finding, RecognisedTable, Value
from etl.registers.totals import is_body

_NUMBER: Final = re.compile(r"(?:^|(?<=[\s;；,，、。|]))[(（]?(?P<n>\d{1,3})(?:[)）]|[.．:：](?!\d)|[、](?=\D))\s*")
_APART: Final = re.compile(r"\s*[\n\r;；|]+\s*|\s*[、，,]\s*(?![^(（]*[)）])")
_BLANKS: Final = re.compile(r"\s+")
_REST: Final = re.compile(
    r"[\s,，、]*等(?:共?\s*(?P<count>\d+)\s*(?:个|家|户)?(?:会员|成员|覆盖|涵盖)?(?:单位|企业|公司)?)?[。.]?$"
)
_CODE: Final = re.compile(r"[(（\s:：,，]*(?P<code>[0-9A-HJ-NPQRTUWXY]{18})[)）\s]*", re.IGNORECASE)
_SHORTEST: Final = 4
_MAY_LIST: Final = re.compile(r"[\s、，,；;|等]|\d[)）.．:：]")
"""What no single name without a list holds."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a cell lists: (name, code) of each unit, either of them empty; ``rest``: how many units it says to have left out (等5家), None for
    a list that does not say to be cut short."""

    units: tuple[tuple[str, str], ...]
    rest: int | None = None


def listed_units(text: str) -> Listed:
    """The units that a cell names; one, or none, where it is no list."""
    text = text.strip().rstrip("。；;")
    if _MAY_LIST.search(text) is None:
        return Listed(((text, ""),) if text else ())
    cut = _REST.search(text)
    whole = text[: cut.start()] if cut else text
    pieces = [piece for piece in _pieces(whole) if piece]
    if len(pieces) < 2 or not all(map(_may_be_unit, pieces)) or 2 * sum(map(_is_unit, pieces)) < len(pieces):
        return Listed(((text, ""),) if text else ())
    units = tuple((_CODE.sub("", piece).strip(), _code(piece)) for piece in pieces)
    left = int(cut["count"] or 0) - len(units) if cut else None
    return Listed(units, None if left is None or (cut and cut["count"] and left <= 0) else max(left, 0))


def _pieces(text: str) -> list[str]:
    numbers = list(_NUMBER.finditer(text))
    if (
        len(numbers) > 1
        and [int(m["n"]) for m in numbers] == list(range(1, len(numbers) + 1))
        and not numbers[0].start()
    ):
        ends = [*(m.start() for m in numbers[1:]), len(text)]
        return [text[m.end() : end].strip(" \t\r\n;；,，、。|") for m, end in zip(numbers, ends, strict=True)]
    pieces = [piece.strip() for piece in _APART.split(text)]
    if len(pieces) == 1 and all(is_body(piece) for piece in _BLANKS.split(text)):
        return _BLANKS.split(text)
    return pieces


def _may_be_unit(piece: str) -> bool:
    return len(piece) > 1 and not piece.isdigit()


def _is_unit(piece: str) -> bool:
    return len(piece) >= _SHORTEST or is_body(piece)


def _code(piece: str) -> str:
    found = _CODE.search(piece)
    return found["code"] if found else ""


def spread_lists(table: RecognisedTable, name: str = "unit_name", code: str = "unit_code") -> None:
    """Give each unit that a cell lists a row of its own, in place. ``name``, ``code``: the fields of units.

    Further units of a row have its number and a multiple of :data:`data.grain.SHEET_ROWS`. A list that says to be cut short is told.
    """
    names, codes = (table.values.get(field) or [None] * len(table.rows) for field in (name, code))
    kinds = read.words(table.values.get("union_kind") or [None] * len(table.rows), "union_kind").values
    unions = table.values.get("name") or [None] * len(table.rows)
    spread = [
        Listed(()) if _is_own(kinds[place], unions[place], names[place]) else _of_row(names[place], codes[place])
        for place in range(len(table.rows))
    ]
    if all(len(row.units) < 2 for row in spread) or max(table.rows) > SHEET_ROWS:
        return
    letter = next((c.letter for c in table.columns if c.field == (name if name in table.values else code)), None)
    places = [(place, unit) for place, row in enumerate(spread) for unit in row.units or (("", ""),)]
    for place, row in enumerate(spread):
        if row.rest is not None and len(row.units) > 1:
            args = {"listed": str(len(row.units)), "rest": str(row.rest) if row.rest else ""}
            table.findings.append(Finding.of("cover_list_cut", table.sheet, table.rows[place], letter, None, args))
    first = next(place for place, row in enumerate(spread) if len(row.units) > 1)
    args = {
        "unions": str(sum(len(row.units) > 1 for row in spread)),
        "units": str(sum(len(row.units) for row in spread)),
    }
    table.findings.append(Finding.of("cover_list_spread", table.sheet, table.rows[first], letter, None, args))
    listed = [len(spread[place].units) > 1 for place, _ in places]
    values: dict[str, list[Value]] = {
        field: [cells[place] for place, _ in places] for field, cells in table.values.items()
    }
    for field, side in ((name, 0), (code, 1)):
        if field in values or any(unit[side] for (_, unit), many in zip(places, listed, strict=True) if many):
            held = values.get(field) or [None] * len(places)
            values[field] = [
                (unit[side] or None) if many else cell
                for (_, unit), many, cell in zip(places, listed, held, strict=True)
            ]
    seen: dict[int, int] = {}
    rows: list[int] = []
    for place, _ in places:
        seen[place] = seen.get(place, -1) + 1
        rows.append(table.rows[place] + SHEET_ROWS * seen[place])
    table.totals_elsewhere = {new for new, (place, _) in enumerate(places) if place in table.totals_elsewhere}
    table.broken = {}
    table.values, table.rows = values, rows


def _is_own(kind: str | None, union: Value, unit: Value) -> bool:
    """Whether a union is one unit's own: by its kind, or called after all that the cell names (农业、林业技术推广中心工会)."""
    called = fold(raw_text(unit)) if unit not in (None, "") else ""
    return kind == "own" or (bool(called) and called in fold(raw_text(union)))


def _of_row(name: Value, code: Value) -> Listed:
    """The units of a row by its cells of names and of codes, which may be lists of one length."""
    names = listed_units(raw_text(name)) if name not in (None, "") else Listed(())
    codes = [found["code"] for found in _CODE.finditer(raw_text(code))] if code not in (None, "") else []
    if len(names.units) < 2:
        one = names.units[0][0] if names.units else ""
        return Listed(tuple((one if len(codes) < 2 else "", found) for found in codes)) if len(codes) > 1 else names
    if len(codes) == len(names.units):
        return Listed(tuple((unit, said) for (unit, _), said in zip(names.units, codes, strict=True)), names.rest)
    return names


_UNIT: Final[tuple[str, ...]] = ("unit_code", "unit_name")
OF_UNIT: Final = (*_UNIT, "employees", "address")
"""Fields that are of the unit where a row is a unit of its union's."""


def carry_unions(table: RecognisedTable, union: tuple[str, ...]) -> None:
    """Write a union that stands once above its units, the cells below it left blank, in each of their rows, in place, and tell of it.

    ``union``: the fields by which it is known. Only where the union's column comes first, no union stands twice and at least as many
    rows are blank as name one: in a list of units a blank behind them is a unit without a union.
    """
    said = [field for field in union if field in table.values]
    named = [field for field in _UNIT if field in table.values]
    letters = {c.field: (len(c.letter), c.letter) for c in table.columns if c.field}
    if not said or not named or min(letters[f] for f in said) > min(letters[f] for f in named):
        return
    if all(any(table.values[field][place] not in (None, "") for field in said) for place in range(len(table.rows))):
        return
    others = [field for field in table.values if field not in (*union, *OF_UNIT)]
    filled: list[int] = []
    blank: list[int] = []
    for place in range(len(table.rows)):
        has_union = any(table.values[field][place] not in (None, "") for field in said)
        has_unit = any(table.values[field][place] not in (None, "") for field in named)
        bare = all(table.values[field][place] in (None, "") for field in others)
        if has_union:
            filled.append(place)
        elif has_unit and filled and bare and not _is_total(table, place, named):
            blank.append(place)
    names = [tuple(raw_text(table.values[field][place]).strip() for field in said) for place in filled]
    if not blank or len(blank) < len(filled) or len(set(names)) < len(names) or filled[0] != 0:
        return
    for field in said:
        cells = list(table.values[field])
        for place in blank:
            cells[place] = cells[max(k for k in filled if k < place)]
        table.values[field] = cells
    first = blank[0]
    args = {"count": str(len(blank))}
    value = raw_text(table.values[said[0]][first])
    table.findings.append(Finding.of("union_carried", table.sheet, table.rows[first], letters[said[0]][1], value, args))


def _is_total(table: RecognisedTable, place: int, fields: list[str]) -> bool:
    cells = (table.values[field][place] for field in fields)
    return (
        any(isinstance(cell, str) and total_of(cell) is not None for cell in cells) or place in table.totals_elsewhere
    )
