"""All tables of the database, as SQLAlchemy Core.

Three layers: loads and their parts (what came in), facts (what the rows said), roll-ups (sums at every node of the region
tree). Facts carry (part, row); a part keeps its sheet and the letter of each field's column, so any value leads back to
its cell. Readers use roll-ups and facts of parts with status ``current`` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    and_,
    case,
)
from sqlalchemy.sql import ColumnElement

from analysis.measures import MEASURE_IDS
from analysis.vocabulary import GRAVITY
from data.grain import ALL as ALL  # part of the tables, and of use without them

if TYPE_CHECKING:
    from data.slice import Slice


metadata = MetaData()

VERSION: Final = 10
"""Of these tables; it rises when an older program could no longer write to them. A database of a newer version is refused."""

meta = Table(
    "meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Small facts about the database itself: ``schema_version``, ``data_version`` (rises by one with each publish),
``published_at``, ``reference_version``."""

load = Table(
    "load",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("status", String(12), nullable=False),
    Column("loaded_by", Text, nullable=False),
    Column("loaded_at", String(32), nullable=False),
    Column("published_at", String(32)),
    Column("sender", String(12)),
    Column("flags", JSON, nullable=False),
    Column("sheets", JSON, nullable=False),
    Column("rows_read", Integer, nullable=False, default=0),
    Column("rows_accepted", Integer, nullable=False, default=0),
    Column("rows_quarantined", Integer, nullable=False, default=0),
)
"""One file. ``status``: staged (read, not yet visible), loaded, quarantined, failed, undone."""

part = Table(
    "part",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("load_id", ForeignKey("load.id"), nullable=False, index=True),
    Column("sheet", Text),
    Column("range", String(32), nullable=False),
    Column("title", Text),
    Column("table_key", Text, nullable=False, default=""),
    Column("content", String(16), nullable=False),
    Column("period", String(10), nullable=False),
    Column("reference_date", String(10)),
    Column("region", String(12), nullable=False),
    Column("calibre", String(16), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("source", Text),
    Column("columns", JSON, nullable=False),
    Column("scales", JSON, nullable=False, server_default="{}"),
    Column("status", String(12), nullable=False),
    Column("superseded_by", Integer),
    Column("rows_read", Integer, nullable=False, default=0),
    Column("rows_accepted", Integer, nullable=False, default=0),
    Column("rows_quarantined", Integer, nullable=False, default=0),
    Index("part_slice", "period", "calibre", "purpose", "content", "status"),
)
"""One table of one file for one period. ``content``: unit_register, union_register, cover_list, membership, summary,
target, comparison. ``status``: staged, current, superseded, undone. ``columns``: field -> column letter; ``scales``: field -> factor to base units
as text, where it is not 1 (10000 for 万元)."""

finding = Table(
    "finding",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("load_id", ForeignKey("load.id"), nullable=False, index=True),
    Column("part_id", Integer),
    Column("phase", String(8), nullable=False),
    Column("period", String(10)),
    Column("calibre", String(16)),
    Column("purpose", String(16)),
    Column("sheet", Text),
    Column("cell", String(12)),
    Column("row", Integer),
    Column("column", String(4)),
    Column("severity", String(8), nullable=False),
    Column("code", String(40), nullable=False),
    Column("args", JSON, nullable=False),
    Column("value", Text),
)
"""What a check said. ``phase``: load (kept with the file) or publish (made anew at each publish, over all that is
current). The message is rendered from ``code`` and ``args`` by the catalogue of checks, in the reader's language."""

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("load_id", ForeignKey("load.id"), nullable=False, index=True),
    Column("part_id", Integer),
    Column("row", Integer, nullable=False),
    Column("codes", JSON, nullable=False),
    Column("raw", JSON, nullable=False),
    Column("cells", JSON, nullable=False, server_default="[]"),
)
"""A row that an error kept out, as it stood (without personal columns). ``cells``: of a row of a summary, what the table said of each
of its cells."""

