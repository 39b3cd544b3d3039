"""Tables that lists are paged from: the units that no union covers and those of unknown cover, narrow, with an index for each order; and the
units of a slice counted by what gaps are divided by, so that no page counts them one by one.

A page at any offset of any order reads the ids behind an index that holds all that a list is narrowed by, and then a hundred rows by
their key. Made at publish.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    column,
    desc,
    literal_column,
    select,
    text,
)

from analysis.vocabulary import SIZES, UNIT_KINDS
from data.database.schema import in_slice, metadata
from data.slice import Slice

_SLICE: Final = ("period", "calibre", "purpose")

listed_slice = Table(
    "listed_slice",
    metadata,
    Column("id", Integer, primary_key=True),
    *(Column(key, String(16), nullable=False) for key in _SLICE),
    UniqueConstraint(*_SLICE),
)
"""A number for each slice, so that the indexes stay narrow."""

_NARROWED: Final = ("region", "industry", "employees", "cell")

listed_unit = Table(
    "listed_unit",
    metadata,
    Column("part_id", Integer, primary_key=True, autoincrement=False),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("list", Integer, nullable=False),
    Column("name", LargeBinary),
    Column("code", String(18)),
    Column("region", String(12), nullable=False),
    Column("industry", String(5)),
    Column("employees", Integer),
    Column("cell", SmallInteger, nullable=False),
    *(
        Index(f"listed_by_{order}", "list", order, *(name for name in _NARROWED if name != order))
        for order in ("name", "code", "region", "industry", "employees")
    ),
    sqlite_with_rowid=False,
)
"""A unit of which no union is known (by its part and row). ``list``: :func:`list_of`; ``name`` as :func:`in_order`; ``cell``: :func:`cell_of`."""

UNCOVERED: Final[ColumnElement[str]] = literal_column("'uncovered'")
"""The state of units that no union covers, written out: so the database knows that the index of these serves."""
_OF_GAPS: Final = ("leaf", "section", "size", "band", "unit_kind", "units", "employees", "largest")
_BY_WORKERS: Final[tuple[Any, ...]] = (desc(column("employees")), *(name for name in _OF_GAPS if name != "employees"))
_GAPS: Final = text("state = 'uncovered'")
OF_PROVINCES: Final[ColumnElement[bool]] = literal_column("length(node) = 2")
"""The nodes that are provinces, and the units seated at the nation, written out for the same reason."""
_GAPS_OF_PROVINCES: Final = text("state = 'uncovered' AND length(node) = 2")
_OF_NODES: Final = ("node", *_OF_GAPS[1:])
_NODES_BY_WORKERS: Final[tuple[Any, ...]] = (
    desc(column("employees")),
    *(name for name in _OF_NODES if name != "employees"),
)

MORE: Final = ("units_own", "units_joint", "units_federation", "units_new", "with_employees", "with_women")
"""What cells tell besides of how many of their units: of those that a union covers by its mode (joint holds federations too, which are told by themselves),
of new organisations, of those whose employees and whose women are known."""


def _more() -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in MORE]


unit_cell = Table(
    "unit_cell",
    metadata,
    *(Column(key, String(16), primary_key=True) for key in _SLICE),
    Column("leaf", String(12), primary_key=True),
    Column("section", String(8), primary_key=True),
    Column("size", String(16), primary_key=True),
    Column("unit_kind", String(20), primary_key=True),
    Column("band", String(8), primary_key=True),
    Column("state", String(10), primary_key=True),
    Column("units", Integer, nullable=False),
    Column("employees", BigInteger, nullable=False),
    Column("largest", Integer),
    *_more(),
    Index("unit_cell_gaps", *_SLICE, *_OF_GAPS, sqlite_where=_GAPS, postgresql_where=_GAPS),
    Index("unit_cell_largest", *_SLICE, *_BY_WORKERS, sqlite_where=_GAPS, postgresql_where=_GAPS),
    sqlite_with_rowid=False,
)
"""The units of registers that count in a slice, by county-level node (``leaf``; the higher one for those seated there), section of industry, size,
kind, band of employees and what is known of their cover: how many, their employees, those of the largest (None: of none known), and :data:`MORE`."""

node_cell = Table(
    "node_cell",
    metadata,
    *(Column(key, String(16), primary_key=True) for key in _SLICE),
    Column("node", String(12), primary_key=True),
    Column("section", String(8), primary_key=True),
    Column("size", String(16), primary_key=True),
    Column("unit_kind", String(20), primary_key=True),
    Column("band", String(8), primary_key=True),
    Column("state", String(10), primary_key=True),
    Column("units", Integer, nullable=False),
    Column("employees", BigInteger, nullable=False),
    Column("largest", Integer),
    *_more(),
    Index(
        "node_cell_largest",
        *_SLICE,
        *_NODES_BY_WORKERS,
        sqlite_where=_GAPS_OF_PROVINCES,
        postgresql_where=_GAPS_OF_PROVINCES,
    ),
    sqlite_with_rowid=False,
)
"""The same of the regions above counties. ``node``: what the codes of the region and of all below it begin with, nothing for the nation."""

OF_SHEETS: Final = {
    name: f"{name}_sheet" for name in ("members", "members_women", "members_migrant", "members_platform")
}
"""Measures of members -> the column that tells how many rows of membership sheets they are read from."""
_OF_UNIONS: Final = (
    "unions",
    "grassroots_unions",
    "members_joint",
    "staff_full",
    "staff_part",
    "social_workers",
    "units_agreement",
    "units_wage_agreement",
    "units_congress",
    "unions_founded",
    "unions_dissolved",
    "unions_dormant",
    "unions_term_due",
    *OF_SHEETS,
)
UNION_COUNTS: Final = (*_OF_UNIONS, *OF_SHEETS.values())

union_cell = Table(
    "union_cell",
    metadata,
    *(Column(key, String(16), primary_key=True) for key in _SLICE),
    Column("leaf", String(12), primary_key=True),
    *(Column(name, Integer, nullable=False) for name in UNION_COUNTS),
    sqlite_with_rowid=False,
)
"""From how many rows of registers of unions, and of membership sheets, each measure of unions is read, by county-level node (``leaf``) as in ``unit_cell``."""


def list_of(slice_id: int, *, unknown: bool) -> int:
    """The list of a slice's uncovered units, or of those of unknown cover."""
    return slice_id * 2 + unknown


