"""Figures that an error keeps out while their row stays: why a measure of a region can be null though it has reported."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    exists,
    func,
    literal,
    not_,
    null,
    or_,
    select,
)

from analysis.vocabulary import CELLS, COVER_MODES, UNKNOWN_INDUSTRY
from data.checks import checks
from data.database import schema
from data.database.schema import in_slice
from data.reference import regions
from data.scope import Scope
from data.slice import Slice

_HELD_AGAINST: Final = {
    "women_over_employees": "employees",
    "members_women_over_members": "members",
    "members_migrant_over_members": "members",
}
"""Checks of a part -> the whole that it is held against, withheld with it."""
_BY_MODE: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "employees": {"covered": ("employees_covered",), "unknown": ("employees_unknown",), "none": ("gap_25", "gap_100")},
    "employees_women": {"covered": ("employees_covered_women",)},
    "members": {"joint": ("members_joint",), "federation": ("members_joint",)},
}
"""Field -> what the row is (its cover, or the kind of union) -> the measures that lack the figure besides the field's own."""

WITHHELD_MEASURES: Final = frozenset(
    (*_BY_MODE, "members_women", "members_migrant", "members_platform", "staff_full", "staff_part", "social_workers")
) | {name for modes in _BY_MODE.values() for names in modes.values() for name in names}
"""The measures that add up figures which may be withheld."""


@dataclass(frozen=True, slots=True)
class WithheldFigure:
    """The measures that lack one figure, and where its row counts: the region, and by dimension the cell."""

    measures: frozenset[str]
    region: str
    cell: Mapping[str, str | None]

    def lies_in(self, cell: Mapping[str, Sequence[str] | None]) -> bool:
        """Whether its row counts in a cell (dimension -> values; None or no dimension: all)."""
        return all(not values or self.cell[name] in values for name, values in cell.items())


def withheld_figures(connection: Connection, scope: Scope, slice_: Slice, *, by_industry: bool) -> list[WithheldFigure]:
    """All figures of a slice that errors withhold, of rows that count, in the reader's scope.

    ``by_industry``: whether the industry of unions is asked for; it is their units', which takes a look through the slice's units.
    """
    codes = scope.codes(regions())
    rows = [
        dict(row)
        for ask in (_of_units(), _of_unions(slice_), _of_memberships())
        for row in connection.execute(ask.where(in_slice(schema.part, slice_), *_ERRORS)).mappings()
    ]
    rows = _place_memberships(connection, slice_, rows)
    if by_industry:
        _find_industries(connection, slice_, rows)
    found = []
    for row in rows:
        if (codes is None or row["region"] in codes) and row["mode"] != "displaced":
            section = row["industry"][:1] if row["industry"] else UNKNOWN_INDUSTRY
            cell = {"industry": section, "size": row["size"], "unit_kind": row["unit_kind"]}
            found.append(WithheldFigure(_measures(row), row["region"], cell))
    return found


def by_place(withheld: Iterable[WithheldFigure]) -> dict[tuple[str, str], list[WithheldFigure]]:
    """Figures by the measures that lack them, in their region and all above it: a table asks for thousands of reasons."""
    found: dict[tuple[str, str], list[WithheldFigure]] = {}
    for figure in withheld:
        for code in regions().path(figure.region):
            for measure in figure.measures:
                found.setdefault((measure, code), []).append(figure)
    return found


