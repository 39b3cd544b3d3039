"""Tables of what units did between two periods, neighbours or both among the newest: sums ready for each region, and the units to which anything happened.

Of a unit that stands in both registers as it was, and of one whose county has no register in the other period, nothing is kept but its
place in the sums: they are most, and what the registers hold of them says the rest. Made at publish.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    Select,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
    text,
)

from data.database.schema import metadata
from data.slice import Slice

PERIOD_KEYS: Final = ("period", "calibre", "purpose")

flow_pair = Table(
    "flow_pair",
    metadata,
    Column("id", Integer, primary_key=True),
    *(Column(key, String(16), nullable=False) for key in ("calibre", "purpose", "before", "after")),
    UniqueConstraint("calibre", "purpose", "before", "after"),
)
"""Two periods between which flows are kept."""

flow_sum = Table(
    "flow_sum",
    metadata,
    Column("pair", Integer, primary_key=True, autoincrement=False),
    Column("node", String(12), primary_key=True),
    Column("what", Integer, primary_key=True, autoincrement=False),
    Column("units", Integer, nullable=False),
    Column("before_workers", BigInteger, nullable=False),
    Column("after_workers", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""All units of a region in one of two periods or both, by what happened to them as :mod:`data.queries.compare.paths` numbers it. ``node``: what the codes of
the region and of all below it begin with."""

flow_unit = Table(
    "flow_unit",
    metadata,
    Column("pair", Integer, primary_key=True, autoincrement=False),
    Column("leaf", String(12), primary_key=True),
    Column("part_id", Integer, primary_key=True, autoincrement=False),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("left_leaf", String(12)),
    Column("what", Integer, nullable=False),
    *(
        Column(f"{when}_{name}", kind)
        for when in ("before", "after")
        for name, kind in (
            ("part", Integer),
            ("row", Integer),
            ("workers", Integer),
            ("section", String(8)),
            ("cell", SmallInteger),
        )
    ),
    Column("code", String(18)),
    Column("name", Text),
    Column("below", String(12)),
    Column("industry", String(5)),
    *(
        Column(f"former_{name}", kind)
        for name, kind in (("code", String(18)), ("name", Text), ("region", String(12)), ("industry", String(5)))
    ),
    Index("flow_left", "pair", "left_leaf", sqlite_where=text("left_leaf IS NOT NULL")),
    sqlite_with_rowid=False,
)
"""A unit to which something happened, by where it stands last: its county-level node (``leaf``; the higher one for those seated there) and its row; ``left_leaf``: the node
where it was before, if that is another. ``what`` as for a region that holds both. What lists are sorted and searched by, so that no register is read for it: ``code``, ``name`` and ``industry`` as they are
last (else as they were); ``below``: what follows the node in the code of its region; ``former_…``: what stood in the register before, where that is another."""

CELL_KEYS: Final = ("node", "what", "before_section", "before_cell", "after_section", "after_cell")
"""What the sums of :data:`flow_cell` are by."""
NO_SECTION: Final = ""
NO_CELL: Final = -1
"""Of a unit in the period in which no register has it."""

flow_cell = Table(
    "flow_cell",
    metadata,
    Column("pair", Integer, primary_key=True, autoincrement=False),
    Column("node", String(12), primary_key=True),
    Column("what", Integer, primary_key=True, autoincrement=False),
    *(
        Column(f"{when}_{name}", kind, primary_key=True, autoincrement=False)
        for when in ("before", "after")
        for name, kind in (("section", String(8)), ("cell", SmallInteger))
    ),
    Column("units", Integer, nullable=False),
    Column("before_workers", BigInteger, nullable=False),
    Column("after_workers", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""The units of ``flow_unit`` of the nation, a province or a city (``node``, as in ``flow_sum``) by what happened to them, section of industry, and size and
kind: what a question with a filter is answered from. Below, the units themselves are few."""

flow_leaf = Table(
    "flow_leaf",
    metadata,
    *(Column(key, String(16), primary_key=True) for key in PERIOD_KEYS),
    Column("leaf", String(12), primary_key=True),
    Column("state", SmallInteger, primary_key=True, autoincrement=False),
    Column("units", Integer, nullable=False),
    Column("employees", BigInteger, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in ("square", "cube")),
    sqlite_with_rowid=False,
)
"""The units of a county-level node that count in a slice, by what is known of their cover. ``square``, ``cube``: sums over their rows by which a change
of rows or of their cover shows, so that flows are made anew where it is."""

flow_same = Table(
    "flow_same",
    metadata,
    Column("purpose", String(16), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("root", Text, nullable=False),
)
"""Units held to be one with an earlier one (``same_unit``) when flows were last made."""


def nodes_of_one_period(before: Slice, after: Slice) -> Select[Any]:
    """The county-level nodes that have units in one of two periods alone (``leaf``), and which (``period``)."""
    node = flow_leaf.c
    mine = node.calibre == after.calibre, node.purpose == after.purpose, node.period.in_((before.period, after.period))
    ask = select(node.leaf, func.min(node.period).label("period")).where(*mine)
    return ask.group_by(node.leaf).having(func.min(node.period) == func.max(node.period))