release = Table(
    "release",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("load_id", ForeignKey("load.id"), nullable=False, index=True),
    Column("part_id", Integer, nullable=False),
    Column("row", Integer, nullable=False),
    Column("raw", JSON, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("released_by", Text, nullable=False),
    Column("released_at", String(32), nullable=False),
)
"""A quarantined row that was put right and let in: how it stood (``raw``), what was changed (``changes``, field -> text), by whom and why."""


def _fact(name: str, *columns: Column[object]) -> Table:
    key: tuple[Column[object], ...] = (
        Column("part_id", Integer, ForeignKey("part.id"), primary_key=True, autoincrement=False),
        Column("row", Integer, primary_key=True, autoincrement=False),
    )
    return Table(name, metadata, *key, *columns, sqlite_with_rowid=False)


unit = _fact(
    "unit",
    Column("credit_code", String(18)),
    Column("name", Text),
    Column("region", String(12), nullable=False),
    Column("industry", String(5)),
    Column("employees", Integer),
    Column("employees_women", Integer),
    Column("revenue", BigInteger),
    Column("assets", BigInteger),
    Column("size_declared", String(16)),
    Column("size", String(16), nullable=False),
    Column("ownership", String(24)),
    Column("unit_kind", String(20), nullable=False),
    Column("is_new", Boolean),
    Column("union_code", String(18)),
    Column("cover_stated", Boolean),
)
"""A legal unit. ``revenue`` and ``assets`` in yuan. ``size``: large, medium, small, micro, small_or_micro, undetermined,
not_applicable. ``unit_kind``: enterprise, institution, government, social_organisation, other. ``cover_stated``: what the register says
itself of whether the unit has a union; null: nothing."""

union = _fact(
    "labour_union",
    Column("code", String(18)),
    Column("name", Text),
    Column("level", String(16)),
    Column("union_kind", String(16), nullable=False),
    Column("region", String(12), nullable=False),
    Column("industry", String(5)),
    Column("unit_code", String(18)),
    Column("founded", String(10)),
    Column("dissolved", String(10)),
    Column("dormant", Boolean),
    Column("term_end", String(10)),
    Column("staff_full", Integer),
    Column("staff_part", Integer),
    Column("social_workers", Integer),
    Column("members", Integer),
    Column("members_women", Integer),
    Column("members_migrant", Integer),
    Column("members_platform", Integer),
    Column("agreement", Boolean),
    Column("wage_agreement", Boolean),
    Column("congress", Boolean),
)
"""A union. ``union_kind``: own, joint, federation, above (any body above grassroots). ``unit_code``: the unit of an own
union. The table is not called ``union``, which SQL reserves."""

cover = _fact(
    "cover",
    Column("union_code", String(18)),
    Column("unit_code", String(18)),
    Column("union_name", Text),
    Column("unit_name", Text),
)
"""A line of the sheet 覆盖单位: a joint union or federation and a unit that it covers, each by its code, else by its name. Of several units in one
cell the further ones have its row's number and a multiple of :data:`data.grain.SHEET_ROWS`."""

membership = _fact(
    "membership",
    Column("union_code", String(18)),
    Column("union_name", Text),
    Column("region", String(12), nullable=False),
    Column("members", Integer),
    Column("members_women", Integer),
    Column("members_migrant", Integer),
    Column("members_platform", Integer),
)

observation = Table(
    "observation",
    metadata,
    Column("part_id", Integer, ForeignKey("part.id"), primary_key=True, autoincrement=False),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("col", SmallInteger, primary_key=True, autoincrement=False),
    Column("region", String(12)),
    Column("region_label", Text),
    Column("label", Text, nullable=False),
    Column("measure", String(32)),
    Column("industry", String(5), nullable=False, default=ALL),
    Column("size", String(16), nullable=False, default=ALL),
    Column("unit_kind", String(20), nullable=False, default=ALL),
    Column("dimensions", JSON, nullable=False),
    Column("unit", String(16)),
    Column("scale", Float, nullable=False, default=1.0),
    Column("value", BigInteger),
    Column("rate", Float),
    Column("raw", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""A cell of a summary table. ``value``: a count in base units, exact; ``rate``: a fraction, an index or a count that is not
whole. ``scale``: of the unit it was printed in (10000 for 万人): where two tables state a cell, the finer wins. ``col`` is
1-based."""

target = _fact(
    "target",
    Column("region", String(12), nullable=False),
    Column("metric", String(32), nullable=False),
    Column("value", Float, nullable=False),
)

coverage = Table(
    "coverage",
    metadata,
    Column("part_id", Integer, primary_key=True, autoincrement=False),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("mode", String(10), nullable=False),
    Column("union_code", Text),
    sqlite_with_rowid=False,
)
"""What is known of a unit's cover (by its part and row): own beats joint beats federation beats stated, each unit once; ``unknown``
where nothing that was read speaks for it; ``displaced`` where another row counts in its place. No row: uncovered. Made at publish."""

displaced = Table(
    "displaced",
    metadata,
    Column("part_id", Integer, primary_key=True, autoincrement=False),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("by_part", Integer, nullable=False),
    Column("why", String(8), nullable=False),
    sqlite_with_rowid=False,
)
"""A row of a register that counts nowhere, since a more exact sender speaks for its place (``sender``) or the same code stands in
another part too (``code``), or a row of another register is linked to it (``link``). ``by_part``: the part that counts instead. Made at publish."""


def _measures() -> list[Column[object]]:
    return [Column(name, BigInteger) for name in MEASURE_IDS]


rollup = Table(
    "rollup",
    metadata,
    Column("parent", String(12), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("calibre", String(16), primary_key=True),
    Column("purpose", String(16), primary_key=True),
    Column("region", String(12), primary_key=True),
    Column("industry", String(5), primary_key=True),
    Column("size", String(16), primary_key=True),
    Column("unit_kind", String(20), primary_key=True),
    *_measures(),
    Column("employees_max", Integer),
    Column("gap_max", Integer),
    sqlite_with_rowid=False,
)
"""Sums at every node, for questions on one parent. ``parent`` is the parent in navigation (placeholders skipped), empty
for the nation. Grains that exist: (industry, size, unit_kind) finest, and the margins (industry, *, *), (*, size, *),
(*, *, unit_kind), (*, *, *). A margin row holds what the node stated, else the sum. ``employees_max``: the largest unit, ``gap_max``:
the largest uncovered one."""

totals = Table(
    "totals",
    metadata,
    Column("calibre", String(16), primary_key=True),
    Column("purpose", String(16), primary_key=True),
    Column("parent", String(12), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("region", String(12), primary_key=True),
    Column("level", String(10), nullable=False),
    *_measures(),
    Column("employees_max", Integer),
    Column("gap_max", Integer),
    Column("stated", Text),
    Index("totals_level", "calibre", "purpose", "level", "period"),
    sqlite_with_rowid=False,
)
"""The (*, *, *) rows again, narrow enough for trends and rankings over many regions. ``stated``: ids of the measures that the node
states itself, joined by commas; None where it states none."""

rate_pair = Table(
    "rate_pair",
    metadata,
    Column("parent", String(12), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("calibre", String(16), primary_key=True),
    Column("purpose", String(16), primary_key=True),
    Column("region", String(12), primary_key=True),
    Column("industry", String(5), primary_key=True),
    Column("size", String(16), primary_key=True),
    Column("unit_kind", String(20), primary_key=True),
    Column("metric", String(32), primary_key=True),
    Column("numerator", BigInteger),
    Column("denominator", BigInteger),
    Column("left_rows", Integer, nullable=False, server_default="0"),
    Column("left_numerator", BigInteger, nullable=False, server_default="0"),
    Column("left_denominator", BigInteger, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)
"""Where what reports a rate's numerator is not what reports its denominator: the two sums over the rows (or regions) that report
both, and what was left out of them: how many rows, and their part of either sum. Null in both sums: none reports both. Sparse: no
row means that the measures' own columns serve and nothing is left out."""

stated_rate = Table(
    "stated_rate",
    metadata,
    Column("calibre", String(16), primary_key=True),
    Column("purpose", String(16), primary_key=True),
    Column("region", String(12), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("metric", String(32), primary_key=True),
    Column("value", Float, nullable=False),
    Column("part_id", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""A rate that a source states without its parts (the federation's 81.1 % of 2013): shown when no sums give it."""

carried = Table(
    "carried",
    metadata,
    *(Column(key, String(16), primary_key=True) for key in ("calibre", "purpose", "period", "region")),
    Column("cells", JSON, nullable=False),
    Column("sums", LargeBinary, nullable=False),
)
"""What each province carries to the nation's sums, so that a change in one leaves the facts of the others unread. ``cells``: lists of
sections, sizes and kinds; ``sums``: packed columns. Region 100000 holds the columns' names, and says that all provinces are there."""


def severity_order(column: ColumnElement[str]) -> ColumnElement[int]:
    """Errors before warnings before infos."""
    return case(GRAVITY, value=column, else_=len(GRAVITY))


def in_slice(table: FromClause, slice_: Slice) -> ColumnElement[bool]:
    """The condition on a table with the columns period, calibre and purpose that leaves the rows of a slice."""
    column: Any = table.c
    return and_(column.period == slice_.period, column.calibre == slice_.calibre, column.purpose == slice_.purpose)