def _place_memberships(connection: Connection, slice_: Slice, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, those of memberships put where the union that each names stands; one that names none stays where its own row says. Those
    of unions that are dissolved are out."""
    union = schema.union.c
    columns = (union.code, union.region, union.union_kind, union.industry, union.unit_code, union.dissolved)
    unions = _named(connection, slice_, union.code, {row["union_code"] for row in rows}, columns)
    for row in rows:
        if (of := unions.get(row["union_code"])) is not None:
            row["region"] = of["region"] or row["region"]
            row["mode"] = of["union_kind"] or row["mode"]
            row["industry"], row["unit_code"] = of["industry"], of["unit_code"]
    gone = {code for code, of in unions.items() if of["dissolved"] is not None and of["dissolved"] <= slice_.last_day}
    return [row for row in rows if row["union_code"] not in gone]


def _find_industries(connection: Connection, slice_: Slice, rows: Sequence[dict[str, Any]]) -> None:
    """Give rows of unions that tell no industry their unit's."""
    unit = schema.unit.c
    without = {row["unit_code"] for row in rows if row["industry"] is None}
    units = _named(connection, slice_, unit.credit_code, without, (unit.credit_code, unit.industry))
    for row in rows:
        if row["industry"] is None and row["unit_code"] in units:
            row["industry"] = units[row["unit_code"]]["industry"]


def _named(
    connection: Connection,
    slice_: Slice,
    key: Column[Any],
    codes: Collection[str | None],
    columns: Iterable[ColumnElement[Any]],
) -> dict[str, RowMapping]:
    """Code -> the row of a slice's facts that has it: of units by the index of their codes; of unions one look through them for thousands of codes."""
    named = sorted(code for code in codes if code is not None)
    part_id: ColumnElement[int] = key.table.c.part_id
    if any(key.name in index.columns for index in key.table.indexes):
        part_id = part_id + 0  # or SQLite, which does not know how few the codes are, would go through whole parts
    current = select(schema.part.c.id).where(in_slice(schema.part, slice_), schema.part.c.status == "current")
    found: dict[str, RowMapping] = {}
    for start in range(0, len(named), _AT_ONCE):
        ask = select(*columns).where(part_id.in_(current), key.in_(named[start : start + _AT_ONCE]))
        ask = ask.where(_counts(key.table.c.part_id, key.table.c.row))
        found |= {row[key.name]: row for row in connection.execute(ask).mappings()}
    return found


_AT_ONCE: Final = 10_000
"""Codes in one question; SQLite takes 32 766 parameters."""
_FINDING: Final = schema.finding.c
_ERRORS: Final = (
    schema.part.c.status == "current",
    _FINDING.severity == "error",
    _FINDING.code.in_(sorted(code for code, check in checks().items() if check.figure_only)),
)


_COLUMNS: Final = ("region", "mode", *CELLS, "unit_code", "union_code")


def _ask(fact: Any, **columns: ColumnElement[Any]) -> Select[Any]:
    """The findings beside a table of facts that each is about, with what its row tells of :data:`_COLUMNS`."""
    of_row = [columns.get(name, null()).label(name) for name in _COLUMNS]
    return (
        select(_FINDING.code, _FINDING.column, schema.part.c.columns, *of_row)
        .select_from(
            schema.finding.join(schema.part, schema.part.c.id == _FINDING.part_id).join(
                fact, and_(fact.c.part_id == _FINDING.part_id, fact.c.row == _FINDING.row)
            )
        )
        .where(_counts(_FINDING.part_id, _FINDING.row))
    )


def _counts(part_id: ColumnElement[Any], row: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a row of a register counts: none in whose place another one does."""
    away = schema.displaced.c
    return not_(exists().where(away.part_id == part_id, away.row == row))


def _of_units() -> Select[Any]:
    unit, cover = schema.unit.c, schema.coverage.c
    mode = func.coalesce(cover.mode, "none")
    return _ask(
        schema.unit, region=unit.region, mode=mode, industry=unit.industry, size=unit.size, unit_kind=unit.unit_kind
    ).outerjoin(schema.coverage, and_(cover.part_id == unit.part_id, cover.row == unit.row))


def _of_unions(slice_: Slice) -> Select[Any]:
    union = schema.union.c
    live = or_(union.dissolved.is_(None), union.dissolved > slice_.last_day)
    return _ask(
        schema.union, region=union.region, mode=union.union_kind, industry=union.industry, unit_code=union.unit_code
    ).where(live)


def _of_memberships() -> Select[Any]:
    row = schema.membership.c
    return _ask(schema.membership, region=row.region, mode=literal("own"), union_code=row.union_code)


def _measures(row: Mapping[str, Any]) -> frozenset[str]:
    field = next((name for name, letter in row["columns"].items() if letter == row["column"]), None)
    mode = "covered" if row["mode"] in COVER_MODES and row["size"] is not None else row["mode"]
    fields = {name for name in (field, _HELD_AGAINST.get(row["code"])) if name is not None}
    # A union above the grassroots has no members of its own: no sum lacks what it says of some.
    if row["mode"] == "above":
        fields = {name for name in fields if not name.startswith("members")}
    return frozenset(fields | {more for name in fields for more in _BY_MODE.get(name, {}).get(mode, ())})
