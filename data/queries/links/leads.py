"""What lists of other offices lead to: units that are on them and in no union, and rows that are in no unit register."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Engine, text

from data.reference import regions
from data.scope import OutOfScope, Scope
from data.slice import Slice

_SLICE: Final = "p.period = :period AND p.calibre = :calibre AND p.purpose = :purpose AND p.status = 'current'"
_ASK: Final = (
    "SELECT m.part_id, m.row, m.credit_code, m.name, m.region, m.industry, m.employees, p.source, l.name AS file, p.sheet"
    f" FROM comparison m JOIN part p ON p.id = m.part_id JOIN load l ON l.id = p.load_id WHERE {_SLICE} ORDER BY m.part_id, m.row"
)
_UNIT: Final = (
    "SELECT u.part_id, u.row, u.credit_code, u.name, c.mode FROM ({wanted}) w JOIN unit u ON {there}"
    " LEFT JOIN coverage c ON c.part_id = u.part_id AND c.row = u.row"
    f" WHERE u.part_id + 0 IN (SELECT p.id FROM part p WHERE {_SLICE}) ORDER BY u.part_id, u.row"
)
_CODES: Final = (
    f"SELECT DISTINCT m.credit_code AS code FROM comparison m JOIN part p ON p.id = m.part_id WHERE {_SLICE}"
)
_LINKED: Final = (
    "SELECT k.other_part, k.other_row, k.part_id, k.row, k.counts FROM link k WHERE k.kind = 'lead'"
    " AND k.period = :period AND k.calibre = :calibre AND k.purpose = :purpose"
)

# A million units stand beside a few hundred rows: they are looked up by code and by place. The empty text keeps SQLite, which does not know how few are wanted,
# from going through all units.
_BY_CODE: Final = _UNIT.format(wanted=_CODES, there="u.credit_code = w.code || ''")
_BY_LINK: Final = _UNIT.format(wanted=_LINKED, there="u.part_id = w.part_id AND u.row = w.row")


def leads(engine: Engine, scope: Scope, *, region: str, slice_: Slice) -> list[dict[str, Any]]:
    """Rows of other offices' lists in a region, each with its source: ``state`` is ``uncovered`` (the unit is in no union), ``unknown`` (of
    its cover nothing is known, or it may be one of our units) or ``not_registered`` (in no unit register). Covered ones are no leads.

    The most employees first. Raises :class:`data.scope.OutOfScope`.
    """
    tree = regions()
    scope.check(region, tree)
    if not scope.unit_lists or slice_.purpose == "statistical":
        raise OutOfScope("lists of single units are not for this reader, or not of these data")
    with engine.connect() as connection:
        by_code = {
            unit.credit_code: unit
            for unit in connection.execute(text(_BY_CODE), slice_.params)
            if unit.mode != "displaced"
        }
        modes = {(unit.part_id, unit.row): unit for unit in connection.execute(text(_BY_LINK), slice_.params)}
        links = connection.execute(text(_LINKED), slice_.params).all()
        listed = connection.execute(text(_ASK), slice_.params).all()
    sure = {(link.other_part, link.other_row): modes.get((link.part_id, link.row)) for link in links if link.counts}
    perhaps = {(link.other_part, link.other_row) for link in links}
    found = []
    for row in listed:
        if row.region not in tree or region not in tree.path(row.region):
            continue
        place = (row.part_id, row.row)
        unit = by_code.get(row.credit_code) or sure.get(place)
        if unit is not None and unit.mode not in (None, "unknown"):
            continue
        state = (
            "uncovered"
            if unit is not None and unit.mode is None
            else "unknown"
            if unit or place in perhaps
            else "not_registered"
        )
        found.append(
            {
                "state": state,
                "source": row.source,
                "name": row.name,
                "code": row.credit_code,
                "region": row.region,
                "industry": row.industry,
                "employees": row.employees,
                "unit": None if unit is None else unit.name,
                "file": row.file,
                "sheet": row.sheet,
                "row": row.row,
            }
        )
    return sorted(found, key=lambda lead: (-(lead["employees"] or 0), lead["region"], lead["name"] or "", lead["row"]))
