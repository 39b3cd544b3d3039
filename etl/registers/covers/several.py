"""Unions with several units: in one cell or beside each other, and unions that are written once above the units that they cover."""

from __future__ import annotations

from typing import Final

from data.grain import SHEET_ROWS
from etl.clean import columns as read
from etl.clean.totals import total_of
from etl.clean.values import fold, raw_text
from etl.model import Finding, RecognisedTable, Value
from etl.registers.covers.beside import with_units_beside
from etl.registers.covers.listed import Listed, codes_of, listed_units


def spread_lists(table: RecognisedTable, name: str = "unit_name", code: str = "unit_code") -> None:
    """Give each unit that a cell lists, or that stands in a column of its own beside others, a row of its own, in place. ``name``, ``code``: the fields of units.

    Further units of a row have its number and a multiple of :data:`data.grain.SHEET_ROWS`. A list that says to be cut short is told.
    """
    names, codes = (table.values.get(field) or [None] * len(table.rows) for field in (name, code))
    kinds = read.words(table.values.get("union_kind") or [None] * len(table.rows), "union_kind").values
    unions = table.values.get("name") or [None] * len(table.rows)
    spread = [
        Listed(()) if _is_own(kinds[place], unions[place], names[place]) else _of_row(names[place], codes[place])
        for place in range(len(table.rows))
    ]
    spread, alone = (
        with_units_beside(table, spread, [kind == "own" for kind in kinds]) if table.beside else (spread, set())
    )
    if (all(len(row.units) < 2 for row in spread) and not alone) or max(table.rows) > SHEET_ROWS:
        return
    letter = next((c.letter for c in table.columns if c.field == (name if name in table.values else code)), None)
    places = [(place, unit) for place, row in enumerate(spread) for unit in row.units or (("", ""),)]
    for place, row in enumerate(spread):
        if row.rest is not None and len(row.units) > 1:
            args = {"listed": str(len(row.units)), "rest": str(row.rest) if row.rest else ""}
            table.findings.append(Finding.of("cover_list_cut", table.sheet, table.rows[place], letter, None, args))
    first = next((place for place, row in enumerate(spread) if len(row.units) > 1), 0)
    args = {
        "unions": str(sum(len(row.units) > 1 for row in spread)),
        "units": str(sum(len(row.units) for row in spread)),
    }
    told = "units_in_columns" if table.beside else "cover_list_spread"
    args |= {"columns": str(len(table.beside))} if table.beside else {}
    table.findings.append(Finding.of(told, table.sheet, table.rows[first], letter, None, args))
    listed = [len(spread[place].units) > 1 or place in alone for place, _ in places]
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
    table.follow([place for place, _ in places])
    table.broken = {}
    table.values, table.rows = values, rows


def _is_own(kind: str | None, union: Value, unit: Value) -> bool:
    """Whether a union is one unit's own: by its kind, or called after all that the cell names (农业、林业技术推广中心工会)."""
    called = fold(raw_text(unit)) if unit not in (None, "") else ""
    return kind == "own" or (bool(called) and called in fold(raw_text(union)))


def _of_row(name: Value, code: Value) -> Listed:
    """The units of a row by its cells of names and of codes, which may be lists of one length."""
    names = listed_units(raw_text(name)) if name not in (None, "") else Listed(())
    codes = codes_of(raw_text(code)) if code not in (None, "") else []
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
