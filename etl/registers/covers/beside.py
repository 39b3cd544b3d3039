"""Units of a union in columns of their own (单位1 | 单位2 | 单位3), as the lists of their rows."""

from __future__ import annotations

from etl.clean.values import parse_number, raw_text
from etl.model import Finding, RecognisedTable, Value
from etl.registers.covers.listed import Listed


def with_units_beside(table: RecognisedTable, rows: list[Listed], own: list[bool]) -> tuple[list[Listed], set[int]]:
    """Each row's units, those of the columns beside each other among them, and the places of rows that have one in these alone. ``own``: rows of one unit's own
    union, which cannot have several: of such a row nothing is taken, and it is told."""
    found = list(rows)
    alone: set[int] = set()
    for place, row in enumerate(rows):
        pairs = ((_named(names[place]), raw_text(codes[place]).strip()) for names, codes in table.beside)
        units = [pair for pair in pairs if any(pair)]
        if not units:
            continue
        if own[place] and len(units) > 1:
            args = {"units": str(len(units))}
            table.findings.append(Finding.of("own_union_of_several", table.sheet, table.rows[place], args=args))
            continue
        found[place] = Listed((*row.units, *units), row.rest)
        if len(found[place].units) == 1:
            alone.add(place)
    return found, alone


def _named(cell: Value) -> str:
    """A unit's name; empty for what is none: a dash, the count of a total row."""
    return raw_text(cell).strip() if parse_number(cell).kind == "unreadable" else ""
