"""Which rows of registers of unions, and of membership sheets, a measure of unions or of their members is read from."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    text,
    true,
    union_all,
)

from data.database import schema
from data.database.lists import OF_SHEETS, UNION_COUNTS, union_cell
from data.database.schema import in_slice
from data.queries.registered import LEAF
from data.queries.seen import within_range
from data.reference import regions
from data.slice import Slice

MEMBERS: Final = tuple(OF_SHEETS)
_UNION = schema.union.c
_GRASSROOTS = _UNION.union_kind != "above"
_OF_UNIONS: Final[dict[str, tuple[str, ColumnElement[bool]]]] = {
    "unions": ("code", true()),
    "grassroots_unions": ("code", _GRASSROOTS),
    "members_joint": ("members", _UNION.union_kind.in_(("joint", "federation"))),
    "staff_full": ("staff_full", true()),
    "staff_part": ("staff_part", true()),
    "social_workers": ("social_workers", true()),
    "units_agreement": ("agreement", _GRASSROOTS),
    "units_wage_agreement": ("wage_agreement", _GRASSROOTS),
    "units_congress": ("congress", _GRASSROOTS),
    "unions_founded": ("founded", _UNION.founded.is_not(None)),
    "unions_dissolved": ("dissolved", _UNION.dissolved.is_not(None)),
    "unions_dormant": ("dormant", _UNION.dormant.is_not(None)),
    "unions_term_due": ("term_end", _UNION.term_end.is_not(None)),
}
"""Measures that stand in the rows of unions -> the field and which rows."""


def of_unions(slice_: Slice, measure: str) -> tuple[str, ColumnElement[bool]]:
    """The field of ``labour_union`` that a measure is read from, and the unions that are read: of members those of which no sheet tells."""
    if measure in MEMBERS:
        return measure, and_(_GRASSROOTS, _unlisted(slice_, measure), _live(slice_, measure))
    field, which = _OF_UNIONS[measure]
    return field, and_(which, _live(slice_, measure))


def of_sheets(slice_: Slice, parts: ColumnElement[bool] = true()) -> ColumnElement[bool]:
    """The rows of membership sheets that count: of a union that a register knows, or that has no code."""
    code = schema.membership.c.union_code
    source, conditions = unions_held(schema.union, slice_)
    known = select(_UNION.code).select_from(source).where(*conditions, parts, _UNION.code.is_not(None))
    return or_(code.is_(None), code.in_(known.where(_GRASSROOTS, _live(slice_, MEMBERS[0]))))


def _live(slice_: Slice, measure: str) -> ColumnElement[bool]:
    if measure == "unions_dissolved":
        return true()
    return or_(_UNION.dissolved.is_(None), _UNION.dissolved > slice_.last_day)


def _unlisted(slice_: Slice, measure: str, parts: ColumnElement[bool] = true()) -> ColumnElement[bool]:
    sheet = schema.membership.c
    source, conditions = unions_held(schema.membership, slice_)
    listed = select(sheet.union_code).select_from(source).where(*conditions, parts, sheet.union_code.is_not(None))
    return or_(_UNION.code.is_(None), _UNION.code.not_in(listed.where(sheet[measure].is_not(None))))


def unions_held(table: FromClause, slice_: Slice) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """A table of unions or of their members with its part, and the conditions that leave the rows of a slice's registers."""
    part = schema.part.c
    content = "membership" if table is schema.membership else "union_register"
    source = table.join(schema.part, part.id == table.c.part_id)
    return source, [part.status == "current", part.content == content, in_slice(schema.part, slice_)]


def counted(table: FromClause, slice_: Slice) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """The same without the rows in whose place others count."""
    gone = schema.displaced.c
    source, conditions = unions_held(table, slice_)
    source = source.outerjoin(schema.displaced, and_(gone.part_id == table.c.part_id, gone.row == table.c.row))
    return source, [*conditions, gone.row.is_(None)]


def union_cells(slice_: Slice, parts: ColumnElement[bool]) -> Select[Any]:
    """How many rows each measure is read from, by the county-level node: ``leaf``, and the columns of ``union_cell``. ``parts``: the registers that are
    counted, of whose codes others hold none."""
    found = []
    for table in (schema.union, schema.membership):
        source, conditions = counted(table, slice_)
        sheets = table is schema.membership
        known = of_sheets(slice_, parts) if sheets else true()
        told = (
            {OF_SHEETS[name]: table.c[name] for name in MEMBERS}
            if sheets
            else {
                **{
                    name: case((and_(which, _live(slice_, name)), _UNION[of]))
                    for name, (of, which) in _OF_UNIONS.items()
                },
                **{
                    name: case((and_(_GRASSROOTS, _unlisted(slice_, name, parts), _live(slice_, name)), _UNION[name]))
                    for name in MEMBERS
                },
            }
        )
        leaf = func.substr(table.c.region, 1, LEAF).label("leaf")
        counts = [func.count(told[name]) if name in told else literal(0) for name in UNION_COUNTS]
        columns = (one.label(name) for name, one in zip(UNION_COUNTS, counts, strict=True))
        ask = select(leaf, *columns).select_from(source).where(*conditions, parts, known)
        found.append(ask.group_by(text("leaf")))
    both = union_all(*found).subquery("both").c
    sums = [func.sum(both[name]).label(name) for name in UNION_COUNTS]
    return select(both.leaf, *sums).group_by(both.leaf)


def count_in_unions(region: str, slice_: Slice, column: str) -> Select[Any] | None:
    """The statement of how many rows of a region a measure is read from, by what publishing counted; None in a township, of which it tells nothing."""
    if regions()[region].level == "township":
        return None
    cell = union_cell.c
    count = func.coalesce(func.sum(cell[column]), 0)
    return select(count).where(in_slice(union_cell, slice_), within_range(cell.leaf, region))