def number_of(connection: Connection, slice_: Slice) -> int | None:
    """The number that a publish has given to a slice; None where none has."""
    number: int | None = connection.execute(select(listed_slice.c.id).where(in_slice(listed_slice, slice_))).scalar()
    return number


def kept_list(connection: Connection, slice_: Slice, *, unknown: bool = False) -> int | None:
    """The list of a slice's uncovered units, or of those of unknown cover; None where a publish has made none."""
    number = number_of(connection, slice_)
    return None if number is None else list_of(number, unknown=unknown)


_IN_ORDER: Final = "gb18030"


def in_order(name: str | None) -> bytes | None:
    """A name whose bytes stand in the order of a Chinese dictionary: GB 18030 has the common characters by their pinyin."""
    return None if name is None else name.encode(_IN_ORDER, "replace")


def out_of_order(name: bytes) -> str:
    """The name that stands so in the lists."""
    return name.decode(_IN_ORDER)


@cache
def cell_of(size: str, unit_kind: str) -> int:
    """A number for a size and a kind."""
    return SIZES.index(size) * len(UNIT_KINDS) + UNIT_KINDS.index(unit_kind)


def size_of(cell: int) -> str:
    """The size that a number is for."""
    return SIZES[cell // len(UNIT_KINDS)]


def cells_of(sizes: list[str], unit_kinds: list[str]) -> list[int]:
    """The numbers of all cells of some sizes and kinds; empty: all of them."""
    return [cell_of(size, kind) for size in sizes or SIZES for kind in unit_kinds or UNIT_KINDS]
